// WebP, RFC 9649, read with libwebp.
#include "core/image/codec.h"

#include <new>
#include <webp/decode.h>

namespace countersign::image {
namespace {

Exif exifOf(ByteSpan bytes)
{
    const ByteReader read(bytes, false);
    for (std::size_t at = 12; at + 8 <= bytes.size();) {
        const std::size_t length = read.u32(at + 4);
        if (length > bytes.size() - at - 8)
            break;
        if (read.u32(at) == 0x46495845) { // EXIF
            ByteSpan block = bytes.subspan(at + 8, length);
            if (block.size() > 6 && block[0] == 'E') // some writers keep JPEG's prefix
                block = block.subspan(6);
            return parseExif(block);
        }
        at += 8 + length + length % 2;
    }
    return {};
}

tl::unexpected<Error> failure(VP8StatusCode status)
{
    switch (status) {
    case VP8_STATUS_OUT_OF_MEMORY: throw std::bad_alloc();
    case VP8_STATUS_NOT_ENOUGH_DATA: return truncated();
    case VP8_STATUS_UNSUPPORTED_FEATURE:
        return fail(ErrorCode::Unsupported, "This kind of WebP is not read; save it as PNG.");
    default: return corrupt("WebP");
    }
}

} // namespace

Result<std::vector<Scan>> decodeWebp(ByteSpan bytes, const Limits& limits)
{
    if (bytes.size() - 8 < ByteReader(bytes, false).u32(4))
        return truncated();
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config))
        return fail(ErrorCode::Internal, "The WebP library is of another version than the program.");
    if (const auto status = WebPGetFeatures(bytes.data(), bytes.size(), &config.input); status != VP8_STATUS_OK)
        return failure(status);
    const auto& input = config.input;
    if (input.has_animation)
        return fail(ErrorCode::Unsupported, "This is an animated WebP; save one frame of it as a plain picture.");
    if (const auto size = checkSize(input.width, input.height, limits); !size)
        return tl::unexpected(size.error());

    const int channels = input.has_alpha ? 4 : 3;
    const std::size_t stride = static_cast<std::size_t>(input.width) * static_cast<std::size_t>(channels);
    std::vector<std::uint8_t> pixels(stride * static_cast<std::size_t>(input.height));
    config.output.colorspace = input.has_alpha ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pixels.data();
    config.output.u.RGBA.stride = static_cast<int>(stride);
    config.output.u.RGBA.size = pixels.size();
    if (const auto status = WebPDecode(bytes.data(), bytes.size(), &config); status != VP8_STATUS_OK)
        return failure(status);
    ColorPicture picture = input.has_alpha ? overWhite(input.width, input.height, pixels)
                                           : ColorPicture{input.width, input.height, std::move(pixels)};
    const Exif exif = exifOf(bytes);
    return onePage(upright(std::move(picture), exif.orientation), exif.dotsPerInch);
}

} // namespace countersign::image
