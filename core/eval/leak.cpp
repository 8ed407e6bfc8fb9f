#include "core/eval/leak.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace countersign::eval {

namespace {

constexpr int Folds = 5;

using Row = std::vector<double>;

/// Solves a x = b for a symmetric, positive definite a, by Cholesky's decomposition.
Row solve(std::vector<Row> a, Row b)
{
    const std::size_t n = b.size();
    for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < j; ++k)
            for (std::size_t i = j; i < n; ++i)
                a[i][j] -= a[i][k] * a[j][k];
        const double root = std::sqrt(a[j][j]);
        for (std::size_t i = j; i < n; ++i)
            a[i][j] /= root;
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < i; ++k)
            b[i] -= a[i][k] * b[k];
        b[i] /= a[i][i];
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t k = i + 1; k < n; ++k)
            b[i] -= a[k][i] * b[k];
        b[i] /= a[i][i];
    }
    return b;
}

/// Traits in standard deviations of all samples, then their squares.
std::vector<Row> standardised(std::span<const ProbeSample> samples)
{
    const std::size_t width = samples.front().traits.size();
    std::vector<Row> rows(samples.size());
    for (std::size_t t = 0; t < width; ++t) {
        double mean = 0;
        double spread = 0;
        for (const auto& sample : samples)
            mean += sample.traits[t] / double(samples.size());
        for (const auto& sample : samples)
            spread += (sample.traits[t] - mean) * (sample.traits[t] - mean) / double(samples.size());
        const double scale = spread > 0 ? 1 / std::sqrt(spread) : 0;
        for (std::size_t i = 0; i < samples.size(); ++i)
            rows[i].push_back((samples[i].traits[t] - mean) * scale);
    }
    for (Row& row : rows)
        for (std::size_t t = 0; t < width; ++t)
            row.push_back(row[t] * row[t]);
    return rows;
}

/// The direction along which the rows of both kinds lie farthest apart; empty where a kind is missing.
Row discriminant(std::span<const ProbeSample> samples, const std::vector<Row>& rows, const std::vector<bool>& use)
{
    const std::size_t width = rows.front().size();
    Row mean[2] = {Row(width), Row(width)};
    double count[2] = {};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!use[i])
            continue;
        ++count[samples[i].forged];
        for (std::size_t t = 0; t < width; ++t)
            mean[samples[i].forged][t] += rows[i][t];
    }
    if (count[0] == 0 || count[1] == 0)
        return {};
    for (int kind = 0; kind < 2; ++kind)
        for (double& value : mean[kind])
            value /= count[kind];
    std::vector<Row> spread(width, Row(width));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!use[i])
            continue;
        const Row& centre = mean[samples[i].forged];
        for (std::size_t s = 0; s < width; ++s)
            for (std::size_t t = 0; t < width; ++t)
                spread[s][t] += (rows[i][s] - centre[s]) * (rows[i][t] - centre[t]) / (count[0] + count[1]);
    }
    Row difference(width);
    for (std::size_t t = 0; t < width; ++t) {
        spread[t][t] += 1e-3;
        difference[t] = mean[1][t] - mean[0][t];
    }
    return solve(std::move(spread), std::move(difference));
}

} // namespace

Result<double> areaUnderCurve(std::span<const double> genuine, std::span<const double> forged)
{
    if (genuine.empty() || forged.empty())
        return fail(ErrorCode::EmptyInput, "An area under the curve needs genuine and forged signatures.");
    std::vector<double> sorted(genuine.begin(), genuine.end());
    std::sort(sorted.begin(), sorted.end());
    double area = 0;
    for (const double value : forged) {
        const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), value);
        area += double(low - sorted.begin()) + 0.5 * double(high - low);
    }
    return area / double(genuine.size()) / double(forged.size());
}

Result<ProbeResult> probe(std::span<const ProbeSample> samples)
{
    std::set<int> writers;
    for (const auto& sample : samples) {
        writers.insert(sample.writer);
        if (sample.traits.size() != samples.front().traits.size()
            || !std::all_of(sample.traits.begin(), sample.traits.end(), [](double x) { return std::isfinite(x); }))
            return fail(ErrorCode::InvalidArgument, "Traits must be finite and equally many of every signature.");
    }
    if (writers.size() < 2)
        return fail(ErrorCode::EmptyInput, "A leak probe needs at least two writers.");
    const auto area = [&](const auto& valueOf) {
        std::vector<double> kinds[2];
        for (std::size_t i = 0; i < samples.size(); ++i)
            kinds[samples[i].forged].push_back(valueOf(i));
        return areaUnderCurve(kinds[0], kinds[1]);
    };
    ProbeResult result;
    for (std::size_t t = 0; t < samples.front().traits.size(); ++t) {
        const auto single = area([&](std::size_t i) { return samples[i].traits[t]; });
        if (!single)
            return tl::unexpected(single.error());
        result.single.push_back(std::max(*single, 1 - *single));
    }

    const std::vector<Row> rows = standardised(samples);
    const int folds = std::min(Folds, int(writers.size()));
    std::vector<double> scores(samples.size());
    for (int fold = 0; fold < folds; ++fold) {
        const auto isHeld = [&](const ProbeSample& sample) {
            return std::distance(writers.begin(), writers.find(sample.writer)) % folds == fold;
        };
        std::vector<bool> use;
        for (const auto& sample : samples)
            use.push_back(!isHeld(sample));
        const Row direction = discriminant(samples, rows, use);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            if (use[i])
                continue;
            for (std::size_t t = 0; t < direction.size(); ++t)
                scores[i] += direction[t] * rows[i][t];
        }
    }
    const auto together = area([&](std::size_t i) { return scores[i]; });
    if (!together)
        return tl::unexpected(together.error());
    result.together = *together;
    return result;
}

} // namespace countersign::eval
