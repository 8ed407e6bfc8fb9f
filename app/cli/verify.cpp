// verify: one query against its references.
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/pictures.h"
#include "core/base/file.h"
#include "core/image/image.h"
#include "core/report/report.h"
#include "core/verify/verifier.h"
#include "core/verify/words.h"

#include <QGuiApplication>

#include <chrono>
#include <iostream>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
    Common common;
    std::string query;
    int page = 0;
    std::vector<std::string> references;
    std::string report;
    std::string pageSize = "A4";
    std::string caseNumber;
    std::string customer;
    std::string who;
    bool acceptSingle = false;
    Unlocking unlocking;
};

struct Inputs {
    Specimen query;
    std::vector<Specimen> references;
    std::vector<fs::path> files; ///< of the references, one each
};

Result<Inputs> readInputs(const Options& options, Size size)
{
    auto pages = likeliestSignatures(fs::path(options.query), size, &options.unlocking);
    if (!pages)
        return tl::unexpected(pages.error());
    const auto page = pickIndex(pages->size(), options.page, options.query);
    if (!page)
        return tl::unexpected(page.error());
    Inputs inputs;
    inputs.query = std::move((*pages)[*page]);
    const auto files = expand(options.references);
    if (!files)
        return tl::unexpected(files.error());
    for (const fs::path& file : *files) {
        auto reference = likeliestSignatures(file, size, &options.unlocking);
        if (!reference)
            return tl::unexpected(reference.error());
        for (Specimen& one : *reference) {
            if (options.report.empty())
                one.record.original = {}; // of many large scans there would be too much
            inputs.references.push_back(std::move(one));
            inputs.files.push_back(file);
        }
    }
    return inputs;
}

Result<void> writeReport(const Options& options, const verify::Verification& verification)
{
    // Whatever the session's own platform is: a report needs no display, and Qt ends the program where one is missing.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Qt's remarks on the session that it runs in (no XDG_RUNTIME_DIR) are none of the user's business.
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) {});
    char name[] = "countersign-cli";
    char* arguments[] = {name, nullptr};
    int count = 1;
    const QGuiApplication application(count, arguments);
    report::Options layout;
    layout.pageSize = options.pageSize == "Letter" ? report::PageSize::Letter : report::PageSize::A4;
    return report::write(options.report, verification, layout);
}

void addQuality(Json& list, const std::string& file, const PictureRecord& record)
{
    for (const QualityNote& note : record.quality) {
        list.push_back({{"file", file},
                        {"page", record.page},
                        {"flag", name(note.flag)},
                        {"measured", note.measured},
                        {"limit", note.limit}});
    }
}

Json toJson(const Options& options, const std::vector<fs::path>& files, const verify::Verification& verification)
{
    const verify::Judgement& judgement = verification.judgement;
    Json references = Json::array();
    Json quality = Json::array();
    addQuality(quality, options.query, verification.query);
    for (std::size_t i = 0; i < files.size(); ++i) {
        const PictureRecord& record = verification.references[i];
        const Json llr = has(judgement, verify::CaseFlag::NotCalibrated) ? Json() : Json(judgement.referenceLlrs[i]);
        references.push_back({{"file", files[i].string()},
                              {"page", record.page},
                              {"score", judgement.referenceScores[i]},
                              {"llr", llr}});
        addQuality(quality, files[i].string(), record);
    }
    return {{"decision", name(judgement.proposal)},
            {"score", judgement.score},
            {"llr", llrOf(judgement)},
            {"probability", probabilityOf(judgement)},
            {"query", options.query},
            {"references", references},
            {"flags", describeFlags(judgement)},
            {"quality", quality},
            {"model", describeModel(verification.model)},
            {"device", verification.model.device},
            {"seconds", verification.seconds},
            {"version", verification.softwareVersion}};
}

void printVerdict(const Options& options, const verify::Judgement& judgement)
{
    const std::size_t count = judgement.referenceScores.size();
    const std::string references = count == 1 ? "the reference" : "the " + std::to_string(count) + " references";
    switch (judgement.proposal) {
    case verify::Decision::Accept: std::cout << "ACCEPT: " << options.query << " matches " << references; break;
    case verify::Decision::Refer: std::cout << "REFER: " << options.query << " needs a second look"; break;
    case verify::Decision::Reject: std::cout << "REJECT: " << options.query << " does not match " << references; break;
    }
    if (has(judgement, verify::CaseFlag::NotCalibrated)) {
        std::cout << " (score " << rounded(judgement.score, 3) << ")\n";
        return;
    }
    std::cout << " (log-likelihood ratio " << rounded(judgement.llr, 2) << ", probability of genuine "
              << percent(judgement.probability.value()) << " at even odds)\n";
}

