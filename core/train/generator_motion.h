// How a hand carries out a plan: the sigma-lognormal model.
#pragma once

#include "core/train/generator.h"

#include <span>
#include <vector>

namespace countersign::train {

/// The pen's tip at one moment.
struct Motion {
    double x = 0;
    double y = 0;
    double time = 0;
    double speed = 0; ///< mm a second
    double rise = 0;  ///< vertical share of the direction, -1 (down) to 1 (up)
    bool down = false;
};

/// Carries out the plan, sampled so that two points are seldom more than 0.1 mm apart. `skew` is the sigma of the
/// lognormal profiles. Empty for fewer than two strokes.
[[nodiscard]] std::vector<Motion> carryOut(std::span<const Stroke> plan, double skew);

/// Moves the targets so that the hand, which begins each stroke before the last one has ended and so cuts corners,
/// passes nearer to where it was to go. `care` 0 leaves the plan as it is, 1 corrects all of it that can be.
void aim(std::vector<Stroke>& plan, double skew, double care);

/// Times of the joints: when the hand is passing from stroke i to stroke i + 1, one for each stroke; the last one is
/// when the pen leaves the paper.
[[nodiscard]] std::vector<double> joints(std::span<const Stroke> plan, double skew);

/// Makes runs of pen points of a motion. `slowness`, `emphasis`, `taper`: as pressure, emphasis and taper of Writer.
/// The load is scaled so that the mean of its root along the line is 1.
[[nodiscard]] Trace press(std::span<const Motion> motion, double slowness, double emphasis, double taper);

} // namespace countersign::train
