// The block with a photograph's orientation and resolution.
#include "core/image/codec.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto exif = countersign::image::parseExif({data, size});
    countersign::fuzz::require(exif.orientation >= 1 && exif.orientation <= 8, "an orientation that there is");
    return 0;
}
