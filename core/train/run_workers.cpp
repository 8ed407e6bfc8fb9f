// What a run does so that several workers come to the same weights.
#include "core/base/sha256.h"
#include "core/model/shared_norm.h"
#include "core/train/run.h"

#include <torch/utils.h>

namespace countersign::train {

Result<void> Run::meetOthers()
{
    if (m_params.worker.count > 1 && m_params.finish)
        return fail(ErrorCode::InvalidArgument, "One process alone finishes a run; start it without WORLD_SIZE.");
    auto workers = Workers::join(m_params.worker, m_device);
    if (!workers)
        return tl::unexpected(workers.error());
    m_workers = std::move(*workers);
    if (!m_workers.areMany())
        return {};
    for (const auto& module : m_network->modules()) {
        if (auto* norm = dynamic_cast<model::SharedNorm*>(module.get()))
            norm->shareOver([this](const torch::Tensor& mine) { return m_workers.sumWithGradient(mine); });
    }
    return {};
}

Result<void> Run::agreeWithOthers() const
{
    if (!m_workers.areMany())
        return {};
    const std::span bytes(reinterpret_cast<const std::uint8_t*>(m_identity.data()), m_identity.size());
    const auto mine = static_cast<std::int64_t>(std::stoull(sha256(bytes).substr(0, 15), nullptr, 16));
    const auto first = torch::full({1}, mine, torch::kInt64);
    m_workers.takeFromFirst(first);
    if (m_workers.anyOf(first.item<std::int64_t>() != mine))
        return fail(ErrorCode::InvalidArgument, "The workers of this run do not all have the same settings and data.");
    return {};
}

void Run::shareGradients() const
{
    if (!m_workers.areMany())
        return;
    std::vector<torch::Tensor> gradients, flat;
    for (const auto& parameter : m_network->parameters()) {
        if (parameter.grad().defined()) {
            gradients.push_back(parameter.grad());
            flat.push_back(parameter.grad().reshape({-1}));
        }
    }
    const auto total = m_workers.sum(torch::cat(flat));
    std::int64_t at = 0;
    for (auto& gradient : gradients) {
        gradient.copy_(total.narrow(0, at, gradient.numel()).view_as(gradient));
        at += gradient.numel();
    }
}

void Run::shareState() const
{
    if (!m_workers.areMany())
        return;
    auto all = m_optimiser->state();
    for (const auto& network : {m_network, m_average}) {
        if (!network)
            continue;
        for (const auto& tensors : {network->parameters(), network->buffers()})
            all.insert(all.end(), tensors.begin(), tensors.end());
    }
    for (const auto& tensor : all)
        m_workers.takeFromFirst(tensor);
}

Result<bool> Run::restore()
{
    auto continued = m_workers.isFirst() ? restoreFromDisk() : Result<bool>(false);
    if (!continued || !m_workers.areMany())
        return continued;
    const auto numbers =
        torch::tensor({*continued ? 1.0 : 0.0, static_cast<double>(m_step), m_loss, static_cast<double>(m_validated),
                       m_bestEer, static_cast<double>(m_bestStep), static_cast<double>(m_sinceBest),
                       m_startEer.value_or(-1), static_cast<double>(m_optimiser->steps())},
                      torch::kFloat64);
    m_workers.takeFromFirst(numbers);
    const auto* number = numbers.data_ptr<double>();
    const auto whole = [number](int i) { return static_cast<std::int64_t>(number[i]); };
    m_step = whole(1);
    m_loss = number[2];
    m_validated = whole(3);
    m_bestEer = number[4];
    m_bestStep = whole(5);
    m_sinceBest = static_cast<int>(whole(6));
    m_startEer = number[7] < 0 ? std::nullopt : std::optional(number[7]);
    m_optimiser->setSteps(whole(8));
    shareState();
    return whole(0) != 0;
}

Result<double> Run::validateForAll(std::stop_token stop)
{
    if (!m_workers.areMany())
        return validate(stop);
    Result<double> mine = m_workers.isFirst() ? validate(stop) : Result<double>(0);
    const auto told = torch::tensor({mine                                        ? 0.0
                                     : mine.error().code == ErrorCode::Cancelled ? 1.0
                                                                                 : 2.0,
                                     mine.value_or(0)},
                                    torch::kFloat64);
    m_workers.takeFromFirst(told);
    const auto* number = told.data_ptr<double>();
    if (m_workers.isFirst())
        return mine;
    if (number[0] > 0)
        return fail(number[0] > 1 ? ErrorCode::Internal : ErrorCode::Cancelled, "the first worker could not validate");
    return number[1];
}

} // namespace countersign::train
