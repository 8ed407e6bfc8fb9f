// The wizard: an operator trains a model on the bank's own signatures and releases it, or is told not to.
#pragma once

#include "ui/train/page.h"

#include <QWidget>

#include <array>

class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace countersign::ui {

class MessageBar;

class TrainScreen : public QWidget {
    Q_OBJECT

public:
    TrainScreen(Records& records, const Services& services, Retraining::EncoderOf encoder, QWidget* parent = nullptr);

    /// The screen is shown: what was begun before is gone on with.
    void refresh();
    [[nodiscard]] Retraining& retraining() { return *m_retraining; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void layOut();
    void go(Step step);
    void display();
    void startOver();
    [[nodiscard]] Page& page() const { return *m_pages[static_cast<std::size_t>(m_retraining->plan().step)]; }
    /// The farthest page that can be gone to.
    [[nodiscard]] int farthest() const;

    Records& m_records;
    const Services& m_services;
    MessageBar* m_messages;
    JobBar* m_jobs;
    Retraining* m_retraining;
    QListWidget* m_steps;
    QLabel* m_title;
    QStackedWidget* m_stack;
    std::array<Page*, Steps> m_pages{};
    QLabel* m_missing;
    QPushButton *m_over, *m_back, *m_next;
};

} // namespace countersign::ui
