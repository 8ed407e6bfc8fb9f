#include "ui/widgets/score_gauge.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace countersign::ui {

namespace {
constexpr int BarHeight = 4 * Grid;
constexpr int Needle = 3 * Grid; ///< height of its head above the bar
} // namespace

double gaugePosition(double llr, double reject, double accept)
{
    if (std::isnan(llr))
        return 0.5;
    const double middle = (accept + reject) / 2;
    const double half = (accept - reject) / 2;
    // atan(1 / sqrt(3)) is a sixth of pi: half a band's width away from the middle is a sixth of the gauge away.
    const double unit = half > 0 ? half * std::numbers::sqrt3 : 2;
    return 0.5 + std::atan((llr - middle) / unit) / std::numbers::pi;
}

ScoreGauge::ScoreGauge(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Gauge"));
}

void ScoreGauge::setReading(double llr, double reject, double accept, Band band)
{
    m_position = gaugePosition(llr, reject, accept);
    m_rejectEnd = gaugePosition(reject, reject, accept);
    m_acceptStart = gaugePosition(accept, reject, accept);
    m_band = band;
    m_reading = true;
    const QString where = m_position < m_rejectEnd     ? tr("in the Reject band")
                          : m_position < m_acceptStart ? tr("in the Refer band")
                                                       : tr("in the Accept band");
    setAccessibleDescription(tr("The needle is %1, at %2 of 100.").arg(where).arg(std::lround(100 * m_position)));
    update();
}

void ScoreGauge::clearReading()
{
    m_reading = false;
    setAccessibleDescription(tr("No reading"));
    update();
}

QSize ScoreGauge::sizeHint() const
{
    return {240, Needle + BarHeight + Grid + fontMetrics().height()};
}
QSize ScoreGauge::minimumSizeHint() const
{
    return {160, sizeHint().height()};
}

void ScoreGauge::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF bar(1, Needle, width() - 2, BarHeight);
    QPainterPath outline;
    outline.addRoundedRect(bar, Grid, Grid);

    struct Part {
        double from;
        double to;
        Band band;
        QString word;
    };
    const std::array parts{Part{0, m_rejectEnd, Band::Reject, tr("Reject")},
                           Part{m_rejectEnd, m_acceptStart, Band::Refer, tr("Refer")},
                           Part{m_acceptStart, 1, Band::Accept, tr("Accept")}};
    const QColor ground = palette().color(QPalette::Base);
    painter.save();
    painter.setClipPath(outline);
    for (const auto& part : parts) {
        const QRectF area(bar.left() + part.from * bar.width(), bar.top(), (part.to - part.from) * bar.width(),
                          bar.height());
        const bool strong = m_reading && part.band == m_band;
        const QColor tone = toneOf(part.band, palette());
        painter.fillRect(area, mixed(tone, ground, strong ? 0.45 : 0.16));
        if (part.from > 0) {
            painter.setPen(QPen(ground, 2));
            painter.drawLine(area.topLeft(), area.bottomLeft());
        }
    }
    painter.restore();
    painter.setPen(palette().color(QPalette::Dark));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(outline);
    for (const auto& part : parts) {
        QFont words = font();
        words.setWeight(m_reading && part.band == m_band ? QFont::DemiBold : QFont::Normal);
        painter.setFont(words);
        painter.setPen(
            palette().color(m_reading && part.band == m_band ? QPalette::WindowText : QPalette::PlaceholderText));
        const QRectF area(bar.left() + part.from * bar.width(), bar.bottom() + Grid,
                          (part.to - part.from) * bar.width(), height() - bar.bottom() - Grid);
        if (area.width() > painter.fontMetrics().horizontalAdvance(part.word))
            painter.drawText(area, Qt::AlignCenter, part.word);
    }
    if (!m_reading)
        return;

    const double x = std::clamp(bar.left() + m_position * bar.width(), bar.left() + Grid, bar.right() - Grid);
    const QColor ink = palette().color(QPalette::WindowText);
    painter.setPen(QPen(ground, 5));
    painter.drawLine(QPointF(x, bar.top()), QPointF(x, bar.bottom()));
    painter.setPen(QPen(ink, 2.5));
    painter.drawLine(QPointF(x, bar.top() - 2), QPointF(x, bar.bottom() + 2));
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPolygon(QPolygonF{QPointF(x - 1.5 * Grid, 1), QPointF(x + 1.5 * Grid, 1), QPointF(x, Needle - 1)});
}

} // namespace countersign::ui
