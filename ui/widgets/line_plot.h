// Curves in a frame with axes: how a training goes, how often two models err.
#pragma once

#include <QList>
#include <QPointF>
#include <QString>
#include <QWidget>

#include <optional>

namespace countersign::ui {

struct PlotLine {
    QString label;
    QList<QPointF> points; ///< in the order to join them
    bool step = false;     ///< joined by steps, as an error curve is
    bool dots = false;     ///< a dot on each point
};

/// A level to compare with, drawn across.
struct PlotLevel {
    QString label;
    double at = 0;
};

/// Lines differ in colour and dashes, and are named in a legend below. What is shown is also the accessible description.
class LinePlot : public QWidget {
    Q_OBJECT

public:
    enum class Axes {
        Linear, ///< from 0, or from the least x, to the largest
        Det,    ///< both of error rates, 0 to 1, on probit axes from 0.1 % to 60 %
    };

    explicit LinePlot(QWidget* parent = nullptr);

    /// `percent`: y is a share and is labelled so.
    void setAxes(Axes axes, const QString& xTitle, const QString& yTitle, bool percent);
    /// After setAxes().
    void setLines(const QList<PlotLine>& lines, const std::optional<PlotLevel>& level = {});
    /// Linear axes: x reaches this far at least.
    void setReach(double x)
    {
        m_reach = x;
        update();
    }
    /// Where there is nothing to draw yet.
    void setEmptyText(const QString& text);

    [[nodiscard]] QSize sizeHint() const override { return {420, 260}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 160}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Scale;
    [[nodiscard]] Scale scale() const;
    /// Where a value stands on its axis, in the axis' own unit.
    [[nodiscard]] double onAxis(double value) const;
    [[nodiscard]] QString tickText(double value, bool percent) const;
    void describe();

    Axes m_axes = Axes::Linear;
    QString m_xTitle, m_yTitle, m_emptyText;
    bool m_percent = false;
    double m_reach = 0;
    QList<PlotLine> m_lines;
    std::optional<PlotLevel> m_level;
};

} // namespace countersign::ui
