// Between LibTorch's tensors and those of a model file. LibTorch types: for core/model and core/train only.
#pragma once

#include "core/base/result.h"
#include "core/model/networks.h"
#include "core/model/safetensors.h"

#include <string>

namespace countersign::model {

/// Any dtype that a model file knows. The tensor may lie on any device and be strided.
[[nodiscard]] Tensor toFile(const torch::Tensor& tensor);

/// A tensor on the CPU with memory of its own.
[[nodiscard]] torch::Tensor fromFile(const Tensor& tensor);

/// Weights and running statistics, as "<prefix><name>".
void putWeights(TensorFile& file, const std::string& prefix, const torch::nn::Module& network);

/// Copies "<prefix><name>" into the network. Errors: WrongModel where a tensor is missing, has another shape, or the
/// file has one with that prefix that the network has not.
[[nodiscard]] Result<void> takeWeights(const TensorFile& file, const std::string& prefix, torch::nn::Module& network);

} // namespace countersign::model
