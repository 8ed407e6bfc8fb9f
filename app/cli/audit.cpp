// audit verify, audit checkpoint: is the trail of a store what was written, and what was it at this moment?
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/records.h"
#include "core/base/file.h"

#include <iostream>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
    CLI::App* verify = nullptr;
    RecordsOptions records;
    std::string checkpoint; ///< read by verify, written by checkpoint
    bool json = false;
};

Json toJson(const store::Store& store, const store::TrailReport& report)
{
    Json findings = Json::array();
    for (const store::Finding& finding : report.findings)
        findings.push_back({{"kind", name(finding.kind)},
                            {"first", finding.first},
                            {"last", finding.last},
                            {"sentence", finding.sentence}});
    return {{"database", store.url()},   {"store", store.id()},       {"encrypted", store.isSealed()},
            {"entries", report.entries}, {"sound", report.isSound()}, {"findings", findings}};
}

int verify(const Options& options)
{
    std::optional<store::Checkpoint> checkpoint;
    if (!options.checkpoint.empty()) {
        const auto bytes = readFile(options.checkpoint, 1u << 20);
        if (!bytes)
            return complain(bytes.error(), options.json);
        auto read =
            store::checkpointFrom({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, options.checkpoint);
        if (!read)
            return complain(read.error(), options.json);
        checkpoint = std::move(*read);
    }
    const auto opened = openRecords(options.records);
    if (!opened)
        return complain(opened.error(), options.json);
    const auto report = opened->store->trail().check(opened->session, checkpoint);
    if (!report)
        return complain(report.error(), options.json);
    if (options.json) {
        print(toJson(*opened->store, *report));
        return report->isSound() ? Done : NotSound;
    }
    for (const store::Finding& finding : report->findings)
        std::cout << finding.sentence << '\n';
    std::cout << opened->store->url() << ": " << report->entries << " entries, "
              << (report->isSound() ? "each as it was written and none missing" : "NOT as they were written");
    if (checkpoint)
        std::cout << "; the checkpoint is of entry " << checkpoint->entry;
    std::cout << ".\n";
    if (!opened->store->isSealed() && !checkpoint)
        std::cout << "The store is not encrypted: somebody who can write to the database could write the trail anew. "
                     "Only a checkpoint kept elsewhere shows that; see audit checkpoint.\n";
    return report->isSound() ? Done : NotSound;
}

int makeCheckpoint(const Options& options)
{
    if (const auto writable = checkWritable(options.checkpoint); !writable)
        return complain(writable.error(), options.json);
    const auto opened = openRecords(options.records);
    if (!opened)
        return complain(opened.error(), options.json);
    // A signature on a trail that was changed would only bless it.
    const auto report = opened->store->trail().check(opened->session);
    if (!report)
        return complain(report.error(), options.json);
    if (!report->isSound())
        return complain(
            {ErrorCode::Corrupt, "The trail is not as it was written; see audit verify.", opened->store->url()},
            options.json);
    const auto checkpoint = opened->store->trail().checkpoint(opened->session);
    if (!checkpoint)
        return complain(checkpoint.error(), options.json);
    const std::string json = store::toJson(*checkpoint);
    const auto written =
        writeFile(options.checkpoint, {reinterpret_cast<const std::uint8_t*>(json.data()), json.size()});
    if (!written)
        return complain(written.error(), options.json);
    if (options.json)
        print({{"file", options.checkpoint}, {"store", checkpoint->store}, {"entry", checkpoint->entry}});
    else
        std::cout << options.checkpoint << ": the trail up to entry " << checkpoint->entry
                  << ", signed. Keep it where nobody who can write to the database can.\n";
    return Done;
}

} // namespace

Run addAudit(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("audit", "Check the audit trail of a store");
    command->require_subcommand(1);
    options->verify = command->add_subcommand(
        "verify", "Find entries that were edited, removed, inserted or cut off; exit code 1 where there are any");
    options->verify->add_option("--checkpoint", options->checkpoint, "Checkpoint that was kept elsewhere")
        ->type_name("FILE");
    CLI::App* checkpoint = command->add_subcommand("checkpoint", "Sign what the trail is now, to keep elsewhere");
    checkpoint->add_option("--out", options->checkpoint, "Checkpoint to write")->required()->type_name("FILE");
    for (CLI::App* one : {options->verify, checkpoint}) {
        addRecordsOptions(*one, "--database", options->records);
        one->add_flag("--json", options->json, "Print the result as JSON");
    }
    return [options] {
        const DatabaseDrivers drivers;
        return options->verify->parsed() ? verify(*options) : makeCheckpoint(*options);
    };
}

} // namespace countersign::cli
