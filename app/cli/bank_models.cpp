// model add, list, export, retire; release; rollback: the models in the bank's records, and which one is in use.
#include "app/cli/bank_models.h"
#include "app/cli/output.h"
#include "app/cli/records.h"
#include "app/cli/secret.h"
#include "core/base/file.h"
#include "core/base/sha256.h"
#include "core/model/open.h"
#include "core/store/text.h"

#include <algorithm>
#include <iostream>

namespace countersign::cli {

namespace {

constexpr std::size_t ShortestPrefix = 8; ///< digits of a SHA-256 that may stand for all 64
constexpr const char* Shipped = "shipped";

struct Options {
    CLI::App* add = nullptr;
    CLI::App* list = nullptr;
    CLI::App* take = nullptr; ///< export
    CLI::App* retire = nullptr;
    RecordsOptions records;
    bool json = false;
    std::string model;
    std::string note;
    std::string report;
    std::string out;
    bool back = false;
    std::string verdict;
    std::string reason;
    std::string second;
    std::string secondPasswordFile;
};

/// The model's file, opened once so that nothing else is kept under its name.
Result<store::NewModel> readModel(const std::filesystem::path& path)
{
    auto bytes = readFile(path, store::LargestModel);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const auto encoder = model::openEncoder(path);
    if (!encoder)
        return tl::unexpected(encoder.error());
    const verify::ModelInfo& info = (*encoder)->info();
    if (info.sha256 != sha256(*bytes))
        return fail(ErrorCode::Conflict, "The file was changed meanwhile.", path.string());
    return store::NewModel{std::move(*bytes), info.name, info.version, {}, {}};
}

Result<std::string> readReport(const std::string& path)
{
    const auto bytes = readFile(path, store::LongestModelReport);
    if (!bytes)
        return tl::unexpected(bytes.error());
    if (!Json::accept(bytes->begin(), bytes->end()))
        return fail(ErrorCode::Corrupt, "The report is no JSON.", path);
    return std::string(bytes->begin(), bytes->end());
}

/// One of the records' models by its SHA-256, or the first digits of it.
Result<store::ModelEntry> find(const OpenRecords& records, const std::string& digits)
{
    const auto models = records.store->models().list(records.session);
    if (!models)
        return tl::unexpected(models.error());
    std::vector<store::ModelEntry> found;
    for (const store::ModelEntry& one : *models)
        if (digits.size() >= ShortestPrefix && one.sha256.starts_with(digits))
            found.push_back(one);
    if (found.size() == 1)
        return found.front();
    return fail(found.empty() ? ErrorCode::NotFound : ErrorCode::InvalidArgument,
                found.empty() ? "The records have no model of this SHA-256; see model list."
                              : "Several models begin with these digits.",
                digits);
}

/// Who agrees, where the store has users.
Result<std::optional<store::Session>> agreeing(const OpenRecords& records, const Options& options)
{
    if (records.session.isSingleUser()) {
        if (!options.second.empty())
            return fail(ErrorCode::InvalidArgument, "This store has no users: leave --second out.",
                        records.store->url());
        return std::nullopt;
    }
    if (options.second.empty())
        return fail(ErrorCode::Denied, "Two people have to agree: say who the second is with --second.",
                    records.store->url());
    const auto password = options.secondPasswordFile.empty()
                              ? secret("COUNTERSIGN_SECOND_PASSWORD", "Password of " + options.second)
                              : readSecret(options.secondPasswordFile);
    if (!password)
        return tl::unexpected(password.error());
    auto session = records.store->users().signIn(options.second, *password);
    if (!session)
        return tl::unexpected(session.error());
    return std::optional(std::move(*session));
}

std::string titleOf(const std::string& name, const std::string& version)
{
    return version.empty() ? name : name + " " + version;
}

std::string titleOf(const store::Release& release)
{
    return release.sha256.empty() ? "the model that comes with the program" : titleOf(release.name, release.version);
}

Json modelOr(const std::string& sha256)
{
    return sha256.empty() ? Json() : Json(sha256);
}

Json toJson(const store::ModelEntry& one)
{
    return {{"sha256", one.sha256},
            {"name", one.name},
            {"version", one.version},
            {"note", one.note},
            {"bytes", one.size},
            {"added", store::moment(one.when)},
            {"by", one.who},
            {"report", one.hasReport},
            {"retired", one.retired ? Json(store::moment(*one.retired)) : Json()},
            {"in_use", one.isInUse}};
}

Json toJson(const store::Release& one)
{
    return {{"number", one.number},      {"sha256", modelOr(one.sha256)},       {"name", one.name},
            {"version", one.version},    {"time", store::moment(one.when)},     {"by", one.who},
            {"second", one.second},      {"verdict", store::name(one.verdict)}, {"reason", one.reason},
            {"rollback", one.isRollback}};
}

int add(const Options& options)
{
    auto model = readModel(options.model);
    if (!model)
        return complain(model.error(), options.json);
    model->note = options.note;
    if (!options.report.empty()) {
        auto report = readReport(options.report);
        if (!report)
            return complain(report.error(), options.json);
        model->report = std::move(*report);
    }
    const auto records = openRecords(options.records);
    if (!records)
        return complain(records.error(), options.json);
    const auto added = records->store->models().add(records->session, *model);
    if (!added)
        return complain(added.error(), options.json);
    if (options.json)
        print({{"sha256", *added}, {"name", model->name}, {"version", model->version}});
    else
        std::cout << options.model << ": " << titleOf(model->name, model->version) << " is in the records, SHA-256 "
                  << *added << "; release takes it into use.\n";
    return Done;
}

void printLine(const store::Release& one)
{
    std::cout << "  " << store::moment(one.when) << "  " << (one.isRollback ? "back to " : "") << titleOf(one);
    if (!one.sha256.empty())
        std::cout << " (" << one.sha256.substr(0, 12) << ')';
    std::cout << ", by " << (one.who.empty() ? "nobody" : one.who);
    if (!one.second.empty())
        std::cout << " and " << one.second;
    if (one.verdict != store::Verdict::NotCompared)
        std::cout << ", " << store::name(one.verdict);
    if (!one.reason.empty())
        std::cout << ": " << one.reason;
    std::cout << '\n';
}

int list(const Options& options)
{
    const auto records = openRecords(options.records);
    if (!records)
        return complain(records.error(), options.json);
    const auto models = records->store->models().list(records->session);
    if (!models)
        return complain(models.error(), options.json);
    const auto releases = records->store->models().releases(records->session);
    if (!releases)
        return complain(releases.error(), options.json);
    const std::string inUse = releases->empty() ? std::string() : releases->front().sha256;
    if (options.json) {
        Json json = {{"database", records->store->url()}, {"in_use", modelOr(inUse)}, {"models", Json::array()}};
        for (const store::ModelEntry& one : *models)
            json["models"].push_back(toJson(one));
        json["releases"] = Json::array();
        for (const store::Release& one : *releases)
            json["releases"].push_back(toJson(one));
        print(json);
        return Done;
    }
    std::cout << (inUse.empty() ? "* " : "  ") << "the model that comes with the program\n";
    for (const store::ModelEntry& one : *models)
        std::cout << (one.isInUse ? "* " : "  ") << one.sha256.substr(0, 12) << "  " << titleOf(one.name, one.version)
                  << ", added " << store::moment(one.when) << " by " << (one.who.empty() ? "nobody" : one.who)
                  << (one.retired ? ", retired" : "") << (one.note.empty() ? "" : ": " + one.note) << '\n';
    if (!releases->empty())
        std::cout << "Releases, newest first:\n";
    for (const store::Release& one : *releases)
        printLine(one);
    return Done;
}

int take(const Options& options)
{
    if (const auto writable = checkWritable(options.out); !writable)
        return complain(writable.error(), options.json);
    const auto records = openRecords(options.records);
    if (!records)
        return complain(records.error(), options.json);
    const auto entry = find(*records, options.model);
    if (!entry)
        return complain(entry.error(), options.json);
    const auto bytes = records->store->models().file(entry->sha256);
    if (!bytes)
        return complain(bytes.error(), options.json);
    if (const auto written = writeFile(options.out, *bytes); !written)
        return complain(written.error(), options.json);
    if (options.json)
        print({{"file", options.out}, {"model", toJson(*entry)}});
    else
        std::cout << options.out << ": " << titleOf(entry->name, entry->version) << ", SHA-256 " << entry->sha256
                  << ".\n";
    return Done;
}

int retire(const Options& options)
{
    const auto records = openRecords(options.records);
    if (!records)
        return complain(records.error(), options.json);
    const auto entry = find(*records, options.model);
    if (!entry)
        return complain(entry.error(), options.json);
    if (const auto done = records->store->models().setRetired(records->session, entry->sha256, !options.back); !done)
        return complain(done.error(), options.json);
    if (options.json)
        print({{"sha256", entry->sha256}, {"retired", !options.back}});
    else
        std::cout << titleOf(entry->name, entry->version)
                  << (options.back ? " can be released again.\n"
                                   : " is retired: it is kept, and not released again.\n");
    return Done;
}

int tell(const Result<store::Release>& now, const Options& options)
{
    if (!now)
        return complain(now.error(), options.json);
    if (options.json)
        print(toJson(*now));
    else
        std::cout << "In use: " << titleOf(*now) << (now->sha256.empty() ? "" : ", SHA-256 " + now->sha256) << ".\n";
    return Done;
}

/// A file goes into the records first; anything else names a model that is there.
Result<std::string> placed(const OpenRecords& records, const std::string& model)
{
    if (model == Shipped)
        return std::string();
    std::error_code ignored;
    const bool isHash = model.size() >= ShortestPrefix && model.size() <= 64
                        && model.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (isHash && !std::filesystem::exists(model, ignored)) {
        const auto entry = find(records, model);
        return entry ? Result<std::string>(entry->sha256) : tl::unexpected(entry.error());
    }
    const auto file = readModel(model);
    if (!file)
        return tl::unexpected(file.error());
    return records.store->models().add(records.session, *file);
}

int release(const Options& options)
{
    const auto records = openRecords(options.records);
    if (!records)
        return complain(records.error(), options.json);
    auto second = agreeing(*records, options);
    if (!second)
        return complain(second.error(), options.json);
    const auto sha256 = placed(*records, options.model);
    if (!sha256)
        return complain(sha256.error(), options.json);
    const auto verdict = store::verdictFrom(options.verdict).value_or(store::Verdict::NotCompared);
    return tell(records->store->models().release(records->session, {*sha256, verdict, options.reason, *second}),
                options);
}

int rollback(const Options& options)
{
    const auto records = openRecords(options.records);
    if (!records)
        return complain(records.error(), options.json);
    const auto second = agreeing(*records, options);
    if (!second)
        return complain(second.error(), options.json);
    return tell(records->store->models().rollback(records->session, options.reason, *second), options);
}

void addShared(CLI::App& command, Options& options)
{
    addRecordsOptions(command, "--database", options.records);
    command.add_flag("--json", options.json, "Print the result as JSON");
}

void addAgreement(CLI::App& command, Options& options)
{
    addShared(command, options);
    command.add_option("--reason", options.reason, "Why, for the audit trail");
    command.add_option("--second", options.second, "Who agrees, where the store has users");
    command
        .add_option("--second-password-file", options.secondPasswordFile,
                    "Holds the second person's password; else COUNTERSIGN_SECOND_PASSWORD, or asked for")
        ->type_name("FILE");
}

} // namespace

std::function<std::optional<int>()> addBankModels(CLI::App& model)
{
    auto options = std::make_shared<Options>();
    options->add = model.add_subcommand("add", "Put a model file into the records, for all desks");
    options->add->add_option("file", options->model, "Model file")->required()->type_name("FILE");
    options->add->add_option("--note", options->note, "Where it comes from");
    options->add->add_option("--report", options->report, "JSON file that tells of its training")->type_name("FILE");
    options->list = model.add_subcommand("list", "Print the models in the records and their releases");
    options->take = model.add_subcommand("export", "Write a model out of the records into a file");
    options->take->add_option("--out", options->out, "Model file to write")->required()->type_name("FILE");
    options->retire = model.add_subcommand("retire", "Keep a model in the records from being released");
    options->retire->add_flag("--back", options->back, "Let it be released again");
    for (CLI::App* one : {options->take, options->retire})
        one->add_option("sha256", options->model, "Its SHA-256, or the first 8 digits at least")->required();
    for (CLI::App* one : {options->add, options->list, options->take, options->retire})
        addShared(*one, *options);
    return [options]() -> std::optional<int> {
        const std::pair<CLI::App*, int (*)(const Options&)> all[] = {
            {options->add, add}, {options->list, list}, {options->take, take}, {options->retire, retire}};
        for (const auto& [command, what] : all) {
            if (!command->parsed())
                continue;
            const DatabaseDrivers drivers;
            return what(*options);
        }
        return std::nullopt;
    };
}

Run addRelease(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("release", "Take a model into use, on every desk of the records");
    command
        ->add_option("--model", options->model,
                     "Model file, which goes into the records; the SHA-256 of one that is there, or its first 8 digits "
                     "at least; or shipped")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--verdict", options->verdict,
                     "How it compared with the model in use; unless better it needs a --reason")
        ->required()
        ->check(CLI::IsMember({"better", "unclear", "worse"}));
    addAgreement(*command, *options);
    return [options] {
        const DatabaseDrivers drivers;
        return release(*options);
    };
}

Run addRollback(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand(
        "rollback", "Take back the newest release, at once; again goes further back, not to and fro");
    addAgreement(*command, *options);
    return [options] {
        const DatabaseDrivers drivers;
        return rollback(*options);
    };
}

} // namespace countersign::cli
