// The inside of clean(): paper and ink told apart. Not for other rooms; they see image.h.
#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core.hpp>

namespace countersign::image {

using Histogram = std::array<std::int64_t, 256>;

/// The least value at or below which `share` (0 to 1) of the counts lie; 255 where there are none.
[[nodiscard]] int percentile(const Histogram& histogram, double share);

/// findInk() looks for the paper on so small a picture, pixels of the longer side or up to twice as many.
inline constexpr int PaperSide = 96;

/// The means of blocks of so many pixels a side; what is left over at the right and below is left out, and what is thinner than
/// a block is one. OpenCV shrinks by whole numbers several times as fast as by others.
[[nodiscard]] cv::Mat shrunk(const cv::Mat& picture, int step);

/// What of a box is a whole number of steps, of which its longer side has `count` or up to twice as many: it shrinks quickly.
[[nodiscard]] cv::Rect evenly(const cv::Rect& box, int count);

struct Ink {
    cv::Mat dark;        ///< 8 bits; darkness against the paper around: 0 paper, 255 black
    cv::Mat mask;        ///< 255 where ink is, else 0
    int threshold = 0;   ///< in units of `dark`
    int paper = 0;       ///< median of `dark`: where the paper itself lies
    double noise = 0;    ///< standard deviation of `dark` on the paper
    double darkArea = 0; ///< share of the picture that is dark over a wide area: no pen does that
};

/// A whole picture, as clean() saw it.
struct Seen {
    cv::Mat gray;
    Ink ink;
};

/// In: upright 8-bit grey, any size from 1 x 1. The paper may be tinted, dark or lit unevenly.
[[nodiscard]] Ink findInk(const cv::Mat& gray);

} // namespace countersign::image
