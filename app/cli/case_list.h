// The cases of `batch` as they stand in a CSV file.
#pragma once

#include "app/cli/csv_file.h"
#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace countersign::cli {

struct ListedCase {
    std::string name;
    std::string query; ///< file; many are kept, and a std::filesystem::path is ten times as large
    std::vector<std::string> references;
    std::string error; ///< what is wrong with the row; empty: nothing
};

/// Columns case, query, references (separated by |) in any order among others; relative paths start from the CSV's
/// folder. A bad row is a case with an error.
class CaseFile {
public:
    /// Errors: those of CsvFile, Corrupt (a column is missing).
    [[nodiscard]] static Result<CaseFile> open(const std::filesystem::path& csv);
    /// Nothing at the end. Errors: those of CsvFile::next().
    [[nodiscard]] Result<std::optional<ListedCase>> next();

private:
    struct Columns {
        std::size_t name = 0;
        std::size_t query = 0;
        std::size_t references = 0;
        std::size_t count = 0;
    };
    CaseFile(CsvFile file, std::filesystem::path folder, const Columns& columns)
        : m_file(std::move(file)), m_folder(std::move(folder)), m_columns(columns)
    {
    }
    [[nodiscard]] ListedCase read(const CsvRow& row) const;

    CsvFile m_file;
    std::filesystem::path m_folder;
    Columns m_columns;
};

/// All at once.
[[nodiscard]] Result<std::vector<ListedCase>> readCases(const std::filesystem::path& csv);

} // namespace countersign::cli
