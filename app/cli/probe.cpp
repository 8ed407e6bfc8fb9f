// countersign-cli probe: do paper, pen or scanner alone tell forged from genuine?
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/sets.h"
#include "app/train/options.h"
#include "core/base/threads.h"
#include "core/eval/leak.h"
#include "core/image/traits.h"

#include <array>
#include <iostream>

namespace countersign::cli {

namespace {

/// Above, a trait tells so much that a network could live on it.
constexpr double Alarm = 0.65;

struct Options {
    std::vector<std::string> folders;
    int threads = 0;
    bool json = false;
};

struct Row {
    const char* name;     ///< for scripts
    const char* text;     ///< for people
    bool isOfHand;        ///< depends on how someone writes too: reported, no alarm
    double scanned = 0.5; ///< AUC
    std::optional<double> normalised;
};

struct Report {
    std::string set;
    std::size_t writers = 0;
    int genuine = 0, forged = 0, unreadable = 0;
    std::vector<Row> rows;
};

/// Paper, ink, noise, stroke width; then bytes a pixel, width and height of the file.
struct Measured {
    eval::ProbeSample scanned, normalised;
};

std::optional<Measured> measure(const eval::Sample& sample)
{
    const auto pages = image::specimens(sample.file, CommonInput);
    if (!pages)
        return std::nullopt;
    const auto& [record, ink] = pages->front();
    const auto scanned = image::traits(record.original), normalised = image::traits(ink);
    if (!scanned || !normalised)
        return std::nullopt;
    const auto& picture = record.original;
    const double pixels = static_cast<double>(picture.width) * picture.height;
    const auto list = [](const image::Traits& t) { return std::vector{t.paper, t.ink, t.noise, t.strokeWidth}; };
    Measured measured{{sample.writer, sample.forged, list(*scanned)},
                      {sample.writer, sample.forged, list(*normalised)}};
    for (const double value : {static_cast<double>(record.bytes) / pixels, static_cast<double>(picture.width),
                               static_cast<double>(picture.height)})
        measured.scanned.traits.push_back(value);
    return measured;
}

std::vector<std::optional<Measured>> measureAll(const eval::SignatureSet& set, int threads)
{
    std::vector<std::optional<Measured>> all(set.samples.size());
    shareOut(all.size(), threads, [&](std::size_t k) { all[k] = measure(set.samples[k]); });
    return all;
}

Result<Report> probeSet(const std::string& text, int threads)
{
    const auto [folder, range] = app::parseRange(text);
    const auto set = eval::listFolder(folder, range);
    if (!set)
        return tl::unexpected(set.error());
    Report report{set->name, set->writers.size(), 0, 0, 0, {}};
    std::vector<eval::ProbeSample> scanned, normalised;
    for (auto& measured : measureAll(*set, threads)) {
        if (!measured) {
            ++report.unreadable;
            continue;
        }
        ++(measured->scanned.forged ? report.forged : report.genuine);
        scanned.push_back(std::move(measured->scanned));
        normalised.push_back(std::move(measured->normalised));
    }
    const auto before = eval::probe(scanned);
    if (!before)
        return fail(before.error().code, before.error().message, text);
    const auto after = eval::probe(normalised);
    if (!after)
        return fail(after.error().code, after.error().message, text);
    report.rows = {{"paper", "paper level", false, 0.5, {}},        {"ink", "ink level", false, 0.5, {}},
                   {"noise", "noise of the paper", false, 0.5, {}}, {"strokeWidth", "stroke width", true, 0.5, {}},
                   {"bytes", "bytes a pixel", false, 0.5, {}},      {"width", "width of the file", true, 0.5, {}},
                   {"height", "height of the file", true, 0.5, {}}};
    for (std::size_t i = 0; i < report.rows.size(); ++i) {
        report.rows[i].scanned = before->single[i];
        if (i < after->single.size())
            report.rows[i].normalised = after->single[i];
    }
    report.rows.push_back({"together", "all together", true, before->together, after->together});
    return report;
}

void printReport(const Report& report)
{
    std::cout << report.set << ": " << report.writers << " writers, " << report.genuine << " genuine, " << report.forged
              << " forged";
    if (report.unreadable > 0)
        std::cout << ", " << report.unreadable << " left out as unreadable";
    std::cout << "\nArea under the ROC curve, forged against genuine; 0.50 is chance:   as scanned   normalised\n";
    for (const Row& row : report.rows) {
        std::string line = std::string("  ") + row.text;
        line.resize(71, ' ');
        std::cout << line << rounded(row.scanned, 2) << "         "
                  << (row.normalised ? rounded(*row.normalised, 2) : std::string("-")) << '\n';
    }
    for (const Row& row : report.rows) {
        if (row.normalised && *row.normalised > Alarm)
            std::cout << (row.isOfHand ? "Note: " : "ALARM: ") << row.text
                      << " of the normalised pictures tells forged "
                      << "from genuine (over " << rounded(Alarm, 2) << ").\n";
    }
    std::cout << '\n';
}

Json toJson(const Report& report)
{
    Json rows = Json::object();
    for (const Row& row : report.rows)
        rows[row.name] = {{"scanned", row.scanned},
                          {"normalised", row.normalised ? Json(*row.normalised) : Json()},
                          {"alarm", !row.isOfHand && row.normalised.value_or(0) > Alarm}};
    return {{"set", report.set},       {"writers", report.writers},       {"genuine", report.genuine},
            {"forged", report.forged}, {"unreadable", report.unreadable}, {"areaUnderCurve", rows}};
}

int run(const Options& options)
{
    Json sets = Json::array();
    for (const std::string& text : options.folders) {
        const auto report = probeSet(text, threadCount(options.threads));
        if (!report)
            return complain(report.error(), options.json);
        if (options.json)
            sets.push_back(toJson(*report));
        else
            printReport(*report);
    }
    if (options.json)
        print({{"sets", sets}});
    return Done;
}

} // namespace

Run addProbe(CLI::App& program)
{
    const auto options = std::make_shared<Options>();
    auto* command = program.add_subcommand(
        "probe",
        "Look for leaks: do paper, pen or scanner alone tell the forged signatures of a set from the genuine?");
    command->add_option("--data", options->folders, "Folder <writer>/genuine|forged/*, or FOLDER:first-last")
        ->required()
        ->allow_extra_args(false);
    command->add_option("--threads", options->threads, "Threads (0: as many as cores)")->check(CLI::Range(0, 1024));
    command->add_flag("--json", options->json, "Print JSON");
    return [options] { return run(*options); };
}

} // namespace countersign::cli
