// What a person says to a case that is open: the first decision or, where one was taken, the second.
#pragma once

#include "core/store/cases.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace countersign::ui {

class DecisionPart : public QWidget {
    Q_OBJECT

public:
    explicit DecisionPart(QWidget* parent = nullptr);

    /// What is asked for in this state of a case; the reason is empty again.
    void ask(store::State state);
    [[nodiscard]] QString reason() const;
    void focusReason();

Q_SIGNALS:
    void decided(verify::Decision decision);

private:
    QLabel* m_heading;
    QLineEdit* m_reason;
    QPushButton* m_refer = nullptr;
};

} // namespace countersign::ui
