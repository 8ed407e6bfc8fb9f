// How far something is that takes long, how long the rest takes, and a way to stop it.
#pragma once

#include "core/base/progress.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <stop_token>

class QLabel;
class QProgressBar;
class QPushButton;

namespace countersign::ui {

/// Seen only while something runs.
class JobBar : public QWidget {
    Q_OBJECT

public:
    explicit JobBar(QWidget* parent = nullptr);
    /// Asks what runs to stop.
    ~JobBar() override;

    struct Job {
        std::stop_token stop;
        ProgressSink progress; ///< may be called from any thread, also when the bar has gone
    };
    /// `what` is done: "Pictures are looked at". What ran before is asked to stop.
    [[nodiscard]] Job start(const QString& what);
    /// It is over, however it ended.
    void finish();
    /// Asks what runs to stop; it is over when that is done.
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_state != nullptr; }

private:
    struct State;
    void display();

    std::shared_ptr<State> m_state;
    std::stop_source m_stop;
    QString m_what;
    QElapsedTimer m_since;
    QTimer m_often;
    QLabel* m_text;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
};

} // namespace countersign::ui
