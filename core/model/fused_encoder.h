// The Encoder on FusedNet: for the CPU, without LibTorch.
#pragma once

#include "core/base/result.h"
#include "core/model/model_file.h"
#include "core/model/open.h"
#include "core/verify/encoder.h"

#include <memory>
#include <string>

namespace countersign::model {

/// Null where LibTorch has to do it: the architecture is not "encoder", or its sharpness is beyond what this computes with.
/// `options.device` is taken for the CPU. Errors: WrongModel, Unsupported, Corrupt, OutOfMemory, InvalidArgument (a precision
/// that there is not, or not here).
[[nodiscard]] Result<std::unique_ptr<verify::Encoder>> openFused(const ModelFile& file, const std::string& name,
                                                                 const DeviceOptions& options);

} // namespace countersign::model
