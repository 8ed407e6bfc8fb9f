#include "core/eval/calibration.h"

#include "core/eval/error_rates.h"
#include "core/eval/measure.h"
#include "core/verify/calibrate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

namespace countersign::eval {

namespace {

constexpr std::array NumbersOfReferences = {1, 2, 3, 5, 10};

double sigmoid(double x)
{
    return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

/// ln(1 + e^x) without overflow.
double softplus(double x)
{
    return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

/// One class of the logistic regression.
struct Class {
    std::vector<double> scores; ///< standardised
    double wanted = 0;          ///< probability
    double weight = 0;          ///< of each score
};

double loss(std::span<const Class> classes, double slope, double offset)
{
    double sum = 0;
    for (const Class& one : classes) {
        for (const double score : one.scores) {
            const double x = slope * score + offset;
            sum += one.weight * (one.wanted * softplus(-x) + (1 - one.wanted) * softplus(x));
        }
    }
    return sum;
}

struct Derivatives {
    double slope = 0, offset = 0;                             ///< gradient
    double slopeSlope = 0, slopeOffset = 0, offsetOffset = 0; ///< Hessian
};

Derivatives derivatives(std::span<const Class> classes, double slope, double offset)
{
    Derivatives d;
    for (const Class& one : classes) {
        for (const double score : one.scores) {
            const double p = sigmoid(slope * score + offset);
            const double g = one.weight * (p - one.wanted);
            const double h = one.weight * p * (1 - p);
            d.slope += g * score;
            d.offset += g;
            d.slopeSlope += h * score * score;
            d.slopeOffset += h * score;
            d.offsetOffset += h;
        }
    }
    return d;
}

std::string percent(double share)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2g %%", 100 * share);
    return text.data();
}

Result<void> checkTarget(const char* rate, double target, int signatures, const char* kind)
{
    if (!(target > 0 && target < 1))
        return fail(ErrorCode::InvalidArgument, std::string("The target of the ") + rate + " is not between 0 and 1.");
    const double least = ruleOfThree(signatures);
    if (target >= least)
        return {};
    return fail(ErrorCode::InvalidArgument,
                std::string("A ") + rate + " of " + percent(target) + " cannot be promised from "
                    + std::to_string(signatures) + " " + kind + ": even without a single error they show no less than "
                    + percent(least) + " (rule of three). Take more writers or a higher target.");
}

std::vector<double> between(const std::vector<double>& from, const std::vector<double>& to, double share)
{
    std::vector<double> all(from.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = from[i] + share * (to[i] - from[i]);
    return all;
}

} // namespace

double ruleOfThree(int trials)
{
    return 3.0 / trials;
}

Result<LogisticLine> fitLogistic(std::span<const double> genuine, std::span<const double> forged)
{
    if (genuine.empty() || forged.empty())
        return fail(ErrorCode::EmptyInput, "A calibration needs scores of genuine signatures and of forgeries.");
    double mean = 0;
    double square = 0;
    for (const auto& scores : {genuine, forged}) {
        for (const double score : scores) {
            mean += score / (2 * double(scores.size()));
            square += score * score / (2 * double(scores.size()));
        }
    }
    const double spread = std::sqrt(std::max(0.0, square - mean * mean));
    const auto unusable = fail(ErrorCode::InvalidArgument,
                               "The model does not score genuine signatures higher than forgeries, so its scores "
                               "cannot be calibrated.");
    if (!(spread > 1e-12 * std::max(1.0, std::abs(mean))))
        return unusable;

    std::array<Class, 2> classes;
    for (const bool isGenuine : {false, true}) {
        const auto scores = isGenuine ? genuine : forged;
        const auto count = double(scores.size());
        Class& one = classes[isGenuine];
        one.wanted = isGenuine ? (count + 1) / (count + 2) : 1 / (count + 2);
        one.weight = 1 / (2 * count);
        for (const double score : scores)
            one.scores.push_back((score - mean) / spread);
    }

    constexpr double Rounding = 1e-13; // of the loss, which is of the order of 1
    double slope = 0;
    double offset = 0;
    double current = loss(classes, slope, offset);
    for (int round = 0; round < 100; ++round) {
        const Derivatives d = derivatives(classes, slope, offset);
        if (std::hypot(d.slope, d.offset) < 1e-12)
            break;
        // The loss is convex; the ridge only keeps the determinant away from 0 where all probabilities saturate.
        const double a = d.slopeSlope + 1e-12;
        const double c = d.offsetOffset + 1e-12;
        const double determinant = a * c - d.slopeOffset * d.slopeOffset;
        const double slopeStep = (c * d.slope - d.slopeOffset * d.offset) / determinant;
        const double offsetStep = (a * d.offset - d.slopeOffset * d.slope) / determinant;
        double share = 1;
        double next = loss(classes, slope - slopeStep, offset - offsetStep);
        while (next > current + Rounding && share > 1e-10) {
            share /= 2;
            next = loss(classes, slope - share * slopeStep, offset - share * offsetStep);
        }
        slope -= share * slopeStep;
        offset -= share * offsetStep;
        current = next;
    }
    if (!(slope > 0))
        return unusable;
    return LogisticLine{slope / spread, offset - slope * mean / spread};
}

Result<verify::Calibration> fitCalibration(const Trials& validation, const CalibrationTargets& targets)
{
    const WriterTrials all = pooled(validation);
    if (all.genuine.empty() || all.skilled.empty())
        return fail(ErrorCode::EmptyInput, "A calibration needs scores of genuine signatures and of forgeries.");
    if (auto ok = checkTarget("false match rate", targets.accept, all.skilledSignatures, "forgeries"); !ok)
        return tl::unexpected(ok.error());
    if (auto ok = checkTarget("false non-match rate", targets.reject, all.genuineSignatures, "genuine signatures"); !ok)
        return tl::unexpected(ok.error());
    if (!(targets.support >= 1))
        return fail(ErrorCode::InvalidArgument, "The support that a verdict needs is a likelihood ratio of 1 or more.");
    const auto line = fitLogistic(all.genuine, all.skilled);
    if (!line)
        return tl::unexpected(line.error());

    verify::Calibration calibration;
    calibration.references = validation.references;
    calibration.slope = line->slope;
    calibration.offset = line->offset;
    calibration.acceptTarget = targets.accept;
    calibration.rejectTarget = targets.reject;
    // Thresholds are found among the ratios themselves, so that rounding on the way from the score cannot move a
    // signature over one of them.
    std::vector<double> genuine;
    std::vector<double> skilled;
    for (const double score : all.genuine)
        genuine.push_back(verify::logLikelihoodRatio(calibration, score));
    for (const double score : all.skilled)
        skilled.push_back(verify::logLikelihoodRatio(calibration, score));
    const auto curve = ErrorCurve::from(genuine, skilled);
    if (!curve)
        return tl::unexpected(curve.error());
    const double limit = std::log(std::min(all.genuineSignatures, all.skilledSignatures) / 3.0);
    const double least = std::min(std::log(targets.support), limit);
    calibration.acceptLlr = std::max(curve->atFmr(targets.accept).threshold, least);
    calibration.rejectLlr = std::min(curve->atFnmr(targets.reject).threshold, -least);
    // A ratio cut to the limit must still be on its side of both thresholds.
    const double outermost = std::max(std::abs(calibration.acceptLlr), std::abs(calibration.rejectLlr));
    calibration.llrLimit = std::max(limit, std::nextafter(outermost, std::numeric_limits<double>::infinity()));
    return calibration;
}

verify::Fusion chooseFusion(std::span<const SetScores> validation, int references)
{
    if (references < 2)
        return {};
    verify::Fusion chosen;
    double least = std::numeric_limits<double>::infinity();
    for (const auto rule : {verify::FusionRule::Mean, verify::FusionRule::Max, verify::FusionRule::Median,
                            verify::FusionRule::TopTwoMean}) {
        // A fused score is linear in `mutual`: two of them give all.
        const WriterTrials plain = pooled(trials(validation, references, {rule, 0}));
        const WriterTrials less = pooled(trials(validation, references, {rule, 1}));
        for (int step = 0; step <= 30; ++step) {
            const verify::Fusion fusion{rule, step / 20.0};
            auto genuine = between(plain.genuine, less.genuine, fusion.mutual);
            auto skilled = between(plain.skilled, less.skilled, fusion.mutual);
            const auto line = fitLogistic(genuine, skilled);
            if (!line)
                continue;
            for (auto* scores : {&genuine, &skilled}) {
                for (double& score : *scores)
                    score = line->slope * score + line->offset;
            }
            if (const auto cost = cllr(genuine, skilled); cost && *cost < least) {
                least = *cost;
                chosen = fusion;
            }
        }
    }
    return chosen;
}

Result<CalibrationOutcome> calibrate(std::span<const SetScores> validation, std::span<const SetScores> test,
                                     const CalibrationTargets& targets)
{
    CalibrationOutcome outcome;
    for (const SetScores& set : validation)
        outcome.validationWriters += int(set.writers.size());
    for (const int references : NumbersOfReferences) {
        const verify::Fusion fusion = chooseFusion(validation, references);
        auto fitted = fitCalibration(trials(validation, references, fusion), targets);
        if (!fitted && references == 1)
            return tl::unexpected(fitted.error());
        if (!fitted) {
            outcome.notes.push_back("No calibration for " + std::to_string(references)
                                    + " references: " + fitted.error().message);
            continue;
        }
        fitted->fusion = fusion;
        if (!test.empty()) {
            const auto figures = measure(trials(test, references, fusion), &*fitted);
            if (!figures && references == 1)
                return tl::unexpected(figures.error());
            if (figures) {
                fitted->falseMatchSkilled = figures->falseMatchSkilled.value_or(verify::Rate{});
                fitted->falseMatchRandom = figures->falseMatchRandom.value_or(verify::Rate{});
                fitted->falseNonMatch = figures->falseNonMatch.value_or(verify::Rate{});
                fitted->falseNonAccept = figures->falseNonAccept.value_or(verify::Rate{});
                fitted->testWriters = figures->writers;
            }
        }
        outcome.calibrations.push_back(*fitted);
    }
    return outcome;
}

} // namespace countersign::eval
