#include "ui/settings/users_panel.h"

#include "ui/widgets/parts.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>

namespace countersign::ui {

QString word(store::Role role)
{
    const auto say = [](const char* text) { return QCoreApplication::translate("Roles", text); };
    switch (role) {
    case store::Role::Clerk: return say(QT_TRANSLATE_NOOP("Roles", "Clerk"));
    case store::Role::Supervisor: return say(QT_TRANSLATE_NOOP("Roles", "Supervisor"));
    case store::Role::Operator: return say(QT_TRANSLATE_NOOP("Roles", "Operator"));
    case store::Role::Auditor: return say(QT_TRANSLATE_NOOP("Roles", "Auditor"));
    case store::Role::Administrator: return say(QT_TRANSLATE_NOOP("Roles", "Administrator"));
    }
    return {};
}

UsersPanel::UsersPanel(Records& records, QWidget* parent)
    : QWidget(parent),
      m_records(records),
      m_explanation(new QLabel(this)),
      m_table(new QTableWidget(0, 3, this)),
      m_formTitle(headingLabel({}, this)),
      m_name(new QLineEdit(this)),
      m_role(new QComboBox(this)),
      m_roleTitle(new QLabel(tr("Role"), this)),
      m_password(new QLineEdit(this)),
      m_again(new QLineEdit(this)),
      m_go(new QPushButton(this)),
      m_reset(new QPushButton(tr("Set this password for the chosen user"), this))
{
    m_explanation->setWordWrap(true);
    m_table->setObjectName(QStringLiteral("users"));
    m_table->setAccessibleName(tr("Users"));
    m_table->setHorizontalHeaderLabels({tr("Name"), tr("Role"), tr("May sign in")});
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    showAsRows(m_table);
    m_name->setObjectName(QStringLiteral("newUser"));
    m_password->setObjectName(QStringLiteral("newPassword"));
    m_again->setObjectName(QStringLiteral("newPasswordAgain"));
    m_go->setObjectName(QStringLiteral("addUser"));
    m_go->setMinimumHeight(9 * Grid);
    m_reset->setMinimumHeight(9 * Grid);
    for (auto* edit : {m_password, m_again})
        edit->setEchoMode(QLineEdit::Password);
    for (const auto role : store::allRoles())
        m_role->addItem(word(role), static_cast<int>(role));

    auto* form = new QGridLayout;
    form->setHorizontalSpacing(3 * Grid);
    form->setVerticalSpacing(Grid);
    const auto field = [&](int column, QLabel* title, QWidget* edit) {
        title->setBuddy(edit);
        form->addWidget(title, 0, column);
        form->addWidget(edit, 1, column);
    };
    field(0, new QLabel(tr("Name"), this), m_name);
    field(1, m_roleTitle, m_role);
    field(2, new QLabel(tr("Password"), this), m_password);
    field(3, new QLabel(tr("Once more"), this), m_again);
    form->addWidget(m_go, 1, 4);
    m_name->setMinimumWidth(50 * Grid);
    for (auto* edit : {m_password, m_again})
        edit->setMinimumWidth(40 * Grid);
    form->setColumnStretch(5, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Grid);
    layout->addWidget(m_explanation);
    layout->addWidget(m_table, 1);
    layout->addSpacing(2 * Grid);
    layout->addWidget(m_formTitle);
    layout->addLayout(form);
    layout->addWidget(m_reset, 0, Qt::AlignLeft);
    layout->addStretch(); // while there is no table

    connect(m_go, &QPushButton::clicked, this, [this] { m_records.hasUsers() ? add() : turnOn(); });
    connect(m_again, &QLineEdit::returnPressed, m_go, &QPushButton::click);
    connect(m_reset, &QPushButton::clicked, this, &UsersPanel::setPassword);
    connect(&m_records, &Records::stateChanged, this, &UsersPanel::refresh);
    refresh();
}

void UsersPanel::refresh()
{
    const bool on = m_records.hasUsers();
    m_explanation->setText(
        on ? tr("A clerk verifies and enrols; a supervisor reviews and changes signing rules; an operator looks after "
                "models and thresholds; an auditor reads everything; an administrator looks after users.")
           : tr("This desk is one person's: nobody signs in, everything is allowed. To work with several people, make "
                "the first administrator below. From then on everybody signs in; this cannot be undone."));
    m_table->setVisible(on);
    m_roleTitle->setVisible(on);
    m_role->setVisible(on);
    m_reset->setVisible(on);
    m_formTitle->setText(on ? tr("New user") : tr("First administrator"));
    m_go->setText(on ? tr("Add user") : tr("Turn on users"));
    if (!on || !m_records.isOpen() || !m_records.may(store::Right::ManageUsers))
        return;
    m_records.run(
        this, [](store::Store& store, const store::Session& session) { return store.users().list(session); },
        [this](const Result<std::vector<store::User>>& users) {
            if (users)
                show(*users);
            else
                Q_EMIT failed(users.error());
        });
}

void UsersPanel::show(const std::vector<store::User>& users)
{
    m_users = users;
    const int kept = m_table->currentRow();
    m_table->setRowCount(static_cast<int>(users.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        auto user = users[static_cast<std::size_t>(row)];
        auto* name = new QTableWidgetItem(QString::fromStdString(user.name));
        m_table->setItem(row, 0, name);
        auto* role = new QComboBox(m_table);
        role->setAccessibleName(tr("Role of %1").arg(name->text()));
        for (const auto one : store::allRoles())
            role->addItem(word(one), static_cast<int>(one));
        role->setCurrentIndex(role->findData(static_cast<int>(user.role)));
        connect(role, &QComboBox::activated, this, [this, role, user]() mutable {
            user.role = static_cast<store::Role>(role->currentData().toInt());
            change(user);
        });
        m_table->setCellWidget(row, 1, role);
        auto* active = new QCheckBox(m_table);
        active->setAccessibleName(tr("%1 may sign in").arg(name->text()));
        active->setChecked(user.isActive);
        connect(active, &QCheckBox::clicked, this, [this, user](bool on) mutable {
            user.isActive = on;
            change(user);
        });
        m_table->setCellWidget(row, 2, active);
    }
    m_table->resizeColumnToContents(1);
    m_table->setCurrentCell(std::min(kept, m_table->rowCount() - 1), 0);
}

bool UsersPanel::passwordsAgree()
{
    if (m_password->text() == m_again->text())
        return true;
    Q_EMIT failed({ErrorCode::InvalidArgument, tr("The two passwords differ. Type them again.").toStdString()});
    m_password->clear();
    m_again->clear();
    m_password->setFocus();
    return false;
}

void UsersPanel::turnOn()
{
    if (!passwordsAgree())
        return;
    m_records.turnOnUsers(m_name->text().trimmed(), m_password->text());
    m_password->clear();
    m_again->clear();
}

void UsersPanel::add()
{
    if (!passwordsAgree())
        return;
    m_records.run(
        this,
        [name = m_name->text().trimmed().toStdString(), password = m_password->text().toStdString(),
         role = static_cast<store::Role>(m_role->currentData().toInt())](store::Store& store,
                                                                         const store::Session& session) {
            return store.users().add(session, name, role, password);
        },
        [this](const Result<store::UserId>& added) {
            if (!added) {
                Q_EMIT failed(added.error());
                return;
            }
            Q_EMIT said(tr("%1 may sign in now.").arg(m_name->text().trimmed()));
            for (auto* edit : {m_name, m_password, m_again})
                edit->clear();
            m_name->setFocus();
            refresh();
        });
}

void UsersPanel::change(const store::User& user)
{
    m_records.run(
        this,
        [user](store::Store& store, const store::Session& session) { return store.users().change(session, user); },
        [this](const Result<void>& changed) {
            if (!changed)
                Q_EMIT failed(changed.error());
            refresh();
        });
}

void UsersPanel::setPassword()
{
    const int row = m_table->currentRow();
    if (row < 0 || !passwordsAgree())
        return;
    const auto& user = m_users[static_cast<std::size_t>(row)];
    m_records.run(
        this,
        [id = user.id, password = m_password->text().toStdString()](store::Store& store,
                                                                    const store::Session& session) {
            return store.users().setPassword(session, id, password);
        },
        [this, name = QString::fromStdString(user.name)](const Result<void>& set) {
            if (!set) {
                Q_EMIT failed(set.error());
                return;
            }
            m_password->clear();
            m_again->clear();
            Q_EMIT said(tr("%1 has a new password.").arg(name));
        });
}

} // namespace countersign::ui
