#include "core/base/file.h"
#include "core/base/sha256.h"
#include "core/image/guard.h"
#include "core/image/image.h"

namespace countersign::image {

namespace {

Result<std::vector<Specimen>> specimensOrThrow(std::span<const std::uint8_t> bytes, const std::string& name, Size size,
                                               const Limits& limits)
{
    auto scans = decode(bytes, name, limits);
    if (!scans)
        return tl::unexpected(scans.error());
    const std::string hash = sha256(bytes);
    std::vector<Specimen> result;
    result.reserve(scans->size());
    for (Scan& scan : *scans) {
        auto signature = clean(scan);
        if (!signature) {
            Error error = signature.error();
            error.context = scan.pages > 1 ? name + ", page " + std::to_string(scan.page) : name;
            return tl::unexpected(std::move(error));
        }
        Specimen specimen;
        specimen.ink = normalise(*signature, size);
        PictureRecord& record = specimen.record;
        record.name = name;
        record.sha256 = hash;
        record.bytes = bytes.size();
        record.page = scan.page;
        record.pages = scan.pages;
        record.dotsPerInch = scan.dotsPerInch;
        record.original = std::move(scan.picture);
        record.cleaned = std::move(signature->cleaned);
        record.box = signature->box;
        record.quality = std::move(signature->quality);
        result.push_back(std::move(specimen));
    }
    return result;
}

} // namespace

Result<std::vector<Specimen>> specimens(std::span<const std::uint8_t> bytes, const std::string& name, Size size,
                                        const Limits& limits)
{
    auto result = guarded("normalise", "normalised", [&] { return specimensOrThrow(bytes, name, size, limits); });
    if (!result && result.error().context.empty())
        result.error().context = name;
    return result;
}

Result<std::vector<Specimen>> specimens(const std::filesystem::path& path, Size size, const Limits& limits)
{
    auto bytes = readFile(path, limits.bytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto result = specimens(*bytes, path.filename().string(), size, limits);
    if (!result)
        result.error().context = path.string();
    return result;
}

} // namespace countersign::image
