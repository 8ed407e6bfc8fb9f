#include "core/store/copy.h"
#include "core/store/case_rows.h"
#include "core/store/chain.h"
#include "core/store/pixels.h"
#include "core/store/queue_rows.h"
#include "core/store/text.h"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace countersign::store {

namespace {

enum class Kind {
    AsIs,
    Row,    ///< as it is; seals name it
    Sealed, ///< sealed under another key
    Print,  ///< a fingerprint, taken anew
};

struct Column {
    const char* name;
    Kind kind = Kind::AsIs;
};

struct Table {
    const char* name;
    std::vector<Column> columns;
};

/// In an order in which what is referred to comes first. The trail and the record of the store come apart.
const std::vector<Table>& tables()
{
    using enum Kind;
    static const std::vector<Table> all = {
        {"setting", {{"key"}, {"value", Sealed}}},
        {"person",
         {{"id", Row},
          {"name", Sealed},
          {"name_print", Print},
          {"role"},
          {"password", Sealed},
          {"active"},
          {"failures"},
          {"locked_until"}}},
        {"customer",
         {{"id", Row},
          {"line", Sealed},
          {"account_print", Print},
          {"body", Sealed},
          {"retired"},
          {"demo"},
          {"signatories"},
          {"specimens"},
          {"revision"}}},
        {"customer_gone", {{"id"}, {"revision"}}},
        {"signatory", {{"id", Row}, {"customer"}, {"place"}, {"name", Sealed}, {"retired"}}},
        {"content", {{"id", Row}, {"body", Sealed}, {"print", Print}}},
        {"reference",
         {{"id", Row},
          {"customer"},
          {"signatory"},
          {"file"},
          {"original"},
          {"cleaned"},
          {"ink"},
          {"body", Sealed},
          {"time"},
          {"actor"},
          {"retired"},
          {"retired_by", Sealed}}},
        {"model", {{"id"}, {"sha256"}}},
        {"embedding", {{"model"}, {"reference", Row}, {"signatory"}, {"customer"}, {"body", Sealed}}},
        {"model_file",
         {{"id", Row},
          {"sha256"},
          {"size"},
          {"time"},
          {"actor"},
          {"retired"},
          {"retired_by", Sealed},
          {"line", Sealed},
          {"report", Sealed},
          {"file"}}},
        {"model_release", {{"number", Row}, {"time"}, {"actor"}, {"agreed_by"}, {"body", Sealed}}},
        {"case_number", {{"year"}, {"last"}}},
        {"verification",
         {{"id", Row},
          {"line", Sealed},
          {"number_print", Print},
          {"content_print", Print},
          {"time"},
          {"actor"},
          {"customer"},
          {"signatory"},
          {"item"},
          {"amount"},
          {"rule_met"},
          {"proposal"},
          {"decision"},
          {"state"},
          {"model"},
          {"body", Sealed}}},
        {"verification_picture", {{"verification"}, {"place"}, {"content"}}},
        {"decision", {{"id", Row}, {"verification"}, {"place"}, {"actor"}, {"decision"}, {"time"}, {"body", Sealed}}},
        {"queue_item",
         {{"id", Row},
          {"body", Sealed},
          {"item_print", Print},
          {"number"},
          {"state"},
          {"time"},
          {"actor"},
          {"amount"},
          {"attempts"},
          {"claim"},
          {"lease"},
          {"worker"},
          {"failure", Sealed}}},
        {"queue_file", {{"item", Row}, {"body", Sealed}}},
        {"form", {{"id", Row}, {"time"}, {"actor"}, {"revision"}, {"body", Sealed}}},
    };
    return all;
}

Hash printOfContent(const Books& books, const Bytes& bytes, bool isFile)
{
    if (isFile)
        return Content::of(books, bytes).print();
    if (ColorPicture picture; unpackPixels(bytes, picture))
        return Content::of(books, picture).print();
    if (GrayPicture picture; unpackPixels(bytes, picture))
        return Content::of(books, picture).print();
    InkImage image;
    // What does not unpack is damaged, and stays so: it is found when it is looked at.
    return unpackPixels(bytes, image) ? Content::of(books, image).print() : Content::of(books, bytes).print();
}

class Copier {
public:
    Copier(Books& from, Books& to, std::stop_token stop, const ProgressSink& progress)
        : m_from(from), m_to(to), m_stop(std::move(stop)), m_progress(progress)
    {
    }

