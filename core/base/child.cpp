#include "core/base/child.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace countersign {

std::unique_ptr<Child> Child::start(const std::filesystem::path& program, const std::vector<std::string>& words)
{
    auto [here, there] = Channel::pair();
    if (!here.isGood())
        return nullptr;
    auto child = std::unique_ptr<Child>(new Child(std::move(here)));
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, there.socket(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, there.socket(), STDOUT_FILENO);
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
    if (m_watch >= 0)
        ::close(m_watch);
    if (m_process <= 0)
        return;
    ::kill(-m_process, SIGKILL); // the group lives as long as the leader is not waited for
    while (::waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {
    }
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

} // namespace countersign
