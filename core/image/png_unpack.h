// The inside of decodePng(). Not for other rooms; they see image.h.
#pragma once

#include "core/image/codec.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace countersign::image {

/// A PNG whose pixels are not packed. Moving it keeps the parts valid; it refers to the file it was made of.
struct UnpackedPng {
    std::vector<ByteSpan> parts; ///< of the file, in their order; the sum of its IDAT is 0
    std::unique_ptr<std::uint8_t[]> pixels;
    std::vector<std::uint8_t> heads;
};

/// In: a file of at least 33 bytes that begins as a PNG. Nothing where anything is wrong with it, down to the last sum, where
/// its rows are interlaced, or its pixels take more than `most` bytes: libpng then reads the file itself, and says what is
/// wrong. Throws std::bad_alloc.
[[nodiscard]] std::optional<UnpackedPng> unpackedPng(ByteSpan png, std::size_t most);

} // namespace countersign::image
