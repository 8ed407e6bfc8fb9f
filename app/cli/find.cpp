// find: where signatures are on a page; or how well they are found on pages that are marked.
#include "core/image/find.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/page_boxes.h"
#include "app/cli/pictures.h"

#include <iostream>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
    std::string input;
    std::string boxes;
    std::string form;
    std::vector<int> field;
    double least = image::UsualConfidence;
    Unlocking unlocking;
    bool json = false;
};

using Candidates = std::vector<image::Candidate>;

/// The form of a page on which somebody said where the signature is.
Result<std::vector<KnownField>> knownForms(const Options& options)
{
    if (options.form.empty())
        return std::vector<KnownField>();
    const auto pages = readPages(options.form, options.unlocking);
    if (!pages)
        return tl::unexpected(pages.error());
    const auto& field = options.field;
    const auto known = image::knownField(pages->front(), {field[0], field[1], field[2], field[3]});
    if (!known)
        return fail(known.error().code, known.error().message, options.form);
    return std::vector<KnownField>{*known};
}

/// Of all pages, one after the other.
Result<Candidates> findIn(const fs::path& file, const Options& options, const std::vector<KnownField>& forms)
{
    const auto pages = readPages(file, options.unlocking);
    if (!pages)
        return tl::unexpected(pages.error());
    Candidates all;
    for (const image::Scan& page : *pages) {
        const auto found = image::findAndExtract(page, options.least, forms);
        if (!found)
            return fail(found.error().code, found.error().message, file.string());
        for (const image::Found& one : *found)
            all.push_back(one.candidate);
    }
    return all;
}

Json toJson(const Candidates& candidates)
{
    Json list = Json::array();
    for (const image::Candidate& one : candidates)
        list.push_back({{"page", one.page},
                        {"x", one.box.x},
                        {"y", one.box.y},
                        {"width", one.box.width},
                        {"height", one.box.height},
                        {"confidence", one.confidence},
                        {"isWhereKnown", one.isWhereKnown}});
    return list;
}

int findOne(const Options& options)
{
    const auto forms = knownForms(options);
    if (!forms)
        return complain(forms.error(), options.json);
    const auto candidates = findIn(options.input, options, *forms);
    if (!candidates)
        return complain(candidates.error(), options.json);
    if (options.json) {
        print({{"file", options.input}, {"candidates", toJson(*candidates)}});
        return Done;
    }
    if (candidates->empty())
        std::cout << "No signature was found.\n";
    for (const image::Candidate& one : *candidates)
        std::cout << "page " << one.page << ": " << one.box.width << " x " << one.box.height << " at " << one.box.x
                  << "," << one.box.y << ", confidence " << rounded(one.confidence, 2)
                  << (one.isWhereKnown ? ", where this form is signed" : "") << '\n';
    return Done;
}

int measure(const Options& options)
{
    const auto forms = knownForms(options);
    if (!forms)
        return complain(forms.error(), options.json);
    const auto pages = readMarkedPages(options.boxes);
    if (!pages)
        return complain(pages.error(), options.json);
    int signatures = 0, hits = 0, wrong = 0;
    Json misses = Json::array();
    for (const MarkedPage& page : *pages) {
        const auto candidates = findIn(fs::path(options.input) / page.file, options, *forms);
        if (!candidates)
            return complain(candidates.error(), options.json);
        std::vector<Box> found;
        for (const image::Candidate& one : *candidates)
            found.push_back(one.box);
        const int here = countHits(found, page.signatures);
        signatures += static_cast<int>(page.signatures.size());
        hits += here;
        wrong += static_cast<int>(found.size()) - here;
        if (here < static_cast<int>(page.signatures.size()))
            misses.push_back(page.file);
    }
    const double recall = signatures > 0 ? static_cast<double>(hits) / signatures : 0;
    const double wrongPerPage = static_cast<double>(wrong) / static_cast<double>(pages->size());
    if (options.json) {
        print({{"pages", pages->size()},
               {"signatures", signatures},
               {"found", hits},
               {"recall", recall},
               {"wrong", wrong},
               {"wrongPerPage", wrongPerPage},
               {"missedOn", misses}});
        return Done;
    }
    std::cout << pages->size() << " pages, " << signatures << " signatures: " << hits << " found (recall "
              << rounded(recall, 2) << "), " << wrong << " wrong boxes (" << rounded(wrongPerPage, 2) << " a page).\n";
    return Done;
}

} // namespace

Run addFind(CLI::App& program)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("find", "Find the signatures on a page: a letter, a cheque");
    command->add_option("--input", options->input, "The page, of one or more pages; with --boxes a folder of them")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--boxes", options->boxes,
                     "Measure instead: lines of a file name and left,top,right,bottom of each signature")
        ->type_name("FILE");
    CLI::Option* form = command
                            ->add_option("--form", options->form,
                                         "A page of the same form on which the signature's place is known: what stands "
                                         "there on a page of that form is listed first")
                            ->type_name("FILE");
    command->add_option("--field", options->field, "That place, with --form: x,y,width,height in its pixels")
        ->delimiter(',')
        ->expected(4)
        ->needs(form);
    form->needs(command->get_option("--field"));
    command->add_option("--least", options->least, "List nothing below this confidence")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    addUnlocking(*command, options->unlocking);
    command->add_flag("--json", options->json, "Print the result as JSON");
    return [options] { return options->boxes.empty() ? findOne(*options) : measure(*options); };
}

} // namespace countersign::cli
