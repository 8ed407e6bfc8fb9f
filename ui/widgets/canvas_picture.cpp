#include "ui/widgets/canvas_picture.h"

#include "core/base/page.h"
#include "ui/widgets/theme.h"

#include <QPainter>

#include <algorithm>
#include <vector>

namespace countersign::ui {

namespace {

constexpr int LongestSide = 2400;
constexpr double Context = 0.6; ///< how much of the page is kept on each side, as a share of the signature

QImage scaledDown(const QImage& image)
{
    if (std::max(image.width(), image.height()) <= LongestSide)
        return image;
    return image.scaled(LongestSide, LongestSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

/// The median of each channel along the edge.
QColor edgeColour(const QImage& image)
{
    std::vector<int> red, green, blue;
    const auto add = [&](int x, int y) {
        const QRgb pixel = image.pixel(x, y);
        red.push_back(qRed(pixel));
        green.push_back(qGreen(pixel));
        blue.push_back(qBlue(pixel));
    };
    const int step = std::max(1, (image.width() + image.height()) / 500);
    for (int x = 0; x < image.width(); x += step) {
        add(x, 0);
        add(x, image.height() - 1);
    }
    for (int y = 0; y < image.height(); y += step) {
        add(0, y);
        add(image.width() - 1, y);
    }
    const auto median = [](std::vector<int>& values) {
        const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
        std::nth_element(values.begin(), middle, values.end());
        return *middle;
    };
    return red.empty() ? QColor(Qt::white) : QColor(median(red), median(green), median(blue));
}

} // namespace

CanvasPicture canvasPicture(const PictureRecord& record)
{
    return canvasPicture(record, record.original);
}

QImage pageThumbnail(const PictureRecord& record, QSize room)
{
    const auto& page = record.original;
    if (!isOnPage(record) || page.pixels.size() != std::size_t{3} * page.width * page.height)
        return {};
    const QImage full(page.pixels.data(), page.width, page.height, 3 * page.width, QImage::Format_RGB888);
    QImage small =
        full.scaled(room, Qt::KeepAspectRatio, Qt::SmoothTransformation).convertToFormat(QImage::Format_RGB32);
    const double scale = static_cast<double>(small.width()) / page.width;
    const QRectF box(record.box.x * scale, record.box.y * scale, record.box.width * scale, record.box.height * scale);
    const double pen = std::max(1.5, room.width() / 110.0);
    QPainter painter(&small);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tones(lightPalette()).reject, pen)); // pages are light in every theme
    painter.drawRect(box.adjusted(-pen, -pen, pen, pen));
    painter.setPen(QPen(QColor(0x90, 0x90, 0x90), 1));
    painter.drawRect(QRectF(small.rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    return small;
}

QImage pageView(const ColorPicture& page)
{
    if (page.width <= 0 || page.height <= 0)
        return {};
    const QImage full(page.pixels.data(), page.width, page.height, 3 * page.width, QImage::Format_RGB888);
    return scaledDown(full).convertToFormat(QImage::Format_RGB32);
}

CanvasPicture canvasPicture(const PictureRecord& record, const ColorPicture& page)
{
    CanvasPicture result;
    result.title =
        record.pages > 1
            ? QStringLiteral("%1 (%2/%3)").arg(QString::fromStdString(record.name)).arg(record.page).arg(record.pages)
            : QString::fromStdString(record.name);
    const auto& cleaned = record.cleaned;
    if (cleaned.width <= 0 || cleaned.height <= 0)
        return result;

    result.cleaned = scaledDown(QImage(cleaned.pixels.data(), cleaned.width, cleaned.height, cleaned.width,
                                       QImage::Format_Grayscale8))
                         .copy();

    if (page.width <= 0 || page.height <= 0) { // the light part of a record
        result.original = result.cleaned.convertToFormat(QImage::Format_RGB32);
        result.focus = result.original.rect();
        result.paper = Qt::white;
        return result;
    }
    const QRect box(record.box.x, record.box.y, record.box.width, record.box.height);
    const int across = static_cast<int>(box.width() * Context);
    const int down = static_cast<int>(box.height() * Context);
    const QRect whole(0, 0, page.width, page.height);
    const QRect part = box.adjusted(-across, -down, across, down).intersected(whole);
    const QImage full(page.pixels.data(), page.width, page.height, 3 * page.width, QImage::Format_RGB888);
    const QImage cut = full.copy(part.isEmpty() ? whole : part);
    result.original = scaledDown(cut).convertToFormat(QImage::Format_RGB32);
    const double scale = static_cast<double>(result.original.width()) / cut.width();
    result.focus =
        QRectF((box.x() - part.x()) * scale, (box.y() - part.y()) * scale, box.width() * scale, box.height() * scale);
    result.paper = edgeColour(result.original);
    return result;
}

} // namespace countersign::ui
