// The classic network in a file of a thirtieth of its size. LibTorch types: for core/train only.
#pragma once

#include "core/base/picture.h"
#include "core/model/networks.h"
#include "core/model/safetensors.h"

#include <span>

namespace countersign::train {

/// Nearly all of the classic network's 46 million weights stand in its first linear layer, y = W x + b. What it gives
/// for `images` lies close to few directions U (the first principal components of y about its mean m), so the file
/// keeps y = U (U' W) x + m + U U' (b - m), with U' W [rank, features] in half precision: of all matrices of that rank
/// the one that changes y least over these images. In: weights of a ClassicNet without a rank, 1 <= rank <= 256, at
/// least two images. Errors: InvalidArgument, EmptyInput, those of takeWeights().
[[nodiscard]] Result<model::TensorFile> lowRank(const model::TensorFile& weights, const model::Parameters& parameters,
                                                std::span<const InkImage* const> images, int rank);

} // namespace countersign::train
