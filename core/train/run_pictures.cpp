// Where a step's pictures come from.
#include "core/model/device.h"
#include "core/model/torch_encoder.h"
#include "core/train/run.h"

#include <torch/utils.h>

#include <algorithm>

namespace countersign::train {

void Run::keepOnGpu()
{
    if (m_device.is_cpu())
        return;
    try {
        std::vector<torch::Tensor> sets;
        std::int64_t count = 0;
        for (const auto& set : m_data.training) {
            m_firstOfSet.push_back(count);
            count += static_cast<std::int64_t>(set.images.size());
            for (std::size_t first = 0; first < set.images.size(); first += 1024) {
                std::vector<const InkImage*> some;
                for (auto i = first; i < std::min(first + 1024, set.images.size()); ++i)
                    some.push_back(&set.images[i]);
                sets.push_back(model::toBytes(some).to(m_device));
            }
        }
        m_onGpu = torch::cat(sets);
    } catch (const std::exception& exception) {
        if (model::toError(exception).code != ErrorCode::OutOfMemory)
            throw;
        m_onGpu.reset(); // then each step sends its own
    }
}

torch::Tensor Run::pictures(const std::vector<Place>& places) const
{
    if (m_onGpu.defined()) {
        std::vector<std::int64_t> rows;
        for (const auto& [set, sample] : places)
            rows.push_back(m_firstOfSet[set] + static_cast<std::int64_t>(sample));
        return model::toInk(m_onGpu.index_select(0, torch::tensor(rows).to(m_device)));
    }
    std::vector<const InkImage*> images;
    for (const auto& [set, sample] : places)
        images.push_back(&m_data.training[set].images[sample]);
    return model::toTensor(images, m_device);
}

} // namespace countersign::train
