// PDF pages are drawn by a process of their own: what a hostile file does to it happens to nobody else.
#include "core/base/child.h"
#include "core/base/resources.h"
#include "core/image/codec.h"
#include "core/image/page_stream.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>

namespace countersign::image {
namespace {

constexpr std::chrono::seconds MostTime{30};
constexpr auto SaveAsPicture = "; save the page with the signature as PNG or TIFF and load that.";

/// An AskHead and the password; wiped when it goes.
class Ask {
public:
    explicit Ask(const std::string& password) : m_bytes(sizeof(AskHead) + password.size())
    {
        const AskHead head{static_cast<std::uint32_t>(password.size())};
        std::memcpy(m_bytes.data(), &head, sizeof head);
        std::copy(password.begin(), password.end(), m_bytes.begin() + sizeof head);
    }
    ~Ask() { ::explicit_bzero(m_bytes.data(), m_bytes.size()); }
    Ask(const Ask&) = delete;
    Ask& operator=(const Ask&) = delete;
    [[nodiscard]] ByteSpan bytes() const { return m_bytes; }

private:
    std::vector<std::uint8_t> m_bytes;
};

tl::unexpected<Error> locked(bool hadPassword)
{
    if (hadPassword)
        return fail(ErrorCode::Denied, "This password does not open the PDF document.");
    return fail(ErrorCode::Encrypted, "This PDF document is protected by a password.");
}

tl::unexpected<Error> damaged()
{
    return fail(ErrorCode::Corrupt, std::string("This PDF document is damaged") + SaveAsPicture);
}

} // namespace

Result<std::vector<Scan>> decodePdf(ByteSpan bytes, const Limits& limits, const std::string& password)
{
    if (password.size() > MostPassword)
        return locked(true);
    const auto program = findProgram("countersign-pages");
    const auto drawer = program.empty()
                            ? nullptr
                            : Child::start(program, {std::to_string(limits.pixels), std::to_string(limits.side),
                                                     std::to_string(limits.pages)});
    if (!drawer)
        return fail(ErrorCode::Unsupported,
                    std::string("PDF documents cannot be opened: a part of the program is missing") + SaveAsPicture);
    const Ask ask(password);
    const auto deadline = [end = Child::Clock::now() + MostTime] { return end; };
    const auto read = [&](void* to, std::size_t size) {
        return drawer->read(to, size, deadline) == Child::Done::Whole;
    };
    // Where it takes no more it may have said why.
    if (drawer->write(ask.bytes().data(), ask.bytes().size(), deadline) == Child::Done::Whole
        && drawer->write(bytes.data(), bytes.size(), deadline) == Child::Done::Whole)
        drawer->endInput();
    const auto tooLarge = [] {
        return fail(ErrorCode::TooLarge,
                    std::string("This PDF document has more or larger pages than can be opened at once")
                        + SaveAsPicture);
    };
    std::vector<Scan> scans;
    std::int64_t pixels = 0;
    for (;;) {
        PageMark mark{};
        PageHead head;
        if (!read(&mark, sizeof mark)) {
            return Child::Clock::now() >= deadline() ? fail(
                       ErrorCode::TooLarge, std::string("This PDF document takes too long to draw") + SaveAsPicture)
                                                     : damaged();
        }
        switch (mark) {
        case PageMark::End:
            if (scans.empty())
                return damaged();
            return scans;
        case PageMark::Locked: return locked(!password.empty());
        case PageMark::TooLarge: return tooLarge();
        case PageMark::Page: break;
        default: return damaged();
        }
        // It is only believed as far as the limits go.
        if (!read(&head, sizeof head) || head.width == 0 || head.height == 0)
            return damaged();
        const auto side = static_cast<std::uint32_t>(limits.side);
        if (head.width > side || head.height > side || scans.size() >= static_cast<std::size_t>(limits.pages)
            || head.pages > static_cast<std::uint32_t>(limits.pages))
            return tooLarge();
        pixels += static_cast<std::int64_t>(head.width) * head.height;
        if (pixels > limits.pixels)
            return tooLarge();
        Scan scan;
        scan.dotsPerInch = head.dotsPerInch;
        scan.page = static_cast<int>(head.page);
        scan.pages = static_cast<int>(head.pages);
        scan.picture.width = static_cast<int>(head.width);
        scan.picture.height = static_cast<int>(head.height);
        scan.picture.pixels.resize(std::size_t{3} * head.width * head.height);
        if (!read(scan.picture.pixels.data(), scan.picture.pixels.size()))
            return damaged();
        scans.push_back(std::move(scan));
    }
}

} // namespace countersign::image
