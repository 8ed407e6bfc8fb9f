#include "ui/identify/gallery.h"

#include "ui/desk/workers.h"

#include <QThreadPool>

#include <algorithm>
#include <limits>
#include <utility>

namespace countersign::ui {

namespace {

constexpr int ReadEvery = 100;          ///< batches, after which those that are new can be searched
constexpr std::size_t Batch = 32;       ///< references embedded at once: a few tenths of a second
constexpr std::size_t MostSingly = 200; ///< customers; where more changed, everybody is read at once
constexpr int RetryAfter = 1000;        ///< ms, twice as long each time,
constexpr int MostDoublings = 6;        ///< up to a minute

/// The table with the rows of these customers as they are now.
Result<store::EmbeddingTable> patched(store::Store& store, const store::Session& session, const std::string& model,
                                      const store::EmbeddingTable& before,
                                      const std::unordered_set<store::CustomerId>& customers)
{
    store::EmbeddingTable table;
    table.length = before.length;
    table.owners.reserve(before.owners.size());
    table.values.reserve(before.values.size());
    const auto append = [&table](const store::EmbeddingTable& from, std::size_t begin, std::size_t end) {
        const auto values = [&](std::size_t row) {
            return from.values.begin() + static_cast<std::ptrdiff_t>(row * from.length);
        };
        const auto owners = [&](std::size_t row) { return from.owners.begin() + static_cast<std::ptrdiff_t>(row); };
        table.owners.insert(table.owners.end(), owners(begin), owners(end));
        table.values.insert(table.values.end(), values(begin), values(end));
    };
    for (std::size_t begin = 0, end = 0; begin < before.owners.size(); begin = end + 1) { // runs of those who stay
        for (end = begin; end < before.owners.size() && !customers.contains(before.owners[end].customer);)
            ++end;
        append(before, begin, end);
    }
    for (const auto customer : customers) {
        const auto rows = store.references().embeddings(session, model, customer);
        if (!rows)
            return tl::unexpected(rows.error());
        if (table.length == 0)
            table.length = rows->length;
        if (!rows->owners.empty() && rows->length != table.length)
            return fail(ErrorCode::Corrupt, "Embeddings of one model differ in length.");
        append(*rows, 0, rows->owners.size());
    }
    return table;
}

/// Those of these customers' references that the model has not embedded.
Result<std::vector<store::ReferenceId>> missingOf(store::Store& store, const store::Session& session,
                                                  const std::string& model,
                                                  const std::unordered_set<store::CustomerId>& customers)
{
    std::vector<store::ReferenceId> missing;
    for (const auto customer : customers) {
        const auto known = store.references().embeddings(session, model, customer);
        if (!known)
            return tl::unexpected(known.error());
        const auto all = store.references().of(session, customer);
        if (!all && all.error().code == ErrorCode::NotFound) // a demo customer that was removed
            continue;
        if (!all)
            return tl::unexpected(all.error());
        for (const auto& one : *all)
            if (std::ranges::find(known->owners, one.id, &store::EmbeddingTable::Owner::reference)
                == known->owners.end())
                missing.push_back(one.id);
    }
    return missing;
}

/// Adds those whom this encoder finds most alike and who are not there yet; returns what it sees of the query.
Result<verify::Features> shortlist(Owners& owners, verify::Encoder& encoder, const store::EmbeddingTable& table,
                                   const Gallery::Query& query)
{
    const auto ink = query(encoder.info().inputSize);
    if (!ink)
        return tl::unexpected(ink.error());
    auto features = encoder.encode({&*ink, 1});
    if (!features)
        return tl::unexpected(features.error());
    addMostAlike(owners, table, features->front().embedding);
    return std::move(features->front());
}

} // namespace

Gallery::Gallery(Records& records, EncoderSource encoder, QObject* parent)
    : QObject(parent), m_records(records), m_encoder(std::move(encoder))
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(300);
    connect(&m_soon, &QTimer::timeout, this, &Gallery::look);
    m_later.setSingleShot(true);
    connect(&m_later, &QTimer::timeout, this, &Gallery::look);
    connect(&m_records, &Records::stateChanged, this, &Gallery::update);
    connect(&m_records, &Records::customersChanged, this, &Gallery::update);
}

