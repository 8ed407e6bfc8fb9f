// Looks for what would spoil a training: the same picture twice, wrong labels, paper that gives forgeries away.
#pragma once

#include "core/retrain/data.h"
#include "core/verify/encoder.h"

#include <optional>
#include <string>
#include <vector>

namespace countersign::retrain {

enum class Trouble {
    Unreadable,    ///< `error` says why; the file is not in the data
    Contradiction, ///< a line of a pair file that others contradict; its two files are not in the data
    TwoWriters, ///< the same picture under two writers, or as genuine and as forged; measured: likeness, see NearlySame
    NearDuplicate, ///< nearly the same picture twice under one writer; measured: likeness
    LooksForged,   ///< stands among the genuine, but the model takes it for another hand; measured: llr, limit: below
    LooksGenuine, ///< stands among the forgeries, but the model takes it for the writer's; measured: llr, limit: at or above
    LabelsMixedUp, ///< so many of those two that the labels must be wrong; measured: their share, limit: above
    ModelLost,     ///< the current model does far worse here than where it was measured; measured: its skilled EER
    Leak,          ///< `trait` of the scan alone tells forged from genuine; measured: area under the curve
    LeakRemains,   ///< the same of the picture that the network sees, paper and ink level taken off
    PoorQuality,   ///< scans that fail a check of quality; one finding for each flag
    FewGenuine,    ///< `writer` has fewer than MinimumGenuine genuine signatures; measured: how many
    NoForgeries,   ///< writers without two skilled forgeries; measured: how many
};

/// A stable lower-case word for scripts: "unreadable", "contradiction", "two-writers", ...
[[nodiscard]] const char* name(Trouble trouble);

struct Finding {
    Trouble trouble;
    std::vector<std::filesystem::path>
        files; ///< to show, and to leave out; of a leak: a genuine one, then a forged one
    std::string writer = {};
    std::string trait = {};
    std::optional<QualityFlag> flag = {};
    double measured = 0, limit = 0;
    std::optional<Error> error = {};
};

/// Of two normalised pictures, as a cosine over the cells of a 48 x 24 grid less their mean: two genuine signatures of one
/// hand stay below.
inline constexpr double NearlySame = 0.985;
/// The area under the curve from which on a trait is reported, as in countersign-cli probe; of fewer than 100 genuine or
/// forged scans it reaches that by chance.
inline constexpr double LeakAlarm = 0.65, LeakAlarmOfFew = 0.75;

/// All findings, the worst kind first. `encoder` is the current model, calibrated for one reference; null leaves out what
/// needs one. Progress counts signatures. Errors: Cancelled, and those of the encoder.
[[nodiscard]] Result<std::vector<Finding>> check(const Data& data, verify::Encoder* encoder,
                                                 const ProgressSink& progress, std::stop_token stop);

/// Whether a training on this would be in vain: labels mixed up, or what the network sees tells forged from genuine without the hand.
[[nodiscard]] bool isPoisoned(std::span<const Finding> findings);

} // namespace countersign::retrain
