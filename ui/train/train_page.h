// How the training goes.
#pragma once

#include "ui/train/page.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace countersign::ui {

class LinePlot;

class TrainPage : public Page {
    Q_OBJECT

public:
    TrainPage(Retraining& retraining, QWidget* parent);

    void display() override;
    [[nodiscard]] QString missing() const override;

private:
    void displayProgress();

    QLabel* m_state;
    QProgressBar* m_bar;
    LinePlot *m_loss, *m_eer;
    QLabel* m_figures;
    QPushButton *m_start, *m_pause, *m_stop, *m_keep;
};

} // namespace countersign::ui
