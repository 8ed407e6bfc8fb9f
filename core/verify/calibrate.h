// From a fused score to a log-likelihood ratio, and from that to a proposal.
#pragma once

#include "core/verify/verification.h"

#include <optional>

namespace countersign::verify {

/// The calibration with the most references that has no more than `references` of them, or else the one with the
/// fewest. Empty where the model has none.
[[nodiscard]] std::optional<Calibration> calibrationFor(const ModelInfo& info, int references);

/// Natural log, genuine over skilled forgery; no further from 0 than calibration.llrLimit where there is one.
/// Source: Platt, "Probabilistic outputs for support vector machines", 1999, at even prior odds.
[[nodiscard]] double logLikelihoodRatio(const Calibration& calibration, double score);

/// Accept at or above acceptLlr, Reject below rejectLlr, Refer between them and for NaN.
[[nodiscard]] Decision decide(const Calibration& calibration, double llr);

} // namespace countersign::verify
