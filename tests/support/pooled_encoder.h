// A real encoder without a network, for tests of what stands around one: signatures are compared by where their ink is.
#pragma once

#include "core/verify/encoder.h"

namespace countersign::test {

class PooledEncoder : public verify::Encoder {
public:
    /// A model of 192 x 96 pixels, called "pooled", with calibrations for one and for five references:
    /// accept at an LLR of 2, reject below -2.
    [[nodiscard]] static verify::ModelInfo defaultInfo();

    explicit PooledEncoder(verify::ModelInfo info = defaultInfo());

    [[nodiscard]] const verify::ModelInfo& info() const override;

    /// The mean ink of each cell of an 8 x 4 grid, less the mean over the cells, scaled to unit length;
    /// no local features.
    [[nodiscard]] Result<std::vector<verify::Features>> encode(std::span<const InkImage> images) override;

    /// The cosine of the embeddings, -1 to 1.
    [[nodiscard]] Result<std::vector<float>> compare(std::span<const verify::FeaturePair> pairs) override;

private:
    verify::ModelInfo m_info;
};

} // namespace countersign::test
