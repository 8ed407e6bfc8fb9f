#include "ui/identify/gallery.h"

#include "core/verify/identifier.h"
#include "ui/desk/picture.h"

#include <algorithm>
#include <numeric>

namespace countersign::ui {

namespace {

constexpr int ReadEvery = 100;        ///< batches, after which those that are new can be searched
constexpr std::size_t Batch = 32;     ///< references embedded at once: a few tenths of a second
constexpr std::size_t Shortlist = 20; ///< customers that are judged pair by pair

/// Made anew from the file where it was made for another network.
Result<InkImage> inkFor(store::Store& store, const store::Session& session, store::Reference& reference, Size size)
{
    auto& ink = reference.specimen.ink;
    if (Size{ink.width, ink.height} == size)
        return ink;
    auto file = store.references().file(session, reference.id);
    if (!file)
        return tl::unexpected(file.error());
    auto specimen = specimenFor(*pictureOf(reference.specimen, std::move(*file)), size);
    if (!specimen)
        return tl::unexpected(specimen.error());
    return std::move(specimen->ink);
}

Result<InkImage> inkOf(store::Store& store, const store::Session& session, store::ReferenceId id, Size size)
{
    auto reference = store.references().load(session, id, store::Detail::Light);
    if (!reference)
        return tl::unexpected(reference.error());
    return inkFor(store, session, *reference, size);
}

Result<std::vector<Suspect>> judgeSuspects(store::Store& store, const store::Session& session, verify::Encoder& encoder,
                                           const store::EmbeddingTable& table, const verify::Features& query,
                                           const verify::Policy& policy)
{
    std::vector<verify::Person> people; // named by their place in `references`
    std::vector<std::vector<store::Reference>> references;
    for (const auto owner : mostAlike(table, query.embedding, Shortlist)) {
        const auto& who = table.owners[owner];
        auto hand = handOf(store, session, encoder, who.customer, who.signatory);
        if (!hand)
            return tl::unexpected(hand.error());
        if (hand->references.empty()) // retired since
            continue;
        people.push_back({std::to_string(people.size()), std::move(hand->features)});
        references.push_back(std::move(hand->references));
    }
    std::vector<Suspect> suspects;
    if (people.empty())
        return suspects;
    auto candidates = verify::identify(encoder, query, people, people.size(), policy);
    if (!candidates)
        return tl::unexpected(candidates.error());
    for (auto& candidate : *candidates) {
        auto& known = references[std::stoul(candidate.person)];
        const auto& scores = candidate.judgement.referenceScores;
        const auto best = static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin());
        suspects.push_back({known[best].customer, std::move(candidate.judgement), std::move(known[best])});
    }
    return suspects;
}

} // namespace

Result<Hand> handOf(store::Store& store, const store::Session& session, verify::Encoder& encoder,
                    store::CustomerId customer, store::SignatoryId signatory)
{
    auto all = store.references().of(session, customer);
    if (!all)
        return tl::unexpected(all.error());
    Hand hand;
    std::vector<InkImage> images;
    for (auto& reference : *all) {
        if (!(reference.signatory == signatory))
            continue;
        auto ink = inkFor(store, session, reference, encoder.info().inputSize);
        if (!ink)
            continue;
        images.push_back(std::move(*ink));
        hand.references.push_back(std::move(reference));
    }
    if (images.empty())
        return hand;
    auto features = encoder.encode(images);
    if (!features)
        return tl::unexpected(features.error());
    hand.features = std::move(*features);
    return hand;
}

std::vector<std::size_t> mostAlike(const store::EmbeddingTable& table, const std::vector<float>& query,
                                   std::size_t most)
{
    if (query.size() != table.length)
        return {};
    std::vector<float> similarities(table.owners.size());
    std::vector<std::size_t> order(table.owners.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const float* row = table.values.data() + i * table.length;
        similarities[i] = std::inner_product(query.begin(), query.end(), row, 0.0F);
        order[i] = i;
    }
    // Only what can still be among the best of different people needs to be sorted.
    const auto likelier = [&](std::size_t a, std::size_t b) { return similarities[a] > similarities[b]; };
    std::unordered_set<store::SignatoryId> seen;
    std::vector<std::size_t> result;
    for (std::size_t taken = 0, wanted = 16 * most; taken < order.size() && result.size() < most; wanted *= 4) {
        const auto end = std::min(order.size(), wanted);
        std::partial_sort(order.begin() + static_cast<std::ptrdiff_t>(taken),
                          order.begin() + static_cast<std::ptrdiff_t>(end), order.end(), likelier);
        for (; taken < end && result.size() < most; ++taken)
            if (seen.insert(table.owners[order[taken]].signatory).second)
                result.push_back(order[taken]);
    }
    return result;
}

