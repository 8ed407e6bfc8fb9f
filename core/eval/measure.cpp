#include "core/eval/measure.h"

#include "core/eval/calibration.h"
#include "core/eval/error_rates.h"
#include "core/verify/calibrate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace countersign::eval {

namespace {

/// What one writer adds to the figures that are plain means over trials.
struct WriterSums {
    double trials[3] = {};   ///< genuine, skilled, random
    double accepted[3] = {}; ///< at acceptLlr
    double rejected[3] = {}; ///< at rejectLlr
    double bits[3] = {};     ///< cost of the ratio
};

WriterSums sumsOf(const WriterTrials& writer, const verify::Calibration& calibration)
{
    WriterSums sums;
    const std::array kinds = {&writer.genuine, &writer.skilled, &writer.random};
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        for (const double score : *kinds[kind]) {
            const double llr = verify::logLikelihoodRatio(calibration, score);
            const auto decision = verify::decide(calibration, llr);
            const double wrong = kind == 0 ? -llr : llr;
            ++sums.trials[kind];
            sums.accepted[kind] += decision == verify::Decision::Accept;
            sums.rejected[kind] += decision == verify::Decision::Reject;
            sums.bits[kind] += bits(wrong);
        }
    }
    return sums;
}

/// 0 / 0 is NaN, which bootstrapWriters() passes over.
double share(double part, double whole)
{
    return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN();
}

std::vector<double> calibrated(const std::vector<WriterSums>& all, WriterWeights weights)
{
    WriterSums sum;
    for (std::size_t writer = 0; writer < all.size(); ++writer) {
        for (int kind = 0; kind < 3; ++kind) {
            sum.trials[kind] += weights[writer] * all[writer].trials[kind];
            sum.accepted[kind] += weights[writer] * all[writer].accepted[kind];
            sum.rejected[kind] += weights[writer] * all[writer].rejected[kind];
            sum.bits[kind] += weights[writer] * all[writer].bits[kind];
        }
    }
    return {(share(sum.bits[0], sum.trials[0]) + share(sum.bits[1], sum.trials[1])) / 2,
            share(sum.accepted[1], sum.trials[1]), share(sum.accepted[2], sum.trials[2]),
            share(sum.trials[0] - sum.accepted[0], sum.trials[0]), share(sum.rejected[0], sum.trials[0])};
}

std::optional<verify::Rate> known(const verify::Rate& rate)
{
    return std::isnan(rate.value) ? std::nullopt : std::optional(rate);
}

/// No error at all does not mean that there are none: drawing writers again and again cannot show what none of them
/// did. The comparisons of one writer are not independent, so it is the writers that count.
std::optional<verify::Rate> knownShare(verify::Rate rate, int writers)
{
    if (rate.value == 0)
        rate.high = std::max(rate.high, std::min(1.0, ruleOfThree(writers)));
    return known(rate);
}

} // namespace

Result<Difference> compare(const Trials& a, const Trials& b, const BootstrapOptions& options)
{
    std::vector<std::span<const double>> genuine[2];
    std::vector<std::span<const double>> skilled[2];
    const std::array both = {&a, &b};
    for (std::size_t model = 0; model < both.size(); ++model) {
        for (const WriterTrials& writer : both[model]->writers) {
            genuine[model].emplace_back(writer.genuine);
            skilled[model].emplace_back(writer.skilled);
        }
    }
    const auto isAsLong = [](const auto& one, const auto& other) { return one.size() == other.size(); };
    if (a.references != b.references || !std::ranges::equal(genuine[0], genuine[1], isAsLong)
        || !std::ranges::equal(skilled[0], skilled[1], isAsLong))
        return fail(ErrorCode::InvalidArgument, "Only models that were tried on the same signatures can be compared.");
    const WeightedCurve first(genuine[0], skilled[0]);
    const WeightedCurve second(genuine[1], skilled[1]);
    const auto rates = bootstrapWriters(
        int(a.writers.size()),
        [&](WriterWeights weights) {
            return std::vector{second.rates(weights, {}).equalErrorRate - first.rates(weights, {}).equalErrorRate};
        },
        options);
    const verify::Rate& rate = rates.front();
    if (std::isnan(rate.value))
        return fail(ErrorCode::EmptyInput, "A comparison needs genuine signatures and skilled forgeries.");
    constexpr std::size_t LeastWriters = 6; // five that all lean one way do so by chance in 6 %
    const auto verdict = a.writers.size() < LeastWriters ? Difference::Verdict::CannotTell
                         : rate.high < 0                 ? Difference::Verdict::BIsBetter
                         : rate.low > 0                  ? Difference::Verdict::BIsWorse
                                                         : Difference::Verdict::CannotTell;
    return Difference{rate, verdict};
}

