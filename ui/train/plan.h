// What an operator has chosen so far, kept on the disk so that it outlives the window and the computer.
#pragma once

#include "core/retrain/data.h"

#include <QString>

#include <filesystem>
#include <set>
#include <vector>

namespace countersign::ui {

/// The pages of the wizard, in order.
enum class Step { Data, Check, Settings, Train, Compare, Release };
inline constexpr int Steps = 6;

struct Plan {
    enum class Training {
        None,
        Running, ///< or ended without having said so: it is gone on with
        Paused,
        Stopped, ///< by the person, with a checkpoint
        Failed,  ///< `failure` says why; can be gone on with from the last checkpoint
        Done,    ///< the model is there
    };

    Step step = Step::Data;
    std::vector<retrain::Source> sources;
    std::set<std::filesystem::path> leftOut;

    QString method = QStringLiteral("adapt");  ///< adapt, continue or scratch
    QString loss = QStringLiteral("logistic"); ///< logistic, contrastive or triplet
    double margin = 1;
    int steps = 0; ///< 0: as the method has it
    QString device = QStringLiteral("auto");

    double accept = 0.01, reject = 0.01; ///< target error rates that the writers to choose by can show

    Training training = Training::None;
    qint64 process = 0;  ///< of the trainer; 0: none
    bool finish = false; ///< it takes no more steps, only writes the best weights
    int vanishedAt = -1; ///< step at which it vanished and was gone on with by itself; -1: it has not
    QString from;        ///< SHA-256 of the model that it started from
    QString failure;

    QString name, note;                       ///< of the new model
    bool released = false;                    ///< it is in use, or was
    std::vector<retrain::Source> alsoCompare; ///< other signatures to see forgetting on
};

/// An empty plan where there is none, or none that can be read.
[[nodiscard]] Plan readPlan(const QString& folder);
/// All or nothing. Errors: WriteFailed.
[[nodiscard]] Result<void> writePlan(const QString& folder, const Plan& plan);

/// Steps that the method takes where the person gave none.
[[nodiscard]] int usualSteps(const QString& method);

} // namespace countersign::ui
