#include "ui/desk/records.h"

#include "ui/desk/files.h"

#include <QFile>

#include <new>

namespace countersign::ui {

namespace {

constexpr int RefreshEvery = 5000; ///< ms

Result<std::shared_ptr<store::Store>> openStore(const std::string& url, const std::optional<std::string>& passphrase)
{
    auto opened = store::Store::open(url, passphrase);
    const bool isServer = url.starts_with("postgresql:") || url.starts_with("postgres:");
    // Those that were chosen were there: made anew, they would be empty where a disk is not mounted.
    const bool wasChosen = url == QFile::encodeName(chosenDatabase()).toStdString();
    if (!opened && opened.error().code == ErrorCode::NotFound && !isServer && !wasChosen)
        opened = store::Store::create(url, {});
    if (!opened)
        return tl::unexpected(opened.error());
    return std::shared_ptr<store::Store>(std::move(*opened));
}

Records::Rules rulesOf(store::Store& store)
{
    auto& settings = store.settings();
    Records::Rules rules;
    rules.bank = settings.value(store::setting::Bank).value_or("");
    rules.referencesToAccept =
        static_cast<int>(settings.value(store::setting::ReferencesToAccept).value_or(rules.referencesToAccept));
    rules.review.overrides = settings.value(store::setting::ReviewOverrides).value_or(false);
    rules.review.above = settings.value(store::setting::ReviewAbove).value_or(-1);
    const auto model = store.models().inUse();
    rules.model = model ? std::optional(*model) : std::nullopt;
    rules.idleMinutes = static_cast<int>(settings.value(store::setting::IdleMinutes).value_or(0));
    return rules;
}

} // namespace

struct Records::Opened {
    std::shared_ptr<store::Store> store;
    std::optional<store::Session> session = {}; ///< empty: somebody has to sign in
    std::shared_ptr<const CustomerIndex> customers = std::make_shared<const CustomerIndex>();
    std::int64_t revision = 0;
    Rules rules = {};
    KnownFormsPtr forms = std::make_shared<const KnownForms>();
    std::optional<Error> formsError = {}; ///< they are damaged; everything else may be sound
};

struct Records::News {
    std::shared_ptr<const CustomerIndex> customers; ///< null: nobody changed
    std::int64_t revision = 0;
    Rules rules;
    KnownFormsPtr forms = {}; ///< null: they are what they were
};

Result<Records::Opened> Records::enter(std::shared_ptr<store::Store> store, store::Session session)
{
    Opened result{std::move(store), std::move(session)};
    result.rules = rulesOf(*result.store);
    if (result.session->may(store::Right::Verify)) {
        if (auto forms = readForms(*result.store, *result.session))
            result.forms = std::move(*forms);
        else
            result.formsError = forms.error();
    }
    if (!result.session->may(store::Right::SeeCustomers))
        return result;
    const auto customers = result.store->customers().lines(*result.session);
    if (!customers)
        return tl::unexpected(customers.error());
    auto index = std::make_shared<CustomerIndex>();
    index->apply(*customers);
    result.customers = std::move(index);
    result.revision = customers->revision;
    return result;
}

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
    keepPromise(); // pages may still be read
}

QString Records::where() const
{
    return QString::fromStdString(store::withoutSecret(m_url));
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
    m_url = url;
    m_desktopUser = user;
    keepPromise();
    m_coming = m_promised.emplace().get_future().share();
    setState(State::Opening);
    m_hadPassphrase = !passphrase.isNull();
    const auto secret = passphrase.isNull() ? std::nullopt : std::optional(passphrase.toStdString());
    tryToEnter(
        [url, user, secret]() -> Result<Opened> {
            auto store = openStore(url, secret);
            if (!store)
                return tl::unexpected(store.error());
            const auto users = (*store)->users().areOn();
            if (!users)
                return tl::unexpected(users.error());
            if (*users)
                return Opened{.store = std::move(*store)};
            auto session = (*store)->users().singleUser(user);
            if (!session)
                return tl::unexpected(session.error());
            return enter(std::move(*store), std::move(*session));
        },
        &Records::opened);
}

template <class Work, class Done> void Records::tryToEnter(Work work, Done done)
{
    start([this, work = std::move(work), done, attempt = ++m_entering] {
        auto outcome = std::make_shared<Result<Opened>>(guarded<Result<Opened>>(work));
        QMetaObject::invokeMethod(
            this,
            [this, done, outcome, attempt] {
                if (attempt == m_entering)
                    (this->*done)(std::move(*outcome));
            },
            Qt::QueuedConnection);
    });
}

