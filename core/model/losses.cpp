#include "core/model/losses.h"

#include <torch/nn/functional.h>

#include <limits>

namespace countersign::model {

torch::Tensor contrastiveLoss(const torch::Tensor& distances, const torch::Tensor& y, double margin)
{
    const auto close = (1 - y) * distances.square();
    const auto apart = y * torch::relu(margin - distances).square();
    return 0.5 * (close + apart).mean();
}

torch::Tensor tripletLoss(const torch::Tensor& distances, const torch::Tensor& positive, const torch::Tensor& negative,
                          double margin, Mining mining)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (mining == Mining::Hard) {
        const auto farthest = std::get<0>(distances.masked_fill(~positive, -infinity).max(1));
        const auto nearest = std::get<0>(distances.masked_fill(~negative, infinity).min(1));
        const auto anchors = positive.any(1) & negative.any(1);
        const auto terms = torch::relu(farthest - nearest + margin).masked_select(anchors);
        return terms.numel() == 0 ? distances.sum() * 0 : terms.mean();
    }
    // [anchor, positive, negative]
    const auto gap = distances.unsqueeze(2) - distances.unsqueeze(1);
    auto chosen = positive.unsqueeze(2) & negative.unsqueeze(1);
    if (mining == Mining::SemiHard)
        chosen = chosen & (gap < 0) & (gap > -margin);
    const auto terms = torch::relu(gap + margin).masked_select(chosen);
    return terms.numel() == 0 ? distances.sum() * 0 : terms.mean();
}

torch::Tensor logisticLoss(const torch::Tensor& scores, const torch::Tensor& y, const torch::Tensor& weights)
{
    namespace F = torch::nn::functional;
    // softplus((2y - 1) s): -log sigmoid(s) for similar pairs, -log(1 - sigmoid(s)) for others.
    const auto terms = F::softplus((2 * y - 1) * scores);
    return weights.defined() ? (terms * weights).sum() / weights.sum() : terms.mean();
}

} // namespace countersign::model
