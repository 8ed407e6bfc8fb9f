#include "core/model/tensors.h"

#include <torch/utils.h>

#include <cstring>
#include <set>

namespace countersign::model {

namespace {

torch::ScalarType scalarType(Dtype dtype)
{
    switch (dtype) {
    case Dtype::F64: return torch::kFloat64;
    case Dtype::F32: return torch::kFloat32;
    case Dtype::F16: return torch::kFloat16;
    case Dtype::I64: return torch::kInt64;
    case Dtype::I32: return torch::kInt32;
    case Dtype::U8: return torch::kUInt8;
    }
    return torch::kFloat32;
}

Dtype dtypeOf(torch::ScalarType type)
{
    switch (type) {
    case torch::kFloat64: return Dtype::F64;
    case torch::kFloat16: return Dtype::F16;
    case torch::kInt64: return Dtype::I64;
    case torch::kInt32: return Dtype::I32;
    case torch::kUInt8: return Dtype::U8;
    default: return Dtype::F32;
    }
}

std::string shapeText(at::IntArrayRef shape)
{
    std::string text = "[";
    for (const auto n : shape)
        text += (text.size() > 1 ? ", " : "") + std::to_string(n);
    return text + "]";
}

/// Parameters and buffers by name.
std::vector<std::pair<std::string, torch::Tensor>> stateOf(const torch::nn::Module& network)
{
    std::vector<std::pair<std::string, torch::Tensor>> state;
    for (const auto& item : network.named_parameters())
        state.emplace_back(item.key(), item.value());
    for (const auto& item : network.named_buffers())
        state.emplace_back(item.key(), item.value());
    return state;
}

} // namespace

Tensor toFile(const torch::Tensor& tensor)
{
    const auto dtype = dtypeOf(tensor.scalar_type());
    const auto plain = tensor.detach().to(torch::kCPU, scalarType(dtype)).contiguous();
    Tensor result{dtype, plain.sizes().vec(), Bytes(static_cast<std::size_t>(plain.numel()) * width(dtype))};
    if (!result.data.empty())
        std::memcpy(result.data.data(), plain.data_ptr(), result.data.size());
    return result;
}

torch::Tensor fromFile(const Tensor& tensor)
{
    auto result = torch::empty(tensor.shape, scalarType(tensor.dtype));
    if (!tensor.data.empty())
        std::memcpy(result.data_ptr(), tensor.data.data(), tensor.data.size());
    return result;
}

void putWeights(TensorFile& file, const std::string& prefix, const torch::nn::Module& network)
{
    for (const auto& [name, tensor] : stateOf(network))
        file.tensors[prefix + name] = toFile(tensor);
}

Result<void> takeWeights(const TensorFile& file, const std::string& prefix, torch::nn::Module& network)
{
    const torch::NoGradGuard guard;
    std::set<std::string> wanted;
    for (auto& [name, tensor] : stateOf(network)) {
        const auto full = prefix + name;
        wanted.insert(full);
        const auto found = file.tensors.find(full);
        if (found == file.tensors.end())
            return fail(ErrorCode::WrongModel, "the weights \"" + full + "\" are missing");
        if (tensor.sizes() != at::IntArrayRef(found->second.shape))
            return fail(ErrorCode::WrongModel, "the weights \"" + full + "\" have the shape "
                                                   + shapeText(found->second.shape) + " where the architecture wants "
                                                   + shapeText(tensor.sizes()));
        tensor.copy_(fromFile(found->second));
    }
    for (const auto& [name, tensor] : file.tensors) {
        if (name.starts_with(prefix) && !wanted.contains(name))
            return fail(ErrorCode::WrongModel, "the weights \"" + name + "\" do not belong to the architecture");
    }
    return {};
}

} // namespace countersign::model
