// model show, model check, model mean: what a model file says of itself, whether it is sound, and one out of several.
#include "app/cli/bank_models.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/base/file.h"
#include "core/base/sha256.h"
#include "core/model/card.h"
#include "core/model/open.h"

#include <cstring>
#include <iostream>
#include <map>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
    Common common;
    CLI::App* show = nullptr;
    CLI::App* mean = nullptr;
    std::vector<std::string> files;
    std::string out;
};

/// A checkpoint's tensors without what a model file does not have: the running mean of its weights alone.
void keepAverage(model::TensorFile& file)
{
    const std::string prefix = "average.";
    std::map<std::string, model::Tensor> average;
    for (auto& [name, tensor] : file.tensors)
        if (name.starts_with(prefix))
            average[name.substr(prefix.size())] = std::move(tensor);
    if (!average.empty())
        file.tensors = std::move(average);
}

/// Adds the numbers of `from`, times `share`, to `to`. Other types than F32 are counters and stay as they are.
bool add(model::TensorFile& to, const model::TensorFile& from, double share)
{
    if (to.tensors.size() != from.tensors.size())
        return false;
    for (auto& [name, tensor] : to.tensors) {
        const auto other = from.tensors.find(name);
        if (other == from.tensors.end() || other->second.dtype != tensor.dtype || other->second.shape != tensor.shape)
            return false;
        for (std::size_t at = 0; tensor.dtype == model::Dtype::F32 && at < tensor.data.size(); at += sizeof(float)) {
            float sum = 0;
            float more = 0;
            std::memcpy(&sum, tensor.data.data() + at, sizeof sum);
            std::memcpy(&more, other->second.data.data() + at, sizeof more);
            sum += static_cast<float>(share) * (more - sum);
            std::memcpy(tensor.data.data() + at, &sum, sizeof sum);
        }
    }
    return true;
}

struct ModelFile {
    fs::path path;
    std::uint64_t bytes = 0;
    std::string sha256;
    model::TensorFile tensors;
    model::Card card;
};

