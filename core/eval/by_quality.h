// Do poor images make for more errors? Error rates apart by what was said of the images' quality.
#pragma once

#include "core/base/specimen.h"
#include "core/eval/runner.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace countersign::eval {

/// Errors among the comparisons in which at least one of both images has a flag.
struct QualityRow {
    std::optional<QualityFlag> flag; ///< empty: neither image has any
    int images = 0;                  ///< different signatures with the flag, genuine and forged
    std::int64_t genuineTrials = 0;
    std::int64_t skilledTrials = 0;
    std::optional<double> fnmr;       ///< 0 to 1; empty without a genuine trial
    std::optional<double> fmrSkilled; ///< 0 to 1; empty without a skilled trial
};

/// One reference, at the one threshold at which the whole set has its equal error rate, so that the rows can be compared.
/// A comparison counts in the row of each flag that it has; flags without a comparison are left out. The row of the
/// unblemished comes first, then flags in their order. Errors: EmptyInput (no genuine or no skilled trial).
[[nodiscard]] Result<std::vector<QualityRow>> byQuality(const SetScores& set);

} // namespace countersign::eval
