// Where a score came from.
#pragma once

#include "core/base/result.h"
#include "core/verify/encoder.h"

#include <stop_token>
#include <vector>

namespace countersign::verify {

/// How much each region of two normalised signatures raised the score (positive) or lowered it (negative): what the
/// score loses when the region, half of its neighbours included, is blank on both. In units of the raw score.
struct Evidence {
    int columns = 12, rows = 6; ///< regions of equal size that cover the network's input
    std::vector<float> effect;  ///< row by row; exactly 0 where neither signature has ink
    double score = 0;           ///< of both whole
};

/// Measured, not derived: every region with ink is blanked and the rest compared again, which takes some 150 encodings.
/// Works with every network. In: images of the encoder's input size.
/// Errors: Cancelled, Internal (a score that is not a finite number), and those of the encoder.
/// Source: occlusion sensitivity, Zeiler and Fergus, "Visualizing and understanding convolutional networks", ECCV 2014.
[[nodiscard]] Result<Evidence> evidence(Encoder& encoder, const InkImage& a, const InkImage& b, std::stop_token stop);

/// The image without the ink that evidence() blanks for a region, 0 <= region < columns * rows.
[[nodiscard]] InkImage withoutRegion(InkImage image, const Evidence& evidence, int region);

} // namespace countersign::verify
