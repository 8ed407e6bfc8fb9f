// JPEG, ITU-T T.81, and JFIF, read with libjpeg.
#include "core/image/codec.h"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <new>
// Order matters: jpeglib.h needs stdio.h, jerror.h needs jpeglib.h.
#include <jpeglib.h>

#include <jerror.h>

namespace countersign::image {
namespace {

// libjpeg leaves by longjmp, which runs no destructors: run() owns nothing, all is in this struct.
struct JpegSource {
    jpeg_decompress_struct info{};
    jpeg_error_mgr errors{};
    jpeg_source_mgr reader{};
    jpeg_progress_mgr progress{};
    std::jmp_buf leave;
    const Limits* limits = nullptr;
    bool ended = false;   ///< the file was too short
    bool damaged = false; ///< libjpeg filled a hole with guesses
    Result<void> size;
    std::vector<std::uint8_t> pixels;
    Exif exif;

    ~JpegSource() { jpeg_destroy_decompress(&info); }
};

JpegSource& sourceOf(j_common_ptr info)
{
    return *static_cast<JpegSource*>(info->client_data);
}

[[noreturn]] void onError(j_common_ptr info)
{
    std::longjmp(sourceOf(info).leave, 1);
}

void onMessage(j_common_ptr info, int level)
{
    if (level >= 0)
        return;
    switch (info->err->msg_code) {
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_MUST_RESYNC:
    case JWRN_JPEG_EOF: sourceOf(info).damaged = true; break;
    default: // odd, but the pixels are whole
        break;
    }
}

void printNothing(j_common_ptr) {}
void startNothing(j_decompress_ptr) {}

boolean onEnd(j_decompress_ptr info)
{
    sourceOf(reinterpret_cast<j_common_ptr>(info)).ended = true;
    onError(reinterpret_cast<j_common_ptr>(info));
}

void skip(j_decompress_ptr info, long length)
{
    if (length <= 0)
        return;
    if (static_cast<std::size_t>(length) > info->src->bytes_in_buffer)
        onEnd(info);
    info->src->next_input_byte += length;
    info->src->bytes_in_buffer -= static_cast<std::size_t>(length);
}

/// A small progressive file can ask for the whole picture to be gone over thousands of times.
void onProgress(j_common_ptr info)
{
    constexpr int mostScans = 200;
    if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > mostScans) {
        sourceOf(info).damaged = true;
        onError(info);
    }
}

void readExif(JpegSource& source)
{
    constexpr std::size_t prefix = 6; // "Exif", 0, 0
    for (auto* marker = source.info.marker_list; marker; marker = marker->next)
        if (marker->data_length > prefix && std::memcmp(marker->data, "Exif\0", prefix) == 0)
            source.exif = parseExif({marker->data + prefix, marker->data_length - prefix});
}

bool run(JpegSource& source)
{
    auto& info = source.info;
    if (setjmp(source.leave))
        return false;
    jpeg_create_decompress(&info);
    info.client_data = &source;
    info.src = &source.reader;
    info.progress = &source.progress;
    jpeg_save_markers(&info, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&info, TRUE);
    readExif(source);
    source.size = checkSize(info.image_width, info.image_height, *source.limits);
    if (!source.size)
        return false;
    const bool isCmyk = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
    info.out_color_space = isCmyk ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(&info);
    const std::size_t stride = std::size_t{info.output_width} * static_cast<std::size_t>(info.output_components);
    source.pixels.resize(stride * info.output_height);
    while (info.output_scanline < info.output_height) {
        JSAMPROW row = source.pixels.data() + stride * info.output_scanline;
        jpeg_read_scanlines(&info, &row, 1);
    }
    jpeg_finish_decompress(&info);
    return !source.damaged;
}

/// Adobe's programs store the inks inverted, and say so with a marker of their own.
std::vector<std::uint8_t> rgbOfCmyk(const std::vector<std::uint8_t>& inks, bool inverted)
{
    std::vector<std::uint8_t> rgb(inks.size() / 4 * 3);
    auto* out = rgb.data();
    const unsigned flip = inverted ? 0 : 255;
    for (std::size_t i = 0; i + 3 < inks.size(); i += 4)
        for (std::size_t channel = 0; channel < 3; ++channel)
            *out++ = static_cast<std::uint8_t>((inks[i + channel] ^ flip) * (inks[i + 3] ^ flip) / 255);
    return rgb;
}

tl::unexpected<Error> failure(const JpegSource& source)
{
    if (!source.size)
        return tl::unexpected(source.size.error());
    if (source.ended)
        return truncated();
    switch (source.errors.msg_code) {
    case JERR_OUT_OF_MEMORY: throw std::bad_alloc();
    case JERR_IMAGE_TOO_BIG: return fail(ErrorCode::TooLarge, "The picture is too large, over 65,500 pixels a side.");
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
        return fail(ErrorCode::Unsupported, "This kind of JPEG is not read; save it as a plain JPEG or PNG.");
    default: return corrupt("JPEG");
    }
}

} // namespace

Result<std::vector<Scan>> decodeJpeg(ByteSpan bytes, const Limits& limits)
{
    JpegSource source;
    source.limits = &limits;
    source.info.err = jpeg_std_error(&source.errors);
    source.info.client_data = &source;
    source.errors.error_exit = onError;
    source.errors.emit_message = onMessage;
    source.errors.output_message = printNothing;
    source.reader.next_input_byte = bytes.data();
    source.reader.bytes_in_buffer = bytes.size();
    source.reader.init_source = startNothing;
    source.reader.fill_input_buffer = onEnd;
    source.reader.skip_input_data = skip;
    source.reader.resync_to_restart = jpeg_resync_to_restart;
    source.reader.term_source = startNothing;
    source.progress.progress_monitor = onProgress;
    if (!run(source))
        return failure(source);

    const auto& info = source.info;
    double dotsPerInch = source.exif.dotsPerInch;
    if (info.saw_JFIF_marker && info.density_unit == 1)
        dotsPerInch = std::min(info.X_density, info.Y_density);
    else if (info.saw_JFIF_marker && info.density_unit == 2)
        dotsPerInch = std::min(info.X_density, info.Y_density) * 2.54;
    if (info.out_color_space == JCS_CMYK)
        source.pixels = rgbOfCmyk(source.pixels, info.saw_Adobe_marker);
    ColorPicture picture{static_cast<int>(info.output_width), static_cast<int>(info.output_height),
                         std::move(source.pixels)};
    return onePage(upright(std::move(picture), source.exif.orientation), dotsPerInch);
}

} // namespace countersign::image
