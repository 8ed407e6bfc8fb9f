// Picture files that the tests write themselves, by hand or with the formats' own libraries.
#pragma once

#include "core/base/file.h"
#include "core/base/picture.h"

#include <string>
#include <utility>
#include <vector>

namespace countersign::test {

using Chunks = std::vector<std::pair<std::string, Bytes>>;

void put16(Bytes& bytes, unsigned value, bool bigEndian = false);
void put32(Bytes& bytes, unsigned value, bool bigEndian = false);
[[nodiscard]] Bytes bytesOf(const std::string& text);

/// Rows: packed as PNG has them, without the filter bytes. Colour types: 0 grey, 2 RGB, 3 palette, 4 and 6 with alpha.
struct PngFile {
    int width = 0;
    int height = 0;
    int bits = 8;
    int type = 2;
    Bytes rows;
    Chunks before = {}; ///< the pixels
    Chunks after = {};
};
[[nodiscard]] Bytes pngFile(const PngFile& file);
[[nodiscard]] Bytes pngFile(const ColorPicture& picture, const Chunks& before = {});

/// A small TIFF that holds the orientation and, where it is not 0, the resolution in dots an inch.
[[nodiscard]] Bytes exifBlock(int orientation, unsigned dotsPerInch, bool bigEndian);

struct JpegFile {
    int components = 3; ///< 1 grey, 3 RGB, 4 CMYK as Adobe's programs store it
    bool progressive = false;
    int densityUnit = 0; ///< JFIF: 0 none, 1 dots an inch, 2 dots a centimetre
    int density = 1;
    Bytes exif = {};
};
/// Samples: rows without padding. Quality 100, no subsampling.
[[nodiscard]] Bytes jpegFile(int width, int height, const Bytes& samples, const JpegFile& file = {});

struct TiffPage {
    int width = 0;
    int height = 0;
    int bits = 8;
    int samples = 3;
    int photometric = 2; ///< 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK
    Bytes rows;          ///< packed
    int compression = 1; ///< 1 none, 4 CCITT G4, 5 LZW, 7 JPEG, 8 deflate, 32773 PackBits
    int orientation = 1;
    float across = 0; ///< resolution; 0: none
    float down = 0;
    int unit = 2;   ///< 1 none, 2 inch, 3 centimetre
    int alpha = -1; ///< -1 none, 1 associated, 2 unassociated
    int rowsPerStrip = 4;
    bool isPreview = false;
    std::vector<std::uint16_t> palette = {}; ///< red, green, blue, 2^bits each
};
/// Mode: libtiff's, "wl" little-endian, "wb" big-endian, "w8" BigTIFF.
[[nodiscard]] Bytes tiffFile(const std::vector<TiffPage>& pages, const char* mode = "wl");
[[nodiscard]] TiffPage tiffPage(const ColorPicture& picture);

struct BmpFile {
    int width = 0;
    int height = 0; ///< negative: the first row is the top one
    int bits = 24;
    int compression = 0;
    Bytes data; ///< as the file has it
    Bytes palette = {};
    std::vector<unsigned> masks = {};
    unsigned perMetre = 0;
};
[[nodiscard]] Bytes bmpFile(const BmpFile& file);
[[nodiscard]] Bytes bmpFile(const ColorPicture& picture);

/// Lossless. RGBA: four bytes a pixel.
[[nodiscard]] Bytes webpFile(int width, int height, const Bytes& rgba);
/// The same in the extended form, with an Exif chunk or marked as animated.
[[nodiscard]] Bytes extendedWebpFile(int width, int height, const Bytes& rgba, const Bytes& exif, bool animated);

[[nodiscard]] Bytes withAlpha(const ColorPicture& picture, int alpha = 255);

} // namespace countersign::test
