#include "ui/widgets/image_canvas.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace countersign::ui {

namespace {

constexpr double Margin = 0.06; ///< of the sheet's side, around a fitted signature
constexpr int Corner = Grid;

/// Bilinear painting skips pixels below half size, which breaks thin strokes: shrink properly first.
void drawShrunk(QPainter& painter, const QRectF& target, const QImage& image)
{
    const QSize size = (target.size() * painter.device()->devicePixelRatio()).toSize();
    if (size.width() > 0 && size.width() * 2 < image.width() * 1.4)
        painter.drawImage(target, image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    else
        painter.drawImage(target, image);
}

} // namespace

double ImageCanvas::fitted(QSizeF what, QSizeF into)
{
    if (what.isEmpty())
        return 1;
    return (1 - 2 * Margin) * std::min(into.width() / what.width(), into.height() / what.height());
}

void ImageCanvas::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    if (!isApart()) {
        if (m_view == View::Overlay)
            paintOverlay(painter, single());
        else
            paintFlicker(painter, single());
    } else {
        const Panes both = panes();
        paintPane(painter, both.reference, Side::Reference);
        paintPane(painter, both.query, Side::Query);
        if (m_view == View::Evidence && m_evidence.isNull()) {
            painter.setPen(palette().color(QPalette::WindowText));
            painter.drawText(legendLine(), Qt::AlignVCenter, m_evidenceText);
        } else if (m_view == View::Evidence) {
            paintLegend(painter, legendLine(),
                        {{QColor(RaisedColour), tr("Raised the score")},
                         {QBrush(QColor(LoweredColour), Qt::BDiagPattern), tr("Lowered the score")}});
        }
    }
    if (m_dropSide) {
        const Panes both = panes();
        paintDropZone(painter, both.reference, Side::Reference);
        paintDropZone(painter, both.query, Side::Query);
    }
    if (hasFocus()) {
        painter.setClipping(false);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        for (const QRect& pane : isApart() ? QList{panes().reference, panes().query} : QList{single()})
            painter.drawRoundedRect(QRectF(sheetOf(pane)).adjusted(1, 1, -1, -1), Corner, Corner);
    }
}

void ImageCanvas::paintCaption(QPainter& painter, QRect pane, Side side) const
{
    const bool reference = side == Side::Reference;
    const CanvasPicture& picture = reference ? m_reference : m_query;
    const Tones colours = tones(palette());
    const QRect line(pane.left(), pane.top(), pane.width(), sheetOf(pane).top() - pane.top());
    const int dot = 2 * Grid;
    painter.setPen(Qt::NoPen);
    painter.setBrush(reference ? colours.reference : colours.query);
    painter.drawEllipse(QRectF(line.left() + Grid, line.center().y() - dot / 2.0 + 0.5, dot, dot));

    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const QString role = roleOf(side);
    const int indent = line.left() + dot + 2 * Grid;
    const int roleWidth = QFontMetrics(bold).horizontalAdvance(role);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.setFont(bold);
    painter.drawText(QRect(indent, line.top(), roleWidth + Grid, line.height()), Qt::AlignVCenter, role);
    painter.setFont(font());
    painter.setPen(palette().color(QPalette::PlaceholderText));
    const QRect rest = line.adjusted(indent - line.left() + roleWidth + 2 * Grid, 0, -Grid, 0);
    painter.drawText(rest, Qt::AlignVCenter, fontMetrics().elidedText(picture.title, Qt::ElideMiddle, rest.width()));
}

