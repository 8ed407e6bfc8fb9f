#include "core/train/optimiser.h"

#include "core/model/tensors.h"

#include <torch/utils.h>

#include <cmath>

namespace countersign::train {

Optimiser::Optimiser(torch::nn::Module& network, Kind kind, double weightDecay)
    : m_kind(kind), m_weightDecay(weightDecay)
{
    for (const auto& item : network.named_parameters()) {
        const auto& p = item.value();
        if (!p.requires_grad())
            continue;
        m_slots.push_back({item.key(), p, torch::zeros_like(p),
                           kind == Kind::Adam ? torch::zeros_like(p) : torch::Tensor(), p.dim() > 1});
    }
}

void Optimiser::clearGradients()
{
    for (auto& slot : m_slots)
        slot.parameter.mutable_grad() = torch::Tensor();
}

double Optimiser::step(double learningRate, double clipNorm)
{
    const torch::NoGradGuard guard;
    // All weights with one call for each operation: a GPU needs longer to be told of so small a one than to do it.
    std::vector<torch::Tensor> parameters, decaying, gradients, first, second, squares;
    for (const auto& slot : m_slots) {
        if (!slot.parameter.grad().defined())
            continue;
        parameters.push_back(slot.parameter);
        gradients.push_back(slot.parameter.grad());
        first.push_back(slot.first);
        if (m_kind == Kind::Adam)
            second.push_back(slot.second);
        if (slot.decays)
            decaying.push_back(slot.parameter);
        squares.push_back(gradients.back().square().sum());
    }
    const double norm = squares.empty() ? 0 : std::sqrt(torch::stack(squares).to(torch::kFloat64).sum().item<double>());
    if (!std::isfinite(norm))
        return norm;
    const double scale = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1.0;
    ++m_steps;
    const double correction1 = 1 - std::pow(0.9, m_steps), correction2 = 1 - std::pow(0.999, m_steps);
    if (parameters.empty())
        return norm;
    if (scale != 1)
        gradients = torch::_foreach_mul(gradients, scale);
    if (!decaying.empty())
        torch::_foreach_mul_(decaying, 1 - learningRate * m_weightDecay);
    torch::_foreach_mul_(first, 0.9);
    if (m_kind == Kind::Sgd) {
        torch::_foreach_add_(first, gradients);
        torch::_foreach_add_(parameters, first, -learningRate);
        return norm;
    }
    torch::_foreach_add_(first, gradients, 0.1);
    torch::_foreach_mul_(second, 0.999);
    torch::_foreach_addcmul_(second, gradients, gradients, 0.001);
    const auto scaled = torch::_foreach_sqrt(torch::_foreach_div(second, correction2));
    torch::_foreach_add_(scaled, 1e-8);
    torch::_foreach_addcdiv_(parameters, first, scaled, -learningRate / correction1);
    return norm;
}

std::vector<torch::Tensor> Optimiser::state() const
{
    std::vector<torch::Tensor> all;
    for (const auto& slot : m_slots) {
        all.push_back(slot.first);
        if (slot.second.defined())
            all.push_back(slot.second);
    }
    return all;
}

void Optimiser::put(model::TensorFile& file) const
{
    for (const auto& slot : m_slots) {
        file.tensors["optimiser.first." + slot.name] = model::toFile(slot.first);
        if (slot.second.defined())
            file.tensors["optimiser.second." + slot.name] = model::toFile(slot.second);
    }
    file.metadata["optimiser_steps"] = std::to_string(m_steps);
}

Result<void> Optimiser::take(const model::TensorFile& file)
{
    const torch::NoGradGuard guard;
    const auto read = [&file](const std::string& name, torch::Tensor& into) {
        const auto found = file.tensors.find(name);
        if (found == file.tensors.end() || into.sizes() != at::IntArrayRef(found->second.shape))
            return false;
        into.copy_(model::fromFile(found->second));
        return true;
    };
    for (auto& slot : m_slots) {
        if (!read("optimiser.first." + slot.name, slot.first)
            || (slot.second.defined() && !read("optimiser.second." + slot.name, slot.second)))
            return fail(ErrorCode::WrongModel, "the optimiser's state is of another run");
    }
    const auto steps = file.metadata.find("optimiser_steps");
    if (steps == file.metadata.end())
        return fail(ErrorCode::WrongModel, "the optimiser's state is missing");
    m_steps = std::strtoll(steps->second.c_str(), nullptr, 10);
    return {};
}

} // namespace countersign::train