Result<ModelFile> readModel(const fs::path& path)
{
    const auto bytes = readFile(path, model::TensorLimits{}.fileBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto tensors = model::parse(*bytes, path.string());
    if (!tensors)
        return tl::unexpected(tensors.error());
    auto card = model::cardOf(*tensors, path.string());
    if (!card)
        return tl::unexpected(card.error());
    return ModelFile{path, bytes->size(), sha256(*bytes), std::move(*tensors), std::move(*card)};
}

std::int64_t parameterCount(const model::TensorFile& file)
{
    std::int64_t count = 0;
    for (const auto& [name, tensor] : file.tensors)
        count += std::int64_t(tensor.data.size() / model::width(tensor.dtype));
    return count;
}

std::string shapeOf(const model::Tensor& tensor)
{
    std::string text;
    for (const std::int64_t side : tensor.shape)
        text += (text.empty() ? "" : " x ") + std::to_string(side);
    return text.empty() ? "1" : text;
}

Result<Json> describeFile(const ModelFile& file)
{
    const auto card = model::toJson(file.card);
    if (!card)
        return tl::unexpected(card.error());
    Json tensors = Json::array();
    for (const auto& [title, tensor] : file.tensors.tensors)
        tensors.push_back({{"name", title}, {"dtype", model::name(tensor.dtype)}, {"shape", tensor.shape}});
    const auto hash = file.tensors.metadata.find("sha256");
    return Json{{"file", file.path.string()},
                {"bytes", file.bytes},
                {"sha256", file.sha256},
                {"content_sha256", hash == file.tensors.metadata.end() ? Json() : Json(hash->second)},
                {"card", Json::parse(*card)},
                {"numbers", parameterCount(file.tensors)},
                {"tensors", tensors}};
}

void line(const std::string& title, const std::string& text)
{
    if (!text.empty())
        std::cout << "  " << title << std::string(title.size() < 16 ? 16 - title.size() : 1, ' ') << text << '\n';
}

void printCalibration(const verify::Calibration& one)
{
    line(one.references == 1 ? "1 reference" : std::to_string(one.references) + " references",
         "accept from " + rounded(one.acceptLlr, 2) + ", reject below " + rounded(one.rejectLlr, 2) + "; on "
             + std::to_string(one.testWriters) + " writers accepts " + percent(one.falseMatchSkilled.value)
             + " of skilled and " + percent(one.falseMatchRandom.value) + " of random forgeries, rejects "
             + percent(one.falseNonMatch.value) + " of genuine signatures");
}

void printText(const ModelFile& file)
{
    const model::Card& card = file.card;
    std::cout << card.name << ' ' << card.version << '\n';
    line("File", file.path.string() + ", " + std::to_string(file.bytes) + " bytes");
    line("SHA-256", file.sha256);
    line("Architecture", card.architecture + ", input " + std::to_string(card.inputSize.width) + " x "
                             + std::to_string(card.inputSize.height));
    line("Trained on", card.trainedOn);
    line("Command", card.trainingCommand);
    line("Training data", card.trainingFingerprint);
    line("Licence", card.license);
    for (const verify::Calibration& one : card.calibrations)
        printCalibration(one);
    for (const model::Measured& one : card.measured) {
        line("Measured", one.set + ", " + one.figure + ", R = " + std::to_string(one.references) + ": "
                             + rounded(one.rate.value, 4) + " [" + rounded(one.rate.low, 4) + ", "
                             + rounded(one.rate.high, 4) + "], " + std::to_string(one.writers) + " writers, "
                             + std::to_string(one.pairs) + " pairs");
    }
    line("Tensors", std::to_string(file.tensors.tensors.size()) + " with "
                        + std::to_string(parameterCount(file.tensors)) + " numbers");
    for (const auto& [title, tensor] : file.tensors.tensors)
        std::cout << "    " << title << "  " << model::name(tensor.dtype) << "  " << shapeOf(tensor) << '\n';
}

int show(const Common& common, const fs::path& path)
{
    const auto file = readModel(path);
    if (!file)
        return complain(file.error(), common.json);
    if (!common.json) {
        printText(*file);
        return Done;
    }
    const auto described = describeFile(*file);
    if (!described)
        return complain(described.error(), true);
    print(*described);
    return Done;
}

int check(const Common& common, const fs::path& path)
{
    const auto encoder = model::openEncoder(path, {common.device, common.threads, {}, common.precision});
    if (!encoder)
        return complain(encoder.error(), common.json);
    if (common.json)
        print({{"file", path.string()}, {"sound", true}, {"model", describeModel((*encoder)->info())}});
    else
        std::cout << path.string() << ": sound (" << (*encoder)->info().name << ' ' << (*encoder)->info().version
                  << ")\n";
    return Done;
}

/// Weights of one run lie in one valley, and their mean is often better than each: Izmailov et al., "Averaging weights
/// leads to wider optima and better generalization", UAI 2018.
int mean(const Options& options)
{
    std::vector<fs::path> inputs(options.files.begin(), options.files.end());
    if (const auto apart = checkApart(options.out, inputs); !apart)
        return complain(apart.error());
    if (const auto writable = checkWritable(options.out); !writable)
        return complain(writable.error());
    model::TensorFile sum;
    for (std::size_t i = 0; i < options.files.size(); ++i) {
        auto file = model::readTensors(options.files[i]);
        if (!file)
            return complain(file.error());
        keepAverage(*file);
        if (i == 0) {
            const auto card = model::cardOf(*file, options.files[i]);
            if (!card)
                return complain(card.error());
            sum = std::move(*file);
        } else if (!add(sum, *file, 1.0 / double(i + 1))) {
            return complain({ErrorCode::WrongModel, "Its weights are not those of the first model.", options.files[i]});
        }
    }
    if (const auto written = model::writeTensors(options.out, sum); !written)
        return complain(written.error());
    std::cout << options.out << ": the mean of " << options.files.size()
              << " models, with the card of the first; calibrate it.\n";
    return Done;
}

int run(const Options& options)
{
    if (options.mean->parsed())
        return mean(options);
    const auto path = modelPath(options.common.model);
    if (!path)
        return complain(path.error(), options.common.json);
    return options.show->parsed() ? show(options.common, *path) : check(options.common, *path);
}

} // namespace

Run addModel(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("model", "Look into a model file, and into the models of the records");
    command->require_subcommand(1);
    options->show = command->add_subcommand("show", "Print the card, the hashes and the tensors");
    CLI::App* check = command->add_subcommand("check", "Say whether the file is sound and fits its architecture");
    options->mean = command->add_subcommand("mean", "Average the weights of models, or checkpoints, of one run");
    options->mean->add_option("files", options->files, "A model file, then model files or checkpoints")
        ->required()
        ->expected(2, 100)
        ->type_name("FILE");
    options->mean->add_option("--out", options->out, "Model file to write")->required()->type_name("FILE");
    for (CLI::App* one : {options->show, check}) {
        addCommon(*one, options->common, true);
        one->add_option("file", options->common.model, "Model file, as --model")->type_name("FILE");
    }
    return [options, ofBank = addBankModels(*command)] {
        const auto done = ofBank();
        return done ? *done : run(*options);
    };
}

} // namespace countersign::cli
