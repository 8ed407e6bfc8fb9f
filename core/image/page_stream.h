// What countersign-pages reads and writes: both ends are built together and run on one machine. It reads an AskHead, the
// password and then the document, to the end.
#pragma once

#include <cstdint>

namespace countersign::image {

struct AskHead {
    std::uint32_t password = 0; ///< how many bytes it has; at most MostPassword
};
inline constexpr std::uint32_t MostPassword = 1024;

enum class PageMark : std::uint32_t {
    Page = 0x65676150,   ///< a PageHead follows, then its pixels: width x height x 3 bytes, red first
    Locked = 0x6b636f4c, ///< needs a password, or another one; nothing follows
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
