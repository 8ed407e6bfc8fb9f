// The Siamese networks. LibTorch types: for core/model and core/train only.
#pragma once

#include "core/base/picture.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <map>
#include <memory>
#include <string>

namespace countersign::model {

/// What a network keeps of N signatures.
struct Encoded {
    torch::Tensor embedding; ///< [N, D]
    torch::Tensor local;     ///< [N, C, h, w]; undefined where embeddings are compared
};

/// Options of an architecture by name, as they stand in the card.
using Parameters = std::map<std::string, double>;

/// A twin network: both images of a pair go through the same encode().
class Siamese : public torch::nn::Module {
public:
    using torch::nn::Module::Module;

    [[nodiscard]] virtual Size inputSize() const = 0;

    /// In: [N, 1, H, W], ink 0..1.
    [[nodiscard]] virtual Encoded encode(const torch::Tensor& images) = 0;

    /// In: N rows each of a and b. Out: [N] scores, larger is more alike, symmetric in a and b. The logistic loss reads
    /// them as log odds of "same writer".
    [[nodiscard]] virtual torch::Tensor compare(const Encoded& a, const Encoded& b) = 0;

    /// The same as a distance >= 0, for contrastive and triplet losses. [N]
    [[nodiscard]] virtual torch::Tensor distance(const Encoded& a, const Encoded& b) = 0;
};

/// How embeddings are compared.
enum class Comparison {
    Euclidean,
    L1,
    Cosine,     ///< 1 - cosine
    WeightedL1, ///< learned weights on |a - b|, then a sigmoid: Koch et al., "Siamese neural networks for one-shot image
                ///< recognition", 2015
};

/// Distances between rows, no learned weights: Euclidean, L1 or Cosine. In: [N, D] twice. Out: [N].
[[nodiscard]] torch::Tensor rowDistance(Comparison comparison, const torch::Tensor& a, const torch::Tensor& b);

/// The rows `index` ([M], int64) of what was encoded.
[[nodiscard]] Encoded select(const Encoded& encoded, const torch::Tensor& index);

/// Makes "classic" or "encoder" with fresh weights. Unknown names, of options too, and impossible values give nullptr.
///
/// classic: the network of the field's tutorials: 224x224, conv 5x5x32, ReLU, max pool 2, conv 5x5x64, ReLU, max pool 2,
/// linear 256, 256, 128. Parameters: comparison (the enum's number); rank, 1 to 256, where the first linear layer is kept
/// as a product of two.
///
/// encoder: 96x192, or twice that where the parameter detail is 2; a narrow residual network with a global embedding and, at 1/8 of the resolution, cells that are
/// aligned softly to the other signature's cells and judged by a small convolutional network. After DetailSemNet
/// (Shih et al., ECCV 2024) and Tang et al., "LoFTR"-like soft matching, much reduced. Parameters: width1..width4, 1 to 1024;
/// detail, 1 or 2; passes, 1 or 2: how often cells are aligned, the second time around where their surroundings went;
/// pools, 2 or 3: what the small network says is pooled by mean and maximum, and by the mean over the ink.
[[nodiscard]] std::shared_ptr<Siamese> makeNetwork(const std::string& architecture, const Parameters& parameters = {});

} // namespace countersign::model
