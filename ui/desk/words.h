// What the core's values are called on the screen, in the person's language.
#pragma once

#include "core/base/result.h"
#include "core/base/specimen.h"
#include "core/verify/verification.h"
#include "ui/widgets/band.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <chrono>

namespace countersign::ui {

[[nodiscard]] Band bandOf(verify::Decision decision);
[[nodiscard]] QString word(verify::Decision decision);
/// One short sentence below the word: what it means, and where a strong ratio is not enough, why.
[[nodiscard]] QString meaning(const verify::Verification& verification);

/// "98.8 %"; "more than 99.9 %" and "less than 0.1 %" near the ends.
[[nodiscard]] QString percent(const Probability& probability);
/// "12.3 %" of a share from 0 to 1.
[[nodiscard]] QString shareText(double share);
/// "12.3 % (9.8 to 15.1)": with the 95 % interval.
[[nodiscard]] QString rateText(const verify::Rate& rate);
/// "85 : 1", "1 : 1,200"; two significant digits. At the calibration's limit, or beyond a million: "at least 140 : 1".
/// In: natural logs; limit 0: not known.
[[nodiscard]] QString likelihoodRatio(double llr, double limit = 0);
/// The same in few letters: "≥ 140 : 1", "≤ 1 : 140".
[[nodiscard]] QString briefRatio(double llr, double limit = 0);
/// How much more likely under which proposition, and what that is called (ENFSI 2015).
[[nodiscard]] QString statement(double llr, double limit = 0);

/// Whether the model can say how likely: without calibration there are scores only.
[[nodiscard]] bool isCalibrated(const verify::Verification& verification);

/// "low resolution (96 dpi, at least 150)".
[[nodiscard]] QString quality(const QualityNote& note);
/// A line for each thing that weighs on the decision, the weightiest first.
[[nodiscard]] QStringList notes(const verify::Verification& verification);

[[nodiscard]] QDateTime local(std::chrono::system_clock::time_point when);
/// Date and time, short.
[[nodiscard]] QString moment(std::chrono::system_clock::time_point when);

/// The same of a model file.
[[nodiscard]] QString modelSentence(const Error& error);

/// The same of the bank's records.
[[nodiscard]] QString recordSentence(const Error& error);

/// "<file>: what is wrong and the next step". What the table does not know keeps the core's words.
[[nodiscard]] QString sentence(const Error& error);

} // namespace countersign::ui
