// Which device the network runs on. LibTorch types: for core/model and core/train only.
#pragma once

#include "core/base/result.h"

#include <torch/types.h>

#include <exception>
#include <string>

namespace countersign::model {

/// "auto" (CUDA where there is one, else the CPU), "cpu", "cuda", "cuda:n". Errors: InvalidArgument.
[[nodiscard]] Result<torch::Device> chooseDevice(const std::string& request);

/// "cpu", "cuda:0".
[[nodiscard]] std::string describe(const torch::Device& device);

/// One pool of threadCount(threads) for the operators, none between them.
void setThreads(int threads);

/// An exception of the framework as an Error: OutOfMemory or Internal, one sentence.
[[nodiscard]] Error toError(const std::exception& exception);

} // namespace countersign::model
