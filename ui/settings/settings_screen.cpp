#include "ui/settings/settings_screen.h"

#include "ui/desk/words.h"
#include "ui/settings/forms_panel.h"
#include "ui/settings/records_panel.h"
#include "ui/settings/trail_panel.h"
#include "ui/settings/users_panel.h"
#include "ui/settings/watch_panel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>

namespace countersign::ui {

namespace {
constexpr int Minor = 100; ///< units of a currency's unit
}

SettingsScreen::SettingsScreen(Records& records, const Services& services, QWidget* parent)
    : QWidget(parent),
      m_records(records),
      m_messages(new MessageBar(this)),
      m_tabs(new QTabWidget(this)),
      m_rulesPage(makeRules()),
      m_users(new UsersPanel(records, this)),
      m_trail(new TrailPanel(records, services, this)),
      m_recordsPanel(new RecordsPanel(records, services, this)),
      m_watch(new WatchPanel(services, this))
{
    m_tabs->setDocumentMode(true);
    const auto add = [this](QWidget* page, const QString& title) {
        auto* frame = new QWidget(m_tabs);
        auto* layout = new QVBoxLayout(frame);
        layout->setContentsMargins(0, 4 * Grid, 0, 0);
        layout->addWidget(page);
        m_tabs->addTab(frame, title);
    };
    add(m_rulesPage, tr("Rules"));
    add(m_users, tr("Users"));
    add(m_recordsPanel, tr("Records"));
    add(m_trail, tr("Audit trail"));
    add(m_watch, tr("Watched folder"));
    auto* forms = new FormsPanel(records, this);
    add(forms, tr("Forms"));
    auto* body = new QVBoxLayout;
    body->setContentsMargins(3 * Grid, 2 * Grid, 3 * Grid, 3 * Grid);
    body->addWidget(m_tabs);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addLayout(body, 1);
    connect(m_users, &UsersPanel::failed, this, &SettingsScreen::complain);
    connect(forms, &FormsPanel::failed, this, &SettingsScreen::complain);
    const auto say = [this](const QString& what) {
        m_messages->clear();
        m_messages->post({Message::Kind::Information, what});
    };
    connect(m_users, &UsersPanel::said, this, say);
    connect(m_recordsPanel, &RecordsPanel::said, this, say);
    connect(m_recordsPanel, &RecordsPanel::failed, this, &SettingsScreen::complain);
    connect(m_recordsPanel, &RecordsPanel::busyChanged, this, &SettingsScreen::recordsBusy);
    connect(m_recordsPanel, &RecordsPanel::otherRecordsChosen, this, &SettingsScreen::otherRecordsChosen);
    connect(m_watch, &WatchPanel::chosen, this, &SettingsScreen::watchedFolderChosen);
    connect(m_trail, &TrailPanel::said, this, say);
    connect(m_trail, &TrailPanel::failed, this, &SettingsScreen::complain);
    connect(&m_records, &Records::signInRefused, this, &SettingsScreen::complain);
    connect(&m_records, &Records::stateChanged, this, &SettingsScreen::refresh);
    display();
}

QWidget* SettingsScreen::makeRules()
{
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(4 * Grid);
    form->setVerticalSpacing(3 * Grid);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    m_bank = new QLineEdit(page);
    m_bank->setObjectName(QStringLiteral("bank"));
    m_bank->setMaxLength(200);
    m_bank->setMinimumWidth(80 * Grid);
    m_referencesToAccept = new QSpinBox(page);
    m_referencesToAccept->setRange(1, 10);
    m_reviewOverrides = new QCheckBox(tr("a decision against the machine's proposal"), page);
    m_reviewOverrides->setObjectName(QStringLiteral("reviewOverrides"));
    m_reviewAmounts = new QCheckBox(tr("what is accepted above"), page);
    m_reviewAbove = new QDoubleSpinBox(page);
    m_reviewAbove->setAccessibleName(m_reviewAmounts->text());
    m_reviewAbove->setRange(0, 1e12);
    m_reviewAbove->setDecimals(2);
    m_reviewAbove->setGroupSeparatorShown(true);
    m_idleMinutes = new QSpinBox(page);
    m_idleMinutes->setRange(0, 24 * 60);
    m_idleMinutes->setSpecialValueText(tr("never"));
    m_idleMinutes->setSuffix(tr(" minutes"));
    m_save = new QPushButton(icon(QStringLiteral("accept")), tr("Save"), page);
    m_save->setObjectName(QStringLiteral("saveSettings"));
    m_save->setMinimumHeight(9 * Grid);
    form->addRow(tr("Name of the bank, above every report"), m_bank);
    form->addRow(tr("References that Accept needs"), m_referencesToAccept);
    form->addRow(tr("A second person decides"), new QLabel(tr("what is referred"), page));
    form->addRow({}, m_reviewOverrides);
    auto* amount = new QHBoxLayout;
    amount->setSpacing(2 * Grid);
    amount->addWidget(m_reviewAmounts);
    amount->addWidget(m_reviewAbove);
    form->addRow({}, amount);
    form->addRow(tr("Lock the desk when nobody touches it for"), m_idleMinutes);
    form->addRow({}, m_save);
    connect(m_reviewAmounts, &QCheckBox::toggled, m_reviewAbove, &QWidget::setEnabled);
    connect(m_save, &QPushButton::clicked, this, &SettingsScreen::save);
    return page;
}

void SettingsScreen::forget()
{
    m_messages->clear();
    for (auto* edit : findChildren<QLineEdit*>())
        edit->clear();
    m_trail->forget();
    m_recordsPanel->forget();
}

void SettingsScreen::refresh()
{
    m_read.reset();
    m_save->setEnabled(false); // until it is known what is set
    display();
    if (!m_records.isOpen())
        return;
    m_users->refresh();
    m_trail->refresh();
    m_records.run(
        this,
        [](store::Store& store, const store::Session&) -> Result<Values> {
            Values values;
            auto& settings = store.settings();
            const auto bank = settings.value(store::setting::Bank);
            const auto overrides = settings.value(store::setting::ReviewOverrides);
            const auto above = settings.value(store::setting::ReviewAbove);
            const auto references = settings.value(store::setting::ReferencesToAccept);
            const auto idle = settings.value(store::setting::IdleMinutes);
            if (!bank || !overrides || !above || !references || !idle)
                return fail(ErrorCode::Unreadable, "The settings cannot be read.");
            return Values{*bank, *overrides, *above, *references, *idle};
        },
        [this](const Result<Values>& values) { values ? displayValues(*values) : complain(values.error()); });
}

void SettingsScreen::displayValues(const Values& values)
{
    m_read = values;
    m_save->setEnabled(true);
    m_bank->setText(QString::fromStdString(values.bank));
    m_reviewOverrides->setChecked(values.reviewOverrides);
    m_reviewAmounts->setChecked(values.reviewAbove >= 0);
    m_reviewAbove->setEnabled(values.reviewAbove >= 0);
    m_reviewAbove->setValue(std::max(0.0, static_cast<double>(values.reviewAbove) / Minor));
    m_referencesToAccept->setValue(static_cast<int>(values.referencesToAccept));
    m_idleMinutes->setValue(static_cast<int>(values.idleMinutes));
}

void SettingsScreen::display()
{
    const bool changes = m_records.may(store::Right::ChangeSettings);
    const bool thresholds = m_records.may(store::Right::ChangeThresholds);
    m_bank->setEnabled(changes);
    m_idleMinutes->setEnabled(changes);
    for (auto* widget : std::initializer_list<QWidget*>{m_referencesToAccept, m_reviewOverrides, m_reviewAmounts})
        widget->setEnabled(thresholds);
    m_save->setVisible(changes || thresholds);
    m_tabs->setTabVisible(1, !m_records.hasUsers() || m_records.may(store::Right::ManageUsers));
    m_tabs->setTabVisible(3, m_records.may(store::Right::SeeTrail));
    m_recordsPanel->refresh();
    m_watch->refresh();
}

void SettingsScreen::save()
{
    m_messages->clear();
    if (!m_read)
        return;
    const Values values{m_bank->text().trimmed().toStdString(), m_reviewOverrides->isChecked(),
                        m_reviewAmounts->isChecked() ? static_cast<std::int64_t>(m_reviewAbove->value() * Minor + 0.5)
                                                     : -1,
                        m_referencesToAccept->value(), m_idleMinutes->value()};
    m_records.run(
        this,
        [values, read = *m_read](store::Store& store, const store::Session& session) -> Result<void> {
            auto& settings = store.settings();
            namespace key = store::setting;
            // Only what was changed here: another desk may have changed the rest.
            Result<void> done;
            const auto set = [&](const auto& setting, const auto& before, const auto& now) {
                if (done && !(before == now))
                    done = settings.set(session, setting, now);
            };
            set(key::Bank, read.bank, values.bank);
            set(key::IdleMinutes, read.idleMinutes, values.idleMinutes);
            set(key::ReviewOverrides, read.reviewOverrides, values.reviewOverrides);
            set(key::ReviewAbove, read.reviewAbove, values.reviewAbove);
            set(key::ReferencesToAccept, read.referencesToAccept, values.referencesToAccept);
            return done;
        },
        [this](const Result<void>& done) {
            if (!done)
                complain(done.error());
            else
                m_messages->post({Message::Kind::Information, tr("Saved.")});
            m_records.readRules();
            refresh();
        });
}

void SettingsScreen::complain(const Error& error)
{
    m_messages->clear();
    m_messages->post({Message::Kind::Error, recordSentence(error), QString::fromStdString(describe(error))});
}

} // namespace countersign::ui
