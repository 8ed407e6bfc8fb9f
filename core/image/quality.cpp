#include "core/image/quality.h"

#include <algorithm>

namespace countersign::image {
namespace {

// Set so that ordinary cut-out signatures (CEDAR, BHSig260, SigComp 2009) pass.
constexpr double leastInkShare = 0.0002;
constexpr int leastLongerSide = 100;
constexpr double leastContrast = 0.15;
constexpr double mostBorderShare = 0.01;
constexpr double mostClutter = 0.3;
constexpr double leastDotsPerInch = 150;
constexpr double mostDarkArea = 0.05;
constexpr double mostFill = 0.4;
constexpr double mostDarkAreaOfWriting = 0.3;
constexpr double mostFillOfWriting = 0.55;

} // namespace

bool isNoWriting(const Measures& measures)
{
    return measures.darkArea > mostDarkAreaOfWriting || measures.fill > mostFillOfWriting;
}

std::vector<QualityNote> judge(const Measures& m)
{
    std::vector<QualityNote> notes;
    const auto atLeast = [&notes](QualityFlag flag, double measured, double limit) {
        if (measured < limit)
            notes.push_back({flag, measured, limit});
    };
    const auto atMost = [&notes](QualityFlag flag, double measured, double limit) {
        if (measured > limit)
            notes.push_back({flag, measured, limit});
    };
    atLeast(QualityFlag::Empty, m.inkShare, leastInkShare);
    atLeast(QualityFlag::TooSmall, m.longerSide, leastLongerSide);
    atLeast(QualityFlag::TooFaint, m.contrast, leastContrast);
    atMost(QualityFlag::TouchesBorder, m.borderShare, mostBorderShare);
    atMost(QualityFlag::Clutter, m.clutter, mostClutter);
    if (m.dotsPerInch > 0)
        atLeast(QualityFlag::LowResolution, m.dotsPerInch, leastDotsPerInch);
    if (m.darkArea > mostDarkArea)
        notes.push_back({QualityFlag::NotASignature, m.darkArea, mostDarkArea});
    else
        atMost(QualityFlag::NotASignature, m.fill, mostFill);
    return notes;
}

} // namespace countersign::image
