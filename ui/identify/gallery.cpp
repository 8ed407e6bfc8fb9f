#include "ui/identify/gallery.h"

#include "core/verify/verifier.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace countersign::ui {

namespace {

constexpr std::size_t Batch = 32;     ///< references embedded at once: a few tenths of a second
constexpr std::size_t Shortlist = 20; ///< customers that are judged pair by pair

Result<std::vector<store::Reference>> referencesOf(store::Store& store, const store::Session& session,
                                                   store::CustomerId customer, store::SignatoryId signatory)
{
    auto all = store.references().of(session, customer);
    if (!all)
        return all;
    std::erase_if(*all, [&](const store::Reference& one) { return !(one.signatory == signatory); });
    return all;
}

Result<std::vector<Suspect>> judgeSuspects(store::Store& store, const store::Session& session, verify::Encoder& encoder,
                                           const store::EmbeddingTable& table, const verify::Features& query,
                                           const verify::Policy& policy)
{
    std::vector<Suspect> suspects;
    for (const auto& [owner, similarity] : mostAlike(table, query.embedding, Shortlist)) {
        const auto& who = table.owners[owner];
        auto references = referencesOf(store, session, who.customer, who.signatory);
        if (!references)
            return tl::unexpected(references.error());
        std::vector<InkImage> images;
        std::erase_if(*references, [&](const store::Reference& one) {
            const auto& ink = one.specimen.ink;
            return Size{ink.width, ink.height} != encoder.info().inputSize;
        });
        if (references->empty()) // retired since, or made for another input
            continue;
        for (const auto& reference : *references)
            images.push_back(reference.specimen.ink);
        const auto features = encoder.encode(images);
        if (!features)
            return tl::unexpected(features.error());
        auto judgement = verify::judge(encoder, query, *features, policy);
        if (!judgement)
            return tl::unexpected(judgement.error());
        const auto best = std::ranges::max_element(judgement->referenceScores) - judgement->referenceScores.begin();
        suspects.push_back({who.customer, who.signatory, similarity, std::move(*judgement),
                            std::move((*references)[static_cast<std::size_t>(best)])});
    }
    std::ranges::stable_sort(suspects, [](const Suspect& a, const Suspect& b) {
        return std::pair(a.judgement.llr, a.judgement.score) > std::pair(b.judgement.llr, b.judgement.score);
    });
    return suspects;
}

} // namespace

std::vector<Likeness> mostAlike(const store::EmbeddingTable& table, const std::vector<float>& query, std::size_t most)
{
    if (query.size() != table.length)
        return {};
    std::unordered_map<store::SignatoryId, Likeness> best;
    std::vector<float> similarities(table.owners.size());
    for (std::size_t i = 0; i < table.owners.size(); ++i) {
        const float* row = table.values.data() + i * table.length;
        float sum = 0;
        for (std::size_t k = 0; k < table.length; ++k)
            sum += row[k] * query[k];
        similarities[i] = sum;
    }
    // Only what can still be among the best of different people needs to be looked at.
    std::vector<std::size_t> order(table.owners.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    const auto likelier = [&](std::size_t a, std::size_t b) { return similarities[a] > similarities[b]; };
    std::vector<Likeness> result;
    for (std::size_t taken = 0, wanted = 16 * most; taken < order.size() && best.size() < most; wanted *= 4) {
        const auto end = std::min(order.size(), wanted);
        std::partial_sort(order.begin() + static_cast<std::ptrdiff_t>(taken),
                          order.begin() + static_cast<std::ptrdiff_t>(end), order.end(), likelier);
        for (; taken < end && best.size() < most; ++taken) {
            const Likeness one{order[taken], similarities[order[taken]]};
            if (best.emplace(table.owners[one.owner].signatory, one).second)
                result.push_back(one);
        }
    }
    return result;
}

Gallery::Gallery(Records& records, EncoderSource encoder, QObject* parent)
    : QObject(parent), m_records(records), m_encoder(std::move(encoder))
{
    connect(&m_records, &Records::stateChanged, this, &Gallery::update);
    connect(&m_records, &Records::customersChanged, this, &Gallery::update);
}

void Gallery::update()
{
    const auto encoder = m_encoder();
    if (!m_records.isOpen() || !encoder || !m_records.may(store::Right::Identify)) {
        m_table.reset();
        m_queue.clear();
        m_waiting = 0;
        m_model.clear();
        return;
    }
    if (m_working) {
        m_again = true;
        return;
    }
    m_model = encoder->info().sha256;
    m_working = true;
    m_again = false;
    m_records.run(
        this,
        [model = m_model](store::Store& store, const store::Session& session) {
            return store.references().withoutEmbedding(session, model);
        },
        [this](const Result<std::vector<store::ReferenceId>>& missing) {
            m_working = false;
            if (!missing) {
                Q_EMIT failed(missing.error());
                return;
            }
            m_queue = *missing;
            m_waiting = static_cast<int>(m_queue.size());
            if (m_queue.empty())
                readTable();
            else
                embedSome();
        });
}

void Gallery::embedSome()
{
    const auto encoder = m_encoder();
    if (!m_records.isOpen() || !encoder || encoder->info().sha256 != m_model)
        return update();
    std::vector<store::ReferenceId> some;
    while (!m_queue.empty() && some.size() < Batch) {
        some.push_back(m_queue.back());
        m_queue.pop_back();
    }
    m_working = true;
    m_records.run(
        this,
        [encoder, some, model = m_model](store::Store& store, const store::Session& session) -> Result<void> {
            std::vector<InkImage> images;
            std::vector<store::ReferenceId> ids;
            for (const auto& id : some) {
                auto reference = store.references().load(session, id, store::Detail::Light);
                if (!reference)
                    return tl::unexpected(reference.error());
                auto& ink = reference->specimen.ink;
                if (Size{ink.width, ink.height} != encoder->info().inputSize)
                    continue; // made for another network
                images.push_back(std::move(ink));
                ids.push_back(id);
            }
            const auto features = encoder->encode(images);
            if (!features)
                return tl::unexpected(features.error());
            std::vector<store::Embedding> embeddings;
            for (std::size_t i = 0; i < ids.size(); ++i)
                embeddings.push_back({ids[i], (*features)[i].embedding});
            return embeddings.empty() ? Result<void>() : store.references().saveEmbeddings(session, model, embeddings);
        },
        [this](const Result<void>& done) {
            m_working = false;
            if (!done) {
                m_queue.clear();
                Q_EMIT failed(done.error());
                return;
            }
            m_waiting = static_cast<int>(m_queue.size());
            Q_EMIT changed();
            if (!m_queue.empty())
                embedSome();
            else
                readTable();
        });
}

void Gallery::readTable()
{
    m_working = true;
    m_records.run(
        this,
        [model = m_model](store::Store& store, const store::Session& session) {
            return store.references().embeddings(session, model);
        },
        [this](const Result<store::EmbeddingTable>& table) {
            m_working = false;
            if (table)
                m_table = std::make_shared<const store::EmbeddingTable>(*table);
            else
                Q_EMIT failed(table.error());
            Q_EMIT changed();
            if (m_again)
                update();
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
