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
};

/// A stable lower-case word for scripts: "empty", "too-small", "too-faint", "touches-border", "clutter",
/// "low-resolution", "not-a-signature".
[[nodiscard]] const char* name(QualityFlag flag);

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
