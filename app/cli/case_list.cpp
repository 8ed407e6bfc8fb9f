#include "app/cli/case_list.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

std::string trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::optional<std::size_t> column(const CsvRow& header, const std::string& title)
{
    const auto found = std::find_if(header.fields.begin(), header.fields.end(),
                                    [&](const std::string& field) { return trimmed(field) == title; });
    if (found == header.fields.end())
        return std::nullopt;
    return std::size_t(found - header.fields.begin());
}

} // namespace

ListedCase CaseFile::read(const CsvRow& row) const
{
    const Columns& columns = m_columns;
    const fs::path& folder = m_folder;
    ListedCase listed;
    if (columns.name < row.fields.size())
        listed.name = row.fields[columns.name];
    if (row.fields.size() != columns.count) {
        listed.error = "Line " + std::to_string(row.line) + " has " + std::to_string(row.fields.size())
                       + " fields; the header has " + std::to_string(columns.count) + ".";
        return listed;
    }
    const std::string query = trimmed(row.fields[columns.query]);
    std::string_view references = row.fields[columns.references];
    while (!references.empty()) {
        const std::size_t bar = std::min(references.find('|'), references.size());
        if (const std::string one = trimmed(references.substr(0, bar)); !one.empty())
            listed.references.push_back((folder / one).string());
        references.remove_prefix(std::min(bar + 1, references.size()));
    }
    if (query.empty())
        listed.error = "Line " + std::to_string(row.line) + " names no query.";
    else if (listed.references.empty())
        listed.error = "Line " + std::to_string(row.line) + " names no reference.";
    else if (row.fields[columns.query].find('\0') != std::string::npos
             || row.fields[columns.references].find('\0') != std::string::npos)
        listed.error = "Line " + std::to_string(row.line) + " has a zero byte in a file name.";
    listed.query = (folder / query).string();
    return listed;
}

Result<CaseFile> CaseFile::open(const fs::path& csv)
{
    auto file = CsvFile::open(csv);
    if (!file)
        return tl::unexpected(file.error());
    const auto header = file->next();
    if (!header)
        return tl::unexpected(header.error());
    if (!*header)
        return fail(ErrorCode::EmptyInput, "There is no header case,query,references.", csv.string());
    Columns columns;
    columns.count = (*header)->fields.size();
    for (const auto& [title, place] : {std::pair<std::string, std::size_t*>("case", &columns.name),
                                       {"query", &columns.query},
                                       {"references", &columns.references}}) {
        const auto found = column(**header, title);
        if (!found)
            return fail(ErrorCode::Corrupt, "The header has no column \"" + title + "\".", csv.string());
        *place = *found;
    }
    return CaseFile(std::move(*file), csv.parent_path(), columns);
}

Result<std::optional<ListedCase>> CaseFile::next()
{
    const auto row = m_file.next();
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    return read(**row);
}

Result<std::vector<ListedCase>> readCases(const fs::path& csv)
{
    auto file = CaseFile::open(csv);
    if (!file)
        return tl::unexpected(file.error());
    std::vector<ListedCase> cases;
    for (;;) {
        auto one = file->next();
        if (!one)
            return tl::unexpected(one.error());
        if (!*one)
            return cases;
        cases.push_back(std::move(**one));
    }
}

} // namespace countersign::cli
