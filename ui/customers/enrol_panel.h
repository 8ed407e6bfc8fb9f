// The new references of a signatory, each with what is to be said of it, before they are taken.
#pragma once

#include "ui/customers/enrolment.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;

namespace countersign::ui {

class EnrolPanel : public QWidget {
    Q_OBJECT

public:
    explicit EnrolPanel(const verify::Policy& policy, QWidget* parent = nullptr);

    /// While pictures are read and judged.
    void wait(const QString& signatory);
    /// Outliers and pictures that are there already begin unticked.
    void setCandidates(std::vector<Candidate> candidates, int enrolled, const QString& signatory);
    [[nodiscard]] std::vector<PicturePtr> ticked() const;
    /// After accepted(), where they could not be taken.
    void takeAgain();

Q_SIGNALS:
    void accepted();
    void cancelled();

private:
    void count();
    void showCandidates();

    verify::Policy m_policy;
    std::vector<Candidate> m_candidates;
    int m_enrolled = 0;
    QLabel* m_title;
    QListWidget* m_list;
    QLabel* m_advice;
    QPushButton* m_take;
    QPushButton* m_cancel;
};

} // namespace countersign::ui
