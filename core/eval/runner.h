// Runs an encoder over a set: every score that the protocol asks for, each pair compared once.
#pragma once

#include "core/eval/signature_set.h"
#include "core/verify/encoder.h"

#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace countersign::eval {

/// Raw scores of one writer's genuine signatures (rows) against the genuine ones, the skilled forgeries and the random
/// forgeries (columns, in this order).
struct WriterScores {
    std::string writer;
    int genuine = 0;
    int forged = 0;
    int random = 0;
    std::vector<std::vector<QualityFlag>> flags; ///< of the signature of each column
    std::vector<float> scores; ///< genuine rows of queries() columns; symmetric among the genuine, 0 on the diagonal
    [[nodiscard]] int queries() const { return genuine + forged + random; }
    [[nodiscard]] double score(int reference, int query) const { return scores[reference * queries() + query]; }
};

struct SetScores {
    std::string name;
    std::vector<WriterScores> writers;
};

/// Encodes and compares everything that plan() names, a writer at a time. Memory: the scores and one writer's features.
/// Progress counts pairs. Errors: Cancelled, EmptyInput (no genuine signature), Internal (a score that is not a finite
/// number), and those of the encoder.
[[nodiscard]] Result<SetScores> score(verify::Encoder& encoder, const LoadedSet& loaded, const ProgressSink& progress,
                                      std::stop_token stop);

/// The outcome of all of one writer's trials.
struct WriterTrials {
    std::vector<double> genuine;
    std::vector<double> skilled;
    std::vector<double> random;
    int genuineSignatures = 0; ///< different signatures among the queries of `genuine`
    int skilledSignatures = 0;
};

struct Trials {
    int references = 1;
    std::vector<WriterTrials> writers;
    int skippedWriters = 0; ///< with several references: not enough genuine signatures for them and a query
};

/// With one reference: every pair of genuine signatures, every genuine one against every forgery. With more: references
/// drawn as drawReferences() says, all others are queries, the scores fused. Several sets are put side by side.
/// In: references >= 1.
[[nodiscard]] Trials trials(std::span<const SetScores> sets, int references, const verify::Fusion& fusion);

/// All writers' outcomes in one; the numbers of signatures are sums.
[[nodiscard]] WriterTrials pooled(const Trials& trials);

} // namespace countersign::eval
