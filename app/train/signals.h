// Asked from outside to stop: SIGTERM and SIGINT.
#pragma once

#include <stop_token>
#include <thread>

namespace countersign::app {

/// One at a time. From then on the two signals no longer end the process: they ask `token()` to stop, so
/// that a step is finished and a checkpoint written. A second signal of the same kind changes nothing.
class StopOnSignal {
public:
    StopOnSignal();

    [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }
    /// As a signal does.
    void stop() { m_stop.request_stop(); }

private:
    std::stop_source m_stop;
    std::jthread m_waiting;
};

} // namespace countersign::app
