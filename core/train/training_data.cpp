#include "core/base/sha256.h"
#include "core/train/random.h"
#include "core/train/trainer.h"

#include <algorithm>
#include <cmath>

namespace countersign::train {

TrainingData splitByWriter(std::vector<eval::LoadedSet> sets, double share, std::uint64_t seed)
{
    TrainingData data;
    for (auto& set : sets) {
        const auto n = static_cast<int>(set.set.writers.size());
        std::vector<int> order(static_cast<std::size_t>(n));
        for (int i = 0; i < n; ++i)
            order[static_cast<std::size_t>(i)] = i;
        Random random(seedFor(seed, static_cast<std::uint64_t>(n)));
        random.shuffle(order);
        const int held = n < 3 ? 0 : std::max(1, static_cast<int>(std::lround(share * n)));
        std::vector<bool> validates(static_cast<std::size_t>(n));
        for (int i = 0; i < held; ++i)
            validates[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = true;
        eval::LoadedSet training, validation;
        training.set.name = validation.set.name = set.set.name;
        std::vector<int> place(static_cast<std::size_t>(n));
        for (std::size_t w = 0; w < validates.size(); ++w) {
            auto& names = (validates[w] ? validation : training).set.writers;
            place[w] = static_cast<int>(names.size());
            names.push_back(set.set.writers[w]);
        }
        for (std::size_t i = 0; i < set.images.size(); ++i) {
            auto sample = set.set.samples[i];
            const auto w = static_cast<std::size_t>(sample.writer);
            auto& to = validates[w] ? validation : training;
            sample.writer = place[w];
            to.set.samples.push_back(std::move(sample));
            to.images.push_back(std::move(set.images[i]));
        }
        data.training.push_back(std::move(training));
        if (held > 0)
            data.validation.push_back(std::move(validation));
    }
    return data;
}

std::string fingerprint(const TrainingData& data)
{
    Sha256 hash;
    for (const auto& set : data.training) {
        for (std::size_t i = 0; i < set.images.size(); ++i) {
            const auto& sample = set.set.samples[i];
            const std::string hand = sample.hand > 0 ? std::to_string(sample.hand) : "";
            const std::string line =
                set.set.writers[static_cast<std::size_t>(sample.writer)] + (sample.forged ? " f" + hand + " " : " g ");
            hash.add({reinterpret_cast<const std::uint8_t*>(line.data()), line.size()});
            hash.add(set.images[i].ink);
        }
    }
    return hash.hex();
}

} // namespace countersign::train
