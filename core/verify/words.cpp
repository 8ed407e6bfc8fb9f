#include "core/verify/words.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace countersign::verify {

const char* name(Support support)
{
    switch (support) {
    case Support::None: return "no";
    case Support::Weak: return "weak";
    case Support::Moderate: return "moderate";
    case Support::ModeratelyStrong: return "moderately strong";
    case Support::Strong: return "strong";
    case Support::VeryStrong: return "very strong";
    case Support::ExtremelyStrong: return "extremely strong";
    }
    return "no";
}

Verbal verbal(double llr)
{
    if (std::isnan(llr))
        return {};
    constexpr std::array bounds = {2.0, 10.0, 100.0, 1e3, 1e4, 1e6};
    constexpr double rounding = 1e-9; // log(bound) itself must count as reached
    int steps = 0;
    for (const double bound : bounds)
        steps += std::abs(llr) >= std::log(bound) - rounding ? 1 : 0;
    return {static_cast<Support>(steps), llr < 0 ? Proposition::SkilledForgery : Proposition::Genuine};
}

RatioSize ratioSize(double llr, double limit)
{
    if (std::isnan(llr))
        return {};
    constexpr double mostDecades = 6;
    constexpr double rounding = 1e-9;
    const double decades = std::abs(llr) / std::log(10.0);
    const bool isLeast = decades > mostDecades || (limit > 0 && std::abs(llr) >= limit - rounding);
    const double ratio = std::pow(10.0, std::min(decades, mostDecades));
    const double unit = std::pow(10.0, std::max(0.0, std::floor(std::log10(ratio) + rounding)) - 1);
    const double units = isLeast ? std::floor(ratio / unit + rounding) : std::round(ratio / unit);
    return {unit < 1 ? units / 10 : units * unit, isLeast};
}

} // namespace countersign::verify
