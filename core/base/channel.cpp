#include "core/base/channel.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace countersign {

namespace {

/// Waits a little for `events` or for the end of the other process. Whether that one is over; nothing: neither yet.
std::optional<bool> await(int socket, short events, Channel::Clock::time_point deadline, int watch)
{
    using std::chrono::milliseconds;
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Channel::Clock::now()).count();
    std::array<pollfd, 2> both{pollfd{socket, events, 0}, pollfd{watch, POLLIN, 0}};
    const int ready = ::poll(both.data(), both.size(), static_cast<int>(std::clamp<std::int64_t>(left, 0, 100)));
    if (ready == 0 || (ready < 0 && errno == EINTR))
        return std::nullopt;
    return ready < 0 || both[1].revents != 0;
}

} // namespace

Channel::~Channel()
{
    if (m_socket >= 0)
        ::close(m_socket);
}

std::pair<Channel, Channel> Channel::pair()
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return {Channel(-1), Channel(-1)};
    return {Channel(ends[0]), Channel(ends[1])};
}

void Channel::endWriting()
{
    ::shutdown(m_socket, SHUT_WR);
}

bool Channel::give(Channel one)
{
    char byte = 0;
    iovec content{&byte, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &content;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(head), &one.m_socket, sizeof(int));
    ssize_t sent = -1;
    do
        sent = ::sendmsg(m_socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    return sent == 1;
}

ssize_t Channel::writeSome(const char* bytes, std::size_t size, Clock::time_point deadline, int watch)
{
    const auto sent = ::send(m_socket, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0)
        return sent;
    if (errno != EINTR && errno != EAGAIN)
        return -1;
    const auto isOver = await(m_socket, POLLOUT, deadline, watch);
    return isOver && *isOver ? -1 : 0;
}

ssize_t Channel::readSome(char* to, std::size_t size, Clock::time_point deadline, int watch)
{
    const auto isOver = await(m_socket, POLLIN, deadline, watch);
    if (!isOver)
        return 0;
    const auto got = ::recv(m_socket, to, size, MSG_DONTWAIT);
    if (got > 0)
        return got;
    if (got < 0 && errno == EINTR)
        return 0;
    // Nothing lies there: it is over where the process is.
    return got < 0 && errno == EAGAIN && !*isOver ? 0 : -1;
}

} // namespace countersign
