#include "core/retrain/compare.h"

#include "core/eval/protocol.h"
#include "core/eval/runner.h"
#include "core/verify/calibrate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace countersign::retrain {

namespace {

/// For exactly so many references.
std::optional<verify::Calibration> exactly(const verify::ModelInfo& info, int references)
{
    auto calibration = verify::calibrationFor(info, references);
    if (calibration && calibration->references != references)
        return std::nullopt;
    return calibration;
}

Result<OneModel> figuresOf(const eval::SetScores& scores, const verify::ModelInfo& info)
{
    const std::array sets{scores};
    const auto trials = eval::trials(sets, 1, {});
    const auto calibration = exactly(info, 1), ofFive = exactly(info, 5);
    auto one = eval::measure(trials, calibration ? &*calibration : nullptr);
    if (!one)
        return tl::unexpected(one.error());
    OneModel model{std::move(*one), {}, {}, {}};
    if (ofFive) {
        if (auto five = eval::measure(eval::trials(sets, 5, ofFive->fusion), &*ofFive))
            model.five = std::move(*five);
    }
    const auto all = eval::pooled(trials);
    if (const auto curve = eval::ErrorCurve::from(all.genuine, all.skilled))
        model.skilled = curve->points();
    if (const auto curve = eval::ErrorCurve::from(all.genuine, all.random))
        model.random = curve->points();
    return model;
}

/// 0: right, 1: referred, 2: wrong.
int wrongness(verify::Decision decision, bool forged)
{
    if (decision == verify::Decision::Refer)
        return 1;
    return (decision == verify::Decision::Accept) == forged ? 2 : 0;
}

void tellChanged(Comparison& result, const eval::LoadedSet& set, const eval::SetScores& before,
                 const eval::SetScores& after, const verify::Calibration& old, const verify::Calibration& fresh)
{
    const auto plans = eval::plan(set.set);
    for (std::size_t w = 0; w < before.writers.size() && w < plans.size(); ++w) {
        const auto &a = before.writers[w], &b = after.writers[w];
        auto columns = plans[w].genuine;
        columns.insert(columns.end(), plans[w].forged.begin(), plans[w].forged.end());
        for (int row = 0; row < a.genuine; ++row) {
            for (int column = row + 1; column < a.genuine + a.forged; ++column) {
                const bool forged = column >= a.genuine;
                Changed one{
                    .reference = set.set.samples[static_cast<std::size_t>(columns[static_cast<std::size_t>(row)])].file,
                    .query = set.set.samples[static_cast<std::size_t>(columns[static_cast<std::size_t>(column)])].file,
                    .forged = forged,
                    .llrBefore = verify::logLikelihoodRatio(old, a.score(row, column)),
                    .llrAfter = verify::logLikelihoodRatio(fresh, b.score(row, column))};
                one.before = verify::decide(old, one.llrBefore);
                one.after = verify::decide(fresh, one.llrAfter);
                ++result.decisions;
                if (one.before == one.after)
                    continue;
                ++(wrongness(one.after, forged) < wrongness(one.before, forged) ? result.toTheBetter
                                                                                : result.toTheWorse);
                result.changed.push_back(std::move(one));
            }
        }
    }
    std::ranges::stable_sort(result.changed, std::ranges::greater(), [](const Changed& one) {
        const int worse = wrongness(one.after, one.forged) - wrongness(one.before, one.forged);
        return std::pair(worse, std::abs(one.llrAfter - one.llrBefore));
    });
    if (result.changed.size() > MostChanged) { // the worst and the best are both of interest
        result.changed.erase(result.changed.begin() + MostChanged / 2, result.changed.end() - MostChanged / 2);
    }
}

} // namespace

Result<Comparison> compare(verify::Encoder& current, verify::Encoder& fresh, const eval::LoadedSet& set,
                           const ProgressSink& progress, std::stop_token stop)
{
    const auto half = [&](int which) -> ProgressSink {
        return [&progress, which](Progress now) {
            if (!progress)
                return;
            const auto total = now.total;
            if (which == 0 && now.done > 0 && now.secondsLeft >= 0)
                now.secondsLeft *=
                    static_cast<double>(2 * total - now.done) / std::max(1.0, static_cast<double>(total - now.done));
            now.done += which * total;
            now.total = 2 * total;
            progress(now);
        };
    };
    const auto before = eval::score(current, set, half(0), stop);
    if (!before)
        return tl::unexpected(before.error());
    const auto after = eval::score(fresh, set, half(1), stop);
    if (!after)
        return tl::unexpected(after.error());
    auto ofCurrent = figuresOf(*before, current.info());
    if (!ofCurrent)
        return tl::unexpected(ofCurrent.error());
    auto ofFresh = figuresOf(*after, fresh.info());
    if (!ofFresh)
        return tl::unexpected(ofFresh.error());
    const std::array a{*before}, b{*after};
    const auto difference = eval::compare(eval::trials(a, 1, {}), eval::trials(b, 1, {}));
    if (!difference)
        return tl::unexpected(difference.error());
    Comparison result{.name = set.set.name,
                      .writers = static_cast<int>(before->writers.size()),
                      .current = std::move(*ofCurrent),
                      .fresh = std::move(*ofFresh),
                      .difference = *difference,
                      .changed = {}};
    const auto old = exactly(current.info(), 1), now = exactly(fresh.info(), 1);
    if (old && now)
        tellChanged(result, set, *before, *after, *old, *now);
    return result;
}

} // namespace countersign::retrain
