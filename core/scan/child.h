// A process of one's own choosing, and the socket that is its input and its output.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

namespace countersign::scan {

class Child {
public:
    using Clock = std::chrono::steady_clock;
    enum class Read { Whole, Ended, Late };

    /// Null where it cannot be started. It has a process group of its own; its errors go nowhere.
    [[nodiscard]] static std::unique_ptr<Child> start(const std::filesystem::path& program,
                                                      const std::vector<std::string>& words);
    /// Kills what is left of it and of what it started.
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    [[nodiscard]] bool write(const void* bytes, std::size_t size);
    /// Until the process has ended by itself, or for so long.
    void waitForEnd(std::chrono::milliseconds most) const;
    /// No more is written: the child reads the end. May be called from another thread.
    void endInput();
    /// Exactly `size` bytes, before `deadline`. `deadline` is asked anew at least every 100 ms.
    template <class Deadline> [[nodiscard]] Read read(void* to, std::size_t size, const Deadline& deadline)
    {
        auto* at = static_cast<char*>(to);
        while (size > 0) {
            const auto got = readSome(at, size, deadline());
            if (got < 0)
                return Read::Ended;
            if (got == 0 && Clock::now() >= deadline())
                return Read::Late;
            at += got;
            size -= static_cast<std::size_t>(got);
        }
        return Read::Whole;
    }
    [[nodiscard]] pid_t id() const { return m_process; }

private:
    explicit Child(int socket) : m_socket(socket) {}
    /// 0: nothing came for a while; -1: the child is at its end.
    ssize_t readSome(char* to, std::size_t size, Clock::time_point deadline);

    int m_socket;
    int m_watch = -1; ///< readable once the process is over, though one that it forked may hold the socket
    pid_t m_process = 0;
};

} // namespace countersign::scan
