// A scanner's glass from above: what lies on it, and a region to drag on it.
#pragma once

#include <QImage>
#include <QRectF>
#include <QWidget>

namespace countersign::ui {

class RegionPicker : public QWidget {
    Q_OBJECT

public:
    explicit RegionPicker(QWidget* parent = nullptr);

    /// Of the whole, in mm; an empty size: nobody knows, and no region can be dragged.
    void setGlass(QSizeF millimetres);
    /// Of the whole glass; null: nothing is known of it.
    void setPicture(const QImage& picture);
    /// In mm; the whole glass: no region.
    void setRegion(const QRectF& region);
    [[nodiscard]] QRectF region() const { return m_region; }
    [[nodiscard]] bool hasPicture() const { return !m_picture.isNull(); }
    /// Where a point of the glass lies in the widget.
    [[nodiscard]] QPointF toWidget(QPointF millimetres) const;

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    /// By the pointer.
    void regionDragged(const QRectF& region);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] QRectF sheet() const;
    [[nodiscard]] QPointF toGlass(QPointF position) const;
    [[nodiscard]] QRectF whole() const { return QRectF(QPointF(), m_glass); }

    QSizeF m_glass;
    QImage m_picture;
    QRectF m_region;
    QPointF m_pressed; ///< in mm
    bool m_isDragging = false;
};

} // namespace countersign::ui
