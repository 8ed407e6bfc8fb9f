// Curves and histograms as SVG, for reports on models.
#pragma once

#include "core/eval/error_rates.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace countersign::eval {

struct PlotCurve {
    std::string label;
    std::vector<OperatingPoint> points; ///< as ErrorCurve::points() gives them
};

struct PlotScores {
    std::string label;
    std::vector<double> scores; ///< finite
};

/// A vertical line at a score.
struct PlotMark {
    std::string label;
    double at = 0;
};

// All of them give a whole SVG 1.1 document in UTF-8. Labels may hold any text. Lines differ in colour (the palette of
// Okabe and Ito, safe for colour-blind readers) and in dash pattern; patterns repeat after four lines.

/// FNMR over FMR, both on probit axes from 0.1 % to 60 %, on which normally distributed scores give straight lines.
/// Source: Martin et al., "The DET curve in assessment of detection task performance", Eurospeech 1997.
[[nodiscard]] std::string detPlot(const std::string& title, std::span<const PlotCurve> curves);

/// Genuine signatures accepted over forgeries accepted, linear axes.
[[nodiscard]] std::string rocPlot(const std::string& title, std::span<const PlotCurve> curves);

/// Share of each kind's scores in bins of equal width. `axis` names the score.
[[nodiscard]] std::string scoreHistogram(const std::string& title, const std::string& axis,
                                         std::span<const PlotScores> kinds, std::span<const PlotMark> marks = {});

/// Log-likelihood ratios of genuine signatures and of forgeries (natural log).
struct PlotRatios {
    std::string label;
    std::vector<double> genuine;
    std::vector<double> forged;
};

/// How often a signature was genuine over the probability that was claimed, at even prior odds: both classes weigh the
/// same, whatever their numbers. In ten bins of equal width, each drawn at the mean of its claims; empty bins are left
/// out. On the diagonal the claims hold.
/// Source: DeGroot and Fienberg, "The comparison and evaluation of forecasters", The Statistician 32, 1983.
[[nodiscard]] std::string reliabilityPlot(const std::string& title, std::span<const PlotRatios> kinds);

/// Error rates of one group of comparisons; empty: there are none.
struct PlotErrors {
    std::string label; ///< short: it stands below the bars
    std::optional<double> fnmr, fmr;
};

/// Two bars a group: genuine signatures not accepted, and forgeries accepted. `kind` names the groups.
[[nodiscard]] std::string errorBars(const std::string& title, const std::string& kind,
                                    std::span<const PlotErrors> groups);

/// The standard normal quantile, for 0 < share < 1; absolute error below 1e-8.
/// Source: Acklam's rational approximation, one step of Halley's method.
[[nodiscard]] double probit(double share);

} // namespace countersign::eval
