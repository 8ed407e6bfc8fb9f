#include "ui/widgets/region_picker.h"

#include "ui/widgets/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace countersign::ui {

namespace {

constexpr double LeastSide = 2; ///< mm; a smaller one was a click

} // namespace

RegionPicker::RegionPicker(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setMinimumSize(60 * Grid, 60 * Grid);
    setCursor(Qt::CrossCursor);
}

QSize RegionPicker::sizeHint() const
{
    return {100 * Grid, 100 * Grid};
}

void RegionPicker::setGlass(QSizeF millimetres)
{
    if (m_glass == millimetres)
        return;
    m_glass = millimetres;
    m_picture = {};
    m_region = whole();
    m_isDragging = false;
    setEnabled(!m_glass.isEmpty());
    update();
}

void RegionPicker::setPicture(const QImage& picture)
{
    m_picture = picture;
    update();
}

void RegionPicker::setRegion(const QRectF& region)
{
    m_region = region.intersected(whole());
    update();
}

QRectF RegionPicker::sheet() const
{
    const QRectF room = QRectF(rect()).adjusted(1, 1, -1, -1);
    const QSizeF glass = m_glass.isEmpty() ? QSizeF(210, 297) : m_glass;
    const QSizeF size = glass.scaled(room.size(), Qt::KeepAspectRatio);
    return {QPointF(room.center().x() - size.width() / 2, room.top()), size};
}

QPointF RegionPicker::toWidget(QPointF millimetres) const
{
    const QRectF paper = sheet();
    return paper.topLeft()
           + QPointF(millimetres.x() * paper.width() / m_glass.width(),
                     millimetres.y() * paper.height() / m_glass.height());
}

QPointF RegionPicker::toGlass(QPointF position) const
{
    const QRectF paper = sheet();
    return {std::clamp((position.x() - paper.left()) / paper.width() * m_glass.width(), 0.0, m_glass.width()),
            std::clamp((position.y() - paper.top()) / paper.height() * m_glass.height(), 0.0, m_glass.height())};
}

void RegionPicker::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_glass.isEmpty())
        return QWidget::mousePressEvent(event);
    m_pressed = toGlass(event->position());
    m_isDragging = true;
}

void RegionPicker::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_isDragging)
        return;
    m_region = QRectF(m_pressed, toGlass(event->position())).normalized();
    update();
}

void RegionPicker::mouseReleaseEvent(QMouseEvent* event)
{
    if (!m_isDragging || event->button() != Qt::LeftButton)
        return;
    m_isDragging = false;
    m_region = QRectF(m_pressed, toGlass(event->position())).normalized();
    if (m_region.width() < LeastSide || m_region.height() < LeastSide)
        m_region = whole();
    update();
    Q_EMIT regionDragged(m_region);
}

void RegionPicker::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRectF paper = sheet();
    painter.fillRect(paper, palette().color(QPalette::Base));
    if (!m_picture.isNull())
        painter.drawImage(paper, m_picture);
    if (!m_glass.isEmpty() && m_region != whole() && !m_region.isEmpty()) {
        const QRectF region(toWidget(m_region.topLeft()), toWidget(m_region.bottomRight()));
        QColor shade = palette().color(QPalette::Window);
        shade.setAlpha(170);
        QPainterPath outside;
        outside.addRect(paper);
        QPainterPath inside;
        inside.addRect(region);
        painter.fillPath(outside.subtracted(inside), shade);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(region);
    }
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRect(paper);
}

} // namespace countersign::ui
