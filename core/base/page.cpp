#include "core/base/page.h"

namespace countersign {

bool isPageSized(int width, int height)
{
    constexpr std::int64_t Least = 700'000; // pixels; signatures alone are seldom larger
    return std::int64_t{width} * height >= Least;
}

bool isOnPage(const PictureRecord& record)
{
    const auto& page = record.original;
    const auto& box = record.box;
    const bool isProminent = 3 * std::int64_t{box.width} >= page.width && 4 * std::int64_t{box.height} >= page.height;
    return isPageSized(page.width, page.height) && !isProminent && box.width > 0 && box.height > 0;
}

} // namespace countersign
