// countersign-cli calibrate: thresholds from validation writers, figures from test writers, both into the card.
#include "app/cli/commands.h"
#include "app/cli/sets.h"
#include "core/base/file.h"
#include "core/model/card.h"
#include "core/model/open.h"
#include "core/train/calibrate_file.h"

#include <iostream>

namespace countersign::cli {

Run addCalibrate(CLI::App& program)
{
    auto* command = program.add_subcommand(
        "calibrate",
        "Set a model's thresholds on a protocol's validation writers and measure them on its test writers");
    struct Options {
        train::CalibrationJob job;
        std::string protocol = "wi-1", data;
        std::vector<std::string> validation;
    };
    const auto options = std::make_shared<Options>();
    command->add_option("--model", options->job.in, "Model file")->required();
    command->add_option("--out", options->job.out, "Model file to write; may be the same")->required();
    command->add_option("--protocol", options->protocol, "Which writers")->capture_default_str();
    command->add_option("--data", options->data, "Folder of the sets")->required();
    command
        ->add_option("--validation", options->validation,
                     "Folder <writer>/genuine|forged/*, or FOLDER:first-last for some writers, instead of the "
                     "protocol's validation writers; may be repeated")
        ->type_size(1)
        ->allow_extra_args(false);
    command->add_option("--accept-fmr", options->job.targets.accept, "FMR(skilled) at the accept threshold, at most")
        ->check(CLI::Range(1e-6, 1.0))
        ->capture_default_str();
    command->add_option("--reject-fnmr", options->job.targets.reject, "FNMR at the reject threshold, at most")
        ->check(CLI::Range(1e-6, 1.0))
        ->capture_default_str();
    command
        ->add_option("--support", options->job.targets.support,
                     "Least likelihood ratio that Accept and Reject rest on; 1 leaves it to the error rates")
        ->check(CLI::Range(1.0, 1e6))
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
        const auto validation = options->validation.empty()
                                    ? load(eval::Split::Validation)
                                    : loadSets({options->validation, {}, {}, false}, card->inputSize, job.threads);
        if (!validation)
            return complain(validation.error());
        const auto test = load(eval::Split::Test);
        if (!test)
            return complain(test.error());
        const auto notes = train::calibrateFile(job, *validation, *test);
        if (!notes)
            return complain(notes.error());
        for (const auto& note : *notes)
            remark(note);
        std::cout << job.out.string() << ": calibrated\n";
        return Done;
    };
}

} // namespace countersign::cli
