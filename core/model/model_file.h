// A model file as it is opened, whatever then computes. No framework types.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/model/card.h"
#include "core/model/safetensors.h"
#include "core/verify/encoder.h"

#include <string>

namespace countersign::model {

struct ModelFile {
    TensorFile tensors;
    Card card;
    std::string sha256; ///< of the file's bytes
};

/// Errors: Truncated, Corrupt, TooLarge, Unsupported, WrongModel, OutOfMemory.
[[nodiscard]] Result<ModelFile> parseModel(const Bytes& bytes, const std::string& name);

/// Finite weights can still be so large, or a variance negative, that no score comes of them. Errors: Corrupt.
[[nodiscard]] Result<void> checkSane(verify::Encoder& encoder, const std::string& name);

} // namespace countersign::model
