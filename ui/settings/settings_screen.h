// The Settings screen: the bank's rules, users, the records.
#pragma once

#include "ui/desk/records.h"
#include "ui/desk/services.h"

#include <QWidget>

#include <cstdint>
#include <optional>
#include <string>

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTabWidget;

namespace countersign::ui {

class MessageBar;
class RecordsPanel;
class TrailPanel;
class UsersPanel;
class WatchPanel;

class SettingsScreen : public QWidget {
    Q_OBJECT

public:
    SettingsScreen(Records& records, const Services& services, QWidget* parent = nullptr);

    void refresh();
    /// Drops what was typed: somebody else sits down.
    void forget();

Q_SIGNALS:
    void otherRecordsChosen(const QString& url);
    /// Empty: none any more.
    void watchedFolderChosen(const QString& folder);
    /// While the records are copied or others are opened, nothing may be changed.
    void recordsBusy(bool busy);

private:
    QWidget* makeRules();
    void display();
    void save();
    void complain(const Error& error);

    struct Values {
        std::string bank;
        bool reviewOverrides = false;
        std::int64_t reviewAbove = -1, referencesToAccept = 2, idleMinutes = 10;
    };
    void displayValues(const Values& values);

    Records& m_records;
    std::optional<Values> m_read; ///< what the fields were filled with; empty: not yet
    MessageBar* m_messages;
    QTabWidget* m_tabs;
    QWidget* m_rulesPage;
    UsersPanel* m_users;
    TrailPanel* m_trail;
    RecordsPanel* m_recordsPanel;
    WatchPanel* m_watch;
    QLineEdit* m_bank;
    QCheckBox* m_reviewOverrides;
    QCheckBox* m_reviewAmounts;
    QDoubleSpinBox* m_reviewAbove;
    QSpinBox* m_referencesToAccept;
    QSpinBox* m_idleMinutes;
    QPushButton* m_save;
};

} // namespace countersign::ui
