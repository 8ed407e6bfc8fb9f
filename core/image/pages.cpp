#include "core/image/pages.h"

#include "core/base/page.h"
#include "core/base/sha256.h"
#include "core/image/flaws.h"
#include "core/image/guard.h"
#include "core/image/photo.h"

#include <utility>

namespace countersign::image {

namespace {

/// `like` with what is of this signature alone.
Specimen specimenOf(Signature signature, PictureRecord like, Size size)
{
    Specimen specimen{std::move(like), normalise(signature, size)};
    specimen.record.cleaned = std::move(signature.cleaned);
    specimen.record.box = signature.box;
    specimen.record.quality = std::move(signature.quality);
    return specimen;
}

Result<FilePage> readPage(Scan scan, PictureRecord like, Size size, const KnownFields& known)
{
    auto straight = straightened(std::move(scan));
    if (!straight)
        return tl::unexpected(straight.error());
    FilePage page{std::move(*straight), false, {}, {}, {}, false};
    like.dotsPerInch = page.scan.dotsPerInch;
    page.isWhole = isPageSized(page.scan.picture.width, page.scan.picture.height);
    auto found = findIfPage(page.scan, known);
    if (!found)
        return tl::unexpected(found.error());
    if (*found) {
        for (Found& one : (*found)->found)
            if (auto signature = cleaned(one, page.scan); signature && addFlaws(page.scan, *signature))
                page.signatures.push_back({one.candidate.box, one.candidate.confidence, std::move(one.signature),
                                           specimenOf(std::move(*signature), like, size), one.candidate.isWhereKnown});
        page.layout = std::move((*found)->layout);
        page.form = (*found)->form;
        page.isFieldEmpty = page.form && (page.signatures.empty() || !page.signatures.front().isWhereKnown);
        return page;
    }
    auto signature = cleanAndJudge(page.scan);
    if (!signature && page.isWhole && signature.error().code == ErrorCode::NoSignature)
        return page;
    if (!signature)
        return tl::unexpected(signature.error());
    const Box box = signature->box;
    page.signatures.push_back({box, {}, {}, specimenOf(std::move(*signature), like, size), false});
    return page;
}

Result<std::vector<FilePage>> readOrThrow(std::span<const std::uint8_t> bytes, const std::string& name, Size size,
                                          const std::string& password, const Limits& limits, const Decode& how,
                                          const KnownFields& known)
{
    auto scans = how(bytes, name, limits, password);
    if (!scans)
        return tl::unexpected(scans.error());
    PictureRecord like;
    like.name = name;
    like.sha256 = sha256(bytes);
    like.bytes = bytes.size();
    std::vector<FilePage> pages;
    for (Scan& scan : *scans) {
        like.page = scan.page;
        like.pages = scan.pages;
        auto page = readPage(std::move(scan), like, size, known);
        if (!page)
            return fail(page.error().code, page.error().message,
                        like.pages > 1 ? name + ", page " + std::to_string(like.page) : name);
        pages.push_back(std::move(*page));
    }
    return pages;
}

Result<OnPage> takeOrThrow(const Scan& page, const Box& box, const PictureRecord& like, Size size)
{
    auto lifted = extract(page, box);
    if (!lifted)
        return tl::unexpected(lifted.error());
    auto signature = cleaned(*lifted, page);
    if (!signature)
        return tl::unexpected(signature.error());
    if (auto judged = addFlaws(page, *signature); !judged)
        return tl::unexpected(judged.error());
    return OnPage{box, {}, std::move(lifted->signature), specimenOf(std::move(*signature), like, size), false};
}

/// The signature that lies in the box of a record.
Result<Signature> signatureAt(const Scan& scan, const Box& box)
{
    const auto found = findIfPage(scan);
    if (!found)
        return tl::unexpected(found.error());
    if (*found)
        for (const Found& one : (*found)->found)
            if (auto signature = cleaned(one, scan); signature && signature->box == box)
                return signature;
    if (!*found) // the record was made of all of it, unless somebody drew a box
        if (auto whole = clean(scan);
            !whole || whole->box == box || !isPageSized(scan.picture.width, scan.picture.height))
            return whole;
    const auto drawn = extract(scan, box);
    if (!drawn)
        return tl::unexpected(drawn.error());
    return cleaned(*drawn, scan);
}

Result<InkImage> inkAgainOrThrow(std::span<const std::uint8_t> bytes, const PictureRecord& record, Size size,
                                 const Decode& how)
{
    std::vector<Scan> scans;
    if (!record.original.pixels.empty()) {
        scans.push_back({record.original, record.dotsPerInch, record.page, record.pages});
    } else {
        auto decoded = how(bytes, record.name, {}, {});
        if (!decoded && decoded.error().code == ErrorCode::Encrypted && !record.cleaned.pixels.empty())
            return inkOf(record.cleaned, record.dotsPerInch, size); // nobody is here to be asked for the password
        if (!decoded)
            return tl::unexpected(decoded.error());
        scans = std::move(*decoded);
    }
    for (Scan& scan : scans) {
        if (scan.page != record.page)
            continue;
        // What the record keeps has been straightened.
        const auto straight = record.original.pixels.empty() ? straightened(std::move(scan)) : std::move(scan);
        if (!straight)
            return tl::unexpected(straight.error());
        const auto signature = signatureAt(*straight, record.box);
        if (!signature)
            return tl::unexpected(signature.error());
        return normalise(*signature, size);
    }
    return fail(ErrorCode::NotFound, "The page is no longer there.", record.name);
}

} // namespace

Result<std::vector<FilePage>> readPages(std::span<const std::uint8_t> bytes, const std::string& name, Size size,
                                        const std::string& password, const Limits& limits, const Decode& how,
                                        const KnownFields& known)
{
    auto pages = guarded("normalise", "normalised",
                         [&] { return readOrThrow(bytes, name, size, password, limits, how, known); });
    if (!pages && pages.error().context.empty())
        pages.error().context = name;
    return pages;
}

Result<OnPage> takeBox(const Scan& page, const Box& box, const PictureRecord& like, Size size)
{
    auto taken = guarded("normalise", "normalised", [&] { return takeOrThrow(page, box, like, size); });
    if (!taken)
        taken.error().context = like.name;
    return taken;
}

Result<InkImage> inkOf(const GrayPicture& lifted, double dotsPerInch, Size size)
{
    return guarded("normalise", "normalised", [&]() -> Result<InkImage> {
        const auto signature = clean({inColor(lifted), dotsPerInch, 1, 1});
        if (!signature)
            return tl::unexpected(signature.error());
        return normalise(*signature, size);
    });
}

Result<InkImage> inkAgain(std::span<const std::uint8_t> bytes, const PictureRecord& record, Size size,
                          const Decode& how)
{
    return guarded("normalise", "normalised", [&] { return inkAgainOrThrow(bytes, record, size, how); });
}

} // namespace countersign::image
