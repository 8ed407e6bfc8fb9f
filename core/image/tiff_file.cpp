// TIFF 6.0 and BigTIFF, read with libtiff.
#include "core/image/codec.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <tiffio.h>

namespace countersign::image {
namespace {

struct TiffSource {
    ByteSpan bytes;
    std::uint64_t at = 0;
    bool failed = false; ///< libtiff said so, even where it went on
    bool ended = false;  ///< something lay beyond the end of the file
};

TiffSource& sourceOf(thandle_t handle)
{
    return *static_cast<TiffSource*>(handle);
}

tmsize_t readBytes(thandle_t handle, void* out, tmsize_t length)
{
    TiffSource& source = sourceOf(handle);
    const std::uint64_t left = source.bytes.size() - std::min<std::uint64_t>(source.at, source.bytes.size());
    const std::uint64_t taken = std::min(left, static_cast<std::uint64_t>(std::max<tmsize_t>(length, 0)));
    source.ended = source.ended || taken < static_cast<std::uint64_t>(length);
    if (taken > 0)
        std::memcpy(out, source.bytes.data() + source.at, taken);
    source.at += taken;
    return static_cast<tmsize_t>(taken);
}

tmsize_t writeNothing(thandle_t, void*, tmsize_t)
{
    return -1;
}

toff_t seekTo(thandle_t handle, toff_t offset, int whence)
{
    TiffSource& source = sourceOf(handle);
    source.at = whence == SEEK_CUR ? source.at + offset : whence == SEEK_END ? source.bytes.size() + offset : offset;
    source.ended = source.ended || source.at > source.bytes.size();
    return source.at;
}

int closeNothing(thandle_t)
{
    return 0;
}

toff_t sizeOf(thandle_t handle)
{
    return sourceOf(handle).bytes.size();
}

int onError(TIFF*, void* user, const char*, const char*, va_list)
{
    static_cast<TiffSource*>(user)->failed = true;
    return 1; // handled: nothing goes to stderr
}

int onWarning(TIFF*, void*, const char*, const char*, va_list)
{
    return 1;
}

using TiffPointer = std::unique_ptr<TIFF, decltype(&TIFFClose)>;

TiffPointer openTiff(TiffSource& source, const Limits& limits)
{
    const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(TIFFOpenOptionsAlloc(),
                                                                                   TIFFOpenOptionsFree);
    if (!options)
        throw std::bad_alloc();
    // A damaged tag must not ask for more than the largest picture allowed: 16-bit samples, four of them.
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), static_cast<tmsize_t>(8 * limits.pixels + (1 << 20)));
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), onError, &source);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), onWarning, nullptr);
    // "m": no memory map; "r": read only.
    return {TIFFClientOpenExt("", "rm", &source, readBytes, writeNothing, seekTo, closeNothing, sizeOf, nullptr,
                              nullptr, options.get()),
            TIFFClose};
}

std::uint16_t tag16(TIFF* tiff, std::uint32_t tag)
{
    std::uint16_t value = 0;
    TIFFGetFieldDefaulted(tiff, tag, &value);
    return value;
}

/// libtiff gives colours times alpha, but leaves grey ones as the file has them.
bool hasPlainAlpha(TIFF* tiff)
{
    const std::uint16_t kind = tag16(tiff, TIFFTAG_PHOTOMETRIC);
    std::uint16_t count = 0;
    std::uint16_t* kinds = nullptr;
    return (kind == PHOTOMETRIC_MINISBLACK || kind == PHOTOMETRIC_MINISWHITE)
           && TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) && count > 0
           && kinds[0] == EXTRASAMPLE_UNASSALPHA;
}

Result<ColorPicture> readPicture(TIFF* tiff, TiffSource& source, std::uint32_t width, std::uint32_t height)
{
    char message[1024] = "";
    if (!TIFFRGBAImageOK(tiff, message))
        return fail(ErrorCode::Unsupported, "This kind of TIFF is not read; save it as plain 8-bit TIFF or PNG.");
    TIFFRGBAImage image;
    if (!TIFFRGBAImageBegin(&image, tiff, 1, message))
        return source.ended ? truncated() : corrupt("TIFF");
    const std::unique_ptr<TIFFRGBAImage, decltype(&TIFFRGBAImageEnd)> ender(&image, TIFFRGBAImageEnd);
    image.req_orientation = image.orientation; // rows as stored; upright() turns them
    std::vector<std::uint32_t> raster(std::size_t{width} * height);
    source.failed = false;
    if (!TIFFRGBAImageGet(&image, raster.data(), width, height) || source.failed)
        return source.ended ? truncated() : corrupt("TIFF");

    ColorPicture picture{static_cast<int>(width), static_cast<int>(height), {}};
    picture.pixels.resize(3 * raster.size());
    const bool plainAlpha = hasPlainAlpha(tiff);
    auto* out = picture.pixels.data();
    for (const std::uint32_t pixel : raster) {
        const std::uint32_t alpha = TIFFGetA(pixel);
        for (const std::uint32_t value : {TIFFGetR(pixel), TIFFGetG(pixel), TIFFGetB(pixel)})
            *out++ = plainAlpha ? overWhite(value, alpha)
                                : static_cast<std::uint8_t>(std::min<std::uint32_t>(255, value + 255 - alpha));
    }
    return picture;
}

