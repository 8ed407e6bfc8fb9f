// Augmentation on tensors, on whichever device they are. LibTorch types: for core/train only.
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace countersign::train {

/// How each image is changed. Signatures of one writer share the writer's warp; each has its own jitter and pen. Warps and
/// pens are drawn from none to full, so that the network also sees handwriting as it is.
struct Augmentation {
    bool warp = true;    ///< per writer: affine, smooth displacement, mirror; makes many writers out of each
    bool jitter = true;  ///< per image: rotation, scale, shear, shift, bends, with some writers more than with others
    bool pen = true;     ///< per image: stroke width, darkness, sharpness
    double strength = 1; ///< how far all of it goes, pens not beyond 1; mirrored is either whole or not
};

/// Each of `heads` [N, 1, H, W] up to `cut` [N], 0..1 of its width, and the same of `tails` beyond.
[[nodiscard]] torch::Tensor joined(const torch::Tensor& heads, const torch::Tensor& tails, const torch::Tensor& cut);

/// In: writer [N] int64 on the CPU, values 0..G-1, of a whole batch; images [n, 1, H, W], ink 0..1, those of the batch from
/// `first` on. Out: the same shape and range. The same seed gives the same result on one device, whatever part of the
/// batch the images are.
[[nodiscard]] torch::Tensor augment(const torch::Tensor& images, const torch::Tensor& writer, std::uint64_t seed,
                                    const Augmentation& options, std::int64_t first = 0);

} // namespace countersign::train
