// Changes of a plan, shared by the genuine hand and the forger's.
#pragma once

#include "core/train/generator.h"
#include "core/train/random.h"

#include <cmath>
#include <vector>

namespace countersign::train {

/// A small change of everything.
struct Leaning {
    double size = 1, aspect = 1, slant = 0; ///< slant: shift to the right for each mm upwards
    double slope = 0;                       ///< radians

    void apply(double& x, double& y) const
    {
        const double u = size * (aspect * x + slant * y), v = size * y;
        x = u * std::cos(slope) - v * std::sin(slope);
        y = u * std::sin(slope) + v * std::cos(slope);
    }
};

/// The plan of one genuine signature: the writer's with natural variation.
[[nodiscard]] std::vector<Stroke> genuinePlan(const Writer& writer, Random& random);

} // namespace countersign::train
