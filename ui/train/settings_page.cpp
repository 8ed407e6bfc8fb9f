#include "ui/train/settings_page.h"

#include "ui/train/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <array>

namespace countersign::ui {

namespace {
constexpr std::array Methods{"adapt", "continue", "scratch"};
constexpr std::array Losses{"logistic", "contrastive", "triplet"};
} // namespace

SettingsPage::SettingsPage(Retraining& retraining, QWidget* parent)
    : Page(retraining, parent), m_methods(new QButtonGroup(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Grid);
    const auto add = [&](int id, const QString& text, const QString& meaning) {
        auto* button = new QRadioButton(text, this);
        button->setObjectName(QStringLiteral("trainMethod%1").arg(id));
        button->setAccessibleDescription(meaning);
        auto* label = new QLabel(meaning, this);
        label->setWordWrap(true);
        label->setIndent(6 * Grid);
        m_methods->addButton(button, id);
        layout->addWidget(button);
        layout->addWidget(label);
        layout->addSpacing(2 * Grid);
    };
    add(0, tr("&Adapt the current model"),
        tr("The right choice for some tens of writers: it learns slowly and not for long, so that little is "
           "forgotten."));
    add(1, tr("&Train on from the current model"),
        tr("For 40 writers with skilled forgeries and more: it learns faster and for longer, and what is not in these "
           "signatures may be forgotten."));
    add(2, tr("From &scratch"),
        tr("A new model. For hundreds of writers with skilled forgeries, and hours or days of time."));

    m_moreButton = new QPushButton(tr("&More settings"), this);
    m_moreButton->setObjectName(QStringLiteral("trainMore"));
    m_moreButton->setCheckable(true);
    layout->addWidget(m_moreButton, 0, Qt::AlignLeft);
    m_more = new QWidget(this);
    auto* form = new QFormLayout(m_more);
    form->setContentsMargins(6 * Grid, 0, 0, 0);
    form->setVerticalSpacing(2 * Grid);
    m_loss = new QComboBox(m_more);
    m_loss->setObjectName(QStringLiteral("trainLoss"));
    m_loss->addItems({tr("Logistic"), tr("Contrastive"), tr("Triplet")});
    m_margin = new QDoubleSpinBox(m_more);
    m_margin->setObjectName(QStringLiteral("trainMargin"));
    m_margin->setRange(0.05, 20);
    m_margin->setSingleStep(0.1);
    m_steps = new QSpinBox(m_more);
    m_steps->setObjectName(QStringLiteral("trainSteps"));
    m_steps->setRange(20, 1'000'000);
    m_steps->setSingleStep(100);
    m_steps->setGroupSeparatorShown(true);
    m_device = new QComboBox(m_more);
    m_device->setObjectName(QStringLiteral("trainDevice"));
    m_device->addItem(tr("The graphics processor, if there is one"), QStringLiteral("auto"));
    m_device->addItem(tr("The processor"), QStringLiteral("cpu"));
    form->addRow(tr("&Loss:"), m_loss);
    form->addRow(tr("Margi&n:"), m_margin);
    form->addRow(tr("St&eps:"), m_steps);
    form->addRow(tr("&Device:"), m_device);
    layout->addWidget(m_more);
    m_estimate = new QLabel(this);
    m_estimate->setObjectName(QStringLiteral("trainEstimate"));
    m_estimate->setWordWrap(true);
    m_try = new QPushButton(icon(QStringLiteral("pending")), tr("Meas&ure the time it will take"), this);
    m_try->setObjectName(QStringLiteral("trainTry"));
    m_try->setMinimumHeight(9 * Grid);
    auto* time = new QHBoxLayout;
    time->setSpacing(3 * Grid);
    time->addWidget(m_try);
    time->addWidget(m_estimate, 1);
    layout->addSpacing(2 * Grid);
    layout->addLayout(time);
    layout->addStretch(1);

    connect(m_moreButton, &QPushButton::toggled, m_more, &QWidget::setVisible);
    connect(m_methods, &QButtonGroup::idClicked, this, [this](int id) {
        m_retraining.change([id](Plan& plan) {
            plan.method = QLatin1String(Methods[static_cast<std::size_t>(id)]);
            plan.steps = 0;
        });
    });
    connect(m_loss, &QComboBox::activated, this, [this](int index) {
        m_retraining.change(
            [index](Plan& plan) { plan.loss = QLatin1String(Losses[static_cast<std::size_t>(index)]); });
    });
    connect(m_margin, &QDoubleSpinBox::valueChanged, this,
            [this](double value) { m_retraining.change([value](Plan& plan) { plan.margin = value; }); });
    connect(m_steps, &QSpinBox::valueChanged, this,
            [this](int value) { m_retraining.change([value](Plan& plan) { plan.steps = value; }); });
    connect(m_device, &QComboBox::activated, this,
            [this] { m_retraining.change([this](Plan& plan) { plan.device = m_device->currentData().toString(); }); });
    connect(m_try, &QPushButton::clicked, &m_retraining, &Retraining::tryOut);
    m_more->hide();
    display();
}

void SettingsPage::display()
{
    const auto& plan = m_retraining.plan();
    const bool fixed = m_retraining.isFixed();
    const auto support = m_retraining.support();
    const std::array allowed{support.adapt, support.goOn, support.scratch};
    for (int i = 0; i < 3; ++i) {
        auto* button = m_methods->button(i);
        const auto k = static_cast<std::size_t>(i);
        button->setChecked(plan.method == QLatin1String(Methods[k]));
        button->setEnabled(!fixed && (!m_retraining.data() || allowed[k]));
        button->setToolTip(allowed[k] ? QString() : tr("There are too few writers with skilled forgeries for this."));
    }
    const QSignalBlocker ofMargin(m_margin), ofSteps(m_steps);
    for (int i = 0; i < 3; ++i)
        if (plan.loss == QLatin1String(Losses[static_cast<std::size_t>(i)]))
            m_loss->setCurrentIndex(i);
    // What is being typed is not written over: the cursor would move.
    if (m_margin->value() != plan.margin)
        m_margin->setValue(plan.margin);
    m_margin->setEnabled(plan.loss != QLatin1String("logistic") && !fixed);
    if (m_steps->value() != m_retraining.stepsPlanned())
        m_steps->setValue(m_retraining.stepsPlanned());
    m_device->setCurrentIndex(std::max(0, m_device->findData(plan.device)));
    for (QWidget* one :
         {static_cast<QWidget*>(m_loss), static_cast<QWidget*>(m_steps), static_cast<QWidget*>(m_device)})
        one->setEnabled(!fixed);
    m_try->setEnabled(!fixed && !m_retraining.isBusy() && m_retraining.data() && support.adapt);
    const auto seconds = m_retraining.secondsExpected();
    m_estimate->setText(
        fixed     ? tr("There is a training with these settings: start over to choose others.")
        : seconds ? tr("On this machine: %1 for %L2 steps, by a trial.")
                        .arg(durationText(*seconds))
                        .arg(m_retraining.stepsPlanned())
                  : tr("A few steps are tried to tell how long %L1 steps take here.").arg(m_retraining.stepsPlanned()));
}

} // namespace countersign::ui
