// worker: verifies what waits in the queue of the records, beside as many others as there are machines.
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/records.h"
#include "app/cli/worker_loop.h"

#include <algorithm>
#include <iostream>

namespace countersign::cli {

namespace {

struct Options {
    RecordsOptions records;
    WorkOptions work;
    bool json = false;
};

int run(const Options& options)
{
    const DatabaseDrivers drivers;
    const auto records = openRecords(options.records);
    if (!records)
        return complain(records.error(), options.json);
    const auto done = workDown(*records->store, records->session, options.work);
    if (!done)
        return complain(done.error(), options.json);
    if (options.json) {
        print({{"worker", done->worker},
               {"cases", done->cases},
               {"failed", done->failed},
               {"images", done->images},
               {"seconds", done->seconds},
               {"stopped", done->isStopped},
               {"model", describeModel(done->model)},
               {"device", done->model.device},
               {"version", COUNTERSIGN_VERSION}});
    } else {
        const double seconds = std::max(done->seconds, 1e-3);
        std::cout << done->worker << ": " << done->cases << " cases, " << done->failed << " failed, " << done->images
                  << " images in " << rounded(done->seconds, 1) << " s (" << rounded(double(done->images) / seconds, 1)
                  << " images, " << rounded(double(done->cases + done->failed) / seconds, 1) << " cases a second)"
                  << (done->isStopped ? "; stopped\n" : "\n");
    }
    return Done;
}

} // namespace

Run addWorker(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand(
        "worker", "Verify what waits in the queue (see queue); on PostgreSQL any number of machines together");
    addRecordsOptions(*command, "--store,--database", options->records);
    addWorkOptions(*command, options->work);
    command->add_flag("--until-empty", options->work.untilEmpty,
                      "End when nothing waits and no other worker has anything; else SIGTERM ends it");
    command->add_flag("--json", options->json, "Print the result as JSON");
    return [options] { return run(*options); };
}

} // namespace countersign::cli
