// How a run uses the model that it starts from, and the settings that go with it. No framework types here.
#pragma once

#include "core/train/trainer.h"

#include <optional>
#include <set>
#include <string>

namespace countersign::train {

enum class Method {
    Adapt,    ///< a finished model to a bank's own signatures: little is changed, slowly; few writers are enough
    Continue, ///< train on from a model, all of it
    Scratch,  ///< fresh weights
};

/// Completes `params`. Whatever `given` does not name follows from the method and from the card of the model to start
/// from: its architecture with detail and widths, and how the run goes. `given`: names of options as on the command line
/// ("--rate"). Without a method: Continue where there is a model to start from, else Scratch.
/// Errors: InvalidArgument (no model to adapt or to continue from, or one for fresh weights), WrongModel (a model that
/// cannot be trained further, or of another architecture than the one asked for), those of model::readTensors().
[[nodiscard]] Result<void> settle(Params& params, std::optional<Method> method, const std::set<std::string>& given);

} // namespace countersign::train
