#include "core/base/csv.h"

#include "core/base/file.h"

#include <algorithm>

namespace countersign {

namespace {

class Parser {
public:
    Parser(std::string_view text, const std::string& name, char separator)
        : m_text(text), m_name(name), m_separator(separator)
    {
    }

    Result<std::vector<CsvRow>> rows()
    {
        if (m_text.starts_with("\xFF\xFE") || m_text.starts_with("\xFE\xFF"))
            return fail(ErrorCode::Unsupported, "This is UTF-16 text; save it as CSV in UTF-8.", m_name);
        if (m_text.starts_with("\xEF\xBB\xBF"))
            m_text.remove_prefix(3);
        std::vector<CsvRow> all;
        while (m_at < m_text.size()) {
            CsvRow row;
            row.line = m_line;
            if (auto read = readRow(row); !read)
                return tl::unexpected(read.error());
            if (row.fields.size() > 1 || !row.fields.front().empty())
                all.push_back(std::move(row));
        }
        return all;
    }

private:
    bool atBreak() const { return m_at == m_text.size() || m_text[m_at] == '\n' || m_text.substr(m_at, 2) == "\r\n"; }

    Result<void> readRow(CsvRow& row)
    {
        for (;;) {
            row.fields.emplace_back();
            if (m_at < m_text.size() && m_text[m_at] == '"') {
                if (auto read = readQuoted(row.fields.back()); !read)
                    return read;
            } else {
                const std::size_t start = m_at;
                while (!atBreak() && m_text[m_at] != m_separator)
                    ++m_at;
                row.fields.back() = m_text.substr(start, m_at - start);
            }
            if (!atBreak()) { // at the separator
                ++m_at;
                continue;
            }
            m_at = std::min(m_text.find('\n', m_at), m_text.size() - 1) + 1;
            ++m_line;
            return {};
        }
    }

    Result<void> readQuoted(std::string& field)
    {
        const int start = m_line;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] == '\n')
                ++m_line;
            if (m_text[m_at] != '"') {
                field += m_text[m_at];
            } else if (m_text.substr(m_at, 2) == "\"\"") {
                field += '"';
                ++m_at;
            } else {
                ++m_at;
                if (atBreak() || m_text[m_at] == m_separator)
                    return {};
                return corrupt(m_line, "has text after a closing quote.");
            }
        }
        return corrupt(start, "opens a quote that is never closed.");
    }

    tl::unexpected<Error> corrupt(int line, const std::string& what) const
    {
        return fail(ErrorCode::Corrupt, "Line " + std::to_string(line) + " " + what, m_name);
    }

    std::string_view m_text;
    const std::string& m_name;
    char m_separator;
    std::size_t m_at = 0;
    int m_line = 1;
};

std::string quoted(const std::string& field)
{
    if (field.find_first_of(",\"\r\n") == std::string::npos)
        return field;
    std::string result = "\"";
    for (const char letter : field) {
        if (letter == '"')
            result += '"';
        result += letter;
    }
    return result + '"';
}

} // namespace

Result<std::vector<CsvRow>> parseCsv(std::string_view text, const std::string& name, char separator)
{
    return Parser(text, name, separator).rows();
}

Result<std::vector<CsvRow>> readTable(const std::filesystem::path& csv, std::uint64_t limit,
                                      const std::vector<std::string>& header)
{
    const auto bytes = readFile(csv, limit);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto rows = parseCsv({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, csv.string());
    if (!rows)
        return rows;
    if (rows->empty() || rows->front().fields != header) {
        std::string names = csvLine(header);
        names.pop_back();
        return badLine(csv, 1, "is not the header " + names + ".");
    }
    rows->erase(rows->begin());
    return rows;
}

tl::unexpected<Error> badLine(const std::filesystem::path& csv, int line, const std::string& what)
{
    return fail(ErrorCode::Corrupt, "Line " + std::to_string(line) + " " + what, csv.string());
}

std::string csvLine(std::span<const std::string> fields)
{
    std::string line;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0)
            line += ',';
        line += quoted(fields[i]);
    }
    return line + '\n';
}

std::string harmless(const std::string& text)
{
    return !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos ? "'" + text : text;
}

} // namespace countersign
