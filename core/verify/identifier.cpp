#include "core/verify/identifier.h"

#include <algorithm>
#include <numeric>

namespace countersign::verify {

namespace {

double similarity(const Features& query, const Person& person)
{
    double best = -1;
    for (const Features& reference : person.references) {
        best = std::max(
            best, std::inner_product(query.embedding.begin(), query.embedding.end(), reference.embedding.begin(), 0.0));
    }
    return best;
}

} // namespace

Result<std::vector<Candidate>> identify(Encoder& encoder, const Features& query, std::span<const Person> people,
                                        std::size_t top, const Policy& policy, std::size_t shortlist)
{
    if (people.empty())
        return fail(ErrorCode::EmptyInput, "There is nobody to compare with.");
    struct Place {
        double similarity;
        const Person* person;
    };
    std::vector<Place> places;
    for (const Person& person : people) {
        if (person.references.empty())
            return fail(ErrorCode::EmptyInput, "There is no reference signature to compare with.", person.name);
        for (const Features& reference : person.references) {
            if (reference.embedding.size() != query.embedding.size())
                return fail(ErrorCode::InvalidArgument, "The signatures were read by different models.", person.name);
        }
        places.push_back({similarity(query, person), &person});
    }
    std::stable_sort(places.begin(), places.end(),
                     [](const Place& a, const Place& b) { return a.similarity > b.similarity; });
    places.resize(std::min(places.size(), std::max(shortlist, top)));

    std::vector<Case> cases;
    for (const Place& place : places) {
        Case one{&query, {}};
        for (const Features& reference : place.person->references)
            one.references.push_back(&reference);
        cases.push_back(std::move(one));
    }
    auto judgements = judge(encoder, cases, policy);
    if (!judgements)
        return tl::unexpected(judgements.error());

    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < places.size(); ++i)
        candidates.push_back({places[i].person->name, places[i].similarity, std::move((*judgements)[i])});
    const bool calibrated = !encoder.info().calibrations.empty();
    std::stable_sort(candidates.begin(), candidates.end(), [calibrated](const Candidate& a, const Candidate& b) {
        if (calibrated && a.judgement.llr != b.judgement.llr)
            return a.judgement.llr > b.judgement.llr;
        return a.judgement.score > b.judgement.score; // beyond the limit all ratios are equal
    });
    candidates.resize(std::min(candidates.size(), top));
    return candidates;
}

} // namespace countersign::verify
