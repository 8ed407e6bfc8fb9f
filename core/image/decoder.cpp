#include "core/image/decoder.h"

#include "core/base/child.h"
#include "core/base/resources.h"
#include "core/image/codec.h"
#include "core/image/kind.h"
#include "core/image/page_stream.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace countersign::image {
namespace {

using std::chrono::milliseconds;

constexpr auto SaveAsPicture = "; save the page with the signature as PNG or TIFF and load that.";
/// Until a fork says that it is there; it does so within a millisecond or two.
constexpr milliseconds UntilHere{5'000};

/// An AskHead and the password; wiped when it goes.
class Ask {
public:
    Ask(const AskHead& head, const std::string& password) : m_bytes(sizeof head + password.size())
    {
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

/// The answers about one file, none of them believed further than the limits go.
class Answers {
public:
    Answers(Channel channel, const Limits& limits, Channel::Clock::time_point end, bool isPdf, bool hasPassword)
        : m_channel(std::move(channel)), m_limits(limits), m_end(end), m_isPdf(isPdf), m_hasPassword(hasPassword)
    {
    }

    /// Whether somebody listens on the other side.
    [[nodiscard]] bool isHere()
    {
        PageMark mark{};
        const auto end = std::min(m_end, Channel::Clock::now() + UntilHere);
        return m_channel.read(&mark, sizeof mark, [end] { return end; }) == Channel::Done::Whole
               && mark == PageMark::Here;
    }
    /// False where it is no longer read; it may have said why.
    [[nodiscard]] bool say(ByteSpan bytes)
    {
        return m_channel.write(bytes.data(), bytes.size(), [this] { return m_end; }) == Channel::Done::Whole;
    }

    [[nodiscard]] tl::unexpected<Error> late() const
    {
        if (m_isPdf)
            return fail(ErrorCode::TooLarge, std::string("This PDF document takes too long to draw") + SaveAsPicture);
        return fail(ErrorCode::TooLarge, "The picture takes too long to read; scan the paper again at 300 dpi.");
    }
    Result<std::vector<Scan>> take()
    {
        std::vector<Scan> scans;
        std::int64_t pixels = 0;
        for (;;) {
            PageMark mark{};
            if (!read(&mark, sizeof mark))
                return isLate() ? late() : damaged();
            switch (mark) {
            case PageMark::End:
                if (scans.empty())
                    return damaged();
                return scans;
            case PageMark::Locked: return locked(m_hasPassword);
            case PageMark::TooLarge: return tooLarge();
            case PageMark::Failed: return failure();
            case PageMark::Page: break;
            default: return damaged();
            }
            auto scan = page(scans.size(), pixels);
            if (!scan)
                return scan;
            scans.push_back(std::move(scan->front()));
        }
    }

private:
    [[nodiscard]] bool read(void* to, std::size_t size)
    {
        return m_channel.read(to, size, [this] { return m_end; }) == Channel::Done::Whole;
    }
    [[nodiscard]] bool isLate() const { return Channel::Clock::now() >= m_end; }

    Result<std::vector<Scan>> page(std::size_t before, std::int64_t& pixels)
    {
        PageHead head;
        if (!read(&head, sizeof head) || head.width == 0 || head.height == 0)
            return damaged();
        const auto side = static_cast<std::uint32_t>(m_limits.side);
        if (head.width > side || head.height > side || before >= static_cast<std::size_t>(m_limits.pages)
            || head.pages > static_cast<std::uint32_t>(m_limits.pages))
            return tooLarge();
        pixels += static_cast<std::int64_t>(head.width) * head.height;
        if (pixels > m_limits.pixels)
            return tooLarge();
        Scan scan;
        scan.dotsPerInch = head.dotsPerInch;
        scan.page = static_cast<int>(head.page);
        scan.pages = static_cast<int>(head.pages);
        scan.picture.width = static_cast<int>(head.width);
        scan.picture.height = static_cast<int>(head.height);
        scan.picture.pixels.resize(std::size_t{3} * head.width * head.height);
        if (!read(scan.picture.pixels.data(), scan.picture.pixels.size()))
            return isLate() ? late() : damaged();
        std::vector<Scan> one;
        one.push_back(std::move(scan));
        return one;
    }

    /// What the decoders say. Their words are kept to one plain line.
    tl::unexpected<Error> failure()
    {
        FailedHead head;
        if (!read(&head, sizeof head) || head.size > MostWords
            || head.code > static_cast<unsigned>(ErrorCode::Internal))
            return damaged();
        std::string words(head.size, ' ');
        if (!read(words.data(), words.size()))
            return damaged();
        std::replace_if(
            words.begin(), words.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
        return fail(static_cast<ErrorCode>(head.code), words);
    }

    [[nodiscard]] tl::unexpected<Error> damaged() const
    {
        if (m_isPdf)
            return fail(ErrorCode::Corrupt, std::string("This PDF document is damaged") + SaveAsPicture);
        return fail(ErrorCode::Corrupt, "The picture is damaged, or made to do harm; scan the paper again.");
    }
    [[nodiscard]] tl::unexpected<Error> tooLarge() const
    {
        if (m_isPdf)
            return fail(ErrorCode::TooLarge,
                        std::string("This PDF document has more or larger pages than can be opened at once")
                            + SaveAsPicture);
        return fail(ErrorCode::TooLarge, "The picture has more or larger pages than can be opened at once.");
    }

    Channel m_channel;
    Limits m_limits;
    Channel::Clock::time_point m_end;
    bool m_isPdf, m_hasPassword;
};

} // namespace

Decoder::Decoder(std::filesystem::path program, const Room& room)
    : m_program(program.empty() ? findProgram("countersign-pages") : std::move(program)), m_room(room)
{
}

Decoder::~Decoder() = default;

std::shared_ptr<Child> Decoder::helper()
{
    const std::scoped_lock lock(m_mutex);
    if (!m_helper && !m_program.empty())
        m_helper = Child::start(m_program, {"--serve"});
    return m_helper;
}

void Decoder::forget(const std::shared_ptr<Child>& helper)
{
    const std::scoped_lock lock(m_mutex);
    if (m_helper == helper)
        m_helper.reset();
}

void Decoder::start()
{
    static_cast<void>(helper());
}

Result<std::vector<Scan>> Decoder::decode(ByteSpan bytes, const std::string& name, const Limits& limits,
                                          const std::string& password)
{
    const auto refuse = [&name](Error error) -> tl::unexpected<Error> {
        error.context = name;
        return tl::unexpected(std::move(error));
    };
    const auto kind = kindOf(bytes, limits.bytes);
    if (!kind)
        return refuse(kind.error());
    const bool isPdf = *kind == Kind::Pdf;
    if (password.size() > MostPassword)
        return refuse(locked(true).value());
    const auto end = Channel::Clock::now() + m_room.time;
    AskHead head;
    head.file = bytes.size();
    head.pixels = limits.pixels;
    head.side = limits.side;
    head.pages = limits.pages;
    head.memory = m_room.memory;
    head.seconds = static_cast<std::uint32_t>((m_room.time.count() + 999) / 1000);
    head.password = isPdf ? static_cast<std::uint32_t>(password.size()) : 0;
    head.isPdf = isPdf;
    const Ask ask(head, isPdf ? password : std::string());
    try {
        // Once more where the program was gone: whoever killed it did not mean this file.
        for (int tries = 0; tries < 2; ++tries) {
            const auto program = helper();
            if (!program)
                break;
            auto [here, there] = Channel::pair();
            if (!here.isGood())
                break;
            Answers answers(std::move(here), limits, end, isPdf, !password.empty());
            if (!program->channel().give(std::move(there)) || !answers.isHere()) {
                forget(program);
                if (Channel::Clock::now() >= end)
                    return refuse(answers.late().value());
                continue;
            }
            static_cast<void>(answers.say(ask.bytes()) && answers.say(bytes));
            auto pages = answers.take();
            if (!pages)
                return refuse(pages.error());
            return pages;
        }
    } catch (const std::bad_alloc&) {
        return refuse({ErrorCode::OutOfMemory, "There is not enough memory to open the picture."});
    }
    return refuse(
        {ErrorCode::Internal, "The part of the program that reads pictures is missing; install the program again."});
}

Result<std::vector<Scan>> decodePdf(ByteSpan bytes, const Limits& limits, const std::string& password)
{
    return Decoder().decode(bytes, {}, limits, password);
}

} // namespace countersign::image
