// The network as the rest of the program sees it.
#pragma once

#include "core/base/picture.h"
#include "core/base/result.h"
#include "core/verify/model_info.h"

#include <span>
#include <utility>
#include <vector>

namespace countersign::verify {

/// What a network keeps of one signature.
struct Features {
    std::vector<float> embedding; ///< unit length; for search among many
    std::vector<float> local;     ///< the network's own, for compare()
};

using FeaturePair = std::pair<const Features*, const Features*>;

class Encoder {
public:
    virtual ~Encoder() = default;

    [[nodiscard]] virtual const ModelInfo& info() const = 0;

    /// In: images of exactly info().inputSize. Out: as many features, in the same order; the features of an image do
    /// not depend on the others in the call beyond rounding. Safe to call from several threads (calls take turns).
    /// Errors: InvalidArgument (wrong size), OutOfMemory, Internal.
    [[nodiscard]] virtual Result<std::vector<Features>> encode(std::span<const InkImage> images) = 0;

    /// In: pairs of features from this encoder. Out: one raw score a pair, larger is more alike, symmetric.
    /// Safe to call from several threads (calls take turns). Errors: InvalidArgument, OutOfMemory, Internal.
    [[nodiscard]] virtual Result<std::vector<float>> compare(std::span<const FeaturePair> pairs) = 0;
};

} // namespace countersign::verify
