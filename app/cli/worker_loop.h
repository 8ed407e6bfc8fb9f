// Takes cases from the queue in the records and puts the results there.
#pragma once

#include "app/cli/commands.h"
#include "core/store/store.h"

#include <cstdint>
#include <memory>
#include <string>

namespace countersign::cli {

struct WorkOptions {
    std::string device = "auto";
    int threads = 0; ///< 0: as many as cores
    int lot = 8;     ///< items at a time
    int lease = 60;  ///< seconds after which a worker that says nothing is taken for dead
    bool untilEmpty = false;
    bool verbose = false; ///< progress also without a terminal
};

/// Adds the options but untilEmpty.
void addWorkOptions(CLI::App& command, WorkOptions& options);

struct WorkDone {
    std::string worker; ///< host and process
    std::int64_t cases = 0;
    std::int64_t failed = 0; ///< items without a case
    std::int64_t images = 0; ///< that went through the network
    double seconds = 0;
    verify::ModelInfo model; ///< the last one in use
    bool isStopped = false;  ///< by a signal
};

/// Until SIGTERM or SIGINT, or until nothing is left. Goes by the model in use and the bank's policy, also when they
/// change. A database that is away is waited for. Errors: those of the database that do not go away, of the model; then
/// what was held is given back.
[[nodiscard]] Result<WorkDone> workDown(store::Store& store, const store::Session& session, const WorkOptions& options);

} // namespace countersign::cli
