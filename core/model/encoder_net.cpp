#include "core/model/encoder_net.h"

#include "core/model/input_size.h"

#include <torch/nn/functional.h>

#include <cmath>

namespace countersign::model {

namespace {

constexpr int CellRows = 12, CellColumns = 24, Cells = CellRows * CellColumns;
constexpr int CellSide = 8; ///< pixels, where detail is 1
static_assert(EncoderInput == Size{CellColumns * CellSide, CellRows* CellSide});
constexpr int CellChannels = 64, KeyChannels = 32, LocalChannels = CellChannels + KeyChannels + 1;
constexpr int Dimensions = 128;

torch::nn::Conv2d conv(int in, int out, int size, int stride, bool bias)
{
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, size).stride(stride).padding(size / 2).bias(bias));
}

int option(const Parameters& parameters, const char* name, int otherwise)
{
    const auto found = parameters.find(name);
    return found == parameters.end() ? otherwise : static_cast<int>(found->second);
}

/// The way that a cell and the cells around it go together: handwriting bends, it does not tear. In: the way of each cell
/// [N, 2, 12, 24] and how much it counts [N, 1, 12, 24].
torch::Tensor together(const torch::Tensor& way, const torch::Tensor& weight)
{
    const auto around = [](const torch::Tensor& x) { return torch::avg_pool2d(x, {5, 9}, 1, {2, 4}); };
    return around(way * weight) / around(weight).clamp_min(1e-6);
}

/// Zeros behind dimension `dim`, up to a multiple of eight: the matrix units of GPUs take nothing else. As it is on the CPU.
torch::Tensor aligned(const torch::Tensor& x, int dim)
{
    const auto missing = (8 - x.size(dim) % 8) % 8;
    if (x.is_cpu() || missing == 0)
        return x;
    auto shape = x.sizes().vec();
    shape[static_cast<std::size_t>(dim)] = missing;
    return torch::cat({x, torch::zeros(shape, x.options())}, dim);
}

torch::Tensor cellPlaces()
{
    const auto y = (torch::arange(CellRows) + 0.5) / CellColumns;
    const auto x = (torch::arange(CellColumns) + 0.5) / CellColumns;
    const auto grid = torch::meshgrid({y, x}, "ij");
    return torch::stack({grid[1].flatten(), grid[0].flatten()}, 1);
}

} // namespace

ResidualBlock::ResidualBlock(int in, int out, int stride)
    : m_conv1(register_module("conv1", conv(in, out, 3, stride, false))),
      m_conv2(register_module("conv2", conv(out, out, 3, 1, false))),
      m_short(register_module("short", conv(in, out, 1, stride, false))),
      m_norm1(register_module("norm1", std::make_shared<SharedNorm>(out))),
      m_norm2(register_module("norm2", std::make_shared<SharedNorm>(out))),
      m_normShort(register_module("norm_short", std::make_shared<SharedNorm>(out)))
{
}

torch::Tensor ResidualBlock::forward(const torch::Tensor& x)
{
    auto y = torch::relu(m_norm1->forward(m_conv1->forward(x)));
    y = m_norm2->forward(m_conv2->forward(y));
    return torch::relu(y + m_normShort->forward(m_short->forward(x)));
}

Size EncoderNet::inputSize(const Parameters& parameters)
{
    const int detail = option(parameters, "detail", 1);
    return *model::inputSize("encoder", detail);
}

