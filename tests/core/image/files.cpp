#include "tests/core/image/files.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <jpeglib.h>
#include <memory>
#include <tiffio.h>
#include <webp/encode.h>
#include <zlib.h>

namespace countersign::test {
namespace {

void append(Bytes& bytes, const Bytes& more)
{
    bytes.insert(bytes.end(), more.begin(), more.end());
}

void putChunk(Bytes& bytes, const std::string& kind, const Bytes& data)
{
    put32(bytes, static_cast<unsigned>(data.size()), true);
    const std::size_t start = bytes.size();
    append(bytes, bytesOf(kind));
    append(bytes, data);
    put32(bytes, static_cast<unsigned>(crc32(0, bytes.data() + start, static_cast<uInt>(bytes.size() - start))), true);
}

// libtiff writes into memory through these.
struct Memory {
    Bytes bytes;
    std::size_t at = 0;
};

tmsize_t readMemory(thandle_t handle, void* out, tmsize_t length)
{
    auto& memory = *static_cast<Memory*>(handle);
    const std::size_t left = memory.bytes.size() - std::min(memory.at, memory.bytes.size());
    const std::size_t taken = std::min(left, static_cast<std::size_t>(length));
    if (taken > 0)
        std::memcpy(out, memory.bytes.data() + memory.at, taken);
    memory.at += taken;
    return static_cast<tmsize_t>(taken);
}

tmsize_t writeMemory(thandle_t handle, void* data, tmsize_t length)
{
    auto& memory = *static_cast<Memory*>(handle);
    memory.bytes.resize(std::max(memory.bytes.size(), memory.at + static_cast<std::size_t>(length)));
    std::memcpy(memory.bytes.data() + memory.at, data, static_cast<std::size_t>(length));
    memory.at += static_cast<std::size_t>(length);
    return length;
}

toff_t seekMemory(thandle_t handle, toff_t offset, int whence)
{
    auto& memory = *static_cast<Memory*>(handle);
    memory.at = whence == SEEK_CUR ? memory.at + offset : whence == SEEK_END ? memory.bytes.size() + offset : offset;
    return memory.at;
}

int closeMemory(thandle_t)
{
    return 0;
}

toff_t memorySize(thandle_t handle)
{
    return static_cast<Memory*>(handle)->bytes.size();
}

void writePage(TIFF* tiff, const TiffPage& page)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, page.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, page.height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, page.bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, page.samples);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, page.photometric);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, page.compression);
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, page.orientation);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, page.rowsPerStrip);
    if (page.isPreview)
        TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
    if (page.across > 0) {
        TIFFSetField(tiff, TIFFTAG_XRESOLUTION, static_cast<double>(page.across));
        TIFFSetField(tiff, TIFFTAG_YRESOLUTION, static_cast<double>(page.down));
        TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, page.unit);
    }
    if (page.alpha >= 0) {
        const std::uint16_t kind = static_cast<std::uint16_t>(page.alpha);
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &kind);
    }
    if (!page.palette.empty()) {
        const std::size_t colors = page.palette.size() / 3;
        TIFFSetField(tiff, TIFFTAG_COLORMAP, page.palette.data(), page.palette.data() + colors,
                     page.palette.data() + 2 * colors);
    }
    const std::size_t stride = static_cast<std::size_t>((page.width * page.bits * page.samples + 7) / 8);
    Bytes row(stride);
    for (int y = 0; y < page.height; ++y) {
        std::copy_n(page.rows.begin() + static_cast<std::ptrdiff_t>(stride) * y, stride, row.begin());
        TIFFWriteScanline(tiff, row.data(), static_cast<std::uint32_t>(y), 0);
    }
    TIFFWriteDirectory(tiff);
}

} // namespace

void put16(Bytes& bytes, unsigned value, bool bigEndian)
{
    for (int i = 0; i < 2; ++i)
        bytes.push_back(static_cast<std::uint8_t>(value >> 8 * (bigEndian ? 1 - i : i)));
}

void put32(Bytes& bytes, unsigned value, bool bigEndian)
{
    for (int i = 0; i < 4; ++i)
        bytes.push_back(static_cast<std::uint8_t>(value >> 8 * (bigEndian ? 3 - i : i)));
}

Bytes bytesOf(const std::string& text)
{
    return {text.begin(), text.end()};
}

