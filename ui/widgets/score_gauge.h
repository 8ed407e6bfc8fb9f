// Where a likelihood ratio stands among the three bands.
#pragma once

#include "ui/widgets/band.h"

#include <QWidget>

namespace countersign::ui {

/// The place of a log-likelihood ratio on the gauge, 0 to 1: `reject` is at one third and `accept` at two thirds, so
/// that the bands look the same with every model; the ends are squeezed (arc tangent), so that nothing runs off.
/// Where both thresholds are the same, that place is the middle. NaN is the middle.
[[nodiscard]] double gaugePosition(double llr, double reject, double accept);

class ScoreGauge : public QWidget {
    Q_OBJECT

public:
    explicit ScoreGauge(QWidget* parent = nullptr);

    /// Natural-log likelihood ratios. `band`: the proposal, which policy may have made milder than the needle's band.
    void setReading(double llr, double reject, double accept, Band band);
    /// No needle: a model without calibration.
    void clearReading();

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_position = 0.5;
    double m_rejectEnd = 1.0 / 3;
    double m_acceptStart = 2.0 / 3;
    Band m_band = Band::Refer;
    bool m_reading = false;
};

} // namespace countersign::ui
