// countersign-cli calibrate: thresholds from validation writers, figures from test writers, both into the card.
#include "app/cli/calibrate.h"

#include "app/cli/commands.h"
#include "app/cli/sets.h"
#include "core/base/file.h"
#include "core/eval/measure.h"
#include "core/model/card.h"
#include "core/model/open.h"
#include "core/verify/calibrate.h"

#include <iostream>

namespace countersign::cli {

namespace {

Result<std::vector<eval::SetScores>> scoreAll(verify::Encoder& encoder, const std::vector<eval::LoadedSet>& sets)
{
    std::vector<eval::SetScores> scores;
    for (const auto& set : sets) {
        auto scored = eval::score(encoder, set, {}, {});
        if (!scored)
            return tl::unexpected(scored.error());
        scores.push_back(std::move(*scored));
    }
    return scores;
}

void addMeasured(model::Card& card, const eval::SetScores& scores, int references)
{
    verify::ModelInfo info;
    info.calibrations = card.calibrations;
    const auto calibration = verify::calibrationFor(info, references);
    const auto trials = eval::trials({&scores, 1}, references, calibration ? calibration->fusion : verify::Fusion{});
    const auto figures = eval::measure(trials, nullptr);
    if (!figures)
        return; // a set without forgeries, or with too few signatures for so many references
    const auto add = [&](const char* figure, const verify::Rate& rate, std::int64_t pairs) {
        card.measured.push_back({scores.name + " test writers", figure, references, rate, figures->writers, pairs});
    };
    add("skilled EER", figures->skilledEer, figures->genuineTrials + figures->skilledTrials);
    if (figures->randomEer)
        add("random EER", *figures->randomEer, figures->genuineTrials + figures->randomTrials);
}

} // namespace

Result<void> calibrateFile(const CalibrationJob& job, const std::vector<eval::LoadedSet>& validation,
                           const std::vector<eval::LoadedSet>& test)
{
    auto file = model::readTensors(job.in);
    if (!file)
        return tl::unexpected(file.error());
    auto card = model::cardOf(*file, job.in.string());
    if (!card)
        return tl::unexpected(card.error());
    auto encoder = model::openEncoder(job.in, {job.device, job.threads, {}});
    if (!encoder)
        return tl::unexpected(encoder.error());
    const auto held = scoreAll(**encoder, validation);
    if (!held)
        return tl::unexpected(held.error());
    const auto tested = scoreAll(**encoder, test);
    if (!tested)
        return tl::unexpected(tested.error());
    const auto outcome = eval::calibrate(*held, *tested, job.targets);
    if (!outcome)
        return tl::unexpected(outcome.error());
    for (const auto& note : outcome->notes)
        remark(note);
    card->calibrations = outcome->calibrations;
    card->measured.clear();
    for (const auto& scores : *tested) {
        for (const int references : {1, 5})
            addMeasured(*card, scores, references);
    }
    auto json = model::toJson(*card);
    if (!json)
        return tl::unexpected(json.error());
    file->metadata["card"] = std::move(*json);
    return model::writeTensors(job.out, *file);
}

Run addCalibrate(CLI::App& program)
{
    auto* command = program.add_subcommand(
        "calibrate",
        "Set a model's thresholds on a protocol's validation writers and measure them on its test writers");
    struct Options {
        CalibrationJob job;
        std::string protocol = "wi-1", data;
    };
    const auto options = std::make_shared<Options>();
    command->add_option("--model", options->job.in, "Model file")->required();
    command->add_option("--out", options->job.out, "Model file to write; may be the same")->required();
    command->add_option("--protocol", options->protocol, "Which writers")->capture_default_str();
    command->add_option("--data", options->data, "Folder of the sets")->required();
    command->add_option("--accept-fmr", options->job.targets.accept, "FMR(skilled) at the accept threshold, at most")
        ->check(CLI::Range(1e-6, 1.0))
        ->capture_default_str();
    command->add_option("--reject-fnmr", options->job.targets.reject, "FNMR at the reject threshold, at most")
        ->check(CLI::Range(1e-6, 1.0))
        ->capture_default_str();
    command->add_option("--device", options->job.device, "auto, cpu, cuda or cuda:n")->capture_default_str();
    command->add_option("--threads", options->job.threads, "Threads (0: as many as cores)")->check(CLI::Range(0, 1024));
    return [options] {
        auto& job = options->job;
        if (const auto writable = checkWritable(job.out); !writable)
            return complain(writable.error());
        const auto file = model::readTensors(job.in);
        const auto card = file ? model::cardOf(*file, job.in.string()) : tl::unexpected(file.error());
        if (!card)
            return complain(card.error());
        const auto load = [&](eval::Split split) {
            return loadSplit(options->protocol, options->data, split, card->inputSize, job.threads);
        };
        const auto validation = load(eval::Split::Validation);
        if (!validation)
            return complain(validation.error());
        const auto test = load(eval::Split::Test);
        if (!test)
            return complain(test.error());
        if (auto done = calibrateFile(job, *validation, *test); !done)
            return complain(done.error());
        std::cout << job.out.string() << ": calibrated\n";
        return Done;
    };
}

} // namespace countersign::cli
