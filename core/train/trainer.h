// The trainer: from labelled ink images to a model file, with checkpoints. No framework types here.
#pragma once

#include "core/base/result.h"
#include "core/eval/signature_set.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace countersign::train {

enum class Loss { Contrastive, Triplet, Logistic };
enum class Mining { All, Hard, SemiHard };

/// Sets by writers that nobody else has: `validation` chooses the best weights, `training` makes them.
struct TrainingData {
    std::vector<eval::LoadedSet> training;
    std::vector<eval::LoadedSet> validation; ///< may be empty: the last weights are taken
};

/// Moves about `share` of the writers of every set to validation, chosen by seed; at least one where a set has three.
[[nodiscard]] TrainingData splitByWriter(std::vector<eval::LoadedSet> sets, double share, std::uint64_t seed);

/// SHA-256 over the writers, kinds and ink of every training sample, in order.
[[nodiscard]] std::string fingerprint(const TrainingData& data);

/// One of several processes that train together, each on its share of every batch.
struct WorkerPlace {
    int rank = 0;
    int count = 1;                      ///< 1: alone
    std::string address = "127.0.0.1";  ///< where the one of rank 0 is
    int port = 29500;                   ///< free there
    std::chrono::seconds timeout{1800}; ///< without an answer of the others; longer than a validation takes
};

struct Params {
    std::string architecture = "encoder";
    std::map<std::string, double> architectureOptions;
    Loss loss = Loss::Logistic;
    int rank = 0; ///< classic network: the file keeps the first linear layer with this rank, see lowRank(); 0: whole
    double margin = 1.0;
    Mining mining = Mining::SemiHard;
    std::int64_t steps = 1500;
    std::uint64_t seed = 1;
    bool sgd = false;             ///< momentum 0.9 instead of Adam
    double learningRate = 1.5e-3; ///< peak; warmed up over 3 % of the steps, then a cosine to zero
    double weightDecay = 1e-4;
    double clipNorm = 5;
    int writersPerBatch = 9; ///< for each worker: a batch has `worker.count` times as many
    bool augment = true;
    double strength = 1; ///< of the augmentation: 1 as usual, 0 not at all
    double joined = 0;   ///< share of the writers of a batch that are made up of two, see Sampler
    double forgers = 0;  ///< share of the writers of a batch that are forgers, where hands are known, see Sampler
    bool mixed = false;  ///< convolutions and matrix products in bfloat16, weights and sums in float: twice as fast on
                         ///< processors with AVX512-BF16 and on GPUs, many times slower on others
    double average = 0.999; ///< of the weights over the steps, exponential; what is validated and written. 0: the last
    std::map<std::string, double> setWeights; ///< by set name: factor on how often its writers are drawn; others 1
    std::string device = "auto";
    int threads = 0;
    WorkerPlace worker;
    std::filesystem::path
        start; ///< weights to start from, for an encoder of detail 2 also those of detail 1; empty: fresh ones
    bool freezeNorms = false;             ///< batch norms keep their statistics, in training too
    std::vector<std::string> fixedLayers; ///< by name: neither their weights nor their statistics change
    std::filesystem::path checkpoint;     ///< folder; empty: no checkpoints
    std::int64_t checkpointEvery = 100;
    std::int64_t validateEvery = 100;
    bool finish = false; ///< no more steps: the best weights of the checkpoint are written
    int patience = 0;    ///< stop after so many validations without a better one; 0: never
    std::string name = "unnamed";
    std::string trainedOn, command, license;
};

struct TrainProgress {
    std::int64_t step = 0, steps = 0;
    std::int64_t fromStep = 0;           ///< where this process began
    double loss = 0;                     ///< smoothed; 0 before the first step
    std::optional<double> validationEer; ///< mean over the validation sets, skilled, one reference; when just measured
    double imagesPerSecond = 0;          ///< 0: not known yet
    double secondsLeft = -1;             ///< -1: not known yet
    std::string device;
    std::string note; ///< device taken, continued from a checkpoint, ...; may be empty
};

struct Outcome {
    std::int64_t steps = 0;
    std::optional<double> bestValidationEer;  ///< none without validation writers
    std::optional<double> startValidationEer; ///< of the model that it started from
    std::int64_t bestStep = 0; ///< the weights that were written; 0: nothing was better than the model it started from
    bool stoppedEarly = false;
};

/// With several workers only the first one validates, reads and writes checkpoints, and writes the model; the weights are
/// those of one process with the whole batch, but for rounding. Where one ends, the others end with an error.
/// Trains and writes the model to `out` (the best weights by validation). With params.checkpoint it continues a run
/// that was cut off: the same seed, data, device and thread count end in the same weights as an unbroken run.
/// Errors: EmptyInput, InvalidArgument (unknown architecture, device), WrongModel (the checkpoint is of another run),
/// Cancelled (a checkpoint was written first), Corrupt (loss is not a number; the last good checkpoint stays),
/// OutOfMemory, WriteFailed (the checkpoint before is as it was), NotFound (to be finished, and no checkpoint).
[[nodiscard]] Result<Outcome> train(const TrainingData& data, const Params& params, const std::filesystem::path& out,
                                    const std::function<void(const TrainProgress&)>& progress, std::stop_token stop);

/// What a step costs here.
struct Trial {
    int steps = 0;
    double secondsPerStep = 0;
    double imagesPerSecond = 0;
    std::optional<double> secondsPerValidation; ///< none without validation writers
    std::string device;
};

/// Runs real steps and one validation, to measure them; nothing is written. In: steps >= 1. Errors: those of train().
[[nodiscard]] Result<Trial> tryOut(const TrainingData& data, const Params& params, int steps, std::stop_token stop);

} // namespace countersign::train