Result<Figures> measure(const Trials& trials, const verify::Calibration* calibration, const BootstrapOptions& options)
{
    constexpr std::array Targets = {0.01, 0.001};
    Figures figures;
    figures.references = trials.references;
    figures.writers = int(trials.writers.size());
    figures.skippedWriters = trials.skippedWriters;

    std::vector<std::span<const double>> genuine;
    std::vector<std::span<const double>> skilled;
    std::vector<std::span<const double>> random;
    const WriterTrials all = pooled(trials);
    std::vector<WriterSums> sums;
    for (const WriterTrials& writer : trials.writers) {
        genuine.emplace_back(writer.genuine);
        skilled.emplace_back(writer.skilled);
        random.emplace_back(writer.random);
        if (calibration)
            sums.push_back(sumsOf(writer, *calibration));
    }
    figures.genuineTrials = std::int64_t(all.genuine.size());
    figures.skilledTrials = std::int64_t(all.skilled.size());
    figures.randomTrials = std::int64_t(all.random.size());
    const auto least = cllrMin(all.genuine, all.skilled);
    if (!least)
        return tl::unexpected(least.error());
    figures.cllrMin = *least;

    const WeightedCurve skilledCurve(genuine, skilled);
    const WeightedCurve randomCurve(genuine, random);
    const auto rates = bootstrapWriters(
        figures.writers,
        [&](WriterWeights weights) {
            const auto atSkilled = skilledCurve.rates(weights, Targets);
            std::vector<double> row = {atSkilled.equalErrorRate, randomCurve.rates(weights, {}).equalErrorRate,
                                       atSkilled.fnmr[0], atSkilled.fnmr[1]};
            if (calibration) {
                const auto more = calibrated(sums, weights);
                row.insert(row.end(), more.begin(), more.end());
            }
            return row;
        },
        options);

    figures.skilledEer = rates[0];
    figures.randomEer = known(rates[1]);
    if (Targets[0] >= ruleOfThree(int(figures.skilledTrials)))
        figures.fnmrAtFmr1 = rates[2];
    if (Targets[1] >= ruleOfThree(int(figures.skilledTrials)))
        figures.fnmrAtFmr01 = rates[3];
    if (calibration) {
        figures.cllr = known(rates[4]);
        const auto having = [&trials](auto kind) {
            return int(std::ranges::count_if(trials.writers, [kind](const auto& w) { return !(w.*kind).empty(); }));
        };
        figures.falseMatchSkilled = knownShare(rates[5], having(&WriterTrials::skilled));
        figures.falseMatchRandom = knownShare(rates[6], having(&WriterTrials::random));
        figures.falseNonAccept = knownShare(rates[7], having(&WriterTrials::genuine));
        figures.falseNonMatch = knownShare(rates[8], having(&WriterTrials::genuine));
        figures.skilledBelowRandom =
            figures.falseMatchRandom && figures.falseMatchSkilled->value < figures.falseMatchRandom->value;
    }
    return figures;
}

} // namespace countersign::eval
