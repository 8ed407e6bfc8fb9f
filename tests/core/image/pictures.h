// Pictures that the tests draw themselves.
#pragma once

#include "core/image/image.h"

namespace countersign::test {

/// How a drawn signature looks. Grey levels: 0 black, 255 white. Lengths in pixels before scaling.
struct Look {
    int width = 480;
    int height = 220;
    double scale = 1;
    double paper = 255;
    double ink = 20;
    double pen = 4;    ///< stroke width
    double noise = 0;  ///< standard deviation of the paper's and the ink's noise
    double shade = 0;  ///< how much darker the paper is on the right
    double shift = 0;  ///< of the signature to the right
    unsigned seed = 1; ///< of the noise
};

/// A made-up signature of loops, an underline and a dot.
[[nodiscard]] ColorPicture signature(const Look& look = {});

/// Every pixel another colour, nearly; nothing symmetric.
[[nodiscard]] ColorPicture pattern(int width, int height);

[[nodiscard]] ColorPicture flat(int width, int height, int gray);

[[nodiscard]] inline image::Scan scanOf(ColorPicture picture, double dotsPerInch = 0)
{
    return {std::move(picture), dotsPerInch, 1, 1};
}

/// Three bytes at (x, y), as 0xRRGGBB.
[[nodiscard]] unsigned at(const ColorPicture& picture, int x, int y);

/// The largest difference of two pictures of one size; 256 where the sizes differ.
[[nodiscard]] int difference(const ColorPicture& a, const ColorPicture& b);

} // namespace countersign::test
