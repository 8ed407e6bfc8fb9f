#include "core/train/low_rank.h"

#include "core/model/classic_net.h"
#include "core/model/tensors.h"
#include "core/model/torch_encoder.h"

namespace countersign::train {

Result<model::TensorFile> lowRank(const model::TensorFile& weights, const model::Parameters& parameters,
                                  std::span<const InkImage* const> images, int rank)
{
    if (rank < 1 || rank > 256)
        return fail(ErrorCode::InvalidArgument, "the rank must be between 1 and 256", std::to_string(rank));
    if (images.size() < 2)
        return fail(ErrorCode::EmptyInput, "there are no images to fit the rank to");
    const torch::NoGradGuard guard;
    model::ClassicNet network(parameters);
    if (auto taken = model::takeWeights(weights, "", network); !taken)
        return tl::unexpected(taken.error());
    network.eval();
    constexpr std::size_t BatchSize = 32;
    std::vector<torch::Tensor> outputs;
    for (std::size_t at = 0; at < images.size(); at += BatchSize) {
        const auto batch = images.subspan(at, std::min(BatchSize, images.size() - at));
        outputs.push_back(network.first(model::toTensor(batch, torch::kCPU)).to(torch::kDouble));
    }
    const auto y = torch::cat(outputs);
    const auto mean = y.mean(0);
    const auto centred = y - mean;
    // Eigenvectors come in the order of ascending eigenvalues.
    const auto directions = std::get<1>(torch::linalg_eigh(centred.t().mm(centred))).narrow(1, 256 - rank, rank);
    const auto weight = model::fromFile(weights.tensors.at("linear1.weight"));
    const auto bias = model::fromFile(weights.tensors.at("linear1.bias")).to(torch::kDouble);
    model::TensorFile file = weights;
    file.tensors["narrow.weight"] = model::toFile(directions.to(torch::kFloat).t().mm(weight).to(torch::kHalf));
    file.tensors["linear1.weight"] = model::toFile(directions.to(torch::kFloat));
    const auto offset = mean + directions.mv(directions.t().mv(bias - mean));
    file.tensors["linear1.bias"] = model::toFile(offset.to(torch::kFloat));
    return file;
}

} // namespace countersign::train