void Records::opened(Result<Opened> outcome)
{
    ++m_sitting;
    m_refreshing = false;
    m_error.reset();
    if (!outcome) {
        m_error = outcome.error();
        takeForms(std::make_shared<const KnownForms>());
        const bool needsPassphrase =
            m_error->code == ErrorCode::Encrypted || (m_hadPassphrase && m_error->code == ErrorCode::Denied);
        setState(needsPassphrase ? State::Sealed : State::Failed);
        return;
    }
    m_store = std::move(outcome->store);
    m_session = std::move(outcome->session);
    m_customers = std::move(outcome->customers);
    m_revision = outcome->revision;
    m_rules = std::move(outcome->rules);
    takeForms(std::move(outcome->forms));
    Q_EMIT rulesChanged();
    setState(m_session ? State::Open : State::SignIn);
    if (isOpen() && !m_store->isChecked())
        run(
            this, [](store::Store& store, const store::Session&) { return store.checkIntegrity(); },
            [this](const Result<void>& sound) {
                if (!sound)
                    Q_EMIT damageFound(sound.error());
            });
    Q_EMIT customersChanged();
    if (outcome->formsError)
        Q_EMIT damageFound(*outcome->formsError);
}

void Records::takeForms(KnownFormsPtr forms)
{
    m_forms = std::move(forms);
    if (m_promised)
        keepPromise();
    else
        m_coming = readyForms(m_forms);
    Q_EMIT formsChanged();
}

void Records::keepPromise()
{
    if (m_promised)
        m_promised->set_value(m_forms);
    m_promised.reset();
}

void Records::signIn(const QString& name, const QString& password)
{
    if (m_state != State::SignIn)
        return;
    tryToEnter(
        [store = m_store, name = name.toStdString(), password = password.toStdString()]() -> Result<Opened> {
            auto session = store->users().signIn(name, password);
            if (!session)
                return tl::unexpected(session.error());
            return enter(store, std::move(*session));
        },
        &Records::openedOrRefused);
}

void Records::turnOnUsers(const QString& administrator, const QString& password)
{
    if (!isOpen())
        return;
    tryToEnter(
        [store = m_store, session = *m_session, name = administrator.toStdString(),
         password = password.toStdString()]() -> Result<Opened> {
            auto first = store->users().turnOn(session, name, password);
            if (!first)
                return tl::unexpected(first.error());
            return enter(store, std::move(*first));
        },
        &Records::openedOrRefused);
}

void Records::openedOrRefused(Result<Opened> outcome)
{
    if (outcome)
        opened(std::move(outcome));
    else
        Q_EMIT signInRefused(outcome.error());
}

void Records::signOut()
{
    if (!hasUsers())
        return;
    start([store = m_store, session = *m_session] { (void)store->users().signOut(session); });
    leave();
}

void Records::leave()
{
    ++m_sitting;
    ++m_entering;
    m_refreshing = false;
    m_session.reset();
    m_customers = std::make_shared<const CustomerIndex>();
    m_revision = 0;
    takeForms(std::make_shared<const KnownForms>());
    setState(State::SignIn);
    Q_EMIT customersChanged();
}

void Records::readRules()
{
    if (!isOpen())
        return;
    run(
        this, [](store::Store& store, const store::Session&) -> Result<Rules> { return rulesOf(store); },
        [this](const Result<Rules>& rules) {
            m_rules = *rules;
            Q_EMIT rulesChanged();
        });
}

void Records::refresh()
{
    if (!isOpen() || m_refreshing || !may(store::Right::SeeCustomers))
        return;
    m_refreshing = true;
    run(
        this,
        [since = m_revision, known = m_customers,
         formsWere = m_forms->state](store::Store& store, const store::Session& session) -> Result<News> {
            const auto changes = store.customers().lines(session, since);
            if (!changes)
                return tl::unexpected(changes.error());
            News news{{}, changes->revision, rulesOf(store)};
            // What is damaged was said when the records were opened.
            if (const auto forms = session.may(store::Right::Verify) ? store.forms().state(session) : formsWere;
                forms && !(*forms == formsWere))
                news.forms = readForms(store, session).value_or(nullptr);
            if (!changes->lines.empty() || !changes->gone.empty()) {
                auto customers = std::make_shared<CustomerIndex>(*known);
                customers->apply(*changes);
                news.customers = std::move(customers);
            }
            return news;
        },
        [this, formsWere = m_forms->state](const Result<News>& news) {
            m_refreshing = false;
            if (!news && news.error().code == ErrorCode::Denied) // another desk turned on users, or locked this one out
                return m_session->isSingleUser() ? tryAgain() : leave();
            if (!news) // the next call that a person asks for says what is wrong
                return;
            m_revision = news->revision;
            if (!(news->rules == m_rules)) {
                m_rules = news->rules;
                Q_EMIT rulesChanged();
            }
            if (news->forms && m_forms->state == formsWere) // not overtaken by what was changed here
                takeForms(news->forms);
            if (!news->customers)
                return;
            m_customers = news->customers;
            Q_EMIT customersChanged();
        });
}

} // namespace countersign::ui
