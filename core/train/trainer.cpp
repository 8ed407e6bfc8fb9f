#include "core/train/trainer.h"

#include "core/eval/error_rates.h"
#include "core/model/device.h"
#include "core/model/losses.h"
#include "core/model/tensors.h"
#include "core/model/torch_encoder.h"
#include "core/train/augment.h"
#include "core/train/random.h"
#include "core/train/run.h"

#include <ATen/autocast_mode.h>
#include <torch/nn/functional.h>
#include <torch/utils.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>

namespace countersign::train {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double HardShare = 0.12;      ///< of the cross-writer pairs, the hardest
constexpr double EmbeddingWeight = 0.5; ///< of the embedding's own loss beside the pair judge's

torch::Tensor indexTensor(const std::vector<std::int64_t>& values, const torch::Device& device)
{
    return torch::tensor(values, torch::kInt64).to(device);
}

void append(Pairs& to, const Pairs& from)
{
    to.a.insert(to.a.end(), from.a.begin(), from.a.end());
    to.b.insert(to.b.end(), from.b.begin(), from.b.end());
    to.y.insert(to.y.end(), from.y.begin(), from.y.end());
}

/// The pairs of `pairs` whose embeddings are nearest.
Pairs hardest(const Pairs& pairs, const torch::Tensor& embedding, double share)
{
    const auto count = static_cast<std::int64_t>(std::ceil(static_cast<double>(pairs.a.size()) * share));
    if (count == 0)
        return {};
    const torch::NoGradGuard guard;
    const auto unit = torch::nn::functional::normalize(embedding);
    const auto all = unit.mm(unit.t()).to(torch::kCPU);
    const auto values = all.index({torch::tensor(pairs.a), torch::tensor(pairs.b)});
    const auto order = std::get<1>(values.sort(/*stable=*/true, /*dim=*/0, /*descending=*/true));
    Pairs result;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto k = static_cast<std::size_t>(order[i].item<std::int64_t>());
        result.a.push_back(pairs.a[k]);
        result.b.push_back(pairs.b[k]);
        result.y.push_back(pairs.y[k]);
    }
    return result;
}

/// A model of coarser pictures becomes one of finer ones that gives the same: each of the pixels that one was gets its share
/// of the weight.
void spreadStem(model::TensorFile& file, int detail)
{
    const auto found = file.tensors.find("stem.weight");
    if (found == file.tensors.end() || found->second.dtype != model::Dtype::F32 || found->second.shape.size() != 4
        || found->second.shape[1] != 1)
        return;
    auto& tensor = found->second;
    const int pixels = detail * detail;
    const auto filter = static_cast<std::size_t>(tensor.shape[2] * tensor.shape[3]);
    std::vector<float> from(tensor.data.size() / sizeof(float)), to;
    std::memcpy(from.data(), tensor.data.data(), tensor.data.size());
    for (std::size_t first = 0; first < from.size(); first += filter)
        for (int pixel = 0; pixel < pixels; ++pixel)
            for (std::size_t i = 0; i < filter; ++i)
                to.push_back(from[first + i] / static_cast<float>(pixels));
    tensor.shape[1] = pixels;
    tensor.data.resize(to.size() * sizeof(float));
    std::memcpy(tensor.data.data(), to.data(), tensor.data.size());
}

