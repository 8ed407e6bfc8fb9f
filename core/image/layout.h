// How a page of one form is known again: by what is printed on it, and where the signature of such a page stands.
#pragma once

#include "core/base/picture.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace countersign::image {

/// Where a page is printed and ruled, coarsely; what is written by hand is left out as far as it is told from print.
struct Layout {
    int columns = 0, rows = 0;       ///< columns: always LayoutColumns; rows: as the page is high
    std::vector<std::uint8_t> print; ///< row by row; 0 nothing printed, 255 most
    friend bool operator==(const Layout&, const Layout&) = default;
};

inline constexpr int LayoutColumns = 64, MostLayoutRows = 256;

/// A form, and where it is signed: what a person chose on one page of it.
struct KnownField {
    Layout layout;
    Size page; ///< pixels
    Box field; ///< pixels of that page: the signature that was chosen, with room around
    friend bool operator==(const KnownField&, const KnownField&) = default;
};

/// A known form found again on a page.
struct FieldOnPage {
    std::size_t which = 0; ///< of those that are known
    Box field;             ///< pixels of this page, whatever its size and wherever it lay on the scanner
    double likeness = 0;   ///< correlation, 0 to 1
};

/// The likeliest of the known forms; nothing where none is like enough. In: a page's layout and its size in pixels. Pages
/// may be shifted by a twentieth of their width and larger or smaller by as much. Deterministic, thread-safe.
[[nodiscard]] std::optional<FieldOnPage> recognise(const Layout& layout, Size page, std::span<const KnownField> known);

/// What to keep of a page on which a person chose a signature: its box with half its height of room on each side.
[[nodiscard]] KnownField knownField(const Layout& layout, Size page, const Box& chosen);

/// Whether the middle of a box lies in a field.
[[nodiscard]] bool liesIn(const Box& box, const Box& field);

} // namespace countersign::image
