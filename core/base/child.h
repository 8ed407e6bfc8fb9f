// A process of one's own choosing, and the socket that is its input and its output.
#pragma once

#include "core/base/channel.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

namespace countersign {

class Child {
public:
    using Clock = Channel::Clock;
    using Done = Channel::Done;

    /// Null where it cannot be started. It has a process group of its own; its errors go nowhere.
    [[nodiscard]] static std::unique_ptr<Child> start(const std::filesystem::path& program,
                                                      const std::vector<std::string>& words);
    /// Kills what is left of it and of what it started.
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// See Channel.
    template <class Deadline> [[nodiscard]] Done write(const void* bytes, std::size_t size, const Deadline& deadline)
    {
        return m_channel.write(bytes, size, deadline, m_watch);
    }
    template <class Deadline> [[nodiscard]] Done read(void* to, std::size_t size, const Deadline& deadline)
    {
        return m_channel.read(to, size, deadline, m_watch);
    }
    /// No more is written: the child reads the end. May be called from another thread.
    void endInput() { m_channel.endWriting(); }
    [[nodiscard]] Channel& channel() { return m_channel; }
    /// Until the process has ended by itself, or for so long.
    void waitForEnd(std::chrono::milliseconds most) const;
    [[nodiscard]] pid_t id() const { return m_process; }

private:
    explicit Child(Channel channel) : m_channel(std::move(channel)) {}

    Channel m_channel;
    int m_watch = -1; ///< readable once the process is over
    pid_t m_process = 0;
};

} // namespace countersign
