#include "core/train/trainer.h"

#include "core/model/device.h"
#include "core/model/tensors.h"
#include "core/model/torch_encoder.h"
#include "core/train/augment.h"
#include "core/train/grow.h"
#include "core/train/random.h"
#include "core/train/run.h"

#include <ATen/autocast_mode.h>
#include <torch/utils.h>
#include <torch/version.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace countersign::train {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Until its end, products are computed in bfloat16.
class MixedPrecision {
public:
    MixedPrecision(bool wanted, const torch::Device& device) : m_on(wanted), m_cuda(device.is_cuda())
    {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
        if (m_on && m_cuda)
            at::autocast::set_autocast_dtype(at::kCUDA, torch::kBFloat16);
#else
        if (m_on && m_cuda)
            at::autocast::set_autocast_gpu_dtype(torch::kBFloat16);
#endif
        set(true);
    }
    ~MixedPrecision()
    {
        set(false);
        if (m_on)
            at::autocast::clear_cache();
    }
    MixedPrecision(const MixedPrecision&) = delete;
    MixedPrecision& operator=(const MixedPrecision&) = delete;

private:
    void set(bool on) const
    {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
        if (m_on)
            at::autocast::set_autocast_enabled(m_cuda ? at::kCUDA : at::kCPU, on);
#else
        if (m_on && m_cuda)
            at::autocast::set_enabled(on);
        else if (m_on)
            at::autocast::set_cpu_enabled(on);
#endif
    }
    bool m_on, m_cuda;
};

} // namespace

double Run::learningRate(std::int64_t number) const
{
    const double warm = std::max(1.0, 0.03 * static_cast<double>(m_params.steps));
    const double at = static_cast<double>(number) + 1;
    if (at < warm)
        return m_params.learningRate * at / warm;
    const double share = (at - warm) / std::max(1.0, static_cast<double>(m_params.steps) - warm);
    return m_params.learningRate * 0.5 * (1 + std::cos(3.14159265358979323846 * std::min(1.0, share)));
}

Result<void> Run::prepare()
{
    auto device = model::chooseDevice(m_params.device);
    if (!device)
        return tl::unexpected(device.error());
    m_device = *device;
    model::setThreads(m_params.threads);
    torch::manual_seed(m_params.seed);
    m_network = model::makeNetwork(m_params.architecture, m_params.architectureOptions);
    if (!m_network)
        return fail(ErrorCode::InvalidArgument,
                    "This is no architecture, or not with these options; there are encoder and classic.",
                    m_params.architecture);
    if (m_params.rank > 0 && m_params.architecture != "classic")
        return fail(ErrorCode::InvalidArgument, "only the classic network has a rank");
    if (!m_params.start.empty()) {
        auto file = model::readTensors(m_params.start);
        if (!file)
            return tl::unexpected(file.error());
        m_startHash = model::contentHash(*file);
        grow(*file, *m_network);
        auto taken = model::takeWeights(*file, "", *m_network);
        if (!taken)
            return fail(taken.error().code, taken.error().message, m_params.start.string());
    }
    m_network->to(m_device);
    keepOnGpu();
    if (auto met = meetOthers(); !met)
        return met;
    if (auto fixed = fixLayers(); !fixed)
        return fixed;
    if (m_params.average > 0) {
        m_average = model::makeNetwork(m_params.architecture, m_params.architectureOptions);
        m_average->to(m_device);
        m_average->eval();
        model::TensorFile weights;
        model::putWeights(weights, "", *m_network);
        if (auto taken = model::takeWeights(weights, "", *m_average); !taken)
            return taken;
    }
    m_optimiser = std::make_shared<Optimiser>(*m_network, m_params.sgd ? Optimiser::Kind::Sgd : Optimiser::Kind::Adam,
                                              m_params.weightDecay);
    return {};
}

Result<void> Run::fixLayers()
{
    const auto isIn = [](const std::string& name, const std::string& layer) {
        return name == layer || name.starts_with(layer + ".");
    };
    std::size_t left = 0;
    for (const auto& layer : m_params.fixedLayers) {
        if (std::ranges::none_of(m_network->named_children(),
                                 [&layer](const auto& child) { return child.key() == layer; }))
            return fail(ErrorCode::InvalidArgument, "the network has no layer of this name to be fixed", layer);
    }
    for (auto& item : m_network->named_parameters()) {
        const bool isFixed =
            std::ranges::any_of(m_params.fixedLayers, [&](const auto& layer) { return isIn(item.key(), layer); });
        item.value().set_requires_grad(!isFixed);
        left += isFixed ? 0 : 1;
    }
    if (left == 0)
        return fail(ErrorCode::InvalidArgument, "all layers are fixed; nothing is left to train");
    return {};
}

