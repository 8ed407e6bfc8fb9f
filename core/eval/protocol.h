// Who is tested on what: the fixed rules by which figures can be compared.
#pragma once

#include "core/eval/signature_set.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace countersign::eval {

enum class Split { Train, Validation, Test };

/// Folder names of writers, read as numbers, both ends included.
using WriterRange = std::pair<int, int>;

/// Ranges of one set do not overlap. An empty range has no writers.
struct ProtocolSet {
    std::string name; ///< the set's folder
    std::optional<WriterRange> train;
    std::optional<WriterRange> validation; ///< checkpoint, fusion, calibration, thresholds
    std::optional<WriterRange> test;
};

struct Protocol {
    std::string name;
    std::vector<ProtocolSet> sets;
};

/// "wi-1": writer-independent, on CEDAR, BHSig260 Bengali and Hindi, and SigComp 2009 (training only).
/// "wi-1-without-SET": how far a model travels that has seen nothing of SET: all writers of SET are tested on, the others'
/// validation writers set the thresholds. Errors: InvalidArgument (no protocol of that name).
[[nodiscard]] Result<Protocol> protocol(std::string_view name);

/// Lists the writers of one split of `<root>/<set.name>`, at most the first `mostWriters` of them (0: all).
/// Errors: InvalidArgument (the protocol has no such split for the set), and those of listFolder().
[[nodiscard]] Result<SignatureSet> listSplit(const std::filesystem::path& root, const ProtocolSet& set, Split split,
                                             int mostWriters = 0);

/// What one writer's genuine signatures are compared with. Numbers are indices into SignatureSet::samples.
struct WriterPlan {
    int writer = 0;           ///< index into SignatureSet::writers
    std::vector<int> genuine; ///< references, and queries that should match
    std::vector<int> forged;  ///< skilled forgeries of this writer
    std::vector<int> random;  ///< random forgeries: genuine signatures of other writers
};

/// How many random forgeries each writer gets; from different writers where there are as many others.
inline constexpr int RandomForgeries = 8;

/// One plan a writer with a genuine signature. Random forgeries are drawn with a seed made from the writer's name, so
/// that the same set gives the same plan on every machine.
[[nodiscard]] std::vector<WriterPlan> plan(const SignatureSet& set);

/// How often references are drawn for each writer.
inline constexpr int ReferenceDraws = 5;

/// ReferenceDraws times `references` different numbers below `signatures`; draw d of a writer depends on nothing but
/// d, the writer's name and these two. In: 1 <= references <= signatures.
[[nodiscard]] std::vector<std::vector<int>> drawReferences(std::string_view writer, int signatures, int references);

} // namespace countersign::eval
