// What a run keeps on the disk: checkpoints, and the model at the end.
#include "core/base/file.h"
#include "core/model/card.h"
#include "core/model/tensors.h"
#include "core/train/low_rank.h"
#include "core/train/run.h"

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <type_traits>

namespace countersign::train {

namespace {

/// Digits that read back to the same number.
std::string exact(double number)
{
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
}

} // namespace

std::string Run::identity() const
{
    std::string text = m_params.architecture;
    for (const auto& [name, value] : m_params.architectureOptions)
        text += " " + name + "=" + exact(value);
    const auto add = [&text](const char* name, auto value) {
        text += std::string(" ") + name + "=";
        if constexpr (std::is_integral_v<decltype(value)>)
            text += std::to_string(value); // a seed has more digits than a double
        else
            text += exact(value);
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
    add("writers", m_params.writersPerBatch * m_params.worker.count);
    add("augment", m_params.augment);
    if (m_params.augment && m_params.strength != 1)
        add("strength", m_params.strength);
    if (m_params.freezeNorms)
        add("norms", 0);
    for (const auto& layer : m_params.fixedLayers)
        text += " fixed=" + layer;
    add("joined", m_params.joined);
    if (m_params.forgers > 0)
        add("forgers", m_params.forgers);
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
Result<void> Run::save()
{
    shareState();
    if (m_params.checkpoint.empty() || !m_workers.isFirst())
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
    file.metadata["validated"] = std::to_string(m_validated);
    if (m_startEer)
        file.metadata["start_eer"] = exact(*m_startEer);
    file.metadata["best_eer"] = exact(m_bestEer);
    file.metadata["best_step"] = std::to_string(m_bestStep);
    file.metadata["since_best"] = std::to_string(m_sinceBest);
    return model::writeTensors(checkpointFile(), file).map_error([](Error error) {
        error.message +=
            " Make room there, or let others write there, and start again with the same arguments: the run "
            "goes on from the checkpoint before this one, which is as it was.";
        return error;
    });
}

Result<bool> Run::restoreFromDisk()
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
    m_validated = std::strtoll(text("validated").c_str(), nullptr, 10);
    if (file->metadata.contains("start_eer"))
        m_startEer = std::strtod(text("start_eer").c_str(), nullptr);
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
    return model::writeTensors(out, file).map_error([this](Error error) {
        if (!m_params.checkpoint.empty())
            error.message += " The checkpoint has everything: make room and start again with the same arguments.";
        return error;
    });
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
    if (!m_workers.isFirst())
        return checkData();
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
    return checkData();
}

Result<void> Run::checkData() const
{
    const bool canBeJudged = std::ranges::any_of(m_data.validation, [](const eval::LoadedSet& set) {
        return std::ranges::any_of(set.set.samples, &eval::Sample::forged);
    });
    if (!m_data.validation.empty() && !canBeJudged)
        return fail(ErrorCode::EmptyInput, "The validation writers have no forgeries to choose the best weights by.");
    const Size size = m_network->inputSize();
    for (const auto* sets : {&m_data.training, &m_data.validation}) {
        for (const auto& set : *sets) {
            const bool fits = std::ranges::all_of(set.images, [size](const InkImage& image) {
                return Size{image.width, image.height} == size;
            });
            if (!fits)
                return fail(ErrorCode::InvalidArgument,
                            "The pictures of this set are not " + std::to_string(size.width) + " x "
                                + std::to_string(size.height)
                                + ", as the network needs them: pack them for its architecture and detail.",
                            set.set.name);
        }
    }
    const auto isHandKnown = [](const eval::LoadedSet& set) {
        return std::ranges::any_of(set.set.samples, [](const eval::Sample& sample) { return sample.hand > 0; });
    };
    if (m_params.forgers > 0 && std::ranges::none_of(m_data.training, isHandKnown))
        return fail(ErrorCode::InvalidArgument, "Nobody is known who forged in these sets: name the table of hands.");
    for (const auto& [name, weight] : m_params.setWeights) {
        if (std::ranges::none_of(m_data.training, [&](const auto& set) { return set.set.name == name; }))
            return fail(ErrorCode::InvalidArgument, "There is no training set of this name to give a weight to.", name);
    }
    return {};
}

} // namespace countersign::train
