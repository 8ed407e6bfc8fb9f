// One score out of several.
#pragma once

#include "core/base/result.h"
#include "core/verify/model_info.h"

#include <span>

namespace countersign::verify {

/// Fuses the raw scores of one query against R references, R >= 1. `mutual` has the scores between the references;
/// where it is empty that term falls away. The order of either does not matter, to the last bit.
/// Errors: EmptyInput (no score), Internal (a score that is not a finite number).
[[nodiscard]] Result<double> fuse(const Fusion& fusion, std::span<const double> scores, std::span<const double> mutual);

} // namespace countersign::verify
