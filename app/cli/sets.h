// Signature sets for training and calibration, decoded by the one path that verification uses.
#pragma once

#include "core/eval/protocol.h"
#include "core/eval/signature_set.h"
#include "core/image/perturb.h"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace countersign::cli {

/// Loads what was listed by the one path that verification uses, each scan changed first where a perturbation is given;
/// by how much depends on the file's bytes alone. `raw`: not cleaned, see image::asScanned(). Errors: those of
/// eval::load().
[[nodiscard]] Result<eval::LoadedSet> loadSet(eval::SignatureSet set, Size size, int threads,
                                              const ProgressSink& progress,
                                              const std::optional<image::Perturbation>& perturbation = {},
                                              bool raw = false);

/// What training is given on the command line.
struct SetNames {
    std::vector<std::string> folders; ///< FOLDER or FOLDER:first-last
    std::vector<std::string> pairs;   ///< pair files
    eval::PairLabels labels = eval::PairLabels::OneIsDifferent;
    bool raw = false;       ///< not cleaned
    std::string hands = {}; ///< table of who forged what, see eval::readHands(); empty: not known
};

/// --hands: the table of who forged what.
CLI::Option* addHands(CLI::App& command, std::string& hands);

/// --pair-labels: what label 1 of a pair file means.
void addPairLabels(CLI::App& command, eval::PairLabels& labels);

/// Lists and loads every set, says what was left out, and shows progress on a terminal.
/// Errors: those of eval::readHands(), eval::listFolder(), eval::listPairs() and eval::load().
[[nodiscard]] Result<std::vector<eval::LoadedSet>> loadSets(const SetNames& names, Size size, int threads);

/// The same for one split of a protocol; sets without that split are passed over.
[[nodiscard]] Result<std::vector<eval::LoadedSet>> loadSplit(const std::string& protocol, const std::string& root,
                                                             eval::Split split, Size size, int threads);

} // namespace countersign::cli
