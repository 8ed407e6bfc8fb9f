// What a picture tells of paper, pen and scanner rather than of the hand. A verifier that lives on these is cheating:
// see eval/leak.h.
#pragma once

#include "core/image/image.h"

namespace countersign::image {

struct Traits {
    double paper = 0;       ///< median brightness of what is not ink, 0 to 255
    double ink = 0;         ///< mean brightness of the ink, 0 to 255
    double strokeWidth = 0; ///< mean, in pixels of the picture
    double noise = 0;       ///< mean distance of paper pixels from the mean of their 3 x 3 neighbours, in grey levels
    double paperColour = 0; ///< median distance of the paper's strongest channel from its weakest, 0 to 255; 0 for grey
};

/// Of the picture as it was scanned. A picture without ink or paper has zeros. Errors: OutOfMemory, Internal.
[[nodiscard]] Result<Traits> traits(const ColorPicture& picture);

/// Of what the network sees, ink read as black on white. Errors: OutOfMemory, Internal.
[[nodiscard]] Result<Traits> traits(const InkImage& image);

} // namespace countersign::image
