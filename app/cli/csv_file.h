// A CSV file row by row: however long it is, one row is in memory.
#pragma once

#include "core/base/csv.h"
#include "core/base/result.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace countersign::cli {

class CsvFile {
public:
    /// Errors: NotFound, Unreadable, EmptyInput (no bytes).
    [[nodiscard]] static Result<CsvFile> open(const std::filesystem::path& file);

    /// Semicolons, where the rows have those.
    void setSeparator(char separator) { m_separator = separator; }

    /// The next row that is not empty, its line counted from the beginning of the file; nothing at the end.
    /// Errors: those of parseCsv(), Unreadable (the disk), TooLarge (a row beyond 16 MB).
    [[nodiscard]] Result<std::optional<CsvRow>> next();

    /// Where the row that was read last ends, in bytes; it ended with a line break where isWhole().
    [[nodiscard]] std::uint64_t end() const { return m_end; }
    [[nodiscard]] bool isWhole() const { return m_isWhole; }

private:
    CsvFile(std::ifstream stream, std::string name) : m_stream(std::move(stream)), m_name(std::move(name)) {}

    std::ifstream m_stream;
    std::string m_name;
    char m_separator = ',';
    int m_line = 1; ///< where the next row starts
    std::uint64_t m_end = 0;
    bool m_isWhole = false;
};

} // namespace countersign::cli
