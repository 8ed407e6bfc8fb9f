#include "core/model/networks.h"

#include "core/model/classic_net.h"
#include "core/model/encoder_net.h"

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

std::shared_ptr<Siamese> makeNetwork(const std::string& architecture, const Parameters& parameters)
{
    if (architecture == "classic")
        return std::make_shared<ClassicNet>(parameters);
    if (architecture == "encoder")
        return std::make_shared<EncoderNet>(parameters);
    return nullptr;
}

} // namespace countersign::model
