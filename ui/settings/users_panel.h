// Who may sit at the desk, and as what.
#pragma once

#include "core/store/users.h"
#include "ui/desk/records.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace countersign::ui {

[[nodiscard]] QString word(store::Role role);

class UsersPanel : public QWidget {
    Q_OBJECT

public:
    explicit UsersPanel(Records& records, QWidget* parent = nullptr);

    void refresh();

Q_SIGNALS:
    void said(const QString& what);
    void failed(const countersign::Error& error);

private:
    void show(const std::vector<store::User>& users);
    void add();
    void turnOn();
    void change(const store::User& user);
    void setPassword();
    [[nodiscard]] bool passwordsAgree();

    Records& m_records;
    std::vector<store::User> m_users;
    QLabel* m_explanation;
    QTableWidget* m_table;
    QLabel* m_formTitle;
    QLineEdit* m_name;
    QComboBox* m_role;
    QLabel* m_roleTitle;
    QLineEdit* m_password;
    QLineEdit* m_again;
    QPushButton* m_go;
    QPushButton* m_reset;
};

} // namespace countersign::ui
