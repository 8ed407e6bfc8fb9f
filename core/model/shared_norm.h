// Batch norm over the images of several processes. LibTorch types: for core/model and core/train only.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <functional>
#include <memory>

namespace countersign::model {

/// Adds up a tensor over all processes, forwards and, for the gradient, backwards.
using SumOver = std::function<torch::Tensor(const torch::Tensor&)>;

/// Batch norm with the names and the arithmetic of LibTorch's own, which cannot be derived from outside its library. In a
/// training that several processes share, each can normalise as one process with all the images would: Ioffe and Szegedy,
/// ICML 2015, with the sums over processes. In: two or four dimensions, channels second.
class SharedNorm final : public torch::nn::Module {
public:
    explicit SharedNorm(int channels);

    torch::Tensor forward(const torch::Tensor& x);
    /// Empty: of this process alone, which is what a new one does.
    void shareOver(SumOver sum) { m_sum = std::move(sum); }

private:
    torch::Tensor forwardOverAll(const torch::Tensor& x);

    torch::Tensor m_weight, m_bias, m_mean, m_variance, m_batches;
    SumOver m_sum;
};

} // namespace countersign::model
