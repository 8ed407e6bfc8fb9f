// The training options that countersign-cli and countersign-train share.
#pragma once

#include "core/train/method.h"
#include "core/train/trainer.h"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <utility>

namespace countersign::app {

/// What is told of a training on the command line.
struct TrainWords {
    train::Params params;
    std::optional<train::Method> method;
    std::string out;
};

/// Adds --arch, --loss, --steps, ... which write into `words`. Afterwards settle() is to be called.
void addTrainOptions(CLI::App& command, TrainWords& words);

/// After parsing: what was not given follows from the method and the model to start from. Errors: those of
/// train::settle().
[[nodiscard]] Result<void> settle(const CLI::App& command, TrainWords& words);

/// The value of --detail.
[[nodiscard]] int detailOf(const train::Params& params);

/// What was parsed, as a line for the model's card; without where it writes to, which changes nothing in the model.
[[nodiscard]] std::string commandOf(const CLI::App& command);

/// "cedar:1-35" as name and range; no range where there is no colon with two numbers behind it.
[[nodiscard]] std::pair<std::string, std::optional<std::pair<int, int>>> parseRange(const std::string& text);

} // namespace countersign::app
