#include "core/model/shared_norm.h"

#include <ATen/Context.h>
#include <torch/utils.h>

namespace countersign::model {

namespace {

constexpr double Momentum = 0.1, Epsilon = 1e-5;

} // namespace

SharedNorm::SharedNorm(int channels)
    : m_weight(register_parameter("weight", torch::ones(channels))),
      m_bias(register_parameter("bias", torch::zeros(channels))),
      m_mean(register_buffer("running_mean", torch::zeros(channels))),
      m_variance(register_buffer("running_var", torch::ones(channels))),
      m_batches(register_buffer("num_batches_tracked", torch::zeros({}, torch::kInt64)))
{
}

torch::Tensor SharedNorm::forward(const torch::Tensor& x)
{
    if (is_training())
        m_batches.add_(1);
    if (m_sum && is_training())
        return forwardOverAll(x);
    return torch::batch_norm(x, m_weight, m_bias, m_mean, m_variance, is_training(), Momentum, Epsilon,
                             at::globalContext().userEnabledCuDNN());
}

torch::Tensor SharedNorm::forwardOverAll(const torch::Tensor& x)
{
    const bool isFlat = x.dim() == 2;
    const auto overAll = isFlat ? std::vector<std::int64_t>{0} : std::vector<std::int64_t>{0, 2, 3};
    const auto perChannel = isFlat ? std::vector<std::int64_t>{1, -1} : std::vector<std::int64_t>{1, -1, 1, 1};
    const auto full = x.to(torch::kFloat);
    const auto channels = x.size(1);
    const auto count = torch::full({1}, static_cast<double>(x.numel() / channels), full.options());
    const auto sums = m_sum(torch::cat({full.sum(overAll), count}));
    const auto n = sums.narrow(0, channels, 1).detach();
    const auto centre = sums.narrow(0, 0, channels) / n;
    const auto centred = full - centre.reshape(perChannel);
    const auto spread = m_sum(centred.square().sum(overAll)) / n;
    {
        const torch::NoGradGuard guard;
        m_mean.lerp_(centre, Momentum);
        m_variance.lerp_(spread * (n / (n - 1)), Momentum);
    }
    const auto scale = torch::rsqrt(spread + Epsilon) * m_weight;
    return (centred * scale.reshape(perChannel) + m_bias.reshape(perChannel)).to(x.scalar_type());
}

} // namespace countersign::model
