// countersign-cli evaluate: error rates of models on research sets, by a fixed protocol.
#include "app/cli/commands.h"
#include "app/cli/evaluation.h"
#include "app/cli/progress_line.h"
#include "app/cli/sets.h"
#include "core/base/file.h"
#include "core/base/resources.h"
#include "core/eval/calibration.h"
#include "core/eval/protocol.h"
#include "core/verify/calibrate.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <tuple>

namespace countersign::cli {

namespace {

struct Options {
    std::string protocol = "wi-1";
    std::string data;
    std::vector<std::string> models;  ///< empty: those that come with the program
    std::vector<std::string> compare; ///< two models, instead of `models`
    std::vector<std::string> sets;
    std::vector<std::string> perturbations;
    std::string split = "test";
    std::string json;
    std::string plots;
    std::string device = "auto";
    int threads = 0;
    std::string precision = "auto";
    int mostWriters = 0;
    bool raw = false;
    bool verbose = false;
};

/// What is scored, in this order: every set as is, then every set with each perturbation.
using Plan = std::vector<std::pair<std::optional<image::Perturbation>, eval::ProtocolSet>>;

/// Lists, loads and scores sets; keeps the images for the next model that takes the same size.
class Scorer {
public:
    explicit Scorer(const Options& options) : m_options(options), m_line(options.verbose) {}

    Result<SetReport> score(verify::Encoder& encoder, const eval::ProtocolSet& set, eval::Split split,
                            const std::optional<image::Perturbation>& perturbation = {})
    {
        const auto start = std::chrono::steady_clock::now();
        const auto sink = [this](const Progress& progress) { m_line.show(progress); };
        const auto loaded = load(set, split, encoder.info().inputSize, perturbation, sink);
        if (!loaded)
            return tl::unexpected(loaded.error());
        auto scores = eval::score(encoder, **loaded, sink, {});
        m_line.clear();
        if (!scores)
            return tl::unexpected(scores.error());
        SetReport report;
        report.scores = std::move(*scores);
        report.perturbation = perturbation ? perturbation->name : "";
        report.images = int((*loaded)->images.size());
        report.duplicatesDropped = (*loaded)->set.duplicatesDropped;
        report.unreadable = (*loaded)->unreadable;
        report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return report;
    }

    /// Of each set and, where there are several, of all together.
    Result<std::vector<OneShotReport>> oneShot(verify::Encoder& encoder, const Plan& plan, eval::Split split)
    {
        const auto sink = [this](const Progress& progress) { m_line.show(progress); };
        std::vector<OneShotReport> reports;
        std::vector<const eval::LoadedSet*> sets;
        for (const auto& [perturbation, set] : plan) {
            if (perturbation)
                continue;
            const auto loaded = load(set, split, encoder.info().inputSize, {}, sink);
            if (!loaded)
                return tl::unexpected(loaded.error());
            sets.push_back(*loaded);
            reports.push_back({set.name, {}});
        }
        const auto scores = eval::scoreOneShot(encoder, sets, sink, {});
        m_line.clear();
        if (!scores)
            return tl::unexpected(scores.error());
        for (std::size_t i = 0; i < sets.size(); ++i) {
            const auto part = scores->of(i);
            reports[i].figures = eval::oneShot(part.scores, part.own);
        }
        if (sets.size() > 1)
            reports.push_back({"all together", eval::oneShot(scores->scores, scores->own)});
        return reports;
    }

private:
    using Key = std::tuple<std::string, eval::Split, std::string>;

    Result<const eval::LoadedSet*> load(const eval::ProtocolSet& set, eval::Split split, Size size,
                                        const std::optional<image::Perturbation>& perturbation,
                                        const ProgressSink& sink)
    {
        if (!(size == m_size))
            m_loaded.clear();
        m_size = size;
        const Key key{set.name, split, perturbation ? perturbation->name : ""};
        const auto known = m_loaded.find(key);
        if (known != m_loaded.end())
            return &known->second;
        auto listed = eval::listSplit(m_options.data, set, split, m_options.mostWriters);
        if (!listed)
            return tl::unexpected(listed.error());
        auto loaded = loadSet(std::move(*listed), size, m_options.threads, sink, perturbation, m_options.raw);
        if (!loaded)
            return tl::unexpected(loaded.error());
        return &m_loaded.emplace(key, std::move(*loaded)).first->second;
    }

