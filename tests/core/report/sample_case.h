// Cases for the report's tests, with signatures drawn by smooth strokes.
#pragma once

#include "core/verify/verification.h"

namespace countersign::test {

/// A signature-like scrawl on slightly tinted paper; the seed moves its control points. Same seed, same picture.
[[nodiscard]] PictureRecord drawnSignature(const std::string& name, int seed, int width = 900, int height = 320);

/// A calibrated case with `references` references, a proposal and no human decision; 2026-03-14 10:35:09 UTC.
[[nodiscard]] verify::Verification sampleCase(int references, double llr = 4.4);

[[nodiscard]] std::string repeated(const std::string& word, int times);

/// Every text absurdly long, every note there is, ten references, a decision.
[[nodiscard]] verify::Verification absurdCase();

} // namespace countersign::test
