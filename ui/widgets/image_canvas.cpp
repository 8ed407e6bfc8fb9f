#include "ui/widgets/image_canvas.h"

#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace countersign::ui {

namespace {

constexpr double LeastZoom = 0.5;
constexpr double MostZoom = 20;
constexpr double Step = 1.25;
constexpr int FlickerPeriod = 450; ///< ms each, 1.1 changes back and forth a second

} // namespace

ImageCanvas::ImageCanvas(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    setAccessibleName(tr("Signatures"));
    setCursor(Qt::OpenHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_flicker.setInterval(FlickerPeriod);
    connect(&m_flicker, &QTimer::timeout, this, [this] {
        m_flickerShowsQuery = !m_flickerShowsQuery;
        update();
    });
    describe();
}

QSize ImageCanvas::minimumSizeHint() const
{
    return {320, 240};
}

void ImageCanvas::setPicture(Side side, const CanvasPicture& picture)
{
    (side == Side::Reference ? m_reference : m_query) = picture;
    forgetAlignment();
    setEvidence({}, {});
    updateFlicker();
    describe();
    update();
}

void ImageCanvas::setView(View view)
{
    if (view == m_view)
        return;
    m_view = view;
    m_shift = {};
    m_flickerShowsQuery = true;
    updateFlicker();
    describe();
    update();
    Q_EMIT viewChanged();
}

void ImageCanvas::setEvidence(const RegionMap& map, const QString& text)
{
    m_evidence = complete() ? map : RegionMap();
    m_evidenceText = text;
    m_referenceEvidence = m_queryEvidence = {};
    if (!m_evidence.isNull()) {
        m_referenceEvidence = evidencePicture(m_reference.cleaned, m_evidence.reference, m_evidence);
        m_queryEvidence = evidencePicture(m_query.cleaned, m_evidence.query, m_evidence);
    }
    describe();
    update();
}

void ImageCanvas::setCleaned(bool cleaned)
{
    m_cleaned = cleaned;
    update();
}

void ImageCanvas::zoomIn()
{
    zoomBy(Step, QPointF());
}
void ImageCanvas::zoomOut()
{
    zoomBy(1 / Step, QPointF());
}

void ImageCanvas::fit()
{
    m_zoom = 1;
    m_shift = {};
    describe();
    update();
    Q_EMIT zoomChanged();
}

/// `about`: the point that stays where it is, from the middle of its sheet.
void ImageCanvas::zoomBy(double factor, QPointF about)
{
    double zoom = std::clamp(m_zoom * factor, LeastZoom, MostZoom);
    if (std::abs(zoom - 1) < 0.01)
        zoom = 1;
    m_shift = about - (about - m_shift) * (zoom / m_zoom);
    m_zoom = zoom;
    limitShift();
    describe();
    update();
    Q_EMIT zoomChanged();
}

void ImageCanvas::limitShift()
{
    const QRect sheet = sheetOf(isApart() ? panes().query : single());
    const double across = sheet.width() * 0.6 * m_zoom;
    const double down = sheet.height() * 0.6 * m_zoom;
    m_shift = {std::clamp(m_shift.x(), -across, across), std::clamp(m_shift.y(), -down, down)};
}

void ImageCanvas::forgetAlignment()
{
    m_alignment.reset();
    m_overlay.reset();
}

void ImageCanvas::prepareAlignment()
{
    if (!m_alignment)
        m_alignment = align(m_reference.cleaned, m_query.cleaned);
    if (!m_overlay)
        m_overlay = overlay(m_reference.cleaned, m_query.cleaned, *m_alignment, tones(palette()));
}

void ImageCanvas::updateFlicker()
{
    if (m_view == View::Flicker && complete() && isVisible())
        m_flicker.start();
    else
        m_flicker.stop();
}

void ImageCanvas::setRoles(const QString& reference, const QString& query)
{
    m_referenceRole = reference;
    m_queryRole = query;
    describe();
    update();
}

void ImageCanvas::setAdvice(const QString& reference, const QString& query)
{
    m_referenceAdvice = reference;
    m_queryAdvice = query;
    update();
}

QString ImageCanvas::adviceFor(Side side) const
{
    const QString& advice = side == Side::Reference ? m_referenceAdvice : m_queryAdvice;
    if (!advice.isEmpty() || !acceptDrops())
        return advice;
    return side == Side::Reference ? tr("Drop reference signatures here") : tr("Drop the signature to check here");
}

QString ImageCanvas::roleOf(Side side) const
{
    const QString& role = side == Side::Reference ? m_referenceRole : m_queryRole;
    if (!role.isEmpty())
        return role;
    return side == Side::Reference ? tr("Reference") : tr("Query");
}

void ImageCanvas::describe()
{
    QString view;
    switch (m_view) {
    case View::Both: view = tr("Both signatures"); break;
    case View::Overlay: view = tr("One signature laid over the other"); break;
    case View::Flicker: view = tr("The signatures in turn"); break;
    case View::Evidence: {
        view = tr("Regions that raised or lowered the score");
        const QString raised = strongestPlace(m_evidence, true), lowered = strongestPlace(m_evidence, false);
        if (!raised.isEmpty())
            view += tr("; raised most: %1").arg(raised);
        if (!lowered.isEmpty())
            view += tr("; lowered most: %1").arg(lowered);
        break;
    }
    }
    const QString none = tr("none");
    setAccessibleDescription(tr("%1. %2: %3. %4: %5. Zoom %6 %.")
                                 .arg(view, roleOf(Side::Reference), m_reference.isNull() ? none : m_reference.title,
                                      roleOf(Side::Query), m_query.isNull() ? none : m_query.title)
                                 .arg(std::lround(m_zoom * 100)));
}

QRect ImageCanvas::single() const
{
    return rect();
}

ImageCanvas::Panes ImageCanvas::panes() const
{
    constexpr int gap = 2 * Grid;
    const QRect all = m_view == View::Evidence ? rect().adjusted(0, 0, 0, -legendLine().height()) : rect();
    const int half = (all.width() - gap) / 2;
    const int middle = (all.height() - gap) / 2;
    const Panes beside{QRect(all.left(), all.top(), half, all.height()),
                       QRect(all.right() - half + 1, all.top(), half, all.height())};
    const Panes stacked{QRect(all.left(), all.top(), all.width(), middle),
                        QRect(all.left(), all.bottom() - middle + 1, all.width(), middle)};
    const auto shown = [&](const Panes& panes) {
        const auto side = [&](const CanvasPicture& picture, QRect pane) {
            const QSizeF focus = picture.isNull() ? QSizeF(3, 1) : picture.focus.size();
            return fitted(focus, sheetOf(pane).size()) * std::sqrt(focus.width() * focus.height());
        };
        return side(m_reference, panes.reference) + side(m_query, panes.query);
    };
    return shown(stacked) > shown(beside) ? stacked : beside;
}

ImageCanvas::Side ImageCanvas::sideAt(QPoint position) const
{
    const Panes both = panes();
    const bool stacked = both.reference.left() == both.query.left();
    const bool second = stacked ? position.y() >= both.query.top() : position.x() >= both.query.left();
    return second ? Side::Query : Side::Reference;
}

QRect ImageCanvas::legendLine() const
{
    const int height = fontMetrics().height() + 3 * Grid;
    return {0, rect().height() - height, rect().width(), height};
}

QRect ImageCanvas::sheetOf(QRect pane) const
{
    return pane.adjusted(0, fontMetrics().height() + 2 * Grid, 0, 0);
}

void ImageCanvas::wheelEvent(QWheelEvent* event)
{
    const double turns = event->angleDelta().y() / 120.0;
    if (turns == 0)
        return;
    QRect pane = single();
    if (isApart())
        pane = sideAt(event->position().toPoint()) == Side::Query ? panes().query : panes().reference;
    zoomBy(std::pow(Step, turns), event->position() - QRectF(sheetOf(pane)).center());
    event->accept();
}

void ImageCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    m_grabbed = event->position().toPoint();
    setCursor(Qt::ClosedHandCursor);
}

void ImageCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (!(event->buttons() & Qt::LeftButton))
        return;
    const QPoint now = event->position().toPoint();
    m_shift += now - m_grabbed;
    m_grabbed = now;
    limitShift();
    update();
}

void ImageCanvas::mouseReleaseEvent(QMouseEvent*)
{
    setCursor(Qt::OpenHandCursor);
}

void ImageCanvas::mouseDoubleClickEvent(QMouseEvent*)
{
    fit();
}

void ImageCanvas::keyPressEvent(QKeyEvent* event)
{
    constexpr double stride = 8 * Grid;
    switch (event->key()) {
    case Qt::Key_Left: m_shift.rx() += stride; break;
    case Qt::Key_Right: m_shift.rx() -= stride; break;
    case Qt::Key_Up: m_shift.ry() += stride; break;
    case Qt::Key_Down: m_shift.ry() -= stride; break;
    default: return QWidget::keyPressEvent(event);
    }
    limitShift();
    update();
}

void ImageCanvas::dragEnterEvent(QDragEnterEvent* event)
{
    if (!canDrop(*event->mimeData()))
        return;
    m_dropSide = sideAt(event->position().toPoint());
    event->acceptProposedAction();
    update();
}

void ImageCanvas::dragMoveEvent(QDragMoveEvent* event)
{
    m_dropSide = sideAt(event->position().toPoint());
    event->acceptProposedAction();
    update();
}

void ImageCanvas::dragLeaveEvent(QDragLeaveEvent*)
{
    m_dropSide.reset();
    update();
}

void ImageCanvas::dropEvent(QDropEvent* event)
{
    m_dropSide.reset();
    update();
    const Dropped what = dropped(*event->mimeData());
    if (what.isEmpty())
        return;
    event->acceptProposedAction();
    Q_EMIT picturesDropped(what, sideAt(event->position().toPoint()));
}

void ImageCanvas::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        m_overlay.reset(); // its colours are the theme's
    QWidget::changeEvent(event);
}

void ImageCanvas::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    updateFlicker();
}

void ImageCanvas::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    updateFlicker();
}

} // namespace countersign::ui