void Run::setTraining()
{
    m_network->train(!m_params.freezeNorms);
    for (const auto& layer : m_params.fixedLayers)
        m_network->named_children()[layer]->eval();
}

double Run::step(std::int64_t number)
{
    const auto seed = seedFor(m_params.seed, static_cast<std::uint64_t>(number));
    torch::manual_seed(seed);
    const auto batch = m_sampler.draw(m_params.seed, number);
    std::vector<Place> images, tails;
    std::vector<std::int64_t> writers;
    std::vector<float> cuts;
    const auto all = static_cast<std::int64_t>(batch.items.size());
    const auto [first, count] = m_workers.shareOf(all);
    for (std::int64_t i = first; i < first + count; ++i) {
        const auto& item = batch.items[static_cast<std::size_t>(i)];
        images.push_back({static_cast<std::size_t>(item.set), static_cast<std::size_t>(item.sample)});
        tails.push_back(item.tail < 0 ? images.back()
                                      : Place{images.back().first, static_cast<std::size_t>(item.tail)});
        cuts.push_back(static_cast<float>(item.cut));
    }
    for (const auto& item : batch.items)
        writers.push_back(item.writer);
    m_imagesPerStep = static_cast<double>(all);
    auto x = pictures(images);
    if (m_params.joined > 0)
        x = joined(x, pictures(tails), torch::tensor(cuts));
    if (m_params.augment)
        x = augment(x, torch::tensor(writers), seed, {.strength = m_params.strength}, first)
                .contiguous(torch::MemoryFormat::ChannelsLast);
    m_optimiser->clearGradients();
    torch::Tensor value;
    {
        const MixedPrecision mixed(m_params.mixed, m_device);
        auto encoded = m_network->encode(x);
        encoded.embedding = m_workers.gatherForShares(encoded.embedding, all);
        if (encoded.local.defined())
            encoded.local = m_workers.gatherForShares(encoded.local, all);
        value = loss(encoded, batch, seed);
    }
    value.backward();
    shareGradients();
    const double result = value.item<double>();
    // Gradients beyond all numbers would only show in the next loss, when the weights are lost already.
    if (!std::isfinite(result) || !std::isfinite(m_optimiser->step(learningRate(number), m_params.clipNorm)))
        return std::numeric_limits<double>::quiet_NaN();
    updateAverage();
    return result;
}

void Run::updateAverage()
{
    if (!m_average)
        return;
    const torch::NoGradGuard guard;
    // Short at first, so that the fresh weights are soon forgotten.
    const double keep =
        std::min(m_params.average, (1.0 + static_cast<double>(m_step)) / (10.0 + static_cast<double>(m_step)));
    std::vector<torch::Tensor> means, now;
    const auto add = [&](const torch::Tensor& mean, const torch::Tensor& newest) {
        if (mean.is_floating_point()) {
            means.push_back(mean);
            now.push_back(newest);
        } else {
            mean.copy_(newest);
        }
    };
    const auto parameters = m_network->parameters(), ofAverage = m_average->parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (parameters[i].requires_grad())
            add(ofAverage[i], parameters[i]);
    }
    const auto buffers = m_network->buffers(), buffersOfAverage = m_average->buffers();
    for (std::size_t i = 0; i < buffers.size(); ++i)
        add(buffersOfAverage[i], buffers[i]);
    // What does not change stays as it is to the bit.
    torch::_foreach_add_(means, torch::_foreach_sub(now, means), 1 - keep);
}

bool Run::isDue() const
{
    if (m_data.validation.empty() || m_validated == m_step)
        return false;
    if (m_params.finish)
        return m_best.tensors.empty();
    // What a model is worth before it is changed is the level to be beaten; fresh weights have none.
    return m_step == 0 ? !m_params.start.empty() : m_step == m_params.steps || m_step % m_params.validateEvery == 0;
}

