#include "core/verify/verifier.h"

#include "core/base/sha256.h"
#include "core/verify/calibrate.h"
#include "core/verify/fuse.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

namespace countersign::verify {

namespace {

/// Every pair of features that is asked for, once, and its score.
class PairScores {
public:
    void ask(const Features* a, const Features* b)
    {
        const FeaturePair pair = ordered(a, b);
        if (m_places.emplace(pair, m_pairs.size()).second)
            m_pairs.push_back(pair);
    }

    Result<void> compare(Encoder& encoder)
    {
        auto scores = encoder.compare(m_pairs);
        if (!scores)
            return tl::unexpected(scores.error());
        if (scores->size() != m_pairs.size())
            return fail(ErrorCode::Internal, "The model gave another number of scores than it was asked for.");
        m_scores = std::move(*scores);
        return {};
    }

    double of(const Features* a, const Features* b) const { return m_scores[m_places.at(ordered(a, b))]; }

private:
    static FeaturePair ordered(const Features* a, const Features* b)
    {
        return std::less<>()(b, a) ? FeaturePair(b, a) : FeaturePair(a, b);
    }

    std::map<FeaturePair, std::size_t> m_places;
    std::vector<FeaturePair> m_pairs;
    std::vector<float> m_scores;
};

/// Of one picture that was encoded twice: apart by no more than rounding. Cells are of the order of 1.
bool isSame(const std::vector<float>& a, const std::vector<float>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](float x, float y) { return std::abs(x - y) < 1e-4F; });
}

/// The references of a case, each picture once.
std::vector<const Features*> different(const Case& one)
{
    std::vector<const Features*> kept;
    for (const Features* reference : one.references) {
        const bool known = std::any_of(kept.begin(), kept.end(), [reference](const Features* other) {
            return other == reference
                   || (isSame(other->local, reference->local) && isSame(other->embedding, reference->embedding));
        });
        if (!known)
            kept.push_back(reference);
    }
    return kept;
}

std::vector<double> between(const std::vector<const Features*>& references, const PairScores& scores)
{
    std::vector<double> all;
    for (std::size_t i = 0; i < references.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j)
            all.push_back(scores.of(references[i], references[j]));
    }
    return all;
}

Result<double> fusedScore(const Fusion& fusion, const Features* query, const std::vector<const Features*>& references,
                          const PairScores& scores)
{
    std::vector<double> single;
    for (const Features* reference : references)
        single.push_back(scores.of(query, reference));
    return fuse(fusion, single, between(references, scores));
}

/// True when one reference, taken as the query against the others, would be rejected.
Result<bool> disagree(const ModelInfo& info, const std::vector<const Features*>& references, const PairScores& scores)
{
    const auto calibration = calibrationFor(info, int(references.size()) - 1);
    if (references.size() < 2 || !calibration)
        return false;
    for (const Features* reference : references) {
        auto others = references;
        std::erase(others, reference);
        const auto fused = fusedScore(calibration->fusion, reference, others, scores);
        if (!fused)
            return tl::unexpected(fused.error());
        if (decide(*calibration, logLikelihoodRatio(*calibration, *fused)) == Decision::Reject)
            return true;
    }
    return false;
}

Result<Judgement> judgeOne(const ModelInfo& info, const Case& one, const PairScores& scores, const Policy& policy)
{
    const auto references = different(one);
    const int count = int(references.size());
    const auto calibration = calibrationFor(info, count);
    const auto single = calibrationFor(info, 1);
    Judgement judgement;
    for (const Features* reference : one.references)
        judgement.referenceScores.push_back(scores.of(one.query, reference));
    const auto fused = fusedScore(calibration ? calibration->fusion : Fusion{}, one.query, references, scores);
    if (!fused)
        return tl::unexpected(fused.error());
    judgement.score = *fused;

    if (count == 1)
        judgement.flags.push_back(CaseFlag::OneReference);
    else if (count == 2)
        judgement.flags.push_back(CaseFlag::FewReferences);
    if (references.size() < one.references.size())
        judgement.flags.push_back(CaseFlag::RepeatedReference);
    const auto apart = disagree(info, references, scores);
    if (!apart)
        return tl::unexpected(apart.error());
    if (*apart)
        judgement.flags.push_back(CaseFlag::ReferencesDisagree);

    if (!calibration || !single) {
        judgement.referenceLlrs.assign(judgement.referenceScores.size(), 0.0);
        judgement.flags.push_back(CaseFlag::NotCalibrated);
        return judgement;
    }
    for (const double score : judgement.referenceScores)
        judgement.referenceLlrs.push_back(logLikelihoodRatio(*single, score));
    judgement.calibration = *calibration;
    judgement.llr = logLikelihoodRatio(*calibration, judgement.score);
    judgement.probability = Probability::fromLogOdds(judgement.llr);
    judgement.proposal = decide(*calibration, judgement.llr);
    // References of two people would make any query look alike: fusing takes how unalike they are for how a writer varies.
    if (judgement.proposal == Decision::Accept && (count < policy.referencesToAccept || *apart))
        judgement.proposal = Decision::Refer;
    return judgement;
}

} // namespace

