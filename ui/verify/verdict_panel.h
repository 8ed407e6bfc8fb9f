// The right side: what the machine proposes and why.
#pragma once

#include "ui/verify/session.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace countersign::ui {

class ScoreBars;
class ScoreGauge;

class VerdictPanel : public QWidget {
    Q_OBJECT

public:
    explicit VerdictPanel(VerifySession& session, QWidget* parent = nullptr);

Q_SIGNALS:
    void otherModelRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void display();
    void displayPending();
    void displayVerdict(const verify::Verification& verification);
    void displayNotes(const QStringList& lines);
    [[nodiscard]] QWidget* makePendingPage();
    [[nodiscard]] QWidget* makeVerdictPage();

    VerifySession& m_session;
    QStackedWidget* m_pages;
    // waiting
    QLabel* m_pendingIcon;
    QLabel* m_pendingTitle;
    QLabel* m_pendingText;
    QProgressBar* m_busy;
    QPushButton* m_otherModel;
    // verdict
    QLabel* m_icon;
    QLabel* m_word;
    QLabel* m_meaning;
    ScoreGauge* m_gauge;
    QLabel* m_statement;
    QWidget* m_figures;
    QLabel* m_ratio;
    QLabel* m_probability;
    QLabel* m_score;
    QLabel* m_barsTitle;
    ScoreBars* m_bars;
    QWidget* m_notes;
    QVBoxLayout* m_notesLayout;
    QLabel* m_model;
};

} // namespace countersign::ui
