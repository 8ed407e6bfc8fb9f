// Identity-balanced mini-batches and the pairs within them.
#pragma once

#include "core/eval/signature_set.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace countersign::train {

class Random;

/// One mini-batch: images by (set, sample), each with its writer's place in the batch.
struct Batch {
    struct Item {
        int set = 0;
        int sample = 0;
        int writer = 0; ///< 0..P-1 within the batch
        bool forged = false;
        int tail = -1;  ///< the sample of the same set that the picture goes on with; -1: it is whole
        double cut = 1; ///< where, as a share of the width
    };
    std::vector<Item> items; ///< by writer, genuine first
    int writers = 0;
};

/// Pairs of a batch by item index. y: 0 same writer, 1 not.
struct Pairs {
    std::vector<std::int64_t> a, b;
    std::vector<float> y;
};

/// Draws P writers x (4 genuine + 4 forged). Sets are drawn by the square root of their size, so that a large set does
/// not drown a small one, times the weight given for its name; within a set writers come in turn, and those without forgeries four times as rarely. A share `joined` of the writers is
/// made up of two of a set: what one wrote first and how the other ended, genuine with genuine and forged with forged. A
/// share `forgers` of the writers of a set whose hands are known are forgers: what one hand made of a name is taken for
/// genuine, what the other hands made of it, its owner's among them, for forged.
class Sampler {
public:
    /// Every set needs at least one writer with two genuine signatures; `sets` must outlive the sampler.
    Sampler(const std::vector<eval::LoadedSet>& sets, int writersPerBatch,
            const std::map<std::string, double>& setWeights = {}, int perKind = 4, double joined = 0,
            double forgers = 0);

    /// Depends on (seed, step) alone.
    [[nodiscard]] Batch draw(std::uint64_t seed, std::int64_t step) const;

private:
    struct Writer {
        int set = 0;
        std::vector<int> genuine, forged; ///< sample indices
        double weight = 1;
    };
    /// Adds the hands that forged, as writers of `weight` altogether.
    static void addForgers(std::vector<Writer>& writers, const std::vector<eval::Sample>& samples, double weight);
    void join(Batch& batch, std::size_t first, const Writer& writer, Random& random) const;

    std::vector<std::vector<Writer>> m_sets;
    std::vector<double> m_setWeights;
    int m_writersPerBatch;
    int m_perKind;
    double m_joined;
};

/// At most 6 genuine and 16 genuine-forged pairs of every writer: all there are in 4 + 4, drawn by seed in more.
[[nodiscard]] Pairs withinWriters(const Batch& batch, std::uint64_t seed);

/// All pairs of genuine signatures of different writers, y = 1.
[[nodiscard]] Pairs acrossWriters(const Batch& batch);

} // namespace countersign::train
