#include "core/train/grow.h"

#include "core/model/tensors.h"

namespace countersign::train {

void grow(model::TensorFile& file, const model::Siamese& network)
{
    const auto weights = network.named_parameters();
    const auto wanted = [&](const char* name) {
        const auto* weight = weights.find(name);
        const auto found = file.tensors.find(name);
        return weight && found != file.tensors.end() && found->second.dtype == model::Dtype::F32
                       && found->second.shape.size() == weight->sizes().size() && weight->dim() > 1
                       && found->second.shape[1] < weight->size(1)
                   ? weight->size(1)
                   : 0;
    };
    // Each of the pixels that one was gets its share of the weight.
    if (const auto pixels = wanted("stem.weight"); pixels > 0 && file.tensors["stem.weight"].shape[1] == 1) {
        auto& stem = file.tensors["stem.weight"];
        stem = model::toFile(model::fromFile(stem).repeat({1, pixels, 1, 1}) / pixels);
    }
    // What is new begins without a say.
    for (const char* name : {"judge1.weight", "verdict.weight"}) {
        if (const auto channels = wanted(name); channels > 0) {
            const auto small = model::fromFile(file.tensors[name]);
            auto shape = small.sizes().vec();
            shape[1] = channels - shape[1];
            file.tensors[name] = model::toFile(torch::cat({small, torch::zeros(shape)}, 1));
        }
    }
    if (const auto reach = file.tensors.find("reach");
        reach != file.tensors.end() && weights.find("reach_again") && !file.tensors.contains("reach_again"))
        file.tensors["reach_again"] = reach->second;
}

} // namespace countersign::train
