// What an operator brings to train on: signatures of writers, read once, with what is needed to judge them.
#pragma once

#include "core/eval/leak.h"
#include "core/eval/signature_set.h"
#include "core/image/image.h"

#include <array>
#include <filesystem>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace countersign::retrain {

struct Source {
    enum class Kind {
        Folder, ///< <writer>/genuine|forged/*, see eval::listFolder()
        Pairs,  ///< a CSV of pairs, see eval::listPairs()
    };
    Kind kind = Kind::Folder;
    std::filesystem::path path;
    eval::PairLabels labels = eval::PairLabels::OneIsDifferent; ///< of pairs
    friend bool operator==(const Source&, const Source&) = default;
};

/// What eval::ProbeSample::traits holds of a scan, in this order; the first PenTraits of them also of the normalised
/// picture. Stable lower-case words. What depends on how large somebody writes is not among them.
inline constexpr std::array Traits{"paper", "ink", "noise", "stroke-width", "paper-colour", "bytes-a-pixel"};
inline constexpr std::size_t PenTraits = 4;

struct Data {
    /// All sources' writers, those of one source beside each other; with several sources their names begin with the
    /// source's. Byte-identical files of a writer are dropped, see set.duplicatesDropped.
    eval::LoadedSet loaded;
    std::vector<eval::ProbeSample> scanned, normalised; ///< of every sample
    std::vector<eval::PairConflict> conflicts;
};

/// Reads all sources on as many threads as there are cores. Progress counts files. Errors: Cancelled, EmptyInput, and those
/// of eval::listFolder() and eval::listPairs() with the source as context.
[[nodiscard]] Result<Data> read(std::span<const Source> sources, Size size, const ProgressSink& progress,
                                std::stop_token stop, const image::Decode& decode = image::decode);

/// One listed set by the same path, without measuring what spoils a training. Errors: those of eval::load().
[[nodiscard]] Result<eval::LoadedSet> load(eval::SignatureSet set, Size size, std::stop_token stop,
                                           const image::Decode& decode = image::decode);

/// Without the files in `leftOut` and the writers that then have no genuine signature.
[[nodiscard]] eval::LoadedSet without(const eval::LoadedSet& loaded, const std::set<std::filesystem::path>& leftOut);

/// Nobody stands in two of these. `choose` picks the best weights and sets thresholds, `compare` tells whether the new
/// model is better.
struct Split {
    eval::LoadedSet learn, choose, compare;
};

/// Writers are dealt by seed, those with forgeries and those without apart: at least six and about a quarter to compare, at
/// least three and about a fifth to choose, the rest to learn from.
/// Errors: InvalidArgument (fewer than MinimumWriters with MinimumGenuine genuine signatures, or too few with forgeries to measure by).
[[nodiscard]] Result<Split> split(const eval::LoadedSet& loaded, std::uint64_t seed);

inline constexpr int MinimumWriters = 14;
inline constexpr int MinimumGenuine = 5;

/// How far an amount of data carries.
struct Support {
    int writers = 0;       ///< with MinimumGenuine genuine signatures
    int withForgeries = 0; ///< of them: with two skilled forgeries or more
    int genuine = 0, forged = 0;
    bool adapt = false;   ///< enough to adapt a model
    bool goOn = false;    ///< enough to train all of a model further
    bool scratch = false; ///< enough for a new model
    /// The least FMR that the forgeries of the writers to compare by can show: three over their number; 1 where there are none.
    double leastFmr = 1;
};
/// Of what is left without the files in `leftOut`, as without() leaves it; copies nothing.
[[nodiscard]] Support supportOf(const eval::SignatureSet& set, const std::set<std::filesystem::path>& leftOut = {});

} // namespace countersign::retrain
