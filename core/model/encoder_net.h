// Our encoder: a narrow residual network, a global embedding, and a local comparison cell by cell.
#pragma once

#include "core/model/networks.h"
#include "core/model/shared_norm.h"

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

namespace countersign::model {

/// Two 3x3 convolutions with batch norm beside a 1x1 shortcut. He et al., CVPR 2016.
class ResidualBlock final : public torch::nn::Module {
public:
    ResidualBlock(int in, int out, int stride);
    torch::Tensor forward(const torch::Tensor& x);

private:
    torch::nn::Conv2d m_conv1, m_conv2, m_short;
    std::shared_ptr<SharedNorm> m_norm1, m_norm2, m_normShort;
};

/// Input 96x192 times the parameter `detail`, 1 or 2; of 2, four pixels at a time enter the first convolution as channels, so
/// that it sees twice as fine strokes at next to no cost. The embedding has 128 dimensions and unit length. Local
/// features, [N, 97, 12, 24]: 64 channels of what stands in a cell, a 32-d unit key that finds its counterpart, and the
/// ink in it.
class EncoderNet final : public Siamese {
public:
    static Size inputSize(const Parameters& parameters);

    explicit EncoderNet(const Parameters& parameters);

    Size inputSize() const override;
    Encoded encode(const torch::Tensor& images) override;
    torch::Tensor compare(const Encoded& a, const Encoded& b) override;
    /// softplus(-log odds): near 0 for pairs that are surely alike.
    torch::Tensor distance(const Encoded& a, const Encoded& b) override;

private:
    /// How well each cell of `from` matches each cell of `to`, of those around `expected` [N or 1, 288, 2] within `reach`.
    /// In: [N, 97, 12, 24] twice. Out: [N, 288, 288], rows that add up to 1.
    torch::Tensor attend(const torch::Tensor& from, const torch::Tensor& to, const torch::Tensor& expected,
                         const torch::Tensor& reach);
    /// What the cells, their counterparts `found` [N, 97, 12, 24] and the ways between them `ways` [N, 2 or 4, 12, 24] say,
    /// pooled over the picture. Out: [N, 96 for each pool].
    torch::Tensor judge(const torch::Tensor& local, const torch::Tensor& found, const torch::Tensor& ways);

    int m_detail, m_passes, m_pools;
    torch::nn::Conv2d m_stem;
    std::shared_ptr<SharedNorm> m_stemNorm;
    std::shared_ptr<ResidualBlock> m_stage2, m_stage3, m_stage4;
    torch::nn::Linear m_embed;
    std::shared_ptr<SharedNorm> m_embedNorm;
    torch::nn::Conv2d m_fine, m_coarse, m_key;
    std::shared_ptr<SharedNorm> m_cellNorm;
    torch::Tensor m_sharpness;  ///< t: the softmax is over 10 e^t cosine
    torch::Tensor m_reach;      ///< log of s, the width of the Gaussian around a cell, in widths of the picture
    torch::Tensor m_reachAgain; ///< the same for the second pass
    torch::Tensor m_places;     ///< [288, 2] centres of the cells in widths of the picture
    torch::nn::Conv2d m_judge1, m_judge2, m_judge3;
    torch::nn::Linear m_verdict;
};

} // namespace countersign::model
