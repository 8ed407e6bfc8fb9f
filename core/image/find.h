// Signatures on a whole page, a letter or a cheque, and one of them taken off it: from what a scanner sees of a page to
// what decode() gives of a signature alone. Rules only, nothing learned.
#pragma once

#include "core/image/image.h"
#include "core/image/layout.h"

#include <optional>

namespace countersign::image {

/// Where a signature may be.
struct Candidate {
    Box box;                   ///< pixels of the page
    double confidence = 0;     ///< 0 to 1; ranks, and is no probability that was measured
    int page = 1;              ///< counts from 1
    bool isWhereKnown = false; ///< it lies where pages of this form are signed
};

/// What is listed unless asked otherwise. Chosen for at most one wrong box on two letters, also of those with other
/// signatures than the rules were made on.
inline constexpr double UsualConfidence = 0.25;
/// From here on a candidate is more likely a signature than not.
inline constexpr double LikelyConfidence = 0.5;

/// Finds what may be signatures: straightens the page, parts ink from paper and security print, takes out ruled lines,
/// tells print by its regularity, puts together what is left and judges size, slant, ink and place. Best first, none
/// below `least`; an empty list is an answer. Lengths are judged as on a page some 8 inches wide.
/// Errors: NoSignature (an empty picture), OutOfMemory, Internal. Thread-safe, deterministic.
[[nodiscard]] Result<std::vector<Candidate>> find(const Scan& page, double least = UsualConfidence);

/// A candidate with its signature, without the lines, print and stamps that cross it: dark ink on white, the scan's
/// resolution, cropped with a small margin around the box; clean() takes it as it takes any scan.
struct Found {
    Candidate candidate;
    GrayPicture signature;
};

/// The signature in a box of the page. In: a box that find() gave, or that a person drew. Out: the box around its ink, and
/// 1 for the confidence. Errors: InvalidArgument (a box that is not on the page), NoSignature (no writing in it),
/// OutOfMemory, Internal.
[[nodiscard]] Result<Found> extract(const Scan& page, const Box& box);

/// clean() of what was taken off a page; its box lies on the page. Errors: as clean().
[[nodiscard]] Result<Signature> cleaned(const Found& found, const Scan& page);

/// find() and extract() of each in one go; faster than one after the other. Errors: as find().
[[nodiscard]] Result<std::vector<Found>> findAndExtract(const Scan& page, double least = UsualConfidence);

/// The same on a page whose form may be one of the known: what lies in that form's field comes first (its middle does, or
/// else a quarter of it); where nothing likely does, the one piece of writing there that is likeliest, however little it
/// looks like a signature. Where the form is another one, or nothing is written in its field, all is as without.
[[nodiscard]] Result<std::vector<Found>> findAndExtract(const Scan& page, double least,
                                                        std::span<const KnownField> known);

/// What to keep of a page on which a person chose a signature.
/// Errors: as find(); InvalidArgument (a box that is not on the page).
[[nodiscard]] Result<KnownField> knownField(const Scan& page, const Box& chosen);

/// A page that was searched.
struct Searched {
    std::vector<Found> found; ///< as findAndExtract()
    PageLayout layout;
    std::optional<FieldOnPage> form; ///< the known one that it is of

    /// Whether the page's form is known, and nothing is written where it is signed.
    [[nodiscard]] bool isFieldEmpty() const { return form && (found.empty() || !found.front().candidate.isWhereKnown); }
};

/// The same, or nothing where the picture is no page but shows a signature: it is small or there is hardly any print on it.
[[nodiscard]] Result<std::optional<Searched>> findIfPage(const Scan& page, const KnownFields& known = {});

} // namespace countersign::image
