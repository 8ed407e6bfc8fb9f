// Takes the new model into use, or leaves it.
#pragma once

#include "ui/train/page.h"

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;

namespace countersign::ui {

class ReleasePage : public Page {
    Q_OBJECT

public:
    ReleasePage(Retraining& retraining, Records& records, QWidget* parent);

    void display() override;
    [[nodiscard]] QString missing() const override { return {}; }

private:
    void displayThresholds();
    void displayButton();
    [[nodiscard]] QString obstacle() const;

    Records& m_records;
    QLabel *m_icon, *m_verdict, *m_meaning;
    QLineEdit *m_name, *m_note;
    QLabel* m_reasonLabel;
    QPlainTextEdit* m_reason;
    QWidget* m_secondBox;
    QLineEdit *m_second, *m_password;
    QTableWidget* m_thresholds;
    QLabel* m_obstacle;
    QPushButton* m_release;
};

} // namespace countersign::ui
