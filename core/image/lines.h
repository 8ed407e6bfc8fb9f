// The inside of find.h: lines that a form is ruled with, found and taken off the page. Not for other rooms; they see
// find.h.
#pragma once

#include "core/image/page_ink.h"

#include <vector>

namespace countersign::image {

/// A ruled line of the page, level or upright within a few degrees.
struct RuledLine {
    bool isUpright = false;
    int from = 0, to = 0;         ///< along it, pixels of the page, `to` excluded
    double middle = 0, slope = 0; ///< across = middle + slope * along
    double thickness = 1;         ///< pixels of the page
};

/// How far from its middle a line of this thickness goes with its soft edges, pixels.
[[nodiscard]] constexpr double reachOf(double thickness)
{
    return thickness / 2 + 2.5;
}

/// What may be ruled lines, by the small picture: long, straight and thin. `length`: how long at least, `thickness`: how
/// thick at most, in its pixels.
[[nodiscard]] std::vector<RuledLine> lookForLines(const PageInk& ink, int length, int thickness);

/// Looks at each line at the page's own resolution and takes it off where it is a printer's: no hand draws one that
/// straight. Strokes that run over it stay. False where none was taken. In: RGB; `pixel`: pixels of the page to one of the
/// small picture. Out: `taken`: 255 where one was.
[[nodiscard]] bool takeLines(cv::Mat& page, const std::vector<RuledLine>& lines, int pixel, Vivid vivid,
                             cv::Mat& taken);

} // namespace countersign::image
