// What is said between a program and countersign-pages: both are built together and run on one machine. Over its standard
// input it is given one end of a socket for each file; on that come an AskHead, the password and the file, and PageMarks go
// back.
#pragma once

#include <cstdint>

namespace countersign::image {

struct AskHead {
    std::uint64_t file = 0; ///< how many bytes it has
    std::int64_t pixels = 0;
    std::uint64_t memory = 0; ///< bytes of address space that reading it may take
    std::int32_t side = 0;
    std::int32_t pages = 0;
    std::uint32_t seconds = 0;  ///< that it may take
    std::uint32_t password = 0; ///< how many bytes it has; at most MostPassword
    std::uint32_t isPdf = 0;
    std::uint32_t unused = 0;
};
inline constexpr std::uint32_t MostPassword = 1024;

enum class PageMark : std::uint32_t {
    Here = 0x65726548,   ///< somebody listens; always the first
    Page = 0x65676150,   ///< a PageHead follows, then its pixels: width x height x 3 bytes, red first
    Locked = 0x6b636f4c, ///< needs a password, or another one; nothing follows
    Damaged = 0x676d6144,
    TooLarge = 0x65677242,
    Failed = 0x6c696146, ///< a FailedHead and its sentence follow
    End = 0x2e646e45,    ///< that was all
};

struct PageHead {
    std::uint32_t page = 0; ///< from 1
    std::uint32_t pages = 0;
    std::uint32_t width = 0; ///< pixels
    std::uint32_t height = 0;
    double dotsPerInch = 0;
};

struct FailedHead {
    std::uint32_t code = 0; ///< an ErrorCode
    std::uint32_t size = 0; ///< of the sentence, at most MostWords
};
inline constexpr std::uint32_t MostWords = 512;

} // namespace countersign::image
