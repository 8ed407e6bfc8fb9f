#include "core/base/helper.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace countersign {

namespace {

template <class Bytes, class Move> bool moveAll(int file, Bytes* at, std::size_t size, const Move& move)
{
    while (size > 0) {
        const auto moved = move(file, at, size);
        if (moved < 0 && errno == EINTR)
            continue;
        if (moved <= 0)
            return false;
        at += moved;
        size -= static_cast<std::size_t>(moved);
    }
    return true;
}

} // namespace

bool writeAll(int file, const void* bytes, std::size_t size)
{
    return moveAll(file, static_cast<const char*>(bytes), size, ::write);
}

bool readAll(int file, void* to, std::size_t size)
{
    return moveAll(file, static_cast<char*>(to), size, ::read);
}

int takeGiven(int from)
{
    for (;;) {
        char byte = 0;
        iovec content{&byte, 1};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
        msghdr message{};
        message.msg_iov = &content;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const auto got = ::recvmsg(from, &message, MSG_CMSG_CLOEXEC);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return -1;
        const cmsghdr* head = CMSG_FIRSTHDR(&message);
        if (!head || head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
            continue;
        int file = -1;
        std::memcpy(&file, CMSG_DATA(head), sizeof file);
        return file;
    }
}

void restrain(const Restraint& restraint)
{
    const auto most = [](auto resource, rlim_t value) {
        const rlimit limit{value, value};
        ::setrlimit(resource, &limit);
    };
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    most(RLIMIT_AS, restraint.memory);
#endif
    if (restraint.seconds > 0)
        most(RLIMIT_CPU, restraint.seconds);
    most(RLIMIT_FSIZE, restraint.fileSize);
    most(RLIMIT_CORE, 0);
}

} // namespace countersign
