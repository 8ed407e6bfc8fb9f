#include "core/base/form.h"

namespace countersign {

namespace {

constexpr int LongestSide = 100'000; ///< of a page, pixels; no scan is longer

bool isSide(int length)
{
    return length > 0 && length <= LongestSide;
}

} // namespace

bool isSound(const PageLayout& layout)
{
    return layout.columns == LayoutColumns && layout.rows > 0 && layout.rows <= MostLayoutRows
           && layout.print.size() == static_cast<std::size_t>(layout.columns * layout.rows);
}

bool isSound(const KnownField& known)
{
    const auto& [layout, page, field] = known;
    return isSound(layout) && isSide(page.width) && isSide(page.height) && isSide(field.width) && isSide(field.height)
           && field.x >= 0 && field.y >= 0 && field.x <= page.width - field.width
           && field.y <= page.height - field.height;
}

} // namespace countersign
