// What the report says in words and figures. Plain English, "C" number format: a report must read the same everywhere.
#pragma once

#include "core/verify/verification.h"

#include <QString>
#include <QStringList>
#include <QTimeZone>

namespace countersign::report {

/// "2026-03-14 16:05:09 +05:30 (Asia/Kolkata)".
[[nodiscard]] QString time(std::chrono::system_clock::time_point when, const QTimeZone& zone);

[[nodiscard]] QString word(verify::Decision decision); ///< "Accept", "Refer", "Reject"
/// "mean of the two best scores, less 0.55 times the mean score between the references"; "one score".
[[nodiscard]] QString fusion(const verify::Judgement& judgement);

/// "0.812"; "–" where it is not a number.
[[nodiscard]] QString score(double value);
/// Two significant digits, thousands separated: "1", "85", "1,200", "1/85"; beyond a million "> 1,000,000" or, brief,
/// "> 10⁶". In: natural log of the ratio.
[[nodiscard]] QString likelihoodRatio(double llr, double limit = 0, bool brief = false);
/// "98.8 %"; near the ends "more than 99.9 %", "less than 0.1 %".
[[nodiscard]] QString percent(const Probability& probability);
/// "1.8 %", "0.04 %", "0 %". In: a share, 0 to 1.
[[nodiscard]] QString share(double value);

[[nodiscard]] bool isCalibrated(const verify::Verification& verification);

/// One sentence: how many times more probable the score is under which proposition, and what that is called.
[[nodiscard]] QString statement(double llr, double limit = 0);
/// One sentence: why the machine proposes what it proposes.
[[nodiscard]] QString reason(const verify::Verification& verification);

/// "1240 × 420 px", "300 dpi" or "resolution not stated", "page 2 of 3" where there are several, "84 kB", and where
/// `part` is true the place of the signature.
[[nodiscard]] QString particulars(const PictureRecord& record, bool part);

/// One line for each case flag and each kind of quality note; the notes of several references share a line.
[[nodiscard]] QStringList notes(const verify::Verification& verification);

[[nodiscard]] QString limitations();

} // namespace countersign::report