/// Until its end, products are computed in bfloat16.
class MixedPrecision {
public:
    MixedPrecision(bool wanted, const torch::Device& device) : m_on(wanted), m_cuda(device.is_cuda())
    {
        if (m_on && m_cuda)
            at::autocast::set_autocast_gpu_dtype(torch::kBFloat16);
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
        if (m_on && m_cuda)
            at::autocast::set_enabled(on);
        else if (m_on)
            at::autocast::set_cpu_enabled(on);
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
        if (const auto detail = m_params.architectureOptions.find("detail");
            detail != m_params.architectureOptions.end())
            spreadStem(*file, static_cast<int>(detail->second));
        auto taken = model::takeWeights(*file, "", *m_network);
        if (!taken)
            return fail(taken.error().code, taken.error().message, m_params.start.string());
    }
    m_network->to(m_device);
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

torch::Tensor Run::tripletOver(const model::Encoded& encoded, const Batch& batch, const Pairs& pairs)
{
    const auto n = static_cast<std::int64_t>(batch.items.size());
    const auto a = indexTensor(pairs.a, m_device), b = indexTensor(pairs.b, m_device);
    const auto d = m_network->distance(model::select(encoded, a), model::select(encoded, b));
    const auto both = torch::cat({a, b}), other = torch::cat({b, a});
    const auto distances = torch::zeros({n, n}, d.options()).index_put({both, other}, torch::cat({d, d}));
    const auto y = torch::tensor(pairs.y).to(m_device);
    const auto same = torch::zeros({n, n}, torch::kBool).to(m_device);
    const auto apart = torch::zeros({n, n}, torch::kBool).to(m_device);
    const auto mark = [&](const torch::Tensor& matrix, const torch::Tensor& chosen) {
        matrix.index_put_({torch::cat({a.masked_select(chosen), b.masked_select(chosen)}),
                           torch::cat({b.masked_select(chosen), a.masked_select(chosen)})},
                          torch::ones({}, torch::kBool).to(m_device));
    };
    mark(same, y < 0.5);
    mark(apart, y > 0.5);
    const auto mining = m_params.mining == Mining::All    ? model::Mining::All
                        : m_params.mining == Mining::Hard ? model::Mining::Hard
                                                          : model::Mining::SemiHard;
    return model::tripletLoss(distances, same, apart, m_params.margin, mining);
}

torch::Tensor Run::loss(const model::Encoded& encoded, const Batch& batch, std::uint64_t seed)
{
    auto pairs = withinWriters(batch, seed);
    const auto across = hardest(acrossWriters(batch), encoded.embedding.detach(), HardShare);
    append(pairs, across);
    if (m_params.loss == Loss::Triplet)
        return tripletOver(encoded, batch, pairs);
    const auto a = model::select(encoded, indexTensor(pairs.a, m_device));
    const auto b = model::select(encoded, indexTensor(pairs.b, m_device));
    const auto y = torch::tensor(pairs.y).to(m_device);
    if (m_params.loss == Loss::Contrastive)
        return model::contrastiveLoss(m_network->distance(a, b), y, m_params.margin);
    auto total = model::logisticLoss(m_network->compare(a, b), y);
    if (encoded.local.defined()) {
        auto all = withinWriters(batch, seed);
        append(all, across);
        const auto ea = encoded.embedding.index_select(0, indexTensor(all.a, m_device));
        const auto eb = encoded.embedding.index_select(0, indexTensor(all.b, m_device));
        // 0.5 is half way between the cosines that surely same and surely different pairs should have.
        const auto scores = 10 * ((ea * eb).sum(1) - 0.5);
        total = total + EmbeddingWeight * model::logisticLoss(scores, torch::tensor(all.y).to(m_device));
    }
    return total;
}

double Run::step(std::int64_t number)
{
    const auto seed = seedFor(m_params.seed, static_cast<std::uint64_t>(number));
    torch::manual_seed(seed);
    const auto batch = m_sampler.draw(m_params.seed, number);
    std::vector<const InkImage*> images, tails;
    std::vector<std::int64_t> writers;
    std::vector<float> cuts;
    for (const auto& item : batch.items) {
        const auto& set = m_data.training[static_cast<std::size_t>(item.set)].images;
        images.push_back(&set[static_cast<std::size_t>(item.sample)]);
        tails.push_back(item.tail < 0 ? images.back() : &set[static_cast<std::size_t>(item.tail)]);
        writers.push_back(item.writer);
        cuts.push_back(static_cast<float>(item.cut));
    }
    m_images += static_cast<std::int64_t>(images.size());
    auto x = model::toTensor(images, m_device);
    if (m_params.joined > 0)
        x = joined(x, model::toTensor(tails, m_device), torch::tensor(cuts));
    if (m_params.augment)
        x = augment(x, torch::tensor(writers), seed, {.strength = m_params.strength})
                .contiguous(torch::MemoryFormat::ChannelsLast);
    m_optimiser->clearGradients();
    torch::Tensor value;
    {
        const MixedPrecision mixed(m_params.mixed, m_device);
        value = loss(m_network->encode(x), batch, seed);
    }
    value.backward();
    const double result = value.item<double>();
    if (std::isfinite(result))
        m_optimiser->step(learningRate(number), m_params.clipNorm);
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
    const auto mix = [keep](const torch::Tensor& mean, const torch::Tensor& now) {
        if (mean.is_floating_point())
            mean.lerp_(now, 1 - keep);
        else
            mean.copy_(now);
    };
    const auto parameters = m_network->parameters(), means = m_average->parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (parameters[i].requires_grad())
            mix(means[i], parameters[i]);
    }
    const auto buffers = m_network->buffers(), meanBuffers = m_average->buffers();
    for (std::size_t i = 0; i < buffers.size(); ++i)
        mix(meanBuffers[i], buffers[i]);
}

