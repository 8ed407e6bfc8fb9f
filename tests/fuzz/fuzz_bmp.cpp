// Windows bitmaps.
#include "core/image/codec.h"
#include "tests/fuzz/input.h"

using namespace countersign::image;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Limits limits;
    limits.pixels = 1'000'000; // else much time goes into memory that may be taken
    const auto scans = decodeBmp({data, size}, limits);
    if (scans)
        for (const auto& scan : *scans)
            countersign::fuzz::require(scan.picture.pixels.size()
                                           == std::size_t{3} * std::size_t(scan.picture.width)
                                                  * std::size_t(scan.picture.height),
                                       "whole pages");
    return 0;
}
