// embed: what the network keeps of each signature, for search and for study.
#include "app/cli/commands.h"
#include "app/cli/embedder.h"
#include "app/cli/output.h"
#include "app/cli/pictures.h"
#include "core/base/csv.h"
#include "core/base/file.h"
#include "core/base/threads.h"

#include <iostream>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
    Common common;
    std::vector<std::string> inputs;
    std::string output;
};

using Pages = std::vector<EmbeddedPage>;

void addTo(Json& list, const fs::path& file, const Pages& pages)
{
    for (std::size_t i = 0; i < pages.size(); ++i)
        list.push_back({{"file", file.string()}, {"page", i + 1}, {"embedding", pages[i].features.embedding}});
}

std::string rowsOf(const fs::path& file, const Pages& pages)
{
    std::string text;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        std::vector<std::string> fields = {file.string(), std::to_string(i + 1)};
        for (const float value : pages[i].features.embedding)
            fields.push_back(exact(value));
        text += csvLine(fields);
    }
    return text;
}

std::string csvHeader(std::size_t dimensions)
{
    std::vector<std::string> fields = {"file", "page"};
    for (std::size_t i = 0; i < dimensions; ++i)
        fields.push_back("e" + std::to_string(i));
    return csvLine(fields);
}

int run(const Options& options)
{
    const bool asJson = options.common.json || fs::path(options.output).extension() == ".json";
    const auto files = expand(options.inputs);
    if (!files)
        return complain(files.error(), options.common.json);
    const auto encoder = openEncoder(options.common);
    if (!encoder)
        return complain(encoder.error(), options.common.json);

    Embedder embedder(**encoder, threadCount(options.common.threads));
    for (const fs::path& file : *files)
        embedder.ask(file);
    Json list = Json::array();
    std::string rows;
    int code = Done;
    for (const fs::path& file : *files) {
        const auto& pages = embedder.of(file);
        if (!pages) {
            code = complain(pages.error());
            list.push_back({{"file", file.string()}, {"error", pages.error().message}});
            continue;
        }
        if (asJson)
            addTo(list, file, *pages);
        else
            rows += (rows.empty() ? csvHeader(pages->front().features.embedding.size()) : "") + rowsOf(file, *pages);
        embedder.forget(file);
    }
    const std::string text = asJson ? list.dump(1, ' ', false, Json::error_handler_t::replace) + "\n" : rows;
    if (options.output.empty()) {
        std::cout << text;
        return code;
    }
    const auto written = writeFile(options.output, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    return written ? code : complain(written.error(), options.common.json);
}

} // namespace

Run addEmbed(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("embed", "Print what the network keeps of each signature");
    command->add_option("--input", options->inputs, "Signatures: files, or folders of them")
        ->required()
        ->type_name("FILE");
    command->add_option("--output", options->output, "Write here instead; .json as JSON, else CSV")->type_name("FILE");
    addCommon(*command, options->common, true);
    return [options] { return run(*options); };
}

} // namespace countersign::cli
