// What the wizard calls things, in the person's language.
#pragma once

#include "core/retrain/check.h"

#include <QImage>
#include <QString>

namespace countersign::ui {

/// "about 3 minutes", "2 h 10 min".
[[nodiscard]] QString durationText(double seconds);

/// What was found, in a few words, and what to do about it.
[[nodiscard]] QString title(const retrain::Finding& finding);
[[nodiscard]] QString advice(const retrain::Finding& finding);
/// Whether its files can be left out one by one.
[[nodiscard]] bool canBeLeftOut(const retrain::Finding& finding);
/// Errors that spoil a training stand out from remarks.
[[nodiscard]] bool isGrave(const retrain::Finding& finding);

/// Black on white.
[[nodiscard]] QImage imageOf(const InkImage& ink);

} // namespace countersign::ui
