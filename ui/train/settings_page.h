// How to train.
#pragma once

#include "ui/train/page.h"

class QButtonGroup;
class QComboBox;
class QDoubleSpinBox;
class QGroupBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace countersign::ui {

class SettingsPage : public Page {
    Q_OBJECT

public:
    SettingsPage(Retraining& retraining, QWidget* parent);

    void display() override;
    [[nodiscard]] QString missing() const override { return {}; }

private:
    QButtonGroup* m_methods;
    QPushButton* m_moreButton;
    QWidget* m_more;
    QComboBox* m_loss;
    QDoubleSpinBox* m_margin;
    QSpinBox* m_steps;
    QComboBox* m_device;
    QLabel* m_estimate;
    QPushButton* m_try;
};

} // namespace countersign::ui
