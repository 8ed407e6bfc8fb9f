#include "app/train/signals.h"

#include <csignal>
#include <ctime>

namespace countersign::app {

namespace {

sigset_t stopSignals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

} // namespace

StopOnSignal::StopOnSignal()
{
    const auto set = stopSignals();
    // Threads made later inherit this; one thread alone takes the signals, where any function may be called.
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_waiting = std::jthread([this, set](const std::stop_token& ended) {
        const timespec briefly{0, 200'000'000};
        while (!ended.stop_requested()) {
            if (sigtimedwait(&set, nullptr, &briefly) > 0)
                m_stop.request_stop();
        }
    });
}

} // namespace countersign::app
