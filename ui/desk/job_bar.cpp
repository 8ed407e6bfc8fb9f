#include "ui/desk/job_bar.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>

#include <cmath>
#include <mutex>

namespace countersign::ui {

namespace {

constexpr int ShowEvery = 200; ///< ms
constexpr int Resolution = 1000;

QString timeLeft(double seconds)
{
    if (seconds < 0)
        return {};
    if (seconds < 60)
        return JobBar::tr("less than a minute left");
    const auto minutes = static_cast<int>(std::ceil(seconds / 60));
    return minutes < 60 ? JobBar::tr("about %1 minutes left").arg(minutes)
                        : JobBar::tr("about %1 hours left").arg(QLocale().toString(minutes / 60.0, 'f', 1));
}

} // namespace

struct JobBar::State {
    std::mutex mutex;
    Progress progress;
};

JobBar::JobBar(QWidget* parent)
    : QWidget(parent),
      m_text(new QLabel(this)),
      m_bar(new QProgressBar(this)),
      m_cancel(new QPushButton(icon(QStringLiteral("close")), tr("Stop"), this))
{
    m_text->setObjectName(QStringLiteral("jobText"));
    m_bar->setTextVisible(false);
    m_cancel->setObjectName(QStringLiteral("stopJob"));
    m_cancel->setMinimumHeight(9 * Grid);
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * Grid);
    row->addWidget(m_bar, 1);
    row->addWidget(m_cancel);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Grid);
    layout->addWidget(m_text);
    layout->addLayout(row);
    m_often.setInterval(ShowEvery);
    connect(&m_often, &QTimer::timeout, this, &JobBar::display);
    connect(m_cancel, &QPushButton::clicked, this, &JobBar::cancel);
    hide();
}

JobBar::~JobBar()
{
    m_stop.request_stop();
}

JobBar::Job JobBar::start(const QString& what)
{
    m_stop.request_stop();
    m_stop = {};
    m_state = std::make_shared<State>();
    m_what = what;
    m_bar->setAccessibleName(what);
    m_cancel->setEnabled(true);
    display();
    m_since.start();
    m_often.start();
    show();
    return {m_stop.get_token(), [state = m_state](const Progress& progress) {
                const std::lock_guard lock(state->mutex);
                state->progress = progress;
            }};
}

void JobBar::finish()
{
    m_often.stop();
    m_state.reset();
    hide();
}

void JobBar::cancel()
{
    m_stop.request_stop();
    m_cancel->setEnabled(false);
    if (m_state)
        m_text->setText(tr("It is being stopped…"));
}

void JobBar::display()
{
    if (!m_state || m_stop.stop_requested())
        return;
    Progress progress;
    {
        const std::lock_guard lock(m_state->mutex);
        progress = m_state->progress;
    }
    m_bar->setRange(0, progress.total > 0 ? Resolution : 0); // 0: it only shows that something goes on
    QStringList parts{m_what};
    if (progress.total > 0) {
        m_bar->setValue(static_cast<int>(progress.done * Resolution / progress.total));
        parts[0] = tr("%1: %2 of %3")
                       .arg(m_what, QLocale().toString(static_cast<qlonglong>(progress.done)),
                            QLocale().toString(static_cast<qlonglong>(progress.total)));
        double seconds = progress.secondsLeft;
        if (seconds < 0 && progress.done > 0 && m_since.elapsed() > 1000) // as fast as so far
            seconds = static_cast<double>(m_since.elapsed() * (progress.total - progress.done)) / 1000
                      / static_cast<double>(progress.done);
        if (const QString left = timeLeft(seconds); !left.isEmpty())
            parts << left;
    }
    m_text->setText(parts.join(QStringLiteral(", ")));
}

} // namespace countersign::ui
