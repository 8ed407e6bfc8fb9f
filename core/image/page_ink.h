// The inside of find.h: a whole page made small and straight, its ink parted from paper and security print.
// Not for other rooms; they see find.h.
#pragma once

#include "core/image/image.h"

#include <opencv2/core.hpp>
#include <vector>

namespace countersign::image {

/// Ink of stamps and coloured print: violet, red and what else no pen of blue or black is.
enum class Vivid { Stays, Goes };

/// A page as the search sees it: some 1,000 to 1,250 pixels wide, so that lengths in pixels mean the same on a letter
/// at 120 dpi and on a cheque at 300, and turned so that print runs level.
struct PageInk {
    int factor = 1;   ///< pixels of the page to one of the small picture
    double angle = 0; ///< degrees by which the small picture was turned
    cv::Matx23d toPage;
    cv::Mat turn;   ///< how the small picture was turned; empty where it was not
    cv::Mat color;  ///< RGB
    cv::Mat dark;   ///< 8 bits; darkness against the paper around: 0 paper, 255 black
    cv::Mat mask;   ///< 255 where ink is, pens' and printers', else 0
    cv::Mat stamps; ///< 255 where ink was left out of it, since that is no pen's by its colour
    int threshold = 0;
    Vivid vivid = Vivid::Stays;
};

/// How dark each pixel is.
struct Darkness {
    cv::Mat dark;
    cv::Mat all; ///< vivid ink too
};

/// How dark each pixel is against the paper around it. Red light sees pens of blue and black well and coloured security
/// print badly, so the darker of grey and red counts. In: RGB; `reach`: pixels, wider than any stroke.
[[nodiscard]] Darkness darknessOf(const cv::Mat& color, int reach, Vivid vivid);

/// Takes ink that is no pen's by its colour out of `dark`. In: how dark it is in red, green and blue light.
void dropVivid(cv::Mat& dark, const cv::Mat& red, const cv::Mat& green, const cv::Mat& blue);

/// Ink as pixels above `threshold`, and what hangs on them down to a share of it: a pen's faint parts.
[[nodiscard]] cv::Mat inkAbove(const cv::Mat& dark, int threshold);

/// What `values` has for each label. In: `labels`: 32 bits, each below the number of values.
[[nodiscard]] cv::Mat byLabel(const cv::Mat& labels, const std::vector<std::uint8_t>& values);

/// 255 where ink goes with the vivid, by the same threshold.
[[nodiscard]] cv::Mat vividInk(const Darkness& darkness, int threshold);

/// Takes pieces out of `ink` that lie in what was taken away, with hardly any paper around them: rests of stamps and of
/// lines under stamps. A pen's stroke that crosses those goes on over paper. In: `most`: how thick such a rest may be.
void dropRests(cv::Mat& ink, const cv::Mat& gone, int most);

/// In: RGB, at least 1 x 1.
[[nodiscard]] PageInk pageInk(const cv::Mat& page, Vivid vivid);

/// The ink of another picture of the same page, one that something was taken off: turned and parted as before.
void seeAgain(PageInk& ink, const cv::Mat& page);

/// A mask of the page as it lies in the small picture: 0 to 255, how much of a pixel it covers.
[[nodiscard]] cv::Mat inSmall(const cv::Mat& mask, const PageInk& ink);

/// The picture as OpenCV sees it, nothing copied.
[[nodiscard]] cv::Mat matOf(const ColorPicture& picture);

} // namespace countersign::image
