#include "core/model/open.h"

#include "core/base/file.h"
#include "core/base/sha256.h"
#include "core/model/card.h"
#include "core/model/classic_net.h"
#include "core/model/device.h"
#include "core/model/encoder_net.h"
#include "core/model/tensors.h"
#include "core/model/torch_encoder.h"

namespace countersign::model {

std::optional<Size> inputSize(const std::string& architecture)
{
    if (architecture == "encoder")
        return EncoderNet::Input;
    if (architecture == "classic")
        return ClassicNet::Input;
    return std::nullopt;
}

Result<std::unique_ptr<verify::Encoder>> openEncoder(const std::filesystem::path& file, const DeviceOptions& options)
{
    auto bytes = readFile(file, TensorLimits{}.fileBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto tensors = parse(*bytes, file.string());
    if (!tensors)
        return tl::unexpected(tensors.error());
    const auto hash = sha256(*bytes);
    bytes->clear();
    auto card = cardOf(*tensors, file.string());
    if (!card)
        return tl::unexpected(card.error());
    try {
        auto device = chooseDevice(options.device);
        if (!device)
            return tl::unexpected(device.error());
        setThreads(options.threads);
        auto network = makeNetwork(card->architecture, card->parameters);
        if (!network)
            return fail(ErrorCode::WrongModel, "has an architecture or options that this program does not know",
                        file.string());
        if (auto taken = takeWeights(*tensors, "", *network); !taken)
            return fail(taken.error().code, taken.error().message, file.string());
        if (network->inputSize() != card->inputSize)
            return fail(ErrorCode::WrongModel, "its card names another input size than its architecture has",
                        file.string());
        if (options.log)
            options.log("The network runs on " + describe(*device) + ".");
        return std::make_unique<TorchEncoder>(std::move(network), toInfo(*card, hash), *device, options.log);
    } catch (const std::exception& exception) {
        auto error = toError(exception);
        error.context = file.string();
        return tl::unexpected(std::move(error));
    }
}

} // namespace countersign::model
