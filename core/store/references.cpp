#include "core/store/references.h"
#include "core/store/customer_rows.h"
#include "core/store/reference_rows.h"
#include "core/store/text.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_set>

namespace countersign::store {

namespace {

constexpr std::chrono::hours TimeToCorrect{24};

struct StoredReference {
    Reference reference;
    Bytes body, retiredBy;
    std::int64_t original = 0, cleaned = 0, ink = 0;
};

constexpr const char* Columns =
    "SELECT id, customer, signatory, original, cleaned, ink, body, time, retired, retired_by "
    "FROM reference ";

StoredReference readRow(const Row& row)
{
    return {{ReferenceId(row.number(0)),
             CustomerId(row.number(1)),
             SignatoryId(row.number(2)),
             {},
             row.time(7),
             {},
             row.timeIf(8)},
            row.bytes(6),
            row.isNull(9) ? Bytes() : row.bytes(9),
            row.number(3),
            row.number(4),
            row.number(5)};
}

Result<Reference> complete(Books& books, StoredReference stored, Detail detail)
{
    Reference reference = std::move(stored.reference);
    const std::int64_t id = reference.id.value();
    PictureRecord& record = reference.specimen.record;
    std::uint8_t version = 0;
    if (auto done = books.unpack("reference", "body", id, stored.body, version, record, reference.who); !done)
        return passOn(done);
    if (!stored.retiredBy.empty())
        if (auto done = books.unpack("reference", "retired_by", id, stored.retiredBy, reference.retiredBy); !done)
            return passOn(done);
    if (detail != Detail::Ink)
        if (auto done = loadPicture(books, stored.cleaned, record.cleaned); !done)
            return passOn(done);
    if (auto done = loadPicture(books, stored.ink, reference.specimen.ink); !done)
        return passOn(done);
    if (detail == Detail::Whole)
        if (auto done = loadPicture(books, stored.original, record.original); !done)
            return passOn(done);
    return reference;
}

Result<void> checkModel(const std::string& model)
{
    if (!bytesFromHex(model, 32))
        return fail(ErrorCode::InvalidArgument, "A model is named by the SHA-256 of its file, in lower-case hex.");
    return {};
}

Result<std::optional<std::int64_t>> modelRow(const Books& books, const std::string& model)
{
    return books.database->number("SELECT id FROM model WHERE sha256 = ?", {model});
}

/// What a query finds in its first column.
Result<std::unordered_set<std::int64_t>> setOf(const Books& books, const char* sql)
{
    std::unordered_set<std::int64_t> set;
    auto done = books.database->each(sql, {}, [&](const Row& row) -> Result<void> {
        set.insert(row.number(0));
        return {};
    });
    if (!done)
        return passOn(done);
    return set;
}

/// Few are retired: to leave those out is cheaper than to look at every reference.
struct Retired {
    std::unordered_set<std::int64_t> customers, signatories, references;

