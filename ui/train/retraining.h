// One training from the operator's data to a released model: what all pages of the wizard share.
#pragma once

#include "core/retrain/check.h"
#include "core/retrain/compare.h"
#include "core/retrain/data.h"
#include "core/verify/encoder.h"
#include "ui/desk/job_bar.h"
#include "ui/desk/records.h"
#include "ui/desk/services.h"
#include "ui/train/plan.h"
#include "ui/train/trainer.h"

#include <QLockFile>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace countersign::ui {

class Retraining : public QObject {
    Q_OBJECT

public:
    using EncoderOf = std::function<std::shared_ptr<verify::Encoder>()>;

    /// `encoder` gives the model in use, null while it is being opened. Long work is shown on `jobs`, one at a time.
    Retraining(Records& records, const Services& services, EncoderOf encoder, JobBar& jobs, QObject* parent = nullptr);
    ~Retraining() override;

    /// Reads what was begun before, and goes on with it. Errors are said by failed().
    void begin();
    /// Another window works on it: here it can only be looked at.
    [[nodiscard]] bool isElsewhere() const { return m_begun && !m_lock->isLocked(); }

    [[nodiscard]] const Plan& plan() const { return m_plan; }
    /// Changes the plan and keeps it.
    template <class Change> void change(Change change)
    {
        change(m_plan);
        keep();
        Q_EMIT changed();
    }
    /// The training is deleted and the trainer ended; signatures and settings stay. Without a training they go too.
    void startOver();
    /// What was trained on cannot be changed any more: who was learned from would be compared by.
    [[nodiscard]] bool isFixed() const { return m_plan.training != Plan::Training::None; }

    // Data and check
    void addSource(const retrain::Source& source);
    void removeSource(std::size_t which);
    /// Confirmed and overridden cases and the references of their customers become a source.
    void addHistory();
    /// Made-up writers, to try.
    void addDemo();
    [[nodiscard]] const std::shared_ptr<const retrain::Data>& data() const { return m_data; }
    void check();
    /// Empty until it was checked.
    [[nodiscard]] const std::optional<std::vector<retrain::Finding>>& findings() const { return m_findings; }
    /// What is left of the data.
    [[nodiscard]] retrain::Support support() const;

    // Training
    /// Seconds that the training will take on this machine, from a few steps of it; tried() when known.
    void tryOut();
    [[nodiscard]] std::optional<double> secondsExpected() const;
    void train();
    void pause();
    void resume();
    void stop();
    /// With the best weights of a training that was stopped or failed.
    void keepBest();
    [[nodiscard]] const Trainer& trainer() const { return *m_trainer; }
    [[nodiscard]] int stepsPlanned() const;

    // Comparison and release
    void compare();
    /// On the bank's own writers first, then on others.
    [[nodiscard]] const std::vector<retrain::Comparison>& comparisons() const { return m_comparisons; }
    /// On the bank's own writers; worse on the others counts as worse.
    [[nodiscard]] store::Verdict verdict() const;
    [[nodiscard]] std::shared_ptr<verify::Encoder> fresh() const { return m_fresh; }
    /// Adds the new model to the records and takes it into use. `second`: name and password, where the store has users.
    void release(const QString& reason, const QString& second, const QString& password);
    [[nodiscard]] bool isReleased() const { return m_plan.released; }

    [[nodiscard]] bool isBusy() const { return m_jobs.isRunning(); }

Q_SIGNALS:
    /// Anything that pages show, but the trainer's progress.
    void changed();
    void progressed();
    void failed(const QString& sentence);
    void released(const QString& name);

private:
    template <class Work, class Done> void run(const QString& what, Work work, Done done);
    void keep();
    void readData();
    void forgetFrom(Step step);
    void runProgram(const QString& program, const QStringList& arguments, const QString& what,
                    std::function<void(const QByteArray& output)> done);
    void afterModelFile(const QString& what, std::function<void()> go);
    void writePackThen(const QString& what, std::function<void()> go);
    void startTrainer(bool goOn, bool finish);
    void trainerEnded(Trainer::End end, const QString& why);
    [[nodiscard]] QStringList trainerArguments() const;
    [[nodiscard]] QString fileOf(const char* name) const;
    [[nodiscard]] QByteArray reportText() const;

    Records& m_records;
    const Services& m_services;
    EncoderOf m_encoder;
    JobBar& m_jobs;
    QString m_folder;
    std::unique_ptr<QLockFile> m_lock;
    bool m_begun = false;
    Plan m_plan;
    Trainer* m_trainer;
    std::shared_ptr<const retrain::Data> m_data;
    std::optional<std::vector<retrain::Finding>> m_findings;
    std::optional<double> m_secondsPerStep;
    QString m_triedWith; ///< method and device that it was measured with
    std::shared_ptr<verify::Encoder> m_fresh;
    std::vector<retrain::Comparison> m_comparisons;
    quint64 m_generation = 0; ///< grows when what runs is of no more use
};

} // namespace countersign::ui
