// The queries of a day: a folder of pictures named by account, or a CSV.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace countersign::cli {

struct Query {
    std::string name; ///< the bank's: of the case
    std::string account;
    std::filesystem::path file;
    std::optional<std::int64_t> amount = {}; ///< minor units
    std::string error = {};                  ///< what is wrong with the row; empty: nothing
};

/// One after another, always in the same order.
class QuerySource {
public:
    virtual ~QuerySource() = default;
    /// Nothing at the end. Errors: what makes going on useless.
    [[nodiscard]] virtual Result<std::optional<Query>> next() = 0;
};

/// A folder: ACCOUNT.png, ACCOUNT_anything.png, and folders called ACCOUNT or NAME - ACCOUNT with pictures in them; by
/// name, pictures first. Or a CSV with the columns account and query, and case and amount where wanted; relative paths
/// start from its folder. Errors: NotFound, Unreadable, EmptyInput (no picture, no row), Corrupt (a column is missing).
[[nodiscard]] Result<std::unique_ptr<QuerySource>> openQueries(const std::filesystem::path& from);

/// How many there are; reads through all. Errors: as next().
[[nodiscard]] Result<std::int64_t> countQueries(const std::filesystem::path& from);

/// A file with a column account and none called references.
[[nodiscard]] bool isTableOfQueries(const std::filesystem::path& file);

} // namespace countersign::cli
