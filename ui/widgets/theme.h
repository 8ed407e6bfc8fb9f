// Light and dark, and the few colours that mean something. Everything else is the system palette.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

#include <optional>

class QApplication;

namespace countersign::ui {

/// All distances are multiples of this, in device-independent pixels.
inline constexpr int Grid = 4;

enum class Theme { System, Light, Dark };

/// "system", "light", "dark".
[[nodiscard]] QString name(Theme theme);
[[nodiscard]] std::optional<Theme> themeFromName(const QString& name);

/// System gives back the palette of the desktop; the others bring their own and the Fusion style, which keeps to it.
void applyTheme(QApplication& application, Theme theme);

[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();
[[nodiscard]] bool isDark(const QPalette& palette);

/// Colours with a meaning. Each is readable as text on the palette's Window and Base (contrast 4.5 or more) and never
/// stands alone: a word or a shape says the same.
struct Tones {
    QColor accept;
    QColor refer;
    QColor reject;
    QColor reference; ///< ink of the reference alone, in the overlay; told from `query` by colour-blind people
    QColor query;     ///< ink of the query alone
    QColor agree;     ///< ink of both
    QColor overlay;   ///< what the overlay is drawn on
};

[[nodiscard]] Tones tones(const QPalette& palette);

/// `share` of `colour` laid on `ground`, 0 to 1.
[[nodiscard]] QColor mixed(const QColor& colour, const QColor& ground, double share);

/// WCAG 2.1 contrast ratio, 1 to 21.
[[nodiscard]] double contrast(const QColor& one, const QColor& other);

/// The second of the two type sizes; the first is the application's font.
[[nodiscard]] QFont headlineFont(const QFont& base);

} // namespace countersign::ui
