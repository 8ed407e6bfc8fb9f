// Which customers and pictures a folder or a table names; no picture is opened yet.
#pragma once

#include "core/store/import.h"

namespace countersign::store {

/// Every customer is New; no picture has its SHA-256 yet. Errors: see planImport().
[[nodiscard]] Result<ImportPlan> listImport(const std::filesystem::path& source);

} // namespace countersign::store
