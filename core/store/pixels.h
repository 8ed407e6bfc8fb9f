// Pictures as bytes: smaller, and every pixel kept.
#pragma once

#include "core/base/file.h"
#include "core/base/picture.h"
#include "core/base/result.h"

#include <span>

namespace countersign::store {

/// Three-channel, grey and ink pictures, told apart by the first bytes. Each pixel is foretold from its neighbours and
/// what is left is deflated (zlib, fast). Source: the predictor of LOCO-I, Weinberger et al., IEEE Trans. Image Proc. 9(8),
/// 2000. Requires pixels that fit the size.
[[nodiscard]] Bytes packPixels(const ColorPicture& picture);
[[nodiscard]] Bytes packPixels(const GrayPicture& picture);
[[nodiscard]] Bytes packPixels(const InkImage& image);

/// Into the picture's own type. Errors: Corrupt (damaged, of another type), TooLarge (more than 400 MB of pixels).
[[nodiscard]] Result<void> unpackPixels(std::span<const std::uint8_t> bytes, ColorPicture& picture);
[[nodiscard]] Result<void> unpackPixels(std::span<const std::uint8_t> bytes, GrayPicture& picture);
[[nodiscard]] Result<void> unpackPixels(std::span<const std::uint8_t> bytes, InkImage& image);

/// Whether as many pixels are there as the size says, and no more than a record may hold.
[[nodiscard]] bool fits(const ColorPicture& picture);
[[nodiscard]] bool fits(const GrayPicture& picture);
[[nodiscard]] bool fits(const InkImage& image);

} // namespace countersign::store
