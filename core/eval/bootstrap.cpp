#include "core/eval/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace countersign::eval {

namespace {

/// The share-quantile of sorted values, linear between neighbours.
double quantile(const std::vector<double>& sorted, double share)
{
    const double place = share * double(sorted.size() - 1);
    const auto below = std::size_t(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - double(below)) * (sorted[above] - sorted[below]);
}

} // namespace

std::vector<verify::Rate> bootstrapWriters(int writers, const Statistic& statistic, const BootstrapOptions& options)
{
    std::vector<int> weights(writers, 1);
    const std::vector<double> whole = statistic(weights);
    std::vector<std::vector<double>> drawn(whole.size());
    // The engine is the same everywhere; std::uniform_int_distribution is not.
    std::mt19937_64 engine(options.seed);
    for (int draw = 0; draw < options.draws; ++draw) {
        std::fill(weights.begin(), weights.end(), 0);
        for (int i = 0; i < writers; ++i)
            ++weights[engine() % std::uint64_t(writers)];
        const std::vector<double> figures = statistic(weights);
        for (std::size_t f = 0; f < figures.size(); ++f)
            if (!std::isnan(figures[f]))
                drawn[f].push_back(figures[f]);
    }
    std::vector<verify::Rate> rates;
    for (std::size_t f = 0; f < whole.size(); ++f) {
        std::sort(drawn[f].begin(), drawn[f].end());
        if (drawn[f].empty())
            rates.push_back({whole[f], whole[f], whole[f]});
        else
            rates.push_back({whole[f], quantile(drawn[f], 0.025), quantile(drawn[f], 0.975)});
    }
    return rates;
}

WeightedCurve::WeightedCurve(std::span<const std::span<const double>> genuine,
                             std::span<const std::span<const double>> impostor)
{
    for (std::size_t writer = 0; writer < genuine.size(); ++writer) {
        for (const double score : genuine[writer])
            m_entries.push_back({score, int(writer), true, false});
        for (const double score : impostor[writer])
            m_entries.push_back({score, int(writer), false, false});
        m_genuine.push_back(std::int64_t(genuine[writer].size()));
        m_impostor.push_back(std::int64_t(impostor[writer].size()));
    }
    std::sort(m_entries.begin(), m_entries.end(), [](const Entry& a, const Entry& b) { return a.score < b.score; });
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_entries[i].endsStep = i + 1 == m_entries.size() || m_entries[i].score < m_entries[i + 1].score;
}

WeightedCurve::Rates WeightedCurve::rates(WriterWeights weights, std::span<const double> fmrTargets) const
{
    constexpr double Nothing = std::numeric_limits<double>::quiet_NaN();
    Rates rates{Nothing, std::vector<double>(fmrTargets.size(), Nothing)};
    std::int64_t genuine = 0;
    std::int64_t impostor = 0;
    for (std::size_t writer = 0; writer < weights.size(); ++writer) {
        genuine += weights[writer] * m_genuine[writer];
        impostor += weights[writer] * m_impostor[writer];
    }
    if (genuine == 0 || impostor == 0)
        return rates;

    std::int64_t missed = 0;
    std::int64_t matched = impostor;
    double leastGap = 2;
    const auto visit = [&] {
        const double fmr = double(matched) / double(impostor);
        const double fnmr = double(missed) / double(genuine);
        const double gap = std::abs(fnmr - fmr);
        const double mean = (fnmr + fmr) / 2;
        if (gap < leastGap || (gap == leastGap && mean < rates.equalErrorRate)) {
            leastGap = gap;
            rates.equalErrorRate = mean;
        }
        for (std::size_t t = 0; t < fmrTargets.size(); ++t)
            if (std::isnan(rates.fnmr[t]) && fmr <= fmrTargets[t])
                rates.fnmr[t] = fnmr;
    };
    visit();
    for (const Entry& entry : m_entries) {
        const int weight = weights[entry.writer];
        missed += entry.genuine ? weight : 0;
        matched -= entry.genuine ? 0 : weight;
        if (entry.endsStep)
            visit();
    }
    return rates;
}

} // namespace countersign::eval
