// How large the pictures are that each architecture sees. No framework types here.
#pragma once

#include "core/base/picture.h"

#include <optional>
#include <string>

namespace countersign::model {

inline constexpr Size EncoderInput{192, 96}; ///< with detail 1
inline constexpr Size ClassicInput{224, 224};

/// The input size of an architecture, "encoder" (with its parameter `detail`) or "classic"; empty for other names.
[[nodiscard]] inline std::optional<Size> inputSize(const std::string& architecture, int detail = 1)
{
    if (architecture == "encoder")
        return Size{EncoderInput.width * detail, EncoderInput.height * detail};
    if (architecture == "classic")
        return ClassicInput;
    return std::nullopt;
}

} // namespace countersign::model
