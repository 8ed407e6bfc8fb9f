// The program's own line icons, drawn in the colour of the text around them.
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace countersign::ui {

/// resources/icons/<name>.svg in the palette's button text colour, which it follows when the theme changes; or in
/// `colour`, where one is given.
[[nodiscard]] QIcon icon(const QString& name, const QColor& colour = {});

} // namespace countersign::ui
