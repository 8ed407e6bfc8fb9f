// One hand under two names: which customers may be the same person.
#pragma once

#include "core/base/progress.h"
#include "core/store/store.h"
#include "core/verify/alike.h"
#include "core/verify/encoder.h"
#include "core/verify/verification.h"

#include <stop_token>
#include <vector>

namespace countersign::ui {

/// Pairs of customers whose embeddings are most alike, that are judged by the whole network.
inline constexpr std::size_t MostPairs = 500;

/// Two customers whose signatures may be of one hand.
struct OneHand {
    store::CustomerId first, second;
    store::ReferenceId firstReference, secondReference; ///< the two that are most alike
    verify::Judgement judgement;                        ///< of one of them against all references of the other
};

/// The MostPairs pairs of customers whose references' embeddings are most alike. Blocks, for long.
/// Errors: as verify::mostAlike().
[[nodiscard]] Result<std::vector<verify::AlikeRows>> likeliestPairs(const store::EmbeddingTable& table,
                                                                    std::stop_token stop, const ProgressSink& progress);

/// Judges each pair as identify does, either customer's reference against the other; those that are not rejected, the
/// likeliest first. Blocks, for long. Errors: Cancelled, and those of store and encoder.
[[nodiscard]] Result<std::vector<OneHand>> judgePairs(store::Store& store, const store::Session& session,
                                                      verify::Encoder& encoder, const store::EmbeddingTable& table,
                                                      const std::vector<verify::AlikeRows>& pairs,
                                                      const verify::Policy& policy, std::stop_token stop,
                                                      const ProgressSink& progress);

} // namespace countersign::ui
