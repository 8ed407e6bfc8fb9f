// The inside of decode(): one function a format, and what they share. Not for other rooms; they see image.h.
// The formats' own libraries are called, not OpenCV's imgcodecs: those hide truncation, resolution and pages.
#pragma once

#include "core/image/image.h"

#include <optional>

namespace countersign::image {

using ByteSpan = std::span<const std::uint8_t>;

// Each: the whole file in, upright pages out. Errors as decode(), without context. May throw std::bad_alloc.
[[nodiscard]] Result<std::vector<Scan>> decodePng(ByteSpan bytes, const Limits& limits);
[[nodiscard]] Result<std::vector<Scan>> decodeJpeg(ByteSpan bytes, const Limits& limits);
[[nodiscard]] Result<std::vector<Scan>> decodeTiff(ByteSpan bytes, const Limits& limits);
[[nodiscard]] Result<std::vector<Scan>> decodeBmp(ByteSpan bytes, const Limits& limits);
[[nodiscard]] Result<std::vector<Scan>> decodeWebp(ByteSpan bytes, const Limits& limits);
/// Every page at 300 dots an inch, those larger than A3 coarser, drawn by a process of its own (see decoder.h) that ends
/// with the call. Blocks for 30 seconds at most. The password goes to it as the document does: no list of processes shows it.
[[nodiscard]] Result<std::vector<Scan>> decodePdf(ByteSpan bytes, const Limits& limits, const std::string& password);

/// In: quality 1 to 100, libjpeg's scale. Errors: Internal. Throws std::bad_alloc.
[[nodiscard]] Result<std::vector<std::uint8_t>> encodeJpeg(const ColorPicture& picture, int quality);

/// Bytes of a fixed order, 0 beyond the end: the caller checks the length where that matters.
class ByteReader {
public:
    ByteReader(ByteSpan bytes, bool bigEndian) : m_bytes(bytes), m_bigEndian(bigEndian) {}
    [[nodiscard]] std::uint32_t u16(std::size_t at) const { return number(at, 2); }
    [[nodiscard]] std::uint32_t u32(std::size_t at) const { return number(at, 4); }

private:
    [[nodiscard]] std::uint32_t number(std::size_t at, std::size_t length) const
    {
        if (at > m_bytes.size() || m_bytes.size() - at < length)
            return 0;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < length; ++i)
            value = value << 8 | m_bytes[at + (m_bigEndian ? i : length - 1 - i)];
        return value;
    }

    ByteSpan m_bytes;
    bool m_bigEndian;
};

/// Errors: TooLarge, Corrupt (a side of 0).
[[nodiscard]] Result<void> checkSize(std::int64_t width, std::int64_t height, const Limits& limits);

[[nodiscard]] tl::unexpected<Error> truncated();
[[nodiscard]] tl::unexpected<Error> corrupt(const std::string& format);

/// What an Exif block (JEITA CP-3451: a small TIFF file) says; a broken block says nothing.
struct Exif {
    int orientation = 1;    ///< 1 to 8
    double dotsPerInch = 0; ///< 0: not said
};
[[nodiscard]] Exif parseExif(ByteSpan tiff);

/// Turns and mirrors so that the picture stands upright. Orientation: 1 to 8 as in TIFF 6.0; others leave it as it is.
[[nodiscard]] ColorPicture upright(ColorPicture picture, int orientation);

/// `value` over white paper.
[[nodiscard]] inline std::uint8_t overWhite(unsigned value, unsigned alpha)
{
    return static_cast<std::uint8_t>((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

/// RGBA, four bytes a pixel without padding, laid on white.
[[nodiscard]] ColorPicture overWhite(int width, int height, const std::vector<std::uint8_t>& rgba);

[[nodiscard]] std::vector<Scan> onePage(ColorPicture picture, double dotsPerInch);

} // namespace countersign::image