void Gallery::update()
{
    const auto encoder = m_encoder();
    const bool may = m_records.isOpen() && encoder && m_records.may(store::Right::Identify);
    if (!may || encoder->info().sha256 != m_model)
        begin(may ? encoder : nullptr);
    if (may)
        m_soon.start();
}

void Gallery::begin(std::shared_ptr<verify::Encoder> encoder)
{
    if (!encoder)
        setFormer({});
    else if (known() > 0 && (m_waiting == 0 || !m_former.table))
        setFormer({m_embedder, m_table});
    setTable({});
    m_queue.clear();
    m_embedded.clear();
    m_refused.clear();
    m_waiting = 0;
    m_failures = 0;
    m_later.stop();
    m_working = false; // an answer to somebody who left does not come
    m_model = encoder ? encoder->info().sha256 : std::string();
    m_embedder = std::move(encoder);
    Q_EMIT changed();
}

int Gallery::searchable() const
{
    return std::max(known(), m_former.table ? static_cast<int>(m_former.table->owners.size()) : 0);
}

struct Gallery::News {
    Table table;
    std::int64_t revision = 0;
    bool isWhole = false; ///< `missing` is all there is
    std::vector<store::ReferenceId> missing;
};

void Gallery::setTable(Table table)
{
    std::swap(m_table, table);
    // To give back a large table takes longer than the window may wait.
    if (table)
        workers()->start([old = std::move(table)] {});
}

void Gallery::setFormer(Former former)
{
    std::swap(m_former, former);
    if (former.table)
        workers()->start([old = std::move(former)] {});
}

void Gallery::look()
{
    if (m_model.empty() || !m_records.isOpen())
        return;
    m_again = m_working;
    if (m_working)
        return;
    m_working = true;
    m_sinceRead = 0;
    m_records.run(
        this,
        [model = m_model, table = m_table, since = m_revision, embedded = std::exchange(m_embedded, {}),
         refused = m_refused](store::Store& store, const store::Session& session) -> Result<News> {
            // The revision first: what changes meanwhile is seen again.
            constexpr auto Newest = std::numeric_limits<std::int64_t>::max();
            const auto changes = store.customers().lines(session, table ? since : Newest);
            if (!changes)
                return tl::unexpected(changes.error());
            std::unordered_set<store::CustomerId> changed(changes->gone.begin(), changes->gone.end());
            for (const auto& line : changes->lines)
                changed.insert(line.id);
            auto touched = embedded;
            touched.insert(changed.begin(), changed.end());
            News news{table, changes->revision, !table || touched.size() > MostSingly, {}};
            if (session.may(store::Right::Embed)) {
                auto missing = news.isWhole ? store.references().withoutEmbedding(session, model)
                                            : missingOf(store, session, model, changed);
                if (!missing)
                    return tl::unexpected(missing.error());
                news.missing = std::move(*missing);
                std::erase_if(news.missing, [&refused](const auto& id) { return refused.contains(id); });
            }
            if (news.isWhole || !touched.empty()) {
                auto now = news.isWhole ? store.references().embeddings(session, model)
                                        : patched(store, session, model, *table, touched);
                if (!now)
                    return tl::unexpected(now.error());
                news.table = std::make_shared<const store::EmbeddingTable>(std::move(*now));
            }
            return news;
        },
        [this, model = m_model](const Result<News>& news) {
            if (model != m_model)
                return;
            m_working = false;
            if (news) {
                setTable(news->table);
                m_revision = news->revision;
                if (news->isWhole)
                    m_queue = news->missing;
                else
                    m_queue.insert(m_queue.end(), news->missing.begin(), news->missing.end());
                m_waiting = static_cast<int>(m_queue.size());
                if (m_queue.empty())
                    succeeded();
                // One who may not embed waits for those who may.
                if (m_waiting == 0 && (m_records.may(store::Right::Embed) || known() >= searchable()))
                    setFormer({});
            } else {
                tryLater(news.error());
            }
            Q_EMIT changed();
            if (news)
                goOn();
        });
}