    [[nodiscard]] Result<void> copy(const Session& session)
    {
        if (auto counted = count(); !counted)
            return counted;
        for (const Table& table : tables())
            if (auto done = copyTable(table); !done)
                return done;
        const auto revision = m_from.database->number("SELECT revision FROM store");
        if (!revision)
            return tl::unexpected(revision.error());
        if (auto done = m_to.database->run("UPDATE store SET revision = ?", {revision->value_or(1)}); !done)
            return passOn(done);
        return copyTrail(session);
    }

private:
    Result<void> count()
    {
        std::vector<std::string> names = {"trail"};
        for (const Table& table : tables())
            names.emplace_back(table.name);
        for (const std::string& name : names) {
            const auto rows = m_from.database->number("SELECT COUNT(*) FROM " + name);
            if (!rows)
                return tl::unexpected(rows.error());
            m_total += rows->value_or(0);
        }
        return m_from.database->each("SELECT file FROM reference WHERE file IS NOT NULL", {},
                                     [&](const Row& row) -> Result<void> {
                                         m_files.insert(row.number(0));
                                         return {};
                                     });
    }

    Result<void> step()
    {
        if (m_stop.stop_requested())
            return fail(ErrorCode::Cancelled, "The copying was stopped.");
        if (m_done++ % 500 == 0 && m_progress)
            m_progress({m_done, m_total});
        return {};
    }

    Result<void> copyTable(const Table& table)
    {
        std::string names, marks;
        for (const Column& column : table.columns) {
            names += (names.empty() ? "" : ", ") + std::string(column.name);
            marks += marks.empty() ? "?" : ", ?";
        }
        const std::string insert = "INSERT INTO " + std::string(table.name) + " (" + names + ") VALUES (" + marks + ")";
        return m_from.database->stream("SELECT " + names + " FROM " + table.name, {},
                                       [&](const Row& row) -> Result<void> {
                                           auto values = convert(table, row);
                                           if (!values)
                                               return passOn(values);
                                           if (auto done = m_to.database->run(insert, *values); !done)
                                               return passOn(done);
                                           return step();
                                       });
    }

    Result<Values> convert(const Table& table, const Row& row)
    {
        std::int64_t id = 0;
        Bytes opened; // the sealed column before a fingerprint is what it is of
        Values values;
        for (int i = 0; i < int(table.columns.size()); ++i) {
            const auto& [name, kind] = table.columns[std::size_t(i)];
            if (kind == Kind::Row)
                id = row.number(i);
        }
        for (int i = 0; i < int(table.columns.size()); ++i) {
            const auto& [name, kind] = table.columns[std::size_t(i)];
            if (kind == Kind::Sealed && !row.isNull(i)) {
                auto value = m_from.open(table.name, name, id, row.bytes(i));
                if (!value)
                    return passOn(value);
                values.emplace_back(m_to.seal(table.name, name, id, *value));
                opened = std::move(*value);
            } else if (kind == Kind::Print) {
                values.emplace_back(std::span<const std::uint8_t>(print(table.name, name, id, opened)));
            } else {
                values.push_back(row.value(i));
            }
        }
        return values;
    }

