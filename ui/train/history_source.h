// Decided cases as signatures to train on.
#pragma once

#include "core/store/store.h"

#include <filesystem>
#include <stop_token>

namespace countersign::ui {

/// Writes <folder>/<customer>/genuine|forged/*.png: references and queries that a person accepted are genuine, those that a
/// person rejected are forged; cases that wait for a second person, referred ones and ad-hoc ones are left out. What stood in
/// the folder is replaced. Returns how many cases there were. Right: SeeHistory.
/// Errors: Cancelled, WriteFailed, and those of store::Cases.
[[nodiscard]] Result<int> writeHistory(store::Store& store, const store::Session& session,
                                       const std::filesystem::path& folder, const std::stop_token& stop,
                                       const ProgressSink& progress);

} // namespace countersign::ui
