// The verbal scale: what a likelihood ratio is called.
#pragma once

namespace countersign::verify {

/// How strongly a finding supports one proposition over the other, by the likelihood ratio LR for that proposition:
/// below 2, 2 to 10, to 100, to 1 000, to 10 000, to 1 000 000, above. A bound belongs to the stronger word.
/// Source: ENFSI Guideline for Evaluative Reporting in Forensic Science, 2015, note 4.
enum class Support { None, Weak, Moderate, ModeratelyStrong, Strong, VeryStrong, ExtremelyStrong };

/// "no", "weak", "moderate", "moderately strong", "strong", "very strong", "extremely strong"; reads on with
/// "support".
[[nodiscard]] const char* name(Support support);

/// The two propositions that a log-likelihood ratio weighs.
enum class Proposition {
    Genuine,        ///< the customer wrote the questioned signature
    SkilledForgery, ///< someone else wrote it, imitating the customer's signature
};

struct Verbal {
    Support support = Support::None;
    Proposition towards = Proposition::Genuine; ///< the likelier one; of no meaning where support is None
    friend bool operator==(const Verbal&, const Verbal&) = default;
};

/// In: natural log of the likelihood ratio, genuine over skilled forgery; infinities allowed, NaN is no support.
[[nodiscard]] Verbal verbal(double llr);

/// How large a likelihood ratio is said to be.
struct RatioSize {
    double value = 1;     ///< of the likelier proposition, at least 1; below 10 with one decimal, else a whole number
    bool isLeast = false; ///< it is only known to be at least that
};

/// To two significant digits. At `limit`, the largest LLR that the calibration supports (0: no limit), and beyond a million,
/// which no calibration on a few hundred writers tells apart, it is only known to be as large, and is rounded down.
/// In: natural log; NaN is 1.
[[nodiscard]] RatioSize ratioSize(double llr, double limit);

} // namespace countersign::verify
