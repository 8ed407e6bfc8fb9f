// Results as a CSV: of the queue, and a row of any batch.
#pragma once

#include "core/store/store.h"

#include <filesystem>
#include <string>
#include <vector>

namespace countersign::cli {

/// case, score, llr, probability, decision, flags, error.
[[nodiscard]] std::vector<std::string> resultHeader();
/// `error` empty: the judgement counts.
[[nodiscard]] std::vector<std::string> resultFields(const std::string& name, const verify::Judgement& judgement,
                                                    const std::string& error);

struct QueueResults {
    std::int64_t done = 0, failed = 0, open = 0;
};

/// The header and the account, a row for each item in order; those that are open have neither decision nor error. In place
/// of what stood there when all is written, row by row. Errors: those of the database, WriteFailed.
[[nodiscard]] Result<QueueResults> writeQueueResults(store::Store& store, const store::Session& session,
                                                     const std::filesystem::path& output);

} // namespace countersign::cli
