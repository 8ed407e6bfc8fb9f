// Error rates of a verifier from its scores. Larger scores mean more alike; a comparison is accepted at
// score >= threshold. Rates are shares from 0 to 1. Terms: ISO/IEC 19795-1.
#pragma once

#include "core/base/result.h"

#include <span>
#include <vector>

namespace countersign::eval {

/// What happens at one threshold.
struct OperatingPoint {
    double threshold = 0;
    double fmr = 0;  ///< share of impostor scores accepted
    double fnmr = 0; ///< share of genuine scores not accepted
};

struct EqualErrorRate {
    double rate = 0;
    double threshold = 0; ///< where |FMR - FNMR| is least
};

/// All operating points of a set of genuine and impostor scores; a DET or ROC curve is these points on its axes.
/// Equal scores are one step: no threshold can tell them apart.
class ErrorCurve {
public:
    /// In: at least one score each, in any order, no NaN. Errors: EmptyInput, InvalidArgument (NaN).
    [[nodiscard]] static Result<ErrorCurve> from(std::span<const double> genuine, std::span<const double> impostor);

    /// One point a distinct score, ascending, and one just above the largest: FMR falls from 1 to 0, FNMR rises from
    /// 0 to 1. Thresholds are finite where the scores are.
    [[nodiscard]] const std::vector<OperatingPoint>& points() const { return m_points; }

    /// The mean of FMR and FNMR at the point where they differ least; of several such points the one with the
    /// smaller mean. With few scores this is a step, not a crossing: the DET curve is not interpolated.
    [[nodiscard]] EqualErrorRate equalErrorRate() const;

    /// The rates at any threshold.
    [[nodiscard]] OperatingPoint at(double threshold) const;

    /// The lowest threshold of points() with FMR <= target, which gives the least FNMR. target in 0..1.
    [[nodiscard]] OperatingPoint atFmr(double target) const;

    /// The highest threshold of points() with FNMR <= target, which gives the least FMR. target in 0..1.
    [[nodiscard]] OperatingPoint atFnmr(double target) const;

private:
    std::vector<OperatingPoint> m_points;
};

/// ErrorCurve::from(...).equalErrorRate() in one call. Errors: EmptyInput, InvalidArgument (NaN).
[[nodiscard]] Result<EqualErrorRate> equalErrorRate(std::span<const double> genuine, std::span<const double> impostor);

/// log2(1 + e^x) without overflow: what a ratio of x on the wrong side costs in bits.
[[nodiscard]] double bits(double x);

/// Cost of log-likelihood ratios (natural log) in bits, both classes weighing the same: 0 is perfect, 1 is what
/// llr = 0 for everything costs; badly calibrated ratios can cost more. Infinite ratios on the wrong side cost
/// infinity. Errors: EmptyInput, InvalidArgument (NaN).
/// Source: Brümmer and du Preez, "Application-independent evaluation of speaker detection", Computer Speech and
/// Language 20, 2006.
[[nodiscard]] Result<double> cllr(std::span<const double> genuine, std::span<const double> impostor);

/// The least Cllr that any rising function of the scores can reach: how well they separate, calibration aside. In:
/// scores of any scale. Errors: EmptyInput, InvalidArgument (NaN).
/// Source: as cllr(); the optimal function is found by pool-adjacent-violators, Ayer et al., "An empirical
/// distribution function for sampling with incomplete information", Ann. Math. Statist. 26(4), 1955.
[[nodiscard]] Result<double> cllrMin(std::span<const double> genuine, std::span<const double> impostor);

} // namespace countersign::eval
