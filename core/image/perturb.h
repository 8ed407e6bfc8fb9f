// Changes a scan as another pen, scanner or hand of the clerk would, and leaves the handwriting alone: what a verifier
// must not depend on. For evaluation.
#pragma once

#include "core/image/image.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace countersign::image {

/// What is changed; each amount is drawn evenly from its range, anew for each picture.
struct Perturbation {
    using Range = std::pair<double, double>;
    std::string name;                ///< as it was asked for
    double share = 1;                ///< of the pictures that are changed; the others stay as they are
    std::optional<Range> pen;        ///< change of the stroke width in pixels of the scan, -4 to 8
    std::optional<Range> contrast;   ///< factor on the ink's distance from the paper, 0.1 to 1
    std::optional<Range> resolution; ///< factor on the pixels a side, 0.1 to 1
    std::optional<Range> rotation;   ///< degrees
    std::optional<Range> jpeg;       ///< quality, 1 to 100
    bool cheque = false;             ///< laid on a cheque and taken off it again, see throughCheque()
};

/// In: "pen", "contrast", "resolution", "rotation", "jpeg", or "all" of them at once; or "cheque"; with "=VALUE" (not for
/// those two) every second picture, drawn at random, is changed by just so much, rotation either way: half of the
/// comparisons are then of a changed picture with one as it was. So it is with "cheque-half". Errors: InvalidArgument (says what there is).
[[nodiscard]] Result<Perturbation> perturbation(std::string_view text);

/// The same scan, perturbation and seed give the same result. In the order of life: pen, contrast, rotation,
/// resolution, JPEG. The picture may change its size. Errors: OutOfMemory, Internal.
[[nodiscard]] Result<Scan> perturb(Scan scan, const Perturbation& perturbation, std::uint64_t seed);

} // namespace countersign::image
