// How a page of one form is known again: by what is printed on it, and where the signature of such a page stands.
#pragma once

#include "core/base/form.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>

namespace countersign::image {

/// Asked for when a page with print on it was found; empty: none are known. What it gives must stay until the page is read.
using KnownFields = std::function<std::span<const KnownField>()>;

/// A known form found again on a page.
struct FieldOnPage {
    std::size_t which = 0; ///< of those that are known
    Box field;             ///< pixels of this page, whatever its size and wherever it lay on the scanner
    double likeness = 0;   ///< correlation, 0 to 1
};

/// The likeliest of the known forms; nothing where none is like enough. In: a page's layout and its size in pixels. Pages
/// may be shifted by a twentieth of their width and larger or smaller by as much. Forms that are not sound are passed over.
/// A third of a millisecond for each known form. Deterministic, thread-safe.
[[nodiscard]] std::optional<FieldOnPage> recognise(const PageLayout& layout, Size page,
                                                   std::span<const KnownField> known);

/// What to keep of a page on which a person chose a signature: its box with half its height of room on each side.
[[nodiscard]] KnownField knownField(const PageLayout& layout, Size page, const Box& chosen);

/// Whether the middle of a box lies in a field.
[[nodiscard]] bool liesIn(const Box& box, const Box& field);

} // namespace countersign::image
