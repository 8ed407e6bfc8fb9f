// What is done with a PNG before libpng sees it. So that changes get further, all sums are set right first.
#include "core/image/png_unpack.h"
#include "tests/fuzz/input.h"

#include <libdeflate.h>

using namespace countersign::image;

namespace {

void setSums(std::vector<std::uint8_t>& png)
{
    const auto put = [&png](std::size_t at, std::uint32_t value) {
        for (std::size_t i = 0; i < 4; ++i)
            png[at + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
    };
    const ByteReader read(png, true);
    for (std::size_t at = 8; png.size() >= at + 12;) {
        const std::size_t length = read.u32(at);
        if (png.size() - at - 12 < length)
            return;
        put(at + 8 + length, libdeflate_crc32(0, png.data() + at + 4, length + 4));
        at += 12 + length;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 33)
        return 0;
    std::vector<std::uint8_t> png(data, data + size);
    setSums(png);
    if (const auto unpacked = unpackedPng(png, 1'000'000)) {
        std::vector<std::uint8_t> whole; // every byte of every part is read
        for (const auto& part : unpacked->parts)
            whole.insert(whole.end(), part.begin(), part.end());
        countersign::fuzz::require(whole.size() > 57, "a file with a head, pixels and an end");
    }
    Limits limits;
    limits.pixels = 1'000'000;
    static_cast<void>(decodePng(png, limits));
    return 0;
}
