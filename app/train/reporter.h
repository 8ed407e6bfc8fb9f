// What a training says while it runs: to a person, or to a program.
#pragma once

#include "core/train/trainer.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>

namespace countersign::app {

/// One JSON object a line on stdout, each written out at once:
///   {"step", "steps", "from_step", "note", "device", "memory_bytes"}: the first
///   {"step", "steps", "loss", "validation_eer", "images_per_second", "seconds_left", "device", "memory_bytes"}: each step;
///     what is not known yet, or was not measured, is left out. memory_bytes: resident set of the process
///   {"phase": "calibrating", "done", "total"}
///   {"done": true, ...}, {"stopped": true, "step"}, {"trial": true, ...} or {"error", "code", "file"}: the last
class JsonLines {
public:
    using Json = nlohmann::ordered_json;

    /// `gone` is called once where nobody reads any more: the window was closed or died.
    explicit JsonLines(std::function<void()> gone);

    void write(const Json& line);
    void step(const train::TrainProgress& progress);
    void calibrating(const Progress& progress);
    void failed(const Error& error);

private:
    std::function<void()> m_gone;
    bool m_isGone = false;
};

/// Bytes of this process that are in memory; 0 where the system does not say.
[[nodiscard]] std::int64_t residentBytes();

/// Prints a line a step to stderr where it is a terminal, else every 20th.
[[nodiscard]] std::function<void(const train::TrainProgress&)> printProgress();

} // namespace countersign::app
