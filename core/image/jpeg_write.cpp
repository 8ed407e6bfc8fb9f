// JPEG written with libjpeg, into memory.
#include "core/image/codec.h"

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <new>
// Order matters: jpeglib.h needs stdio.h.
#include <jpeglib.h>

#include <jerror.h>

namespace countersign::image {
namespace {

// libjpeg leaves by longjmp, which runs no destructors: run() owns nothing, all is in this struct.
struct JpegTarget {
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    std::jmp_buf leave;
    unsigned char* bytes = nullptr;
    unsigned long length = 0;
    bool finished = false; ///< before, the bytes may be libjpeg's own

    ~JpegTarget()
    {
        jpeg_destroy_compress(&info);
        if (finished)
            std::free(bytes);
    }
};

[[noreturn]] void onError(j_common_ptr info)
{
    std::longjmp(static_cast<JpegTarget*>(info->client_data)->leave, 1);
}

bool run(JpegTarget& target, const ColorPicture& picture, int quality)
{
    auto& info = target.info;
    if (setjmp(target.leave))
        return false;
    jpeg_create_compress(&info);
    info.client_data = &target;
    jpeg_mem_dest(&info, &target.bytes, &target.length);
    info.image_width = static_cast<JDIMENSION>(picture.width);
    info.image_height = static_cast<JDIMENSION>(picture.height);
    info.input_components = 3;
    info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < info.image_height) {
        auto* row =
            const_cast<JSAMPROW>(picture.pixels.data() + std::size_t{3} * info.image_width * info.next_scanline);
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    target.finished = true;
    return true;
}

} // namespace

Result<std::vector<std::uint8_t>> encodeJpeg(const ColorPicture& picture, int quality)
{
    JpegTarget target;
    target.info.err = jpeg_std_error(&target.errors);
    target.info.client_data = &target;
    target.errors.error_exit = onError;
    target.errors.output_message = [](j_common_ptr) {};
    if (!run(target, picture, quality) && target.errors.msg_code == JERR_OUT_OF_MEMORY)
        throw std::bad_alloc();
    if (!target.finished)
        return fail(ErrorCode::Internal, "The picture cannot be written as JPEG.");
    return std::vector<std::uint8_t>(target.bytes, target.bytes + target.length);
}

} // namespace countersign::image
