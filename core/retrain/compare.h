// The current model against a new one on the same writers, whom neither has seen.
#pragma once

#include "core/eval/error_rates.h"
#include "core/eval/measure.h"
#include "core/eval/signature_set.h"
#include "core/verify/encoder.h"
#include "core/verify/verification.h"

#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace countersign::retrain {

struct OneModel {
    eval::Figures one;                                 ///< one reference, with its own thresholds carried over
    std::optional<eval::Figures> five;                 ///< five references, where there are signatures enough
    std::vector<eval::OperatingPoint> skilled, random; ///< the DET curves, one reference
};

/// A comparison of one reference that the two models decide otherwise.
struct Changed {
    std::filesystem::path reference, query;
    bool forged = false;
    verify::Decision before = verify::Decision::Refer, after = verify::Decision::Refer;
    double llrBefore = 0, llrAfter = 0;
};

struct Comparison {
    std::string name; ///< of the set
    int writers = 0;
    OneModel current, fresh;
    eval::Difference difference;                  ///< of the fresh model less the current one
    std::int64_t decisions = 0;                   ///< comparisons in which both models decide
    std::int64_t toTheBetter = 0, toTheWorse = 0; ///< of them: nearer to the truth, or farther
    std::vector<Changed> changed;                 ///< the worst first, at most MostChanged
};

inline constexpr std::size_t MostChanged = 60;

/// Both models have to be calibrated for one reference for decisions to be told. Progress counts pairs of both models.
/// Errors: Cancelled, EmptyInput (no forgery, or no writer with two genuine signatures), and those of the encoders.
[[nodiscard]] Result<Comparison> compare(verify::Encoder& current, verify::Encoder& fresh, const eval::LoadedSet& set,
                                         const ProgressSink& progress, std::stop_token stop);

} // namespace countersign::retrain
