#include "ui/widgets/page_canvas.h"

#include "ui/widgets/theme.h"

#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QToolButton>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace countersign::ui {

namespace {

constexpr double LeastZoom = 0.5;
constexpr double MostZoom = 20;
constexpr double Step = 1.25;
constexpr int LeastSide = 8;    ///< of a box, pixels of the page
constexpr int Reach = 2 * Grid; ///< of a handle, pixels of the widget
constexpr int KeyStep = Grid;   ///< pixels of the widget
constexpr int LeastDrawn = 2 * Grid;

} // namespace

PageCanvas::PageCanvas(QWidget* parent)
    : QWidget(parent), m_previous(new QToolButton(this)), m_next(new QToolButton(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    setMouseTracking(true);
    setAccessibleName(tr("Page"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    const auto turn = [this](QToolButton* button, Qt::ArrowType arrow, const QString& text, int step) {
        button->setArrowType(arrow);
        button->setAutoRaise(true);
        button->setToolTip(text);
        button->setAccessibleName(text);
        button->setFocusPolicy(Qt::NoFocus); // the keys do the same
        connect(button, &QToolButton::clicked, this, [this, step] { Q_EMIT pageWanted(m_page.page + step); });
    };
    turn(m_previous, Qt::LeftArrow, tr("Page before (Page Up)"), -1);
    turn(m_next, Qt::RightArrow, tr("Next page (Page Down)"), 1);
    describe();
}

QSize PageCanvas::minimumSizeHint() const
{
    return {320, 240};
}

void PageCanvas::setPage(const PagePicture& page)
{
    const bool samePage = page.image.cacheKey() == m_page.image.cacheKey();
    const bool sameBoxes = samePage && page.boxes == m_page.boxes && page.taken == m_page.taken;
    m_page = page;
    if (!samePage) {
        m_zoom = 1;
        m_shift = {};
        m_shrunk = {};
    }
    if (!sameBoxes) {
        m_edit.reset();
        m_grip = Grip::None;
        m_chosen = usual();
    }
    m_previous->setVisible(page.pages > 1);
    m_next->setVisible(page.pages > 1);
    m_previous->setEnabled(page.page > 0);
    m_next->setEnabled(page.page + 1 < page.pages);
    describe();
    update();
}

void PageCanvas::settle()
{
    if (m_edit && m_edit->isWaiting)
        choose(m_chosen);
}

QRect PageCanvas::active() const
{
    if (m_edit)
        return m_edit->box;
    return m_chosen >= 0 && m_chosen < m_page.boxes.size() ? m_page.boxes[m_chosen].box : QRect();
}

void PageCanvas::zoomIn()
{
    zoomBy(Step, QPointF());
}
void PageCanvas::zoomOut()
{
    zoomBy(1 / Step, QPointF());
}

void PageCanvas::fit()
{
    m_zoom = 1;
    m_shift = {};
    describe();
    update();
}

/// `about`: the point that stays where it is, from the middle of the sheet; null: the active box comes to the middle.
void PageCanvas::zoomBy(double factor, QPointF about)
{
    double zoom = std::clamp(m_zoom * factor, LeastZoom, MostZoom);
    if (std::abs(zoom - 1) < 0.01)
        zoom = 1;
    const QRect box = active();
    if (about.isNull() && !box.isEmpty() && zoom > 1) {
        m_zoom = zoom;
        m_shift = (QRectF(QPointF(), QSizeF(m_page.size)).center() - QRectF(box).center()) * scale();
    } else {
        m_shift = about - (about - m_shift) * (zoom / m_zoom);
        m_zoom = zoom;
    }
    limitShift();
    describe();
    update();
}

void PageCanvas::limitShift()
{
    const QRectF page = toWidget(QRectF(QPointF(), QSizeF(m_page.size)));
    const double across = std::max(0.0, page.width() / 2), down = std::max(0.0, page.height() / 2);
    m_shift = {std::clamp(m_shift.x(), -across, across), std::clamp(m_shift.y(), -down, down)};
}

QRect PageCanvas::sheet() const
{
    const int line = fontMetrics().height() + 2 * Grid;
    return rect().adjusted(0, line, 0, -line - Grid);
}

double PageCanvas::scale() const
{
    if (m_page.size.isEmpty())
        return 1;
    const QSizeF room = QSizeF(sheet().size()) - QSizeF(2 * Grid, 2 * Grid);
    return m_zoom * std::min(room.width() / m_page.size.width(), room.height() / m_page.size.height());
}

QRectF PageCanvas::toWidget(const QRectF& part) const
{
    const QPointF middle = QRectF(sheet()).center() + m_shift;
    const QPointF centre(m_page.size.width() / 2.0, m_page.size.height() / 2.0);
    return {middle + (part.topLeft() - centre) * scale(), part.size() * scale()};
}

QPointF PageCanvas::toPage(QPointF position) const
{
    const QPointF middle = QRectF(sheet()).center() + m_shift;
    return (position - middle) / scale() + QPointF(m_page.size.width() / 2.0, m_page.size.height() / 2.0);
}

int PageCanvas::boxAt(QPoint position) const
{
    int found = -1;
    for (int i = 0; i < m_page.boxes.size(); ++i)
        if (toWidget(m_page.boxes[i].box).contains(position)
            && (found < 0 || m_page.boxes[i].box.width() < m_page.boxes[found].box.width()))
            found = i;
    return found;
}

Qt::Edges PageCanvas::edgesAt(QPoint position) const
{
    const QRectF box = toWidget(active());
    Qt::Edges edges;
    if (active().isEmpty() || !box.adjusted(-Reach, -Reach, Reach, Reach).contains(position))
        return edges;
    if (std::abs(position.x() - box.left()) < Reach)
        edges |= Qt::LeftEdge;
    else if (std::abs(position.x() - box.right()) < Reach)
        edges |= Qt::RightEdge;
    if (std::abs(position.y() - box.top()) < Reach)
        edges |= Qt::TopEdge;
    else if (std::abs(position.y() - box.bottom()) < Reach)
        edges |= Qt::BottomEdge;
    return edges;
}

/// Not smaller than can be gripped, and on the page.
QRect PageCanvas::within(QRect box) const
{
    box = box.normalized();
    box.setSize(box.size().expandedTo({LeastSide, LeastSide}).boundedTo(m_page.size));
    box.moveTo(std::clamp(box.x(), 0, m_page.size.width() - box.width()),
               std::clamp(box.y(), 0, m_page.size.height() - box.height()));
    return box;
}

int PageCanvas::usual() const
{
    return m_page.taken >= 0 ? m_page.taken : m_page.boxes.isEmpty() ? -1 : 0;
}

/// -1: the usual one.
void PageCanvas::choose(int index)
{
    m_edit.reset();
    m_chosen = index >= 0 ? index : usual();
    describe();
    update();
}

void PageCanvas::change(const QRect& box)
{
    if (!m_edit)
        m_edit = Edit{{}, m_chosen >= 0 ? m_page.boxes[m_chosen].candidate : -1, false};
    m_edit->box = box;
    m_edit->isWaiting = false;
    describe();
    update();
}

/// What the keys or the mouse made, or the box that was chosen, is to be taken.
void PageCanvas::commit()
{
    if (m_edit) {
        m_edit->isWaiting = true;
        describe();
        update();
        Q_EMIT drawn(m_edit->box, m_edit->candidate);
    } else if (m_chosen >= 0 && m_chosen != m_page.taken) {
        Q_EMIT chosen(m_page.boxes[m_chosen].candidate);
    }
}

void PageCanvas::cancel()
{
    m_grip = Grip::None;
    if (m_edit)
        choose(m_chosen);
    else if (m_mayUndo)
        Q_EMIT undone();
}

/// A new box in the middle of what is seen.
void PageCanvas::begin()
{
    const QPointF middle = toPage(QRectF(sheet()).center());
    const QSize size = QSize(m_page.size.width() / 3, m_page.size.height() / 12) / std::max(1.0, m_zoom);
    m_chosen = -1;
    m_edit.reset();
    change(within(QRect(middle.toPoint() - QPoint(size.width() / 2, size.height() / 2), size)));
}

bool PageCanvas::focusNextPrevChild(bool next)
{
    const int other = m_chosen + (next ? 1 : -1);
    if (m_edit || m_page.boxes.size() < 2 || other < 0 || other >= m_page.boxes.size())
        return QWidget::focusNextPrevChild(next);
    choose(other);
    return true;
}

void PageCanvas::focusInEvent(QFocusEvent* event)
{
    if (!m_edit && event->reason() == Qt::TabFocusReason)
        choose(m_page.boxes.isEmpty() ? -1 : 0);
    else if (!m_edit && event->reason() == Qt::BacktabFocusReason)
        choose(static_cast<int>(m_page.boxes.size()) - 1);
    QWidget::focusInEvent(event);
}

bool PageCanvas::wants(const QKeyEvent& key) const
{
    const auto modifiers = key.modifiers() & ~Qt::KeypadModifier;
    if (modifiers != Qt::NoModifier)
        return false;
    switch (key.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: return (m_edit && !m_edit->isWaiting) || (!m_edit && m_chosen >= 0 && m_chosen != m_page.taken);
    case Qt::Key_Escape: return m_edit || m_mayUndo;
    case Qt::Key_N: return m_mayBegin && !m_page.image.isNull();
    case Qt::Key_PageUp:
    case Qt::Key_PageDown: return m_page.pages > 1;
    default: return false;
    }
}

bool PageCanvas::event(QEvent* event)
{
    // These keys mean something else on the rest of the screen.
    if (event->type() == QEvent::ShortcutOverride && wants(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void PageCanvas::keyPressEvent(QKeyEvent* event)
{
    if (wants(*event)) {
        switch (event->key()) {
        case Qt::Key_Escape: return cancel();
        case Qt::Key_N: return begin();
        case Qt::Key_PageUp: Q_EMIT pageWanted(m_page.page - 1); return;
        case Qt::Key_PageDown: Q_EMIT pageWanted(m_page.page + 1); return;
        default: return commit();
        }
    }
    QPoint way;
    switch (event->key()) {
    case Qt::Key_Left: way = {-1, 0}; break;
    case Qt::Key_Right: way = {1, 0}; break;
    case Qt::Key_Up: way = {0, -1}; break;
    case Qt::Key_Down: way = {0, 1}; break;
    default: return QWidget::keyPressEvent(event);
    }
    const QRect box = active();
    if (box.isEmpty() || event->modifiers() & Qt::ControlModifier) {
        m_shift -= way * (8 * Grid);
        limitShift();
        update();
        return;
    }
    way *= std::max(1, static_cast<int>(std::lround(KeyStep / scale())));
    if (!(event->modifiers() & Qt::ShiftModifier))
        return change(within(box.translated(way)));
    const QSize size = (box.size() + QSize(way.x(), way.y())).expandedTo({LeastSide, LeastSide});
    change(QRect(box.topLeft(), size).intersected(QRect(QPoint(), m_page.size)));
}

void PageCanvas::wheelEvent(QWheelEvent* event)
{
    const double turns = event->angleDelta().y() / 120.0;
    if (turns == 0)
        return;
    QPointF about = event->position() - QRectF(sheet()).center();
    if (about.isNull())
        about = {0.5, 0.5};
    zoomBy(std::pow(Step, turns), about);
    event->accept();
}

void PageCanvas::mousePressEvent(QMouseEvent* event)
{
    m_pressed = m_last = event->position().toPoint();
    m_isDragged = false;
    if (event->button() == Qt::MiddleButton || event->button() == Qt::RightButton) {
        m_grip = Grip::Pan;
        setCursor(Qt::ClosedHandCursor);
        return;
    }
    if (event->button() != Qt::LeftButton || m_page.image.isNull() || !sheet().contains(m_pressed))
        return QWidget::mousePressEvent(event);
    m_edges = edgesAt(m_pressed);
    if (m_edges) {
        m_grip = Grip::Resize;
    } else if (toWidget(active()).contains(m_pressed) && !active().isEmpty()) {
        m_grip = Grip::Move;
    } else if (const int other = boxAt(m_pressed); other >= 0) {
        choose(other);
        m_grip = Grip::Move;
    } else {
        m_grip = Grip::Draw;
    }
    m_before = active();
}

void PageCanvas::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint now = event->position().toPoint();
    if (m_grip == Grip::None)
        return showCursor(now);
    if (m_grip == Grip::Pan) {
        m_shift += now - m_last;
        m_last = now;
        limitShift();
        update();
        return;
    }
    if (!m_isDragged && (now - m_pressed).manhattanLength() < Grid)
        return;
    const QPoint from = toPage(m_pressed).toPoint(), to = toPage(now).toPoint(), by = to - from;
    if (m_grip == Grip::Draw) {
        if (!m_isDragged) {
            m_edit.reset();
            m_chosen = -1;
        }
        change(QRect(from, to).normalized().intersected(QRect(QPoint(), m_page.size)));
    } else if (m_grip == Grip::Move) {
        change(within(m_before.translated(by)));
    } else {
        QRect box = m_before;
        if (m_edges & Qt::LeftEdge)
            box.setLeft(std::min(box.left() + by.x(), box.right() - LeastSide));
        if (m_edges & Qt::RightEdge)
            box.setRight(std::max(box.right() + by.x(), box.left() + LeastSide));
        if (m_edges & Qt::TopEdge)
            box.setTop(std::min(box.top() + by.y(), box.bottom() - LeastSide));
        if (m_edges & Qt::BottomEdge)
            box.setBottom(std::max(box.bottom() + by.y(), box.top() + LeastSide));
        change(box.intersected(QRect(QPoint(), m_page.size)));
    }
    m_isDragged = true;
}

void PageCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    const Grip grip = std::exchange(m_grip, Grip::None);
    showCursor(event->position().toPoint());
    if (grip == Grip::None || grip == Grip::Pan)
        return;
    if (grip == Grip::Draw && m_isDragged) {
        const QSizeF size = toWidget(active()).size();
        if (size.width() < LeastDrawn || size.height() < LeastDrawn) { // the hand slipped
            choose(-1);
            return;
        }
    }
    if (m_isDragged || (grip == Grip::Move && !m_edit))
        commit();
}

void PageCanvas::showCursor(QPoint position)
{
    const Qt::Edges edges = edgesAt(position);
    const bool rising = edges == (Qt::RightEdge | Qt::TopEdge) || edges == (Qt::LeftEdge | Qt::BottomEdge);
    const bool falling = edges == (Qt::LeftEdge | Qt::TopEdge) || edges == (Qt::RightEdge | Qt::BottomEdge);
    if (rising || falling)
        setCursor(rising ? Qt::SizeBDiagCursor : Qt::SizeFDiagCursor);
    else if (edges)
        setCursor(edges & (Qt::LeftEdge | Qt::RightEdge) ? Qt::SizeHorCursor : Qt::SizeVerCursor);
    else if (!active().isEmpty() && toWidget(active()).contains(position))
        setCursor(Qt::SizeAllCursor);
    else if (boxAt(position) >= 0)
        setCursor(Qt::PointingHandCursor);
    else if (sheet().contains(position) && !m_page.image.isNull())
        setCursor(Qt::CrossCursor);
    else
        unsetCursor();
}

void PageCanvas::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_shrunk = {};
    const int side = sheet().top() - Grid / 2;
    m_next->setGeometry(width() - side, 0, side, side);
    m_previous->setGeometry(width() - 2 * side - Grid, 0, side, side);
    limitShift();
}

void PageCanvas::dragEnterEvent(QDragEnterEvent* event)
{
    if (!canDrop(*event->mimeData()))
        return;
    m_isDropping = true;
    event->acceptProposedAction();
    update();
}

void PageCanvas::dragLeaveEvent(QDragLeaveEvent*)
{
    m_isDropping = false;
    update();
}

void PageCanvas::dropEvent(QDropEvent* event)
{
    m_isDropping = false;
    update();
    const Dropped what = dropped(*event->mimeData());
    if (what.isEmpty())
        return;
    event->acceptProposedAction();
    Q_EMIT picturesDropped(what);
}

} // namespace countersign::ui
