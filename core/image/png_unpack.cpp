// The pixels of a PNG unpacked by libdeflate, in a third of zlib's time.
#include "core/image/png_unpack.h"

#include <algorithm>
#include <libdeflate.h>
#include <new>
#include <utility>

namespace countersign::image {
namespace {

constexpr std::size_t Signature = 8, ChunkHead = 8, Crc = 4;
constexpr std::size_t MostInBlock = 0xFFFF;

std::uint32_t tag(const char (&name)[5])
{
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i)
        value = value << 8 | static_cast<std::uint8_t>(name[i]);
    return value;
}

/// Of the pixels with a byte for the filter of each row; 0 where the rows come in several passes, or make no sense.
std::size_t unpackedSize(ByteSpan png)
{
    const ByteReader read(png, true);
    const std::uint64_t width = read.u32(16), height = read.u32(20), bits = png[24], kind = png[25];
    const bool isInterlaced = png[28] != 0;
    if (isInterlaced || bits > 16 || kind > 6)
        return 0;
    const std::uint64_t channels = kind == 2 ? 3 : kind == 4 ? 2 : kind == 6 ? 4 : 1;
    return static_cast<std::size_t>((1 + (width * channels * bits + 7) / 8) * height);
}

/// Everything of the file, as long as all is as it should be.
struct Chunks {
    ByteSpan before, after;           ///< what comes before the pixels, and behind them
    std::vector<std::uint8_t> packed; ///< the pixels, of all chunks together
};

std::optional<Chunks> chunksOf(ByteSpan png)
{
    const ByteReader read(png, true);
    const std::uint32_t data = tag("IDAT"), end = tag("IEND");
    Chunks chunks;
    std::size_t first = 0, last = 0;
    for (std::size_t at = Signature;;) {
        if (png.size() - at < ChunkHead + Crc)
            return std::nullopt;
        const std::size_t size = read.u32(at);
        const std::uint32_t name = read.u32(at + 4);
        if (png.size() - at - ChunkHead - Crc < size
            || libdeflate_crc32(0, png.data() + at + 4, size + 4) != read.u32(at + ChunkHead + size))
            return std::nullopt;
        const std::size_t next = at + ChunkHead + size + Crc;
        if (name == data) {
            if (first > 0 && at != last)
                return std::nullopt;
            first = first > 0 ? first : at;
            last = next;
            const auto bytes = png.subspan(at + ChunkHead, size);
            chunks.packed.insert(chunks.packed.end(), bytes.begin(), bytes.end());
        }
        at = next;
        if (name == end) {
            chunks.before = png.first(first);
            chunks.after = png.subspan(last, at - last);
            return first > 0 ? std::optional(std::move(chunks)) : std::nullopt;
        }
    }
}

} // namespace

std::optional<UnpackedPng> unpackedPng(ByteSpan png, std::size_t most)
{
    const std::size_t size = unpackedSize(png);
    if (size == 0 || size > most)
        return std::nullopt;
    auto chunks = chunksOf(png);
    if (!chunks)
        return std::nullopt;
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> inflate(
        libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    if (!inflate)
        throw std::bad_alloc();
    UnpackedPng unpacked;
    unpacked.pixels = std::make_unique_for_overwrite<std::uint8_t[]>(size);
    std::size_t used = 0;
    const auto& packed = chunks->packed;
    if (libdeflate_zlib_decompress_ex(inflate.get(), packed.data(), packed.size(), unpacked.pixels.get(), size, &used,
                                      nullptr)
            != LIBDEFLATE_SUCCESS
        || used != packed.size())
        return std::nullopt;

    // Once more as a PNG whose pixels are stored as they are (RFC 1950, RFC 1951 3.2.4), so that libpng does the rest.
    const std::size_t blocks = (size + MostInBlock - 1) / MostInBlock;
    constexpr std::size_t Head = 2, BlockHead = 5, Adler = 4;
    const auto length = static_cast<std::uint32_t>(Head + blocks * BlockHead + size + Adler);
    auto& heads = unpacked.heads;
    heads.reserve(ChunkHead + Head + blocks * BlockHead + Adler + Crc);
    const auto put = [&](std::initializer_list<std::size_t> bytes) {
        for (const std::size_t byte : bytes)
            heads.push_back(static_cast<std::uint8_t>(byte));
    };
    std::size_t done = 0; // of the heads
    const auto endPart = [&] {
        unpacked.parts.emplace_back(heads.data() + done, heads.size() - done);
        done = heads.size();
    };
    unpacked.parts.push_back(chunks->before);
    put({length >> 24, length >> 16, length >> 8, length, 'I', 'D', 'A', 'T', 0x78, 0x01});
    for (std::size_t at = 0; at < size; at += MostInBlock) {
        const std::size_t count = std::min(MostInBlock, size - at);
        put({at + count == size, count, count >> 8, ~count, ~count >> 8});
        endPart();
        unpacked.parts.push_back(ByteSpan(unpacked.pixels.get() + at, count));
    }
    heads.insert(heads.end(), packed.end() - Adler, packed.end());
    put({0, 0, 0, 0}); // the sum is not looked at: all were, above
    endPart();
    unpacked.parts.push_back(chunks->after);
    return unpacked;
}

} // namespace countersign::image
