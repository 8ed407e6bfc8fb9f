// PNG, ISO/IEC 15948, read and written with libpng.
#include "core/image/png_unpack.h"

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <new>
#include <png.h>

namespace countersign::image {
namespace {

/// Bytes of pixels that are unpacked all at once; more are read row by row, in less memory.
constexpr std::size_t MostUnpacked = std::size_t{32} << 20;

// libpng leaves by longjmp, which runs no destructors: run() owns nothing, all is in this struct.
struct PngSource {
    std::vector<ByteSpan> parts; ///< of the file, what is still to be read
    std::size_t next = 0;        ///< of the parts
    bool isSummed = false;       ///< the sums of all chunks were looked at
    bool ended = false;
    int width = 0;
    int height = 0;
    bool alpha = false;
    std::vector<std::uint8_t> pixels;
    std::vector<png_bytep> rows;
    double dotsPerInch = 0;
    Exif exif;
    png_structp png = nullptr;
    png_infop info = nullptr;

    ~PngSource() { png_destroy_read_struct(&png, &info, nullptr); }
};

void readBytes(png_structp png, png_bytep out, std::size_t length)
{
    auto& source = *static_cast<PngSource*>(png_get_io_ptr(png));
    while (length > 0) {
        if (source.next == source.parts.size()) {
            source.ended = true;
            png_error(png, "end of file");
        }
        ByteSpan& part = source.parts[source.next];
        const std::size_t count = std::min(length, part.size());
        std::memcpy(out, part.data(), count);
        part = part.subspan(count);
        out += count;
        length -= count;
        source.next += part.empty();
    }
}

void onError(png_structp png, png_const_charp)
{
    png_longjmp(png, 1);
}

void onWarning(png_structp, png_const_charp) {}

void makeRoom(PngSource& source, std::size_t stride)
{
    source.pixels.resize(stride * static_cast<std::size_t>(source.height));
    source.rows.resize(static_cast<std::size_t>(source.height));
    for (std::size_t y = 0; y < source.rows.size(); ++y)
        source.rows[y] = source.pixels.data() + y * stride;
}

bool run(PngSource& source)
{
    png_structp png = source.png;
    png_infop info = source.info;
    if (setjmp(png_jmpbuf(png)))
        return false;
    png_set_read_fn(png, &source, readBytes);
    if (source.isSummed) {
        png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
        png_set_option(png, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
    }
    png_read_info(png, info);
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    source.width = static_cast<int>(png_get_image_width(png, info));
    source.height = static_cast<int>(png_get_image_height(png, info));
    source.alpha = png_get_channels(png, info) == 4;
    makeRoom(source, png_get_rowbytes(png, info));
    png_read_image(png, source.rows.data());
    png_read_end(png, info);

    png_uint_32 x = 0;
    png_uint_32 y = 0;
    int unit = 0;
    if (png_get_pHYs(png, info, &x, &y, &unit) && unit == PNG_RESOLUTION_METER)
        source.dotsPerInch = std::min(x, y) * 0.0254;
    png_uint_32 length = 0;
    png_bytep exif = nullptr;
    if (png_get_eXIf_1(png, info, &length, &exif))
        source.exif = parseExif({exif, length});
    return true;
}

bool isAnimated(ByteSpan bytes)
{
    const ByteReader read(bytes, true);
    for (std::size_t at = 8; at + 12 <= bytes.size();) {
        const std::uint32_t kind = read.u32(at + 4);
        if (kind == 0x6163544C) // acTL
            return read.u32(at + 8) > 1;
        if (kind == 0x49444154) // IDAT
            return false;
        at += std::size_t{12} + read.u32(at);
    }
    return false;
}

struct PngSink {
    std::vector<std::uint8_t> bytes;
    bool outOfMemory = false;
    png_structp png = nullptr;
    png_infop info = nullptr;

    ~PngSink() { png_destroy_write_struct(&png, &info); }
};

void writeBytes(png_structp png, png_bytep data, std::size_t length)
{
    auto& sink = *static_cast<PngSink*>(png_get_io_ptr(png));
    try {
        sink.bytes.insert(sink.bytes.end(), data, data + length);
    } catch (const std::bad_alloc&) {
        sink.outOfMemory = true;
    }
    if (sink.outOfMemory)
        png_error(png, "out of memory");
}

void flushNothing(png_structp) {}

bool write(PngSink& sink, int width, int height, int channels, const std::uint8_t* pixels, double dotsPerInch)
{
    png_structp png = sink.png;
    if (setjmp(png_jmpbuf(png)))
        return false;
    png_set_write_fn(png, &sink, writeBytes, flushNothing);
    png_set_IHDR(png, sink.info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), 8,
                 channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (dotsPerInch > 0) {
        const auto perMetre = static_cast<png_uint_32>(dotsPerInch / 0.0254 + 0.5);
        png_set_pHYs(png, sink.info, perMetre, perMetre, PNG_RESOLUTION_METER);
    }
    png_write_info(png, sink.info);
    const std::size_t stride = static_cast<std::size_t>(width) * static_cast<std::size_t>(channels);
    for (int y = 0; y < height; ++y)
        png_write_row(png, pixels + static_cast<std::size_t>(y) * stride);
    png_write_end(png, sink.info);
    return true;
}

Result<std::vector<std::uint8_t>> encode(int width, int height, int channels, const std::vector<std::uint8_t>& pixels,
                                         double dotsPerInch)
{
    if (width <= 0 || height <= 0
        || pixels.size()
               != static_cast<std::size_t>(width) * static_cast<std::size_t>(height)
                      * static_cast<std::size_t>(channels))
        return fail(ErrorCode::Internal, "A picture without pixels cannot be written as PNG.");
    PngSink sink;
    sink.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, onError, onWarning);
    sink.info = sink.png ? png_create_info_struct(sink.png) : nullptr;
    if (!sink.info)
        return fail(ErrorCode::OutOfMemory, "There is not enough memory to write the picture.");
    if (!write(sink, width, height, channels, pixels.data(), dotsPerInch)) {
        if (sink.outOfMemory)
            return fail(ErrorCode::OutOfMemory, "There is not enough memory to write the picture.");
        return fail(ErrorCode::Internal, "The picture cannot be written as PNG.");
    }
    return std::move(sink.bytes);
}

} // namespace

Result<std::vector<Scan>> decodePng(ByteSpan bytes, const Limits& limits)
{
    const ByteReader read(bytes, true);
    if (bytes.size() < 33)
        return truncated();
    if (read.u32(12) != 0x49484452) // IHDR
        return corrupt("PNG");
    if (const auto size = checkSize(read.u32(16), read.u32(20), limits); !size)
        return tl::unexpected(size.error());
    if (isAnimated(bytes))
        return fail(ErrorCode::Unsupported, "This is an animated PNG; save one frame of it as a plain picture.");

    const auto unpacked = unpackedPng(bytes, MostUnpacked);
    PngSource source;
    source.parts = unpacked ? unpacked->parts : std::vector{bytes};
    source.isSummed = unpacked.has_value();
    source.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, onError, onWarning);
    source.info = source.png ? png_create_info_struct(source.png) : nullptr;
    if (!source.info)
        throw std::bad_alloc();
    if (!run(source))
        return source.ended ? truncated() : corrupt("PNG");
    const double dotsPerInch = source.dotsPerInch > 0 ? source.dotsPerInch : source.exif.dotsPerInch;
    ColorPicture picture = source.alpha ? overWhite(source.width, source.height, source.pixels)
                                        : ColorPicture{source.width, source.height, std::move(source.pixels)};
    return onePage(upright(std::move(picture), source.exif.orientation), dotsPerInch);
}

Result<std::vector<std::uint8_t>> encodePng(const GrayPicture& picture, double dotsPerInch)
{
    return encode(picture.width, picture.height, 1, picture.pixels, dotsPerInch);
}

Result<std::vector<std::uint8_t>> encodePng(const ColorPicture& picture, double dotsPerInch)
{
    return encode(picture.width, picture.height, 3, picture.pixels, dotsPerInch);
}

} // namespace countersign::image
