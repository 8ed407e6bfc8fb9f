// Progress of long work. Cancellation is std::stop_token.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace countersign {

struct Progress {
    std::int64_t done = 0;
    std::int64_t total = 0;  ///< 0: not known
    double secondsLeft = -1; ///< negative: not known
    std::string text = {};   ///< plain English, may be empty
};

/// Called from the thread that works; must return quickly.
using ProgressSink = std::function<void(const Progress&)>;

} // namespace countersign
