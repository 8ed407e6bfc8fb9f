// identify: whose signature is it?
#include "app/cli/commands.h"
#include "app/cli/embedder.h"
#include "app/cli/output.h"
#include "app/cli/pictures.h"
#include "core/base/threads.h"
#include "core/verify/identifier.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
    Common common;
    std::string gallery;
    std::string query;
    int page = 0;
    int top = 5;
    bool acceptSingle = false;
};

struct Folder {
    std::string person;
    std::vector<fs::path> files;
};

/// People by name. Folders without pictures are no people.
Result<std::vector<Folder>> peopleIn(const fs::path& gallery)
{
    std::error_code failure;
    std::vector<Folder> people;
    fs::directory_iterator entry(gallery, failure);
    for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
        std::error_code ignored;
        if (!fs::is_directory(entry->path(), ignored))
            continue;
        const fs::path genuine = entry->path() / "genuine";
        auto files = picturesIn(fs::is_directory(genuine, ignored) ? genuine : entry->path());
        if (files)
            people.push_back({entry->path().filename().string(), std::move(*files)});
        else if (files.error().code != ErrorCode::EmptyInput)
            remark("Left out: " + describe(files.error()));
    }
    if (failure == std::errc::no_such_file_or_directory)
        return fail(ErrorCode::NotFound, "There is no such folder.", gallery.string());
    if (failure)
        return fail(ErrorCode::Unreadable, "The folder cannot be read: " + failure.message() + ".", gallery.string());
    if (people.empty())
        return fail(ErrorCode::EmptyInput, "There is no folder with pictures in it, one for each person.",
                    gallery.string());
    std::sort(people.begin(), people.end(), [](const Folder& a, const Folder& b) { return a.person < b.person; });
    return people;
}

Json toJson(const verify::Candidate& candidate)
{
    return {{"person", candidate.person},
            {"score", candidate.judgement.score},
            {"llr", llrOf(candidate.judgement)},
            {"probability", probabilityOf(candidate.judgement)},
            {"decision", name(candidate.judgement.proposal)},
            {"flags", describeFlags(candidate.judgement)},
            {"similarity", candidate.similarity},
            {"references", candidate.judgement.referenceScores.size()}};
}

void printText(const std::vector<verify::Candidate>& ranked, const std::string& query, std::size_t people)
{
    const bool isMatch = ranked.front().judgement.proposal != verify::Decision::Reject;
    std::cout << query << ": " << (isMatch ? "most like " + ranked.front().person : "no match found") << " (of "
              << people << (people == 1 ? " person)\n" : " people)\n");
    for (std::size_t i = 0; i < ranked.size(); ++i) {
        const verify::Judgement& judgement = ranked[i].judgement;
        std::cout << "  " << i + 1 << ". " << ranked[i].person << ": " << name(judgement.proposal) << ", score "
                  << rounded(judgement.score, 3);
        if (!has(judgement, verify::CaseFlag::NotCalibrated))
            std::cout << ", log-likelihood ratio " << rounded(judgement.llr, 2);
        std::cout << ", " << judgement.referenceScores.size()
                  << (judgement.referenceScores.size() == 1 ? " reference\n" : " references\n");
    }
}

int run(const Options& options)
{
    const bool json = options.common.json;
    const auto start = std::chrono::steady_clock::now();
    const auto folders = peopleIn(options.gallery);
    if (!folders)
        return complain(folders.error(), json);
    const auto encoder = openEncoder(options.common);
    if (!encoder)
        return complain(encoder.error(), json);

    Embedder embedder(**encoder, threadCount(options.common.threads));
    embedder.ask(options.query);
    for (const Folder& folder : *folders) {
        for (const fs::path& file : folder.files)
            embedder.ask(file);
    }
    const auto& pages = embedder.of(options.query);
    if (!pages)
        return complain(pages.error(), json);
    const auto page = pickIndex(pages->size(), options.page, options.query);
    if (!page)
        return complain(page.error(), json);

    std::vector<verify::Person> people;
    std::map<std::string, std::vector<const verify::Trace*>> traces;
    Json skipped = Json::array();
    for (const Folder& folder : *folders) {
        verify::Person person{folder.person, {}};
        for (const fs::path& file : folder.files) {
            const auto& reference = embedder.of(file);
            if (!reference) {
                remark(describe(reference.error()));
                skipped.push_back({{"file", file.string()}, {"message", reference.error().message}});
                continue;
            }
            for (const EmbeddedPage& one : *reference) {
                person.references.push_back(one.features);
                traces[folder.person].push_back(&one.trace);
            }
        }
        if (!person.references.empty())
            people.push_back(std::move(person));
    }
    auto ranked = verify::identify(**encoder, (*pages)[*page].features, people, std::size_t(options.top),
                                   {options.acceptSingle ? 1 : 2});
    if (!ranked)
        return complain(ranked.error(), json);
    for (verify::Candidate& candidate : *ranked)
        verify::addPictureFlags(candidate.judgement, (*pages)[*page].trace, traces[candidate.person]);
    if (!json) {
        printText(*ranked, options.query, people.size());
        return Done;
    }
    const bool isMatch = ranked->front().judgement.proposal != verify::Decision::Reject;
    Json candidates = Json::array();
    for (const verify::Candidate& candidate : *ranked)
        candidates.push_back(toJson(candidate));
    print({{"query", options.query},
           {"match", isMatch ? Json(ranked->front().person) : Json()},
           {"candidates", candidates},
           {"people", people.size()},
           {"skipped", skipped},
           {"model", describeModel((*encoder)->info())},
           {"device", (*encoder)->info().device},
           {"seconds", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()},
           {"version", COUNTERSIGN_VERSION}});
    return Done;
}

} // namespace

Run addIdentify(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("identify", "Find whose signature it is");
    command->add_option("--gallery", options->gallery, "Folder of people: PERSON/*.png or PERSON/genuine/*.png")
        ->required()
        ->type_name("DIR");
    command->add_option("--query", options->query, "The signature in question")->required()->type_name("FILE");
    command->add_option("--page", options->page, "The query's page, from 1, where the file has several")
        ->check(CLI::Range(1, 1'000'000));
    command->add_option("--top", options->top, "How many people to list")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command->add_flag("--accept-single", options->acceptSingle, "Let one reference be enough to accept");
    addCommon(*command, options->common, true);
    return [options] { return run(*options); };
}

} // namespace countersign::cli
