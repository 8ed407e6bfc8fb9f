// The figures of one row of the table.
#pragma once

#include "core/base/result.h"
#include "core/eval/bootstrap.h"
#include "core/eval/runner.h"
#include "core/verify/model_info.h"

#include <cstdint>
#include <optional>

namespace countersign::eval {

/// Figures of one model on some writers with one number of references. Shares from 0 to 1 with their 95 % interval
/// over writers; a figure that the data cannot give is empty.
struct Figures {
    int references = 1;
    int writers = 0;
    int skippedWriters = 0;
    std::int64_t genuineTrials = 0;
    std::int64_t skilledTrials = 0;
    std::int64_t randomTrials = 0;

    verify::Rate skilledEer;
    std::optional<verify::Rate> randomEer;
    std::optional<verify::Rate> fnmrAtFmr1;  ///< FNMR where FMR(skilled) <= 1 %; empty below 300 trials (rule of three)
    std::optional<verify::Rate> fnmrAtFmr01; ///< at 0.1 %; empty below 3,000 trials
    double cllrMin = 0;                      ///< bits; genuine against skilled forgeries

    // With a calibration only: thresholds from validation writers, carried over unchanged. Where no error was seen the
    // upper end of a share's interval is that of the rule of three, 3 / writers.
    std::optional<verify::Rate> cllr;              ///< bits, not a share; genuine against skilled forgeries
    std::optional<verify::Rate> falseMatchSkilled; ///< at acceptLlr
    std::optional<verify::Rate> falseMatchRandom;  ///< at acceptLlr
    std::optional<verify::Rate> falseNonAccept;    ///< at acceptLlr: genuine signatures not accepted
    std::optional<verify::Rate> falseNonMatch;     ///< at rejectLlr: genuine signatures rejected
    bool skilledBelowRandom = false; ///< the alarm: FMR(skilled) < FMR(random) at acceptLlr; the model has learned the
                                     ///< scanner or the pen, not the signature
};

/// In: `calibration` may be null. Errors: EmptyInput (no genuine or no skilled trial).
[[nodiscard]] Result<Figures> measure(const Trials& trials, const verify::Calibration* calibration,
                                      const BootstrapOptions& options = {});

/// How much two models differ on the same trials.
struct Difference {
    verify::Rate skilledEer; ///< of B less that of A, with the 95 % interval: both are drawn on the same writers
    enum class Verdict { BIsBetter, BIsWorse, CannotTell } verdict = Verdict::CannotTell; ///< BIsBetter: all below 0
};

/// A paired bootstrap over writers; of fewer than six writers nothing can be told. Errors: EmptyInput (no genuine or no skilled trial), InvalidArgument (not the same
/// numbers of writers, references or trials).
[[nodiscard]] Result<Difference> compare(const Trials& a, const Trials& b, const BootstrapOptions& options = {});

} // namespace countersign::eval
