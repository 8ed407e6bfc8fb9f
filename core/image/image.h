// From the bytes of a file to a signature that a network can see. ONE path, shared by training, evaluation,
// verification and the benchmark.
#pragma once

#include "core/base/result.h"
#include "core/base/specimen.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace countersign::image {

/// Checked against the file's header before memory is taken.
struct Limits {
    std::uint64_t bytes = 256u << 20;
    std::int64_t pixels = 100'000'000; ///< of all pages together
    int side = 30'000;
    int pages = 100;
};

/// One decoded page: upright, transparency laid on white, 8 bits a channel, square pixels (a fax is stretched).
struct Scan {
    ColorPicture picture;
    double dotsPerInch = 0; ///< of the coarser direction; 0: the file does not say
    int page = 1;
    int pages = 1;
};

/// Decodes PNG, JPEG, TIFF and PDF (every page), BMP and WebP from bytes; all but PDF here, in the process that asks. The kind is found from the content, never the name.
/// Errors: EmptyInput, Unsupported (not one of these, animated, ...), Encrypted, Denied (the password is not this file's),
/// TooLarge, Truncated, Corrupt, OutOfMemory, Internal. A file that ends early is refused, never half shown. `name`
/// becomes the error's context. `password` opens a PDF that is encrypted; it is neither kept nor told to anybody.
[[nodiscard]] Result<std::vector<Scan>> decode(std::span<const std::uint8_t> bytes, const std::string& name,
                                               const Limits& limits = {}, const std::string& password = {});

/// decode(), or the same by a process of its own: Decoder, see decoder.h.
using Decode = std::function<Result<std::vector<Scan>>(std::span<const std::uint8_t> bytes, const std::string& name,
                                                       const Limits& limits, const std::string& password)>;

/// The signature of a scan, taken off the paper.
struct Signature {
    GrayPicture cleaned; ///< black on white, cropped to the ink with a small margin, original scale
    Box box;             ///< where `cleaned` lies in the scan
    InkImage ink;        ///< the crop exactly around the ink, original scale, background 0, contrast normalised
    std::vector<QualityNote> quality;
};

/// Finds and cleans the signature: evens out the paper, parts ink from paper by Otsu's threshold (IEEE Trans. SMC 9(1),
/// 1979), drops specks, sheet edges and small marks far away. Paper level, ink level and noise do not survive; stroke
/// width does. Errors: NoSignature (blank page; photograph or solid block; says which), OutOfMemory, Internal.
/// Thread-safe, deterministic.
[[nodiscard]] Result<Signature> clean(const Scan& scan);

/// Fits the ink into `size` (at least 1 x 1), aspect ratio kept, centred, a margin of 2 % of the shorter side; contrast
/// is made the same again after shrinking. Never fails on what clean() gave.
[[nodiscard]] InkImage normalise(const Signature& signature, Size size);

/// The part of a cleaned signature that normalise() shows, in its pixels; the signature's margin and more belong to it.
struct Frame {
    double x = 0, y = 0, width = 0, height = 0;
};
[[nodiscard]] Frame frameOf(const GrayPicture& cleaned, Size size);

/// The whole picture with its paper, dark is ink, squeezed into `size` and nothing taken off: what a network must not be
/// given. Only to show what it then learns (see eval/leak.h). Errors: OutOfMemory, Internal.
[[nodiscard]] Result<InkImage> asScanned(const Scan& scan, Size size);

/// `how` + clean + normalise of every page. Errors: as decode() and clean(); of the first page that fails.
[[nodiscard]] Result<std::vector<Specimen>> specimens(std::span<const std::uint8_t> bytes, const std::string& name,
                                                      Size size, const Limits& limits = {}, const Decode& how = decode);

/// The same from a file; the context of an error is the path, the record's name is the file name.
[[nodiscard]] Result<std::vector<Specimen>> specimens(const std::filesystem::path& path, Size size,
                                                      const Limits& limits = {}, const Decode& how = decode);

/// specimens(), and of a page (see findIfPage(); straightened where it was photographed) each signature that is found on it, the likeliest first; the record keeps
/// the whole page. Errors: as specimens(), NoSignature also for a page on which none is found.
[[nodiscard]] Result<std::vector<Specimen>> signaturesIn(std::span<const std::uint8_t> bytes, const std::string& name,
                                                         Size size, const Limits& limits = {},
                                                         const std::string& password = {});
[[nodiscard]] Result<std::vector<Specimen>> signaturesIn(const std::filesystem::path& path, Size size,
                                                         const Limits& limits = {}, const std::string& password = {});

/// The same picture with three equal channels.
[[nodiscard]] ColorPicture inColor(const GrayPicture& gray);

/// PNG bytes of a picture. Errors: OutOfMemory, Internal.
[[nodiscard]] Result<std::vector<std::uint8_t>> encodePng(const GrayPicture& picture, double dotsPerInch = 0);
[[nodiscard]] Result<std::vector<std::uint8_t>> encodePng(const ColorPicture& picture, double dotsPerInch = 0);

} // namespace countersign::image
