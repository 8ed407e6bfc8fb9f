// Where the records are: their passphrase, other records, a copy elsewhere.
#pragma once

#include "ui/desk/records.h"
#include "ui/desk/services.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace countersign::ui {

class JobBar;

class RecordsPanel : public QWidget {
    Q_OBJECT

public:
    RecordsPanel(Records& records, const Services& services, QWidget* parent = nullptr);

    void refresh();
    /// Drops what was typed: somebody else sits down.
    void forget();

Q_SIGNALS:
    void said(const QString& what);
    void failed(const countersign::Error& error);
    /// While the records are copied or others are opened, nothing may be changed.
    void busyChanged(bool busy);
    /// They open, or ask for their passphrase: the window has to begin anew with them.
    void otherRecordsChosen(const QString& url);

private:
    void changePassphrase();
    void choose();
    void openOther();
    void copy();
    void setBusy(bool busy);
    /// Says so where they do not.
    [[nodiscard]] bool agree(const QLineEdit& one, const QLineEdit& again);

    Records& m_records;
    const Services& m_services;
    QLabel* m_where;
    QWidget* m_passphrasePart;
    QPushButton* m_ask;
    QLineEdit* m_old;
    QLineEdit* m_new;
    QLineEdit* m_again;
    QWidget* m_otherPart;
    QLineEdit* m_other;
    QPushButton* m_open;
    QWidget* m_copyPart;
    QLineEdit* m_copyPassphrase;
    QLineEdit* m_copyAgain;
    QPushButton* m_copy;
    JobBar* m_copying;
};

} // namespace countersign::ui
