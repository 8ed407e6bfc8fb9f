// A signature as it came in, as it was cleaned, and as a network sees it.
#pragma once

#include "core/base/picture.h"

#include <cstdint>
#include <string>
#include <vector>

namespace countersign {

enum class QualityFlag {
    Empty,         ///< measured: share of ink in the picture, limit: least share
    TooSmall,      ///< measured: longer side of the signature in pixels
    TooFaint,      ///< measured: contrast of ink to paper, 0 to 1
    TouchesBorder, ///< measured: share of the ink's outline that lies on the picture's border, or pixels cut
    Clutter,       ///< measured: share of dark pixels that do not belong to the signature
    LowResolution, ///< measured: dots per inch
    NotASignature, ///< measured: share of the picture that is dark (a photograph, a form, a solid block)
    // For what is measured and its limits see core/image/flaws.h.
    Noisy,           ///< measured: the paper's grain, share of the ink's contrast
    Blurred,         ///< measured: how much wider than sharp the edges are, share of the strokes' width
    FewStrokes,      ///< measured: length of the strokes in lengths of the signature; limit: least
    CrossedByLine,   ///< measured: share of a straight line across the signature that is dark
    CrossedByStamp,  ///< measured: share of the dark pixels that have a stamp's colour
    FromScreen,      ///< measured: strength of a screen's or a print's lattice, decades
    Copied,          ///< measured: specks on a square of 100 x 100 pixels of paper, as copies of copies have
    SameAsReference, ///< measured: share of the ink that lies upon a reference's, see verify/traced.h; limit: most
};

/// A stable lower-case word for scripts: "empty", "too-small", "too-faint", "touches-border", "clutter",
/// "low-resolution", "not-a-signature", "noisy", "blurred", "few-strokes", "crossed-by-line", "crossed-by-stamp",
/// "from-screen", "copied", "same-as-reference".
[[nodiscard]] const char* name(QualityFlag flag);

/// Whether no score of a query that has this may lead to more than Refer: too little to judge by, no ink on paper, or
/// nobody's signing.
[[nodiscard]] bool isAtBestReferred(QualityFlag flag);

struct QualityNote {
    QualityFlag flag;
    double measured = 0;
    double limit = 0;
};

/// Everything that a report or a record has to say about one picture.
struct PictureRecord {
    std::string name;        ///< file name without folders, or "clipboard"
    std::string sha256;      ///< of the file's bytes, lower-case hex
    std::uint64_t bytes = 0; ///< the file's length
    int page = 1;            ///< from 1
    int pages = 1;
    double dotsPerInch = 0; ///< 0: the file does not say
    ColorPicture original;  ///< the decoded page, upright
    GrayPicture cleaned;    ///< the signature alone, black on white, cropped with a small margin, original scale
    Box box;                ///< where `cleaned` lies in `original`
    std::vector<QualityNote> quality;
};

struct Specimen {
    PictureRecord record;
    InkImage ink;
};

} // namespace countersign