    Hash print(std::string_view table, std::string_view column, std::int64_t id, const Bytes& opened)
    {
        Unpacker unpacker(opened);
        std::string text;
        if (table == "content")
            return printOfContent(m_to, opened, m_files.contains(id));
        if (column == "content_print")
            return Hash{}; // only tells a case that is saved again at once from another
        if (table == "verification") {
            SealedLine line;
            unpacker(line);
            return m_to.fingerprint("case number", line.number);
        }
        if (table == "queue_item") {
            QueuedBody body;
            unpacker(body);
            return printOf(m_to, body);
        }
        unpacker(text);
        if (table == "customer")
            return m_to.fingerprint("account", plainAccount(text));
        return m_to.fingerprint("user", lowerCase(trimmed(text)));
    }

    Result<void> copyTrail(const Session& session)
    {
        std::int64_t count = 0;
        Hash last = beginning(m_to), lastOfOld{};
        auto done = m_from.database->stream(
            "SELECT number, time, actor, action, subject, detail, hash FROM trail ORDER BY number", {},
            [&](const Row& row) -> Result<void> {
                Link link{row.number(0), row.number(1), row.number(2), row.text(3), row.number(4), {}, last, {}};
                auto detail = m_from.open("trail", "detail", link.number, row.bytes(5));
                if (!detail)
                    return passOn(detail);
                link.detail = m_to.seal("trail", "detail", link.number, *detail);
                link.hash = hashOf(m_to, link, link.number);
                const Bytes old = row.bytes(6);
                std::copy_n(old.begin(), std::min(old.size(), lastOfOld.size()), lastOfOld.begin());
                last = link.hash;
                ++count;
                if (auto added = insertLink(m_to, link); !added)
                    return added;
                return step();
            });
        if (!done)
            return done;
        if (auto head = writeHead(m_to, count, last); !head)
            return head;
        return m_to.record(session, Action::StoreCopied, 0,
                           "from the store " + m_from.id + ", whose trail had " + std::to_string(count)
                               + " entries, the last of hash " + hexOf(lastOfOld));
    }

    Books& m_from;
    Books& m_to;
    std::stop_token m_stop;
    const ProgressSink& m_progress;
    std::unordered_set<std::int64_t> m_files;
    std::int64_t m_done = 0, m_total = 0;
};

} // namespace

Result<std::unique_ptr<Store>> copyStore(Store& source, const Session& session, const std::string& url,
                                         std::optional<std::string_view> passphrase, const Options& options,
                                         std::stop_token stop, const ProgressSink& progress)
{
    Books& from = *source.m_books;
    if (auto allowed = from.allow(session, Right::ChangePassphrase); !allowed)
        return passOn(allowed);
    auto books = makeBooks(url, passphrase, options, [&](Books& to) -> Result<void> {
        std::int64_t entries = 0;
        // At one moment, and only what is sound: the new hashes would make anything look so.
        auto copied = from.database->read([&]() -> Result<void> {
            const auto head = readHead(from);
            if (!head)
                return tl::unexpected(head.error());
            entries = *head ? (*head)->count : 0;
            const auto report = checkChain(from, {}, stop, {});
            if (!report)
                return tl::unexpected(report.error());
            if (!report->isSound())
                return fail(ErrorCode::Corrupt, "The audit trail is not as it was written; have it checked.",
                            source.url());
            return Copier(from, to, stop, progress).copy(session);
        });
        if (!copied)
            return copied;
        // What came in meanwhile is not in it; every change is an entry of the trail.
        return from.database->read([&]() -> Result<void> {
            const auto head = readHead(from);
            if (!head)
                return tl::unexpected(head.error());
            if ((*head ? (*head)->count : 0) != entries)
                return fail(ErrorCode::Conflict,
                            "Something was changed while it was copied, and is not in the copy; stop all work and copy "
                            "again.",
                            source.url());
            return {};
        });
    });
    if (!books)
        return passOn(books);
    auto recorded = from.write(session, Right::ChangePassphrase, [&] {
        return from.record(session, Action::StoreCopied, 0, "into the store " + (*books)->id);
    });
    if (!recorded)
        return passOn(recorded);
    return std::unique_ptr<Store>(new Store(std::move(*books)));
}

} // namespace countersign::store
