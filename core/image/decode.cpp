#include "core/image/codec.h"
#include "core/image/image.h"
#include "core/image/kind.h"

#include <exception>
#include <new>

namespace countersign::image {
namespace {

Result<std::vector<Scan>> decodeAs(Kind kind, ByteSpan bytes, const Limits& limits, const std::string& password)
{
    switch (kind) {
    case Kind::Png: return decodePng(bytes, limits);
    case Kind::Jpeg: return decodeJpeg(bytes, limits);
    case Kind::Tiff: return decodeTiff(bytes, limits);
    case Kind::Bmp: return decodeBmp(bytes, limits);
    case Kind::Webp: return decodeWebp(bytes, limits);
    case Kind::Pdf: return decodePdf(bytes, limits, password);
    }
    return fail(ErrorCode::Internal, "The picture's kind is not known.");
}

Result<std::vector<Scan>> decodeAny(ByteSpan bytes, const Limits& limits, const std::string& password)
{
    const auto kind = kindOf(bytes, limits.bytes);
    if (!kind)
        return tl::unexpected(kind.error());
    try {
        return decodeAs(*kind, bytes, limits, password);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory to open the picture.");
    } catch (const std::exception& error) {
        return fail(ErrorCode::Internal, std::string("The picture cannot be opened: ") + error.what());
    }
}

} // namespace

Result<std::vector<Scan>> decode(std::span<const std::uint8_t> bytes, const std::string& name, const Limits& limits,
                                 const std::string& password)
{
    auto pages = decodeAny(bytes, limits, password);
    if (!pages)
        pages.error().context = name;
    return pages;
}

} // namespace countersign::image
