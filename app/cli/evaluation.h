// What `evaluate` found, and how it is shown.
#pragma once

#include "app/cli/output.h"
#include "core/eval/measure.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace countersign::cli {

/// What every set is measured with.
inline constexpr std::array NumbersOfReferences = {1, 5};

/// Where one set's figures come from and what they are.
struct SetReport {
    eval::SetScores scores;
    int images = 0;
    int duplicatesDropped = 0;
    std::vector<Error> unreadable;
    std::vector<eval::Figures> figures; ///< one reference, then several
    double seconds = 0;
};

struct ModelReport {
    std::string file; ///< as given
    verify::ModelInfo info;
    std::string calibratedBy; ///< "the model file", "validation writers" or "none"
    std::vector<verify::Calibration> calibrations;
    std::vector<std::string> notes;
    std::vector<SetReport> sets;
};

/// The calibration that verification would use for so many references.
[[nodiscard]] std::optional<verify::Calibration> calibrationOf(const ModelReport& report, int references);

/// "test" or "validation" in `split`; a table for people, to stdout.
void printReport(const ModelReport& report, const std::string& protocol, const std::string& split);

[[nodiscard]] Json toJson(const ModelReport& report);

/// Writes <model>-<set>-det.svg, -roc.svg and -scores-<references>.svg. Errors: WriteFailed.
[[nodiscard]] Result<void> drawPlots(const ModelReport& report, const std::string& model,
                                     const std::filesystem::path& folder);

} // namespace countersign::cli