EncoderNet::EncoderNet(const Parameters& parameters)
    : m_detail(option(parameters, "detail", 1)),
      m_passes(option(parameters, "passes", 1)),
      m_pools(option(parameters, "pools", 2)),
      m_stem(nullptr),
      m_embed(nullptr),
      m_fine(nullptr),
      m_coarse(nullptr),
      m_key(nullptr),
      m_judge1(nullptr),
      m_judge2(nullptr),
      m_judge3(nullptr),
      m_verdict(nullptr)
{
    const int w1 = option(parameters, "width1", 32), w2 = option(parameters, "width2", 64);
    const int w3 = option(parameters, "width3", 128), w4 = option(parameters, "width4", 192);
    m_stem = register_module("stem", conv(m_detail * m_detail, w1, 5, 2, false));
    m_stemNorm = register_module("stem_norm", std::make_shared<SharedNorm>(w1));
    m_stage2 = register_module("stage2", std::make_shared<ResidualBlock>(w1, w2, 2));
    m_stage3 = register_module("stage3", std::make_shared<ResidualBlock>(w2, w3, 2));
    m_stage4 = register_module("stage4", std::make_shared<ResidualBlock>(w3, w4, 2));
    // Pooled to a 2 x 4 grid, so that "where on the signature" survives.
    m_embed = register_module("embed", torch::nn::Linear(torch::nn::LinearOptions(w4 * 8, Dimensions).bias(false)));
    m_embedNorm = register_module("embed_norm", std::make_shared<SharedNorm>(Dimensions));
    m_fine = register_module("fine", conv(w3, CellChannels, 1, 1, false));
    m_coarse = register_module("coarse", conv(w4, CellChannels, 1, 1, false));
    m_cellNorm = register_module("cell_norm", std::make_shared<SharedNorm>(CellChannels));
    m_key = register_module("key", conv(CellChannels, KeyChannels, 1, 1, true));
    m_sharpness = register_parameter("sharpness", torch::zeros({}));
    m_reach = register_parameter("reach", torch::full({}, std::log(0.135)));
    if (m_passes == 2)
        m_reachAgain = register_parameter("reach_again", torch::full({}, std::log(0.135)));
    m_judge1 = register_module("judge1", conv(2 * CellChannels + 3 + 2 * m_passes, 64, 1, 1, true));
    m_judge2 = register_module("judge2", conv(64, 96, 3, 2, true));
    m_judge3 = register_module("judge3", conv(96, 96, 3, 1, true));
    m_verdict = register_module("verdict", torch::nn::Linear(m_pools * 96, 1));
    // A constant, not a weight: it does not belong in the model file.
    m_places = cellPlaces();
}

Size EncoderNet::inputSize() const
{
    return inputSize({{"detail", m_detail}});
}

Encoded EncoderNet::encode(const torch::Tensor& images)
{
    namespace F = torch::nn::functional;
    auto x = m_detail == 1 ? images : torch::pixel_unshuffle(images, m_detail);
    x = torch::relu(m_stemNorm->forward(m_stem->forward(x.contiguous(torch::MemoryFormat::ChannelsLast))));
    x = m_stage2->forward(x);
    const auto fine = m_stage3->forward(x);
    const auto coarse = m_stage4->forward(fine);

    const auto pooled = torch::adaptive_avg_pool2d(coarse, {2, 4});
    const auto embedding = F::normalize(m_embedNorm->forward(m_embed->forward(pooled.flatten(1))));

    const auto raised = F::interpolate(m_coarse->forward(coarse), F::InterpolateFuncOptions()
                                                                      .size(std::vector<int64_t>{CellRows, CellColumns})
                                                                      .mode(torch::kBilinear)
                                                                      .align_corners(false));
    const auto cells = m_cellNorm->forward(m_fine->forward(fine) + raised);
    const auto keys = F::normalize(m_key->forward(cells));
    const auto ink = torch::avg_pool2d(images, CellSide * m_detail);
    return {embedding, torch::cat({cells, keys, ink}, 1)};
}

torch::Tensor EncoderNet::judge(const torch::Tensor& local, const torch::Tensor& found, const torch::Tensor& ways)
{
    const auto n = local.size(0);
    const auto own = [&local](int first, int count) { return local.narrow(1, first, count); };
    const auto theirs = [&found](int first, int count) { return found.narrow(1, first, count); };
    const auto confidence = (own(CellChannels, KeyChannels) * theirs(CellChannels, KeyChannels)).sum(1, true);
    const auto ink = torch::cat({own(LocalChannels - 1, 1), theirs(LocalChannels - 1, 1)}, 1);
    auto seen = torch::cat({(own(0, CellChannels) - theirs(0, CellChannels)).abs(), own(0, CellChannels),
                            ways.narrow(1, 0, 2), confidence, ink, ways.narrow(1, 2, ways.size(1) - 2)},
                           1);
    seen = aligned(seen, 1).contiguous(torch::MemoryFormat::ChannelsLast);
    auto x = torch::relu(torch::conv2d(seen, aligned(m_judge1->weight, 1), m_judge1->bias));
    x = torch::relu(m_judge2->forward(x));
    x = torch::relu(m_judge3->forward(x));
    std::vector<torch::Tensor> pools{x.mean({2, 3}), x.flatten(2).amax(2)};
    if (m_pools == 3) { // by ink: a short signature fills fewer cells
        const auto weight = torch::avg_pool2d(ink.sum(1, true), 2);
        pools.push_back((x * weight).sum({2, 3}) / (weight.sum({2, 3}) + 1e-3));
    }
    return torch::cat(pools, 1).reshape({n, -1});
}

