// The files that come with the program: the model, the demo signatures.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>

namespace countersign {

/// Where the running program lies. Errors: NotFound.
[[nodiscard]] Result<std::filesystem::path> programFolder();

/// A program of the project: beside the one that runs, or in the folder for programs beside its own. Empty where there is
/// none.
[[nodiscard]] std::filesystem::path findProgram(const std::string& name);

/// The full path of a shipped file or folder, e.g. "models/default.safetensors". Looked for from where the running
/// program lies: ../share/countersign (installed), then ../../resources and ../../../resources (build tree).
/// Errors: NotFound.
[[nodiscard]] Result<std::filesystem::path> findResource(const std::filesystem::path& relative);

/// The same for a program in another folder.
[[nodiscard]] Result<std::filesystem::path> findResource(const std::filesystem::path& relative,
                                                         const std::filesystem::path& programFolder);

} // namespace countersign
