#include "ui/train/train_page.h"

#include "ui/train/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/line_plot.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace countersign::ui {

namespace {
constexpr qsizetype MostPoints = 400; ///< more than a screen can show
}

TrainPage::TrainPage(Retraining& retraining, QWidget* parent) : Page(retraining, parent)
{
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("trainState"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_bar = new QProgressBar(this);
    m_bar->setObjectName(QStringLiteral("trainBar"));
    m_bar->setAccessibleName(tr("Steps of the training"));
    m_loss = new LinePlot(this);
    m_loss->setAxes(LinePlot::Axes::Linear, tr("Steps"), tr("Loss on what is learned from"), false);
    m_eer = new LinePlot(this);
    m_eer->setAxes(LinePlot::Axes::Linear, tr("Steps"), tr("Skilled EER of writers kept back to choose by"), true);
    m_eer->setEmptyText(tr("Measured from time to time"));
    m_loss->setEmptyText(tr("Not begun yet"));
    m_figures = new QLabel(this);
    m_figures->setObjectName(QStringLiteral("trainFigures"));
    m_figures->setTextFormat(Qt::PlainText);
    m_figures->setWordWrap(true);
    const auto button = [this](const char* iconName, const char* name) {
        auto* made = new QPushButton(icon(QString::fromLatin1(iconName)), {}, this);
        made->setObjectName(QString::fromLatin1(name));
        made->setMinimumHeight(9 * Grid);
        return made;
    };
    m_start = button("next", "trainStart");
    m_pause = button("pending", "trainPause");
    m_stop = button("close", "trainStop");
    m_keep = button("accept", "trainKeep");
    m_stop->setText(tr("&Stop"));
    m_keep->setText(tr("Keep the b&est so far"));
    auto* plots = new QHBoxLayout;
    plots->setSpacing(4 * Grid);
    plots->addWidget(m_loss);
    plots->addWidget(m_eer);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * Grid);
    for (auto* one : {m_start, m_pause, m_stop, m_keep})
        buttons->addWidget(one);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Grid);
    layout->addWidget(m_state);
    layout->addLayout(buttons);
    layout->addWidget(m_bar);
    layout->addWidget(m_figures);
    layout->addLayout(plots, 1);
    setFocusProxy(m_start);
    connect(m_start, &QPushButton::clicked, &m_retraining, &Retraining::train);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_retraining.plan().training == Plan::Training::Paused)
            m_retraining.resume();
        else
            m_retraining.pause();
    });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_state->setText(tr("It stops after this step …"));
        m_stop->setEnabled(false);
        m_retraining.stop();
    });
    connect(m_keep, &QPushButton::clicked, &m_retraining, &Retraining::keepBest);
    connect(&m_retraining, &Retraining::progressed, this, &TrainPage::displayProgress);
    display();
}

void TrainPage::display()
{
    using enum Plan::Training;
    const auto& plan = m_retraining.plan();
    const auto state = plan.training;
    const bool running = state == Running || state == Paused;
    const bool free = !m_retraining.isBusy() && !m_retraining.isElsewhere();
    m_start->setVisible(!running && state != Done);
    m_start->setEnabled(free && (state != None || m_retraining.support().adapt));
    m_start->setText(state == None ? tr("S&tart") : tr("Go o&n"));
    m_pause->setVisible(running);
    m_pause->setText(state == Paused ? tr("Go o&n") : tr("&Pause"));
    m_stop->setVisible(running);
    m_stop->setEnabled(true);
    m_keep->setVisible(state == Stopped || state == Failed);
    m_keep->setEnabled(free);
    m_state->setText(
        state == None
            ? tr("Ready. The window may be closed while it trains, and the computer restarted: it goes on where "
                 "it was. The desk stays usable meanwhile.")
        : state == Running
            ? tr("Training. The window may be closed, and the computer restarted: it goes on where it was.")
        : state == Paused  ? tr("Paused. The memory stays taken; stop it to free it.")
        : state == Stopped ? tr("Stopped. It can be gone on with, or the best weights so far can be kept.")
        : state == Failed
            ? tr("It has failed: %1 The last checkpoint is there: it can be gone on with.").arg(plan.failure)
        : m_retraining.trainer().bestStep() == 0
            ? tr(
                "Done, but no step was better than the current model on the writers to choose by: the new model is the "
                "current one with other thresholds. More writers may help.")
            : tr("Done. The new model has its thresholds; compare it with the current one."));
    displayProgress();
}

void TrainPage::displayProgress()
{
    const auto& lines = m_retraining.trainer().lines();
    PlotLine loss{tr("Loss"), {}}, eer{tr("New model"), {}, false, true};
    const qsizetype every = std::max<qsizetype>(1, lines.size() / MostPoints);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const auto& line = lines[i];
        if (line.step > 0 && (i % every == 0 || i + 1 == lines.size()))
            loss.points << QPointF(line.step, line.loss);
        if (line.validationEer)
            eer.points << QPointF(line.step, *line.validationEer);
    }
    std::optional<PlotLevel> level;
    if (!eer.points.isEmpty() && eer.points.first().x() == 0 && m_retraining.plan().method != QLatin1String("scratch"))
        level = {tr("Current model"), eer.points.first().y()};
    m_loss->setLines({loss});
    m_eer->setLines({eer}, level);
    const auto& last = m_retraining.trainer().last();
    const int steps = last && last->steps > 0 ? last->steps : m_retraining.stepsPlanned();
    m_loss->setReach(steps);
    m_eer->setReach(steps);
    m_bar->setRange(0, steps);
    m_bar->setValue(last ? last->step : 0);
    m_bar->setFormat(tr("Step %1 of %2").arg(last ? last->step : 0).arg(steps));
    if (!last) {
        m_figures->clear();
        return;
    }
    const QLocale locale;
    QStringList parts;
    if (m_retraining.plan().training == Plan::Training::Running && last->secondsLeft >= 0 && last->step < steps)
        parts << tr("%1 left").arg(durationText(last->secondsLeft));
    if (last->imagesPerSecond > 0)
        parts << tr("%1 signatures a second").arg(locale.toString(last->imagesPerSecond, 'f', 0));
    if (last->memory > 0)
        parts << tr("%1 of memory").arg(locale.formattedDataSize(static_cast<qint64>(last->memory), 1));
    if (!last->device.isEmpty())
        parts << (last->device.startsWith(QLatin1String("cpu")) ? tr("on the processor")
                                                                : tr("on %1").arg(last->device));
    m_figures->setText(parts.join(QStringLiteral("  ·  ")));
}

QString TrainPage::missing() const
{
    return m_retraining.plan().training == Plan::Training::Done ? QString() : tr("The training is not done yet.");
}

} // namespace countersign::ui
