// The weights of an "encoder" out of its file, ready for FusedNet. No framework types.
#pragma once

#include "core/base/result.h"
#include "core/model/safetensors.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace countersign::model {

/// The options of an "encoder" by number; what the card does not say is as makeNetwork() has it.
struct EncoderOptions {
    int width1 = 32, width2 = 64, width3 = 128, width4 = 192;
    int detail = 1, passes = 1, pools = 2;
};

/// Errors: WrongModel: an option that is unknown or out of range, as makeNetwork() refuses it.
[[nodiscard]] Result<EncoderOptions> encoderOptions(const std::map<std::string, double>& parameters);

/// Every tensor of the file by its name, with its shape. Scalars have none.
[[nodiscard]] std::map<std::string, std::vector<std::int64_t>> encoderShapes(const EncoderOptions& options);

/// A convolution and the batch norm after it as one.
struct Folded {
    std::vector<float> weights, bias;
};

class FusedWeights {
public:
    /// Errors: WrongModel (weights are missing, of another shape, or do not belong to the network), Unsupported (not in single
    /// precision), Corrupt (a variance is negative).
    [[nodiscard]] static Result<FusedWeights> of(const TensorFile& file, const EncoderOptions& options);

    [[nodiscard]] const std::vector<float>& at(const std::string& name) const { return m_numbers.at(name); }
    [[nodiscard]] float one(const std::string& name) const { return at(name).front(); }
    /// y = scale x + shift, as the batch norm does in use.
    [[nodiscard]] Folded norm(const std::string& name) const;
    [[nodiscard]] Folded folded(const std::string& weights, const std::string& norm) const;

private:
    std::map<std::string, std::vector<float>> m_numbers;
};

} // namespace countersign::model
