// One bar per reference: how well the query agrees with each.
#pragma once

#include "ui/widgets/band.h"

#include <QList>
#include <QString>
#include <QWidget>

namespace countersign::ui {

struct ScoreBar {
    QString name;
    QString value;    ///< as text, at the end of the bar
    double share = 0; ///< length of the bar, 0 to 1
    Band band = Band::Refer;
    QString toolTip = {};
};

class ScoreBars : public QWidget {
    Q_OBJECT

public:
    explicit ScoreBars(QWidget* parent = nullptr);

    void setBars(const QList<ScoreBar>& bars);
    /// -1: none.
    void setCurrent(int index);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void barClicked(int index);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] int rowHeight() const;

    QList<ScoreBar> m_bars;
    int m_current = -1;
};

} // namespace countersign::ui
