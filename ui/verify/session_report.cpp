// The report of the case on the desk, as a file and on paper.
#include "core/report/paint.h"
#include "core/report/report.h"
#include "ui/desk/workers.h"
#include "ui/verify/session.h"

#include <QFile>
#include <QFuture>
#include <QPrinter>
#include <QtConcurrent/QtConcurrentRun>

#include <algorithm>
#include <new>
#include <type_traits>

namespace countersign::ui {

/// The case as it is now goes to `work` on another thread, since copying its pictures takes time.
template <class Work, class Done> void VerifySession::report(Work work, Done done)
{
    using Written = std::invoke_result_t<Work, const verify::Verification&>;
    if (!m_case.result)
        return;
    file(m_case); // what is on paper is on file
    ++m_reports;
    Q_EMIT workChanged();
    QtConcurrent::run(workers(), [work = std::move(work), now = m_case, who = who()]() -> Written {
        try {
            return work(whole(now, who));
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::OutOfMemory, "There is not enough memory for the report.");
        }
    }).then(this, [this, done = std::move(done)](const Written& written) {
        --m_reports;
        Q_EMIT workChanged();
        if (written)
            done(written);
        else
            Q_EMIT reportFailed(written.error());
    });
}

report::Options VerifySession::reportOptions() const
{
    report::Options options;
    if (m_records && m_records->isOpen())
        options.bank = m_records->rules().bank;
    return options;
}

void VerifySession::saveReport(const QString& path)
{
    report([file = QFile::encodeName(path).toStdString(), options = reportOptions()](
               const verify::Verification& verification) { return report::write(file, verification, options); },
           [this, path, reported = m_case](const Result<void>&) {
               // It may no longer be the case on the desk, or be decided otherwise since.
               const auto mark = [&reported](Case& one) {
                   if (one.number == reported.number && one.human && reported.human
                       && one.human->when == reported.human->when)
                       one.reported = true;
               };
               mark(m_case);
               std::for_each(m_previous.begin(), m_previous.end(), mark);
               Q_EMIT reportSaved(path);
           });
}

void VerifySession::print(std::shared_ptr<QPrinter> printer)
{
    report([printer = std::move(printer), options = reportOptions()](
               const verify::Verification& verification) { return report::paint(*printer, verification, options); },
           [this](const Result<int>& pages) { Q_EMIT printed(*pages); });
}

} // namespace countersign::ui
