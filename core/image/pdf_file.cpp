// PDF pages are drawn by a process of their own: what a hostile file does to it happens to nobody else.
#include "core/base/resources.h"
#include "core/image/codec.h"
#include "core/image/page_stream.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <poll.h>
#include <spawn.h>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace countersign::image {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds MostTime{30};
constexpr auto SaveAsPicture = "; save the page with the signature as PNG or TIFF and load that.";

/// The process and the socket that is its input and its output; it ends with this.
class Drawer {
public:
    static std::unique_ptr<Drawer> start(const std::filesystem::path& program, const Limits& limits)
    {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            return nullptr;
        auto drawer = std::unique_ptr<Drawer>(new Drawer(ends[0]));
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        std::string words[]{program.string(), std::to_string(limits.pixels), std::to_string(limits.side),
                            std::to_string(limits.pages)};
        char* arguments[]{words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
        const int failed = ::posix_spawn(&drawer->m_process, words[0].c_str(), &actions, nullptr, arguments, environ);
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        if (failed) {
            drawer->m_process = 0;
            return nullptr;
        }
        return drawer;
    }
    ~Drawer()
    {
        ::close(m_socket);
        if (m_process <= 0)
            return;
        ::kill(m_process, SIGKILL);
        while (::waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    Drawer(const Drawer&) = delete;
    Drawer& operator=(const Drawer&) = delete;

    /// What it is to read, one after the other; it goes out while read() waits.
    void give(ByteSpan first, ByteSpan then)
    {
        m_out = first;
        m_then = then;
    }

    /// Exactly `size` bytes. False at the end, at an error and where it takes too long.
    bool read(void* to, std::size_t size)
    {
        auto* at = static_cast<std::uint8_t*>(to);
        while (size > 0) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(m_deadline - Clock::now()).count();
            pollfd one{m_socket, static_cast<short>(m_isGiven ? POLLIN : POLLIN | POLLOUT), 0};
            const int ready = left > 0 ? ::poll(&one, 1, static_cast<int>(left)) : 0;
            if (ready < 0 && errno == EINTR)
                continue;
            if (ready <= 0)
                return false;
            if ((one.revents & POLLOUT) && !m_isGiven && !send())
                return false;
            if (!(one.revents & (POLLIN | POLLHUP | POLLERR)))
                continue;
            const auto got = ::recv(m_socket, at, size, MSG_DONTWAIT);
            if (got < 0 && (errno == EINTR || errno == EAGAIN))
                continue;
            if (got <= 0)
                return false;
            at += got;
            size -= static_cast<std::size_t>(got);
        }
        return true;
    }
    [[nodiscard]] bool isLate() const { return Clock::now() >= m_deadline; }

private:
    explicit Drawer(int socket) : m_socket(socket) {}

    bool send()
    {
        const auto sent = ::send(m_socket, m_out.data(), m_out.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0)
            return errno == EINTR || errno == EAGAIN || errno == EPIPE; // it may have said why it ended
        m_out = m_out.subspan(static_cast<std::size_t>(sent));
        if (m_out.empty())
            m_out = std::exchange(m_then, {});
        if (m_out.empty()) {
            m_isGiven = true;
            ::shutdown(m_socket, SHUT_WR);
        }
        return true;
    }

    int m_socket;
    pid_t m_process = 0;
    ByteSpan m_out, m_then;
    bool m_isGiven = false;
    Clock::time_point m_deadline = Clock::now() + MostTime;
};

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
    const auto drawer = program.empty() ? nullptr : Drawer::start(program, limits);
    if (!drawer)
        return fail(ErrorCode::Unsupported,
                    std::string("PDF documents cannot be opened: a part of the program is missing") + SaveAsPicture);
    const Ask ask(password);
    drawer->give(ask.bytes(), bytes);
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
        if (!drawer->read(&mark, sizeof mark)) {
            return drawer->isLate() ? fail(ErrorCode::TooLarge,
                                           std::string("This PDF document takes too long to draw") + SaveAsPicture)
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
        if (!drawer->read(&head, sizeof head) || head.width == 0 || head.height == 0)
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
        if (!drawer->read(scan.picture.pixels.data(), scan.picture.pixels.size()))
            return damaged();
        scans.push_back(std::move(scan));
    }
}

} // namespace countersign::image