Bytes pngFile(const PngFile& file)
{
    Bytes header;
    put32(header, static_cast<unsigned>(file.width), true);
    put32(header, static_cast<unsigned>(file.height), true);
    append(header, {static_cast<std::uint8_t>(file.bits), static_cast<std::uint8_t>(file.type), 0, 0, 0});
    Bytes filtered;
    const std::size_t stride = file.height > 0 ? file.rows.size() / static_cast<std::size_t>(file.height) : 0;
    for (std::size_t at = 0; at < file.rows.size(); at += stride) {
        filtered.push_back(0);
        filtered.insert(filtered.end(), file.rows.begin() + static_cast<std::ptrdiff_t>(at),
                        file.rows.begin() + static_cast<std::ptrdiff_t>(at + stride));
    }
    uLongf length = compressBound(filtered.size());
    Bytes packed(length);
    compress(packed.data(), &length, filtered.data(), filtered.size());
    packed.resize(length);

    Bytes bytes = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    putChunk(bytes, "IHDR", header);
    for (const auto& [kind, data] : file.before)
        putChunk(bytes, kind, data);
    putChunk(bytes, "IDAT", packed);
    for (const auto& [kind, data] : file.after)
        putChunk(bytes, kind, data);
    putChunk(bytes, "IEND", {});
    return bytes;
}

Bytes pngFile(const ColorPicture& picture, const Chunks& before)
{
    return pngFile(PngFile{.width = picture.width, .height = picture.height, .rows = picture.pixels, .before = before});
}

Bytes exifBlock(int orientation, unsigned dotsPerInch, bool bigEndian)
{
    Bytes bytes = bytesOf(bigEndian ? "MM" : "II");
    put16(bytes, 42, bigEndian);
    put32(bytes, 8, bigEndian);
    put16(bytes, dotsPerInch > 0 ? 3 : 1, bigEndian);
    put16(bytes, 0x0112, bigEndian);
    put16(bytes, 3, bigEndian);
    put32(bytes, 1, bigEndian);
    put16(bytes, static_cast<unsigned>(orientation), bigEndian);
    put16(bytes, 0, bigEndian);
    if (dotsPerInch > 0) {
        put16(bytes, 0x011A, bigEndian);
        put16(bytes, 5, bigEndian);
        put32(bytes, 1, bigEndian);
        put32(bytes, 8 + 2 + 3 * 12 + 4, bigEndian);
        put16(bytes, 0x0128, bigEndian);
        put16(bytes, 3, bigEndian);
        put32(bytes, 1, bigEndian);
        put16(bytes, 2, bigEndian);
        put16(bytes, 0, bigEndian);
    }
    put32(bytes, 0, bigEndian);
    put32(bytes, dotsPerInch, bigEndian);
    put32(bytes, 1, bigEndian);
    return bytes;
}

Bytes jpegFile(int width, int height, const Bytes& samples, const JpegFile& file)
{
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* buffer = nullptr;
    unsigned long length = 0;
    jpeg_mem_dest(&info, &buffer, &length);
    info.image_width = static_cast<JDIMENSION>(width);
    info.image_height = static_cast<JDIMENSION>(height);
    info.input_components = file.components;
    info.in_color_space = file.components == 1 ? JCS_GRAYSCALE : file.components == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 100, TRUE);
    for (int i = 0; i < info.num_components; ++i)
        info.comp_info[i].h_samp_factor = info.comp_info[i].v_samp_factor = 1;
    if (file.progressive)
        jpeg_simple_progression(&info);
    info.density_unit = static_cast<UINT8>(file.densityUnit);
    info.X_density = info.Y_density = static_cast<UINT16>(file.density);
    jpeg_start_compress(&info, TRUE);
    if (!file.exif.empty()) {
        Bytes block = bytesOf(std::string("Exif\0\0", 6));
        append(block, file.exif);
        jpeg_write_marker(&info, JPEG_APP0 + 1, block.data(), static_cast<unsigned>(block.size()));
    }
    Bytes row;
    const std::size_t stride = static_cast<std::size_t>(width * file.components);
    while (info.next_scanline < info.image_height) {
        const auto start = samples.begin() + static_cast<std::ptrdiff_t>(stride * info.next_scanline);
        row.assign(start, start + static_cast<std::ptrdiff_t>(stride));
        JSAMPROW rows = row.data();
        jpeg_write_scanlines(&info, &rows, 1);
    }
    jpeg_finish_compress(&info);
    Bytes bytes(buffer, buffer + length);
    jpeg_destroy_compress(&info);
    std::free(buffer);
    return bytes;
}

