// Real models for tests of the window.
#pragma once

#include "core/verify/encoder.h"

#include <memory>

namespace countersign::test {

/// As a desk takes what model::openEncoder() gives.
[[nodiscard]] inline Result<std::shared_ptr<verify::Encoder>> shared(Result<std::unique_ptr<verify::Encoder>> opened)
{
    if (!opened)
        return tl::unexpected(opened.error());
    return std::shared_ptr<verify::Encoder>(std::move(*opened));
}

} // namespace countersign::test
