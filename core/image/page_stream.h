// What countersign-pages writes and decodePdf() reads: both are built together and run on one machine.
#pragma once

#include <cstdint>

namespace countersign::image {

enum class PageMark : std::uint32_t {
    Page = 0x65676150,   ///< a PageHead follows, then its pixels: width x height x 3 bytes, red first
    Locked = 0x6b636f4c, ///< needs a password; nothing follows
    Damaged = 0x676d6144,
    TooLarge = 0x65677242,
    End = 0x2e646e45, ///< that was all
};

struct PageHead {
    std::uint32_t page = 0; ///< from 1
    std::uint32_t pages = 0;
    std::uint32_t width = 0; ///< pixels
    std::uint32_t height = 0;
    double dotsPerInch = 0;
};

} // namespace countersign::image
