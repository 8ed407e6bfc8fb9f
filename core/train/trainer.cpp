#include "core/train/trainer.h"

#include "core/base/file.h"
#include "core/base/sha256.h"
#include "core/eval/error_rates.h"
#include "core/model/card.h"
#include "core/model/device.h"
#include "core/model/losses.h"
#include "core/model/tensors.h"
#include "core/model/torch_encoder.h"
#include "core/train/augment.h"
#include "core/train/low_rank.h"
#include "core/train/optimiser.h"
#include "core/train/random.h"
#include "core/train/sampler.h"

#include <ATen/autocast_mode.h>
#include <torch/nn/functional.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>

namespace countersign::train {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double HardShare = 0.1;       ///< of the cross-writer pairs, the hardest
constexpr double EmbeddingWeight = 0.5; ///< of the embedding's own loss beside the pair judge's

/// Digits that read back to the same number.
std::string exact(double number)
{
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
}

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

class Run {
public:
    Run(const TrainingData& data, const Params& params)
        : m_data(data), m_params(params), m_sampler(data.training, params.writersPerBatch, params.setWeights)
    {
    }

    Result<Outcome> train(const std::filesystem::path& out, const std::function<void(const TrainProgress&)>& progress,
                          std::stop_token stop);

private:
    Result<void> prepare();
    double step(std::int64_t number);
    torch::Tensor loss(const model::Encoded& encoded, const Batch& batch, std::uint64_t seed);
    torch::Tensor tripletOver(const model::Encoded& encoded, const Batch& batch, const Pairs& pairs);
    void updateAverage();
    /// What is validated and written.
    const std::shared_ptr<model::Siamese>& result() const { return m_average ? m_average : m_network; }
    Result<double> validate();
    Result<void> save();
    Result<bool> restore();
    std::string identity() const;
    double learningRate(std::int64_t number) const;
    std::filesystem::path checkpointFile() const { return m_params.checkpoint / "checkpoint.safetensors"; }
    Result<void> write(const std::filesystem::path& out) const;
    Result<std::string> card(const model::Parameters& parameters) const;
    Result<void> checkEnd(const std::filesystem::path& out) const;

    const TrainingData& m_data;
    const Params& m_params;
    Sampler m_sampler;
    torch::Device m_device = torch::kCPU;
    std::shared_ptr<model::Siamese> m_network;
    std::shared_ptr<model::Siamese> m_average; ///< of the network over the steps; null where none is wanted
    std::shared_ptr<Optimiser> m_optimiser;
    std::string m_startHash; ///< of the model to start from
    std::string m_identity;  ///< of settings and data: a checkpoint of another run is not continued
    std::int64_t m_step = 0; ///< steps done
    std::int64_t m_images = 0;
    double m_loss = 0;
    double m_bestEer = 2;
    std::int64_t m_bestStep = 0;
    int m_sinceBest = 0;
    model::TensorFile m_best;
};

std::string Run::identity() const
{
    std::string text = m_params.architecture;
    for (const auto& [name, value] : m_params.architectureOptions)
        text += " " + name + "=" + exact(value);
    const auto add = [&text](const char* name, auto value) {
        text += std::string(" ") + name + "=" + exact(static_cast<double>(value));
    };
    add("loss", static_cast<int>(m_params.loss));
    add("margin", m_params.margin);
    add("mining", static_cast<int>(m_params.mining));
    add("steps", m_params.steps);
    add("seed", m_params.seed);
    add("sgd", m_params.sgd);
    add("rate", m_params.learningRate);
    add("decay", m_params.weightDecay);
    add("clip", m_params.clipNorm);
    add("writers", m_params.writersPerBatch);
    add("augment", m_params.augment);
    add("mixed", m_params.mixed);
    add("average", m_params.average);
    for (const auto& [name, weight] : m_params.setWeights)
        add(name.c_str(), weight);
    // Which weights are the best depends on these too.
    add("validate", m_params.validateEvery);
    add("patience", m_params.patience);
    TrainingData held;
    held.training = m_data.validation;
    return text + " start=" + m_startHash + " data=" + fingerprint(m_data) + " held=" + fingerprint(held);
}

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
        auto taken = model::takeWeights(*file, "", *m_network);
        if (!taken)
            return fail(taken.error().code, taken.error().message, m_params.start.string());
    }
    m_network->to(m_device);
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
    const auto within = pairs.a.size();
    const auto across = hardest(acrossWriters(batch), encoded.embedding.detach(), HardShare);
    append(pairs, across);
    if (m_params.loss == Loss::Triplet)
        return tripletOver(encoded, batch, pairs);
    if (encoded.local.defined()) {
        // The pair judge is dear: half of the hard cross-writer pairs do for it.
        const auto keep = within + (pairs.a.size() - within + 1) / 2;
        pairs.a.resize(keep);
        pairs.b.resize(keep);
        pairs.y.resize(keep);
    }
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
    std::vector<const InkImage*> images;
    std::vector<std::int64_t> writers;
    for (const auto& item : batch.items) {
        images.push_back(
            &m_data.training[static_cast<std::size_t>(item.set)].images[static_cast<std::size_t>(item.sample)]);
        writers.push_back(item.writer);
    }
    m_images += static_cast<std::int64_t>(images.size());
    auto x = model::toTensor(images, m_device);
    if (m_params.augment)
        x = augment(x, torch::tensor(writers), seed, {}).contiguous(torch::MemoryFormat::ChannelsLast);
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
    for (std::size_t i = 0; i < parameters.size(); ++i)
        mix(means[i], parameters[i]);
    const auto buffers = m_network->buffers(), meanBuffers = m_average->buffers();
    for (std::size_t i = 0; i < buffers.size(); ++i)
        mix(meanBuffers[i], buffers[i]);
}

