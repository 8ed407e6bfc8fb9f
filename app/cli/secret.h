// Passwords and passphrases: never on the command line, where everybody on the machine can read them.
#pragma once

#include "core/base/result.h"

#include <string>

namespace countersign::cli {

/// The first line of a file. Errors: those of readFile(), EmptyInput.
[[nodiscard]] Result<std::string> readSecret(const std::string& file);

/// From the environment, else asked for on the terminal without an echo.
/// Errors: InvalidArgument (neither; says what to do).
[[nodiscard]] Result<std::string> secret(const char* variable, const std::string& question);

} // namespace countersign::cli
