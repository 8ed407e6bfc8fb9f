// Two signatures: both, one laid over the other, one after the other in the same place, or both with what the score
// came from. One zoom and one shift for both.
#pragma once

#include "ui/widgets/alignment.h"
#include "ui/widgets/canvas_picture.h"
#include "ui/widgets/drop.h"
#include "ui/widgets/evidence_picture.h"

#include <QTimer>
#include <QWidget>

#include <optional>

namespace countersign::ui {

class ImageCanvas : public QWidget {
    Q_OBJECT

public:
    enum class View {
        Both,     ///< side by side or one above the other, whichever shows them larger
        Overlay,  ///< aligned, in two colours
        Flicker,  ///< aligned, in turn, slow enough not to harm (WCAG 2.1, 2.3.1: at most three flashes a second)
        Evidence, ///< both, with the regions that raised or lowered the score
    };
    enum class Side { Reference, Query };

    explicit ImageCanvas(QWidget* parent = nullptr);

    /// A null picture leaves the side empty. The zoom stays.
    void setPicture(Side side, const CanvasPicture& picture);
    /// What the two are called where they are not reference and query.
    void setRoles(const QString& reference, const QString& query);
    /// What stands in an empty side; without this, that pictures can be dropped there, if they can.
    void setAdvice(const QString& reference, const QString& query);
    void setView(View view);
    [[nodiscard]] View view() const { return m_view; }
    /// What the evidence view shows; a null map while it is not known, with `text` in its place. A new picture of either
    /// side takes it away.
    void setEvidence(const RegionMap& map, const QString& text);
    /// The cleaned signature, as the network gets it, instead of the scan. Overlay and flicker always show that.
    void setCleaned(bool cleaned);
    [[nodiscard]] bool cleaned() const { return m_cleaned; }

    void zoomIn();
    void zoomOut();
    void fit();
    /// 1 shows the signatures as large as they fit.
    [[nodiscard]] double zoom() const { return m_zoom; }
    [[nodiscard]] QPointF shift() const { return m_shift; }

    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void viewChanged();
    void zoomChanged();
    void picturesDropped(const countersign::ui::Dropped& what, countersign::ui::ImageCanvas::Side side);

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    struct Panes {
        QRect reference;
        QRect query;
    };
    [[nodiscard]] Panes panes() const;
    [[nodiscard]] QString roleOf(Side side) const;
    [[nodiscard]] QString adviceFor(Side side) const;
    [[nodiscard]] QRect single() const;
    [[nodiscard]] Side sideAt(QPoint position) const;
    /// Whether both pictures have a pane of their own.
    [[nodiscard]] bool isApart() const { return m_view == View::Both || m_view == View::Evidence || !complete(); }
    [[nodiscard]] bool complete() const { return !m_reference.isNull() && !m_query.isNull(); }
    void zoomBy(double factor, QPointF about);
    void limitShift();
    void forgetAlignment();
    void prepareAlignment();
    void updateFlicker();
    void describe();
    /// The line below the panes of the evidence view.
    [[nodiscard]] QRect legendLine() const;
    /// The rectangle of the picture's paper, below the caption.
    [[nodiscard]] QRect sheetOf(QRect pane) const;
    /// How many times larger what fits into something is, with a margin.
    static double fitted(QSizeF what, QSizeF into);
    void paintCaption(QPainter& painter, QRect pane, Side side) const;
    void paintPane(QPainter& painter, QRect pane, Side side) const;
    void paintPicture(QPainter& painter, QRect sheet, const CanvasPicture& picture) const;
    using Legend = QList<std::pair<QBrush, QString>>;
    void paintLegend(QPainter& painter, QRect line, const Legend& entries) const;
    void paintOverlay(QPainter& painter, QRect pane);
    void paintFlicker(QPainter& painter, QRect pane);
    void paintDropZone(QPainter& painter, QRect pane, Side side) const;
    /// From overlay coordinates (pixels of the cleaned query) to the widget, so that both signatures fit `sheet`.
    [[nodiscard]] QTransform toWidget(QRect sheet) const;

    CanvasPicture m_reference;
    CanvasPicture m_query;
    QString m_referenceRole, m_queryRole;
    QString m_referenceAdvice, m_queryAdvice;
    View m_view = View::Both;
    bool m_cleaned = false;
    double m_zoom = 1;
    QPointF m_shift;
    QPoint m_grabbed;
    QTimer m_flicker;
    bool m_flickerShowsQuery = true;
    std::optional<QTransform> m_alignment;
    std::optional<Overlay> m_overlay;
    RegionMap m_evidence;
    QString m_evidenceText;
    QImage m_referenceEvidence, m_queryEvidence;
    std::optional<Side> m_dropSide;
};

} // namespace countersign::ui
