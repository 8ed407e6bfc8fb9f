// countersign-train: trains from a packed data set where there is LibTorch and little else, as on a GPU server, or as the
// window's helper.
#include "app/train/options.h"
#include "app/train/reporter.h"
#include "app/train/signals.h"
#include "core/train/calibrate_file.h"
#include "core/train/pack.h"

#include <csignal>
#include <cstdio>
#include <iterator>
#include <vector>

using namespace countersign;
using Json = app::JsonLines::Json;

namespace {

struct Options {
    std::string packFile;
    std::vector<std::string> training, validation, calibration, test;
    eval::CalibrationTargets targets;
    app::TrainWords words;
    bool json = false;
    int trial = 0;
};

/// What the run needs of the pack.
struct Sets {
    train::TrainingData data;
    std::vector<eval::LoadedSet> calibration, test;
};

Result<Sets> load(const Options& options)
{
    std::vector<train::PackPart> parts;
    for (const auto* names : {&options.training, &options.validation, &options.calibration, &options.test}) {
        for (const auto& text : *names) {
            auto [name, range] = app::parseRange(text);
            parts.push_back({std::move(name), range});
        }
    }
    auto read = train::readPack(options.packFile, parts);
    if (!read)
        return tl::unexpected(read.error());
    auto next = std::make_move_iterator(read->begin());
    const auto take = [&next](const std::vector<std::string>& names) {
        const auto first = next;
        next += static_cast<std::ptrdiff_t>(names.size());
        return std::vector<eval::LoadedSet>(first, next);
    };
    auto training = take(options.training);
    auto held = take(options.validation);
    Sets loaded;
    loaded.calibration = take(options.calibration);
    loaded.test = take(options.test);
    if (options.validation.empty())
        loaded.data = train::splitByWriter(std::move(training), 0.1, options.words.params.seed);
    else
        loaded.data = {std::move(training), std::move(held)};
    return loaded;
}

class Session {
public:
    Session(Options options, app::StopOnSignal& stop)
        : m_options(std::move(options)), m_stop(stop), m_lines([&stop] { stop.stop(); })
    {
    }

    int run()
    {
        const auto sets = load(m_options);
        if (!sets)
            return complain(sets.error());
        return m_options.trial > 0 ? tryOut(*sets) : train(*sets);
    }

    int complain(const Error& error)
    {
        if (error.code == ErrorCode::Cancelled) {
            if (m_options.words.params.worker.rank > 0)
                return 0;
            if (m_options.json)
                m_lines.write({{"stopped", true}, {"step", m_step}});
            else
                std::fprintf(stderr, "countersign-train: stopped at step %lld; started again it goes on from there\n",
                             static_cast<long long>(m_step));
            return 0;
        }
        if (m_options.json)
            m_lines.failed(error);
        std::fprintf(stderr, "countersign-train: %s\n", describe(error).c_str());
        return error.code == ErrorCode::Internal || error.code == ErrorCode::WriteFailed
                       || error.code == ErrorCode::OutOfMemory
                   ? 4
                   : 3;
    }

private:
    int tryOut(const Sets& sets)
    {
        const auto trial = train::tryOut(sets.data, m_options.words.params, m_options.trial, m_stop.token());
        if (!trial)
            return complain(trial.error());
        Json line{{"trial", true},
                  {"steps", trial->steps},
                  {"seconds_per_step", trial->secondsPerStep},
                  {"images_per_second", trial->imagesPerSecond}};
        if (trial->secondsPerValidation)
            line["seconds_per_validation"] = *trial->secondsPerValidation;
        line["device"] = trial->device;
        line["memory_bytes"] = app::residentBytes();
        m_lines.write(line);
        return 0;
    }

    int train(const Sets& sets)
    {
        const auto print = app::printProgress();
        const auto progress = [&](const train::TrainProgress& state) {
            m_step = state.step;
            m_options.json ? m_lines.step(state) : print(state);
        };
        const auto outcome =
            train::train(sets.data, m_options.words.params, m_options.words.out, progress, m_stop.token());
        if (!outcome)
            return complain(outcome.error());
        if (m_options.words.params.worker.rank > 0)
            return 0; // the first worker does and says the rest
        Json line{{"done", true}, {"steps", outcome->steps}, {"best_step", outcome->bestStep}};
        if (outcome->bestValidationEer)
            line["best_validation_eer"] = *outcome->bestValidationEer;
        if (outcome->startValidationEer) {
            line["start_validation_eer"] = *outcome->startValidationEer;
            line["no_better"] = outcome->bestStep == 0;
        }
        line["stopped_early"] = outcome->stoppedEarly;
        if (!m_options.calibration.empty()) {
            const auto notes = calibrate(sets);
            if (!notes && notes.error().code != ErrorCode::InvalidArgument
                && notes.error().code != ErrorCode::EmptyInput)
                return complain(notes.error());
            // Too few signatures for thresholds are no reason to throw the weights away.
            line["calibrated"] = notes.has_value();
            line["notes"] = notes.value_or(std::vector<std::string>());
            if (!notes)
                line["notes"].push_back(notes.error().message);
            if (!m_options.json)
                sayOf(line["notes"], notes.has_value());
        }
        line["out"] = m_options.words.out;
        if (m_options.json)
            m_lines.write(line);
        else
            say(*outcome);
        return 0;
    }