    [[nodiscard]] static Result<Retired> read(const Books& books)
    {
        auto customers = setOf(books, "SELECT id FROM customer WHERE retired IS NOT NULL");
        if (!customers)
            return passOn(customers);
        auto signatories = setOf(books, "SELECT id FROM signatory WHERE retired IS NOT NULL");
        if (!signatories)
            return passOn(signatories);
        auto references = setOf(books, "SELECT id FROM reference WHERE retired IS NOT NULL");
        if (!references)
            return passOn(references);
        return Retired{std::move(*customers), std::move(*signatories), std::move(*references)};
    }
    [[nodiscard]] bool has(std::int64_t reference, std::int64_t signatory, std::int64_t customer) const
    {
        return references.contains(reference) || signatories.contains(signatory) || customers.contains(customer);
    }
};

} // namespace

Result<void> References::add(const Session& session, CustomerId customer, std::span<const NewReference> references)
{
    auto prepared = prepareReferences(m_books, session, references);
    if (!prepared)
        return passOn(prepared);
    return m_books.write(session, Right::Enrol, [&]() -> Result<void> {
        const auto owner = readCustomer(m_books, customer);
        if (!owner)
            return tl::unexpected(owner.error());
        if (owner->retired)
            return fail(ErrorCode::Conflict, "This customer is retired: bring it back first.");
        int added = 0;
        for (PreparedReference& reference : *prepared) {
            const auto there = m_books.database->number("SELECT customer FROM reference WHERE id = ?", {reference.id});
            if (!there)
                return tl::unexpected(there.error());
            if (*there && **there != customer.value())
                return fail(ErrorCode::Conflict, "This reference belongs to another customer.");
            if (*there)
                continue;
            if (std::none_of(owner->signatories.begin(), owner->signatories.end(),
                             [&](const Signatory& one) { return one.id == reference.signatory && !one.retired; }))
                return fail(ErrorCode::InvalidArgument, "This customer has no such signatory in service.");
            if (auto done = insertReference(m_books, session, customer, reference); !done)
                return done;
            ++added;
        }
        if (added == 0)
            return {};
        if (auto done = touchCustomer(m_books, customer); !done)
            return done;
        return recordReferences(m_books, session, *owner, added);
    });
}

Result<std::vector<Reference>> References::of(const Session& session, CustomerId customer, Detail detail,
                                              bool retired) const
{
    return m_books.read(session, Right::SeeCustomers, [&]() -> Result<std::vector<Reference>> {
        const auto owner = m_books.database->number("SELECT 1 FROM customer WHERE id = ?", {customer});
        if (!owner)
            return tl::unexpected(owner.error());
        if (!*owner)
            return notFound("customer");
        std::vector<StoredReference> stored;
        auto done = m_books.database->each(std::string(Columns) + "WHERE customer = ?"
                                               + (retired ? "" : " AND retired IS NULL") + " ORDER BY time, id",
                                           {customer}, [&](const Row& row) -> Result<void> {
                                               stored.push_back(readRow(row));
                                               return {};
                                           });
        if (!done)
            return passOn(done);
        std::vector<Reference> references;
        for (StoredReference& one : stored) {
            auto reference = complete(m_books, std::move(one), detail);
            if (!reference)
                return passOn(reference);
            references.push_back(std::move(*reference));
        }
        return references;
    });
}

Result<Reference> References::load(const Session& session, ReferenceId id, Detail detail) const
{
    return m_books.read(session, Right::SeeCustomers, [&]() -> Result<Reference> {
        auto stored = m_books.database->first<StoredReference>(std::string(Columns) + "WHERE id = ?", {id}, readRow);
        if (!stored)
            return passOn(stored);
        if (!*stored)
            return notFound("reference");
        return complete(m_books, std::move(**stored), detail);
    });
}

Result<Bytes> References::file(const Session& session, ReferenceId id) const
{
    return m_books.read(session, Right::SeeCustomers, [&]() -> Result<Bytes> {
        const auto content = m_books.database->first<std::optional<std::int64_t>>(
            "SELECT file FROM reference WHERE id = ?", {id}, [](const Row& row) { return row.numberIf(0); });
        if (!content)
            return tl::unexpected(content.error());
        if (!*content)
            return notFound("reference");
        return **content ? loadContent(m_books, ***content) : Result<Bytes>(Bytes());
    });
}

Result<std::vector<CustomerId>> References::customersWith(const Session& session, const Bytes& file) const
{
    return m_books.read(session, Right::SeeCustomers, [&]() -> Result<std::vector<CustomerId>> {
        std::vector<CustomerId> customers;
        auto done =
            m_books.database->each("SELECT DISTINCT r.customer FROM reference r JOIN content c ON c.id = r.file "
                                   "WHERE c.print = ? ORDER BY r.customer",
                                   {Value(Content::of(m_books, file).print())}, [&](const Row& row) -> Result<void> {
                                       customers.emplace_back(row.number(0));
                                       return {};
                                   });
        if (!done)
            return passOn(done);
        return customers;
    });
}

Result<void> References::retire(const Session& session, ReferenceId id)
{
    return m_books.database->write([&]() -> Result<void> {
        struct Stored {
            CustomerId customer;
            Time when;
            std::optional<UserId> actor;
            bool isRetired;
        };
        const auto stored = m_books.database->first<Stored>(
            "SELECT customer, time, actor, retired FROM reference WHERE id = ?", {id}, [](const Row& row) {
                return Stored{CustomerId(row.number(0)), row.time(1), row.idIf<UserId>(2), !row.isNull(3)};
            });
        if (!stored)
            return tl::unexpected(stored.error());
        const bool isOwnSlip = *stored && (*stored)->actor == session.user() && session.may(Right::Enrol)
                               && m_books.now() - (*stored)->when < TimeToCorrect;
        if (auto allowed = m_books.allow(session, isOwnSlip ? Right::Enrol : Right::Amend); !allowed)
            return allowed;
        if (!*stored)
            return notFound("reference");
        if ((*stored)->isRetired)
            return {};
        auto done = m_books.database->run(
            "UPDATE reference SET retired = ?, retired_by = ? WHERE id = ?",
            {m_books.now(), m_books.pack("reference", "retired_by", id.value(), session.name()), id});
        if (!done)
            return passOn(done);
        if (auto touched = touchCustomer(m_books, (*stored)->customer); !touched)
            return touched;
        return m_books.record(session, Action::ReferenceRetired, id.value(),
                              "of customer " + std::to_string((*stored)->customer.value()));
    });
}

Result<std::vector<ReferenceId>> References::withoutEmbedding(const Session& session, const std::string& model) const
{
    if (auto checked = checkModel(model); !checked)
        return passOn(checked);
    return m_books.read(session, Right::Embed, [&]() -> Result<std::vector<ReferenceId>> {
        const auto retired = Retired::read(m_books);
        if (!retired)
            return tl::unexpected(retired.error());
        const auto row = modelRow(m_books, model);
        if (!row)
            return tl::unexpected(row.error());
        std::vector<ReferenceId> missing;
        auto done = m_books.database->each(
            "SELECT r.id, r.signatory, r.customer FROM reference r WHERE NOT EXISTS "
            "(SELECT 1 FROM embedding e WHERE e.model = ? AND e.reference = r.id) ORDER BY r.time",
            {row->value_or(0)}, [&](const Row& one) -> Result<void> {
                if (!retired->has(one.number(0), one.number(1), one.number(2)))
                    missing.emplace_back(one.number(0));
                return {};
            });
        if (!done)
            return passOn(done);
        return missing;
    });
}

Result<void> References::saveEmbeddings(const Session& session, const std::string& model,
                                        std::span<const Embedding> embeddings)
{
    if (auto checked = checkModel(model); !checked)
        return checked;
    for (const Embedding& embedding : embeddings)
        if (embedding.values.empty()
            || !std::all_of(embedding.values.begin(), embedding.values.end(), [](float f) { return std::isfinite(f); }))
            return fail(ErrorCode::InvalidArgument, "An embedding is empty or holds what is no number.");
    return m_books.write(session, Right::Embed, [&]() -> Result<void> {
        auto row = modelRow(m_books, model);
        if (!row)
            return passOn(row);
        if (!*row) {
            row->emplace(randomNumber());
            if (auto done = m_books.database->run("INSERT INTO model (id, sha256) VALUES (?, ?)", {**row, model});
                !done)
                return passOn(done);
        }
        const std::int64_t modelId = **row;
        // The seal's place is the reference alone, so the model goes into what is sealed.
        std::vector<Bytes> sealed;
        for (const Embedding& embedding : embeddings) {
            const auto there = m_books.database->number("SELECT 1 FROM reference WHERE id = ?", {embedding.reference});
            if (!there)
                return tl::unexpected(there.error());
            if (!*there)
                return notFound("reference");
            Bytes raw(sizeof modelId + embedding.values.size() * sizeof(float));
            std::memcpy(raw.data(), &modelId, sizeof modelId);
            std::memcpy(raw.data() + sizeof modelId, embedding.values.data(), raw.size() - sizeof modelId);
            sealed.push_back(m_books.seal("embedding", "body", embedding.reference.value(), raw));
        }
        return m_books.database->runMany(
            "INSERT INTO embedding (model, reference, signatory, customer, body) "
            "SELECT CAST(? AS BIGINT), r.id, r.signatory, r.customer, ? FROM reference r WHERE r.id = ? "
            "ON CONFLICT DO NOTHING",
            embeddings.size(), [&](std::size_t i) {
                return Values{modelId, sealed[i], embeddings[i].reference};
            });
    });
}

Result<EmbeddingTable> References::embeddings(const Session& session, const std::string& model) const
{
    return readEmbeddings(session, model, {});
}

Result<EmbeddingTable> References::embeddings(const Session& session, const std::string& model,
                                              CustomerId customer) const
{
    return readEmbeddings(session, model, customer);
}

Result<EmbeddingTable> References::readEmbeddings(const Session& session, const std::string& model,
                                                  const std::optional<CustomerId>& customer) const
{
    if (auto checked = checkModel(model); !checked)
        return passOn(checked);
    return m_books.read(session, Right::Identify, [&]() -> Result<EmbeddingTable> {
        EmbeddingTable table;
        const auto row = modelRow(m_books, model);
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return table;
        const std::int64_t modelId = **row;
        const auto retired = Retired::read(m_books);
        if (!retired)
            return tl::unexpected(retired.error());
        std::int64_t count = 0;
        if (!customer) {
            const auto all = m_books.database->number("SELECT COUNT(*) FROM embedding WHERE model = ?", {modelId});
            if (!all)
                return tl::unexpected(all.error());
            count = all->value_or(0);
        }
        const std::size_t around = m_books.vault.isSealed() ? 41 : 1;
        const auto corrupt = [&] {
            return fail(ErrorCode::Corrupt, "The embeddings of this model are damaged; embed the references anew.",
                        m_books.database->url());
        };
        Bytes raw;
        std::vector<float> numbers;
        auto done = m_books.database->stream(
            customer ? "SELECT e.reference, e.signatory, e.customer, e.body FROM reference r "
                       "JOIN embedding e ON e.model = ? AND e.reference = r.id WHERE r.customer = ?"
                     : "SELECT reference, signatory, customer, body FROM embedding WHERE model = ?",
            customer ? Values{modelId, *customer} : Values{modelId}, [&](const Row& one) -> Result<void> {
                const std::int64_t reference = one.number(0), signatory = one.number(1), owner = one.number(2);
                if (retired->has(reference, signatory, owner))
                    return {};
                const QByteArray sealed = one.array(3);
                if (raw.empty()) {
                    if (std::size_t(sealed.size()) < around + sizeof modelId + sizeof(float))
                        return corrupt();
                    raw.resize(std::size_t(sealed.size()) - around);
                    table.length = (raw.size() - sizeof modelId) / sizeof(float);
                    table.values.reserve(table.length * std::size_t(count));
                    table.owners.reserve(std::size_t(count));
                }
                const std::span bytes(reinterpret_cast<const std::uint8_t*>(sealed.data()), std::size_t(sealed.size()));
                if (!m_books.vault.openInto({"embedding", "body", reference}, bytes, raw)
                    || std::memcmp(raw.data(), &modelId, sizeof modelId) != 0)
                    return corrupt();
                table.owners.push_back({ReferenceId(reference), SignatoryId(signatory), CustomerId(owner)});
                const std::size_t before = table.values.size();
                table.values.resize(before + table.length);
                numbers.resize(table.length);
                std::memcpy(numbers.data(), raw.data() + sizeof modelId, table.length * sizeof(float));
                verify::toHalf(numbers, table.values.data() + before);
                return {};
            });
        if (!done)
            return passOn(done);
        return table;
    });
}

Result<std::vector<ModelUse>> References::models(const Session& session) const
{
    return m_books.read(session, Right::Identify, [&]() -> Result<std::vector<ModelUse>> {
        std::vector<ModelUse> uses;
        auto done = m_books.database->each(
            "SELECT m.sha256, COUNT(*) FROM model m JOIN embedding e ON e.model = m.id "
            "JOIN reference r ON r.id = e.reference WHERE r.retired IS NULL GROUP BY m.sha256 ORDER BY m.sha256",
            {}, [&](const Row& row) -> Result<void> {
                uses.push_back({row.text(0), int(row.number(1))});
                return {};
            });
        if (!done)
            return passOn(done);
        return uses;
    });
}

Result<void> References::dropEmbeddings(const Session& session, const std::string& model)
{
    return m_books.write(session, Right::ChangeThresholds, [&]() -> Result<void> {
        const auto row = modelRow(m_books, model);
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return {};
        for (const char* sql : {"DELETE FROM embedding WHERE model = ?", "DELETE FROM model WHERE id = ?"})
            if (auto done = m_books.database->run(sql, {**row}); !done)
                return passOn(done);
        return m_books.record(session, Action::EmbeddingsDropped, 0, "of the model " + model);
    });
}

} // namespace countersign::store
