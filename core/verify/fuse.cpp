#include "core/verify/fuse.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

namespace countersign::verify {

Result<double> fuse(Fusion fusion, std::span<const double> scores)
{
    if (scores.empty())
        return fail(ErrorCode::EmptyInput, "There is no score to fuse.");
    if (!std::all_of(scores.begin(), scores.end(), [](double score) { return std::isfinite(score); }))
        return fail(ErrorCode::Internal, "The model gave a score that is not a finite number.");

    // Sorted, so that the rounding of a sum does not depend on the order in which references were given.
    std::vector<double> sorted(scores.begin(), scores.end());
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    const std::size_t count = sorted.size();
    switch (fusion) {
    case Fusion::Mean: break;
    case Fusion::Max: return sorted.front();
    case Fusion::Median: return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    case Fusion::TopTwoMean: return (sorted.front() + sorted[std::min<std::size_t>(1, count - 1)]) / 2;
    }
    return std::accumulate(sorted.begin(), sorted.end(), 0.0) / double(count);
}

} // namespace countersign::verify