Result<std::vector<Judgement>> judge(Encoder& encoder, std::span<const Case> cases, const Policy& policy)
{
    PairScores scores;
    for (const Case& one : cases) {
        if (one.references.empty())
            return fail(ErrorCode::EmptyInput, "There is no reference signature to compare with.");
        for (std::size_t i = 0; i < one.references.size(); ++i) {
            scores.ask(one.query, one.references[i]);
        }
        // One picture may be given many times.
        const std::set<const Features*> single(one.references.begin(), one.references.end());
        for (auto a = single.begin(); a != single.end(); ++a) {
            for (auto b = single.begin(); b != a; ++b)
                scores.ask(*a, *b);
        }
    }
    if (auto compared = scores.compare(encoder); !compared)
        return tl::unexpected(compared.error());

    std::vector<Judgement> judgements;
    judgements.reserve(cases.size());
    for (const Case& one : cases) {
        auto judgement = judgeOne(encoder.info(), one, scores, policy);
        if (!judgement)
            return tl::unexpected(judgement.error());
        judgements.push_back(std::move(*judgement));
    }
    return judgements;
}

Result<Judgement> judge(Encoder& encoder, const Features& query, std::span<const Features> references,
                        const Policy& policy)
{
    Case one{&query, {}};
    for (const Features& reference : references)
        one.references.push_back(&reference);
    auto judgements = judge(encoder, std::span(&one, 1), policy);
    if (!judgements)
        return tl::unexpected(judgements.error());
    return std::move(judgements->front());
}

Trace trace(const Specimen& specimen)
{
    Trace result;
    if (!specimen.record.sha256.empty())
        result.file = specimen.record.sha256 + "#" + std::to_string(specimen.record.page);
    result.ink = sha256(specimen.ink.ink);
    result.shape = shapeOf(specimen.ink);
    const auto& notes = specimen.record.quality;
    result.hasQualityNotes = !notes.empty();
    result.isAtBestReferred =
        std::any_of(notes.begin(), notes.end(), [](const QualityNote& note) { return isAtBestReferred(note.flag); });
    return result;
}

double addPictureFlags(Judgement& judgement, const Trace& query, std::span<const Trace* const> references)
{
    const auto referAtBest = [&judgement] {
        if (judgement.proposal == Decision::Accept)
            judgement.proposal = Decision::Refer;
    };
    double most = 0;
    const bool copied = std::any_of(references.begin(), references.end(), [&](const Trace* reference) {
        return (!query.file.empty() && reference->file == query.file) || reference->ink == query.ink;
    });
    if (copied) {
        judgement.flags.push_back(CaseFlag::QueryIsReference);
        referAtBest();
    } else {
        for (const Trace* reference : references)
            most = std::max(most, sameness(query.shape, reference->shape));
        if (most >= LeastSame) {
            judgement.flags.push_back(CaseFlag::QueryTraced);
            referAtBest();
        }
    }
    if (query.hasQualityNotes)
        judgement.flags.push_back(CaseFlag::QueryQuality);
    if (query.isAtBestReferred)
        referAtBest();
    if (std::any_of(references.begin(), references.end(), [](const Trace* one) { return one->hasQualityNotes; }))
        judgement.flags.push_back(CaseFlag::ReferenceQuality);
    return most;
}

Result<Verification> verify(Encoder& encoder, const Specimen& query, std::span<const Specimen> references,
                            const Policy& policy)
{
    if (references.empty())
        return fail(ErrorCode::EmptyInput, "There is no reference signature to compare with.");
    const auto start = std::chrono::steady_clock::now();

    std::vector<InkImage> images{query.ink};
    for (const Specimen& reference : references)
        images.push_back(reference.ink);
    const auto features = encoder.encode(images);
    if (!features)
        return tl::unexpected(features.error());
    auto judgement = judge(encoder, features->front(), std::span(*features).subspan(1), policy);
    if (!judgement)
        return tl::unexpected(judgement.error());

    Verification verification;
    std::vector<Trace> traces;
    for (const Specimen& reference : references) {
        verification.references.push_back(reference.record);
        traces.push_back(trace(reference));
    }
    std::vector<const Trace*> tracePointers;
    for (const Trace& one : traces)
        tracePointers.push_back(&one);
    const double same = addPictureFlags(*judgement, trace(query), tracePointers);

    verification.when = std::chrono::system_clock::now();
    verification.query = query.record;
    if (has(*judgement, CaseFlag::QueryTraced))
        verification.query.quality.push_back({QualityFlag::SameAsReference, same, LeastSame});
    verification.judgement = std::move(*judgement);
    verification.model = encoder.info();
    verification.softwareVersion = COUNTERSIGN_VERSION;
    verification.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return verification;
}

} // namespace countersign::verify
