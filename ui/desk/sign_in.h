// Who are you? Or: what opens the records?
#pragma once

#include "ui/desk/records.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace countersign::ui {

/// Shown while the records wait for somebody to sign in, or for their passphrase.
class SignInPage : public QWidget {
    Q_OBJECT

public:
    explicit SignInPage(Records& records, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void display();
    void go();

    Records& m_records;
    QLabel* m_title;
    QLabel* m_nameTitle;
    QLineEdit* m_name;
    QLabel* m_secretTitle;
    QLineEdit* m_secret;
    QLabel* m_trouble;
    QPushButton* m_go;
};

} // namespace countersign::ui
