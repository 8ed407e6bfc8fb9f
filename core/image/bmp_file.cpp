// Windows and OS/2 bitmaps, headers of 12 to 124 bytes, after Microsoft's [MS-WMF] and the BITMAPV5HEADER reference.
#include "core/image/codec.h"

#include <array>
#include <bit>

namespace countersign::image {
namespace {

enum Compression : std::uint32_t { Plain = 0, RunLength8 = 1, RunLength4 = 2, BitFields = 3, AlphaBitFields = 6 };

struct BmpHeader {
    std::int64_t width = 0;
    std::int64_t height = 0; ///< negative: the first row is the top one
    std::uint32_t bits = 0;
    std::uint32_t compression = Plain;
    std::uint32_t perMetre = 0;
    std::size_t pixelsAt = 0;
    std::array<std::uint32_t, 4> masks{};             ///< red, green, blue, alpha
    std::vector<std::array<std::uint8_t, 3>> palette; ///< red, green, blue
};

using Color = std::array<std::uint8_t, 3>;

void readMasks(BmpHeader& header, const ByteReader& read, std::size_t headerSize)
{
    if (header.compression == Plain && header.bits == 16)
        header.masks = {0x7C00, 0x03E0, 0x001F, 0};
    else if (header.compression == Plain)
        header.masks = {0xFF0000, 0x00FF00, 0x0000FF, 0};
    else
        header.masks = {read.u32(54), read.u32(58), read.u32(62),
                        headerSize >= 56 || header.compression == AlphaBitFields ? read.u32(66) : 0};
}

Result<BmpHeader> readHeader(ByteSpan bytes)
{
    constexpr std::size_t fileHeader = 14;
    const ByteReader read(bytes, false);
    if (bytes.size() < fileHeader + 12)
        return truncated();
    const std::size_t size = read.u32(fileHeader);
    BmpHeader header;
    header.pixelsAt = read.u32(10);
    std::size_t colors = 0;
    if (size == 12) {
        header.width = read.u16(18);
        header.height = read.u16(20);
        header.bits = read.u16(24);
    } else if (size >= 40 && size <= 124) {
        if (bytes.size() < fileHeader + size)
            return truncated();
        header.width = static_cast<std::int32_t>(read.u32(18));
        header.height = static_cast<std::int32_t>(read.u32(22));
        header.bits = read.u16(28);
        header.compression = read.u32(30);
        header.perMetre = std::min(read.u32(38), read.u32(42));
        colors = read.u32(46);
        readMasks(header, read, size);
    } else {
        return corrupt("BMP");
    }
    if (header.bits <= 8) {
        const std::size_t most = std::size_t{1} << header.bits;
        const std::size_t bytesEach = size == 12 ? 3 : 4;
        if (colors == 0 || colors > most)
            colors = most;
        if (fileHeader + size + colors * bytesEach > bytes.size())
            return truncated();
        for (std::size_t i = 0; i < colors; ++i) {
            const auto* entry = bytes.data() + fileHeader + size + i * bytesEach;
            header.palette.push_back({entry[2], entry[1], entry[0]});
        }
    }
    return header;
}

bool isKnown(const BmpHeader& header)
{
    switch (header.compression) {
    case Plain:
        return header.bits == 1 || header.bits == 2 || header.bits == 4 || header.bits == 8 || header.bits == 16
               || header.bits == 24 || header.bits == 32;
    case RunLength8: return header.bits == 8 && header.height > 0;
    case RunLength4: return header.bits == 4 && header.height > 0;
    case BitFields:
    case AlphaBitFields: return header.bits == 16 || header.bits == 32;
    default: return false;
    }
}

Color colorOf(const BmpHeader& header, std::size_t index)
{
    return index < header.palette.size() ? header.palette[index] : Color{0, 0, 0};
}

/// The masked bits as 0 to 255.
unsigned channel(std::uint32_t pixel, std::uint32_t mask)
{
    if (mask == 0)
        return 0;
    const int shift = std::countr_zero(mask);
    const std::uint64_t most = mask >> shift;
    return static_cast<unsigned>((std::uint64_t{(pixel & mask) >> shift} * 255 + most / 2) / most);
}

class BmpPicture {
public:
    explicit BmpPicture(const BmpHeader& header) : m_topDown(header.height < 0)
    {
        m_picture.width = static_cast<int>(header.width);
        m_picture.height = static_cast<int>(m_topDown ? -header.height : header.height);
        m_picture.pixels.assign(std::size_t{3} * static_cast<std::size_t>(m_picture.width)
                                    * static_cast<std::size_t>(m_picture.height),
                                255);
    }
    [[nodiscard]] std::size_t width() const { return static_cast<std::size_t>(m_picture.width); }
    [[nodiscard]] std::size_t height() const { return static_cast<std::size_t>(m_picture.height); }
    /// Row y of the file.
    void set(std::size_t x, std::size_t y, const Color& color)
    {
        if (x >= width() || y >= height())
            return;
        auto* out = m_picture.pixels.data() + 3 * ((m_topDown ? y : height() - 1 - y) * width() + x);
        std::copy(color.begin(), color.end(), out);
    }
    [[nodiscard]] ColorPicture take() { return std::move(m_picture); }

private:
    ColorPicture m_picture;
    bool m_topDown;
};

Result<void> readPlain(const BmpHeader& header, ByteSpan data, BmpPicture& picture)
{
    const std::size_t stride = (picture.width() * header.bits + 31) / 32 * 4;
    if (data.size() < stride * (picture.height() - 1) + (picture.width() * header.bits + 7) / 8)
        return truncated();
    const ByteReader read(data, false);
    const auto& masks = header.masks;
    for (std::size_t y = 0; y < picture.height(); ++y) {
        for (std::size_t x = 0; x < picture.width(); ++x) {
            const std::size_t bit = x * header.bits;
            const std::size_t at = y * stride + bit / 8;
            if (header.bits <= 8) {
                const unsigned value = data[at] >> (8 - header.bits - bit % 8);
                picture.set(x, y, colorOf(header, value & ((1u << header.bits) - 1)));
            } else if (header.bits == 24) {
                picture.set(x, y, {data[at + 2], data[at + 1], data[at]});
            } else {
                const std::uint32_t pixel = header.bits == 16 ? read.u16(at) : read.u32(at);
                const unsigned alpha = masks[3] ? channel(pixel, masks[3]) : 255;
                picture.set(x, y,
                            {overWhite(channel(pixel, masks[0]), alpha), overWhite(channel(pixel, masks[1]), alpha),
                             overWhite(channel(pixel, masks[2]), alpha)});
            }
        }
    }
    return {};
}

/// Pairs of count and colours; a count of 0 begins an order: end of line, end of picture, move, or a stretch as is.
Result<void> readRuns(const BmpHeader& header, ByteSpan data, BmpPicture& picture)
{
    const bool nibbles = header.bits == 4;
    const auto index = [&](std::size_t byte, std::size_t i) -> std::size_t {
        if (!nibbles)
            return data[byte + i];
        return i % 2 == 0 ? data[byte + i / 2] >> 4 : data[byte + i / 2] & 15;
    };
    std::size_t x = 0;
    std::size_t y = 0;
    for (std::size_t at = 0; at + 2 <= data.size();) {
        const std::size_t count = data[at];
        const std::size_t order = data[at + 1];
        at += 2;
        if (count > 0) {
            for (std::size_t i = 0; i < count; ++i)
                picture.set(x++, y, colorOf(header, nibbles ? index(at - 1, i % 2) : order));
        } else if (order == 0) {
            x = 0;
            ++y;
        } else if (order == 1) {
            return {};
        } else if (order == 2) {
            if (at + 2 > data.size())
                break;
            x += data[at];
            y += data[at + 1];
            at += 2;
        } else {
            const std::size_t length = nibbles ? (order + 1) / 2 : order;
            if (at + length > data.size())
                break;
            for (std::size_t i = 0; i < order; ++i)
                picture.set(x++, y, colorOf(header, index(at, i)));
            at += length + length % 2;
        }
    }
    return truncated();
}

} // namespace

Result<std::vector<Scan>> decodeBmp(ByteSpan bytes, const Limits& limits)
{
    const auto header = readHeader(bytes);
    if (!header)
        return tl::unexpected(header.error());
    if (!isKnown(*header))
        return fail(ErrorCode::Unsupported, "This kind of BMP is not read; save it as PNG.");
    const std::int64_t height = header->height < 0 ? -header->height : header->height;
    if (const auto size = checkSize(header->width, height, limits); !size)
        return tl::unexpected(size.error());
    if (header->pixelsAt < 26)
        return corrupt("BMP");
    if (header->pixelsAt >= bytes.size())
        return truncated();
    const ByteSpan data = bytes.subspan(header->pixelsAt);
    BmpPicture picture(*header);
    const bool isRuns = header->compression == RunLength8 || header->compression == RunLength4;
    const auto read = isRuns ? readRuns(*header, data, picture) : readPlain(*header, data, picture);
    if (!read)
        return tl::unexpected(read.error());
    return onePage(picture.take(), header->perMetre * 0.0254);
}

} // namespace countersign::image
