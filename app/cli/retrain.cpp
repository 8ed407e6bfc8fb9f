// check: what would spoil a training on these signatures. compare: the current model against a new one on them.
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_line.h"
#include "app/cli/sets.h"
#include "core/retrain/check.h"
#include "core/retrain/compare.h"

#include <iostream>

namespace countersign::cli {

namespace {

struct CheckOptions {
    Common common;
    std::vector<std::string> folders, pairs;
    eval::PairLabels labels = eval::PairLabels::OneIsDifferent;
};

std::vector<retrain::Source> sourcesOf(const CheckOptions& options)
{
    std::vector<retrain::Source> sources;
    for (const auto& folder : options.folders)
        sources.push_back({retrain::Source::Kind::Folder, folder, {}});
    for (const auto& file : options.pairs)
        sources.push_back({retrain::Source::Kind::Pairs, file, options.labels});
    return sources;
}

Json toJson(const retrain::Finding& finding)
{
    Json files = Json::array();
    for (const auto& file : finding.files)
        files.push_back(file.string());
    Json json{
        {"trouble", name(finding.trouble)}, {"measured", finding.measured}, {"limit", finding.limit}, {"files", files}};
    if (!finding.writer.empty())
        json["writer"] = finding.writer;
    if (!finding.trait.empty())
        json["trait"] = finding.trait;
    if (finding.flag)
        json["flag"] = name(*finding.flag);
    if (finding.error)
        json["error"] = describeError(*finding.error);
    return json;
}

std::string wordsFor(const retrain::Finding& finding)
{
    using enum retrain::Trouble;
    const std::string measured = rounded(finding.measured, 2), count = rounded(finding.measured, 0);
    switch (finding.trouble) {
    case Unreadable: return finding.error ? describe(*finding.error) : std::string();
    case Contradiction: return "Line " + count + " of the pair file contradicts others; both pictures are left out.";
    case TwoWriters: return "The same picture twice, with different labels (" + finding.writer + ").";
    case NearDuplicate: return "Nearly the same picture twice (" + finding.writer + ").";
    case LooksForged:
        return "Stands among the genuine of " + finding.writer + ", but looks forged (LLR " + measured + ").";
    case LooksGenuine:
        return "Stands among the forged of " + finding.writer + ", but looks genuine (LLR " + measured + ").";
    case LabelsMixedUp:
        return percent(finding.measured)
               + " of the labels contradict the handwriting: genuine and forged are mixed up.";
    case ModelLost: return "The current model has a skilled EER of " + percent(finding.measured) + " here.";
    case Leak:
        return "The scan's " + finding.trait + " alone tells forged from genuine (area under the curve " + measured
               + ").";
    case LeakRemains:
        return "The " + finding.trait + " that the network sees alone tells forged from genuine (area under the curve "
               + measured + ").";
    case PoorQuality: return count + " scans are of poor quality: " + (finding.flag ? name(*finding.flag) : "") + ".";
    case FewGenuine: return finding.writer + " has " + count + " genuine signatures only.";
    case NoForgeries: return count + " writers have no two skilled forgeries.";
    }
    return {};
}

int runCheck(const CheckOptions& options)
{
    const bool json = options.common.json;
    const auto sources = sourcesOf(options);
    if (sources.empty())
        return complain({ErrorCode::InvalidArgument, "Say what to look at: --data or --pairs."}, json);
    auto encoder = openEncoder(options.common);
    if (!encoder)
        return complain(encoder.error(), json);
    ProgressLine line;
    const auto show = [&line](const Progress& progress) { line.show(progress); };
    const auto data = retrain::read(sources, (*encoder)->info().inputSize, show, {});
    if (!data)
        return complain(data.error(), json);
    const auto findings = retrain::check(*data, encoder->get(), show, {});
    line.clear();
    if (!findings)
        return complain(findings.error(), json);
    const auto support = retrain::supportOf(data->loaded.set);
    const bool poisoned = retrain::isPoisoned(*findings);
    if (json) {
        Json list = Json::array();
        for (const auto& finding : *findings)
            list.push_back(toJson(finding));
        print({{"writers", support.writers},
               {"writersWithForgeries", support.withForgeries},
               {"genuine", support.genuine},
               {"forged", support.forged},
               {"duplicatesDropped", data->loaded.set.duplicatesDropped},
               {"supports", {{"adapt", support.adapt}, {"continue", support.goOn}, {"scratch", support.scratch}}},
               {"leastFmr", support.leastFmr},
               {"poisoned", poisoned},
               {"findings", list}});
        return poisoned ? NotSound : Done;
    }
    std::cout << support.writers << " writers with " << retrain::MinimumGenuine << " genuine signatures or more, "
              << support.withForgeries << " of them with skilled forgeries; " << support.genuine << " genuine, "
              << support.forged << " forged, " << data->loaded.set.duplicatesDropped << " identical files left out.\n"
              << "Enough to "
              << (support.scratch ? "train a new model, to train on, to adapt"
                  : support.goOn  ? "train on, to adapt"
                  : support.adapt ? "adapt"
                                  : "train nothing")
              << ". Forgeries held back can show an FMR of " << percent(support.leastFmr) << " at best.\n";
    for (const auto& finding : *findings) {
        std::cout << "- " << wordsFor(finding) << '\n';
        for (std::size_t i = 0; i < finding.files.size() && i < 4 && finding.trouble != retrain::Trouble::Unreadable;
             ++i)
            std::cout << "    " << finding.files[i].string() << '\n';
    }
    if (findings->empty())
        std::cout << "Nothing is wrong.\n";
    return poisoned ? NotSound : Done;
}

struct CompareOptions {
    Common common; ///< model: the current one
    std::string fresh;
    std::vector<std::string> folders;
};

Json toJson(const retrain::OneModel& model)
{
    const auto rate = [](const verify::Rate& value) {
        return Json{{"value", value.value}, {"low", value.low}, {"high", value.high}};
    };
    Json json{{"skilledEer", rate(model.one.skilledEer)}};
    const auto add = [&](const char* key, const std::optional<verify::Rate>& value) {
        if (value)
            json[key] = rate(*value);
    };
    add("randomEer", model.one.randomEer);
    add("falseNonAccept", model.one.falseNonAccept);
    add("falseNonMatch", model.one.falseNonMatch);
    add("falseMatchSkilled", model.one.falseMatchSkilled);
    if (model.five)
        json["skilledEerOfFive"] = rate(model.five->skilledEer);
    return json;
}

const char* wordFor(eval::Difference::Verdict verdict)
{
    using enum eval::Difference::Verdict;
    return verdict == BIsBetter ? "better" : verdict == BIsWorse ? "worse" : "unclear";
}

int runCompare(const CompareOptions& options)
{
    const bool json = options.common.json;
    auto current = openEncoder(options.common);
    if (!current)
        return complain(current.error(), json);
    Common other = options.common;
    other.model = options.fresh;
    auto fresh = openEncoder(other);
    if (!fresh)
        return complain(fresh.error(), json);
    if ((*current)->info().inputSize != (*fresh)->info().inputSize)
        return complain({ErrorCode::InvalidArgument,
                         "The two models take pictures of different sizes; evaluate --compare compares them."},
                        json);
    std::vector<retrain::Source> sources;
    for (const auto& folder : options.folders)
        sources.push_back({retrain::Source::Kind::Folder, folder, {}});
    ProgressLine line;
    const auto show = [&line](const Progress& progress) { line.show(progress); };
    const auto data = retrain::read(sources, (*current)->info().inputSize, show, {});
    if (!data)
        return complain(data.error(), json);
    const auto result = retrain::compare(**current, **fresh, data->loaded, show, {});
    line.clear();
    if (!result)
        return complain(result.error(), json);
    const auto& change = result->difference.skilledEer;
    if (json) {
        print({{"writers", result->writers},
               {"current", toJson(result->current)},
               {"new", toJson(result->fresh)},
               {"difference", {{"value", change.value}, {"low", change.low}, {"high", change.high}}},
               {"verdict", wordFor(result->difference.verdict)},
               {"decisions", result->decisions},
               {"decidedBetter", result->toTheBetter},
               {"decidedWorse", result->toTheWorse}});
        return Done;
    }
    const auto row = [](const char* title, const verify::Rate& a, const verify::Rate& b) {
        std::cout << title << percent(a.value) << " [" << percent(a.low) << ", " << percent(a.high) << "]   "
                  << percent(b.value) << " [" << percent(b.low) << ", " << percent(b.high) << "]\n";
    };
    std::cout << result->writers << " writers; the current model, then the new one, with 95 % intervals by writer\n";
    row("skilled EER, one reference  ", result->current.one.skilledEer, result->fresh.one.skilledEer);
    if (result->current.one.randomEer && result->fresh.one.randomEer)
        row("random EER, one reference   ", *result->current.one.randomEer, *result->fresh.one.randomEer);
    if (result->current.five && result->fresh.five)
        row("skilled EER, five references ", result->current.five->skilledEer, result->fresh.five->skilledEer);
    std::cout << "difference of the skilled EER " << percent(change.value) << " [" << percent(change.low) << ", "
              << percent(change.high) << "]: the new one is "
              << (result->difference.verdict == eval::Difference::Verdict::BIsBetter  ? "better"
                  : result->difference.verdict == eval::Difference::Verdict::BIsWorse ? "worse"
                                                                                      : "not to be told apart")
              << "\ndecisions that change: " << result->toTheBetter << " to the better, " << result->toTheWorse
              << " to the worse, of " << result->decisions << '\n';
    return Done;
}

} // namespace

Run addCheck(CLI::App& program)
{
    const auto options = std::make_shared<CheckOptions>();
    auto& command = *program.add_subcommand(
        "check", "Look at signatures before training on them: duplicates, wrong labels, leaks, quality, amount");
    command.add_option("--data", options->folders, "Folder <writer>/genuine|forged/*")->allow_extra_args(false);
    command.add_option("--pairs", options->pairs, "CSV image_a,image_b,label")->allow_extra_args(false);
    addPairLabels(command, options->labels);
    addCommon(command, options->common, true);
    return [options] { return runCheck(*options); };
}

Run addCompare(CLI::App& program)
{
    const auto options = std::make_shared<CompareOptions>();
    auto& command = *program.add_subcommand("compare", "Compare the current model with a new one on the same writers");
    command.add_option("--new", options->fresh, "Model file of the new one")->required();
    command
        .add_option("--data", options->folders,
                    "Folder <writer>/genuine|forged/* of writers that neither was trained on")
        ->required()
        ->allow_extra_args(false);
    addCommon(command, options->common, true);
    return [options] { return runCompare(*options); };
}

} // namespace countersign::cli
