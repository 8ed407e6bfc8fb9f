#include "app/cli/csv_file.h"

#include <algorithm>
#include <system_error>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t LongestRow = std::size_t{16} << 20;

/// Whether a text of whole lines ends within quotes, by the rules of parseCsv(): a quote begins a field or means nothing.
class Quotes {
public:
    explicit Quotes(char separator) : m_separator(separator) {}

    void read(const std::string& text)
    {
        for (const char letter : text) {
            if (m_isQuoted) {
                m_isQuoted = letter != '"';
                m_mayGoOn = letter == '"'; // a second one would be a quote of the text
            } else if (letter == '"' && (m_isAtStart || m_mayGoOn)) {
                m_isQuoted = true;
                m_isAtStart = m_mayGoOn = false;
            } else {
                m_isAtStart = letter == m_separator;
                m_mayGoOn = false;
            }
        }
    }
    [[nodiscard]] bool areOpen() const { return m_isQuoted; }

private:
    char m_separator;
    bool m_isQuoted = false, m_isAtStart = true, m_mayGoOn = false;
};

/// parseCsv() counts from the row's first line.
Error moved(Error error, int line)
{
    constexpr std::string_view Begins = "Line ";
    if (line > 1 && error.message.starts_with(Begins)) {
        const std::size_t end = std::min(error.message.find(' ', Begins.size()), error.message.size());
        const int counted = std::atoi(error.message.c_str() + Begins.size());
        error.message = "Line " + std::to_string(counted + line - 1) + error.message.substr(end);
    }
    return error;
}

} // namespace

Result<CsvFile> CsvFile::open(const fs::path& file)
{
    std::error_code failure;
    const auto status = fs::status(file, failure);
    if (status.type() == fs::file_type::not_found)
        return fail(ErrorCode::NotFound, "There is no such file.", file.string());
    if (fs::is_directory(status))
        return fail(ErrorCode::Unreadable, "This is a folder, not a file.", file.string());
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return fail(ErrorCode::Unreadable, "The file cannot be read; check its permissions.", file.string());
    if (stream.peek() == std::ifstream::traits_type::eof())
        return fail(ErrorCode::EmptyInput, "The file is empty.", file.string());
    return CsvFile(std::move(stream), file.string());
}

Result<std::optional<CsvRow>> CsvFile::next()
{
    for (;;) {
        std::string text, line;
        Quotes quotes(m_separator);
        const int first = m_line;
        m_isWhole = false;
        while (std::getline(m_stream, line)) {
            m_isWhole = !m_stream.eof();
            if (m_isWhole)
                line += '\n';
            ++m_line;
            quotes.read(first == 1 && text.empty() && line.starts_with("\xEF\xBB\xBF") ? line.substr(3) : line);
            text += line;
            if (!quotes.areOpen())
                break;
            if (text.size() > LongestRow)
                return fail(ErrorCode::TooLarge,
                            "Line " + std::to_string(first) + " opens a quote that is not closed for a long time.",
                            m_name);
        }
        if (m_stream.bad())
            return fail(ErrorCode::Unreadable, "The file cannot be read to its end; check the disk.", m_name);
        if (text.empty())
            return std::nullopt;
        m_end += text.size();
        auto rows = parseCsv(text, m_name, m_separator);
        if (!rows)
            return tl::unexpected(moved(rows.error(), first));
        if (rows->empty()) // a blank line
            continue;
        rows->front().line += first - 1;
        return std::move(rows->front());
    }
}

} // namespace countersign::cli