torch::Tensor EncoderNet::attend(const torch::Tensor& from, const torch::Tensor& to, const torch::Tensor& expected,
                                 const torch::Tensor& reach)
{
    // Softmax over the cells of `to` of 10 e^t cosine - distance^2 / (2 s^2) + log(ink + 0.01). What is the same for all
    // of them falls out of the softmax, and the rest is one product of rows: [key, 2k place, 1] [key, place, ink, ...].
    const auto n = from.size(0);
    const auto rows = [n](const torch::Tensor& t) { return t.reshape({n, -1, Cells}).transpose(1, 2); };
    const auto tightness = 0.5 * torch::exp(-2 * reach);
    const auto centres = m_places.to(from.device());
    const auto places = centres.unsqueeze(0).expand({n, Cells, 2});
    const auto ones = torch::ones({n, Cells, 1}, from.options());
    const auto prior = (rows(to.narrow(1, LocalChannels - 1, 1)) + 0.01).log()
                       - tightness * centres.square().sum(1, true).unsqueeze(0);
    const auto query = torch::cat({rows(from.narrow(1, CellChannels, KeyChannels)) * (10 * m_sharpness.exp()),
                                   expected.expand({n, Cells, 2}) * (2 * tightness), ones},
                                  2);
    const auto key = torch::cat({rows(to.narrow(1, CellChannels, KeyChannels)), places, prior}, 2);
    return torch::softmax(torch::bmm(aligned(query, 2), aligned(key, 2).transpose(1, 2)), 2);
}

torch::Tensor EncoderNet::compare(const Encoded& a, const Encoded& b)
{
    const auto n = a.local.size(0), both = 2 * n;
    // Never assigned: several threads compare at once.
    const auto places = m_places.to(a.local.device()).unsqueeze(0);
    // Both directions go through the same small network at once.
    const auto from = torch::cat({a.local, b.local}), to = torch::cat({b.local, a.local});
    const auto cells = [both](const torch::Tensor& rows) {
        return rows.transpose(1, 2).reshape({both, -1, CellRows, CellColumns});
    };
    const auto targets = places.expand({both, Cells, 2});
    auto attention = attend(from, to, places, m_reach);
    torch::Tensor led;
    if (m_passes == 2) { // again, around where a cell's surroundings went
        const auto way = cells(torch::bmm(attention, aligned(targets, 2)).narrow(2, 0, 2) - places);
        const auto sure = attention.square().sum(2).reshape({both, 1, CellRows, CellColumns});
        led = together(way, sure * (from.narrow(1, LocalChannels - 1, 1) + 0.01)).flatten(2).transpose(1, 2);
        attention = attend(from, to, places + led, m_reachAgain);
    }
    const auto found = torch::bmm(attention, aligned(torch::cat({to.flatten(2).transpose(1, 2), targets}, 2), 2));
    auto ways = found.narrow(2, LocalChannels, 2) - places;
    if (m_passes == 2)
        ways = torch::cat({ways, ways - led}, 2);
    const auto judged = judge(from, cells(found.narrow(2, 0, LocalChannels)), cells(ways) * 8);
    return m_verdict->forward(judged.narrow(0, 0, n) + judged.narrow(0, n, n)).squeeze(1);
}

torch::Tensor EncoderNet::distance(const Encoded& a, const Encoded& b)
{
    return torch::nn::functional::softplus(-compare(a, b));
}

} // namespace countersign::model
