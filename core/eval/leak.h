// Leak probes: can forged be told from genuine without looking at the handwriting?
#pragma once

#include "core/base/result.h"

#include <span>
#include <vector>

namespace countersign::eval {

/// One signature with numbers that say nothing of the hand: paper level, ink level, stroke width, ...
struct ProbeSample {
    int writer = 0;
    bool forged = false;
    std::vector<double> traits; ///< finite; of every sample equally many
};

/// Areas under the ROC curve, ties counted half: 0.5 is chance, 1 tells them apart.
struct ProbeResult {
    std::vector<double> single; ///< of each trait alone, whichever way it points: 0.5 to 1
    double together = 0.5;      ///< of a linear discriminant on all traits and their squares, each writer judged by one
                                ///< that was fitted on others; below 0.5 where it learned nothing that carries over
};

/// Five folds by writer, in the order of the writers' numbers. The discriminant is Fisher's, with the spread of the
/// traits on its diagonal raised by a thousandth. Errors: EmptyInput (no genuine or no forged sample, or fewer than two
/// writers), InvalidArgument (samples of unequal length, numbers that are not finite).
/// Source: Fisher, "The use of multiple measurements in taxonomic problems", Annals of Eugenics 7(2), 1936.
[[nodiscard]] Result<ProbeResult> probe(std::span<const ProbeSample> samples);

/// The share of pairs (forged, genuine) in which the forged value is larger, ties counted half. Errors: EmptyInput.
/// Source: Mann and Whitney, Ann. Math. Statist. 18(1), 1947.
[[nodiscard]] Result<double> areaUnderCurve(std::span<const double> genuine, std::span<const double> forged);

} // namespace countersign::eval
