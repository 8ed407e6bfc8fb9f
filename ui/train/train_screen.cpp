#include "ui/train/train_screen.h"

#include "ui/train/check_page.h"
#include "ui/train/compare_page.h"
#include "ui/train/data_page.h"
#include "ui/train/release_page.h"
#include "ui/train/settings_page.h"
#include "ui/train/train_page.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace countersign::ui {

TrainScreen::TrainScreen(Records& records, const Services& services, Retraining::EncoderOf encoder, QWidget* parent)
    : QWidget(parent),
      m_records(records),
      m_services(services),
      m_messages(new MessageBar(this)),
      m_jobs(new JobBar(this)),
      m_retraining(new Retraining(records, services, std::move(encoder), *m_jobs, this))
{
    layOut();
    connect(m_retraining, &Retraining::changed, this, &TrainScreen::display);
    connect(m_retraining, &Retraining::failed, this, [this](const QString& why) {
        m_messages->post({Message::Kind::Error, why});
    });
    connect(m_retraining, &Retraining::released, this, [this](const QString& name) {
        m_messages->post({Message::Kind::Information, tr("“%1” was released and is in use.").arg(name)});
    });
    display();
}

void TrainScreen::layOut()
{
    m_steps = new QListWidget(this);
    m_steps->setObjectName(QStringLiteral("trainSteps"));
    m_steps->setAccessibleName(tr("Steps"));
    m_steps->addItems(
        {tr("1  Data"), tr("2  Check"), tr("3  Settings"), tr("4  Train"), tr("5  Compare"), tr("6  Release")});
    m_steps->setSpacing(Grid / 2);
    m_steps->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_steps->setFixedWidth(m_steps->sizeHintForColumn(0) + 12 * Grid);
    m_title = headingLabel({}, this);
    m_stack = new QStackedWidget(this);
    m_pages = {new DataPage(*m_retraining, m_services, m_stack),
               new CheckPage(*m_retraining, m_stack),
               new SettingsPage(*m_retraining, m_stack),
               new TrainPage(*m_retraining, m_stack),
               new ComparePage(*m_retraining, m_services, m_stack),
               new ReleasePage(*m_retraining, m_records, m_stack)};
    for (auto* one : m_pages)
        m_stack->addWidget(one);
    m_missing = new QLabel(this);
    m_missing->setObjectName(QStringLiteral("trainMissing"));
    m_over = new QPushButton(icon(QStringLiteral("undo")), tr("Start &over"), this);
    m_over->setObjectName(QStringLiteral("trainOver"));
    m_back = new QPushButton(tr("&Back"), this);
    m_back->setObjectName(QStringLiteral("trainBack"));
    m_next = new QPushButton(icon(QStringLiteral("next")), tr("Ne&xt"), this);
    m_next->setObjectName(QStringLiteral("trainNext"));
    for (auto* one : {m_over, m_back, m_next})
        one->setMinimumHeight(9 * Grid);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * Grid);
    buttons->addWidget(m_over);
    buttons->addStretch(1);
    buttons->addWidget(m_missing);
    buttons->addWidget(m_back);
    buttons->addWidget(m_next);
    auto* right = new QVBoxLayout;
    right->setSpacing(2 * Grid);
    right->addWidget(m_title);
    right->addWidget(m_stack, 1);
    right->addWidget(m_jobs);
    right->addLayout(buttons);
    auto* middle = new QHBoxLayout;
    middle->setContentsMargins(4 * Grid, 4 * Grid, 4 * Grid, 4 * Grid);
    middle->setSpacing(4 * Grid);
    middle->addWidget(m_steps);
    middle->addLayout(right, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addLayout(middle, 1);
    connect(m_steps, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0)
            go(static_cast<Step>(row));
    });
    connect(m_back, &QPushButton::clicked, this,
            [this] { go(static_cast<Step>(static_cast<int>(m_retraining->plan().step) - 1)); });
    connect(m_next, &QPushButton::clicked, this,
            [this] { go(static_cast<Step>(static_cast<int>(m_retraining->plan().step) + 1)); });
    connect(m_over, &QPushButton::clicked, this, &TrainScreen::startOver);
}

void TrainScreen::refresh()
{
    m_retraining->begin();
    if (m_retraining->isElsewhere())
        m_messages->post({Message::Kind::Warning, tr("Another window works on a training. Close it to go on here.")});
    setFocusProxy(&page());
}

int TrainScreen::farthest() const
{
    int step = 0;
    while (step + 1 < Steps && m_pages[static_cast<std::size_t>(step)]->missing().isEmpty())
        ++step;
    return step;
}

void TrainScreen::go(Step step)
{
    if (step == m_retraining->plan().step || static_cast<int>(step) > farthest() || m_retraining->isElsewhere())
        return display();
    m_retraining->change([step](Plan& plan) { plan.step = step; });
    page().enter();
    page().setFocus();
}

void TrainScreen::display()
{
    const auto step = m_retraining->plan().step;
    const int at = static_cast<int>(step), most = farthest();
    m_stack->setCurrentWidget(&page());
    const QSignalBlocker blocker(m_steps);
    for (int i = 0; i < Steps; ++i) {
        auto* item = m_steps->item(i);
        // The one that is shown stays, also while what it needs is read again.
        item->setFlags(i <= most || i == at ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags);
        item->setIcon(i < most && i < at ? icon(QStringLiteral("accept")) : icon(QStringLiteral("next")));
    }
    m_steps->setCurrentRow(at);
    const std::array titles{
        tr("Which signatures to train on"), tr("What would spoil the training"), tr("How to train"), tr("Training"),
        tr("Is the new model better?"),     tr("Take the new model into use")};
    m_title->setText(titles[static_cast<std::size_t>(at)]);
    page().display(); // the others when they are gone to
    const QString missing = m_retraining->isBusy() ? QString() : page().missing();
    m_missing->setText(missing);
    m_back->setEnabled(at > 0);
    m_next->setVisible(at + 1 < Steps);
    m_next->setEnabled(at < most);
    const auto& plan = m_retraining->plan();
    m_over->setVisible(!plan.sources.empty());
    m_over->setText(m_retraining->isReleased() ? tr("Train an&other") : tr("Start &over"));
}

void TrainScreen::startOver()
{
    const auto training = m_retraining->plan().training;
    const bool loses = training != Plan::Training::None && !m_retraining->isReleased();
    if (loses
        && !m_services.dialogs.confirmLoss(
            this, tr("Start over"),
            tr("The training and its model are deleted. The signatures stay chosen; models that were released stay."),
            tr("Start over")))
        return;
    m_messages->clear();
    m_retraining->startOver();
    page().setFocus();
}

void TrainScreen::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() == Qt::ControlModifier && event->key() == Qt::Key_PageDown && m_next->isVisible()
        && m_next->isEnabled())
        m_next->click();
    else if (event->modifiers() == Qt::ControlModifier && event->key() == Qt::Key_PageUp && m_back->isEnabled())
        m_back->click();
    else
        QWidget::keyPressEvent(event);
}

} // namespace countersign::ui
