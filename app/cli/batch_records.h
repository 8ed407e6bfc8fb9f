// A batch of queries whose references are in the records.
#pragma once

#include "app/cli/commands.h"
#include "app/cli/records.h"
#include "app/cli/worker_loop.h"

#include <string>

namespace countersign::cli {

struct RecordsBatch {
    Common common;
    RecordsOptions records;
    std::string input; ///< a folder or a CSV, see openQueries()
    std::string output;
    bool acceptSingle = false;
    bool verbose = false;
};

/// A row for each query into the output; the records stay as they are. Returns the exit code.
[[nodiscard]] int runRecordsBatch(const RecordsBatch& batch);

/// Whether the input is such a one: a folder, or a CSV with the column account and without references.
[[nodiscard]] bool isOfRecords(const std::string& input);

/// Works the queue down to its end, and writes all its results. Returns the exit code.
[[nodiscard]] int runQueueBatch(const RecordsBatch& batch);

} // namespace countersign::cli
