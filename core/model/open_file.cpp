#include "core/base/file.h"
#include "core/model/open.h"
#include "core/model/safetensors.h"

namespace countersign::model {

Result<std::unique_ptr<verify::Encoder>> openEncoder(const std::filesystem::path& file, const DeviceOptions& options)
{
    const auto bytes = readFile(file, TensorLimits{}.fileBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return openEncoder(*bytes, file.string(), options);
}

} // namespace countersign::model
