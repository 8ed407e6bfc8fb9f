// countersign-train: trains from a packed data set where there is LibTorch and little else, as on a GPU server.
#include "app/train/options.h"
#include "core/train/pack.h"

#include <cstdio>

using namespace countersign;

namespace {

int complain(const Error& error)
{
    std::fprintf(stderr, "countersign-train: %s\n", describe(error).c_str());
    return error.code == ErrorCode::Internal || error.code == ErrorCode::WriteFailed
                   || error.code == ErrorCode::OutOfMemory
               ? 4
               : 3;
}

/// The sets named "name" or "name:first-last".
Result<std::vector<eval::LoadedSet>> pick(const std::vector<eval::LoadedSet>& sets,
                                          const std::vector<std::string>& names)
{
    std::vector<eval::LoadedSet> picked;
    for (const auto& text : names) {
        const auto [name, range] = app::parseRange(text);
        const eval::LoadedSet* found = nullptr;
        for (const auto& set : sets) {
            if (set.set.name == name)
                found = &set;
        }
        if (!found)
            return fail(ErrorCode::InvalidArgument, "there is no such set in the pack", name);
        picked.push_back(range ? train::pickWriters(*found, *range) : *found);
    }
    return picked;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App program("Trains a signature network from a packed data set.", "countersign-train");
    program.set_version_flag("--version", COUNTERSIGN_VERSION);
    std::string packFile;
    std::vector<std::string> training, validation;
    app::TrainWords words;
    auto& params = words.params;
    program.add_option("--pack", packFile, "Packed data set, made by countersign-cli pack")->required();
    program.add_option("--data", training, "Set to train on, NAME or NAME:first-last; may be repeated")->required();
    program.add_option("--validation", validation,
                       "Set to choose the best weights by; default: a tenth of the writers");
    app::addTrainOptions(program, words);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? 0 : 2;
    }
    if (const auto settled = app::settle(program, words); !settled)
        return complain(settled.error());
    const auto& out = words.out;
    const auto sets = train::readPack(packFile);
    if (!sets)
        return complain(sets.error());
    auto train = pick(*sets, training);
    if (!train)
        return complain(train.error());
    train::TrainingData data;
    if (validation.empty()) {
        data = train::splitByWriter(std::move(*train), 0.1, params.seed);
    } else {
        auto held = pick(*sets, validation);
        if (!held)
            return complain(held.error());
        data = {std::move(*train), std::move(*held)};
    }
    for (const auto& name : training)
        params.trainedOn += (params.trainedOn.empty() ? "" : ", ") + name;
    params.command = app::commandOf(program);
    const auto outcome = train::train(data, params, out, app::printProgress(), {});
    if (!outcome)
        return complain(outcome.error());
    std::printf("%s: best at step %lld of %lld, validation EER %.2f %%\n", out.c_str(),
                static_cast<long long>(outcome->bestStep), static_cast<long long>(outcome->steps),
                100 * outcome->bestValidationEer);
    return 0;
}
