#include "ui/widgets/score_bars.h"

#include "ui/widgets/icons.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace countersign::ui {

ScoreBars::ScoreBars(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Agreement with each reference"));
}

void ScoreBars::setBars(const QList<ScoreBar>& bars)
{
    m_bars = bars;
    QStringList lines;
    for (const auto& bar : m_bars)
        lines << tr("%1: %2").arg(bar.name, bar.value);
    setAccessibleDescription(lines.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

void ScoreBars::setCurrent(int index)
{
    m_current = index;
    update();
}

int ScoreBars::rowHeight() const
{
    return fontMetrics().height() + 2 * Grid;
}
QSize ScoreBars::sizeHint() const
{
    return {240, rowHeight() * static_cast<int>(m_bars.size())};
}
QSize ScoreBars::minimumSizeHint() const
{
    return {160, sizeHint().height()};
}

void ScoreBars::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetrics metrics = fontMetrics();
    int valueWidth = 0;
    for (const auto& bar : m_bars)
        valueWidth = std::max(valueWidth, metrics.horizontalAdvance(bar.value));
    const int nameWidth = std::min(width() * 2 / 5, 36 * Grid);
    const int icons = 4 * Grid;
    for (int i = 0; i < m_bars.size(); ++i) {
        const ScoreBar& bar = m_bars[i];
        const QRect row(0, i * rowHeight(), width(), rowHeight());
        const QColor tone = toneOf(bar.band, palette());
        if (i == m_current) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(mixed(palette().color(QPalette::Highlight), palette().color(QPalette::Window), 0.15));
            painter.drawRoundedRect(row.adjusted(0, 1, 0, -1), Grid, Grid);
        }
        painter.setPen(palette().color(QPalette::WindowText));
        const QRect nameArea(Grid, row.top(), nameWidth - 2 * Grid, row.height());
        painter.drawText(nameArea, Qt::AlignVCenter, metrics.elidedText(bar.name, Qt::ElideMiddle, nameArea.width()));
        painter.drawText(row.adjusted(0, 0, -Grid, 0), Qt::AlignVCenter | Qt::AlignRight, bar.value);
        icon(iconOf(bar.band), tone)
            .paint(&painter,
                   QRect(width() - valueWidth - icons - 3 * Grid, row.center().y() - icons / 2 + 1, icons, icons));
        const QRectF track(nameWidth, row.center().y() - Grid + 1, width() - nameWidth - valueWidth - icons - 5 * Grid,
                           2 * Grid);
        painter.setPen(palette().color(QPalette::Mid));
        painter.setBrush(palette().color(QPalette::Base));
        painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
        const QRectF filled(track.left(), track.top(), std::max(3.0, track.width() * std::clamp(bar.share, 0.0, 1.0)),
                            track.height());
        painter.setPen(Qt::NoPen);
        painter.setBrush(tone);
        painter.drawRoundedRect(filled, 2, 2);
    }
}

void ScoreBars::mousePressEvent(QMouseEvent* event)
{
    const int row = event->position().toPoint().y() / rowHeight();
    if (row >= 0 && row < m_bars.size())
        Q_EMIT barClicked(row);
}

bool ScoreBars::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int row = help->pos().y() / rowHeight();
        if (row >= 0 && row < m_bars.size())
            QToolTip::showText(help->globalPos(), m_bars[row].toolTip, this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace countersign::ui