void printCalibration(const verify::Judgement& judgement)
{
    const verify::Calibration& used = judgement.calibration;
    const verify::Verbal verbal = verify::verbal(judgement.llr);
    std::cout << "  There is " << name(verbal.support) << " support for ";
    if (verbal.support == verify::Support::None)
        std::cout << "either a genuine signature or a skilled forgery.\n";
    else if (verbal.towards == verify::Proposition::Genuine)
        std::cout << "a genuine signature over a skilled forgery.\n";
    else
        std::cout << "a skilled forgery over a genuine signature.\n";
    std::cout << "  Accept from " << rounded(used.acceptLlr, 2) << ", reject below " << rounded(used.rejectLlr, 2)
              << " (calibrated for " << used.references << (used.references == 1 ? " reference" : " references");
    if (used.testWriters > 0) {
        std::cout << "; measured on " << used.testWriters << " writers: accepts "
                  << percent(used.falseMatchSkilled.value) << " of skilled forgeries, rejects "
                  << percent(used.falseNonMatch.value) << " of genuine signatures";
    }
    std::cout << ").\n";
}

void printText(const Options& options, const std::vector<fs::path>& files, const verify::Verification& verification)
{
    const verify::Judgement& judgement = verification.judgement;
    const bool calibrated = !has(judgement, verify::CaseFlag::NotCalibrated);
    printVerdict(options, judgement);
    if (calibrated)
        printCalibration(judgement);
    const auto quality = [](const std::string& file, const PictureRecord& record) {
        for (const QualityNote& note : record.quality)
            std::cout << "    " << file << ": " << sentence(note) << '\n';
    };
    for (const verify::CaseFlag flag : judgement.flags) {
        std::cout << "  " << sentence(flag);
        if (flag == verify::CaseFlag::OneReference && !options.acceptSingle)
            std::cout << " The best is Refer, unless --accept-single is given.";
        std::cout << '\n';
        if (flag == verify::CaseFlag::QueryQuality)
            quality(options.query, verification.query);
        for (std::size_t i = 0; flag == verify::CaseFlag::ReferenceQuality && i < files.size(); ++i)
            quality(files[i].string(), verification.references[i]);
    }
    for (std::size_t i = 0; i < files.size(); ++i) {
        std::cout << "  Reference " << files[i].string();
        if (verification.references[i].pages > 1)
            std::cout << " page " << verification.references[i].page;
        std::cout << ": score " << rounded(judgement.referenceScores[i], 3);
        if (calibrated)
            std::cout << ", log-likelihood ratio " << rounded(judgement.referenceLlrs[i], 2);
        std::cout << '\n';
    }
    std::cout << "  Model " << verification.model.name << ' ' << verification.model.version << " ("
              << verification.model.sha256.substr(0, 12) << "), " << verification.model.device << ", "
              << rounded(verification.seconds, 2) << " s\n";
}

int run(const Options& options)
{
    const bool json = options.common.json;
    const auto start = std::chrono::steady_clock::now();
    if (!options.report.empty()) {
        std::vector<fs::path> read(options.references.begin(), options.references.end());
        read.emplace_back(options.query);
        if (const auto apart = checkApart(options.report, read); !apart)
            return complain(apart.error(), json);
    }
    const auto encoder = openEncoder(options.common);
    if (!encoder)
        return complain(encoder.error(), json);
    const auto inputs = readInputs(options, (*encoder)->info().inputSize);
    if (!inputs)
        return complain(inputs.error(), json);
    const verify::Policy policy{options.acceptSingle ? 1 : 2};
    auto verification = verify::verify(**encoder, inputs->query, inputs->references, policy);
    if (!verification)
        return complain(verification.error(), json);
    verification->caseNumber = options.caseNumber;
    verification->customer = options.customer;
    verification->who = options.who;
    verification->seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    // A report that cannot be written does not take the verdict with it.
    const auto report = options.report.empty() ? Result<void>() : writeReport(options, *verification);
    if (json) {
        Json result = toJson(options, inputs->files, *verification);
        if (!report)
            result["error"] = describeError(report.error());
        else if (!options.report.empty())
            result["report"] = options.report;
        print(result);
    } else {
        printText(options, inputs->files, *verification);
        if (report && !options.report.empty())
            std::cout << "  Report " << options.report << '\n';
        std::cout.flush();
    }
    if (!report)
        return complain(report.error());
    return Done;
}

} // namespace

Run addVerify(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("verify", "Compare one signature with its references");
    command->add_option("--query", options->query, "The signature in question")->required()->type_name("FILE");
    command->add_option("--page", options->page, "The query's page, from 1, where the file has several")
        ->check(CLI::Range(1, 1'000'000));
    command->add_option("--reference", options->references, "Genuine signatures: files, or folders of them")
        ->required()
        ->type_name("FILE");
    command->add_option("--report", options->report, "Write a report as PDF")->type_name("FILE");
    command->add_option("--page-size", options->pageSize, "The report's paper")
        ->check(CLI::IsMember({"A4", "Letter"}))
        ->capture_default_str();
    command->add_flag("--accept-single", options->acceptSingle, "Let one reference be enough to accept");
    command->add_option("--case", options->caseNumber, "Case number, for the report");
    command->add_option("--customer", options->customer, "Customer's name, for the report");
    command->add_option("--who", options->who, "Who verifies, for the report");
    addUnlocking(*command, options->unlocking);
    // One case is done sooner than a pool of threads has come up.
    options->common.threads = 1;
    addCommon(*command, options->common, true);
    return [options] { return run(*options); };
}

} // namespace countersign::cli
