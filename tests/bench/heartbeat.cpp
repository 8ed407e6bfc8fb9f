#include "tests/bench/heartbeat.h"

#include <ctime>

namespace countersign::test {

namespace {

double used()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

} // namespace

Heartbeat::Heartbeat() : m_usedBefore(used())
{
    m_thread = std::jthread([this](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            m_asked = Clock::now();
            m_waits = true;
            QMetaObject::invokeMethod(
                &m_here, [this] { answer(); }, Qt::QueuedConnection);
            m_answered.acquire();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    });
}

Heartbeat::~Heartbeat()
{
    m_thread.request_stop();
    m_answered.release();
    m_thread.join();
}

void Heartbeat::answer()
{
    const double waited = std::chrono::duration<double, std::milli>(Clock::now() - m_asked.load()).count();
    const double now = used();
    if (waited > m_longest.waited)
        m_longest = {waited, now - m_usedBefore};
    m_usedBefore = now;
    m_waits = false;
    m_answered.release();
}

Heartbeat::Longest Heartbeat::take()
{
    if (m_waits) {
        const double waited = std::chrono::duration<double, std::milli>(Clock::now() - m_asked.load()).count();
        if (waited > m_longest.waited)
            m_longest = {waited, used() - m_usedBefore};
        m_asked = Clock::now(); // what was waited so far is taken
        m_usedBefore = used();
    }
    return std::exchange(m_longest, {});
}

} // namespace countersign::test
