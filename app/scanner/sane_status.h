// What SANE's answers mean to us.
#pragma once

#include "core/scan/scanner.h"

#include <sane/sane.h>

namespace countersign::scanner {

/// In: not GOOD. `opening`: while the device was opened.
[[nodiscard]] scan::Failure failureFrom(SANE_Status status, bool opening = false);

} // namespace countersign::scanner
