// A file as a person looks at it: its pages whole, and on each the signatures to choose from.
#pragma once

#include "core/image/find.h"
#include "core/image/image.h"

#include <optional>
#include <string>
#include <vector>

namespace countersign::image {

/// A signature and where it is taken from.
struct OnPage {
    Box box;                          ///< pixels of the page: what find() said, or what a person drew
    std::optional<double> confidence; ///< 0 to 1, ranks; none where find() was not asked
    GrayPicture lifted;               ///< as extract() gives it; empty: the scan shows nothing else
    Specimen specimen;                ///< its record's `original` is empty: that is the page's picture
    bool isWhereKnown = false;        ///< it stands where pages of this form are signed
};

struct FilePage {
    Scan scan;
    bool isWhole = false;            ///< a letter, a cheque, or as large as one; else a signature alone
    std::vector<OnPage> signatures;  ///< likeliest first; none: the page has none that can be taken
    PageLayout layout;               ///< of a letter or a cheque; else of no columns
    std::optional<FieldOnPage> form; ///< the known one that it is of
    bool isFieldEmpty = false;       ///< its form is known, and nothing is written where that is signed
};

/// Every page of a file with the signatures on it, those that were photographed straightened (see photo.h): of a letter or a cheque those that are found (see findIfPage()), of
/// everything else the one that clean() gives. Pages that have none are there without; a file of signatures alone is
/// refused at the first that has none. On pages of a known form what stands where it is signed comes first.
/// Errors: as decode() and clean().
[[nodiscard]] Result<std::vector<FilePage>> readPages(std::span<const std::uint8_t> bytes, const std::string& name,
                                                      Size size, const std::string& password = {},
                                                      const Limits& limits = {}, const Decode& how = decode,
                                                      const KnownFields& known = {});

/// The signature in a box that a person drew on a page. In: `like` says what the record has beside the signature (name,
/// hash, page, ...). Errors: as extract() and clean().
[[nodiscard]] Result<OnPage> takeBox(const Scan& page, const Box& box, const PictureRecord& like, Size size);

/// A lifted signature in another size. Errors: as clean().
[[nodiscard]] Result<InkImage> inkOf(const GrayPicture& lifted, double dotsPerInch, Size size);

/// The signature of a record once more, out of its file, in another size; on a page the one that lies in the record's box.
/// Of an encrypted file out of what was cleaned. Errors: as decode() and clean(); NotFound where the file has no such page.
[[nodiscard]] Result<InkImage> inkAgain(std::span<const std::uint8_t> bytes, const PictureRecord& record, Size size,
                                        const Decode& how = decode);

} // namespace countersign::image
