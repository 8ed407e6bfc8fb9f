#include "app/cli/evaluation.h"

#include "core/base/file.h"
#include "core/eval/plots.h"
#include "core/eval/protocol.h"
#include "core/verify/calibrate.h"

#include <algorithm>
#include <iostream>

namespace countersign::cli {

namespace {

using Cell = std::pair<std::string, std::string>; ///< the figure, and its interval below it

Cell cell(const std::optional<verify::Rate>& rate, double factor = 100)
{
    if (!rate)
        return {"-", ""};
    return {rounded(factor * rate->value, 2), rounded(factor * rate->low, 2) + "-" + rounded(factor * rate->high, 2)};
}

void printRow(const std::string& first, const std::string& second, const std::vector<Cell>& cells)
{
    const auto padded = [](const std::string& text, std::size_t width) {
        return std::string(width > text.size() ? width - text.size() : 0, ' ') + text;
    };
    std::string upper = first + padded("", first.size() < 24 ? 24 - first.size() : 1);
    std::string lower = second + padded("", second.size() < 24 ? 24 - second.size() : 1);
    for (const Cell& one : cells) {
        upper += padded(one.first, 14);
        lower += padded(one.second, 14);
    }
    lower.erase(lower.find_last_not_of(' ') + 1);
    std::cout << upper << '\n' << lower << '\n';
}

void printTable(const ModelReport& report, const std::string& perturbation, std::size_t which, const std::string& split)
{
    const int references = NumbersOfReferences[which];
    std::cout << '\n'
              << (references == 1 ? std::string("One reference")
                                  : std::to_string(references) + " references, drawn "
                                        + std::to_string(eval::ReferenceDraws) + " times, fused")
              << ", " << split << " writers"
              << (perturbation.empty() ? ", images as they are" : ", images redrawn: " + perturbation)
              << "; in percent, 95 % interval over writers below; FNMR at FMR: of skilled forgeries\n";
    printRow("", "",
             {{"skilled", "EER"},
              {"random", "EER"},
              {"FNMR at", "FMR 1 %"},
              {"FNMR at", "FMR 0.1 %"},
              {"Cllr", "bits"},
              {"Cllr min", "bits"},
              {"accept: FMR", "skilled"},
              {"accept: FMR", "random"},
              {"accept:", "FNMR"},
              {"reject:", "FNMR"}});
    for (const SetReport& set : report.sets) {
        if (set.perturbation != perturbation)
            continue;
        if (which >= set.figures.size()) {
            printRow(set.scores.name, "  too few signatures", {});
            continue;
        }
        const eval::Figures& f = set.figures[which];
        std::string writers = "  " + std::to_string(f.writers) + (f.writers == 1 ? " writer" : " writers");
        if (f.skippedWriters > 0)
            writers += ", " + std::to_string(f.skippedWriters) + " left out";
        printRow(set.scores.name, writers,
                 {cell(f.skilledEer),
                  cell(f.randomEer),
                  cell(f.fnmrAtFmr1),
                  cell(f.fnmrAtFmr01),
                  cell(f.cllr, 1),
                  {rounded(f.cllrMin, 2), ""},
                  cell(f.falseMatchSkilled),
                  cell(f.falseMatchRandom),
                  cell(f.falseNonAccept),
                  cell(f.falseNonMatch)});
    }
}

Json toJson(const std::optional<verify::Rate>& rate)
{
    return rate ? Json{{"value", rate->value}, {"low", rate->low}, {"high", rate->high}} : Json();
}

Json toJson(const eval::Figures& f)
{
    return {{"references", f.references},
            {"writers", f.writers},
            {"skippedWriters", f.skippedWriters},
            {"genuineTrials", f.genuineTrials},
            {"skilledTrials", f.skilledTrials},
            {"randomTrials", f.randomTrials},
            {"skilledEer", toJson(f.skilledEer)},
            {"randomEer", toJson(f.randomEer)},
            {"fnmrAtFmr1", toJson(f.fnmrAtFmr1)},
            {"fnmrAtFmr01", toJson(f.fnmrAtFmr01)},
            {"cllr", toJson(f.cllr)},
            {"cllrMin", f.cllrMin},
            {"falseMatchSkilled", toJson(f.falseMatchSkilled)},
            {"falseMatchRandom", toJson(f.falseMatchRandom)},
            {"falseNonAccept", toJson(f.falseNonAccept)},
            {"falseNonMatch", toJson(f.falseNonMatch)},
            {"skilledBelowRandom", f.skilledBelowRandom}};
}

Json toJson(const SetReport& set)
{
    Json unreadable = Json::array();
    for (const Error& error : set.unreadable)
        unreadable.push_back({{"file", error.context}, {"error", error.message}});
    Json results = Json::array();
    for (const eval::Figures& figures : set.figures)
        results.push_back(toJson(figures));
    Json quality = Json::array();
    const auto share = [](const std::optional<double>& rate) { return rate ? Json(*rate) : Json(); };
    for (const eval::QualityRow& row : set.quality)
        quality.push_back({{"note", row.flag ? Json(name(*row.flag)) : Json()},
                           {"images", row.images},
                           {"genuineTrials", row.genuineTrials},
                           {"skilledTrials", row.skilledTrials},
                           {"fnmr", share(row.fnmr)},
                           {"fmrSkilled", share(row.fmrSkilled)}});
    return {{"name", set.scores.name},
            {"quality", quality},
            {"perturbation", set.perturbation},
            {"writers", set.scores.writers.size()},
            {"images", set.images},
            {"duplicatesDropped", set.duplicatesDropped},
            {"unreadable", unreadable},
            {"results", results},
            {"seconds", set.seconds}};
}

/// "cedar", or "cedar redrawn (all)".
std::string nameOf(const SetReport& set)
{
    return set.perturbation.empty() ? set.scores.name : set.scores.name + " redrawn (" + set.perturbation + ")";
}

void printOneShot(const ModelReport& report)
{
    if (report.oneShot.empty())
        return;
    std::cout
        << "\nOne reference of each of N people, one query: how often the right one scores highest; open set: found "
           "and ranked first, at false alarms for 1 % of strangers; in percent\n";
    printRow("", "", {{"N = 5", ""}, {"N = 20", ""}, {"N = 100", ""}, {"open set", ""}});
    for (const OneShotReport& one : report.oneShot) {
        std::vector<Cell> cells;
        for (const eval::NWay& nWay : one.figures.nWay)
            cells.emplace_back(rounded(100 * nWay.accuracy, 2), "");
        cells.resize(3, {"-", ""});
        cells.emplace_back(one.figures.detection ? rounded(100 * *one.figures.detection, 2) : "-", "");
        printRow(one.set,
                 "  " + std::to_string(one.figures.writers) + " people, " + std::to_string(one.figures.queries)
                     + " queries",
                 cells);
    }
}

std::string nameOf(const std::optional<QualityFlag>& flag)
{
    return flag ? name(*flag) : "no note";
}

void printQuality(const ModelReport& report)
{
    std::cout
        << "\nErrors by the notes on image quality, one reference, at the one threshold of each set's skilled EER; "
           "comparisons in which either image has the note; in percent\n";
    printRow("", "", {{"genuine", "pairs"}, {"skilled", "pairs"}, {"FNMR", ""}, {"FMR", "skilled"}});
    for (const SetReport& set : report.sets) {
        for (const eval::QualityRow& row : set.quality) {
            const auto share = [](const std::optional<double>& rate) {
                return Cell{rate ? rounded(100 * *rate, 2) : "-", ""};
            };
            printRow(set.scores.name + ", " + nameOf(row.flag),
                     "  " + std::to_string(row.images) + (row.images == 1 ? " image" : " images"),
                     {{std::to_string(row.genuineTrials), ""},
                      {std::to_string(row.skilledTrials), ""},
                      share(row.fnmr),
                      share(row.fmrSkilled)});
        }
    }
}

struct Comparison {
    std::string set;
    int references = 1;
    eval::Difference difference;
};

eval::Trials trialsOf(const ModelReport& report, const SetReport& set, int references)
{
    const auto calibration = calibrationOf(report, references);
    return eval::trials({&set.scores, 1}, references, calibration ? calibration->fusion : verify::Fusion{});
}

/// Where both models can be measured. Both reports are of the same plan.
std::vector<Comparison> comparisons(const ModelReport& a, const ModelReport& b)
{
    std::vector<Comparison> all;
    for (std::size_t i = 0; i < a.sets.size(); ++i) {
        for (const int references : NumbersOfReferences) {
            const auto difference =
                eval::compare(trialsOf(a, a.sets[i], references), trialsOf(b, b.sets[i], references));
            if (difference)
                all.push_back({nameOf(a.sets[i]), references, *difference});
        }
    }
    return all;
}

const char* words(eval::Difference::Verdict verdict)
{
    switch (verdict) {
    case eval::Difference::Verdict::BIsBetter: return "B is better";
    case eval::Difference::Verdict::BIsWorse: return "B is worse";
    case eval::Difference::Verdict::CannotTell: break;
    }
    return "cannot be told apart";
}

} // namespace

void printReport(const ModelReport& report, const std::string& protocol, const std::string& split)
{
    std::cout << "Model " << report.info.name << ' ' << report.info.version << " (" << report.file << ", SHA-256 "
              << report.info.sha256.substr(0, 12) << ") on " << report.info.device << "\nProtocol " << protocol;
    if (!report.calibrations.empty())
        std::cout << "; thresholds from " << report.calibratedBy << ": accept at FMR(skilled) "
                  << percent(report.calibrations.front().acceptTarget) << ", reject at FNMR "
                  << percent(report.calibrations.front().rejectTarget);
    std::cout << '\n';
    std::vector<std::string> perturbations;
    for (const SetReport& set : report.sets)
        if (std::find(perturbations.begin(), perturbations.end(), set.perturbation) == perturbations.end())
            perturbations.push_back(set.perturbation);
    for (const std::string& perturbation : perturbations)
        for (std::size_t which = 0; which < NumbersOfReferences.size(); ++which)
            printTable(report, perturbation, which, split);
    printOneShot(report);
    printQuality(report);
    for (const std::string& note : report.notes)
        std::cout << "Note: " << note << '\n';
    for (const SetReport& set : report.sets) {
        if (!set.unreadable.empty())
            std::cout << "Note: " << nameOf(set) << ": " << set.unreadable.size()
                      << " images could not be read; the first: " << describe(set.unreadable.front()) << '\n';
        for (const eval::Figures& f : set.figures)
            if (f.skilledBelowRandom)
                std::cout << "ALARM: " << nameOf(set) << ", " << f.references
                          << (f.references == 1 ? " reference" : " references")
                          << ": skilled forgeries are accepted less often than random ones. The model has learned how "
                             "the forgeries were scanned, not how they are written.\n";
    }
    std::cout << '\n';
}

std::optional<verify::Calibration> calibrationOf(const ModelReport& report, int references)
{
    verify::ModelInfo info;
    info.calibrations = report.calibrations;
    return verify::calibrationFor(info, references);
}

Json toJson(const ModelReport& report)
{
    Json calibrations = Json::array();
    for (const verify::Calibration& c : report.calibrations)
        calibrations.push_back({{"references", c.references},
                                {"fusion", {{"rule", name(c.fusion.rule)}, {"mutual", c.fusion.mutual}}},
                                {"slope", c.slope},
                                {"offset", c.offset},
                                {"acceptLlr", c.acceptLlr},
                                {"rejectLlr", c.rejectLlr},
                                {"acceptTarget", c.acceptTarget},
                                {"rejectTarget", c.rejectTarget}});
    Json sets = Json::array();
    for (const SetReport& set : report.sets)
        sets.push_back(toJson(set));
    Json oneShot = Json::array();
    for (const OneShotReport& one : report.oneShot) {
        Json nWay = Json::object();
        for (const eval::NWay& trial : one.figures.nWay)
            nWay[std::to_string(trial.people)] = trial.accuracy;
        oneShot.push_back({{"set", one.set},
                           {"people", one.figures.writers},
                           {"queries", one.figures.queries},
                           {"nWayAccuracy", nWay},
                           {"detectionAtFalseAlarms1", one.figures.detection ? Json(*one.figures.detection) : Json()}});
    }
    Json model = describeModel(report.info);
    model["file"] = report.file;
    model["device"] = report.info.device;
    model["calibratedBy"] = report.calibratedBy;
    model["calibrations"] = calibrations;
    model["notes"] = report.notes;
    model["sets"] = sets;
    model["oneShot"] = oneShot;
    return model;
}

void printComparison(const ModelReport& a, const ModelReport& b)
{
    std::cout << "B, " << b.file << ", compared with A, " << a.file
              << ": skilled EER of B less that of A in percentage points, paired over writers, 95 % interval\n";
    for (const Comparison& one : comparisons(a, b)) {
        std::string line = "  " + one.set + ", " + std::to_string(one.references)
                           + (one.references == 1 ? " reference" : " references");
        line.resize(std::max<std::size_t>(48, line.size() + 1), ' ');
        const auto& rate = one.difference.skilledEer;
        std::cout << line << rounded(100 * rate.value, 2) << " [" << rounded(100 * rate.low, 2) << ", "
                  << rounded(100 * rate.high, 2) << "]  " << words(one.difference.verdict) << '\n';
    }
    std::cout << '\n';
}

Json compareToJson(const ModelReport& a, const ModelReport& b)
{
    Json rows = Json::array();
    for (const Comparison& one : comparisons(a, b))
        rows.push_back({{"set", one.set},
                        {"references", one.references},
                        {"skilledEerDifference", toJson(std::optional(one.difference.skilledEer))},
                        {"verdict", words(one.difference.verdict)}});
    return {{"a", a.file}, {"b", b.file}, {"results", rows}};
}

Result<void> drawPlots(const ModelReport& report, const std::string& model, const std::filesystem::path& folder)
{
    const auto write = [&](const std::string& name, const std::string& svg) {
        return writeFile(folder / name, Bytes(svg.begin(), svg.end()));
    };
    for (const SetReport& set : report.sets) {
        const std::string title = report.info.name + " on " + nameOf(set);
        const std::string start =
            model + "-" + set.scores.name + "-" + (set.perturbation.empty() ? "" : set.perturbation + "-");
        std::vector<eval::PlotCurve> curves;
        std::vector<eval::PlotRatios> ratios;
        for (const int references : NumbersOfReferences) {
            auto calibration = calibrationOf(report, references);
            eval::WriterTrials all = eval::pooled(trialsOf(report, set, references));
            const std::string suffix =
                references == 1 ? ", 1 reference" : ", " + std::to_string(references) + " references";
            if (const auto curve = eval::ErrorCurve::from(all.genuine, all.skilled))
                curves.push_back({"skilled" + suffix, curve->points()});
            if (const auto curve = eval::ErrorCurve::from(all.genuine, all.random))
                curves.push_back({"random" + suffix, curve->points()});

            std::vector<eval::PlotMark> marks;
            if (calibration) {
                const auto claimed = [&calibration](std::vector<double> scores) {
                    for (double& score : scores)
                        score = verify::logLikelihoodRatio(*calibration, score);
                    return scores;
                };
                ratios.push_back({"calibrated" + suffix, claimed(all.genuine), claimed(all.skilled)});
                calibration->llrLimit = 0; // the cut would heap up scores at the ends
                for (auto* scores : {&all.genuine, &all.skilled, &all.random})
                    for (double& score : *scores)
                        score = verify::logLikelihoodRatio(*calibration, score);
                marks = {{"reject", calibration->rejectLlr}, {"accept", calibration->acceptLlr}};
            }
            const std::vector<eval::PlotScores> kinds = {
                {"genuine", all.genuine}, {"skilled forgeries", all.skilled}, {"random forgeries", all.random}};
            const auto written =
                write(start + "scores-" + std::to_string(references) + ".svg",
                      eval::scoreHistogram(title + suffix,
                                           marks.empty() ? "Score" : "Log-likelihood ratio, genuine over forged", kinds,
                                           marks));
            if (!written)
                return written;
        }
        std::vector<eval::PlotErrors> errors;
        for (const eval::QualityRow& row : set.quality)
            errors.push_back({nameOf(row.flag), row.fnmr, row.fmrSkilled});
        if (!errors.empty()) {
            const auto written =
                write(start + "quality.svg",
                      eval::errorBars(title + ", 1 reference, at the EER threshold", "Note on image quality", errors));
            if (!written)
                return written;
        }
        if (const auto written = write(start + "reliability.svg", eval::reliabilityPlot(title, ratios)); !written)
            return written;
        if (const auto written = write(start + "det.svg", eval::detPlot(title, curves)); !written)
            return written;
        if (const auto written = write(start + "roc.svg", eval::rocPlot(title, curves)); !written)
            return written;
    }
    return {};
}

} // namespace countersign::cli
