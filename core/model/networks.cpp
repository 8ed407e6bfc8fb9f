#include "core/model/networks.h"

#include "core/model/classic_net.h"
#include "core/model/encoder_net.h"

#include <algorithm>

namespace countersign::model {

torch::Tensor rowDistance(Comparison comparison, const torch::Tensor& a, const torch::Tensor& b)
{
    switch (comparison) {
    case Comparison::L1: return (a - b).abs().sum(1);
    case Comparison::Cosine: return 1 - torch::cosine_similarity(a, b, 1, 1e-8);
    case Comparison::Euclidean:
    case Comparison::WeightedL1: break;
    }
    // The small term keeps the gradient finite where both rows are equal.
    return ((a - b).square().sum(1) + 1e-12).sqrt();
}

Encoded select(const Encoded& encoded, const torch::Tensor& index)
{
    return {encoded.embedding.index_select(0, index),
            encoded.local.defined() ? encoded.local.index_select(0, index) : torch::Tensor()};
}

namespace {

/// A card may ask for anything; a network of that size would take all memory before its weights are missed.
bool areWithin(const Parameters& parameters, const std::map<std::string, std::pair<double, double>>& ranges)
{
    return std::ranges::all_of(parameters, [&ranges](const auto& parameter) {
        const auto range = ranges.find(parameter.first);
        return range != ranges.end() && parameter.second >= range->second.first
               && parameter.second <= range->second.second;
    });
}

} // namespace

std::shared_ptr<Siamese> makeNetwork(const std::string& architecture, const Parameters& parameters)
{
    if (architecture == "classic" && areWithin(parameters, {{"comparison", {0, 3}}, {"rank", {0, 256}}}))
        return std::make_shared<ClassicNet>(parameters);
    const std::pair widths{1.0, 1024.0};
    if (architecture == "encoder"
        && areWithin(parameters, {{"width1", widths},
                                  {"width2", widths},
                                  {"width3", widths},
                                  {"width4", widths},
                                  {"detail", {1, 2}},
                                  {"passes", {1, 2}},
                                  {"pools", {2, 3}}}))
        return std::make_shared<EncoderNet>(parameters);
    return nullptr;
}

} // namespace countersign::model