Result<void> Run::judge(TrainProgress& state, std::stop_token stop)
{
    const auto start = Clock::now();
    const auto eer = validateForAll(stop);
    setTraining(); // the network itself is what was validated where there is no running mean
    if (!eer)
        return tl::unexpected(eer.error());
    m_validationSeconds = secondsSince(start);
    m_validated = m_step;
    state.validationEer = *eer;
    if (m_step == 0)
        m_startEer = *eer;
    ++m_sinceBest;
    // Only what is better than it is worth changing a model for.
    if (m_startEer && m_bestStep == 0 && m_step > 0 ? *eer < m_bestEer : *eer <= m_bestEer) {
        m_bestEer = *eer;
        m_bestStep = m_step;
        m_sinceBest = 0;
        m_best.tensors.clear();
        model::putWeights(m_best, "", *result());
    }
    return {};
}

void Run::tell(TrainProgress& state, const std::function<void(const TrainProgress&)>& progress) const
{
    state.step = m_step;
    state.loss = m_loss;
    if (m_stepSeconds > 0) {
        const auto left = static_cast<double>(m_params.steps - m_step);
        const double validations = m_data.validation.empty() ? 0 : left / static_cast<double>(m_params.validateEvery);
        state.imagesPerSecond = m_imagesPerStep / m_stepSeconds;
        state.secondsLeft = left * m_stepSeconds + validations * m_validationSeconds;
    }
    if (progress && m_workers.isFirst())
        progress(state);
    state.validationEer.reset();
    state.note.clear();
}

Result<void> Run::timedStep()
{
    const auto start = Clock::now();
    const double value = step(m_step);
    if (!std::isfinite(value))
        return fail(ErrorCode::Corrupt, "the loss is no longer a number at step " + std::to_string(m_step)
                                            + "; lower the learning rate and start anew, or keep the best weights of "
                                              "the last checkpoint");
    m_loss = m_step == 0 ? value : 0.98 * m_loss + 0.02 * value;
    ++m_step;
    // A step during which the process was held, or the machine slept, says nothing of the others.
    const double seconds = secondsSince(start);
    m_stepSeconds = m_stepSeconds == 0 ? seconds : 0.9 * m_stepSeconds + 0.1 * std::min(seconds, 4 * m_stepSeconds);
    return {};
}

Result<Outcome> Run::train(const std::filesystem::path& out, const std::function<void(const TrainProgress&)>& progress,
                           std::stop_token stop)
{
    if (auto ready = prepare(); !ready)
        return tl::unexpected(ready.error());
    if (auto ready = checkEnd(out); !ready)
        return tl::unexpected(ready.error());
    m_identity = identity();
    if (auto agreed = agreeWithOthers(); !agreed)
        return tl::unexpected(agreed.error());
    const auto continued = restore();
    if (!continued)
        return tl::unexpected(continued.error());
    if (m_params.finish && !*continued)
        return fail(ErrorCode::NotFound, "There is no checkpoint of this run whose weights could be kept.",
                    m_params.checkpoint.string());
    setTraining();
    TrainProgress state;
    state.steps = m_params.steps;
    state.fromStep = m_step;
    state.device = model::describe(m_device);
    state.note = "on " + state.device + (*continued ? ", continued from step " + std::to_string(m_step) : "");
    tell(state, progress);

    const auto first = m_step;
    const auto stopped = [this]() -> tl::unexpected<Error> {
        if (auto saved = save(); !saved)
            return tl::unexpected(saved.error());
        return fail(ErrorCode::Cancelled, "training was stopped at step " + std::to_string(m_step));
    };
    Outcome outcome;
    for (;;) {
        const bool due = isDue();
        if (due) {
            const auto judged = judge(state, stop);
            if (!judged && judged.error().code == ErrorCode::Cancelled) {
                tell(state, progress);
                return stopped();
            }
            if (!judged)
                return tl::unexpected(judged.error());
        }
        const bool last = m_step >= m_params.steps || m_params.finish;
        outcome.stoppedEarly = m_params.patience > 0 && m_sinceBest >= m_params.patience;
        const bool enough = last || outcome.stoppedEarly;
        if (due || m_step > first) {
            if (enough || m_step % m_params.checkpointEvery == 0) {
                if (auto saved = save(); !saved)
                    return tl::unexpected(saved.error());
            }
            tell(state, progress);
        }
        if (enough)
            break;
        if (m_workers.anyOf(stop.stop_requested()))
            return stopped();
        if (auto done = timedStep(); !done)
            return tl::unexpected(done.error());
    }
    outcome.steps = m_step;
    outcome.bestStep = m_best.tensors.empty() ? m_step : m_bestStep;
    if (!m_best.tensors.empty())
        outcome.bestValidationEer = m_bestEer;
    outcome.startValidationEer = m_startEer;
    if (!m_workers.isFirst())
        return outcome;
    if (auto written = write(out); !written)
        return tl::unexpected(written.error());
    return outcome;
}

