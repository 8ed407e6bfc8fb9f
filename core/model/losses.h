// Losses on pairs and triplets. LibTorch types: for core/model and core/train only.
#pragma once

#include <torch/types.h>

namespace countersign::model {

/// Contrastive loss with margin. Hadsell, Chopra, LeCun, "Dimensionality reduction by learning an invariant mapping",
/// CVPR 2006. In: distances [N] >= 0; y [N], 0 similar, 1 dissimilar; margin > 0.
/// Out: mean of (1 - y) d^2 / 2 + y max(0, margin - d)^2 / 2, a scalar.
[[nodiscard]] torch::Tensor contrastiveLoss(const torch::Tensor& distances, const torch::Tensor& y, double margin);

enum class Mining {
    All,      ///< every triplet
    Hard,     ///< per anchor the farthest positive and the nearest negative; Hermans et al., 2017
    SemiHard, ///< negatives farther than the positive but within the margin; Schroff et al., "FaceNet", CVPR 2015
};

/// Triplet loss with margin over a matrix of distances. In: distances [N, N]; positive and negative [N, N] bool: which
/// pairs (anchor, other) are of one writer and which are not; pairs in neither are left out.
/// Out: mean over the chosen triplets of max(0, d(a, p) - d(a, n) + margin), a scalar; 0 where there is no triplet.
/// With SemiHard an anchor-positive pair without a semi-hard negative contributes nothing.
[[nodiscard]] torch::Tensor tripletLoss(const torch::Tensor& distances, const torch::Tensor& positive,
                                        const torch::Tensor& negative, double margin, Mining mining);

/// Logistic loss: the score through a sigmoid is the probability of "similar". In: scores [N], log odds; y [N], 0
/// similar, 1 dissimilar; weights [N] or undefined. Out: weighted mean of the cross entropy in nats, a scalar.
[[nodiscard]] torch::Tensor logisticLoss(const torch::Tensor& scores, const torch::Tensor& y,
                                         const torch::Tensor& weights = {});

} // namespace countersign::model
