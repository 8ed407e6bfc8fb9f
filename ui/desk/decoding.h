// How the desk reads pictures that come from outside.
#pragma once

#include "core/image/image.h"

namespace countersign::ui {

/// For whatever is opened, dropped, pasted, imported, watched for, or kept as a file in the records: decoded by a process
/// of its own (see image::Decoder), one for all of them, which ends with the program. The desk itself decodes nothing but
/// what it drew. To be called from any thread.
[[nodiscard]] image::Decode decoding();

/// Starts that process, so that the first picture need not wait for it.
void startDecoding();

} // namespace countersign::ui
