// One run of training, as trainer.h starts it. LibTorch types: for core/train only.
#pragma once

#include "core/model/networks.h"
#include "core/model/safetensors.h"
#include "core/train/optimiser.h"
#include "core/train/sampler.h"
#include "core/train/trainer.h"
#include "core/train/workers.h"

#include <memory>
#include <utility>
#include <vector>

namespace countersign::train {

class Run {
public:
    Run(const TrainingData& data, const Params& params)
        : m_data(data),
          m_params(params),
          m_sampler(data.training, params.writersPerBatch * params.worker.count, params.setWeights, 4, params.joined,
                    params.forgers)
    {
    }

    Result<Outcome> train(const std::filesystem::path& out, const std::function<void(const TrainProgress&)>& progress,
                          std::stop_token stop);
    Result<Trial> tryOut(int steps, std::stop_token stop);

private:
    Result<void> prepare();
    double step(std::int64_t number);
    torch::Tensor loss(const model::Encoded& encoded, const Batch& batch, std::uint64_t seed);
    /// What `judge` says of the pairs, which the workers share.
    using JudgePairs = std::function<torch::Tensor(const torch::Tensor& a, const torch::Tensor& b)>;
    torch::Tensor judged(const Pairs& pairs, const JudgePairs& judge) const;
    torch::Tensor tripletOver(const model::Encoded& encoded, const Batch& batch, const Pairs& pairs);
    void updateAverage();
    using Place = std::pair<std::size_t, std::size_t>; ///< set and sample
    /// Ink 0..1 [n, 1, height, width] where the network is.
    torch::Tensor pictures(const std::vector<Place>& places) const;
    /// All training pictures, where they fit: sending them anew with every step would take as long as the step.
    void keepOnGpu();
    Result<void> meetOthers();
    Result<void> agreeWithOthers() const;
    void shareGradients() const;
    /// All have what the first worker has.
    void shareState() const;
    /// Training mode, but for what is not to change.
    void setTraining();
    Result<void> fixLayers();
    /// What is validated and written.
    const std::shared_ptr<model::Siamese>& result() const { return m_average ? m_average : m_network; }
    Result<double> validate(std::stop_token stop);
    /// The first worker validates and tells the others.
    Result<double> validateForAll(std::stop_token stop);
    /// Whether the weights as they are have to be validated, and have not been.
    bool isDue() const;
    /// Validates them, and keeps them where they are the best. Errors: Cancelled, and those of the encoder.
    Result<void> judge(TrainProgress& state, std::stop_token stop);
    Result<void> timedStep();
    void tell(TrainProgress& state, const std::function<void(const TrainProgress&)>& progress) const;
    Result<void> save();
    Result<bool> restore();
    Result<bool> restoreFromDisk();
    std::string identity() const;
    double learningRate(std::int64_t number) const;
    std::filesystem::path checkpointFile() const { return m_params.checkpoint / "checkpoint.safetensors"; }
    Result<void> write(const std::filesystem::path& out) const;
    Result<std::string> card(const model::Parameters& parameters) const;
    Result<void> checkEnd(const std::filesystem::path& out) const;
    Result<void> checkData() const;

    const TrainingData& m_data;
    const Params& m_params;
    Sampler m_sampler;
    Workers m_workers;
    torch::Device m_device = torch::kCPU;
    std::shared_ptr<model::Siamese> m_network;
    std::shared_ptr<model::Siamese> m_average; ///< of the network over the steps; null where none is wanted
    std::shared_ptr<Optimiser> m_optimiser;
    torch::Tensor m_onGpu;                  ///< see keepOnGpu(); undefined where the network is not on one
    std::vector<std::int64_t> m_firstOfSet; ///< row of `m_onGpu` that a set begins with
    std::string m_startHash;                ///< of the model to start from
    std::string m_identity;                 ///< of settings and data: a checkpoint of another run is not continued
    std::int64_t m_step = 0;                ///< steps done
    double m_imagesPerStep = 0;
    double m_stepSeconds = 0;       ///< smoothed
    double m_validationSeconds = 0; ///< of the last one
    double m_loss = 0;
    std::int64_t m_validated = -1;    ///< the step of the last validation
    std::optional<double> m_startEer; ///< of the model that it starts from
    double m_bestEer = 2;
    std::int64_t m_bestStep = 0;
    int m_sinceBest = 0;
    model::TensorFile m_best;
};

} // namespace countersign::train
