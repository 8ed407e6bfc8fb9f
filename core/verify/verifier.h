// From specimens to a verification.
#pragma once

#include "core/base/result.h"
#include "core/base/specimen.h"
#include "core/verify/encoder.h"
#include "core/verify/traced.h"
#include "core/verify/verification.h"

#include <span>
#include <string>
#include <vector>

namespace countersign::verify {

/// One case among many, by what the encoder kept of its pictures. Nothing is owned.
struct Case {
    const Features* query = nullptr;
    std::vector<const Features*> references; ///< R >= 1
};

/// Judges every case, in order: scores, fusion, calibration, bands, policy. Pairs that several cases share are compared
/// once, all in one call to the encoder. Errors: EmptyInput (a case without references), Internal (a score that
/// is not a finite number), and those of Encoder::compare.
[[nodiscard]] Result<std::vector<Judgement>> judge(Encoder& encoder, std::span<const Case> cases, const Policy& policy);

/// The same for one query's features against R references' features, R >= 1.
[[nodiscard]] Result<Judgement> judge(Encoder& encoder, const Features& query, std::span<const Features> references,
                                      const Policy& policy);

/// What the flags need to know of a picture once its pixels are gone.
struct Trace {
    std::string file; ///< SHA-256 of the file and the page; empty: not from a file
    std::string ink;  ///< SHA-256 of the normalised picture
    Shape shape;      ///< of the ink
    bool hasQualityNotes = false;
    bool isAtBestReferred = false; ///< by one of its notes, see there
};

[[nodiscard]] Trace trace(const Specimen& specimen);

/// Adds QueryIsReference, else QueryTraced, and QueryQuality and ReferenceQuality. The first two, and a query whose notes say
/// so, make an Accept a Refer. Out: how much of the query lies upon the reference that is most the same, see traced.h.
double addPictureFlags(Judgement& judgement, const Trace& query, std::span<const Trace* const> references);

/// The whole case: encodes, judges, adds the flags that need the pictures (quality, identical files) and fills in
/// everything but caseNumber, who, customer and human. Errors: EmptyInput, and those of the encoder.
[[nodiscard]] Result<Verification> verify(Encoder& encoder, const Specimen& query, std::span<const Specimen> references,
                                          const Policy& policy);

} // namespace countersign::verify
