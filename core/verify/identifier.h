// One query against many people.
#pragma once

#include "core/verify/verifier.h"

#include <span>
#include <string>
#include <vector>

namespace countersign::verify {

struct Person {
    std::string name;
    std::vector<Features> references; ///< R >= 1
};

struct Candidate {
    std::string person;
    double similarity = 0; ///< cosine of the embeddings, the best reference's, -1 to 1
    Judgement judgement;
};

/// The most likely people first, at most `top` of them. Everybody is ranked by embedding; the best `shortlist` of them
/// are then judged pair by pair, and ranked by LLR (by score where the model is not calibrated). References are not
/// compared with each other. "No match" is for the caller to say: it is when the first one's proposal is Reject.
/// Errors: EmptyInput (nobody, or somebody without references), InvalidArgument (embeddings of different length), and
/// those of Encoder::compare.
[[nodiscard]] Result<std::vector<Candidate>> identify(Encoder& encoder, const Features& query,
                                                      std::span<const Person> people, std::size_t top,
                                                      const Policy& policy, std::size_t shortlist = 100);

} // namespace countersign::verify
