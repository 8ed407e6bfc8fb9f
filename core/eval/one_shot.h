// Recognition of a person among many from one signature of each.
#pragma once

#include "core/eval/signature_set.h"
#include "core/verify/encoder.h"

#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace countersign::eval {

/// N-way trials: one reference each of N people, one query of one of them; right when its own reference scores highest,
/// ties counted as a share. Not drawn: the mean over all choices of the N - 1 others, exactly.
struct NWay {
    int people = 0;      ///< N
    double accuracy = 0; ///< 0 to 1
};

struct OneShotFigures {
    int writers = 0;
    int queries = 0;
    std::vector<NWay> nWay; ///< N = 5, 20, 100, as far as there are writers
    /// Open set, everybody enrolled with one reference: the share of queries whose own reference is ranked first and
    /// scores above the threshold, at a threshold that names somebody for `falseAlarms` of the queries of people who
    /// are not enrolled (each query once with its writer taken out). Empty below 3 / falseAlarms queries.
    /// ISO/IEC 19795-1: detection and identification rate at a false alarm rate.
    std::optional<double> detection;
};

/// Scores[q][w]: query q against the reference of writer w; `own[q]` is the query's writer. In: a rectangle.
[[nodiscard]] OneShotFigures oneShot(const std::vector<std::vector<float>>& scores, const std::vector<int>& own,
                                     double falseAlarms = 0.01);

/// The scores for oneShot() of all writers of all sets together: of each with two genuine signatures or more the first
/// that drawReferences() draws is the reference, and up to three others are queries. `firstOfSet[s]` is the first
/// writer of set s, with one more number at the end.
struct OneShotScores {
    std::vector<std::vector<float>> scores;
    std::vector<int> own;
    std::vector<int> firstOfSet;
    /// The part of one set alone.
    [[nodiscard]] OneShotScores of(std::size_t set) const;
};

/// Errors: Cancelled, EmptyInput (no writer with two genuine signatures), and those of the encoder.
[[nodiscard]] Result<OneShotScores> scoreOneShot(verify::Encoder& encoder, std::span<const LoadedSet* const> sets,
                                                 const ProgressSink& progress, std::stop_token stop);

} // namespace countersign::eval
