// A page with the boxes of the signatures on it: to choose one of them, move and resize it, or draw another.
#pragma once

#include "ui/widgets/drop.h"

#include <QImage>
#include <QList>
#include <QPixmap>
#include <QString>
#include <QWidget>

#include <optional>

class QToolButton;

namespace countersign::ui {

struct PageBox {
    enum class Origin { Found, Known, Changed, Drawn };
    QRect box;                             ///< pixels of the page
    Origin origin = Origin::Found;         ///< Known: where such pages are signed; the last two by a person
    std::optional<double> confidence = {}; ///< 0 to 1
    int candidate = -1;                    ///< what the signals call it; -1: drawn
    friend bool operator==(const PageBox&, const PageBox&) = default;
};

struct PagePicture {
    QImage image; ///< may be smaller than the page
    QSize size;   ///< the page's, in its pixels
    QString title;
    int page = 0; ///< from 0
    int pages = 1;
    QList<PageBox> boxes; ///< likeliest first
    int taken = -1;       ///< which of them is the query
    QRect field;          ///< where such pages are signed and nothing is written on this one; empty: not known
};

class PageCanvas : public QWidget {
    Q_OBJECT

public:
    explicit PageCanvas(QWidget* parent = nullptr);

    /// The zoom stays where the page does. What is being changed stays where neither page nor boxes changed.
    void setPage(const PagePicture& page);
    [[nodiscard]] const PagePicture& page() const { return m_page; }
    /// Whether the key N begins a new box; else it is left to others.
    void setMayBegin(bool may) { m_mayBegin = may; }
    /// Whether Escape undoes a box that was taken; else it is left to others.
    void setMayUndo(bool may) { m_mayUndo = may; }
    /// What was drawn is taken, or will not be: nothing is waited for any more.
    void settle();

    void zoomIn();
    void zoomOut();
    void fit();
    /// 1 shows the whole page.
    [[nodiscard]] double zoom() const { return m_zoom; }
    /// The box that the keys work on; null where there is none.
    [[nodiscard]] QRect active() const;
    [[nodiscard]] bool isChanging() const { return m_edit.has_value(); }
    /// Where a part of the page lies in the widget.
    [[nodiscard]] QRectF toWidget(const QRectF& part) const;

    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(int candidate);
    /// A new box, or a changed one of `candidate`.
    void drawn(const QRect& box, int candidate);
    void undone();
    void pageWanted(int page);
    void picturesDropped(const countersign::ui::Dropped& what);

protected:
    bool event(QEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    void focusInEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    enum class Grip { None, Draw, Move, Resize, Pan };
    struct Edit {
        QRect box;
        int candidate = -1;
        bool isWaiting = false; ///< it was given away, the answer is not there
    };
    [[nodiscard]] QRect sheet() const;
    [[nodiscard]] double scale() const; ///< pixels of the widget for one of the page
    [[nodiscard]] QPointF toPage(QPointF position) const;
    [[nodiscard]] int boxAt(QPoint position) const;
    /// Which sides of the active box lie under the pointer.
    [[nodiscard]] Qt::Edges edgesAt(QPoint position) const;
    [[nodiscard]] bool wants(const QKeyEvent& key) const;
    [[nodiscard]] QRect within(QRect box) const;
    [[nodiscard]] int usual() const; ///< which box is chosen where nobody chose
    void choose(int index);
    void change(const QRect& box);
    void commit();
    void cancel();
    void begin();
    void zoomBy(double factor, QPointF about);
    void limitShift();
    void showCursor(QPoint position);
    void describe();
    [[nodiscard]] QString hint() const;
    [[nodiscard]] QString nameOf(int index) const;
    void paintBox(QPainter& painter, const QRect& box, const QString& name, bool isTaken, bool isActive) const;

    PagePicture m_page;
    int m_chosen = -1; ///< of the boxes
    std::optional<Edit> m_edit;
    bool m_mayBegin = true, m_mayUndo = false;
    double m_zoom = 1;
    QPointF m_shift;
    Grip m_grip = Grip::None;
    Qt::Edges m_edges;
    QPoint m_pressed, m_last;
    QRect m_before; ///< the active box when it was gripped
    bool m_isDragged = false;
    bool m_isDropping = false;
    QPixmap m_shrunk; ///< the page as large as it is shown, where that is small
    QToolButton* m_previous;
    QToolButton* m_next;
};

} // namespace countersign::ui