Bytes tiffFile(const std::vector<TiffPage>& pages, const char* mode)
{
    Memory memory;
    const std::unique_ptr<TIFF, decltype(&TIFFClose)> tiff(TIFFClientOpen("", mode, &memory, readMemory, writeMemory,
                                                                          seekMemory, closeMemory, memorySize, nullptr,
                                                                          nullptr),
                                                           TIFFClose);
    for (const TiffPage& page : pages)
        writePage(tiff.get(), page);
    TIFFFlush(tiff.get());
    return memory.bytes;
}

TiffPage tiffPage(const ColorPicture& picture)
{
    TiffPage page;
    page.width = picture.width;
    page.height = picture.height;
    page.rows = picture.pixels;
    return page;
}

Bytes bmpFile(const BmpFile& file)
{
    const bool isExtended = !file.masks.empty();
    const unsigned headerSize = isExtended ? 108 : 40;
    Bytes bytes = bytesOf("BM");
    const auto offset = static_cast<unsigned>(14 + headerSize + file.palette.size());
    put32(bytes, offset + static_cast<unsigned>(file.data.size()));
    put32(bytes, 0);
    put32(bytes, offset);
    put32(bytes, headerSize);
    put32(bytes, static_cast<unsigned>(file.width));
    put32(bytes, static_cast<unsigned>(file.height));
    put16(bytes, 1);
    put16(bytes, static_cast<unsigned>(file.bits));
    put32(bytes, static_cast<unsigned>(file.compression));
    put32(bytes, static_cast<unsigned>(file.data.size()));
    put32(bytes, file.perMetre);
    put32(bytes, file.perMetre);
    put32(bytes, static_cast<unsigned>(file.palette.size() / 4));
    put32(bytes, 0);
    for (const unsigned mask : file.masks)
        put32(bytes, mask);
    bytes.resize(14 + headerSize);
    append(bytes, file.palette);
    append(bytes, file.data);
    return bytes;
}

Bytes bmpFile(const ColorPicture& picture)
{
    Bytes data;
    for (int y = picture.height - 1; y >= 0; --y) {
        for (int x = 0; x < picture.width; ++x) {
            const auto* pixel = picture.pixels.data() + 3 * (y * picture.width + x);
            append(data, {pixel[2], pixel[1], pixel[0]});
        }
        data.resize((data.size() + 3) / 4 * 4);
    }
    return bmpFile(BmpFile{.width = picture.width, .height = picture.height, .data = data});
}

Bytes webpFile(int width, int height, const Bytes& rgba)
{
    std::uint8_t* out = nullptr;
    const std::size_t length = WebPEncodeLosslessRGBA(rgba.data(), width, height, 4 * width, &out);
    Bytes bytes(out, out + length);
    WebPFree(out);
    return bytes;
}

Bytes extendedWebpFile(int width, int height, const Bytes& rgba, const Bytes& exif, bool animated)
{
    const Bytes plain = webpFile(width, height, rgba);
    Bytes body = bytesOf("WEBPVP8X");
    put32(body, 10);
    put32(body, (exif.empty() ? 0u : 8u) | (animated ? 2u : 0u) | 16u);
    for (const int side : {width - 1, height - 1})
        for (int i = 0; i < 3; ++i)
            body.push_back(static_cast<std::uint8_t>(side >> 8 * i));
    body.insert(body.end(), plain.begin() + 12, plain.end());
    if (!exif.empty()) {
        append(body, bytesOf("EXIF"));
        put32(body, static_cast<unsigned>(exif.size()));
        append(body, exif);
        body.resize((body.size() + 1) / 2 * 2);
    }
    Bytes bytes = bytesOf("RIFF");
    put32(bytes, static_cast<unsigned>(body.size()));
    append(bytes, body);
    return bytes;
}

Bytes withAlpha(const ColorPicture& picture, int alpha)
{
    Bytes rgba;
    for (std::size_t i = 0; i < picture.pixels.size(); i += 3)
        append(rgba,
               {picture.pixels[i], picture.pixels[i + 1], picture.pixels[i + 2], static_cast<std::uint8_t>(alpha)});
    return rgba;
}

} // namespace countersign::test
