// The trainer's process: started once, it goes on without the window, and is found again by the next.
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <optional>

namespace countersign::ui {

/// What the trainer says after each step.
struct TrainerLine {
    int step = 0, steps = 0;
    double loss = 0;
    std::optional<double> validationEer;                      ///< a share
    double imagesPerSecond = 0, secondsLeft = -1, memory = 0; ///< bytes
    QString device;
};

class Trainer : public QObject {
    Q_OBJECT

public:
    /// `folder` is where the trainer's words are kept: progress.jsonl and trainer.log.
    explicit Trainer(const QString& folder, QObject* parent = nullptr);

    /// Starts the program; returns the process, 0 where it could not be started. What was said before stays with `goOn`.
    qint64 start(const QString& program, const QStringList& arguments, bool goOn);
    /// Follows one that was started before, as far as it still runs; what it said is read from the beginning.
    void follow(qint64 process);
    [[nodiscard]] bool isRunning() const { return m_process > 0; }
    void pause();
    void resume();
    /// It ends at the next step, with a checkpoint; ended() says so.
    void stop();
    /// It ends at once and is followed no more: nothing of it is wanted.
    void discard();

    [[nodiscard]] const QList<TrainerLine>& lines() const { return m_lines; }
    /// A smoothed point every so many steps is enough to draw.
    [[nodiscard]] const std::optional<TrainerLine>& last() const { return m_last; }

    /// Of a training that is done: when its weights were the best; 0: never better than those it started from.
    [[nodiscard]] std::optional<int> bestStep() const { return m_bestStep; }

    enum class End { Done, Stopped, Failed };

Q_SIGNALS:
    void progressed();
    /// `why` is the trainer's own sentence where it failed; empty where it only vanished.
    void ended(countersign::ui::Trainer::End end, const QString& why);

private:
    void look();
    void take(const QByteArray& line);
    [[nodiscard]] bool isAlive() const;

    QString m_folder;
    qint64 m_process = 0;
    qint64 m_read = 0; ///< bytes of the progress that were taken
    QByteArray m_rest; ///< a line that is not whole yet
    QList<TrainerLine> m_lines;
    std::optional<TrainerLine> m_last;
    std::optional<End> m_end;
    std::optional<int> m_bestStep;
    QString m_why;
    QTimer m_often;
};

} // namespace countersign::ui
