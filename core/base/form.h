// How a page of one form is known again, and where such pages are signed. Plain values; see core/image/layout.h.
#pragma once

#include "core/base/picture.h"

#include <cstdint>
#include <vector>

namespace countersign {

/// Where a page is printed and ruled, coarsely; what is written by hand is left out as far as it is told from print.
struct PageLayout {
    int columns = 0, rows = 0;       ///< columns: always LayoutColumns; rows: as the page is high
    std::vector<std::uint8_t> print; ///< row by row; 0 nothing printed, 255 most
    friend bool operator==(const PageLayout&, const PageLayout&) = default;
};

inline constexpr int LayoutColumns = 64, MostLayoutRows = 256;

/// A form, and where it is signed: what a person chose on one page of it.
struct KnownField {
    PageLayout layout;
    Size page; ///< pixels
    Box field; ///< pixels of that page: the signature that was chosen, with room around
    friend bool operator==(const KnownField&, const KnownField&) = default;
};

/// Whether the numbers are ones that a page can have: those that come out of a database may be any.
[[nodiscard]] bool isSound(const PageLayout& layout);
[[nodiscard]] bool isSound(const KnownField& known);

} // namespace countersign
