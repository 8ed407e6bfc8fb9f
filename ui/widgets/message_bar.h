// Where the program says what happened, without getting in the way.
#pragma once

#include <QFrame>
#include <QList>
#include <QString>

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace countersign::ui {

struct Message {
    enum class Kind { Information, Warning, Error };
    Kind kind = Kind::Information;
    QString text;
    QString details = {};    ///< shown when the pointer rests on the bar
    QString actionText = {}; ///< a button, where there is something to do
    std::function<void()> action = {};
};

class MessageBar : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    /// Adds to the messages of the same kind that are there, and replaces others. The bar shows the latest three and
    /// how many more there are; the button is the latest message's.
    void post(const Message& message);
    /// Removes all messages and hides the bar.
    void clear();
    /// As shown; empty where the bar is hidden.
    [[nodiscard]] QString text() const;

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void display();

    QList<Message> m_messages;
    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_action;
    QToolButton* m_close;
};

} // namespace countersign::ui
