// Tables as comma-separated text.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace countersign {

struct CsvRow {
    int line = 0; ///< where it starts in the file, from 1
    std::vector<std::string> fields;
};

/// Rows of a UTF-8 text, the header among them, with fields between separators. A byte order mark is dropped; lines end
/// with LF or CRLF; empty lines are passed over; a quoted field may hold separators, quotes (doubled) and line breaks.
/// `name` becomes the context of an error.
/// Errors: Unsupported (UTF-16), Corrupt (a quote that is not closed, or text after a closing quote; names the line).
/// Source: RFC 4180.
[[nodiscard]] Result<std::vector<CsvRow>> parseCsv(std::string_view text, const std::string& name,
                                                   char separator = ',');

/// A table on disk, of at most `limit` bytes: the rows behind its header, which must be `header`.
/// Errors: those of readFile() and parseCsv(), Corrupt (another header, or none).
[[nodiscard]] Result<std::vector<CsvRow>> readTable(const std::filesystem::path& csv, std::uint64_t limit,
                                                    const std::vector<std::string>& header);

/// Corrupt: "Line 3" and what is wrong with it.
[[nodiscard]] tl::unexpected<Error> badLine(const std::filesystem::path& csv, int line, const std::string& what);

/// One row with the line break (LF); fields that need it are quoted.
[[nodiscard]] std::string csvLine(std::span<const std::string> fields);

/// Text of people as a field: a spreadsheet would run what begins with =, +, - or @, so that gets an apostrophe before it.
[[nodiscard]] std::string harmless(const std::string& text);

} // namespace countersign
