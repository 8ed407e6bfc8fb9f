// Who may have written a signature.
#pragma once

#include "core/verify/verification.h"
#include "ui/identify/hand.h"

#include <string>
#include <vector>

namespace countersign::ui {

/// One of a customer's signatories, who may have written the query.
struct Suspect {
    store::CustomerId customer;
    std::string signatory; ///< the name
    verify::Judgement judgement;
    store::Reference reference; ///< the one that is most alike
};

/// The `most` signatories whose references' embeddings have the largest cosine with `query`, largest first: the best
/// reference of each, as its place in table.owners. In: unit vectors.
[[nodiscard]] std::vector<std::size_t> mostAlike(const store::EmbeddingTable& table, const std::vector<float>& query,
                                                 std::size_t most);

using Owners = std::vector<store::EmbeddingTable::Owner>;

/// Adds those of a shortlist by embedding whose signatory is not among `owners` yet.
void addMostAlike(Owners& owners, const store::EmbeddingTable& table, const std::vector<float>& query);

/// Ranks those on the shortlist by the one reference of each, and judges the best of them with all their references; the
/// most likely first. To encode all references of all of them takes three times as long, and rarely finds another.
/// Blocks. Errors: those of store and encoder.
[[nodiscard]] Result<std::vector<Suspect>> suspectsFor(store::Store& store, const store::Session& session,
                                                       verify::Encoder& encoder, const Owners& owners,
                                                       const verify::Features& query, const verify::Policy& policy);

} // namespace countersign::ui
