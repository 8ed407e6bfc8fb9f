#include "core/model/fused_weights.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace countersign::model {

namespace {

using Shape = std::vector<std::int64_t>;

constexpr float Epsilon = 1e-5F; ///< of the batch norms
constexpr int CellChannels = 64, KeyChannels = 32, Dimensions = 128;

std::string textOf(const Shape& shape)
{
    std::string text = "[";
    for (const auto n : shape)
        text += (text.size() > 1 ? ", " : "") + std::to_string(n);
    return text + "]";
}

} // namespace

Result<EncoderOptions> encoderOptions(const std::map<std::string, double>& parameters)
{
    EncoderOptions options;
    struct Field {
        int* to;
        double least, most;
    };
    const std::map<std::string, Field> fields{
        {"width1", {&options.width1, 1, 1024}}, {"width2", {&options.width2, 1, 1024}},
        {"width3", {&options.width3, 1, 1024}}, {"width4", {&options.width4, 1, 1024}},
        {"detail", {&options.detail, 1, 2}},    {"passes", {&options.passes, 1, 2}},
        {"pools", {&options.pools, 2, 3}},
    };
    for (const auto& [name, value] : parameters) {
        const auto field = fields.find(name);
        if (field == fields.end() || !(value >= field->second.least && value <= field->second.most))
            return fail(ErrorCode::WrongModel, "has an architecture or options that this program does not know");
        *field->second.to = static_cast<int>(value);
    }
    return options;
}

std::map<std::string, Shape> encoderShapes(const EncoderOptions& o)
{
    std::map<std::string, Shape> shapes;
    const auto norm = [&shapes](const std::string& name, int channels) {
        for (const char* of : {".weight", ".bias", ".running_mean", ".running_var"})
            shapes[name + of] = {channels};
        shapes[name + ".num_batches_tracked"] = {};
    };
    const auto block = [&](const std::string& name, int in, int out) {
        shapes[name + ".conv1.weight"] = {out, in, 3, 3};
        shapes[name + ".conv2.weight"] = {out, out, 3, 3};
        shapes[name + ".short.weight"] = {out, in, 1, 1};
        for (const char* one : {".norm1", ".norm2", ".norm_short"})
            norm(name + one, out);
    };
    const auto withBias = [&shapes](const std::string& name, Shape shape) {
        shapes[name + ".bias"] = {shape.front()};
        shapes[name + ".weight"] = std::move(shape);
    };
    shapes["stem.weight"] = {o.width1, std::int64_t{o.detail} * o.detail, 5, 5};
    norm("stem_norm", o.width1);
    block("stage2", o.width1, o.width2);
    block("stage3", o.width2, o.width3);
    block("stage4", o.width3, o.width4);
    shapes["embed.weight"] = {Dimensions, std::int64_t{o.width4} * 8};
    norm("embed_norm", Dimensions);
    shapes["fine.weight"] = {CellChannels, o.width3, 1, 1};
    shapes["coarse.weight"] = {CellChannels, o.width4, 1, 1};
    norm("cell_norm", CellChannels);
    withBias("key", {KeyChannels, CellChannels, 1, 1});
    shapes["sharpness"] = {};
    shapes["reach"] = {};
    if (o.passes == 2)
        shapes["reach_again"] = {};
    withBias("judge1", {64, 2 * CellChannels + 3 + 2 * std::int64_t{o.passes}, 1, 1});
    withBias("judge2", {96, 64, 3, 3});
    withBias("judge3", {96, 96, 3, 3});
    withBias("verdict", {1, std::int64_t{o.pools} * 96});
    return shapes;
}

Result<FusedWeights> FusedWeights::of(const TensorFile& file, const EncoderOptions& options)
{
    FusedWeights weights;
    const auto wanted = encoderShapes(options);
    for (const auto& [name, shape] : wanted) {
        const auto found = file.tensors.find(name);
        if (found == file.tensors.end())
            return fail(ErrorCode::WrongModel, "the weights \"" + name + "\" are missing");
        const Tensor& tensor = found->second;
        if (tensor.shape != shape)
            return fail(ErrorCode::WrongModel, "the weights \"" + name + "\" have the shape " + textOf(tensor.shape)
                                                   + " where the architecture wants " + textOf(shape));
        if (name.ends_with(".num_batches_tracked"))
            continue;
        if (tensor.dtype != Dtype::F32)
            return fail(ErrorCode::Unsupported, "the weights \"" + name + "\" are not in single precision");
        auto& numbers = weights.m_numbers[name];
        numbers.resize(tensor.data.size() / sizeof(float));
        std::memcpy(numbers.data(), tensor.data.data(), tensor.data.size());
        // What is not a number would be rectified to 0 on its way and not show in the scores.
        if (name.ends_with(".running_var") && std::ranges::any_of(numbers, [](float v) { return !(v + Epsilon > 0); }))
            return fail(ErrorCode::Corrupt, "The model gives scores that are not finite numbers.");
    }
    for (const auto& [name, tensor] : file.tensors) {
        if (!wanted.contains(name))
            return fail(ErrorCode::WrongModel, "the weights \"" + name + "\" do not belong to the architecture");
    }
    return weights;
}

Folded FusedWeights::norm(const std::string& name) const
{
    Folded result{at(name + ".weight"), at(name + ".bias")};
    const auto &mean = at(name + ".running_mean"), &variance = at(name + ".running_var");
    for (std::size_t i = 0; i < result.weights.size(); ++i) {
        result.weights[i] /= std::sqrt(variance[i] + Epsilon);
        result.bias[i] -= mean[i] * result.weights[i];
    }
    return result;
}

Folded FusedWeights::folded(const std::string& weights, const std::string& normName) const
{
    Folded result = norm(normName);
    const auto scale = std::move(result.weights);
    result.weights = at(weights);
    const std::size_t each = result.weights.size() / scale.size();
    for (std::size_t i = 0; i < result.weights.size(); ++i)
        result.weights[i] *= scale[i / each];
    return result;
}

} // namespace countersign::model
