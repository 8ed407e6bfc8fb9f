#include "app/cli/query_source.h"

#include "app/cli/csv_file.h"
#include "app/cli/pictures.h"
#include "core/base/number.h"

#include <algorithm>
#include <vector>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

std::string trimmed(const std::string& text)
{
    const std::size_t first = text.find_first_not_of(" \t\r");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Names alone: a folder of a million pictures takes some 100 MB with its paths, and a third of that without.
struct Names {
    std::vector<std::string> pictures, folders;
};

Result<Names> namesIn(const fs::path& folder)
{
    std::error_code failure;
    Names names;
    fs::directory_iterator entry(folder, failure);
    for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
        std::error_code ignored;
        std::string name = entry->path().filename().string();
        if (name.starts_with('.'))
            continue;
        if (entry->is_directory(ignored))
            names.folders.push_back(std::move(name));
        else if (mayBeQuery(name))
            names.pictures.push_back(std::move(name));
    }
    if (failure == std::errc::no_such_file_or_directory)
        return fail(ErrorCode::NotFound, "There is no such file or folder.", folder.string());
    if (failure)
        return fail(ErrorCode::Unreadable, "The folder cannot be read: " + failure.message() + ".", folder.string());
    std::sort(names.pictures.begin(), names.pictures.end());
    std::sort(names.folders.begin(), names.folders.end());
    return names;
}

/// "4711" of "4711_2.png".
std::string accountOfFile(const std::string& name)
{
    const std::string stem = fs::path(name).stem().string();
    return trimmed(stem.substr(0, stem.find('_')));
}

/// As import takes them.
std::string accountOfFolder(const std::string& name)
{
    const auto parting = name.rfind(" - ");
    return trimmed(parting == std::string::npos ? name : name.substr(parting + 3));
}

class Folder : public QuerySource {
public:
    Folder(fs::path root, Names names) : m_root(std::move(root)), m_names(std::move(names)) {}

    Result<std::optional<Query>> next() override
    {
        if (m_picture < m_names.pictures.size()) {
            const std::string& name = m_names.pictures[m_picture++];
            return Query{fs::path(name).stem().string(), accountOfFile(name), m_root / name};
        }
        while (m_inner == m_inside.size()) {
            if (m_folder == m_names.folders.size())
                return std::nullopt;
            m_name = m_names.folders[m_folder++];
            auto names = namesIn(m_root / m_name);
            if (!names)
                return tl::unexpected(names.error());
            m_inside = std::move(names->pictures);
            m_inner = 0;
        }
        const std::string& name = m_inside[m_inner++];
        return Query{m_name + "/" + fs::path(name).stem().string(), accountOfFolder(m_name), m_root / m_name / name};
    }

private:
    fs::path m_root;
    Names m_names;
    std::size_t m_picture = 0, m_folder = 0, m_inner = 0;
    std::string m_name;
    std::vector<std::string> m_inside;
};

class Table : public QuerySource {
public:
    Table(CsvFile file, fs::path folder, const CsvRow& header)
        : m_file(std::move(file)), m_folder(std::move(folder)), m_count(header.fields.size())
    {
        for (std::size_t i = 0; i < header.fields.size(); ++i)
            for (const auto& [title, place] :
                 {std::pair("account", &m_account), {"query", &m_query}, {"case", &m_case}, {"amount", &m_amount}})
                if (trimmed(header.fields[i]) == title)
                    *place = i;
    }

    /// Empty, or the column that is missing.
    [[nodiscard]] const char* missing() const { return !m_account ? "account" : !m_query ? "query" : ""; }

    Result<std::optional<Query>> next() override
    {
        auto row = m_file.next();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return std::nullopt;
        const auto field = [&](const std::optional<std::size_t>& place) {
            return place && *place < (*row)->fields.size() ? trimmed((*row)->fields[*place]) : std::string();
        };
        const std::string line = "Line " + std::to_string((*row)->line);
        Query query{field(m_case), field(m_account), m_folder / field(m_query)};
        if (query.name.empty())
            query.name = fs::path(field(m_query)).stem().string();
        const std::string amount = field(m_amount);
        if ((*row)->fields.size() != m_count)
            query.error = line + " has " + std::to_string((*row)->fields.size()) + " fields; the header has "
                          + std::to_string(m_count) + ".";
        else if (query.account.empty())
            query.error = line + " names no account.";
        else if (field(m_query).empty())
            query.error = line + " names no query.";
        else if (field(m_query).find('\0') != std::string::npos)
            query.error = line + " has a zero byte in a file name.";
        else if (!amount.empty()) {
            query.amount = numberIn<std::int64_t>(amount);
            if (!query.amount)
                query.error = line + " has an amount that is no whole number of cents.";
        }
        return query;
    }

private:
    CsvFile m_file;
    fs::path m_folder;
    std::size_t m_count;
    std::optional<std::size_t> m_account, m_query, m_case, m_amount;
};

/// The title row tells whether the file has commas or semicolons.
Result<char> separatorOf(const fs::path& csv)
{
    auto file = CsvFile::open(csv);
    if (!file)
        return tl::unexpected(file.error());
    const auto header = file->next();
    if (!header)
        return tl::unexpected(header.error());
    const bool isOneField = *header && (*header)->fields.size() == 1;
    return isOneField && (*header)->fields.front().find(';') != std::string::npos ? ';' : ',';
}

Result<std::unique_ptr<QuerySource>> openTable(const fs::path& csv)
{
    const auto separator = separatorOf(csv);
    if (!separator)
        return tl::unexpected(separator.error());
    auto file = CsvFile::open(csv);
    if (!file)
        return tl::unexpected(file.error());
    file->setSeparator(*separator);
    const auto header = file->next();
    if (!header)
        return tl::unexpected(header.error());
    if (!*header)
        return fail(ErrorCode::EmptyInput, "There is no header account,query.", csv.string());
    auto table = std::make_unique<Table>(std::move(*file), csv.parent_path(), **header);
    if (*table->missing())
        return fail(ErrorCode::Corrupt, std::string("The header has no column \"") + table->missing() + "\".",
                    csv.string());
    return table;
}

} // namespace

Result<std::unique_ptr<QuerySource>> openQueries(const fs::path& from)
{
    std::error_code ignored;
    if (!fs::is_directory(from, ignored))
        return openTable(from);
    auto names = namesIn(from);
    if (!names)
        return tl::unexpected(names.error());
    if (names->pictures.empty() && names->folders.empty())
        return fail(ErrorCode::EmptyInput, "There are no pictures in this folder, and no folders of accounts.",
                    from.string());
    return std::make_unique<Folder>(from, std::move(*names));
}

bool isTableOfQueries(const fs::path& csv)
{
    const auto separator = separatorOf(csv);
    auto file = CsvFile::open(csv);
    if (!separator || !file)
        return false;
    file->setSeparator(*separator);
    const auto header = file->next();
    if (!header || !*header)
        return false;
    const auto has = [&](const char* title) {
        return std::ranges::any_of((*header)->fields, [&](const std::string& one) { return trimmed(one) == title; });
    };
    return has("account") && !has("references");
}

Result<std::int64_t> countQueries(const fs::path& from)
{
    auto source = openQueries(from);
    if (!source)
        return tl::unexpected(source.error());
    for (std::int64_t count = 0;; ++count) {
        const auto query = (*source)->next();
        if (!query)
            return tl::unexpected(query.error());
        if (!*query)
            return count;
    }
}

} // namespace countersign::cli
