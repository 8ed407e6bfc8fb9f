// What a file is, from its first bytes. Not for other rooms; they see image.h.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <span>

namespace countersign::image {

enum class Kind { Png, Jpeg, Tiff, Bmp, Webp, Pdf };

/// Errors: EmptyInput; Truncated (too short to tell); Encrypted and Unsupported, with a sentence that names what the
/// file is, where that can be told, and what to do about it.
[[nodiscard]] Result<Kind> kindOf(std::span<const std::uint8_t> bytes);

/// The same of a file that has at most so many bytes. Errors: TooLarge, and as kindOf().
[[nodiscard]] Result<Kind> kindOf(std::span<const std::uint8_t> bytes, std::uint64_t most);

} // namespace countersign::image
