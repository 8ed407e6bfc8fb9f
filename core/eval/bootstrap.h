// How much a figure would move with other writers.
#pragma once

#include "core/verify/model_info.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace countersign::eval {

/// How often each writer was drawn; as many numbers as there are writers.
using WriterWeights = std::span<const int>;

/// Figures of a set in which each writer counts as often as its weight says. A figure that these writers cannot give
/// is NaN.
using Statistic = std::function<std::vector<double>(WriterWeights)>;

struct BootstrapOptions {
    int draws = 1000;
    std::uint64_t seed = 1;
};

/// 95 % percentile intervals from drawing as many WRITERS as there are, with replacement: the comparisons of one
/// writer are not independent, so drawing comparisons would promise too much. `value` is the figure with every writer
/// once. The same seed draws the same writers on every machine. Draws that give NaN are left out of that figure's
/// interval. In: writers >= 1; the statistic returns equally many figures for any weights.
/// Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13; resampling of whole subjects:
/// ISO/IEC 19795-1, annex on uncertainty; Bolle et al., "Error analysis of pattern recognition systems: the subsets
/// bootstrap", CVIU 93(1), 2004.
[[nodiscard]] std::vector<verify::Rate> bootstrapWriters(int writers, const Statistic& statistic,
                                                         const BootstrapOptions& options = {});

/// Scores sorted once, of which error rates for any writers' weights come in one pass. Ties as in ErrorCurve; with all
/// weights 1 the figures are ErrorCurve's, to the last bit.
class WeightedCurve {
public:
    /// One span a writer; spans may be empty. No NaN.
    WeightedCurve(std::span<const std::span<const double>> genuine, std::span<const std::span<const double>> impostor);

    struct Rates {
        double equalErrorRate = 0;
        std::vector<double> fnmr; ///< one a target, in the targets' order
    };
    /// In: FMR targets, 0..1. NaN throughout where no genuine or no impostor score has weight.
    [[nodiscard]] Rates rates(WriterWeights weights, std::span<const double> fmrTargets) const;

private:
    struct Entry {
        double score = 0;
        int writer = 0;
        bool genuine = false;
        bool endsStep = false; ///< the next score is larger
    };
    std::vector<Entry> m_entries;        ///< ascending
    std::vector<std::int64_t> m_genuine; ///< scores of each writer
    std::vector<std::int64_t> m_impostor;
};

} // namespace countersign::eval
