// The subcommands of countersign-cli that work on whole pages.
#pragma once

#include "app/cli/commands.h"

namespace countersign::cli {

Run addFind(CLI::App& program);
Run addExtract(CLI::App& program);

} // namespace countersign::cli
