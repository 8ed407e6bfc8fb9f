// Many customers at once: choose a folder or a table, see what would be done and what is wrong, then import.
#pragma once

#include "core/store/import.h"
#include "ui/desk/records.h"
#include "ui/desk/services.h"

#include <QWidget>

#include <memory>

class QCheckBox;
class QLabel;
class QPushButton;
class QTableView;

namespace countersign::ui {

class ImportTable;
class JobBar;

class ImportPanel : public QWidget {
    Q_OBJECT

public:
    /// `size`: what the network takes, asked when an import begins.
    ImportPanel(Records& records, const Services& services, std::function<Size()> size, QWidget* parent = nullptr);

    /// Drops what is shown and stops what runs: somebody else sits down.
    void forget();

Q_SIGNALS:
    void closed();
    void failed(const countersign::Error& error, const QString& sentence);
    /// Something is to be done anew: older messages are of no use.
    void begun();

private:
    void layOut();
    void chooseFolder();
    void chooseTable();
    void look(const QString& source);
    void looked(const Result<store::ImportPlan>& plan);
    void import();
    void imported(const store::ImportOutcome& outcome);
    void display();
    [[nodiscard]] store::ReadSpecimens reader() const;

    Records& m_records;
    const Services& m_services;
    std::function<Size()> m_size;
    std::shared_ptr<const store::ImportPlan> m_plan;
    quint64 m_request = 0; ///< the newest; an older answer is dropped
    QLabel* m_advice = nullptr;
    QPushButton* m_folder = nullptr;
    QPushButton* m_csv = nullptr;
    JobBar* m_job = nullptr;
    QLabel* m_summary = nullptr;
    QCheckBox* m_onlyNotes = nullptr;
    QTableView* m_view = nullptr;
    ImportTable* m_table = nullptr;
    QLabel* m_whole = nullptr; ///< what the chosen row says
    QPushButton* m_close = nullptr;
    QPushButton* m_import = nullptr;
};

} // namespace countersign::ui
