// What needs LibTorch, as a shared object beside the program that is opened when it is first needed: LibTorch takes 0.4 s
// to load, and most of what the program does goes without. No framework types here.
#pragma once

#include "core/model/open.h"
#include "core/train/calibrate_file.h"
#include "core/train/trainer.h"

#include <array>
#include <cstddef>

namespace countersign::module {

/// From the folder of the program, installed and in the build tree.
inline constexpr const char* Place = "../lib/countersign/libcountersign-torch.so";

/// What the module exports: a function of this name that returns a Table.
inline constexpr const char* Entry = "countersignModule";

/// Program and module hand each other C++ values, so that both must come out of one build. Most of what could differ
/// shows in these sizes.
inline constexpr std::array Sizes{sizeof(Error),
                                  sizeof(model::DeviceOptions),
                                  sizeof(verify::ModelInfo),
                                  sizeof(verify::Calibration),
                                  sizeof(verify::Features),
                                  sizeof(eval::LoadedSet),
                                  sizeof(train::TrainingData),
                                  sizeof(train::Params),
                                  sizeof(train::TrainProgress),
                                  sizeof(train::Outcome),
                                  sizeof(train::CalibrationJob)};

/// The functions of the headers above.
struct Table {
    const char* version;
    std::array<std::size_t, Sizes.size()> sizes;
    Result<std::unique_ptr<verify::Encoder>> (*openEncoder)(const Bytes&, const std::string&,
                                                            const model::DeviceOptions&);
    Result<train::Outcome> (*train)(const train::TrainingData&, const train::Params&, const std::filesystem::path&,
                                    const std::function<void(const train::TrainProgress&)>&, std::stop_token);
    Result<std::vector<std::string>> (*calibrateFile)(const train::CalibrationJob&, const std::vector<eval::LoadedSet>&,
                                                      const std::vector<eval::LoadedSet>&);
};

} // namespace countersign::module
