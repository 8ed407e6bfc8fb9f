// One customer: account, name, signatories with their references, the signing rule.
#pragma once

#include "core/store/store.h"
#include "ui/desk/picture.h"
#include "ui/widgets/drop.h"

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace countersign::ui {

class RuleEditor;
class ThumbnailStrip;

/// A reference on file, ready for the screen.
struct FiledReference {
    store::ReferenceId id;
    store::SignatoryId signatory;
    PicturePtr picture;
    QString enrolled; ///< when and by whom
};

class CustomerForm : public QWidget {
    Q_OBJECT

public:
    explicit CustomerForm(const verify::Policy& policy, QWidget* parent = nullptr);

    /// `mayAmend`: account number, rule and who is retired of a saved customer.
    void setRights(bool mayEnrol, bool mayAmend, bool mayExport);
    /// Of revision 0: a new one.
    void setCustomer(const store::Customer& customer);
    void setReferences(std::vector<FiledReference> references);
    /// As it was given, with what was typed since.
    [[nodiscard]] store::Customer edited() const;
    [[nodiscard]] const store::Customer& customer() const { return m_customer; }
    [[nodiscard]] bool isChanged() const;
    /// Why it cannot be saved, in one sentence; empty: it can.
    [[nodiscard]] QString trouble() const;
    [[nodiscard]] std::optional<store::Signatory> chosenSignatory() const;
    [[nodiscard]] std::vector<FiledReference> referencesOf(store::SignatoryId signatory) const;
    void focusFirst();
    /// Whether there is anything to scan with.
    void setCanScan(bool canScan);

Q_SIGNALS:
    void saveRequested();
    void revertRequested();
    void retireRequested(bool retired);
    void verifyRequested();
    void exportRequested();
    /// Empty: choose files.
    void referencesOffered(const countersign::ui::Dropped& what);
    void scanRequested();
    void referenceRetirementRequested(int index);

private:
    void showSignatories();
    void showReferences();
    void updateButtons();
    void addSignatory();
    void retireSignatory();

    verify::Policy m_policy;
    store::Customer m_customer;
    std::vector<FiledReference> m_references;
    bool m_mayEnrol = true, m_mayAmend = true;
    bool m_edited = false;     ///< signatories or rule
    bool m_ruleEdited = false; ///< else it stays as it was given
    QLabel* m_title;
    QLineEdit* m_account;
    QLineEdit* m_name;
    QLineEdit* m_note;
    QListWidget* m_signatories;
    QPushButton* m_addSignatory;
    QPushButton* m_retireSignatory;
    RuleEditor* m_rule;
    QLabel* m_referencesTitle;
    ThumbnailStrip* m_strip;
    QPushButton* m_addReferences;
    QPushButton* m_scanReferences;
    QLabel* m_advice;
    QPushButton* m_save;
    QPushButton* m_revert;
    QPushButton* m_retire;
    QPushButton* m_verify;
    QPushButton* m_export;
};

} // namespace countersign::ui
