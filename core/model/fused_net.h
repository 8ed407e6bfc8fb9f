// The network of EncoderNet for the CPU without LibTorch: the same weights, batch norm folded into the convolutions, each
// convolution with its sum and its rectifier in one go, one signature at a time so that it stays in a core's cache.
#pragma once

#include "core/base/picture.h"
#include "core/base/result.h"
#include "core/model/cells.h"
#include "core/model/fused_weights.h"
#include "core/model/onednn.h"
#include "core/verify/encoder.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

namespace countersign::model {

class FusedNet {
public:
    FusedNet(const FusedWeights& weights, const EncoderOptions& options, Number number);
    ~FusedNet();

    /// False where the softmax over the cells would need more than single precision: then compare() is not to be used.
    [[nodiscard]] static bool canHold(const FusedWeights& weights);

    [[nodiscard]] Size inputSize() const;
    /// Numbers in Features::local: cells, 64 channels, a key of 32 and the ink each.
    static constexpr std::size_t LocalSize = std::size_t{97} * Cells;

    /// What one thread works in.
    struct Desk;
    [[nodiscard]] std::unique_ptr<Desk> desk() const;

    /// The same bits for the same picture, whatever else is done. In: a picture of inputSize().
    void encode(const InkImage& image, verify::Features& features, Desk& desk) const;
    /// The same bits for the same two, in whichever order. In: features of this network.
    [[nodiscard]] float compare(const verify::Features& a, const verify::Features& b, Desk& desk) const;

private:
    struct Block {
        Convolution first, second, beside;
        void run(const void* in, void* between, void* out, const Runner& runner) const;
    };
    /// How each cell of one signature is led to the other's: sums, and where its surroundings went, if it was asked.
    struct Side;

    [[nodiscard]] Block block(const FusedWeights& weights, const std::string& name, int in, int out, int height,
                              int width) const;
    template <class T> void enter(const InkImage& image, T* to) const;
    template <class T> void embed(const T* coarse, verify::Features& features, Desk& desk) const;
    void describeCells(const InkImage& image, verify::Features& features, Desk& desk) const;
    template <class T> void take(const verify::Features& features, float sharpness, float* keys, Side& side) const;
    void lead(Side& side, Nearness& near) const;
    template <class T> void see(const Side& side, T* seen) const;
    [[nodiscard]] float verdict(const Side& side, const float* judged) const;
    void keepScratch(std::size_t bytes) { m_scratchBytes = std::max(m_scratchBytes, bytes); }

    const EncoderOptions m_options;
    const Number m_number;
    dnnl::engine m_engine{dnnl::engine::kind::cpu, 0};
    Convolution m_stem, m_fine, m_coarse, m_key;
    Block m_stage2, m_stage3, m_stage4;
    std::vector<float> m_embed, m_embedShift; ///< [128, 8 w4], the picture's eighths first
    Product m_alike, m_found, m_foundBack;
    Convolution m_judge1, m_judge2, m_judge3;
    std::vector<float> m_verdict;
    float m_verdictShift = 0, m_sharpness = 1, m_tightness = 1, m_tightnessAgain = 1;
    std::unique_ptr<Nearness> m_near; ///< around each cell's own place
    std::size_t m_scratchBytes = 64;
};

} // namespace countersign::model
