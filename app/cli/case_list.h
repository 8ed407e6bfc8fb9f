// The cases of `batch` as they stand in a CSV file.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace countersign::cli {

struct ListedCase {
    std::string name;
    std::filesystem::path query;
    std::vector<std::filesystem::path> references;
    std::string error; ///< what is wrong with the row; empty: nothing
};

/// Columns case, query, references (separated by |) in any order among others; relative paths start from the CSV's
/// folder. A bad row is a case with an error. Errors: those of readFile() and parseCsv(), Corrupt (a column is missing).
[[nodiscard]] Result<std::vector<ListedCase>> readCases(const std::filesystem::path& csv);

} // namespace countersign::cli
