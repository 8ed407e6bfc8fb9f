// What is measured of a signature, and where it becomes a quality note. Not for other rooms; they see image.h.
#pragma once

#include "core/base/specimen.h"

#include <vector>

namespace countersign::image {

struct Measures {
    double inkShare = 0;    ///< ink pixels over the picture's pixels
    double fill = 0;        ///< ink pixels over the pixels of the box around them
    double darkArea = 0;    ///< share of the picture that is dark over a wide area
    double contrast = 0;    ///< of ink to paper, 0 to 1
    double borderShare = 0; ///< share of the ink's outline that lies on the picture's border
    double clutter = 0;     ///< share of the dark pixels in pieces that are small or stand apart
    int longerSide = 0;     ///< of the box, pixels
    double dotsPerInch = 0; ///< 0: not known
};

/// True where no pen can have made this: a photograph, a dark page, a solid block.
[[nodiscard]] bool isNoWriting(const Measures& measures);

[[nodiscard]] std::vector<QualityNote> judge(const Measures& measures);

} // namespace countersign::image
