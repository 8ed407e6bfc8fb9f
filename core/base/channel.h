// One end of a socket between two processes that do not trust each other to answer in time.
#pragma once

#include <chrono>
#include <cstddef>
#include <sys/types.h>
#include <utility>

namespace countersign {

class Channel {
public:
    using Clock = std::chrono::steady_clock;
    enum class Done {
        Whole,
        Ended, ///< the other end is closed, or its process is over
        Late,
    };

    /// Takes over `socket`.
    explicit Channel(int socket) : m_socket(socket) {}
    ~Channel();
    Channel(Channel&& other) noexcept : m_socket(std::exchange(other.m_socket, -1)) {}
    Channel& operator=(Channel&&) = delete;

    /// Two channels that are each other's ends, closed by exec. Both are bad where there is no descriptor left.
    [[nodiscard]] static std::pair<Channel, Channel> pair();
    [[nodiscard]] bool isGood() const { return m_socket >= 0; }
    [[nodiscard]] int socket() const { return m_socket; }

    /// All `size` bytes before the deadline. A deadline is a function that gives a Clock::time_point; it is asked anew at
    /// least every 100 ms. `watch` is a descriptor of poll() that becomes readable when the other process is over, though
    /// one that it forked may hold the socket; -1: none.
    template <class Deadline>
    [[nodiscard]] Done write(const void* bytes, std::size_t size, const Deadline& deadline, int watch = -1)
    {
        return move(&Channel::writeSome, static_cast<const char*>(bytes), size, deadline, watch);
    }
    /// Exactly `size` bytes, as write().
    template <class Deadline>
    [[nodiscard]] Done read(void* to, std::size_t size, const Deadline& deadline, int watch = -1)
    {
        return move(&Channel::readSome, static_cast<char*>(to), size, deadline, watch);
    }
    /// No more is written: the other reads the end. May be called from another thread.
    void endWriting();
    /// Gives the other end of `one` away to the process at the other end of this: it is closed here. False where nobody is
    /// there any more.
    [[nodiscard]] bool give(Channel one);

private:
    template <class Some, class Bytes, class Deadline>
    Done move(const Some& some, Bytes* at, std::size_t size, const Deadline& deadline, int watch)
    {
        while (size > 0) {
            const auto moved = (this->*some)(at, size, deadline(), watch);
            if (moved < 0)
                return Done::Ended;
            if (moved == 0 && Clock::now() >= deadline())
                return Done::Late;
            at += moved;
            size -= static_cast<std::size_t>(moved);
        }
        return Done::Whole;
    }
    /// 0: nothing went for a while; -1: the other is at its end.
    ssize_t writeSome(const char* bytes, std::size_t size, Clock::time_point deadline, int watch);
    ssize_t readSome(char* to, std::size_t size, Clock::time_point deadline, int watch);

    int m_socket;
};

} // namespace countersign