Gallery::Gallery(Records& records, EncoderSource encoder, QObject* parent)
    : QObject(parent), m_records(records), m_encoder(std::move(encoder))
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(300);
    connect(&m_soon, &QTimer::timeout, this, &Gallery::look);
    connect(&m_records, &Records::stateChanged, this, &Gallery::update);
    connect(&m_records, &Records::customersChanged, this, &Gallery::update);
}

void Gallery::update()
{
    const auto encoder = m_encoder();
    const bool may = m_records.isOpen() && encoder && m_records.may(store::Right::Identify);
    if (!may || encoder->info().sha256 != m_model) {
        m_table.reset();
        m_queue.clear();
        m_refused.clear();
        m_waiting = 0;
        m_working = false; // an answer to somebody who left does not come
        m_model = may ? encoder->info().sha256 : std::string();
        Q_EMIT changed();
    }
    if (may)
        m_soon.start();
}

void Gallery::look()
{
    if (m_model.empty() || !m_records.isOpen())
        return;
    m_again = m_working;
    if (m_working)
        return;
    if (!m_records.may(store::Right::Embed))
        return readTable();
    m_working = true;
    m_records.run(
        this,
        [model = m_model](store::Store& store, const store::Session& session) {
            return store.references().withoutEmbedding(session, model);
        },
        [this, model = m_model](const Result<std::vector<store::ReferenceId>>& missing) {
            if (model != m_model)
                return;
            m_working = false;
            if (missing) {
                m_queue = *missing;
                std::erase_if(m_queue, [this](const auto& id) { return m_refused.contains(id); });
                m_waiting = static_cast<int>(m_queue.size());
            } else {
                Q_EMIT failed(missing.error());
            }
            readTable(); // what is there can be searched while the rest is made
        });
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
    using Refused = std::vector<store::ReferenceId>;
    m_records.run(
        this,
        [encoder, some, model = m_model](store::Store& store, const store::Session& session) -> Result<Refused> {
            std::vector<InkImage> images;
            std::vector<store::ReferenceId> ids;
            Refused refused;
            for (const auto& id : some) {
                auto ink = inkOf(store, session, id, encoder->info().inputSize);
                if (ink) {
                    images.push_back(std::move(*ink));
                    ids.push_back(id);
                } else {
                    refused.push_back(id);
                }
            }
            const auto features = encoder->encode(images);
            if (!features)
                return tl::unexpected(features.error());
            std::vector<store::Embedding> embeddings;
            for (std::size_t i = 0; i < ids.size(); ++i)
                embeddings.push_back({ids[i], (*features)[i].embedding});
            if (!embeddings.empty())
                if (auto saved = store.references().saveEmbeddings(session, model, embeddings); !saved)
                    return tl::unexpected(saved.error());
            return refused;
        },
        [this, some, model = m_model](const Result<Refused>& refused) {
            if (model != m_model)
                return;
            m_working = false;
            if (!refused)
                Q_EMIT failed(refused.error());
            const auto& left = refused ? *refused : some;
            m_refused.insert(left.begin(), left.end());
            m_waiting = static_cast<int>(m_queue.size());
            Q_EMIT changed();
            if (m_queue.empty() || ++m_sinceRead >= ReadEvery)
                readTable();
            else
                goOn();
        });
}

void Gallery::readTable()
{
    m_working = true;
    m_sinceRead = 0;
    using Table = std::shared_ptr<const store::EmbeddingTable>;
    m_records.run(
        this,
        [model = m_model](store::Store& store, const store::Session& session) -> Result<Table> {
            auto table = store.references().embeddings(session, model);
            if (!table)
                return tl::unexpected(table.error());
            return std::make_shared<const store::EmbeddingTable>(std::move(*table));
        },
        [this, model = m_model](const Result<Table>& table) {
            if (model != m_model)
                return;
            m_working = false;
            if (table)
                m_table = *table;
            else
                Q_EMIT failed(table.error());
            Q_EMIT changed();
            goOn();
        });
}

void Gallery::identify(QObject* context, const InkImage& query, const verify::Policy& policy,
                       std::function<void(const Result<std::vector<Suspect>>&)> done)
{
    const auto encoder = m_encoder();
    if (!encoder || !m_table || m_table->owners.empty()) {
        done(fail(ErrorCode::EmptyInput, "Nobody is enrolled yet: there is no one to compare with."));
        return;
    }
    m_records.run(
        context,
        [encoder, query, policy, table = m_table](store::Store& store,
                                                  const store::Session& session) -> Result<std::vector<Suspect>> {
            const auto features = encoder->encode({&query, 1});
            if (!features)
                return tl::unexpected(features.error());
            return judgeSuspects(store, session, *encoder, *table, features->front(), policy);
        },
        std::move(done));
}

} // namespace countersign::ui
