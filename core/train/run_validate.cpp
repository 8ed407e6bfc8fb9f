// How good the weights are, by writers that they were not made from.
#include "core/eval/error_rates.h"
#include "core/model/torch_encoder.h"
#include "core/train/run.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace countersign::train {

Result<double> Run::validate(std::stop_token stop)
{
    constexpr std::size_t EncodeAtOnce = 128, CompareAtOnce = 1024;
    model::TorchEncoder encoder(result(), {}, m_device, m_params.threads, {});
    const auto stopped = [&stop] { return fail(ErrorCode::Cancelled, "stopped while validating"); };
    double sum = 0;
    int sets = 0;
    for (const auto& set : m_data.validation) {
        std::vector<verify::Features> features;
        for (std::size_t first = 0; first < set.images.size(); first += EncodeAtOnce) {
            if (stop.stop_requested())
                return stopped();
            auto some =
                encoder.encode(std::span(set.images).subspan(first, std::min(EncodeAtOnce, set.images.size() - first)));
            if (!some)
                return tl::unexpected(some.error());
            std::ranges::move(*some, std::back_inserter(features));
        }
        std::vector<verify::FeaturePair> pairs;
        std::vector<bool> same;
        for (std::size_t i = 0; i < set.images.size(); ++i) {
            for (std::size_t j = i + 1; j < set.images.size(); ++j) {
                const auto &a = set.set.samples[i], &b = set.set.samples[j];
                // A third of the pairs is enough to choose by; which third does not change from time to time.
                if (a.writer != b.writer || (a.forged && b.forged) || (i + j) % 3 != 0)
                    continue;
                pairs.emplace_back(&features[i], &features[j]);
                same.push_back(!a.forged && !b.forged);
            }
        }
        std::vector<double> genuine, forged;
        for (std::size_t first = 0; first < pairs.size(); first += CompareAtOnce) {
            if (stop.stop_requested())
                return stopped();
            const auto scores =
                encoder.compare(std::span(pairs).subspan(first, std::min(CompareAtOnce, pairs.size() - first)));
            if (!scores)
                return tl::unexpected(scores.error());
            for (std::size_t i = 0; i < scores->size(); ++i)
                (same[first + i] ? genuine : forged).push_back((*scores)[i]);
        }
        const auto eer = eval::equalErrorRate(genuine, forged);
        if (eer) { // a set without forgeries cannot be judged by
            sum += eer->rate;
            ++sets;
        }
    }
    if (sets == 0)
        return fail(ErrorCode::EmptyInput, "the validation writers have no forgeries");
    return sum / sets;
}

} // namespace countersign::train
