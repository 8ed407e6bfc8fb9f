// A picture prepared for the screen.
#pragma once

#include "core/base/specimen.h"

#include <QImage>
#include <QRectF>
#include <QString>

namespace countersign::ui {

struct CanvasPicture {
    QImage original; ///< the signature with some of the page around it, RGB
    QRectF focus;    ///< where the signature lies in `original`
    QImage cleaned;  ///< the signature alone, 8-bit grey on white; drawn on `focus`
    QColor paper;    ///< of the page around the signature
    QString title;

    [[nodiscard]] bool isNull() const { return cleaned.isNull(); }
};

/// Large scans are scaled down to what a screen can show. Takes some milliseconds: call it from a worker thread.
[[nodiscard]] CanvasPicture canvasPicture(const PictureRecord& record);
/// The same of a record whose `original` is kept elsewhere.
[[nodiscard]] CanvasPicture canvasPicture(const PictureRecord& record, const ColorPicture& original);

/// The whole page that a signature stands on with a frame around it, as large as it fits; null where the picture shows
/// nothing but the signature.
[[nodiscard]] QImage pageThumbnail(const PictureRecord& record, QSize room);

/// A page for the screen, scaled down where it is larger than a screen can show.
[[nodiscard]] QImage pageView(const ColorPicture& page);

} // namespace countersign::ui
