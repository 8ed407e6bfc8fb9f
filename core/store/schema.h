// The tables, by version. A version that was shipped is never changed: the next one says what becomes of it.
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

#include <functional>
#include <span>
#include <string_view>

namespace countersign::store {

/// What leads from one version to the next: statements, separated by semicolons. {id} is a primary key of 64 bits, {bytes}
/// the type for bytes, {clustered} what keeps rows in the order of their key where the engine can.
using Migration = std::string_view;

/// The first makes version 1 of nothing.
[[nodiscard]] std::span<const Migration> migrations();

/// The version that is there; 0: none of ours, and no other tables. Errors: Unsupported (tables of something else).
[[nodiscard]] Result<int> schemaVersion(Database& database);

/// Brings what is there up to the last of `steps` and then calls `then`, all or nothing; does nothing where it is.
/// Errors: Unsupported (newer than the last step; tables of something else).
[[nodiscard]] Result<void> migrate(Database& database, std::span<const Migration> steps,
                                   const std::function<Result<void>()>& then = {});

} // namespace countersign::store
