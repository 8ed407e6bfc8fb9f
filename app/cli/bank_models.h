// The models in the bank's records.
#pragma once

#include "app/cli/commands.h"

#include <optional>

namespace countersign::cli {

/// Adds add, list, export and retire to the command "model"; the returned function does nothing where another of its
/// subcommands was asked for.
[[nodiscard]] std::function<std::optional<int>()> addBankModels(CLI::App& model);

} // namespace countersign::cli
