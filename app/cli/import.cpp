// import: many customers with their references into the records, from folders or from a table.
#include "core/store/import.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_line.h"
#include "app/cli/records.h"
#include "core/image/image.h"

#include <algorithm>
#include <csignal>
#include <iostream>

namespace countersign::cli {

namespace {

using Standing = store::PlannedCustomer::State;

struct Options {
    RecordsOptions records;
    std::string from;
    bool dryRun = false;
    bool json = false;
};

volatile std::sig_atomic_t interrupted = 0;

std::string counted(int count, const char* one, const char* many)
{
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

bool leavesOut(const std::vector<store::ImportNote>& notes)
{
    return std::any_of(notes.begin(), notes.end(), [](const store::ImportNote& note) {
        return effect(note.kind) != store::ImportNote::Effect::None;
    });
}

const char* name(Standing state)
{
    return state == Standing::New ? "new" : state == Standing::There ? "there" : "left-out";
}

Json toJson(const store::ImportPlan& plan, const std::vector<store::ImportNote>& notes)
{
    Json list = Json::array();
    for (const store::ImportNote& note : notes) {
        Json one = {{"kind", name(note.kind)}, {"place", note.place.string()}};
        if (note.line > 0)
            one["line"] = note.line;
        if (note.customer)
            one["account"] = plan.customers[*note.customer].account;
        one["sentence"] = sentence(note);
        list.push_back(std::move(one));
    }
    return list;
}

Json toJson(const store::ImportPlan& plan)
{
    Json customers = Json::array();
    for (const store::PlannedCustomer& customer : plan.customers)
        customers.push_back({{"account", customer.account},
                             {"name", customer.name},
                             {"state", name(customer.state)},
                             {"references", customer.state == Standing::New ? customer.references() : 0}});
    return customers;
}

void printNotes(const std::vector<store::ImportNote>& notes)
{
    for (const store::ImportNote& note : notes)
        std::cout << placeOf(note) << ": " << sentence(note) << '\n';
}

void printCounts(const store::ImportPlan& plan, const char* verb, int customers, int references)
{
    std::cout << counted(customers, "customer", "customers") << " with "
              << counted(references, "reference", "references") << ' ' << verb << "; " << plan.count(Standing::There)
              << " were there already, " << plan.count(Standing::LeftOut) << " left out.\n";
}

int run(const Options& options)
{
    const DatabaseDrivers drivers;
    const auto records = openRecords(options.records);
    if (!records)
        return complain(records.error(), options.json);
    const store::ReadSpecimens read = [](std::span<const std::uint8_t> file, const std::string& name) {
        return image::specimens(file, name, CommonInput);
    };
    // What is begun is finished: a customer is whole or absent.
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::stop_source stop;
    ProgressLine line;
    const ProgressSink progress = [&](const Progress& step) {
        line.show(step);
        if (interrupted)
            stop.request_stop();
    };
    const auto plan =
        store::planImport(*records->store, records->session, options.from, read, stop.get_token(), progress);
    line.clear();
    if (!plan)
        return complain(plan.error(), options.json);
    store::ImportOutcome outcome;
    if (!options.dryRun)
        outcome = store::runImport(*records->store, records->session, *plan, read, stop.get_token(), progress);
    line.clear();
    const int code = leavesOut(plan->notes) || leavesOut(outcome.notes) ? BadInput : Done;
    if (options.json) {
        auto notes = plan->notes;
        notes.insert(notes.end(), outcome.notes.begin(), outcome.notes.end());
        print({{"from", options.from},
               {"database", records->store->url()},
               {"dry_run", options.dryRun},
               {"customers", toJson(*plan)},
               {"notes", toJson(*plan, notes)},
               {"added", outcome.customers},
               {"references", outcome.references},
               {"error", outcome.ended ? describeError(*outcome.ended) : Json()}});
    } else {
        printNotes(plan->notes);
        printNotes(outcome.notes);
        if (options.dryRun)
            printCounts(*plan, "would be added", plan->count(Standing::New), plan->references());
        else
            printCounts(*plan, "added", outcome.customers, outcome.references);
    }
    if (outcome.ended)
        return complain(outcome.ended->code == ErrorCode::Cancelled
                            ? Error{ErrorCode::Cancelled, "Interrupted; started again it goes on with the rest."}
                            : *outcome.ended);
    return code;
}

} // namespace

Run addImport(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand(
        "import", "Enrol many customers; exit code 3 where something was left out, and started again it goes on");
    command
        ->add_option(
            "--from", options->from,
            "Folder with a folder for each customer, called ACCOUNT or NAME - ACCOUNT, pictures in it; or a CSV "
            "with the columns account, reference, and name and signatory where wanted")
        ->required()
        ->type_name("PATH");
    addRecordsOptions(*command, "--into,--database", options->records);
    command->add_flag("--dry-run", options->dryRun, "Say what would be added and what is wrong; change nothing");
    command->add_flag("--json", options->json, "Print the result as JSON");
    return [options] { return run(*options); };
}

} // namespace countersign::cli