Result<double> Run::validate()
{
    model::TorchEncoder encoder(result(), {}, m_device, m_params.threads, {});
    double sum = 0;
    int sets = 0;
    for (const auto& set : m_data.validation) {
        auto features = encoder.encode(set.images);
        if (!features)
            return tl::unexpected(features.error());
        std::vector<verify::FeaturePair> pairs;
        std::vector<bool> same;
        for (std::size_t i = 0; i < set.images.size(); ++i) {
            for (std::size_t j = i + 1; j < set.images.size(); ++j) {
                const auto &a = set.set.samples[i], &b = set.set.samples[j];
                // A third of the pairs is enough to choose by; which third does not change from time to time.
                if (a.writer != b.writer || (a.forged && b.forged) || (i + j) % 3 != 0)
                    continue;
                pairs.emplace_back(&(*features)[i], &(*features)[j]);
                same.push_back(!a.forged && !b.forged);
            }
        }
        auto scores = encoder.compare(pairs);
        if (!scores)
            return tl::unexpected(scores.error());
        std::vector<double> genuine, forged;
        for (std::size_t i = 0; i < same.size(); ++i)
            (same[i] ? genuine : forged).push_back((*scores)[i]);
        const auto eer = eval::equalErrorRate(genuine, forged);
        if (eer) { // a set without forgeries cannot be judged by
            sum += eer->rate;
            ++sets;
        }
    }
    setTraining();
    if (sets == 0)
        return fail(ErrorCode::EmptyInput, "the validation writers have no forgeries");
    return sum / sets;
}

Result<Outcome> Run::train(const std::filesystem::path& out, const std::function<void(const TrainProgress&)>& progress,
                           std::stop_token stop)
{
    if (auto ready = prepare(); !ready)
        return tl::unexpected(ready.error());
    if (auto ready = checkEnd(out); !ready)
        return tl::unexpected(ready.error());
    m_identity = identity();
    const auto continued = restore();
    if (!continued)
        return tl::unexpected(continued.error());
    setTraining();
    TrainProgress state;
    state.steps = m_params.steps;
    state.step = m_step;
    state.note =
        "on " + model::describe(m_device) + (*continued ? ", continued from step " + std::to_string(m_step) : "");
    if (progress)
        progress(state);
    state.note.clear();

    Outcome outcome;
    const auto first = m_step;
    const auto start = Clock::now();
    while (m_step < m_params.steps) {
        if (stop.stop_requested()) {
            if (auto saved = save(); !saved)
                return tl::unexpected(saved.error());
            return fail(ErrorCode::Cancelled, "training was stopped at step " + std::to_string(m_step));
        }
        const double value = step(m_step);
        if (!std::isfinite(value))
            return fail(ErrorCode::Corrupt, "the loss is no longer a number at step " + std::to_string(m_step)
                                                + "; lower the learning rate and start from the last checkpoint");
        m_loss = m_step == 0 ? value : 0.98 * m_loss + 0.02 * value;
        ++m_step;
        const bool last = m_step == m_params.steps;
        state.validationEer.reset();
        if (!m_data.validation.empty() && (last || m_step % m_params.validateEvery == 0)) {
            const auto eer = validate();
            if (!eer)
                return tl::unexpected(eer.error());
            state.validationEer = *eer;
            ++m_sinceBest;
            if (*eer <= m_bestEer) {
                m_bestEer = *eer;
                m_bestStep = m_step;
                m_sinceBest = 0;
                m_best.tensors.clear();
                model::putWeights(m_best, "", *result());
            }
        }
        outcome.stoppedEarly = m_params.patience > 0 && m_sinceBest >= m_params.patience;
        if (last || outcome.stoppedEarly || m_step % m_params.checkpointEvery == 0) {
            if (auto saved = save(); !saved)
                return tl::unexpected(saved.error());
        }
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        state.step = m_step;
        state.loss = m_loss;
        state.imagesPerSecond = static_cast<double>(m_images) / seconds;
        state.secondsLeft =
            seconds / static_cast<double>(m_step - first) * static_cast<double>(m_params.steps - m_step);
        if (progress)
            progress(state);
        if (outcome.stoppedEarly)
            break;
    }
    outcome.steps = m_step;
    outcome.bestValidationEer = m_bestEer;
    outcome.bestStep = m_bestStep;
    if (auto written = write(out); !written)
        return tl::unexpected(written.error());
    return outcome;
}

Result<Outcome> train(const TrainingData& data, const Params& params, const std::filesystem::path& out,
                      const std::function<void(const TrainProgress&)>& progress, std::stop_token stop)
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
    try {
        return Run(data, params).train(out, progress, stop);
    } catch (const std::exception& exception) {
        return tl::unexpected(model::toError(exception));
    }
}

} // namespace countersign::train
