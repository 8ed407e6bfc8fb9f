// Packed pixels of the records.
#include "core/store/pixels.h"
#include "tests/fuzz/input.h"

using namespace countersign;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    ColorPicture color;
    GrayPicture gray;
    InkImage ink;
    if (size > 0)
        color.width = gray.width = ink.width = data[0];
    if (size > 1)
        color.height = gray.height = ink.height = data[1];
    const std::span<const std::uint8_t> rest =
        size > 2 ? std::span(data + 2, size - 2) : std::span<const std::uint8_t>();
    for (const auto& bytes : {std::span(data, size), rest}) {
        if (store::unpackPixels(bytes, color))
            fuzz::require(color.pixels.size() == std::size_t(color.width) * std::size_t(color.height) * 3, "whole");
        if (store::unpackPixels(bytes, gray))
            fuzz::require(gray.pixels.size() == std::size_t(gray.width) * std::size_t(gray.height), "whole");
        static_cast<void>(store::unpackPixels(bytes, ink));
    }
    return 0;
}