    Result<std::vector<std::string>> calibrate(const Sets& sets)
    {
        const auto& params = m_options.words.params;
        train::CalibrationJob job{m_options.words.out, m_options.words.out, params.device,
                                  params.threads,      m_options.targets,   {},
                                  m_stop.token()};
        if (m_options.json)
            job.progress = [this](const Progress& progress) { m_lines.calibrating(progress); };
        return train::calibrateFile(job, sets.calibration, sets.test);
    }

    static void sayOf(const Json& notes, bool calibrated)
    {
        for (const auto& note : notes)
            std::fprintf(stderr, "countersign-train: %s%s\n",
                         calibrated ? "" : "the model has no thresholds: ", note.get<std::string>().c_str());
    }

    void say(const train::Outcome& outcome) const
    {
        const auto best = static_cast<long long>(outcome.bestStep), steps = static_cast<long long>(outcome.steps);
        const char* out = m_options.words.out.c_str();
        if (!outcome.bestValidationEer)
            std::printf("%s: %lld steps\n", out, steps);
        else if (outcome.startValidationEer && best == 0)
            std::printf("%s: the model that it started from, validation EER %.2f %%; none of %lld steps was better\n",
                        out, 100 * *outcome.bestValidationEer, steps);
        else
            std::printf("%s: best at step %lld of %lld, validation EER %.2f %%\n", out, best, steps,
                        100 * *outcome.bestValidationEer);
    }

    Options m_options;
    app::StopOnSignal& m_stop;
    app::JsonLines m_lines;
    std::int64_t m_step = 0;
};

void addOptions(CLI::App& program, Options& options)
{
    program.set_version_flag("--version", COUNTERSIGN_VERSION);
    program.add_option("--pack", options.packFile, "Packed data set, made by countersign-cli pack")->required();
    program.add_option("--data", options.training, "Set to train on, NAME or NAME:first-last; may be repeated")
        ->required();
    program.add_option("--validation", options.validation,
                       "Set to choose the best weights by; default: a tenth of the writers");
    program.add_option("--calibrate", options.calibration,
                       "Set to fit the thresholds on afterwards, like --data; may be repeated");
    program.add_option("--measure", options.test, "Set for the error rates in the model's card; may be repeated")
        ->needs("--calibrate");
    program.add_option("--accept-fmr", options.targets.accept, "FMR(skilled) at the accept threshold, at most")
        ->check(CLI::Range(1e-6, 1.0))
        ->capture_default_str();
    program.add_option("--reject-fnmr", options.targets.reject, "FNMR at the reject threshold, at most")
        ->check(CLI::Range(1e-6, 1.0))
        ->capture_default_str();
    program
        .add_option("--support", options.targets.support,
                    "Least likelihood ratio that Accept and Reject rest on; 1 leaves it to the error rates")
        ->check(CLI::Range(1.0, 1e6))
        ->capture_default_str();
    program.add_flag("--json", options.json, "Progress as one JSON object a line on stdout");
    program
        .add_option("--trial", options.trial, "Run so many steps to measure them, print that as JSON, write nothing")
        ->check(CLI::Range(1, 10'000));
    app::addTrainOptions(program, options.words);
    program.get_option("--out")->required(false);
}

} // namespace

int main(int argc, char** argv)
{
    // A limit on the size of files is told as a full disk is, not by a signal that ends the process.
    std::signal(SIGXFSZ, SIG_IGN);
    app::StopOnSignal stop;
    CLI::App program("Trains a signature network from a packed data set.", "countersign-train");
    Options options;
    addOptions(program, options);
    try {
        program.parse(argc, argv);
        if (options.trial == 0 && options.words.out.empty())
            throw CLI::RequiredError("--out");
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? 0 : 2;
    }
    const auto settled = app::settle(program, options.words);
    auto& params = options.words.params;
    for (const auto& name : options.training)
        params.trainedOn += (params.trainedOn.empty() ? "" : ", ") + name;
    params.command = app::commandOf(program);
    Session session(std::move(options), stop);
    return settled ? session.run() : session.complain(settled.error());
}
