#include "core/verify/fuse.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

namespace countersign::verify {

namespace {

/// Largest first, so that the rounding of a sum does not depend on the order in which references were given.
std::vector<double> sorted(std::span<const double> scores)
{
    std::vector<double> all(scores.begin(), scores.end());
    std::sort(all.begin(), all.end(), std::greater<>());
    return all;
}

double mean(std::span<const double> scores)
{
    return std::accumulate(scores.begin(), scores.end(), 0.0) / double(scores.size());
}

double byRule(FusionRule rule, const std::vector<double>& scores)
{
    const std::size_t count = scores.size();
    switch (rule) {
    case FusionRule::Mean: break;
    case FusionRule::Max: return scores.front();
    case FusionRule::Median: return (scores[(count - 1) / 2] + scores[count / 2]) / 2;
    case FusionRule::TopTwoMean: return mean(std::span(scores).first(std::min<std::size_t>(2, count)));
    }
    return mean(scores);
}

} // namespace

Result<double> fuse(const Fusion& fusion, std::span<const double> scores, std::span<const double> mutual)
{
    if (scores.empty())
        return fail(ErrorCode::EmptyInput, "There is no score to fuse.");
    const auto isFinite = [](double score) { return std::isfinite(score); };
    if (!std::all_of(scores.begin(), scores.end(), isFinite) || !std::all_of(mutual.begin(), mutual.end(), isFinite))
        return fail(ErrorCode::Internal, "The model gave a score that is not a finite number.");
    const double own = byRule(fusion.rule, sorted(scores));
    return mutual.empty() ? own : own - fusion.mutual * mean(sorted(mutual));
}

} // namespace countersign::verify
