// One score out of several.
#pragma once

#include "core/base/result.h"
#include "core/verify/model_info.h"

#include <span>

namespace countersign::verify {

/// Fuses the raw scores of one query against R references, R >= 1. The order does not matter, to the last bit. The
/// median of an even number is the mean of the middle two; the top-2 mean of one score is that score.
/// Errors: EmptyInput (no score), Internal (a score that is not a finite number).
/// Source: Kittler et al., "On combining classifiers", TPAMI 20(3), 1998: the sum, max and median rules.
[[nodiscard]] Result<double> fuse(Fusion fusion, std::span<const double> scores);

} // namespace countersign::verify
