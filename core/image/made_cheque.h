// A cheque drawn around a signature, to measure what finding it and taking it off the page again costs. For evaluation.
#pragma once

#include "core/image/image.h"

namespace countersign::image {

struct MadeCheque {
    Scan page;
    Box signature; ///< pixels of the page
};

/// Lays the signature, in blue or black ink, on tinted paper with security print, over a ruled line of 2 to 4 pixels in
/// black, grey or blue that runs through its lower half, above or into a printed caption, and every third time under a
/// rubber stamp that covers a part of it. Around it stands what a cheque is printed with; the page lies up to half a degree
/// askew. All of this is drawn by `seed`; the signature's size in pixels stays as it is, the page is
/// 2360 x 1080 or larger where it does not fit. Errors: NoSignature (an empty one), OutOfMemory, Internal.
[[nodiscard]] Result<MadeCheque> makeCheque(const Signature& signature, std::uint64_t seed);

/// The scan's signature cleaned, laid on such a cheque, sought there and taken off it: that of the likeliest candidate, or,
/// where there is none, of the box in which it lies, as a clerk would draw it. Errors: as clean(), find() and extract().
[[nodiscard]] Result<Scan> throughCheque(const Scan& scan, std::uint64_t seed);

} // namespace countersign::image
