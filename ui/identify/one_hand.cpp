#include "ui/identify/one_hand.h"

#include "core/verify/verifier.h"
#include "ui/identify/hand.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <unordered_map>

namespace countersign::ui {

namespace {

constexpr std::size_t KeptHands = 100; ///< some 60 MB

/// Hands that stand in several pairs are encoded once, as long as there is room. Without pictures.
class Hands {
public:
    Hands(store::Store& store, const store::Session& session, verify::Encoder& encoder)
        : m_store(store), m_session(session), m_encoder(encoder)
    {
    }

    Result<std::shared_ptr<const Hand>> of(const store::EmbeddingTable::Owner& owner)
    {
        if (const auto kept = m_kept.find(owner.signatory); kept != m_kept.end())
            return kept->second;
        auto hand = handOf(m_store, m_session, m_encoder, owner.customer, owner.signatory);
        if (!hand)
            return tl::unexpected(hand.error());
        for (auto& reference : hand->references)
            reference.specimen = {};
        if (m_kept.size() >= KeptHands)
            m_kept.clear();
        return m_kept.emplace(owner.signatory, std::make_shared<const Hand>(std::move(*hand))).first->second;
    }

private:
    store::Store& m_store;
    const store::Session& m_session;
    verify::Encoder& m_encoder;
    std::unordered_map<store::SignatoryId, std::shared_ptr<const Hand>> m_kept;
};

/// One reference of `one`, that of this row, against all of `other`.
struct Query {
    std::size_t reference;
    const Hand* one;
    const Hand* other;
};

std::optional<Query> queryOf(const Hand& one, const Hand& other, store::ReferenceId reference)
{
    const auto place = std::ranges::find(one.references, reference, &store::Reference::id);
    if (place == one.references.end() || other.references.empty()) // retired since
        return std::nullopt;
    return Query{static_cast<std::size_t>(place - one.references.begin()), &one, &other};
}

bool isLikelier(const verify::Judgement& a, const verify::Judgement& b)
{
    return a.llr != b.llr ? a.llr > b.llr : a.score > b.score; // beyond the limit all ratios are equal
}

/// The likelier of both directions; nothing where references were retired meanwhile.
Result<std::optional<OneHand>> judgePair(verify::Encoder& encoder, const Hand& first, const Hand& second,
                                         store::ReferenceId firstRow, store::ReferenceId secondRow,
                                         const verify::Policy& policy)
{
    std::vector<Query> queries;
    for (const auto& query : {queryOf(first, second, firstRow), queryOf(second, first, secondRow)})
        if (query)
            queries.push_back(*query);
    std::vector<verify::Case> cases;
    for (const auto& query : queries) {
        cases.push_back({&query.one->features[query.reference], {}});
        for (const auto& features : query.other->features)
            cases.back().references.push_back(&features);
    }
    if (cases.empty())
        return std::optional<OneHand>();
    auto judged = verify::judge(encoder, cases, policy);
    if (!judged)
        return tl::unexpected(judged.error());
    const std::size_t best = judged->size() > 1 && isLikelier((*judged)[1], (*judged)[0]) ? 1 : 0;
    const Query& query = queries[best];
    const auto& scores = (*judged)[best].referenceScores;
    const auto& mine = query.one->references[query.reference];
    const auto& other =
        query.other->references[static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin())];
    const bool isTurned = query.one == &second;
    const auto& left = isTurned ? other : mine;
    const auto& right = isTurned ? mine : other;
    return OneHand{left.customer, right.customer, left.id, right.id, std::move((*judged)[best])};
}

} // namespace

Result<std::vector<verify::AlikeRows>> likeliestPairs(const store::EmbeddingTable& table, std::stop_token stop,
                                                      const ProgressSink& progress)
{
    std::unordered_map<store::CustomerId, std::uint32_t> numbers;
    std::vector<std::uint32_t> owners;
    owners.reserve(table.owners.size());
    for (const auto& owner : table.owners)
        owners.push_back(numbers.emplace(owner.customer, static_cast<std::uint32_t>(numbers.size())).first->second);
    return verify::mostAlike(verify::toFloats(table.values), table.length, owners, MostPairs, std::move(stop),
                             progress);
}

Result<std::vector<OneHand>> judgePairs(store::Store& store, const store::Session& session, verify::Encoder& encoder,
                                        const store::EmbeddingTable& table, const std::vector<verify::AlikeRows>& pairs,
                                        const verify::Policy& policy, std::stop_token stop,
                                        const ProgressSink& progress)
{
    const auto start = std::chrono::steady_clock::now();
    const auto total = static_cast<std::int64_t>(pairs.size());
    std::int64_t done = 0;
    Hands hands(store, session, encoder);
    std::vector<OneHand> found;
    for (const auto& pair : pairs) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled.");
        const auto& one = table.owners[pair.first];
        const auto& other = table.owners[pair.second];
        const auto first = hands.of(one);
        if (!first)
            return tl::unexpected(first.error());
        const auto second = hands.of(other);
        if (!second)
            return tl::unexpected(second.error());
        auto judged = judgePair(encoder, **first, **second, one.reference, other.reference, policy);
        if (!judged)
            return tl::unexpected(judged.error());
        if (*judged && (*judged)->judgement.proposal != verify::Decision::Reject)
            found.push_back(std::move(**judged));
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
        ++done;
        progress({done, total, passed.count() / static_cast<double>(done) * static_cast<double>(total - done),
                  "Judging the most alike"});
    }
    std::ranges::stable_sort(found,
                             [](const OneHand& a, const OneHand& b) { return isLikelier(a.judgement, b.judgement); });
    return found;
}

} // namespace countersign::ui
