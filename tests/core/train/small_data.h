// Signatures of a few strokes, and a run over them that takes seconds.
#pragma once

#include "core/train/random.h"
#include "core/train/trainer.h"

#include <QTemporaryDir>

namespace countersign::test {

/// Strokes that are a writer's own; forgeries are another hand's strokes moved half way.
inline InkImage drawn(int writer, int sample, bool forged)
{
    train::Random hand(std::uint64_t(writer) * 7919 + 1);
    train::Random wobble(std::uint64_t(writer) * 1000 + std::uint64_t(sample) * 2 + forged);
    InkImage image{192, 96, std::vector<std::uint8_t>(192 * 96)};
    for (int stroke = 0; stroke < 8; ++stroke) {
        const double shake = forged ? 14 : 4;
        const double x0 = 20 + hand.uniform() * 150, y0 = 15 + hand.uniform() * 66;
        const double dx = hand.uniform() * 60 - 30 + wobble.uniform() * shake, dy = hand.uniform() * 40 - 20;
        for (int t = 0; t <= 80; ++t) {
            const int x = int(x0 + dx * t / 80), y = int(y0 + dy * t / 80 + wobble.uniform());
            if (x >= 0 && x < 192 && y >= 0 && y < 96)
                image.ink[std::size_t(y) * 192 + std::size_t(x)] = 255;
        }
    }
    return image;
}

inline eval::LoadedSet smallSet(int writers, int genuine = 5, int forged = 4)
{
    eval::LoadedSet set;
    set.set.name = "small";
    for (int w = 0; w < writers; ++w) {
        set.set.writers.push_back(std::to_string(101 + w));
        for (int i = 0; i < genuine + forged; ++i) {
            set.set.samples.push_back({{}, w, i >= genuine});
            set.images.push_back(drawn(w, i, i >= genuine));
        }
    }
    return set;
}

inline train::Params smallParams(const QTemporaryDir& folder)
{
    train::Params params;
    params.steps = 6;
    params.writersPerBatch = 3;
    params.threads = 1;
    params.validateEvery = 4;
    params.checkpointEvery = 2;
    params.checkpoint = folder.filePath("checkpoint").toStdString();
    params.device = "cpu";
    return params;
}

} // namespace countersign::test
