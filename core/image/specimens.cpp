#include "core/base/file.h"
#include "core/base/sha256.h"
#include "core/image/find.h"
#include "core/image/flaws.h"
#include "core/image/guard.h"
#include "core/image/image.h"
#include "core/image/photo.h"

namespace countersign::image {

namespace {

enum class What { Signatures, Pages };

Result<std::vector<Signature>> signaturesOf(const Scan& scan, What what)
{
    if (what == What::Pages) {
        const auto found = findIfPage(scan);
        if (!found)
            return tl::unexpected(found.error());
        if (*found) {
            std::vector<Signature> signatures;
            for (const Found& one : (*found)->found)
                if (auto signature = cleaned(one, scan)) { // what cannot be cleaned was none
                    if (auto judged = addFlaws(scan, *signature); !judged)
                        return tl::unexpected(judged.error());
                    signatures.push_back(std::move(*signature));
                }
            if (signatures.empty())
                return fail(ErrorCode::NoSignature,
                            "No signature was found on this page; cut out where it stands and load that.");
            return signatures;
        }
    }
    // Sets for training are large, and judged as a whole.
    auto signature = what == What::Pages ? cleanAndJudge(scan) : clean(scan);
    if (!signature)
        return tl::unexpected(signature.error());
    std::vector<Signature> one;
    one.push_back(std::move(*signature));
    return one;
}

Result<std::vector<Specimen>> specimensOrThrow(std::span<const std::uint8_t> bytes, const std::string& name, Size size,
                                               const Limits& limits, What what, const std::string& password,
                                               const Decode& how)
{
    auto scans = how(bytes, name, limits, password);
    if (!scans)
        return tl::unexpected(scans.error());
    const std::string hash = sha256(bytes);
    std::vector<Specimen> result;
    result.reserve(scans->size());
    for (Scan& scan : *scans) {
        if (what == What::Pages) {
            auto straight = straightened(std::move(scan));
            if (!straight)
                return tl::unexpected(straight.error());
            scan = std::move(*straight);
        }
        auto signatures = signaturesOf(scan, what);
        if (!signatures) {
            Error error = signatures.error();
            error.context = scan.pages > 1 ? name + ", page " + std::to_string(scan.page) : name;
            return tl::unexpected(std::move(error));
        }
        for (std::size_t i = 0; i < signatures->size(); ++i) {
            Signature& signature = (*signatures)[i];
            Specimen specimen;
            specimen.ink = normalise(signature, size);
            PictureRecord& record = specimen.record;
            record.name = name;
            record.sha256 = hash;
            record.bytes = bytes.size();
            record.page = scan.page;
            record.pages = scan.pages;
            record.dotsPerInch = scan.dotsPerInch;
            if (i + 1 < signatures->size())
                record.original = scan.picture;
            else
                record.original = std::move(scan.picture);
            record.cleaned = std::move(signature.cleaned);
            record.box = signature.box;
            record.quality = std::move(signature.quality);
            result.push_back(std::move(specimen));
        }
    }
    return result;
}

Result<std::vector<Specimen>> fromBytes(std::span<const std::uint8_t> bytes, const std::string& name, Size size,
                                        const Limits& limits, What what, const std::string& password, const Decode& how)
{
    auto result = guarded("normalise", "normalised",
                          [&] { return specimensOrThrow(bytes, name, size, limits, what, password, how); });
    if (!result && result.error().context.empty())
        result.error().context = name;
    return result;
}

Result<std::vector<Specimen>> fromFile(const std::filesystem::path& path, Size size, const Limits& limits, What what,
                                       const std::string& password, const Decode& how)
{
    auto bytes = readFile(path, limits.bytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto result = fromBytes(*bytes, path.filename().string(), size, limits, what, password, how);
    if (!result)
        result.error().context = path.string();
    return result;
}

} // namespace

ColorPicture inColor(const GrayPicture& gray)
{
    ColorPicture picture{gray.width, gray.height, {}};
    picture.pixels.reserve(3 * gray.pixels.size());
    for (const auto pixel : gray.pixels)
        picture.pixels.insert(picture.pixels.end(), 3, pixel);
    return picture;
}

Result<std::vector<Specimen>> specimens(std::span<const std::uint8_t> bytes, const std::string& name, Size size,
                                        const Limits& limits, const Decode& how)
{
    return fromBytes(bytes, name, size, limits, What::Signatures, {}, how);
}

Result<std::vector<Specimen>> specimens(const std::filesystem::path& path, Size size, const Limits& limits,
                                        const Decode& how)
{
    return fromFile(path, size, limits, What::Signatures, {}, how);
}

Result<std::vector<Specimen>> signaturesIn(std::span<const std::uint8_t> bytes, const std::string& name, Size size,
                                           const Limits& limits, const std::string& password)
{
    return fromBytes(bytes, name, size, limits, What::Pages, password, decode);
}

Result<std::vector<Specimen>> signaturesIn(const std::filesystem::path& path, Size size, const Limits& limits,
                                           const std::string& password)
{
    return fromFile(path, size, limits, What::Pages, password, decode);
}

} // namespace countersign::image
