#include "core/train/calibrate_file.h"

#include "core/eval/measure.h"
#include "core/model/card.h"
#include "core/model/open.h"
#include "core/verify/calibrate.h"

namespace countersign::train {

namespace {

Result<std::vector<eval::SetScores>> scoreAll(verify::Encoder& encoder, const std::vector<eval::LoadedSet>& sets,
                                              const CalibrationJob& job)
{
    std::vector<eval::SetScores> scores;
    for (const auto& set : sets) {
        auto scored = eval::score(encoder, set, job.progress, job.stop);
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

Result<std::vector<std::string>> calibrateFile(const CalibrationJob& job,
                                               const std::vector<eval::LoadedSet>& validation,
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
    const auto held = scoreAll(**encoder, validation, job);
    if (!held)
        return tl::unexpected(held.error());
    const auto tested = scoreAll(**encoder, test, job);
    if (!tested)
        return tl::unexpected(tested.error());
    const auto outcome = eval::calibrate(*held, *tested, job.targets);
    if (!outcome)
        return tl::unexpected(outcome.error());
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
    return model::writeTensors(job.out, *file).map([&outcome] { return outcome->notes; });
}

} // namespace countersign::train
