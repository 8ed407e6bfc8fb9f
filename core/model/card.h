// The card of a model: what it is, how it was made, what it was measured to do. JSON in __metadata__["card"].
#pragma once

#include "core/base/picture.h"
#include "core/base/result.h"
#include "core/model/safetensors.h"
#include "core/verify/model_info.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace countersign::model {

/// One measured figure.
struct Measured {
    std::string set;    ///< "bhsig-hindi test writers"
    std::string figure; ///< "skilled EER", "random EER", "Cllr", ...
    int references = 1; ///< signatures compared with, >= 1
    verify::Rate rate;  ///< with the 95 % interval; >= 0. Error rates are shares from 0 to 1; Cllr is in bits
    int writers = 0;
    std::int64_t pairs = 0;
};

struct Card {
    static constexpr int currentFormat = 1;

    int formatVersion = currentFormat;
    std::string name;
    std::string version;
    std::string architecture;                      ///< "encoder" or "classic"
    std::map<std::string, double> parameters;      ///< the architecture's options, such as its widths
    Size inputSize;                                ///< each side 1 to 4096
    std::vector<verify::Calibration> calibrations; ///< strictly ascending by references; may be empty
    std::string trainedOn;
    std::string trainingCommand;
    std::string trainingFingerprint; ///< SHA-256 of the sorted SHA-256 of the training files, or empty
    std::string license;
    std::vector<Measured> measured;
};

/// Errors: InvalidArgument: the card breaks a rule that fromJson() checks, or a text is not UTF-8.
[[nodiscard]] Result<std::string> toJson(const Card& card);

/// Reads strictly: every field must be there with the right type; numbers finite and in range; slope > 0;
/// rejectLlr <= acceptLlr; the rates of a calibration from 0 to 1. Unknown fields are passed over.
/// `name` becomes the context of an error.
/// Errors: Corrupt (names the field), WrongModel (a newer format version, or an architecture we do not have).
[[nodiscard]] Result<Card> fromJson(const std::string& text, const std::string& name);

/// The card of a file that was read. Errors: WrongModel (it has none), those of fromJson().
[[nodiscard]] Result<Card> cardOf(const TensorFile& file, const std::string& name);

/// For the rest of the program; the device is left empty. `sha256` is that of the model file's bytes.
[[nodiscard]] verify::ModelInfo toInfo(const Card& card, const std::string& sha256);

} // namespace countersign::model
