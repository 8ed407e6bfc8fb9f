// The guided tour: three steps with made-up customers.
#pragma once

#include <QObject>

#include <functional>

namespace countersign::ui {

class CustomersScreen;
class MessageBar;
class Records;
class VerifySession;

class Tour : public QObject {
    Q_OBJECT

public:
    enum class Place { Customers, Verify, History };

    /// `goTo` shows a screen. All must outlive this.
    Tour(MessageBar& bar, Records& records, VerifySession& session, CustomersScreen& customers,
         std::function<void(Place)> goTo, QObject* parent = nullptr);

    /// At the very first start, while the records are empty.
    void offer();
    void begin();

private:
    void say(const QString& text, const QString& button, std::function<void()> next);
    void lookAtCustomers();
    void checkSignature();
    void findAgain();

    MessageBar& m_bar;
    Records& m_records;
    VerifySession& m_session;
    CustomersScreen& m_customers;
    std::function<void(Place)> m_goTo;
    bool m_isOffered = false; ///< and neither begun nor declined
};

} // namespace countersign::ui
