#include "core/store/pixels.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>

namespace countersign::store {

namespace {

constexpr std::uint64_t MostBytes = 400'000'000;
constexpr int Level = 3; ///< half of zlib's time at its own third level, and a twentieth smaller
enum class Kind : std::uint8_t { Color = 1, Gray, Ink };

struct Header {
    Kind kind = Kind::Gray;
    std::uint32_t width = 0, height = 0;
    static constexpr std::size_t Length = 9;
    [[nodiscard]] std::size_t channels() const { return kind == Kind::Color ? 3 : 1; }
    [[nodiscard]] std::uint64_t bytes() const { return std::uint64_t(width) * height * channels(); }
};

/// Calls `use(index, foretold)` for every sample, in order; what is foretold comes from samples before.
template <class Use> void foretell(const Header& header, const std::uint8_t* samples, const Use& use)
{
    const std::size_t step = header.channels(), row = std::size_t(header.width) * step;
    for (std::size_t y = 0, i = 0; y < header.height; ++y) {
        for (std::size_t x = 0; x < row; ++x, ++i) {
            const int left = x >= step ? samples[i - step] : 0, above = y > 0 ? samples[i - row] : 0;
            const int corner = x >= step && y > 0 ? samples[i - row - step] : 0;
            const int low = std::min(left, above), high = std::max(left, above);
            const int foretold = corner >= high ? low : corner <= low ? high : left + above - corner;
            use(i, static_cast<std::uint8_t>(foretold));
        }
    }
}

Bytes pack(const Header& header, const std::vector<std::uint8_t>& samples)
{
    Bytes rest(samples.size());
    foretell(header, samples.data(),
             [&](std::size_t i, std::uint8_t foretold) { rest[i] = static_cast<std::uint8_t>(samples[i] - foretold); });
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> deflate(
        libdeflate_alloc_compressor(Level), libdeflate_free_compressor);
    if (!deflate)
        throw std::bad_alloc();
    const std::size_t most = libdeflate_zlib_compress_bound(deflate.get(), rest.size());
    Bytes packed(Header::Length + most);
    packed[0] = static_cast<std::uint8_t>(header.kind);
    for (int i = 0; i < 4; ++i) {
        packed[std::size_t(1 + i)] = static_cast<std::uint8_t>(header.width >> (8 * i));
        packed[std::size_t(5 + i)] = static_cast<std::uint8_t>(header.height >> (8 * i));
    }
    // Cannot fail: the room is enough.
    packed.resize(
        Header::Length
        + libdeflate_zlib_compress(deflate.get(), rest.data(), rest.size(), packed.data() + Header::Length, most));
    return packed;
}

Result<Header> unpack(std::span<const std::uint8_t> bytes, Kind kind, std::vector<std::uint8_t>& samples)
{
    const auto noMemory = [] {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for a stored picture.");
    };
    const auto corrupt = [] { return fail(ErrorCode::Corrupt, "A stored picture is damaged; restore a backup."); };
    if (bytes.size() < Header::Length || bytes[0] != static_cast<std::uint8_t>(kind))
        return corrupt();
    Header header{kind, 0, 0};
    for (int i = 0; i < 4; ++i) {
        header.width |= std::uint32_t(bytes[std::size_t(1 + i)]) << (8 * i);
        header.height |= std::uint32_t(bytes[std::size_t(5 + i)]) << (8 * i);
    }
    if (header.width > 1'000'000 || header.height > 1'000'000)
        return corrupt();
    if (header.bytes() > MostBytes)
        return fail(ErrorCode::TooLarge, "A stored picture is too large.");
    // Deflate makes nothing more than about 1,030 times smaller: a header that promises more lies.
    if (header.bytes() > 1'100 * std::uint64_t(bytes.size()))
        return corrupt();
    try {
        samples.resize(header.bytes());
    } catch (const std::bad_alloc&) {
        return noMemory();
    }
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> inflate(
        libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    if (!inflate)
        return noMemory();
    // Without an address for the length, any other length is an error.
    if (libdeflate_zlib_decompress(inflate.get(), bytes.data() + Header::Length, bytes.size() - Header::Length,
                                   samples.data(), samples.size(), nullptr)
        != LIBDEFLATE_SUCCESS)
        return corrupt();
    foretell(header, samples.data(), [&](std::size_t i, std::uint8_t foretold) {
        samples[i] = static_cast<std::uint8_t>(samples[i] + foretold);
    });
    return header;
}

template <class Picture>
Result<void> unpackInto(std::span<const std::uint8_t> bytes, Kind kind, Picture& picture,
                        std::vector<std::uint8_t>& samples)
{
    const auto header = unpack(bytes, kind, samples);
    if (!header)
        return tl::unexpected(header.error());
    picture.width = int(header->width);
    picture.height = int(header->height);
    return {};
}

bool fits(int width, int height, std::uint64_t channels, std::size_t size)
{
    return width >= 0 && height >= 0 && width <= 1'000'000 && height <= 1'000'000
           && std::uint64_t(width) * std::uint64_t(height) * channels == size && size <= MostBytes;
}

Header headerOf(Kind kind, int width, int height)
{
    return {kind, std::uint32_t(width), std::uint32_t(height)};
}

} // namespace

Bytes packPixels(const ColorPicture& picture)
{
    return pack(headerOf(Kind::Color, picture.width, picture.height), picture.pixels);
}

Bytes packPixels(const GrayPicture& picture)
{
    return pack(headerOf(Kind::Gray, picture.width, picture.height), picture.pixels);
}

Bytes packPixels(const InkImage& image)
{
    return pack(headerOf(Kind::Ink, image.width, image.height), image.ink);
}

Result<void> unpackPixels(std::span<const std::uint8_t> bytes, ColorPicture& picture)
{
    return unpackInto(bytes, Kind::Color, picture, picture.pixels);
}

Result<void> unpackPixels(std::span<const std::uint8_t> bytes, GrayPicture& picture)
{
    return unpackInto(bytes, Kind::Gray, picture, picture.pixels);
}

Result<void> unpackPixels(std::span<const std::uint8_t> bytes, InkImage& image)
{
    return unpackInto(bytes, Kind::Ink, image, image.ink);
}

bool fits(const ColorPicture& picture)
{
    return fits(picture.width, picture.height, 3, picture.pixels.size());
}

bool fits(const GrayPicture& picture)
{
    return fits(picture.width, picture.height, 1, picture.pixels.size());
}

bool fits(const InkImage& image)
{
    return fits(image.width, image.height, 1, image.ink.size());
}

} // namespace countersign::store
