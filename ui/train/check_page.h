// What would spoil the training, and what to leave out.
#pragma once

#include "ui/train/page.h"

class QLabel;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace countersign::ui {

class PictureBox;

class CheckPage : public Page {
    Q_OBJECT

public:
    CheckPage(Retraining& retraining, QWidget* parent);

    void display() override;
    [[nodiscard]] QString missing() const override;
    void enter() override;

private:
    void fill();
    void displayChosen();
    void leaveOutAll();
    void changed(QTreeWidgetItem* item);
    [[nodiscard]] const retrain::Finding* chosen() const;

    std::vector<retrain::Finding> m_findings; ///< as shown
    const void* m_filledFrom = nullptr;
    bool m_filledFixed = false; ///< nothing could be left out any more
    quint64 m_request = 0;      ///< the newest pictures; older ones are dropped
    QLabel* m_summary;
    QTreeWidget* m_list;
    QLabel* m_advice;
    PictureBox* m_pictures[2];
    QLabel* m_captions[2];
    QPushButton* m_leaveOut;
};

} // namespace countersign::ui