void ImageCanvas::paintPane(QPainter& painter, QRect pane, Side side) const
{
    const CanvasPicture& picture = side == Side::Reference ? m_reference : m_query;
    const QRect sheet = sheetOf(pane);
    paintCaption(painter, pane, side);
    painter.setPen(QPen(palette().color(QPalette::Mid), 1, picture.isNull() ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(picture.isNull()                        ? palette().color(QPalette::Base)
                     : m_cleaned || m_view == View::Evidence ? QColor(Qt::white)
                                                             : picture.paper);
    painter.drawRoundedRect(QRectF(sheet).adjusted(0.5, 0.5, -0.5, -0.5), Corner, Corner);
    if (picture.isNull()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(sheet.adjusted(2 * Grid, 0, -2 * Grid, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         adviceFor(side));
        return;
    }
    painter.save();
    painter.setClipRect(sheet.adjusted(1, 1, -1, -1));
    paintPicture(painter, sheet, picture);
    painter.restore();
}

void ImageCanvas::paintPicture(QPainter& painter, QRect sheet, const CanvasPicture& picture) const
{
    const double scale = fitted(picture.focus.size(), sheet.size()) * m_zoom;
    const QPointF middle = QRectF(sheet).center() + m_shift;
    const auto place = [&](const QRectF& part) {
        return QRectF(middle + (part.topLeft() - picture.focus.center()) * scale, part.size() * scale);
    };
    const QImage& evidence = &picture == &m_query ? m_queryEvidence : m_referenceEvidence;
    if (m_view == View::Evidence)
        drawShrunk(painter, place(picture.focus), evidence.isNull() ? picture.cleaned : evidence);
    else if (m_cleaned)
        drawShrunk(painter, place(picture.focus), picture.cleaned);
    else
        drawShrunk(painter, place(QRectF(picture.original.rect())), picture.original);
}

QTransform ImageCanvas::toWidget(QRect sheet) const
{
    const QRectF bounds =
        QRectF(m_query.cleaned.rect()).united(m_alignment->mapRect(QRectF(m_reference.cleaned.rect())));
    const double scale = fitted(bounds.size(), sheet.size()) * m_zoom;
    const QPointF middle = QRectF(sheet).center() + m_shift;
    return QTransform::fromTranslate(-bounds.center().x(), -bounds.center().y()) * QTransform::fromScale(scale, scale)
           * QTransform::fromTranslate(middle.x(), middle.y());
}

void ImageCanvas::paintLegend(QPainter& painter, QRect line, const Legend& entries) const
{
    int x = line.left() + Grid;
    for (const auto& [brush, text] : entries) {
        const int side = 3 * Grid;
        const QRectF box(x + 0.5, line.center().y() - side / 2 + 0.5, side, side);
        painter.setPen(palette().color(QPalette::Mid));
        painter.setBrush(brush.style() == Qt::SolidPattern ? brush.color() : QColor(Qt::white));
        painter.drawRoundedRect(box, 2, 2);
        if (brush.style() != Qt::SolidPattern) {
            painter.setPen(brush.color());
            painter.setBrush(brush);
            painter.drawRoundedRect(box, 2, 2);
        }
        x += side + 2 * Grid;
        painter.setPen(palette().color(QPalette::WindowText));
        const int width = fontMetrics().horizontalAdvance(text);
        painter.drawText(QRect(x, line.top(), width + Grid, line.height()), Qt::AlignVCenter, text);
        x += width + 5 * Grid;
    }
}

void ImageCanvas::paintOverlay(QPainter& painter, QRect pane)
{
    prepareAlignment();
    const Tones colours = tones(palette());
    const QRect sheet = sheetOf(pane);
    painter.setPen(palette().color(QPalette::Mid));
    painter.setBrush(colours.overlay);
    painter.drawRoundedRect(QRectF(sheet).adjusted(0.5, 0.5, -0.5, -0.5), Corner, Corner);

    // The legend stands where the captions stand in the other views.
    paintLegend(
        painter, QRect(pane.left(), pane.top(), pane.width(), sheet.top() - pane.top()),
        {{colours.agree, tr("Both")}, {colours.reference, tr("Reference only")}, {colours.query, tr("Query only")}});

    painter.save();
    painter.setClipRect(sheet.adjusted(1, 1, -1, -1));
    const QTransform transform = toWidget(sheet);
    const QRectF source(-m_overlay->origin, QSizeF(m_overlay->image.size()));
    drawShrunk(painter, transform.mapRect(source), m_overlay->image);
    painter.restore();
}

void ImageCanvas::paintFlicker(QPainter& painter, QRect pane)
{
    prepareAlignment();
    const QRect sheet = sheetOf(pane);
    paintCaption(painter, pane, m_flickerShowsQuery ? Side::Query : Side::Reference);
    painter.setPen(palette().color(QPalette::Mid));
    painter.setBrush(Qt::white);
    painter.drawRoundedRect(QRectF(sheet).adjusted(0.5, 0.5, -0.5, -0.5), Corner, Corner);
    painter.save();
    painter.setClipRect(sheet.adjusted(1, 1, -1, -1));
    const QTransform transform = toWidget(sheet);
    painter.setTransform(m_flickerShowsQuery ? transform : *m_alignment * transform, true);
    painter.drawImage(0, 0, m_flickerShowsQuery ? m_query.cleaned : m_reference.cleaned);
    painter.restore();
}

void ImageCanvas::paintDropZone(QPainter& painter, QRect pane, Side side) const
{
    const bool here = m_dropSide == side;
    const QColor highlight = palette().color(QPalette::Highlight);
    QColor veil = mixed(highlight, palette().color(QPalette::Base), here ? 0.25 : 0.05);
    veil.setAlphaF(0.92F);
    painter.setPen(QPen(highlight, here ? 3 : 1, here ? Qt::SolidLine : Qt::DashLine));
    painter.setBrush(veil);
    painter.drawRoundedRect(QRectF(pane).adjusted(2, 2, -2, -2), Corner, Corner);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(pane, Qt::AlignCenter, side == Side::Reference ? tr("Add as references") : tr("Take as query"));
}

} // namespace countersign::ui
