// Whether two signatures are one and the same: pasted, or traced line by line. Nobody signs twice alike.
#pragma once

#include "core/base/picture.h"

#include <cstdint>
#include <vector>

namespace countersign::verify {

/// What is kept of a normalised picture, some 192 pixels wide, to be compared later: some 40 KB.
struct Shape {
    /// Of an ink pixel, from the middle of the picture, in half pixels.
    struct Point {
        std::int16_t x, y;
    };

    int width = 0; ///< of the map: the picture with a margin
    int height = 0;
    std::vector<Point> ink;
    std::vector<std::uint8_t> distances; ///< width x height: how far each place is from ink, in 1/24 pixel, 192 at most
    double strokes = 0;                  ///< their length, in lengths of the signature's longer side
};

[[nodiscard]] Shape shapeOf(const InkImage& image);

/// How much of the ink of each lies upon the other's, to about half a hundredth of the width, once the one was moved, turned
/// by up to 5 degrees and scaled by up to a fifth so that they fit best: the smaller share of the two, 0 to 1. 0 also where
/// either has so few strokes that it would fit on much. Some tenths of a millisecond.
[[nodiscard]] double sameness(const Shape& one, const Shape& other);

/// From here on two signatures are taken for one; measured, see docs/recognition.md.
inline constexpr double LeastSame = 0.95;

} // namespace countersign::verify
