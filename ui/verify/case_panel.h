// The left side: which case, its query and its references.
#pragma once

#include "ui/verify/session.h"
#include "ui/widgets/drop.h"

#include <QWidget>

class QAction;
class QLabel;
class QComboBox;
class QLineEdit;
class QStandardItemModel;

namespace countersign::ui {

class ThumbnailStrip;

class CasePanel : public QWidget {
    Q_OBJECT

public:
    /// The actions become the buttons beside the headings.
    CasePanel(VerifySession& session, const QList<QAction*>& queryActions, const QList<QAction*>& referenceActions,
              QAction* nextSignature, QWidget* parent = nullptr);

Q_SIGNALS:
    void picturesDropped(const countersign::ui::Dropped& what, countersign::ui::Role role);
    /// What was typed is no amount.
    void amountRefused(const QString& text);
    /// A name was entered: the keyboard belongs to the pictures again.
    void namingFinished();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void findCustomers(const QString& text);
    void takeTyped();
    void showHand();
    void showSigning();
    void showCase();
    void showPictures();

    VerifySession& m_session;
    QLineEdit* m_number;
    QLineEdit* m_customer;
    QStandardItemModel* m_found; ///< customers on file that the typed text fits
    QLabel* m_handTitle;
    QComboBox* m_hand; ///< which signatory's references these are
    QLabel* m_amountTitle;
    QLineEdit* m_amount;
    QLabel* m_signingIcon;
    QLabel* m_signing; ///< is the signing rule met?
    QWidget* m_nextSignature;
    ThumbnailStrip* m_query;
    ThumbnailStrip* m_references;
    QLabel* m_referencesTitle;
};

} // namespace countersign::ui
