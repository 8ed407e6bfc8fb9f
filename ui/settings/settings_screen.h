// The Settings screen: the bank's rules, users, the records.
#pragma once

#include "ui/desk/records.h"

#include <QWidget>

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTabWidget;

namespace countersign::ui {

class MessageBar;
class UsersPanel;

class SettingsScreen : public QWidget {
    Q_OBJECT

public:
    explicit SettingsScreen(Records& records, QWidget* parent = nullptr);

    void refresh();

private:
    QWidget* makeRules();
    QWidget* makeRecords();
    void display();
    void save();
    void changePassphrase();
    void complain(const Error& error);

    struct Values;
    void displayValues(const Values& values);

    Records& m_records;
    MessageBar* m_messages;
    QTabWidget* m_tabs;
    QWidget* m_rulesPage;
    UsersPanel* m_users;
    QWidget* m_recordsPage;
    QLineEdit* m_bank;
    QCheckBox* m_reviewOverrides;
    QCheckBox* m_reviewAmounts;
    QDoubleSpinBox* m_reviewAbove;
    QSpinBox* m_referencesToAccept;
    QSpinBox* m_idleMinutes;
    QPushButton* m_save;
    QLabel* m_where;
    QWidget* m_passphrasePart;
    QLineEdit* m_old;
    QLineEdit* m_new;
    QLineEdit* m_again;
};

} // namespace countersign::ui
