// Thresholds and measured figures for a model file.
#pragma once

#include "core/base/result.h"
#include "core/eval/calibration.h"
#include "core/eval/signature_set.h"

#include <filesystem>
#include <string>
#include <vector>

namespace countersign::cli {

struct CalibrationJob {
    std::filesystem::path in, out;
    std::string device = "auto";
    int threads = 0;
    eval::CalibrationTargets targets;
};

/// Fits fusions, calibrations and thresholds on `validation`, measures them on `test` (may be empty) and writes `in` with
/// its new card to `out`. Errors: those of model::openEncoder(), eval::calibrate(), model::writeTensors().
[[nodiscard]] Result<void> calibrateFile(const CalibrationJob& job, const std::vector<eval::LoadedSet>& validation,
                                         const std::vector<eval::LoadedSet>& test);

} // namespace countersign::cli
