#include "core/model/classic_net.h"

namespace countersign::model {

namespace {

constexpr int Dimensions = 128;

int option(const Parameters& parameters, const char* name)
{
    const auto found = parameters.find(name);
    return found == parameters.end() ? 0 : static_cast<int>(found->second);
}

} // namespace

ClassicNet::ClassicNet(const Parameters& parameters)
    : m_comparison(static_cast<Comparison>(option(parameters, "comparison"))),
      m_conv1(register_module("conv1", torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 32, 5)))),
      m_conv2(register_module("conv2", torch::nn::Conv2d(torch::nn::Conv2dOptions(32, 64, 5)))),
      m_narrow(nullptr),
      m_linear1(nullptr),
      m_linear2(register_module("linear2", torch::nn::Linear(256, 256))),
      m_linear3(register_module("linear3", torch::nn::Linear(256, Dimensions))),
      m_weights(nullptr),
      m_scale(register_parameter("scale", torch::ones({}))),
      m_offset(register_parameter("offset", torch::zeros({})))
{
    int inputs = Features;
    if (const int rank = option(parameters, "rank"); rank > 0) {
        m_narrow = register_module("narrow", torch::nn::Linear(torch::nn::LinearOptions(inputs, rank).bias(false)));
        inputs = rank;
    }
    m_linear1 = register_module("linear1", torch::nn::Linear(inputs, 256));
    if (m_comparison == Comparison::WeightedL1)
        m_weights = register_module("weights", torch::nn::Linear(Dimensions, 1));
}

torch::Tensor ClassicNet::first(const torch::Tensor& images)
{
    auto x = torch::max_pool2d(torch::relu(m_conv1->forward(images)), 2);
    x = torch::max_pool2d(torch::relu(m_conv2->forward(x)), 2).flatten(1);
    return m_linear1->forward(m_narrow ? m_narrow->forward(x) : x);
}

Encoded ClassicNet::encode(const torch::Tensor& images)
{
    auto x = torch::relu(first(images));
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
