#include "core/model/open.h"

#include "core/model/device.h"
#include "core/model/fused_encoder.h"
#include "core/model/model_file.h"
#include "core/model/tensors.h"
#include "core/model/torch_encoder.h"

namespace countersign::model {

Result<std::unique_ptr<verify::Encoder>> openEncoder(const Bytes& bytes, const std::string& name,
                                                     const DeviceOptions& options)
{
    const auto file = parseModel(bytes, name);
    if (!file)
        return tl::unexpected(file.error());
    try {
        auto device = chooseDevice(options.device);
        if (!device)
            return tl::unexpected(device.error());
        setThreads(options.threads);
        if (options.log)
            options.log("The network runs on " + describe(*device) + ".");
#if COUNTERSIGN_FUSED
        if (device->is_cpu()) {
            if (auto fused = openFused(*file, name, options); !fused || *fused)
                return fused;
        }
#endif
        auto network = makeNetwork(file->card.architecture, file->card.parameters);
        if (!network)
            return fail(ErrorCode::WrongModel, "has an architecture or options that this program does not know", name);
        if (auto taken = takeWeights(file->tensors, "", *network); !taken)
            return fail(taken.error().code, taken.error().message, name);
        if (network->inputSize() != file->card.inputSize)
            return fail(ErrorCode::WrongModel, "its card names another input size than its architecture has", name);
        auto encoder = std::make_unique<TorchEncoder>(std::move(network), toInfo(file->card, file->sha256), *device,
                                                      options.threads, options.log);
        if (const auto sane = checkSane(*encoder, name); !sane)
            return tl::unexpected(sane.error());
        return encoder;
    } catch (const std::exception& exception) {
        auto error = toError(exception);
        error.context = name;
        return tl::unexpected(std::move(error));
    }
}

} // namespace countersign::model
