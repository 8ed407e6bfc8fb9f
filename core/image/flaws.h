// What is wrong with the scan of a signature beyond what clean() sees: of the paper around it, and of how it got into the
// file. Not for other rooms; they see image.h.
#pragma once

#include "core/image/image.h"

namespace countersign::image {

struct Seen; ///< see paper.h

struct Flaws {
    double noise =
        0; ///< standard deviation of the paper's grain (Immerkaer, CVIU 64(2), 1996), share of the ink's contrast
    double blur = 0;    ///< how much wider than sharp the strokes' edges are, share of the strokes' width
    double strokes = 0; ///< length of all strokes, in lengths of the signature's longer side
    double line = 0;    ///< share of the best straight line across the signature and beyond it that is dark
    double stamp = 0;   ///< share of the dark pixels that have a stamp's colour, where the others have not
    double lattice =
        0; ///< strength of the weaker of two periodic patterns across each other, decades above their surroundings
    double specks = 0; ///< dark specks on a square of 100 x 100 pixels of paper: a copy, or a copy of one
};

/// In: the page, and the signature that clean() or cleaned() took off it; what clean() saw of that page, if it did. Some
/// milliseconds.
[[nodiscard]] Flaws flawsOf(const Scan& scan, const Signature& signature, const Seen* seen = nullptr);

/// Adds what is beyond its limit to the signature's notes. Errors: OutOfMemory, Internal.
[[nodiscard]] Result<void> addFlaws(const Scan& scan, Signature& signature, const Seen* seen = nullptr);

/// clean() and addFlaws() of a picture that is no page.
[[nodiscard]] Result<Signature> cleanAndJudge(const Scan& scan);

/// clean() that tells what it saw.
[[nodiscard]] Result<Signature> clean(const Scan& scan, Seen& seen);

} // namespace countersign::image
