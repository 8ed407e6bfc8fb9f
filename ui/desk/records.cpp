#include "ui/desk/records.h"

#include <new>

namespace countersign::ui {

namespace {

constexpr int RefreshEvery = 5000; ///< ms

struct Opened {
    std::shared_ptr<store::Store> store;
    store::Session session;
    CustomerIndex customers;
    std::int64_t revision = 0;
};

Result<Opened> openStore(const std::string& url, const std::string& user, const std::optional<std::string>& passphrase)
{
    auto opened = store::Store::open(url, passphrase);
    const bool isServer = url.starts_with("postgresql:") || url.starts_with("postgres:");
    if (!opened && opened.error().code == ErrorCode::NotFound && !isServer)
        opened = store::Store::create(url, {});
    if (!opened)
        return tl::unexpected(opened.error());
    std::shared_ptr<store::Store> shared = std::move(*opened);
    auto session = shared->users().singleUser(user);
    if (!session)
        return tl::unexpected(session.error());
    auto customers = shared->customers().lines(*session);
    if (!customers)
        return tl::unexpected(customers.error());
    Opened result{std::move(shared), std::move(*session), {}, customers->revision};
    result.customers.apply(*customers);
    return result;
}

} // namespace

Records::Records(QObject* parent) : QObject(parent)
{
    m_threads.setMaxThreadCount(4);
    m_threads.setExpiryTimeout(-1);
    m_often.setInterval(RefreshEvery);
    connect(&m_often, &QTimer::timeout, this, &Records::refresh);
}

Records::~Records()
{
    m_threads.waitForDone();
}

void Records::start(std::function<void()> job)
{
    m_threads.start(std::move(job));
}

void Records::setState(State state)
{
    m_state = state;
    if (state == State::Open)
        m_often.start();
    else
        m_often.stop();
    Q_EMIT stateChanged();
}

void Records::open(const std::string& url, const std::string& user, const QString& passphrase)
{
    setState(State::Opening);
    const auto secret = passphrase.isNull() ? std::nullopt : std::optional(passphrase.toStdString());
    start([this, url, user, secret] {
        auto opened =
            std::make_shared<Result<Opened>>(guarded<Result<Opened>>([&] { return openStore(url, user, secret); }));
        QMetaObject::invokeMethod(
            this,
            [this, opened] {
                m_error.reset();
                if (!*opened) {
                    m_error = opened->error();
                    setState(m_error->code == ErrorCode::Encrypted ? State::Sealed : State::Failed);
                    return;
                }
                m_store = (*opened)->store;
                m_session = (*opened)->session;
                m_customers = std::move((*opened)->customers);
                m_revision = (*opened)->revision;
                setState(State::Open);
                Q_EMIT customersChanged();
            },
            Qt::QueuedConnection);
    });
}

void Records::refresh()
{
    if (!isOpen() || m_refreshing)
        return;
    m_refreshing = true;
    run(
        this,
        [since = m_revision](store::Store& store, const store::Session& session) {
            return store.customers().lines(session, since);
        },
        [this](const Result<store::CustomerChanges>& changes) {
            m_refreshing = false;
            if (!changes) // the next call that a person asks for says what is wrong
                return;
            m_revision = changes->revision;
            if (changes->lines.empty() && changes->gone.empty())
                return;
            m_customers.apply(*changes);
            Q_EMIT customersChanged();
        });
}

} // namespace countersign::ui
