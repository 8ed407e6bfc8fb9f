// How long the window keeps a person waiting.
#pragma once

#include <QObject>

#include <atomic>
#include <chrono>
#include <semaphore>
#include <thread>

namespace countersign::test {

/// Another thread asks the one that this was made on for an answer every millisecond. The longest that an answer took is
/// how long a key press would have waited.
class Heartbeat {
public:
    using Clock = std::chrono::steady_clock;

    Heartbeat();
    ~Heartbeat();

    struct Longest {
        double waited = 0;   ///< ms
        double computed = 0; ///< ms of that in which this thread had a core
    };
    /// Since the last call, with what is not answered yet. On the thread that is measured.
    [[nodiscard]] Longest take();

private:
    void answer();

    QObject m_here;
    std::atomic<Clock::time_point> m_asked{Clock::now()};
    std::atomic<bool> m_waits = false;
    std::binary_semaphore m_answered{0};
    double m_usedBefore = 0; ///< ms of this thread's time
    Longest m_longest;
    std::jthread m_thread;
};

} // namespace countersign::test
