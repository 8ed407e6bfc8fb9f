// Whose signatures an order needs: any k of all, or combinations with limits.
#pragma once

#include "core/store/customers.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QPushButton;
class QTableWidget;

namespace countersign::ui {

class RuleEditor : public QWidget {
    Q_OBJECT

public:
    explicit RuleEditor(QWidget* parent = nullptr);

    /// Signatories that are retired are left out, unless the rule names them.
    void setRule(const store::SigningRule& rule, const std::vector<store::Signatory>& signatories);
    /// As it stands there now. The store checks whether it can be met.
    [[nodiscard]] store::SigningRule rule() const;
    /// Why it cannot be saved, in one sentence; empty: it can.
    [[nodiscard]] QString trouble() const;
    /// The label that belongs to it takes this as its buddy.
    [[nodiscard]] QWidget* first() const;

Q_SIGNALS:
    void edited();

private:
    void chosen();
    void addClause(const store::Clause& clause);
    void removeClause();
    void showClauses(bool shown);

    std::vector<store::Signatory> m_signatories;
    QComboBox* m_kind;
    QWidget* m_combinations;
    QTableWidget* m_clauses; ///< a row each: how many, a box for each signatory, up to which amount
    QPushButton* m_remove;
};

} // namespace countersign::ui
