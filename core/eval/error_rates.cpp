#include "core/eval/error_rates.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace countersign::eval {

namespace {

/// Genuine and impostor scores that are equal.
struct Step {
    double score = 0;
    std::size_t genuine = 0;
    std::size_t impostor = 0;
};

Result<std::vector<Step>> ascendingSteps(std::span<const double> genuine, std::span<const double> impostor)
{
    if (genuine.empty())
        return fail(ErrorCode::EmptyInput, "There is no genuine score to measure with.");
    if (impostor.empty())
        return fail(ErrorCode::EmptyInput, "There is no forgery's score to measure with.");
    std::vector<Step> steps;
    steps.reserve(genuine.size() + impostor.size());
    for (const double score : genuine)
        steps.push_back({score, 1, 0});
    for (const double score : impostor)
        steps.push_back({score, 0, 1});
    for (const Step& step : steps)
        if (std::isnan(step.score))
            return fail(ErrorCode::InvalidArgument, "A score is not a number.");
    std::sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.score < b.score; });
    std::size_t last = 0;
    for (std::size_t i = 1; i < steps.size(); ++i) {
        if (steps[i].score == steps[last].score) {
            steps[last].genuine += steps[i].genuine;
            steps[last].impostor += steps[i].impostor;
        } else {
            steps[++last] = steps[i];
        }
    }
    steps.resize(last + 1);
    return steps;
}

} // namespace

Result<ErrorCurve> ErrorCurve::from(std::span<const double> genuine, std::span<const double> impostor)
{
    const auto steps = ascendingSteps(genuine, impostor);
    if (!steps)
        return tl::unexpected(steps.error());
    ErrorCurve curve;
    curve.m_points.reserve(steps->size() + 1);
    std::size_t missed = 0;
    std::size_t matched = impostor.size();
    const auto add = [&](double threshold) {
        curve.m_points.push_back(
            {threshold, double(matched) / double(impostor.size()), double(missed) / double(genuine.size())});
    };
    for (const Step& step : *steps) {
        add(step.score);
        missed += step.genuine;
        matched -= step.impostor;
    }
    add(std::nextafter(steps->back().score, std::numeric_limits<double>::infinity()));
    return curve;
}

EqualErrorRate ErrorCurve::equalErrorRate() const
{
    EqualErrorRate best;
    double leastGap = 2;
    for (const OperatingPoint& point : m_points) {
        const double gap = std::abs(point.fnmr - point.fmr);
        const double mean = (point.fnmr + point.fmr) / 2;
        if (gap < leastGap || (gap == leastGap && mean < best.rate)) {
            leastGap = gap;
            best = {mean, point.threshold};
        }
    }
    return best;
}

OperatingPoint ErrorCurve::at(double threshold) const
{
    // Between two scores the rates are those of the upper one.
    const auto upper = std::lower_bound(m_points.begin(), m_points.end(), threshold,
                                        [](const OperatingPoint& p, double t) { return p.threshold < t; });
    const OperatingPoint& point = upper == m_points.end() ? m_points.back() : *upper;
    return {threshold, point.fmr, point.fnmr};
}

OperatingPoint ErrorCurve::atFmr(double target) const
{
    return *std::find_if(m_points.begin(), m_points.end() - 1,
                         [target](const OperatingPoint& point) { return point.fmr <= target; });
}

OperatingPoint ErrorCurve::atFnmr(double target) const
{
    return *std::find_if(m_points.rbegin(), m_points.rend() - 1,
                         [target](const OperatingPoint& point) { return point.fnmr <= target; });
}

Result<EqualErrorRate> equalErrorRate(std::span<const double> genuine, std::span<const double> impostor)
{
    return ErrorCurve::from(genuine, impostor).map([](const ErrorCurve& curve) { return curve.equalErrorRate(); });
}

double bits(double x)
{
    const double nats = x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
    return nats / std::log(2.0);
}

Result<double> cllr(std::span<const double> genuine, std::span<const double> impostor)
{
    const auto valid = ascendingSteps(genuine, impostor);
    if (!valid)
        return tl::unexpected(valid.error());
    double genuineBits = 0;
    double impostorBits = 0;
    for (const double llr : genuine)
        genuineBits += bits(-llr);
    for (const double llr : impostor)
        impostorBits += bits(llr);
    return (genuineBits / double(genuine.size()) + impostorBits / double(impostor.size())) / 2;
}

Result<double> cllrMin(std::span<const double> genuine, std::span<const double> impostor)
{
    const auto steps = ascendingSteps(genuine, impostor);
    if (!steps)
        return tl::unexpected(steps.error());
    // A block's share of genuine scores must rise from block to block; a block that does not is pooled with the one
    // before it. Shares are compared crosswise, so that no division by zero can happen.
    std::vector<Step> blocks;
    for (const Step& step : *steps) {
        blocks.push_back(step);
        while (blocks.size() > 1) {
            const Step& above = blocks.back();
            Step& below = blocks[blocks.size() - 2];
            if (double(below.genuine) * double(above.impostor) < double(above.genuine) * double(below.impostor))
                break;
            below.genuine += above.genuine;
            below.impostor += above.impostor;
            blocks.pop_back();
        }
    }
    double genuineBits = 0;
    double impostorBits = 0;
    for (const Step& block : blocks) {
        if (block.genuine == 0 || block.impostor == 0)
            continue; // an infinite ratio on the right side costs nothing
        const double llr = std::log(double(block.genuine) / double(genuine.size()))
                           - std::log(double(block.impostor) / double(impostor.size()));
        genuineBits += double(block.genuine) * bits(-llr);
        impostorBits += double(block.impostor) * bits(llr);
    }
    return (genuineBits / double(genuine.size()) + impostorBits / double(impostor.size())) / 2;
}

} // namespace countersign::eval
