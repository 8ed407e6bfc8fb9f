// New reference signatures are judged before they are taken.
#pragma once

#include "core/verify/verifier.h"
#include "ui/desk/picture.h"

#include <optional>
#include <vector>

namespace countersign::ui {

struct Candidate {
    PicturePtr picture;
    bool isKnown = false; ///< the same picture is enrolled, or stands before it
    /// As the query against all others, the enrolled ones too; empty where there are none, or no model.
    std::optional<verify::Judgement> judgement;

    /// The others would reject it: another hand, or a slip.
    [[nodiscard]] bool isOutlier() const;
};

/// Judges each candidate against the others and against those that are enrolled. `encoder` may be null. Blocks.
/// Errors: those of the encoder; OutOfMemory.
[[nodiscard]] Result<std::vector<Candidate>> judgeCandidates(verify::Encoder* encoder,
                                                             const std::vector<PicturePtr>& pictures,
                                                             const std::vector<PicturePtr>& enrolled,
                                                             const verify::Policy& policy);

/// What enrolling so many references means, and how many more would help.
[[nodiscard]] QString adviceOn(int references, const verify::Policy& policy);

} // namespace countersign::ui
