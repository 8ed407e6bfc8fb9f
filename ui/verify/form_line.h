// What is remembered of pages like the one on the desk, as a line above it.
#pragma once

#include "ui/verify/form_memory.h"

#include <QFrame>

class QAction;
class QLabel;
class QPushButton;

namespace countersign::ui {

class FormLine : public QFrame {
    Q_OBJECT

public:
    /// `memory` must outlive this; `remember` is offered with its key.
    FormLine(FormMemory& memory, QAction* remember, QWidget* parent = nullptr);

    /// Of this page, counted from 0; hidden where there is nothing to say.
    void turnTo(int page);

protected:
    void changeEvent(QEvent* event) override;

private:
    void act();
    void display();

    FormMemory& m_memory;
    QAction* m_remember;
    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_button;
    int m_page = 0;
    FormMemory::State m_state = FormMemory::State::None;
};

} // namespace countersign::ui
