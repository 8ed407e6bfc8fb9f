// The pages of the report on any paged device: the PDF and the printer show the same.
#pragma once

#include "core/report/report.h"

class QPagedPaintDevice;

namespace countersign::report {

/// Sets the device's margins and paints every page in the device's own page size (options.pageSize and options.made
/// have no effect here); for a printer use QPrinter::HighResolution. Out: the number of pages.
/// Requires a QGuiApplication; the device must not be painted on already.
/// Errors: InvalidArgument (unknown time zone; a page under 150 x 200 mm), WriteFailed (the device cannot be opened),
/// OutOfMemory.
[[nodiscard]] Result<int> paint(QPagedPaintDevice& device, const verify::Verification& verification,
                                const Options& options = {});

} // namespace countersign::report
