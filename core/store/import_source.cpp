#include "core/store/import_source.h"

#include "core/base/csv.h"
#include "core/store/text.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <map>

namespace countersign::store {

namespace fs = std::filesystem;

namespace {

using Kind = ImportNote::Kind;

constexpr std::uint64_t LargestTable = std::uint64_t{1} << 25; ///< some 500,000 rows

/// What file managers leave behind.
bool isHidden(const fs::path& path)
{
    const std::string name = lowerCase(path.filename().string());
    return name.starts_with('.') || name == "thumbs.db" || name == "desktop.ini";
}

struct Entries {
    std::vector<fs::path> folders, files; ///< by name
};

Result<Entries> entriesOf(const fs::path& folder)
{
    Entries entries;
    std::error_code failure;
    fs::directory_iterator entry(folder, failure);
    for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
        std::error_code ignored;
        if (!isHidden(entry->path()))
            (fs::is_directory(entry->path(), ignored) ? entries.folders : entries.files).push_back(entry->path());
    }
    if (failure)
        return fail(ErrorCode::Unreadable, "The folder cannot be read: " + failure.message() + ".", folder.string());
    std::sort(entries.folders.begin(), entries.folders.end());
    std::sort(entries.files.begin(), entries.files.end());
    return entries;
}

PlannedCustomer customerOf(const fs::path& folder)
{
    const std::string title = folder.filename().string();
    const auto parting = title.rfind(" - ");
    PlannedCustomer customer{trimmed(parting == std::string::npos ? title : title.substr(parting + 3)), {}, folder};
    customer.name = parting == std::string::npos ? customer.account : trimmed(title.substr(0, parting));
    customer.signatories = {customer.name};
    return customer;
}

Result<ImportPlan> listFolders(const fs::path& source)
{
    const auto entries = entriesOf(source);
    if (!entries)
        return tl::unexpected(entries.error());
    if (entries->folders.empty())
        return fail(ErrorCode::EmptyInput, "There is no folder in it; each customer needs one, with pictures in it.",
                    source.string());
    ImportPlan plan;
    for (const fs::path& file : entries->files)
        plan.notes.push_back({Kind::StrayFile, file});
    for (const fs::path& folder : entries->folders) {
        plan.customers.push_back(customerOf(folder));
        std::error_code ignored;
        const fs::path genuine = folder / "genuine";
        const auto inside = entriesOf(fs::is_directory(genuine, ignored) ? genuine : folder);
        if (!inside) {
            ImportNote note{Kind::BadFolder, folder, 0, plan.customers.size() - 1};
            note.error = inside.error();
            plan.notes.push_back(std::move(note));
            plan.customers.back().state = PlannedCustomer::State::LeftOut;
            continue;
        }
        for (const fs::path& file : inside->files)
            plan.customers.back().pictures.push_back({file});
    }
    return plan;
}

/// Reads one table into a plan.
class Table {
public:
    explicit Table(const fs::path& file) : m_file(file) {}

    Result<ImportPlan> list()
    {
        const auto bytes = readFile(m_file, LargestTable);
        if (!bytes)
            return tl::unexpected(bytes.error());
        const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
        const std::string_view header = text.substr(0, text.find('\n'));
        const bool hasCommas = header.find(',') != std::string_view::npos;
        const auto rows = parseCsv(text, m_file.string(), hasCommas ? ',' : ';');
        if (!rows)
            return tl::unexpected(rows.error());
        QStringDecoder decoder(QStringDecoder::Utf8);
        (void)QString(decoder(QByteArrayView(text.data(), qsizetype(text.size()))));
        if (decoder.hasError())
            return fail(ErrorCode::Unsupported, "This is not UTF-8 text; save it as CSV in UTF-8.", m_file.string());
        if (rows->empty())
            return fail(ErrorCode::EmptyInput, "There is nothing in it.", m_file.string());
        if (auto known = readHeader(rows->front()); !known)
            return tl::unexpected(known.error());
        for (std::size_t i = 1; i < rows->size(); ++i)
            readRow((*rows)[i]);
        return std::move(m_plan);
    }

private:
    enum Column { Account, Name, Reference, Signatory, Columns };

