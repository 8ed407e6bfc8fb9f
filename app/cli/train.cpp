// countersign-cli train and pack: a new network from folders of signatures.
#include "app/cli/commands.h"
#include "app/cli/sets.h"
#include "app/train/options.h"
#include "app/train/reporter.h"
#include "app/train/signals.h"
#include "core/base/file.h"
#include "core/model/input_size.h"
#include "core/train/calibrate_file.h"
#include "core/train/pack.h"

#include <cstdio>
#include <iostream>
#include <map>
#include <memory>

namespace countersign::cli {

namespace {

struct TrainOptions {
    SetNames training, validation;
    std::string protocol, root;
    double share = 0.1;
    app::TrainWords words;
    /// Ctrl+C ends at the next step, with a checkpoint.
    std::unique_ptr<app::StopOnSignal> stop;
};

Result<train::TrainingData> loadData(const TrainOptions& options)
{
    const auto size = *model::inputSize(options.words.params.architecture, app::detailOf(options.words.params));
    const int threads = options.words.params.threads;
    if (!options.protocol.empty()) {
        auto training = loadSplit(options.protocol, options.root, eval::Split::Train, size, threads);
        if (!training)
            return tl::unexpected(training.error());
        auto held = loadSplit(options.protocol, options.root, eval::Split::Validation, size, threads);
        if (!held)
            return tl::unexpected(held.error());
        return train::TrainingData{std::move(*training), std::move(*held)};
    }
    auto training = loadSets(options.training, size, threads);
    if (!training)
        return tl::unexpected(training.error());
    if (options.validation.folders.empty())
        return train::splitByWriter(std::move(*training), options.share, options.words.params.seed);
    auto validation = options.validation;
    validation.raw = options.training.raw;
    auto held = loadSets(validation, size, threads);
    if (!held)
        return tl::unexpected(held.error());
    return train::TrainingData{std::move(*training), std::move(*held)};
}

int runTrain(TrainOptions& options)
{
    if (options.protocol.empty() == (options.training.folders.empty() && options.training.pairs.empty()))
        return complain({ErrorCode::InvalidArgument,
                         "Say what to train on: either --data and --pairs, or --protocol with --root."});
    auto data = loadData(options);
    if (!data)
        return complain(data.error());
    auto& params = options.words.params;
    for (const auto& set : data->training) {
        params.trainedOn += (params.trainedOn.empty() ? "" : ", ") + set.set.name + " ("
                            + std::to_string(set.set.writers.size()) + " writers)";
    }
    if (options.training.raw)
        params.trainedOn += "; pictures with their paper, for demonstration only";
    const auto outcome = train::train(*data, params, options.words.out, app::printProgress(), options.stop->token());
    if (!outcome)
        return complain(outcome.error());
    if (!data->validation.empty()) {
        const train::CalibrationJob job{options.words.out, options.words.out, params.device, params.threads, {}};
        const auto notes = train::calibrateFile(job, data->validation, {});
        if (!notes)
            remark("The model has no thresholds: " + describe(notes.error()));
        for (const auto& note : notes.value_or(std::vector<std::string>()))
            remark(note);
        if (outcome->startValidationEer && outcome->bestStep == 0)
            remark("Nothing was better than the model that it started from, whose weights were written.");
        std::printf("%s: best at step %lld of %lld, validation EER %.2f %%\n", options.words.out.c_str(),
                    static_cast<long long>(outcome->bestStep), static_cast<long long>(outcome->steps),
                    100 * outcome->bestValidationEer.value_or(1));
    } else {
        std::printf("%s: %lld steps\n", options.words.out.c_str(), static_cast<long long>(outcome->steps));
    }
    return Done;
}

} // namespace

Run addTrain(CLI::App& program)
{
    auto* command = program.add_subcommand("train", "Train a network on folders of signatures or pair files");
    const auto options = std::make_shared<TrainOptions>();
    command
        ->add_option("--data", options->training.folders,
                     "Folder <writer>/genuine|forged/*, or FOLDER:first-last for some writers; may be repeated")
        ->allow_extra_args(false);
    command
        ->add_option("--pairs", options->training.pairs, "Pair file: CSV with image_a,image_b,label; may be repeated")
        ->allow_extra_args(false);
    addPairLabels(*command, options->training.labels);
    auto* hands = addHands(*command, options->training.hands);
    command
        ->add_option("--validation", options->validation.folders,
                     "Writers to choose the best weights and the thresholds by, like --data")
        ->allow_extra_args(false);
    command->add_option("--validation-share", options->share, "Without --validation: share of the writers held back")
        ->check(CLI::Range(0.0, 0.5))
        ->capture_default_str();
    auto* raw = command->add_flag("--raw", options->training.raw,
                                  "Do not take the signatures off the paper: only to show what a network learns then");
    auto* root = command->add_option("--root", options->root, "Folder with the sets of --protocol");
    command->add_option("--protocol", options->protocol, "Train on the training writers of this protocol (wi-1)")
        ->needs(root)
        ->excludes(raw)
        ->excludes(hands);
    app::addTrainOptions(*command, options->words);
    hands->needs(command->get_option("--forgers"));
    return [options, command] {
        options->words.params.command = app::commandOf(*command);
        if (const auto settled = app::settle(*command, options->words); !settled)
            return complain(settled.error());
        options->stop = std::make_unique<app::StopOnSignal>();
        return runTrain(*options);
    };
}

Run addPack(CLI::App& program)
{
    auto* command = program.add_subcommand("pack", "Pack signature sets into one file for countersign-train");
    const auto names = std::make_shared<SetNames>();
    const auto out = std::make_shared<std::string>();
    const auto architecture = std::make_shared<std::string>("encoder");
    const auto threads = std::make_shared<int>(0);
    command->add_option("--data", names->folders, "Folder <writer>/genuine|forged/*, or FOLDER:first-last")
        ->required()
        ->allow_extra_args(false);
    addHands(*command, names->hands);
    command->add_option("--arch", *architecture, "For which network: encoder or classic")
        ->check(CLI::IsMember({"encoder", "classic"}))
        ->capture_default_str();
    const auto detail = std::make_shared<int>(1);
    command->add_option("--detail", *detail, "Encoder: 1 for pictures of 96 x 192, 2 for twice as fine ones")
        ->check(CLI::Range(1, 2))
        ->capture_default_str();
    command->add_option("--threads", *threads, "Threads (0: as many as cores)")->check(CLI::Range(0, 1024));
    command->add_option("--out", *out, "File to write")->required();
    return [=] {
        if (const auto writable = checkWritable(*out); !writable)
            return complain(writable.error());
        const auto sets = loadSets(*names, *model::inputSize(*architecture, *detail), *threads);
        if (!sets)
            return complain(sets.error());
        if (const auto written = train::writePack(*out, *sets); !written)
            return complain(written.error());
        for (const auto& set : *sets)
            std::cout << set.set.name << ": " << set.set.writers.size() << " writers, " << set.images.size()
                      << " pictures\n";
        return Done;
    };
}

} // namespace countersign::cli
