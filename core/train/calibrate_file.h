// Thresholds and measured figures for a model file.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/eval/calibration.h"
#include "core/eval/signature_set.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace countersign::train {

struct CalibrationJob {
    std::filesystem::path in, out;
    std::string device = "auto";
    int threads = 0;
    eval::CalibrationTargets targets;
    ProgressSink progress = {}; ///< counts the pairs of one set after the other; may be empty
    std::stop_token stop = {};
};

/// Fits fusions, calibrations and thresholds on `validation`, measures them on `test` (may be empty) and writes `in` with
/// its new card to `out`. Out: remarks, such as for which number of references there is too little.
/// Errors: those of model::openEncoder(), eval::score(), eval::calibrate(), model::writeTensors().
[[nodiscard]] Result<std::vector<std::string>> calibrateFile(const CalibrationJob& job,
                                                             const std::vector<eval::LoadedSet>& validation,
                                                             const std::vector<eval::LoadedSet>& test);

} // namespace countersign::train
