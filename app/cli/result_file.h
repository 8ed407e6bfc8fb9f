// The results of a batch as they come: what a run that was killed has written is kept, and the rest done.
#pragma once

#include "app/cli/csv_file.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace countersign::cli {

/// While it is written it lies beside `output` as OUTPUT.part-XXXXXXXXXXXX; the digits follow from what is run on what, so
/// that another run does not take it for its own. It takes the name of `output` when it is whole.
class ResultFile {
public:
    /// `run`: whatever the results follow from. Errors: WriteFailed.
    [[nodiscard]] static Result<ResultFile> open(const std::filesystem::path& output,
                                                 const std::vector<std::string>& header, const std::string& run);
    ~ResultFile();
    ResultFile(ResultFile&& other) noexcept;
    ResultFile& operator=(ResultFile&&) = delete;

    /// Whether the next row is there already, whole, and of that name: nothing is to be done for it. After the first that is
    /// not, what lies behind is cut off (a row that was half written, or of something else). Errors: WriteFailed.
    [[nodiscard]] Result<bool> has(const std::string& name);
    /// Rows that were there.
    [[nodiscard]] std::int64_t kept() const { return m_kept; }

    /// The next row; on the disk after flush(). Errors: WriteFailed.
    void append(const std::vector<std::string>& fields);
    [[nodiscard]] Result<void> flush();
    /// All rows are there. Errors: WriteFailed.
    [[nodiscard]] Result<void> finish();

private:
    ResultFile(std::filesystem::path output, std::filesystem::path part, std::size_t columns);
    [[nodiscard]] Result<void> cut();
    [[nodiscard]] tl::unexpected<Error> failed() const;

    std::filesystem::path m_output, m_part;
    std::size_t m_columns;
    int m_file = -1;
    std::optional<CsvFile> m_old; ///< while rows are there
    std::uint64_t m_end = 0;      ///< of the rows that count
    std::int64_t m_kept = 0;
    std::string m_waiting;
};

} // namespace countersign::cli
