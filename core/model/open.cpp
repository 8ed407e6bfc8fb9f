#include "core/model/open.h"

#include "core/base/sha256.h"
#include "core/model/card.h"
#include "core/model/device.h"
#include "core/model/tensors.h"
#include "core/model/torch_encoder.h"

#include <algorithm>
#include <cmath>

namespace countersign::model {

namespace {

/// Finite weights can still be so large, or a variance negative, that no score comes of them.
bool isSane(TorchEncoder& encoder)
{
    const Size size = encoder.info().inputSize;
    InkImage stripes{size.width, size.height, {}};
    for (int i = 0; i < size.width * size.height; ++i)
        stripes.ink.push_back(static_cast<std::uint8_t>(i % 7 == 0 ? 255 : 0));
    const auto features = encoder.encode({&stripes, 1});
    if (!features)
        return false;
    const verify::FeaturePair pair{&features->front(), &features->front()};
    const auto scores = encoder.compare({&pair, 1});
    const auto isFinite = [](float x) { return std::isfinite(x); };
    return scores && isFinite(scores->front()) && std::ranges::all_of(features->front().embedding, isFinite);
}

} // namespace

Result<std::unique_ptr<verify::Encoder>> openEncoder(const Bytes& bytes, const std::string& name,
                                                     const DeviceOptions& options)
{
    auto tensors = parse(bytes, name);
    if (!tensors)
        return tl::unexpected(tensors.error());
    const auto hash = sha256(bytes);
    auto card = cardOf(*tensors, name);
    if (!card)
        return tl::unexpected(card.error());
    try {
        auto device = chooseDevice(options.device);
        if (!device)
            return tl::unexpected(device.error());
        setThreads(options.threads);
        auto network = makeNetwork(card->architecture, card->parameters);
        if (!network)
            return fail(ErrorCode::WrongModel, "has an architecture or options that this program does not know", name);
        if (auto taken = takeWeights(*tensors, "", *network); !taken)
            return fail(taken.error().code, taken.error().message, name);
        if (network->inputSize() != card->inputSize)
            return fail(ErrorCode::WrongModel, "its card names another input size than its architecture has", name);
        if (options.log)
            options.log("The network runs on " + describe(*device) + ".");
        auto encoder = std::make_unique<TorchEncoder>(std::move(network), toInfo(*card, hash), *device, options.threads,
                                                      options.log);
        if (!isSane(*encoder))
            return fail(ErrorCode::Corrupt, "The model gives scores that are not finite numbers.", name);
        return encoder;
    } catch (const std::exception& exception) {
        auto error = toError(exception);
        error.context = name;
        return tl::unexpected(std::move(error));
    }
}

} // namespace countersign::model
