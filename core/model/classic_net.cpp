#include "core/model/classic_net.h"

namespace countersign::model {

namespace {

constexpr int Dimensions = 128;

Comparison comparisonFrom(const Parameters& parameters)
{
    const auto found = parameters.find("comparison");
    return found == parameters.end() ? Comparison::Euclidean : static_cast<Comparison>(static_cast<int>(found->second));
}

} // namespace

ClassicNet::ClassicNet(const Parameters& parameters)
    : m_comparison(comparisonFrom(parameters)),
      m_conv1(register_module("conv1", torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 32, 5)))),
      m_conv2(register_module("conv2", torch::nn::Conv2d(torch::nn::Conv2dOptions(32, 64, 5)))),
      // 224 - 4 = 220, / 2 = 110, - 4 = 106, / 2 = 53
      m_linear1(register_module("linear1", torch::nn::Linear(64 * 53 * 53, 256))),
      m_linear2(register_module("linear2", torch::nn::Linear(256, 256))),
      m_linear3(register_module("linear3", torch::nn::Linear(256, Dimensions))),
      m_weights(nullptr),
      m_scale(register_parameter("scale", torch::ones({}))),
      m_offset(register_parameter("offset", torch::zeros({})))
{
    if (m_comparison == Comparison::WeightedL1)
        m_weights = register_module("weights", torch::nn::Linear(Dimensions, 1));
}

Encoded ClassicNet::encode(const torch::Tensor& images)
{
    auto x = torch::max_pool2d(torch::relu(m_conv1->forward(images)), 2);
    x = torch::max_pool2d(torch::relu(m_conv2->forward(x)), 2);
    x = torch::relu(m_linear1->forward(x.flatten(1)));
    x = torch::relu(m_linear2->forward(x));
    return {m_linear3->forward(x), {}};
}

torch::Tensor ClassicNet::distance(const Encoded& a, const Encoded& b)
{
    if (m_comparison == Comparison::WeightedL1)
        return 1 - torch::sigmoid(compare(a, b));
    return rowDistance(m_comparison, a.embedding, b.embedding);
}

torch::Tensor ClassicNet::compare(const Encoded& a, const Encoded& b)
{
    if (m_comparison == Comparison::WeightedL1)
        return m_weights->forward((a.embedding - b.embedding).abs()).squeeze(1);
    return m_offset - torch::nn::functional::softplus(m_scale) * distance(a, b);
}

} // namespace countersign::model