void Gallery::tryLater(const Error& error)
{
    m_queue.clear();
    m_revision = 0; // what was missed now comes with everybody
    m_later.start(RetryAfter << std::min(m_failures, MostDoublings));
    if (m_failures++ == 0)
        Q_EMIT failed(error);
}

void Gallery::succeeded()
{
    if (std::exchange(m_failures, 0) > 0)
        Q_EMIT recovered();
}

void Gallery::goOn()
{
    if (!m_queue.empty())
        embedSome();
    else if (m_again)
        look();
}

void Gallery::embedSome()
{
    const auto encoder = m_encoder();
    if (!encoder || encoder->info().sha256 != m_model)
        return update();
    std::vector<store::ReferenceId> some;
    while (!m_queue.empty() && some.size() < Batch) {
        some.push_back(m_queue.back());
        m_queue.pop_back();
    }
    m_working = true;
    struct Embedded {
        std::vector<store::ReferenceId> refused;
        std::vector<store::CustomerId> customers;
    };
    m_records.run(
        this,
        [encoder, some, model = m_model](store::Store& store, const store::Session& session) -> Result<Embedded> {
            std::vector<InkImage> images;
            std::vector<store::ReferenceId> ids;
            Embedded done;
            for (const auto& id : some) {
                const auto reference = store.references().load(session, id, store::Detail::Light);
                // Those that are gone or damaged stay so; the database may be there again in a moment.
                const auto isLost = [](const Error& error) {
                    return error.code == ErrorCode::NotFound || error.code == ErrorCode::Corrupt;
                };
                if (!reference && !isLost(reference.error()))
                    return tl::unexpected(reference.error());
                auto ink = reference ? inkFor(store, session, *reference, encoder->info().inputSize)
                                     : Result<std::optional<InkImage>>(std::nullopt);
                if (!ink && !isLost(ink.error()))
                    return tl::unexpected(ink.error());
                if (!ink || !*ink) {
                    done.refused.push_back(id);
                    continue;
                }
                images.push_back(std::move(**ink));
                ids.push_back(id);
                done.customers.push_back(reference->customer);
            }
            if (images.empty())
                return done;
            const auto features = encoder->encode(images);
            if (!features)
                return tl::unexpected(features.error());
            std::vector<store::Embedding> embeddings;
            for (std::size_t i = 0; i < ids.size(); ++i)
                embeddings.push_back({ids[i], (*features)[i].embedding});
            if (auto saved = store.references().saveEmbeddings(session, model, embeddings); !saved)
                return tl::unexpected(saved.error());
            return done;
        },
        [this, model = m_model](const Result<Embedded>& done) {
            if (model != m_model)
                return;
            m_working = false;
            if (!done) {
                tryLater(done.error());
                Q_EMIT changed();
                return;
            }
            m_refused.insert(done->refused.begin(), done->refused.end());
            m_embedded.insert(done->customers.begin(), done->customers.end());
            m_waiting = static_cast<int>(m_queue.size());
            Q_EMIT changed();
            if (m_queue.empty() || ++m_sinceRead >= ReadEvery)
                look();
            else
                goOn();
        });
}

void Gallery::identify(QObject* context, Query query, const verify::Policy& policy,
                       std::function<void(const Result<std::vector<Suspect>>&)> done)
{
    const auto encoder = m_encoder();
    if (!encoder || searchable() == 0) {
        done(fail(ErrorCode::EmptyInput, "Nobody is enrolled yet: there is no one to compare with."));
        return;
    }
    m_records.run(
        context,
        [encoder, query = std::move(query), policy, table = m_table,
         former = m_former](store::Store& store, const store::Session& session) -> Result<std::vector<Suspect>> {
            Owners owners;
            const auto features = shortlist(owners, *encoder, table ? *table : store::EmbeddingTable(), query);
            if (!features)
                return tl::unexpected(features.error());
            if (former.table)
                if (const auto more = shortlist(owners, *former.encoder, *former.table, query); !more)
                    return tl::unexpected(more.error());
            return suspectsFor(store, session, *encoder, owners, *features, policy);
        },
        std::move(done));
}

} // namespace countersign::ui
