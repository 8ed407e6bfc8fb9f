// Whether the new model is better, and what it would decide otherwise.
#pragma once

#include "ui/train/page.h"

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;
class QTableWidget;

namespace countersign::ui {

class LinePlot;
class PictureBox;

class ComparePage : public Page {
    Q_OBJECT

public:
    ComparePage(Retraining& retraining, const Services& services, QWidget* parent);

    void display() override;
    [[nodiscard]] QString missing() const override;
    void enter() override;

private:
    void addOther();
    void displaySet();
    void displayChosen();

    const Services& m_services;
    const void* m_filledFrom = nullptr;
    QLabel *m_icon, *m_verdict, *m_meaning;
    QTableWidget* m_figures;
    QComboBox* m_set;
    LinePlot* m_curves;
    QListWidget* m_changed;
    PictureBox* m_pictures[2];
    QLabel* m_changes;
    QPushButton* m_other;
};

/// What the verdict is called, and what it means.
[[nodiscard]] QString word(store::Verdict verdict);
[[nodiscard]] QString meaning(store::Verdict verdict);
/// The name of a set of signatures that was compared on.
[[nodiscard]] QString setName(const retrain::Comparison& comparison);

} // namespace countersign::ui
