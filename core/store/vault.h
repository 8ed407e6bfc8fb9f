// Keeps secret what the database holds: seals values, and finds them again without opening them.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/store/ids.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace countersign::store {

/// Where a sealed value stands. It is part of the seal: a value that was moved elsewhere does not open.
struct Place {
    std::string_view table;
    std::string_view column;
    std::int64_t row = 0;
};

/// 32 bytes.
using Hash = std::array<std::uint8_t, 32>;

/// What the database keeps of the data key: the key wrapped by a passphrase, or, where nothing is sealed, the key itself.
struct KeyRecord {
    bool isSealed = false;
    Bytes salt;               ///< of the passphrase; empty where not sealed
    std::uint64_t passes = 0; ///< of Argon2id
    std::uint64_t memory = 0; ///< of Argon2id, bytes
    Bytes key;
};

struct KeyCost {
    std::uint64_t passes = 0;
    std::uint64_t memory = 0;
    [[nodiscard]] static KeyCost moderate();
    [[nodiscard]] static KeyCost least(); ///< for tests
};

/// Any thread. Values are sealed with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) under a random data key of 256 bits; the
/// data key is wrapped by a key from the passphrase (Argon2id, RFC 9106), so that another passphrase rewrites nothing
/// else. The keys lie in locked memory that is wiped at the end.
class Vault {
public:
    /// A new data key. Errors: OutOfMemory, Internal.
    [[nodiscard]] static Result<Vault> plain();
    [[nodiscard]] static Result<Vault> sealed(std::string_view passphrase, const KeyCost& cost);

    /// From what the database keeps. Errors: Encrypted (needs a passphrase), Denied (the passphrase is wrong), Corrupt,
    /// OutOfMemory.
    [[nodiscard]] static Result<Vault> open(const KeyRecord& record, std::optional<std::string_view> passphrase);

    ~Vault();
    Vault(Vault&&) noexcept;
    Vault& operator=(Vault&&) noexcept;

    [[nodiscard]] const KeyRecord& record() const { return m_record; }
    [[nodiscard]] bool isSealed() const { return m_record.isSealed; }

    /// The same data key under another passphrase. Errors: Unsupported (not sealed), OutOfMemory.
    [[nodiscard]] Result<KeyRecord> rewrapped(std::string_view passphrase, const KeyCost& cost) const;

    /// Never empty: the first byte says whether the rest is sealed (then 24 bytes nonce, the text, 16 bytes tag).
    [[nodiscard]] Bytes seal(const Place& place, std::span<const std::uint8_t> value) const;
    /// Errors: Corrupt (changed, moved, or of another store). A sealed store refuses a value that is not.
    [[nodiscard]] Result<Bytes> open(const Place& place, std::span<const std::uint8_t> value) const;
    /// Into memory that is there; false where it does not open or has another length.
    [[nodiscard]] bool openInto(const Place& place, std::span<const std::uint8_t> value,
                                std::span<std::uint8_t> out) const;

    /// The same for the same `kind` and value, and nothing can be read from it: for looking up exactly (BLAKE2b, keyed).
    [[nodiscard]] Hash fingerprint(std::string_view kind, std::span<const std::uint8_t> value) const;

    /// For the audit trail: keyed hash under a key of its own.
    [[nodiscard]] Hash trailHash(std::span<const std::uint8_t> content) const;

    /// Ed25519, for checkpoints.
    [[nodiscard]] Bytes publicKey() const;
    [[nodiscard]] Bytes sign(std::span<const std::uint8_t> message) const;

private:
    struct Keys;
    struct Wipe {
        void operator()(Keys* keys) const;
    };
    Vault(std::unique_ptr<Keys, Wipe> keys, KeyRecord record);
    [[nodiscard]] static Result<std::unique_ptr<Keys, Wipe>> allocate();

    std::unique_ptr<Keys, Wipe> m_keys;
    KeyRecord m_record;
};

/// Whether `signature` is one of `message` by the owner of the key.
[[nodiscard]] bool isSignedBy(std::span<const std::uint8_t> publicKey, std::span<const std::uint8_t> message,
                              std::span<const std::uint8_t> signature);

} // namespace countersign::store
