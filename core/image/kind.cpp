#include "core/image/kind.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace countersign::image {
namespace {

using namespace std::string_view_literals;

struct Foreign {
    std::size_t at;
    std::string_view mark;
    std::string_view what;
};

constexpr auto savePage = "; save the page as PNG or TIFF and load that."sv;

// The stronger marks come first.
constexpr std::array foreigners{
    Foreign{0, "GIF8"sv, "a GIF picture"sv},
    Foreign{4, "ftypheic"sv, "a HEIC photograph"sv},
    Foreign{4, "ftypheix"sv, "a HEIC photograph"sv},
    Foreign{4, "ftypmif1"sv, "a HEIF photograph"sv},
    Foreign{4, "ftypmsf1"sv, "a HEIF photograph"sv},
    Foreign{4, "ftypavif"sv, "an AVIF picture"sv},
    Foreign{4, "ftypavis"sv, "an AVIF picture"sv},
    Foreign{4, "ftyp"sv, "a video"sv},
    Foreign{4, "moov"sv, "a video"sv},
    Foreign{4, "mdat"sv, "a video"sv},
    Foreign{8, "AVI LIST"sv, "a video"sv},
    Foreign{8, "WAVE"sv, "a sound recording"sv},
    Foreign{0, "\x1A\x45\xDF\xA3"sv, "a video"sv},
    Foreign{0, "OggS"sv, "a video or a sound recording"sv},
    Foreign{0, "\0\0\1\xBA"sv, "a video"sv},
    Foreign{0, "\0\0\1\xB3"sv, "a video"sv},
    Foreign{0, "\0\0\0\x0CjP  "sv, "a JPEG 2000 picture"sv},
    Foreign{0, "\xFF\x4F\xFF\x51"sv, "a JPEG 2000 picture"sv},
    Foreign{0, "\0\0\0\x0CJXL "sv, "a JPEG XL picture"sv},
    Foreign{0, "\xFF\x0A"sv, "a JPEG XL picture"sv},
    Foreign{0, "8BPS"sv, "a Photoshop document"sv},
    Foreign{0, "AT&TFORM"sv, "a DjVu document"sv},
    Foreign{0, "%!PS"sv, "a PostScript document"sv},
    Foreign{0, "{\\rtf"sv, "a text document"sv},
    Foreign{0, "7z\xBC\xAF\x27\x1C"sv, "an archive"sv},
    Foreign{0, "Rar!"sv, "an archive"sv},
    Foreign{0, "\x1F\x8B"sv, "a compressed file"sv},
    Foreign{0, "\0\0\1\0"sv, "an icon"sv},
};

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

bool isText(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 32 && c != '\n' && c != '\r' && c != '\t' && c != '\f';
    });
}

tl::unexpected<Error> refuse(std::string_view what)
{
    return fail(ErrorCode::Unsupported, "This is " + std::string(what) + std::string(savePage));
}

tl::unexpected<Error> refuseLocked(std::string_view what)
{
    return fail(ErrorCode::Encrypted,
                "This is " + std::string(what) + " with a password; open it there" + std::string(savePage));
}

/// Documents and archives, which hold pages but are none.
Result<void> refuseContainers(std::string_view text)
{
    if (text.starts_with("PK\3\4"sv)) {
        const bool isLocked = (text[6] & 1) != 0;
        const bool isOffice = contains(text.substr(0, 4096), "[Content_Types].xml"sv)
                              || contains(text.substr(0, 128), "mimetypeapplication/"sv);
        const auto what = isOffice ? "an office document"sv : "a ZIP archive"sv;
        return isLocked ? refuseLocked(what) : refuse(what);
    }
    if (text.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv)) {
        constexpr auto locked = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv;
        return contains(text, locked) ? refuseLocked("an office document"sv) : refuse("an office document"sv);
    }
    return {};
}

} // namespace

Result<Kind> kindOf(std::span<const std::uint8_t> bytes)
{
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.empty())
        return fail(ErrorCode::EmptyInput, "The file is empty.");
    if (text.starts_with("\x89PNG\r\n\x1A\n"sv))
        return Kind::Png;
    if (text.starts_with("\xFF\xD8\xFF"sv))
        return Kind::Jpeg;
    if (text.starts_with("II*\0"sv) || text.starts_with("MM\0*"sv) || text.starts_with("II+\0"sv)
        || text.starts_with("MM\0+"sv))
        return Kind::Tiff;
    if (text.starts_with("RIFF"sv) && text.size() >= 12 && text.substr(8, 4) == "WEBP"sv)
        return Kind::Webp;
    if (text.starts_with("BM"sv) && (text.size() < 18 || text.substr(15, 3) == "\0\0\0"sv))
        return Kind::Bmp;
    if (text.size() < 12)
        return fail(ErrorCode::Truncated, "The file is too short to be a picture.");
    if (contains(text.substr(0, 1024), "%PDF-"sv))
        return Kind::Pdf;
    if (const auto container = refuseContainers(text); !container)
        return tl::unexpected(container.error());
    for (const Foreign& foreign : foreigners)
        if (text.substr(foreign.at).starts_with(foreign.mark))
            return refuse(foreign.what);
    const std::string_view start = text.substr(0, 1024);
    if (contains(start, "<svg"sv))
        return refuse("an SVG drawing"sv);
    if (contains(start, "<html"sv) || contains(start, "<!DOCTYPE html"sv))
        return refuse("a web page"sv);
    if (isText(start))
        return fail(ErrorCode::Unsupported,
                    "This is a text file, not a picture; load PNG, JPEG, TIFF, BMP, WebP or PDF.");
    return fail(ErrorCode::Unsupported,
                "This is not a picture that can be read; load PNG, JPEG, TIFF, BMP, WebP or PDF.");
}

Result<Kind> kindOf(std::span<const std::uint8_t> bytes, std::uint64_t most)
{
    if (bytes.size() > most)
        return fail(ErrorCode::TooLarge,
                    "The file is too large; at most " + std::to_string(most >> 20) + " MiB are read.");
    return kindOf(bytes);
}

} // namespace countersign::image
