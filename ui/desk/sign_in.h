// Who are you? Or: what opens the records?
#pragma once

#include "ui/desk/records.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace countersign::ui {

/// Shown while the records wait for somebody to sign in, or for their passphrase.
class SignInPage : public QWidget {
    Q_OBJECT

public:
    explicit SignInPage(Records& records, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The desktop's key store did not take the passphrase; the records are open all the same.
    void keepingFailed(const QString& why);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void display();
    void go();
    /// Opens sealed records with what the desktop's key store has for them, once.
    void lookInKeyStore();
    void keepWhatWasRight();

    Records& m_records;
    QLabel* m_title;
    QLabel* m_nameTitle;
    QLineEdit* m_name;
    QLabel* m_secretTitle;
    QLineEdit* m_secret;
    QCheckBox* m_keep;
    QLabel* m_trouble;
    QPushButton* m_go;
    bool m_looked = false; ///< in the key store
    QString m_toKeep;      ///< as soon as it has proved right
};

} // namespace countersign::ui
