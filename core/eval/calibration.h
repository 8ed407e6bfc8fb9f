// From raw scores to log-likelihood ratios, and the thresholds that go with them.
#pragma once

#include "core/base/result.h"
#include "core/eval/runner.h"
#include "core/verify/model_info.h"

#include <span>
#include <string>
#include <vector>

namespace countersign::eval {

/// llr = slope * score + offset, natural log, genuine over skilled forgery.
struct LogisticLine {
    double slope = 1;
    double offset = 0;
};

/// Logistic regression with both classes weighing the same, whatever their numbers, so that the log odds it gives are a
/// log-likelihood ratio. Newton's method on standardised scores. The wanted probabilities are (N + 1) / (N + 2) and
/// 1 / (N + 2) instead of 1 and 0: the slope stays finite when the classes do not overlap. Errors: EmptyInput,
/// InvalidArgument (genuine signatures do not score higher than forgeries: no slope > 0 fits).
/// Source: Platt, "Probabilistic outputs for support vector machines", 1999; equal prior: Brümmer and du Preez 2006.
[[nodiscard]] Result<LogisticLine> fitLogistic(std::span<const double> genuine, std::span<const double> forged);

/// The least error rate that can be promised from `trials` independent ones, none of which failed: 3 / trials, at 95 %.
/// Source: Hanley and Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249(13), 1983; also
/// ISO/IEC 19795-1. In: trials >= 1.
[[nodiscard]] double ruleOfThree(int trials);

struct CalibrationTargets {
    double accept = 0.01; ///< FMR(skilled) at the accept threshold, at most
    double reject = 0.01; ///< FNMR at the reject threshold, at most
    /// The least likelihood ratio, either way, that a verdict rests on: 10 is where weak support ends. Where the validation
    /// writers are told apart more easily than the targets ask, these alone would accept on next to nothing. >= 1.
    double support = 10;
};

/// Line and thresholds for one number of references; the measured rates stay empty. The pairs of one signature are far
/// from independent, so N of the rule of three is the number of different signatures among the queries: forgeries for
/// the accept target, genuine ones for the reject target. llrLimit is ln(N / 3), N the smaller of the two: a ratio
/// beyond would claim an error rate below what these signatures can show. It lies beyond both thresholds, so that the cut changes no decision.
/// acceptLlr is at least ln(support), rejectLlr at most -ln(support), but no further out than ln(N / 3): they never cross.
/// Errors: EmptyInput, InvalidArgument (a target below 3 / N, said with the figures; support below 1; scores that fit no slope > 0).
[[nodiscard]] Result<verify::Calibration> fitCalibration(const Trials& validation, const CalibrationTargets& targets);

/// The fusion whose calibrated ratios cost least (Cllr, skilled forgeries) on these sets: every rule, mutual in steps of
/// 1/20 up to 1.5; the earlier of equals. {} where one reference leaves nothing to fuse, or where no writer has
/// signatures enough.
[[nodiscard]] verify::Fusion chooseFusion(std::span<const SetScores> validation, int references);

struct CalibrationOutcome {
    std::vector<verify::Calibration> calibrations; ///< for 1, 2, 3, 5 and 10 references, as far as the data go
    int validationWriters = 0;
    std::vector<std::string> notes; ///< which number of references had to be left out, and why
};

/// Chooses one fusion and fits one calibration for each number of references on the validation writers of all sets
/// together, then measures it on the test writers of all sets together (none: the rates stay empty, testWriters 0).
/// Errors: as fitCalibration() for one reference.
[[nodiscard]] Result<CalibrationOutcome> calibrate(std::span<const SetScores> validation,
                                                   std::span<const SetScores> test,
                                                   const CalibrationTargets& targets = {});

} // namespace countersign::eval
