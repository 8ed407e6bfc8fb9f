#include "core/model/model_file.h"

#include "core/base/sha256.h"

#include <algorithm>
#include <cmath>

namespace countersign::model {

Result<ModelFile> parseModel(const Bytes& bytes, const std::string& name)
{
    auto tensors = parse(bytes, name);
    if (!tensors)
        return tl::unexpected(tensors.error());
    auto card = cardOf(*tensors, name);
    if (!card)
        return tl::unexpected(card.error());
    return ModelFile{std::move(*tensors), std::move(*card), sha256(bytes)};
}

Result<void> checkSane(verify::Encoder& encoder, const std::string& name)
{
    const Size size = encoder.info().inputSize;
    InkImage stripes{size.width, size.height, {}};
    for (int i = 0; i < size.width * size.height; ++i)
        stripes.ink.push_back(static_cast<std::uint8_t>(i % 7 == 0 ? 255 : 0));
    const auto isFinite = [](float x) { return std::isfinite(x); };
    const auto features = encoder.encode({&stripes, 1});
    if (features && std::ranges::all_of(features->front().embedding, isFinite)) {
        const verify::FeaturePair pair{&features->front(), &features->front()};
        const auto scores = encoder.compare({&pair, 1});
        if (scores && isFinite(scores->front()))
            return {};
    }
    return fail(ErrorCode::Corrupt, "The model gives scores that are not finite numbers.", name);
}

} // namespace countersign::model
