// A customer as one file: to take it to another store.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/store/store.h"

#include <optional>
#include <string>
#include <string_view>

namespace countersign::store {

/// Beyond this an import is refused before memory is taken.
inline constexpr std::uint64_t LargestTransfer = 512u << 20;

/// The customer with signatories, rule and references (those in service: files, pictures, quality), without cases and
/// embeddings. With a passphrase the file is sealed (Argon2id, XChaCha20-Poly1305); without it everybody can read it.
/// Right: Exchange. Errors: NotFound, TooLarge (beyond LargestTransfer), InvalidArgument (a passphrase too short).
[[nodiscard]] Result<Bytes> exportCustomer(Store& store, const Session& session, CustomerId customer,
                                           std::optional<std::string_view> passphrase = {});

/// Adds the customer under new ids. A file is untrusted: everything is checked, nothing is added unless all of it is
/// sound. `name` becomes the context of an error. Right: Exchange.
/// Errors: Unsupported (not such a file, or of a newer version), Truncated, Corrupt, TooLarge, Encrypted (a passphrase is
/// needed), Denied (the passphrase is wrong), Conflict (the account number is there already).
[[nodiscard]] Result<CustomerId> importCustomer(Store& store, const Session& session,
                                                std::span<const std::uint8_t> bytes, const std::string& name,
                                                std::optional<std::string_view> passphrase = {});

} // namespace countersign::store
