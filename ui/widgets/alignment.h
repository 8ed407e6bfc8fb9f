// Lays one signature over another, for the eye. The verdict does not depend on it.
#pragma once

#include "ui/widgets/theme.h"

#include <QImage>
#include <QTransform>

namespace countersign::ui {

/// The similarity transform (scale, rotation up to 20 degrees, shift) that carries `reference` onto `query`, pixel
/// coordinates to pixel coordinates. Both 8-bit grey, black on white. Found from the ink's moments, then by climbing
/// to the most common ink. Blank pictures give the identity. Some milliseconds.
[[nodiscard]] QTransform align(const QImage& reference, const QImage& query);

struct Overlay {
    QImage image;
    QPointF origin; ///< of the query's pixel (0, 0) in `image`
};

/// The query and the transformed reference in one picture: ink of both, of the reference alone and of the query alone
/// in the three colours of `tones`.
[[nodiscard]] Overlay overlay(const QImage& reference, const QImage& query, const QTransform& transform,
                              const Tones& tones);

} // namespace countersign::ui
