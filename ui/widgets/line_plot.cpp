#include "ui/widgets/line_plot.h"

#include "ui/widgets/theme.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace countersign::ui {

namespace {

/// From 0.1 % to 60 %.
constexpr std::array DetTicks{0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.4};
constexpr double DetLeast = 0.001, DetMost = 0.6;

/// The standard normal quantile, by bisection of erfc: as many digits as a screen has.
double probit(double share)
{
    double low = -5, high = 5;
    for (int i = 0; i < 40; ++i) {
        const double middle = (low + high) / 2;
        (0.5 * std::erfc(-middle / std::sqrt(2.0)) < share ? low : high) = middle;
    }
    return low;
}

/// A round number not below x, and how many parts it has.
std::pair<double, int> roundUp(double x)
{
    if (!(x > 0))
        return {1, 4};
    const double decade = std::pow(10, std::floor(std::log10(x)));
    for (const auto& [factor, parts] :
         {std::pair(1.0, 4), std::pair(1.5, 3), std::pair(2.0, 4), std::pair(3.0, 3), std::pair(4.0, 4),
          std::pair(5.0, 5), std::pair(6.0, 3), std::pair(8.0, 4), std::pair(10.0, 4)})
        if (x <= factor * decade * 1.0001)
            return {factor * decade, parts};
    return {10 * decade, 4};
}

/// Colours after Okabe and Ito, which colour-blind people can tell apart, light and dark.
QColor colourOf(int line, const QPalette& palette)
{
    static const std::array light{QColor(0x00, 0x72, 0xb2), QColor(0xb3, 0x4a, 0x00), QColor(0x00, 0x7a, 0x5a),
                                  QColor(0x8a, 0x4a, 0x74)};
    static const std::array dark{QColor(0x56, 0xb4, 0xe9), QColor(0xf0, 0x9a, 0x3e), QColor(0x2f, 0xc9, 0xa0),
                                 QColor(0xdd, 0x9a, 0xc4)};
    const auto at = static_cast<std::size_t>(line) % light.size();
    return isDark(palette) ? dark[at] : light[at];
}

Qt::PenStyle dashesOf(int line)
{
    constexpr std::array styles{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
    return styles[static_cast<std::size_t>(line) % styles.size()];
}

struct LegendEntry {
    QPen pen;
    QString label;
    QPointF at; ///< its left end; y from the first row
};

/// Side by side from `left` to `right`, in as many rows as it takes. Answers how far the last row is below the first.
double layOut(QList<LegendEntry>& legend, const QFontMetrics& metrics, double left, double right)
{
    double x = left, y = 0;
    for (auto& entry : legend) {
        const int needed = 7 * Grid + metrics.horizontalAdvance(entry.label);
        if (x > left && x + needed > right) {
            x = left;
            y += metrics.height() + Grid / 2;
        }
        entry.at = {x, y};
        x += needed + 3 * Grid;
    }
    return y;
}

} // namespace

struct LinePlot::Scale {
    double x0 = 0, x1 = 1, y0 = 0, y1 = 1;
    QList<double> xTicks, yTicks; ///< as they are labelled
    [[nodiscard]] QPointF place(const QPointF& point, const QRectF& frame) const
    {
        return {frame.left() + (point.x() - x0) / (x1 - x0) * frame.width(),
                frame.bottom() - (point.y() - y0) / (y1 - y0) * frame.height()};
    }
};

LinePlot::LinePlot(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void LinePlot::setAxes(Axes axes, const QString& xTitle, const QString& yTitle, bool percent)
{
    m_axes = axes;
    m_xTitle = xTitle;
    m_yTitle = yTitle;
    m_percent = percent;
    describe();
}

double LinePlot::onAxis(double value) const
{
    return m_axes == Axes::Det ? probit(std::clamp(value, DetLeast, DetMost)) : value;
}

void LinePlot::setLines(const QList<PlotLine>& lines, const std::optional<PlotLevel>& level)
{
    m_lines = lines;
    if (m_axes == Axes::Det) // once, not at every painting: a curve has thousands of points
        for (auto& line : m_lines)
            for (auto& point : line.points)
                point = {onAxis(point.x()), onAxis(point.y())};
    m_level = level;
    describe();
}

void LinePlot::setEmptyText(const QString& text)
{
    m_emptyText = text;
    describe();
}

void LinePlot::describe()
{
    QStringList parts;
    for (const auto& line : m_lines) {
        if (line.points.isEmpty())
            continue;
        const auto& last = line.points.last();
        parts << (m_axes == Axes::Det ? line.label
                                      : tr("%1: %2 at the end").arg(line.label, tickText(last.y(), m_percent)));
    }
    if (m_level)
        parts << QStringLiteral("%1: %2").arg(m_level->label, tickText(m_level->at, m_percent));
    setAccessibleName(tr("%1 over %2").arg(m_yTitle, m_xTitle));
    setAccessibleDescription(parts.isEmpty() ? m_emptyText : parts.join(QStringLiteral("; ")));
    update();
}

QString LinePlot::tickText(double value, bool percent) const
{
    const QLocale locale;
    if (!percent) {
        const int digits = value == std::floor(value) ? 0 : value < 0.1 ? 3 : value < 1 ? 2 : 1;
        return locale.toString(value, 'f', digits);
    }
    const double share = 100 * value;
    return tr("%1 %").arg(locale.toString(share, 'f', share < 1 && share > 0 ? 1 : share == std::floor(share) ? 0 : 1));
}

LinePlot::Scale LinePlot::scale() const
{
    Scale scale;
    if (m_axes == Axes::Det) {
        scale.x0 = scale.y0 = probit(DetLeast);
        scale.x1 = scale.y1 = probit(DetMost);
        scale.xTicks = scale.yTicks = QList<double>(DetTicks.begin(), DetTicks.end());
        return scale;
    }
    double right = m_reach, top = m_level ? m_level->at : 0;
    for (const auto& line : m_lines) {
        for (const auto& point : line.points) {
            right = std::max(right, point.x());
            top = std::max(top, point.y());
        }
    }
    const auto [x1, xParts] = roundUp(right);
    const auto [y1, yParts] = roundUp(top * 1.05);
    scale.x1 = x1;
    scale.y1 = y1;
    for (int i = 0; i <= xParts; ++i)
        scale.xTicks << x1 * i / xParts;
    for (int i = 0; i <= yParts; ++i)
        scale.yTicks << y1 * i / yParts;
    return scale;
}

void LinePlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor text = palette().color(QPalette::WindowText), ground = palette().color(QPalette::Window);
    const QColor faint = mixed(text, ground, 0.16), quiet = mixed(text, ground, 0.7);
    const bool any = std::ranges::any_of(m_lines, [](const PlotLine& line) { return !line.points.isEmpty(); });
    if (!any) {
        painter.setPen(quiet);
        painter.drawText(rect().adjusted(2 * Grid, 0, -2 * Grid, 0), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    const QFontMetrics metrics = fontMetrics();
    const auto now = scale();
    int wide = 0;
    for (const double tick : now.yTicks)
        wide = std::max(wide, metrics.horizontalAdvance(tickText(tick, m_percent)));
    const int line = metrics.height();
    QList<LegendEntry> legend;
    for (int i = 0; i < m_lines.size(); ++i)
        if (!m_lines[i].points.isEmpty())
            legend.append({QPen(colourOf(i, palette()), 2, dashesOf(i)), m_lines[i].label, {}});
    if (m_level)
        legend.append({QPen(quiet, 1, Qt::DashDotDotLine), m_level->label, {}});
    const double start = wide + 2 * Grid, below = layOut(legend, metrics, start, width());
    const QRectF frame(start, line + 2 * Grid, width() - wide - 5 * Grid, height() - below - 4 * line - 5 * Grid);
    // Grid and ticks.
    painter.setPen(QPen(faint, 1));
    for (const double tick : now.yTicks) {
        const double y = std::round(now.place({now.x0, onAxis(tick)}, frame).y()) + 0.5;
        painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y));
    }
    for (const double tick : now.xTicks) {
        const double x = std::round(now.place({onAxis(tick), now.y0}, frame).x()) + 0.5;
        painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()));
    }
    painter.setPen(quiet);
    for (const double tick : now.yTicks) {
        const double y = now.place({now.x0, onAxis(tick)}, frame).y();
        painter.drawText(QRectF(0, y - line / 2.0, wide + Grid, line), Qt::AlignRight | Qt::AlignVCenter,
                         tickText(tick, m_percent));
    }
    double free = 0; // from here on there is room for a label
    for (const double tick : now.xTicks) {
        const QString label = tickText(tick, m_axes == Axes::Det);
        const double x = now.place({onAxis(tick), now.y0}, frame).x(), half = metrics.horizontalAdvance(label) / 2.0;
        const double left = std::min(x - half, width() - 2 * half - 1);
        if (left < free)
            continue;
        painter.drawText(QPointF(left, frame.bottom() + Grid + metrics.ascent()), label);
        free = left + 2 * half + 2 * Grid;
    }
    painter.setPen(text);
    painter.drawText(QRectF(0, 0, width(), line), Qt::AlignLeft | Qt::AlignVCenter, m_yTitle);
    painter.drawText(QRectF(frame.left(), frame.bottom() + Grid + line, frame.width(), line),
                     Qt::AlignRight | Qt::AlignVCenter, m_xTitle);
    // Lines.
    painter.save();
    painter.setClipRect(frame.adjusted(-2, -2, 2, 2));
    if (m_level) {
        painter.setPen(QPen(quiet, 1, Qt::DashDotDotLine));
        const double y = now.place({now.x0, onAxis(m_level->at)}, frame).y();
        painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y));
    }
    for (int i = 0; i < m_lines.size(); ++i) {
        QPolygonF path;
        for (const auto& point : m_lines[i].points) {
            const QPointF at = now.place(point, frame);
            if (m_lines[i].step && !path.isEmpty())
                path << QPointF(at.x(), path.last().y());
            path << at;
        }
        const QColor colour = colourOf(i, palette());
        painter.setPen(QPen(colour, 2, dashesOf(i), Qt::FlatCap, Qt::RoundJoin));
        painter.drawPolyline(path);
        if (m_lines[i].dots) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour);
            for (const auto& at : path)
                painter.drawEllipse(at, 3, 3);
            painter.setBrush(Qt::NoBrush);
        }
    }
    painter.restore();
    painter.setPen(QPen(quiet, 1));
    painter.drawRect(frame);
    for (const auto& [pen, label, at] : legend) {
        const double y = height() - below - line / 2.0 - 1 + at.y();
        painter.setPen(pen);
        painter.drawLine(QPointF(at.x(), y), QPointF(at.x() + 6 * Grid, y));
        painter.setPen(text);
        painter.drawText(
            QPointF(at.x() + 7 * Grid, y + metrics.ascent() / 2.0 - 1),
            metrics.elidedText(label, Qt::ElideRight, std::max(0, static_cast<int>(width() - at.x() - 7 * Grid))));
    }
}

} // namespace countersign::ui
