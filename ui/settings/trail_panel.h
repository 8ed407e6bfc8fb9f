// The audit trail: who did what and when, and whether that is still what was written.
#pragma once

#include "ui/desk/records.h"
#include "ui/desk/services.h"

#include <QWidget>

#include <stop_token>

class QLabel;
class QPushButton;
class QTableWidget;

namespace countersign::ui {

class TrailPanel : public QWidget {
    Q_OBJECT

public:
    TrailPanel(Records& records, const Services& services, QWidget* parent = nullptr);

    /// Reads the latest entries.
    void refresh();
    void forget();

Q_SIGNALS:
    void said(const QString& what);
    void failed(const countersign::Error& error);

private:
    void show(const std::vector<store::Entry>& entries);
    void check(const std::optional<store::Checkpoint>& checkpoint);
    void checkAgainst();
    void saveCheckpoint();
    void checked(const Result<store::TrailReport>& report);

    Records& m_records;
    const Services& m_services;
    std::stop_source m_checking;
    QTableWidget* m_table;
    QLabel* m_state;
    QPushButton* m_check;
    QPushButton* m_checkAgainst;
    QPushButton* m_save;
};

} // namespace countersign::ui
