#include "app/train/signals.h"

#include <chrono>
#include <csignal>

namespace countersign::app {

namespace {

/// Set by a handler. Blocking the signals and waiting for them would not do: libraries have threads before main()
/// begins, and any that does not block a signal takes it.
volatile std::sig_atomic_t asked = 0;

} // namespace

StopOnSignal::StopOnSignal()
{
    asked = 0;
    struct sigaction action {};
    action.sa_handler = [](int) { asked = 1; };
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (const int signal : {SIGTERM, SIGINT})
        sigaction(signal, &action, nullptr);
    m_waiting = std::jthread([this](const std::stop_token& ended) {
        while (!ended.stop_requested()) {
            if (asked)
                m_stop.request_stop();
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
    });
}

} // namespace countersign::app