    const Options& m_options;
    ProgressLine m_line;
    Size m_size;
    std::map<Key, eval::LoadedSet> m_loaded;
};

/// The model's own calibration, or one that is fitted now on the validation writers of all of the protocol's sets,
/// whichever of them are tested: thresholds and figures do not depend on --set.
Result<void> calibrate(ModelReport& report, verify::Encoder& encoder, Scorer& scorer, const eval::Protocol& protocol,
                       eval::Split split)
{
    report.calibratedBy = "none";
    if (!report.info.calibrations.empty()) {
        report.calibratedBy = "the model file";
        report.calibrations = report.info.calibrations;
        return {};
    }
    if (split == eval::Split::Validation) {
        report.notes.push_back("The model has no calibration, and the validation writers cannot be used to set "
                               "thresholds for themselves.");
        return {};
    }
    std::vector<eval::SetScores> validation;
    for (const eval::ProtocolSet& set : protocol.sets) {
        if (!set.validation)
            continue;
        auto scored = scorer.score(encoder, set, eval::Split::Validation);
        if (!scored && scored.error().code == ErrorCode::NotFound) {
            report.notes.push_back("Calibrated without " + set.name + ", which is not in the data folder.");
            continue;
        }
        if (!scored)
            return tl::unexpected(scored.error());
        validation.push_back(std::move(scored->scores));
    }
    const auto outcome = eval::calibrate(validation, {});
    if (!outcome) {
        report.notes.push_back("No thresholds: " + outcome.error().message);
        return {};
    }
    report.calibratedBy = "validation writers";
    report.calibrations = outcome->calibrations;
    report.notes.insert(report.notes.end(), outcome->notes.begin(), outcome->notes.end());
    return {};
}

Result<ModelReport> evaluateModel(const std::string& file, verify::Encoder& encoder, const Options& options,
                                  Scorer& scorer, const eval::Protocol& protocol, const Plan& plan)
{
    ModelReport report;
    report.file = file;
    report.info = encoder.info();
    const auto split = options.split == "test" ? eval::Split::Test : eval::Split::Validation;
    if (auto ready = calibrate(report, encoder, scorer, protocol, split); !ready)
        return tl::unexpected(ready.error());
    for (const auto& [perturbation, set] : plan) {
        auto scored = scorer.score(encoder, set, split, perturbation);
        if (!scored)
            return tl::unexpected(scored.error());
        for (const int references : NumbersOfReferences) {
            const auto calibration = calibrationOf(report, references);
            const auto trials =
                eval::trials({&scored->scores, 1}, references, calibration ? calibration->fusion : verify::Fusion{});
            const auto figures = eval::measure(trials, calibration ? &*calibration : nullptr);
            if (!figures && references == 1)
                return fail(figures.error().code, figures.error().message, set.name);
            if (figures)
                scored->figures.push_back(*figures);
        }
        if (!perturbation) {
            auto rows = eval::byQuality(scored->scores);
            if (!rows)
                return tl::unexpected(rows.error());
            scored->quality = std::move(*rows);
        }
        report.sets.push_back(std::move(*scored));
    }
    auto oneShot = scorer.oneShot(encoder, plan, split);
    if (!oneShot)
        return tl::unexpected(oneShot.error());
    report.oneShot = std::move(*oneShot);
    report.info.device = encoder.info().device;
    return report;
}

Result<std::vector<eval::ProtocolSet>> chosenSets(const eval::Protocol& protocol, const Options& options)
{
    std::vector<eval::ProtocolSet> sets;
    for (const eval::ProtocolSet& set : protocol.sets)
        if (set.test && (options.sets.empty() || std::count(options.sets.begin(), options.sets.end(), set.name)))
            sets.push_back(set);
    for (const std::string& name : options.sets)
        if (std::none_of(sets.begin(), sets.end(), [&](const eval::ProtocolSet& set) { return set.name == name; }))
            return fail(ErrorCode::InvalidArgument, "The protocol has no test writers in a set of this name.", name);
    return sets;
}

Result<Plan> makePlan(const eval::Protocol& protocol, const Options& options)
{
    const auto sets = chosenSets(protocol, options);
    if (!sets)
        return tl::unexpected(sets.error());
    std::vector<std::optional<image::Perturbation>> perturbations = {std::nullopt};
    for (const std::string& text : options.perturbations) {
        auto perturbation = image::perturbation(text);
        if (!perturbation)
            return tl::unexpected(perturbation.error());
        perturbations.emplace_back(std::move(*perturbation));
    }
    Plan plan;
    for (const auto& perturbation : perturbations)
        for (const eval::ProtocolSet& set : *sets)
            plan.emplace_back(perturbation, set);
    return plan;
}

/// As given, or those that come with the program.
std::vector<std::string> modelsOf(const Options& options)
{
    if (!options.compare.empty())
        return options.compare;
    if (!options.models.empty())
        return options.models;
    std::vector<std::string> all = {"default"};
    for (const char* other : {"classic", "synthetic"})
        if (findResource(std::string("models/") + other + ".safetensors"))
            all.emplace_back(other);
    return all;
}

int run(const Options& options)
{
    const bool json = options.json == "-";
    const auto protocol = eval::protocol(options.protocol);
    if (!protocol)
        return complain(protocol.error(), json);
    const auto plan = makePlan(*protocol, options);
    if (!plan)
        return complain(plan.error(), json);
    const auto models = modelsOf(options);
    std::vector<std::unique_ptr<verify::Encoder>> encoders;
    for (const std::string& file : models) {
        Common common;
        common.model = file;
        common.device = options.device;
        common.threads = options.threads;
        common.precision = options.precision;
        auto opened = openEncoder(common);
        if (!opened) // before hours of work, not after them
            return complain(opened.error(), json);
        encoders.push_back(std::move(*opened));
    }
    if (!json && !options.json.empty()) {
        if (const auto writable = checkWritable(options.json); !writable)
            return complain(writable.error());
    }
    if (!options.plots.empty()) {
        std::error_code error;
        std::filesystem::create_directories(options.plots, error);
        if (error)
            return complain(
                {ErrorCode::WriteFailed, "The folder cannot be made: " + error.message() + ".", options.plots}, json);
    }
    Scorer scorer(options);
    Json described = Json::array();
    std::vector<ModelReport> reports;
    std::map<std::string, int> stems;
    for (std::size_t i = 0; i < models.size(); ++i) {
        const std::string& file = models[i];
        auto report = evaluateModel(file, *encoders[i], options, scorer, *protocol, *plan);
        if (!report)
            return complain(report.error(), json);
        if (!json)
            printReport(*report, options.protocol, options.split);
        described.push_back(toJson(*report));
        reports.push_back(std::move(*report));
        if (options.plots.empty())
            continue;
        std::string stem = std::filesystem::path(file).stem().string();
        if (const int before = stems[stem]++; before > 0)
            stem += "-" + std::to_string(before + 1);
        if (const auto drawn = drawPlots(reports.back(), stem, options.plots); !drawn)
            return complain(drawn.error(), json);
    }
    Json all = {{"protocol", options.protocol},
                {"split", options.split},
                {"limitWriters", options.mostWriters},
                {"models", described}};
    if (!options.compare.empty()) {
        all["comparison"] = compareToJson(reports[0], reports[1]);
        if (!json)
            printComparison(reports[0], reports[1]);
    }
    if (json) {
        print(all);
    } else if (!options.json.empty()) {
        const std::string text = all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
        if (const auto written = writeFile(options.json, Bytes(text.begin(), text.end())); !written)
            return complain(written.error());
    }
    return Done;
}

} // namespace

Run addEvaluate(CLI::App& program)
{
    const auto options = std::make_shared<Options>();
    CLI::App& command =
        *program.add_subcommand("evaluate", "Measure models on research sets of signatures by a fixed protocol");
    command.add_option("--protocol", options->protocol, "Which writers are tested on what: wi-1, or wi-1-without-SET")
        ->capture_default_str();
    command.add_option("--data", options->data, "Folder of the sets: <set>/<writer>/genuine|forged/*")
        ->required()
        ->type_name("DIR");
    auto* models =
        command
            .add_option(
                "--model", options->models,
                "Model file, or the name of one that comes with the program (all of them where none is given); may be "
                "given several times")
            ->type_name("FILE")
            ->allow_extra_args(false);
    command
        .add_option("--compare", options->compare,
                    "Two models, A and B, side by side: is B really better? By a paired bootstrap over writers")
        ->expected(2)
        ->type_name("A B")
        ->excludes(models);
    command.add_option("--set", options->sets, "Only this set; may be given several times")->allow_extra_args(false);
    command
        .add_option(
            "--perturb", options->perturbations,
            "Measure also with every test image redrawn at random: pen, contrast, resolution, rotation, jpeg, "
            "or all at once, with =VALUE every second image by that; or laid on a made-up cheque and taken off it "
            "again: cheque, or cheque-half for every second one; may be given several times")
        ->allow_extra_args(false);
    command.add_option("--split", options->split, "Which writers")
        ->check(CLI::IsMember({"test", "validation"}))
        ->capture_default_str();
    command.add_option("--limit-writers", options->mostWriters, "Only the first so many writers of each set (0: all)")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
    command.add_option("--json", options->json, "Write everything as JSON to a file, or - to print it instead")
        ->type_name("FILE");
    command
        .add_option("--plots", options->plots,
                    "Draw DET, ROC, score histograms, reliability and errors by quality (SVG) into this folder")
        ->type_name("DIR");
    command.add_option("--device", options->device, "auto, cpu, cuda or cuda:n")->capture_default_str();
    addPrecision(command, options->precision);
    command.add_option("--threads", options->threads, "Threads (0: as many as cores)")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    command.add_flag("--raw", options->raw,
                     "Do not take the signatures off the paper: for a model that was trained so, to show its leak");
    command.add_flag("--verbose", options->verbose, "Report progress even where stderr is not a terminal");
    return [options] { return run(*options); };
}

} // namespace countersign::cli
