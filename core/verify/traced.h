// Whether two signatures are one and the same: pasted, or traced line by line. Nobody signs twice alike.
#pragma once

#include "core/base/picture.h"

#include <cstdint>
#include <vector>

namespace countersign::verify {

/// The ink of a normalised picture, some 192 pixels wide; what is kept of it to be compared later.
struct Shape {
    int width = 0;
    int height = 0;
    std::vector<bool> ink; ///< width x height
};

[[nodiscard]] Shape shapeOf(const InkImage& image);

/// How much of the ink of each lies upon the other's, to about half a hundredth of the width, once the one was moved, turned
/// by up to 5 degrees and scaled by up to a fifth so that they fit best: the smaller share of the two, 0 to 1. 0 also where
/// either has so few strokes that it would fit on much. About a millisecond.
[[nodiscard]] double sameness(const Shape& one, const Shape& other);

/// From here on two signatures are taken for one; measured, see docs/recognition.md.
inline constexpr double LeastSame = 0.95;

} // namespace countersign::verify
