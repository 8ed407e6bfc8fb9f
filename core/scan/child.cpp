#include "core/scan/child.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace countersign::scan {

std::unique_ptr<Child> Child::start(const std::filesystem::path& program, const std::vector<std::string>& words)
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return nullptr;
    auto child = std::unique_ptr<Child>(new Child(ends[0]));
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    std::vector<std::string> copies{program.string()};
    copies.insert(copies.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    for (auto& word : copies)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const int failed = ::posix_spawn(&child->m_process, arguments[0], &actions, &attributes, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    ::close(ends[1]);
    if (failed) {
        child->m_process = 0;
        return nullptr;
    }
    // glibc 2.36 declares it without extern "C".
    child->m_watch = static_cast<int>(::syscall(SYS_pidfd_open, child->m_process, 0));
    return child;
}

Child::~Child()
{
    ::close(m_socket);
    if (m_watch >= 0)
        ::close(m_watch);
    if (m_process <= 0)
        return;
    ::kill(-m_process, SIGKILL); // the group lives as long as the leader is not waited for
    while (::waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {
    }
}

bool Child::write(const void* bytes, std::size_t size)
{
    const auto* at = static_cast<const char*>(bytes);
    while (size > 0) {
        const auto sent = ::send(m_socket, at, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

void Child::waitForEnd(std::chrono::milliseconds most) const
{
    pollfd end{m_watch, POLLIN, 0};
    const auto until = Clock::now() + most;
    while (m_watch >= 0) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
        if (left <= 0 || ::poll(&end, 1, static_cast<int>(left)) >= 0 || errno != EINTR)
            return;
    }
}

void Child::endInput()
{
    ::shutdown(m_socket, SHUT_WR);
}

ssize_t Child::readSome(char* to, std::size_t size, Clock::time_point deadline)
{
    using std::chrono::milliseconds;
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now()).count();
    std::array<pollfd, 2> both{pollfd{m_socket, POLLIN, 0}, pollfd{m_watch, POLLIN, 0}};
    const int ready = ::poll(both.data(), both.size(), static_cast<int>(std::clamp<std::int64_t>(left, 0, 100)));
    if (ready == 0 || (ready < 0 && errno == EINTR))
        return 0;
    if (ready < 0)
        return -1;
    const auto got = ::recv(m_socket, to, size, MSG_DONTWAIT);
    if (got > 0)
        return got;
    if (got < 0 && errno == EINTR)
        return 0;
    // Nothing lies there: it is over where the process is.
    return got < 0 && errno == EAGAIN && !both[1].revents ? 0 : -1;
}

} // namespace countersign::scan
