#include "ui/tour.h"

#include "ui/customers/customers_screen.h"
#include "ui/desk/records.h"
#include "ui/verify/session.h"
#include "ui/widgets/message_bar.h"

#include <QSettings>

namespace countersign::ui {

namespace {
constexpr auto Offered = "tour/offered";
}

Tour::Tour(MessageBar& bar, Records& records, VerifySession& session, CustomersScreen& customers,
           std::function<void(Place)> goTo, QObject* parent)
    : QObject(parent),
      m_bar(bar),
      m_records(records),
      m_session(session),
      m_customers(customers),
      m_goTo(std::move(goTo))
{
    connect(&m_records, &Records::stateChanged, this, [this] {
        if (!m_records.isOpen())
            m_bar.clear(); // somebody else sits down
        offer();
    });
    connect(&m_records, &Records::customersChanged, this, [this] {
        if (m_isOffered && m_records.customers().size() > 0) // no need: somebody is at work already
            m_bar.clear();
        m_isOffered = m_isOffered && m_records.customers().size() == 0;
    });
}

void Tour::say(const QString& text, const QString& button, std::function<void()> next)
{
    m_isOffered = false;
    m_bar.clear();
    m_bar.post({Message::Kind::Information, text, {}, button, std::move(next)});
}

void Tour::offer()
{
    if (!m_records.isOpen() || m_records.customers().size() > 0 || !m_records.may(store::Right::Enrol)
        || QSettings().value(QLatin1String(Offered)).toBool())
        return;
    QSettings().setValue(QLatin1String(Offered), true);
    say(tr("New here? Three steps with made-up customers show how it works. The Help menu has them too."),
        tr("Show me"), [this] { begin(); });
    m_isOffered = true;
}

void Tour::begin()
{
    if (!m_records.isOpen())
        return;
    m_goTo(Place::Customers);
    if (!m_records.customers().hasDemo()) {
        const bool isAlone = m_records.customers().size() == 0;
        if (!isAlone
            && !m_session.services().dialogs.confirmLoss(
                nullptr, tr("Guided tour"),
                tr("Three made-up customers are enrolled beside yours. They can be removed at the end."),
                tr("Enrol them")))
            return;
        m_customers.addDemo();
    }
    lookAtCustomers();
}

void Tour::lookAtCustomers()
{
    say(tr("Step 1 of 3: customers. Each has references on file, signatures known to be genuine. Choose one on the "
           "left "
           "to look at them."),
        tr("Check a signature"), [this] { checkSignature(); });
}

void Tour::checkSignature()
{
    const auto found = m_records.customers().search(QStringLiteral("DEMO-1"), 1);
    if (found.empty()) // they are still being enrolled, or were removed
        return lookAtCustomers();
    m_goTo(Place::Verify);
    m_session.nextCase(false);
    m_session.takeCustomer(found.front().id);
    if (const auto query = m_session.services().findResource("demo/genuine/query.png"))
        m_session.addFiles({QString::fromStdString(query->string())}, Role::Query);
    say(tr("Step 2 of 3: a signature is compared with those on file. On the right stands what the model proposes, and "
           "why. Enter takes it over; to decide otherwise, give a reason."),
        tr("Find it again"), [this] {
            if (m_session.current().human || m_session.canRestore())
                findAgain();
            else
                say(tr("Step 2 of 3: decide first. Enter takes over the proposal."), tr("Find it again"),
                    [this] { findAgain(); });
        });
}

void Tour::findAgain()
{
    m_goTo(Place::History);
    say(tr("Step 3 of 3: every decision is kept, with the pictures, the model and the thresholds of that day. Choose "
           "it "
           "to see it as it was, or to make its report again."),
        tr("Remove the demo customers"), [this] {
            m_bar.clear();
            m_goTo(Place::Customers);
            m_customers.removeDemo();
        });
}

} // namespace countersign::ui
