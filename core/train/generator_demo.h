// The three cases that an empty desk offers.
#pragma once

#include "core/train/generator.h"

#include <string>
#include <vector>

namespace countersign::train {

/// Of the pictures that come with the program.
inline constexpr std::uint64_t DemoSeed = 16;
inline constexpr double DemoDotsPerInch = 300;

struct DemoPicture {
    std::string folder; ///< genuine, skilled-forgery or random-forgery
    std::string name;   ///< reference-1.png to reference-3.png, query.png
    ColorPicture picture;
};

/// Twelve pictures, 900 x 360 pixels at DemoDotsPerInch: for each case three genuine signatures of one writer and a
/// query. Each case has a writer of its own; pens and paper differ within a case, as they do at a bank.
[[nodiscard]] std::vector<DemoPicture> demoPictures(std::uint64_t seed = DemoSeed);

} // namespace countersign::train
