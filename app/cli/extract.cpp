// extract: the signatures of a page, each alone and cleaned.
#include "app/cli/commands.h"
#include "app/cli/contact_sheet.h"
#include "app/cli/output.h"
#include "app/cli/pictures.h"
#include "core/base/file.h"
#include "core/image/find.h"

#include <iostream>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
    std::string input;
    std::string output;
    std::string sheet;
    std::vector<int> box;
    int page = 1;
    double least = image::UsualConfidence;
    Unlocking unlocking;
    bool replace = false;
    bool json = false;
};

/// A signature and where it is written to.
struct Target {
    image::Found found;
    double dotsPerInch = 0;
    fs::path file;
};

/// What a person marked instead of what find() says.
Result<std::vector<image::Found>> extractBox(const Options& options, const image::Scan& page)
{
    const Box box{options.box[0], options.box[1], options.box[2], options.box[3]};
    auto signature = image::extract(page, box);
    if (!signature)
        return tl::unexpected(signature.error());
    signature->candidate.box = box;
    return std::vector<image::Found>{std::move(*signature)};
}

Result<std::vector<Target>> targetsOf(const Options& options)
{
    const auto pages = readPages(options.input, options.unlocking);
    if (!pages)
        return tl::unexpected(pages.error());
    std::vector<Target> targets;
    const auto take = [&](const image::Scan& page) -> Result<void> {
        auto found = options.box.empty() ? image::findAndExtract(page, options.least) : extractBox(options, page);
        if (!found)
            return fail(found.error().code, found.error().message, options.input);
        int rank = 0;
        for (image::Found& one : *found) {
            const std::string name = "page-" + std::to_string(page.page) + "-" + std::to_string(++rank) + ".png";
            targets.push_back({std::move(one), page.dotsPerInch, fs::path(options.output) / name});
        }
        return {};
    };
    if (!options.box.empty()) {
        const auto index = pickIndex(pages->size(), options.page, options.input);
        if (!index)
            return tl::unexpected(index.error());
        if (const auto taken = take((*pages)[*index]); !taken)
            return tl::unexpected(taken.error());
        return targets;
    }
    for (const image::Scan& page : *pages)
        if (const auto taken = take(page); !taken)
            return tl::unexpected(taken.error());
    if (targets.empty())
        return fail(ErrorCode::NoSignature, "No signature was found.", options.input);
    return targets;
}

/// Nothing is written unless everything can be.
Result<void> checkFree(const Options& options, const std::vector<Target>& targets)
{
    std::error_code failure;
    fs::create_directories(options.output, failure);
    if (failure)
        return fail(ErrorCode::WriteFailed, "The folder cannot be made: " + failure.message() + ".", options.output);
    for (const Target& target : targets) {
        std::error_code ignored;
        if (!options.replace && fs::exists(fs::symlink_status(target.file, ignored)))
            return fail(ErrorCode::Conflict, "There is a file of this name already; --replace writes over it.",
                        target.file.string());
        if (auto writable = checkWritable(target.file); !writable)
            return writable;
    }
    return {};
}

int extractOne(const Options& options)
{
    const auto targets = targetsOf(options);
    if (!targets)
        return complain(targets.error(), options.json);
    if (const auto free = checkFree(options, *targets); !free)
        return complain(free.error(), options.json);
    Json list = Json::array();
    for (const Target& target : *targets) {
        const auto bytes = image::encodePng(target.found.signature, target.dotsPerInch);
        if (!bytes)
            return complain(bytes.error(), options.json);
        if (const auto written = writeFile(target.file, *bytes); !written)
            return complain(written.error(), options.json);
        const auto& [box, confidence, page, isWhereKnown] = target.found.candidate;
        list.push_back({{"file", target.file.string()},
                        {"page", page},
                        {"x", box.x},
                        {"y", box.y},
                        {"width", box.width},
                        {"height", box.height},
                        {"confidence", confidence}});
    }
    if (options.json)
        print({{"file", options.input}, {"signatures", list}});
    else
        std::cout << "Wrote " << targets->size() << (targets->size() == 1 ? " signature to " : " signatures to ")
                  << options.output << ".\n";
    return Done;
}

/// The best candidate of each page beside what was taken off it, for a person to judge.
int makeSheet(const Options& options)
{
    const auto files = expand({options.input});
    if (!files)
        return complain(files.error(), options.json);
    std::error_code ignored;
    if (!options.replace && fs::exists(fs::symlink_status(options.sheet, ignored)))
        return complain(
            {ErrorCode::Conflict, "There is a file of this name already; --replace writes over it.", options.sheet},
            options.json);
    if (const auto writable = checkWritable(options.sheet); !writable)
        return complain(writable.error(), options.json);
    ContactSheet sheet;
    for (const fs::path& file : *files) {
        const auto pages = readPages(file, options.unlocking);
        if (!pages)
            return complain(pages.error(), options.json);
        for (const image::Scan& page : *pages) {
            const auto found = image::findAndExtract(page, 0);
            if (!found)
                return complain(found.error(), options.json);
            if (found->empty())
                sheet.addEmpty();
            else
                sheet.add(page.picture, found->front().candidate.box, found->front().signature);
            std::cout << "cell " << sheet.count() << ": " << file.filename().string() << ", page " << page.page
                      << (found->empty() ? ", nothing"
                                         : ", confidence " + rounded(found->front().candidate.confidence, 2))
                      << '\n';
        }
    }
    const auto bytes = image::encodePng(sheet.picture());
    if (!bytes)
        return complain(bytes.error(), options.json);
    const auto written = writeFile(options.sheet, *bytes);
    return written ? Done : complain(written.error(), options.json);
}

} // namespace

Run addExtract(CLI::App& program)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("extract", "Take the signatures off a page, cleaned, one PNG each");
    command->add_option("--input", options->input, "The page, of one or more pages; with --sheet also a folder")
        ->required()
        ->type_name("FILE");
    CLI::Option* output =
        command->add_option("--output", options->output, "Folder for page-<number>-<rank>.png")->type_name("DIR");
    CLI::Option* sheet = command
                             ->add_option("--sheet", options->sheet,
                                          "Write one picture instead: the best candidate of each page, as it is and "
                                          "cleaned, three to a row")
                             ->type_name("FILE");
    output->excludes(sheet);
    CLI::Option* box = command->add_option("--box", options->box, "Take this box instead: x,y,width,height in pixels")
                           ->delimiter(',')
                           ->expected(4)
                           ->excludes(sheet);
    command->add_option("--page", options->page, "Of which page, with --box")
        ->check(CLI::PositiveNumber)
        ->needs(box)
        ->capture_default_str();
    command->add_option("--least", options->least, "Take nothing below this confidence")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    addUnlocking(*command, options->unlocking);
    command->add_flag("--replace", options->replace, "Write over files of the same names");
    command->add_flag("--json", options->json, "Print the result as JSON");
    return [options] {
        if (!options->sheet.empty())
            return makeSheet(*options);
        if (options->output.empty())
            return complain({ErrorCode::InvalidArgument, "Say with --output where the signatures go.", "extract"},
                            options->json);
        return extractOne(*options);
    };
}

} // namespace countersign::cli
