// The classic twin network of the field's tutorials, as a baseline.
#pragma once

#include "core/model/input_size.h"
#include "core/model/networks.h"

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

namespace countersign::model {

class ClassicNet final : public Siamese {
public:
    static constexpr Size Input = ClassicInput;

    // 224 - 4 = 220, / 2 = 110, - 4 = 106, / 2 = 53
    static constexpr int Features = 64 * 53 * 53;

    /// Options: "comparison", a Comparison; "rank", of the first linear layer's matrix where it is kept as a product of
    /// two (0: as one): see lowRank().
    explicit ClassicNet(const Parameters& parameters);

    Size inputSize() const override { return Input; }
    Encoded encode(const torch::Tensor& images) override;
    torch::Tensor compare(const Encoded& a, const Encoded& b) override;
    torch::Tensor distance(const Encoded& a, const Encoded& b) override;

    /// [N, 256], what the first linear layer gives before its rectifier.
    torch::Tensor first(const torch::Tensor& images);

private:
    Comparison m_comparison;
    torch::nn::Conv2d m_conv1, m_conv2;
    torch::nn::Linear m_narrow; ///< with a rank only
    torch::nn::Linear m_linear1, m_linear2, m_linear3;
    torch::nn::Linear m_weights;     ///< WeightedL1 only; 128 -> 1
    torch::Tensor m_scale, m_offset; ///< distance to log odds, for the logistic loss
};

} // namespace countersign::model
