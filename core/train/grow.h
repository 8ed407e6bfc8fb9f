// From a smaller encoder's weights to a larger one's. LibTorch types: for core/train only.
#pragma once

#include "core/model/networks.h"
#include "core/model/safetensors.h"

namespace countersign::train {

/// Changes an encoder's weights in `file` so that `network`, an encoder with more detail, passes or pools, can take them and
/// begins where the smaller one stood: with more detail and pools it gives the same, with more passes nearly the same.
/// Leaves alone what it does not know; takeWeights() finds what does not fit.
void grow(model::TensorFile& file, const model::Siamese& network);

} // namespace countersign::train
