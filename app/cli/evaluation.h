// What `evaluate` found, and how it is shown.
#pragma once

#include "app/cli/output.h"
#include "core/eval/by_quality.h"
#include "core/eval/measure.h"
#include "core/eval/one_shot.h"

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
    std::string perturbation; ///< of the test images; empty: as is
    int images = 0;
    int duplicatesDropped = 0;
    std::vector<Error> unreadable;
    std::vector<eval::Figures> figures;    ///< one reference, then several
    std::vector<eval::QualityRow> quality; ///< images as they are: errors by what was said of their quality
    double seconds = 0;
};

/// Recognition among many, images as they are: of one set, or of all together.
struct OneShotReport {
    std::string set;
    eval::OneShotFigures figures;
};

struct ModelReport {
    std::string file; ///< as given
    verify::ModelInfo info;
    std::string calibratedBy; ///< "the model file", "validation writers" or "none"
    std::vector<verify::Calibration> calibrations;
    std::vector<std::string> notes;
    std::vector<SetReport> sets; ///< by perturbation, then in the protocol's order
    std::vector<OneShotReport> oneShot;
};

/// The calibration that verification would use for so many references.
[[nodiscard]] std::optional<verify::Calibration> calibrationOf(const ModelReport& report, int references);

/// "test" or "validation" in `split`; a table for people, to stdout.
void printReport(const ModelReport& report, const std::string& protocol, const std::string& split);

[[nodiscard]] Json toJson(const ModelReport& report);

/// Model B beside model A on the same trials: for each set and number of references who has the lower skilled EER, with
/// the interval of the difference. A table for people, to stdout.
void printComparison(const ModelReport& a, const ModelReport& b);

/// The same for scripts.
[[nodiscard]] Json compareToJson(const ModelReport& a, const ModelReport& b);

/// Writes <model>-<set>-det.svg, -roc.svg, -reliability.svg, -quality.svg and -scores-<references>.svg. Errors: WriteFailed.
[[nodiscard]] Result<void> drawPlots(const ModelReport& report, const std::string& model,
                                     const std::filesystem::path& folder);

} // namespace countersign::cli
