// What the rest of the program knows of a model: names, figures, calibration and thresholds. No network.
#pragma once

#include "core/base/picture.h"

#include <string>
#include <vector>

namespace countersign::verify {

enum class FusionRule { Mean, Max, Median, TopTwoMean };

/// A stable lower-case word: "mean", "max", "median", "top-2-mean".
[[nodiscard]] const char* name(FusionRule rule);

/// How the scores of one query against R references become one: by the rule, less `mutual` times the mean score between
/// the references. Writers differ in how much they vary; how alike the references are says how alike the query must be.
/// Source: user-specific score normalisation, e.g. Fierrez-Aguilar et al., "Target dependent score normalization
/// techniques and their application to signature verification", IEEE Trans. SMC-C 35(3), 2005.
struct Fusion {
    FusionRule rule = FusionRule::Mean;
    double mutual = 0; ///< >= 0; without meaning for one reference
    friend bool operator==(const Fusion&, const Fusion&) = default;
};

/// A rate with its 95 % interval, all as shares from 0 to 1.
struct Rate {
    double value = 0;
    double low = 0;
    double high = 0;
};

/// Turns a fused score into a log-likelihood ratio (natural log, genuine over skilled forgery) and into bands, for
/// one number of references. llr = slope * score + offset, slope > 0. Fitted on validation writers.
struct Calibration {
    int references = 1;
    Fusion fusion; ///< chosen on validation writers
    double slope = 1;
    double offset = 0;
    double acceptLlr = 0;       ///< accept at or above
    double rejectLlr = 0;       ///< reject below; rejectLlr <= acceptLlr
    double acceptTarget = 0.01; ///< FMR(skilled) that acceptLlr was set for
    double rejectTarget = 0.01; ///< FNMR that rejectLlr was set for
    Rate falseMatchSkilled;     ///< at acceptLlr, measured on test writers
    Rate falseMatchRandom;      ///< at acceptLlr, measured on test writers
    Rate falseNonMatch;         ///< at rejectLlr: genuine signatures rejected, measured on test writers
    Rate falseNonAccept;        ///< at acceptLlr: genuine signatures not accepted, measured on test writers
    int testWriters = 0;
    double llrLimit = 0; ///< the validation data support no |llr| beyond this; 0: not known
};

struct ModelInfo {
    std::string name; ///< for people
    std::string version;
    std::string architecture; ///< "encoder" or "classic"
    std::string sha256;       ///< of the model file, lower-case hex
    Size inputSize;
    std::string trainedOn;                 ///< one line
    std::string license;                   ///< licence note, one line or empty
    std::vector<Calibration> calibrations; ///< ascending by references; empty: not calibrated
    std::string device;                    ///< where it runs now: "cpu", "cpu, bfloat16", "cuda:0"
};

} // namespace countersign::verify
