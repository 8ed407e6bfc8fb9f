// Opens a model file as an Encoder. No framework types here.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/verify/encoder.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace countersign::model {

struct DeviceOptions {
    std::string device = "auto"; ///< auto (CUDA where there is one), cpu, cuda, cuda:n
    int threads = 0;             ///< CPU threads of the network; 0: as many as cores
    /// Told in one sentence which device was taken, and when a GPU ran out of memory and work went on elsewhere.
    std::function<void(const std::string&)> log = {};
    /// What the CPU multiplies: float, bfloat16, or auto: bfloat16 where the processor does that itself.
    std::string precision = "auto";
};

/// Errors: NotFound, Unreadable, Truncated, Corrupt, WrongModel, InvalidArgument (no such device), OutOfMemory; in programs
/// that load LibTorch when it is first needed (core/module) Internal where that part of the program is missing or damaged.
[[nodiscard]] Result<std::unique_ptr<verify::Encoder>> openEncoder(const std::filesystem::path& file,
                                                                   const DeviceOptions& options = {});

/// The same out of the file's bytes; `name` is the context of errors.
[[nodiscard]] Result<std::unique_ptr<verify::Encoder>> openEncoder(const Bytes& bytes, const std::string& name,
                                                                   const DeviceOptions& options = {});

} // namespace countersign::model
