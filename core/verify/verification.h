// One verification, whole: what went in, what the machine proposed, what the person decided.
#pragma once

#include "core/base/specimen.h"
#include "core/base/values.h"
#include "core/verify/model_info.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace countersign::verify {

enum class Decision { Accept, Refer, Reject };

/// "accept", "refer", "reject".
[[nodiscard]] const char* name(Decision decision);

/// Things beside the picture quality that weigh on the decision.
enum class CaseFlag {
    OneReference,       ///< the best a score can do is Refer, unless the policy says otherwise
    FewReferences,      ///< two references only
    QueryIsReference,   ///< the query's file or its normalised picture is byte-identical with a reference; nobody
                        ///< signs the same way twice, so the best is Refer
    RepeatedReference,  ///< a reference is the same picture as another; each counts once
    ReferencesDisagree, ///< a reference is less like the others than the reject threshold allows; the best is Refer
    NotCalibrated,      ///< the model file has no calibration: scores only, always Refer
    QueryQuality,       ///< the query has quality notes
    ReferenceQuality,   ///< a reference has quality notes
    QueryTraced,        ///< the query lies upon a reference line by line, as if pasted or traced; the best is Refer
};

/// A stable lower-case word: "one-reference", "few-references", "query-is-reference", "repeated-reference",
/// "references-disagree", "not-calibrated", "query-quality", "reference-quality", "query-traced".
[[nodiscard]] const char* name(CaseFlag flag);

/// What the bank wants beyond the model's thresholds.
struct Policy {
    int referencesToAccept = 2; ///< with fewer the best is Refer
};

/// What scores alone lead to.
struct Judgement {
    std::vector<double> referenceScores;                   ///< raw scores, one a reference, in the order given
    std::vector<double> referenceLlrs;                     ///< the same through the one-reference calibration
    double score = 0;                                      ///< fused raw score, of different references only
    double llr = 0;                                        ///< natural log, genuine over skilled forgery
    Probability probability = Probability::fromLogOdds(0); ///< of genuine at even prior odds
    Calibration calibration;                               ///< the one that was used
    Decision proposal = Decision::Refer;
    std::vector<CaseFlag> flags;
};

[[nodiscard]] bool has(const Judgement& judgement, CaseFlag flag);

struct HumanDecision {
    Decision decision = Decision::Refer;
    std::string reason; ///< never empty where it differs from the proposal
    std::string who;
    std::chrono::system_clock::time_point when;
};

struct Verification {
    std::string caseNumber;
    std::chrono::system_clock::time_point when;
    std::string who;      ///< the person at the desk; may be empty
    std::string customer; ///< may be empty: an ad-hoc case
    PictureRecord query;
    std::vector<PictureRecord> references;
    Judgement judgement;
    std::optional<HumanDecision> human;
    ModelInfo model;
    double seconds = 0; ///< from pictures to proposal
    std::string softwareVersion;
};

} // namespace countersign::verify
