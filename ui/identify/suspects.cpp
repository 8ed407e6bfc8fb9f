#include "ui/identify/suspects.h"

#include "core/verify/identifier.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace countersign::ui {

namespace {

constexpr std::size_t Shortlist = 20; ///< signatories who are looked at by one reference each
constexpr std::size_t Finalists = 6;  ///< who are judged with all of theirs

/// What one reference alone says.
struct FirstLook {
    store::EmbeddingTable::Owner owner;
    verify::Features features; ///< of that reference
    float score = 0;
};

/// The likeliest first.
Result<std::vector<FirstLook>> lookAt(store::Store& store, const store::Session& session, verify::Encoder& encoder,
                                      const Owners& owners, const verify::Features& query)
{
    std::vector<FirstLook> looks;
    std::vector<InkImage> images;
    for (const auto& owner : owners) {
        auto reference = store.references().load(session, owner.reference, store::Detail::Light);
        if (!reference && reference.error().code == ErrorCode::NotFound) // a demo customer that was removed
            continue;
        if (!reference)
            return tl::unexpected(reference.error());
        if (reference->retired)
            continue;
        auto ink = inkFor(store, session, *reference, encoder.info().inputSize);
        if (!ink)
            return tl::unexpected(ink.error());
        if (!*ink)
            continue;
        images.push_back(std::move(**ink));
        looks.push_back({owner, {}});
    }
    if (looks.empty())
        return looks;
    auto features = encoder.encode(images);
    if (!features)
        return tl::unexpected(features.error());
    std::vector<verify::FeaturePair> pairs;
    for (std::size_t i = 0; i < looks.size(); ++i) {
        looks[i].features = std::move((*features)[i]);
        pairs.emplace_back(&query, &looks[i].features);
    }
    const auto scores = encoder.compare(pairs);
    if (!scores)
        return tl::unexpected(scores.error());
    for (std::size_t i = 0; i < looks.size(); ++i)
        looks[i].score = (*scores)[i];
    std::ranges::stable_sort(looks, std::ranges::greater(), &FirstLook::score);
    return looks;
}

std::string nameOf(const store::Customer& customer, store::SignatoryId id)
{
    const auto found = std::ranges::find(customer.signatories, id, &store::Signatory::id);
    return found == customer.signatories.end() ? std::string() : found->name;
}

} // namespace

std::vector<std::size_t> mostAlike(const store::EmbeddingTable& table, const std::vector<float>& query,
                                   std::size_t most)
{
    if (query.size() != table.length)
        return {};
    std::vector<float> similarities(table.owners.size());
    verify::innerProducts(table.values, query, similarities);
    // One may have many references: more than `most` are looked at, until there are enough of different people.
    std::vector<std::size_t> result;
    for (std::size_t wanted = 16 * most;; wanted *= 4) {
        result.clear();
        std::unordered_set<store::SignatoryId> seen;
        for (const auto row : verify::largest(similarities, wanted))
            if (result.size() < most && seen.insert(table.owners[row].signatory).second)
                result.push_back(row);
        if (result.size() == most || wanted >= similarities.size())
            break;
    }
    return result;
}

void addMostAlike(Owners& owners, const store::EmbeddingTable& table, const std::vector<float>& query)
{
    for (const auto row : mostAlike(table, query, Shortlist)) {
        const auto& owner = table.owners[row];
        if (std::ranges::find(owners, owner.signatory, &store::EmbeddingTable::Owner::signatory) == owners.end())
            owners.push_back(owner);
    }
}

Result<std::vector<Suspect>> suspectsFor(store::Store& store, const store::Session& session, verify::Encoder& encoder,
                                         const Owners& owners, const verify::Features& query,
                                         const verify::Policy& policy)
{
    const auto looks = lookAt(store, session, encoder, owners, query);
    if (!looks)
        return tl::unexpected(looks.error());
    std::vector<verify::Person> people; // named by their place in `references`
    std::vector<std::vector<store::Reference>> references;
    for (const auto& look : *looks) {
        if (people.size() == Finalists)
            break;
        auto hand = handOf(store, session, encoder, look.owner.customer, look.owner.signatory,
                           KnownFeatures{look.owner.reference, &look.features});
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
        auto& best = known[static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin())];
        const auto customer = store.customers().load(session, best.customer);
        if (!customer)
            return tl::unexpected(customer.error());
        suspects.push_back(
            {best.customer, nameOf(*customer, best.signatory), std::move(candidate.judgement), std::move(best)});
    }
    return suspects;
}

} // namespace countersign::ui