Result<Trial> Run::tryOut(int steps, std::stop_token stop)
{
    if (auto ready = prepare(); !ready)
        return tl::unexpected(ready.error());
    if (auto ready = checkData(); !ready)
        return tl::unexpected(ready.error());
    setTraining();
    Trial trial;
    trial.device = model::describe(m_device);
    // The first step takes memory and warms up the libraries.
    for (int i = -1; i < steps; ++i) {
        if (m_workers.anyOf(stop.stop_requested()))
            return fail(ErrorCode::Cancelled, "the trial was stopped");
        const auto start = Clock::now();
        if (auto done = timedStep(); !done)
            return tl::unexpected(done.error());
        if (i >= 0)
            trial.secondsPerStep += secondsSince(start) / steps;
    }
    trial.steps = steps;
    trial.imagesPerSecond = m_imagesPerStep / trial.secondsPerStep;
    if (!m_data.validation.empty()) {
        const auto start = Clock::now();
        if (auto eer = validateForAll(stop); !eer)
            return tl::unexpected(eer.error());
        trial.secondsPerValidation = secondsSince(start);
    }
    return trial;
}

namespace {

Result<void> checkWriters(const TrainingData& data)
{
    std::size_t writers = 0;
    for (const auto& set : data.training) {
        std::vector<int> genuine(set.set.writers.size());
        for (const auto& sample : set.set.samples)
            genuine[static_cast<std::size_t>(sample.writer)] += sample.forged ? 0 : 1;
        writers +=
            static_cast<std::size_t>(std::count_if(genuine.begin(), genuine.end(), [](int n) { return n >= 2; }));
    }
    if (writers < 2)
        return fail(ErrorCode::EmptyInput, "training needs at least two writers with two genuine signatures each");
    return {};
}

Error toError(const WorkerLost& lost)
{
    return {ErrorCode::Internal,
            std::string("another worker of this run has ended or does not answer: ") + lost.what()};
}

/// With what is left and what to do, where a run can be gone on with.
Error withCheckpoint(Error error, const Params& params)
{
    std::error_code ignored;
    if ((error.code == ErrorCode::Internal || error.code == ErrorCode::OutOfMemory) && !params.checkpoint.empty()
        && std::filesystem::exists(params.checkpoint / "checkpoint.safetensors", ignored))
        error.message += "; the last checkpoint is whole: started again with the same arguments, on this or another "
                         "device, the run goes on from it";
    return error;
}

} // namespace

Result<Outcome> train(const TrainingData& data, const Params& params, const std::filesystem::path& out,
                      const std::function<void(const TrainProgress&)>& progress, std::stop_token stop)
{
    if (auto enough = checkWriters(data); !enough)
        return tl::unexpected(enough.error());
    try {
        return Run(data, params).train(out, progress, stop).map_error([&](Error error) {
            return withCheckpoint(std::move(error), params);
        });
    } catch (const WorkerLost& lost) {
        return tl::unexpected(withCheckpoint(toError(lost), params));
    } catch (const std::exception& exception) {
        return tl::unexpected(withCheckpoint(model::toError(exception), params));
    }
}

Result<Trial> tryOut(const TrainingData& data, const Params& params, int steps, std::stop_token stop)
{
    if (auto enough = checkWriters(data); !enough)
        return tl::unexpected(enough.error());
    try {
        return Run(data, params).tryOut(steps, stop);
    } catch (const WorkerLost& lost) {
        return tl::unexpected(toError(lost));
    } catch (const std::exception& exception) {
        return tl::unexpected(model::toError(exception));
    }
}

} // namespace countersign::train
