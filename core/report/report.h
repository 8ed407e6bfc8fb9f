// The verification report: one case as a PDF that can be read, printed and checked years later.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/verify/verification.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace countersign::report {

enum class PageSize { A4, Letter };

struct Options {
    PageSize pageSize = PageSize::A4;
    std::string bank = {};     ///< stands above the title; may be empty
    std::string timeZone = {}; ///< IANA name, e.g. "Europe/Berlin"; empty: the computer's
    /// The time stamp of making, in the metadata only; empty: now.
    std::optional<std::chrono::system_clock::time_point> made = {};
};

/// The report as PDF/A-1b (ISO 19005-1): embedded subset fonts, selectable text, no transparency. Up to ten references
/// fit on two pages. Texts are UTF-8; control characters are dropped, what does not fit is cut with an ellipsis.
/// The same case and options give the same bytes but for the time stamps /CreationDate and /ModDate, xmp:CreateDate
/// and xmp:ModifyDate, which have a fixed length and place.
/// Requires a QGuiApplication (the platform "offscreen" will do); any thread.
/// Errors: InvalidArgument (unknown time zone), Internal (no QGuiApplication, the PDF writer failed), OutOfMemory.
[[nodiscard]] Result<Bytes> render(const verify::Verification& verification, const Options& options = {});

/// render(), then writeFile(): on any error the path holds what it held before.
/// Errors: those of render(); WriteFailed. The context is the path.
[[nodiscard]] Result<void> write(const std::filesystem::path& path, const verify::Verification& verification,
                                 const Options& options = {});

} // namespace countersign::report
