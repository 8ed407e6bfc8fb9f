// The History screen: every verification, to be found, opened as it was, reported again and exported. Cases that wait
// for a second person are reviewed here.
#pragma once

#include "core/store/store.h"
#include "ui/desk/records.h"
#include "ui/desk/services.h"

#include <QWidget>

#include <memory>
#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace countersign::ui {

class CaseList;
class DecisionPart;
class EmptyHint;
class ImageCanvas;
class MessageBar;

class HistoryScreen : public QWidget {
    Q_OBJECT

public:
    enum class Show { Everything, WaitingForReview };
    HistoryScreen(Records& records, const Services& services, Show show, QWidget* parent = nullptr);

    /// Reads anew, e.g. when the screen is shown.
    void refresh();
    /// Drops what is shown and typed: somebody else sits down.
    void forget();
    /// Null while no case is open.
    [[nodiscard]] const store::StoredCase* openCase() const { return m_case.get(); }

private:
    void layOut();
    [[nodiscard]] store::CaseFilter filter() const;
    [[nodiscard]] bool isNarrowed() const; ///< by the person
    void open(int row);
    void closeCase();
    void display();
    void showReference(int index);
    void report();
    void exportTable();
    void decide(verify::Decision decision);
    void complain(const Error& error);

    Records& m_records;
    const Services& m_services;
    Show m_show;
    struct Opened;
    std::shared_ptr<const store::StoredCase> m_case;
    std::optional<bool> m_ruleNow; ///< the signing rule, after all decisions on the document
    quint64 m_request = 0;         ///< the newest; an older answer is dropped
    int m_shown = 0;               ///< reference
    int m_openNext = -1;           ///< row of the list, once that was read anew
    MessageBar* m_messages = nullptr;
    QComboBox* m_period = nullptr;
    QComboBox* m_kind = nullptr;
    QLineEdit* m_text = nullptr;
    QPushButton* m_export = nullptr;
    CaseList* m_list = nullptr;
    QTableView* m_table = nullptr;
    EmptyHint* m_hint = nullptr;
    QLabel* m_count = nullptr;
    ImageCanvas* m_canvas = nullptr;
    QLabel* m_page = nullptr; ///< that the query stands on, where it does
    QLabel* m_facts = nullptr;
    QPushButton* m_previous = nullptr;
    QPushButton* m_next = nullptr;
    QPushButton* m_report = nullptr;
    DecisionPart* m_decision = nullptr;
};

} // namespace countersign::ui
