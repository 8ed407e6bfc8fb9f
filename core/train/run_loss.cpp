// What a step makes smaller.
#include "core/model/losses.h"
#include "core/train/run.h"

#include <torch/nn/functional.h>
#include <torch/utils.h>

#include <cmath>

namespace countersign::train {

namespace {

constexpr double HardShare = 0.12;      ///< of the cross-writer pairs, the hardest
constexpr double EmbeddingWeight = 0.5; ///< of the embedding's own loss beside the pair judge's

torch::Tensor indexTensor(const std::vector<std::int64_t>& values, const torch::Device& device)
{
    return torch::tensor(values, torch::kInt64).to(device);
}

void append(Pairs& to, const Pairs& from)
{
    to.a.insert(to.a.end(), from.a.begin(), from.a.end());
    to.b.insert(to.b.end(), from.b.begin(), from.b.end());
    to.y.insert(to.y.end(), from.y.begin(), from.y.end());
}

/// The pairs of `pairs` whose embeddings are nearest.
Pairs hardest(const Pairs& pairs, const torch::Tensor& embedding, double share)
{
    const auto count = static_cast<std::int64_t>(std::ceil(static_cast<double>(pairs.a.size()) * share));
    if (count == 0)
        return {};
    const torch::NoGradGuard guard;
    const auto unit = torch::nn::functional::normalize(embedding);
    const auto values =
        unit.mm(unit.t()).index({indexTensor(pairs.a, unit.device()), indexTensor(pairs.b, unit.device())});
    const auto order = std::get<1>(values.sort(/*stable=*/true, /*dim=*/0, /*descending=*/true)).to(torch::kCPU);
    const auto* places = order.data_ptr<std::int64_t>();
    Pairs result;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto k = static_cast<std::size_t>(places[i]);
        result.a.push_back(pairs.a[k]);
        result.b.push_back(pairs.b[k]);
        result.y.push_back(pairs.y[k]);
    }
    return result;
}

} // namespace

torch::Tensor Run::judged(const Pairs& pairs, const JudgePairs& judge) const
{
    const auto total = static_cast<std::int64_t>(pairs.a.size());
    const auto [first, count] = m_workers.shareOf(total);
    if (count == 0)
        throw WorkerLost("there are fewer pairs than workers");
    const auto mine = [this, from = first, n = count](const std::vector<std::int64_t>& all) {
        return indexTensor({all.begin() + from, all.begin() + from + n}, m_device);
    };
    return m_workers.gatherForAll(judge(mine(pairs.a), mine(pairs.b)), total);
}

torch::Tensor Run::tripletOver(const model::Encoded& encoded, const Batch& batch, const Pairs& pairs)
{
    const auto n = static_cast<std::int64_t>(batch.items.size());
    const auto a = indexTensor(pairs.a, m_device), b = indexTensor(pairs.b, m_device);
    const auto d = judged(pairs, [&](const torch::Tensor& own, const torch::Tensor& other) {
        return m_network->distance(model::select(encoded, own), model::select(encoded, other));
    });
    const auto both = torch::cat({a, b}), other = torch::cat({b, a});
    const auto distances = torch::zeros({n, n}, d.options()).index_put({both, other}, torch::cat({d, d}));
    const auto y = torch::tensor(pairs.y).to(m_device);
    const auto same = torch::zeros({n, n}, torch::kBool).to(m_device);
    const auto apart = torch::zeros({n, n}, torch::kBool).to(m_device);
    const auto mark = [&](const torch::Tensor& matrix, const torch::Tensor& chosen) {
        matrix.index_put_({torch::cat({a.masked_select(chosen), b.masked_select(chosen)}),
                           torch::cat({b.masked_select(chosen), a.masked_select(chosen)})},
                          torch::ones({}, torch::kBool).to(m_device));
    };
    mark(same, y < 0.5);
    mark(apart, y > 0.5);
    const auto mining = m_params.mining == Mining::All    ? model::Mining::All
                        : m_params.mining == Mining::Hard ? model::Mining::Hard
                                                          : model::Mining::SemiHard;
    return model::tripletLoss(distances, same, apart, m_params.margin, mining);
}

torch::Tensor Run::loss(const model::Encoded& encoded, const Batch& batch, std::uint64_t seed)
{
    auto pairs = withinWriters(batch, seed);
    const auto across = hardest(acrossWriters(batch), encoded.embedding.detach(), HardShare);
    append(pairs, across);
    if (m_params.loss == Loss::Triplet)
        return tripletOver(encoded, batch, pairs);
    const auto y = torch::tensor(pairs.y).to(m_device);
    if (m_params.loss == Loss::Contrastive) {
        const auto distances = judged(pairs, [&](const torch::Tensor& a, const torch::Tensor& b) {
            return m_network->distance(model::select(encoded, a), model::select(encoded, b));
        });
        return model::contrastiveLoss(distances, y, m_params.margin);
    }
    const auto scores = judged(pairs, [&](const torch::Tensor& a, const torch::Tensor& b) {
        return m_network->compare(model::select(encoded, a), model::select(encoded, b));
    });
    auto total = model::logisticLoss(scores, y);
    if (encoded.local.defined()) {
        const auto cosines = judged(pairs, [&](const torch::Tensor& a, const torch::Tensor& b) {
            return (encoded.embedding.index_select(0, a) * encoded.embedding.index_select(0, b)).sum(1);
        });
        // 0.5 is half way between the cosines that surely same and surely different pairs should have.
        total = total + EmbeddingWeight * model::logisticLoss(10 * (cosines - 0.5), y);
    }
    return total;
}

} // namespace countersign::train