Result<double> Run::validate()
{
    model::TorchEncoder encoder(result(), {}, m_device, {});
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
    m_network->train();
    if (sets == 0)
        return fail(ErrorCode::EmptyInput, "the validation writers have no forgeries");
    return sum / sets;
}

Result<void> Run::save()
{
    if (m_params.checkpoint.empty())
        return {};
    model::TensorFile file;
    model::putWeights(file, "network.", *m_network);
    if (m_average)
        model::putWeights(file, "average.", *m_average);
    m_optimiser->put(file);
    for (const auto& [name, tensor] : m_best.tensors)
        file.tensors["best." + name] = tensor;
    file.metadata["run"] = m_identity;
    file.metadata["step"] = std::to_string(m_step);
    file.metadata["loss"] = exact(m_loss);
    file.metadata["best_eer"] = exact(m_bestEer);
    file.metadata["best_step"] = std::to_string(m_bestStep);
    file.metadata["since_best"] = std::to_string(m_sinceBest);
    return model::writeTensors(checkpointFile(), file);
}

Result<bool> Run::restore()
{
    if (m_params.checkpoint.empty())
        return false;
    std::error_code error;
    std::filesystem::create_directories(m_params.checkpoint, error);
    if (!std::filesystem::exists(checkpointFile(), error))
        return false;
    auto file = model::readTensors(checkpointFile());
    if (!file)
        return tl::unexpected(file.error());
    const auto text = [&file](const char* name) {
        return file->metadata.contains(name) ? file->metadata.at(name) : "";
    };
    if (text("run") != m_identity)
        return fail(ErrorCode::WrongModel,
                    "this checkpoint belongs to a run with other settings or data; choose an empty folder",
                    checkpointFile().string());
    auto taken = model::takeWeights(*file, "network.", *m_network);
    if (taken && m_average)
        taken = model::takeWeights(*file, "average.", *m_average);
    if (taken)
        taken = m_optimiser->take(*file);
    if (!taken)
        return fail(taken.error().code, taken.error().message, checkpointFile().string());
    for (const auto& [name, tensor] : file->tensors) {
        if (name.starts_with("best."))
            m_best.tensors[name.substr(5)] = tensor;
    }
    m_step = std::strtoll(text("step").c_str(), nullptr, 10);
    m_loss = std::strtod(text("loss").c_str(), nullptr);
    m_bestEer = std::strtod(text("best_eer").c_str(), nullptr);
    m_bestStep = std::strtoll(text("best_step").c_str(), nullptr, 10);
    m_sinceBest = static_cast<int>(std::strtol(text("since_best").c_str(), nullptr, 10));
    return true;
}

Result<void> Run::write(const std::filesystem::path& out) const
{
    model::TensorFile file = m_best;
    if (file.tensors.empty())
        model::putWeights(file, "", *result());
    auto parameters = m_params.architectureOptions;
    if (m_params.rank > 0) {
        std::vector<const InkImage*> images;
        for (const auto& set : m_data.training) {
            // Every eighth is plenty for 256 directions.
            for (std::size_t i = 0; i < set.images.size(); i += 8)
                images.push_back(&set.images[i]);
        }
        auto narrow = lowRank(file, parameters, images, m_params.rank);
        if (!narrow)
            return tl::unexpected(narrow.error());
        file = std::move(*narrow);
        parameters["rank"] = m_params.rank;
    }
    auto json = card(parameters);
    if (!json)
        return tl::unexpected(json.error());
    file.metadata["card"] = std::move(*json);
    return model::writeTensors(out, file);
}

Result<std::string> Run::card(const model::Parameters& parameters) const
{
    model::Card card;
    card.name = m_params.name;
    card.version = "1";
    card.architecture = m_params.architecture;
    card.parameters = parameters;
    card.inputSize = m_network->inputSize();
    card.trainedOn = m_params.trainedOn;
    card.trainingCommand = m_params.command;
    card.trainingFingerprint = fingerprint(m_data);
    card.license = m_params.license;
    return model::toJson(card);
}

/// What would fail after hours of work fails before them.
Result<void> Run::checkEnd(const std::filesystem::path& out) const
{
    if (auto writable = checkWritable(out); !writable)
        return writable;
    if (auto text = card(m_params.architectureOptions); !text)
        return tl::unexpected(text.error());
    if (!m_params.checkpoint.empty()) {
        std::error_code error;
        std::filesystem::create_directories(m_params.checkpoint, error);
        if (auto writable = checkWritable(checkpointFile()); !writable)
            return writable;
    }
    const bool canBeJudged = std::ranges::any_of(m_data.validation, [](const eval::LoadedSet& set) {
        return std::ranges::any_of(set.set.samples, &eval::Sample::forged);
    });
    if (!m_data.validation.empty() && !canBeJudged)
        return fail(ErrorCode::EmptyInput, "The validation writers have no forgeries to choose the best weights by.");
    for (const auto& [name, weight] : m_params.setWeights) {
        if (std::ranges::none_of(m_data.training, [&](const auto& set) { return set.set.name == name; }))
            return fail(ErrorCode::InvalidArgument, "There is no training set of this name to give a weight to.", name);
    }
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
    const auto continued = restore();
    if (!continued)
        return tl::unexpected(continued.error());
    m_network->train();
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

} // namespace

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
            const std::string line =
                set.set.writers[static_cast<std::size_t>(sample.writer)] + (sample.forged ? " f " : " g ");
            hash.add({reinterpret_cast<const std::uint8_t*>(line.data()), line.size()});
            hash.add(set.images[i].ink);
        }
    }
    return hash.hex();
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
