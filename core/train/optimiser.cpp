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
    auto squares = torch::zeros({}, torch::kFloat64);
    for (const auto& slot : m_slots) {
        if (slot.parameter.grad().defined())
            squares += slot.parameter.grad().square().sum().to(torch::kCPU, torch::kFloat64);
    }
    const double norm = std::sqrt(squares.item<double>());
    if (!std::isfinite(norm))
        return norm;
    const double scale = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1.0;
    ++m_steps;
    const double correction1 = 1 - std::pow(0.9, m_steps), correction2 = 1 - std::pow(0.999, m_steps);
    for (auto& slot : m_slots) {
        if (!slot.parameter.grad().defined())
            continue;
        const auto gradient = slot.parameter.grad() * scale;
        if (slot.decays)
            slot.parameter.mul_(1 - learningRate * m_weightDecay);
        if (m_kind == Kind::Sgd) {
            slot.first.mul_(0.9).add_(gradient);
            slot.parameter.add_(slot.first, -learningRate);
            continue;
        }
        slot.first.mul_(0.9).add_(gradient, 0.1);
        slot.second.mul_(0.999).addcmul_(gradient, gradient, 0.001);
        const auto scaled = (slot.second / correction2).sqrt_().add_(1e-8);
        slot.parameter.addcdiv_(slot.first, scaled, -learningRate / correction1);
    }
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
