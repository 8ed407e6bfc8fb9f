#include "core/image/codec.h"

#include <opencv2/core.hpp>

namespace countersign::image {

Result<void> checkSize(std::int64_t width, std::int64_t height, const Limits& limits)
{
    if (width <= 0 || height <= 0)
        return fail(ErrorCode::Corrupt, "The picture says that it has no width or no height.");
    if (width > limits.side || height > limits.side || width * height > limits.pixels)
        return fail(ErrorCode::TooLarge, "The picture is too large, " + std::to_string(width) + " x "
                                             + std::to_string(height) + " pixels; at most "
                                             + std::to_string(limits.side) + " a side and "
                                             + std::to_string(limits.pixels / 1'000'000) + " million in all are read.");
    return {};
}

tl::unexpected<Error> truncated()
{
    return fail(ErrorCode::Truncated, "The file ends before the picture does; copy or scan it again.");
}

tl::unexpected<Error> corrupt(const std::string& format)
{
    return fail(ErrorCode::Corrupt, "The " + format + " file is damaged; copy or scan it again.");
}

Exif parseExif(ByteSpan tiff)
{
    Exif exif;
    if (tiff.size() < 8)
        return exif;
    const ByteReader read(tiff, tiff[0] == 'M');
    if ((tiff[0] != 'M' && tiff[0] != 'I') || read.u16(2) != 42)
        return exif;
    const std::size_t directory = read.u32(4);
    double resolution = 0;
    double unit = 1; // inches
    for (std::size_t entry = 0; entry < read.u16(directory); ++entry) {
        const std::size_t at = directory + 2 + 12 * entry;
        const std::uint32_t value = read.u16(at + 8);
        switch (read.u16(at)) {
        case 0x0112:
            if (value >= 1 && value <= 8)
                exif.orientation = static_cast<int>(value);
            break;
        case 0x011A: {
            const std::size_t where = read.u32(at + 8);
            if (const double divisor = read.u32(where + 4); divisor > 0)
                resolution = read.u32(where) / divisor;
            break;
        }
        case 0x0128: unit = value == 3 ? 2.54 : 1; break;
        default: break;
        }
    }
    exif.dotsPerInch = resolution * unit;
    return exif;
}

ColorPicture upright(ColorPicture picture, int orientation)
{
    if (orientation < 2 || orientation > 8)
        return picture;
    cv::Mat pixels(picture.height, picture.width, CV_8UC3, picture.pixels.data());
    const bool swapsSides = orientation >= 5;
    ColorPicture turned{swapsSides ? picture.height : picture.width, swapsSides ? picture.width : picture.height, {}};
    turned.pixels.resize(picture.pixels.size());
    cv::Mat target(turned.height, turned.width, CV_8UC3, turned.pixels.data());
    switch (orientation) {
    case 2: cv::flip(pixels, target, 1); break;
    case 3: cv::flip(pixels, target, -1); break;
    case 4: cv::flip(pixels, target, 0); break;
    case 5: cv::transpose(pixels, target); break;
    case 6: cv::rotate(pixels, target, cv::ROTATE_90_CLOCKWISE); break;
    case 7:
        cv::flip(pixels, pixels, -1);
        cv::transpose(pixels, target);
        break;
    default: cv::rotate(pixels, target, cv::ROTATE_90_COUNTERCLOCKWISE); break;
    }
    return turned;
}

ColorPicture overWhite(int width, int height, const std::vector<std::uint8_t>& rgba)
{
    ColorPicture picture{width, height, std::vector<std::uint8_t>(rgba.size() / 4 * 3)};
    auto* out = picture.pixels.data();
    for (std::size_t i = 0; i + 3 < rgba.size(); i += 4)
        for (std::size_t channel = 0; channel < 3; ++channel)
            *out++ = overWhite(rgba[i + channel], rgba[i + 3]);
    return picture;
}

std::vector<Scan> onePage(ColorPicture picture, double dotsPerInch)
{
    std::vector<Scan> pages;
    pages.push_back({std::move(picture), dotsPerInch, 1, 1});
    return pages;
}

} // namespace countersign::image