/// Faxes have half as many lines as columns an inch. The coarser way is stretched, so that writing keeps its shape.
void makeSquare(ColorPicture& picture, double& across, double& down, const Limits& limits)
{
    const double ratio = across / down;
    if (ratio > 0.95 && ratio < 1.05)
        return;
    const int width = static_cast<int>(std::lround(picture.width * std::max(1.0, 1 / ratio)));
    const int height = static_cast<int>(std::lround(picture.height * std::max(1.0, ratio)));
    if (ratio < 0.25 || ratio > 4 || !checkSize(width, height, limits))
        return;
    ColorPicture square{
        width, height,
        std::vector<std::uint8_t>(std::size_t{3} * static_cast<std::size_t>(width) * static_cast<std::size_t>(height))};
    const cv::Mat from(picture.height, picture.width, CV_8UC3, picture.pixels.data());
    cv::Mat to(height, width, CV_8UC3, square.pixels.data());
    cv::resize(from, to, to.size(), 0, 0, cv::INTER_LINEAR);
    picture = std::move(square);
    across = down = std::max(across, down);
}

Result<Scan> readPage(TIFF* tiff, TiffSource& source, const Limits& limits, std::int64_t& pixelsLeft)
{
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
    if (const auto size = checkSize(width, height, limits); !size)
        return tl::unexpected(size.error());
    pixelsLeft -= std::int64_t{width} * height;
    if (pixelsLeft < 0)
        return fail(ErrorCode::TooLarge, "The pages are too large, over " + std::to_string(limits.pixels / 1'000'000)
                                             + " million pixels together; load fewer at a time.");
    auto picture = readPicture(tiff, source, width, height);
    if (!picture)
        return tl::unexpected(picture.error());

    float across = 0;
    float down = 0;
    TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &across);
    TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &down);
    Scan scan;
    if (across > 0 && down > 0 && std::isfinite(across) && std::isfinite(down)) {
        double x = across;
        double y = down;
        makeSquare(*picture, x, y, limits);
        const std::uint16_t unit = tag16(tiff, TIFFTAG_RESOLUTIONUNIT);
        scan.dotsPerInch = unit == RESUNIT_NONE ? 0 : std::min(x, y) * (unit == RESUNIT_CENTIMETER ? 2.54 : 1);
    }
    scan.picture = upright(std::move(*picture), tag16(tiff, TIFFTAG_ORIENTATION));
    return scan;
}

} // namespace

Result<std::vector<Scan>> decodeTiff(ByteSpan bytes, const Limits& limits)
{
    TiffSource source;
    source.bytes = bytes;
    const TiffPointer tiff = openTiff(source, limits);
    if (!tiff)
        return source.ended ? truncated() : corrupt("TIFF");
    std::vector<Scan> pages;
    std::int64_t pixelsLeft = limits.pixels;
    for (int directories = 1;; ++directories) {
        if (directories > limits.pages)
            return fail(ErrorCode::TooLarge,
                        "The file has more than " + std::to_string(limits.pages) + " pages; load fewer at a time.");
        std::uint32_t kind = 0;
        TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_SUBFILETYPE, &kind);
        if ((kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) == 0) { // previews and masks are no pages
            auto page = readPage(tiff.get(), source, limits, pixelsLeft);
            if (!page)
                return tl::unexpected(page.error());
            pages.push_back(std::move(*page));
        }
        if (TIFFLastDirectory(tiff.get()))
            break;
        if (!TIFFReadDirectory(tiff.get()))
            return source.ended ? truncated() : corrupt("TIFF");
    }
    if (pages.empty())
        return fail(ErrorCode::Unsupported, "The TIFF file holds previews only, no page.");
    for (std::size_t i = 0; i < pages.size(); ++i) {
        pages[i].page = static_cast<int>(i) + 1;
        pages[i].pages = static_cast<int>(pages.size());
    }
    return pages;
}

} // namespace countersign::image