    Result<void> readHeader(const CsvRow& header)
    {
        constexpr std::array Titles = {"account", "name", "reference", "signatory"};
        m_fields = header.fields.size();
        for (std::size_t i = 0; i < header.fields.size(); ++i) {
            const auto title = std::find(Titles.begin(), Titles.end(), lowerCase(trimmed(header.fields[i])));
            if (title != Titles.end())
                m_columns[std::size_t(title - Titles.begin())] = i;
        }
        for (const Column wanted : {Account, Reference})
            if (!m_columns[wanted])
                return fail(ErrorCode::Corrupt,
                            "Line " + std::to_string(header.line) + " has no column \"" + Titles[wanted]
                                + "\"; the header names account, name, reference and signatory.",
                            m_file.string());
        return {};
    }

    std::string field(const CsvRow& row, Column column) const
    {
        return m_columns[column] ? trimmed(row.fields[*m_columns[column]]) : std::string();
    }

    void refuse(const CsvRow& row, Kind kind)
    {
        m_plan.notes.push_back({kind, m_file, row.line});
        m_plan.notes.back().count = int(row.fields.size());
    }

    void readRow(const CsvRow& row)
    {
        if (row.fields.size() != m_fields)
            return refuse(row, Kind::WrongFields);
        const std::string account = field(row, Account), name = field(row, Name), reference = field(row, Reference);
        if (plainAccount(account).empty())
            return refuse(row, Kind::NoAccount);
        if (reference.empty() || reference.find('\0') != std::string::npos)
            return refuse(row, Kind::NoReference);
        const auto [place, isNew] = m_byAccount.emplace(plainAccount(account), m_plan.customers.size());
        if (isNew)
            m_plan.customers.push_back({account, {}, m_file, row.line});
        PlannedCustomer& customer = m_plan.customers[place->second];
        if (customer.name.empty())
            customer.name = name;
        else if (!name.empty() && name != customer.name && customer.state == PlannedCustomer::State::New) {
            m_plan.notes.push_back({Kind::NamesDiffer, m_file, row.line, place->second, customer.name});
            customer.state = PlannedCustomer::State::LeftOut;
        }
        const std::string signatory = field(row, Signatory);
        auto known = std::find(customer.signatories.begin(), customer.signatories.end(), signatory);
        if (known == customer.signatories.end())
            known = customer.signatories.insert(known, signatory);
        customer.pictures.push_back(
            {m_file.parent_path() / reference, row.line, std::size_t(known - customer.signatories.begin())});
    }

    const fs::path& m_file;
    std::array<std::optional<std::size_t>, Columns> m_columns;
    std::size_t m_fields = 0;
    std::map<std::string, std::size_t> m_byAccount;
    ImportPlan m_plan;
};

/// Where nothing was said, by the account number, and the signatory by the customer.
void nameEverybody(PlannedCustomer& customer)
{
    if (customer.name.empty())
        customer.name = customer.account;
    std::vector<std::string> names;
    std::vector<std::size_t> places;
    for (const std::string& signatory : customer.signatories) {
        const std::string& name = signatory.empty() ? customer.name : signatory;
        const auto known = std::find(names.begin(), names.end(), name);
        places.push_back(std::size_t(known - names.begin()));
        if (known == names.end())
            names.push_back(name);
    }
    for (PlannedPicture& picture : customer.pictures)
        picture.signatory = places[picture.signatory];
    customer.signatories = std::move(names);
}

} // namespace

Result<ImportPlan> listImport(const fs::path& source)
{
    std::error_code failure;
    if (fs::is_directory(source, failure))
        return listFolders(source);
    auto plan = Table(source).list();
    if (!plan)
        return plan;
    if (plan->customers.empty() && plan->notes.empty())
        return fail(ErrorCode::EmptyInput, "There is no row below the header.", source.string());
    for (PlannedCustomer& customer : plan->customers)
        nameEverybody(customer);
    return plan;
}

} // namespace countersign::store
