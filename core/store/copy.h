// A whole store into another database.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/store/store.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace countersign::store {

/// Copies everything into a new store: to encrypt what was not (or the other way round), to go from a file to a server or
/// back. All or nothing. The new store has keys and an id of its own; ids of what is in it stay, and so does the session.
/// Its trail has the same entries, hashed anew, and one more that tells where they came from: the old store's id, number
/// of entries and last hash. The old store is left as it is, but for an entry: keep it as long as its checkpoints are.
/// Stop the other desks before.
/// Right: ChangePassphrase. Errors: Corrupt (the trail is not sound, a value is damaged), Conflict (something was changed meanwhile), Cancelled, as Store::create().
[[nodiscard]] Result<std::unique_ptr<Store>> copyStore(Store& source, const Session& session, const std::string& url,
                                                       std::optional<std::string_view> passphrase,
                                                       const Options& options = {}, std::stop_token stop = {},
                                                       const ProgressSink& progress = {});

} // namespace countersign::store
