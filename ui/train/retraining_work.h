// What the parts of Retraining share. For them only.
#pragma once

#include "ui/desk/words.h"
#include "ui/desk/workers.h"
#include "ui/train/retraining.h"

#include <QFile>
#include <QtConcurrent/QtConcurrentRun>

#include <new>

namespace countersign::ui {

inline constexpr std::uint64_t SplitSeed = 1;

inline std::filesystem::path pathOf(const QString& file)
{
    return QFile::encodeName(file).toStdString();
}

/// Runs `work(JobBar::Job)`, which gives a Result, on another thread with the bar, and `done(value)` here; an error is
/// said.
template <class Work, class Done> void Retraining::run(const QString& what, Work work, Done done)
{
    using Outcome = std::invoke_result_t<Work, JobBar::Job>;
    const auto job = m_jobs.start(what);
    Q_EMIT changed();
    QtConcurrent::run(workers(), [work = std::move(work), job]() -> std::shared_ptr<Outcome> {
        try {
            return std::make_shared<Outcome>(work(job));
        } catch (const std::bad_alloc&) {
            return std::make_shared<Outcome>(fail(ErrorCode::OutOfMemory, "There is not enough memory."));
        }
    }).then(this, [this, done = std::move(done), generation = m_generation](const std::shared_ptr<Outcome>& outcome) {
        if (generation != m_generation)
            return;
        m_jobs.finish();
        if (*outcome)
            done(std::move(**outcome));
        else if (outcome->error().code != ErrorCode::Cancelled)
            Q_EMIT failed(sentence(outcome->error()));
        Q_EMIT changed();
    });
}

} // namespace countersign::ui
