// What the person makes of the machine's proposal.
#pragma once

#include "ui/verify/session.h"

#include <QFrame>

#include <array>

class QComboBox;
class QLabel;
class QPushButton;

namespace countersign::ui {

class DecisionBox : public QFrame {
    Q_OBJECT

public:
    explicit DecisionBox(VerifySession& session, QWidget* parent = nullptr);

    /// What Enter does: confirms the proposal, or records the other decision once its reason is given.
    void proceed();
    /// What Escape does first: leaves the reason. False where there was none to leave.
    bool cancelReason();

Q_SIGNALS:
    void reasonMissing();
    /// The keyboard belongs to the pictures again.
    void finished();

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void display();
    void askReason(verify::Decision decision);
    [[nodiscard]] QPushButton* buttonFor(verify::Decision decision) const;

    VerifySession& m_session;
    std::optional<verify::Decision> m_other; ///< the decision whose reason is being asked
    QPushButton* m_confirm;
    QWidget* m_others;
    std::array<QPushButton*, 3> m_buttons{}; ///< in the order of verify::Decision
    QWidget* m_reasonPart;
    QLabel* m_reasonTitle;
    QComboBox* m_reason;
    QPushButton* m_record;
    QPushButton* m_cancel;
    QWidget* m_decidedPart;
    QLabel* m_decidedIcon;
    QLabel* m_decided;
    QPushButton* m_undo;
};

} // namespace countersign::ui
