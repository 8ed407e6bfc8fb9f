// The bank's records as the screens use them: every call runs on another thread, and the list of customers is at hand.
#pragma once

#include "core/store/store.h"
#include "core/verify/verification.h"
#include "ui/desk/customer_index.h"
#include "ui/desk/known_forms.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace countersign::ui {

class Records : public QObject {
    Q_OBJECT

public:
    /// The bank's, as far as the screens go by them. A model that was released is among them: call readRules() then.
    struct Rules {
        std::string bank;
        int referencesToAccept = verify::Policy().referencesToAccept;
        int idleMinutes = 0; ///< 0: the desk is never locked
        store::ReviewRules review;
        /// SHA-256 of the model in use; "": the one that comes with the program; empty: it could not be read.
        std::optional<std::string> model = std::string();
        friend bool operator==(const Rules&, const Rules&) = default;
    };

    enum class State {
        None,    ///< no database was asked for
        Opening, ///< or asked again
        Sealed,  ///< a passphrase is needed
        SignIn,  ///< somebody has to sign in
        Open,
        Failed, ///< error() says why
    };

    explicit Records(QObject* parent = nullptr);
    /// Waits for what runs.
    ~Records() override;

    /// Somebody's name and password, where the store has users; stateChanged() or signInRefused() says how it ended.
    void signIn(const QString& name, const QString& password);
    void signOut();
    /// The step from one person's desk to users: makes the first administrator, who is then signed in.
    void turnOnUsers(const QString& administrator, const QString& password);

    /// Opens the store, and makes an unsealed one where there is none at a file's path. `user`: the desktop's.
    void open(const std::string& url, const std::string& user, const QString& passphrase = {});
    /// The same again, with a passphrase.
    void openWith(const QString& passphrase) { open(m_url, m_desktopUser, passphrase); }
    /// The same again, after it failed.
    void tryAgain() { open(m_url, m_desktopUser); }

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isOpen() const { return m_state == State::Open; }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    [[nodiscard]] bool hasUsers() const { return m_session && !m_session->isSingleUser(); }
    /// Who sits here, as it stands in records; empty while nobody does.
    [[nodiscard]] std::string user() const { return m_session ? m_session->name() : std::string(); }
    /// Of the records, also while they are not open; without a password.
    [[nodiscard]] QString where() const;
    [[nodiscard]] const store::Store* store() const { return m_store.get(); }
    [[nodiscard]] const Rules& rules() const { return m_rules; }
    /// After they were changed here; those that were changed elsewhere come with the next refresh.
    void readRules();
    [[nodiscard]] const CustomerIndex& customers() const { return *m_customers; }
    /// Never null; none where the one who sits here may not verify.
    [[nodiscard]] const KnownFormsPtr& forms() const { return m_forms; }
    /// For pages that come in: those that are at hand, or those that will be once the records are open.
    [[nodiscard]] const ComingForms& comingForms() const { return m_coming; }
    /// As they are since they were changed here; those that were changed elsewhere come with the next refresh.
    void takeForms(KnownFormsPtr forms);
    /// Whether the one who sits here may.
    [[nodiscard]] bool may(store::Right right) const { return m_session && m_session->may(right); }

    /// Runs `work(store::Store&, const store::Session&)`, which gives a Result, on another thread, and then
    /// `done(result)` on this one, unless `context` has gone or somebody else sits here by then. Does nothing where
    /// nobody sits here.
    template <class Work, class Done> void run(QObject* context, Work work, Done done)
    {
        if (!m_session)
            return;
        runAs(*m_session, context, std::move(work),
              [this, done = std::move(done), sitting = m_sitting](const auto& outcome) {
                  if (sitting == m_sitting)
                      done(outcome);
              });
    }

    /// The same in the name of somebody who may have left since; `done` is called all the same.
    template <class Work, class Done> void runAs(const store::Session& session, QObject* context, Work work, Done done)
    {
        using Outcome = std::invoke_result_t<Work, store::Store&, const store::Session&>;
        start([this, context = QPointer<QObject>(context), work = std::move(work), done = std::move(done),
               store = m_store, session] {
            auto outcome = std::make_shared<Outcome>(guarded<Outcome>([&] { return work(*store, session); }));
            QMetaObject::invokeMethod(
                this,
                [context, done, outcome] {
                    if (context)
                        done(*outcome);
                },
                Qt::QueuedConnection);
        });
    }

    /// Who sits here, to act in his name later.
    [[nodiscard]] const std::optional<store::Session>& session() const { return m_session; }

    /// Asks what other desks changed; customersChanged() where it is something.
    void refresh();

Q_SIGNALS:
    void stateChanged();
    void customersChanged();
    void rulesChanged();
    void formsChanged();
    /// The database is damaged: found beside the work, large ones take seconds to read.
    void damageFound(const countersign::Error& error);
    void signInRefused(const countersign::Error& error);

private:
    template <class Outcome, class Work> static Outcome guarded(Work work)
    {
        try {
            return work();
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::OutOfMemory, "There is not enough memory.");
        }
    }
    void start(std::function<void()> job);
    void leave();
    void keepPromise();
    struct Opened;
    struct News;
    /// Runs `work`, which gives a Result<Opened>, on another thread and hands it to `done`, unless somebody tried anew
    /// or left meanwhile.
    template <class Work, class Done> void tryToEnter(Work work, Done done);
    void opened(Result<Opened> outcome);
    void openedOrRefused(Result<Opened> outcome);
    static Result<Opened> enter(std::shared_ptr<store::Store> store, store::Session session);
    void setState(State state);

    std::shared_ptr<store::Store> m_store;
    std::optional<store::Session> m_session;
    std::optional<Error> m_error;
    std::shared_ptr<const CustomerIndex> m_customers = std::make_shared<const CustomerIndex>();
    KnownFormsPtr m_forms = std::make_shared<const KnownForms>();
    ComingForms m_coming = readyForms(m_forms);
    std::optional<std::promise<KnownFormsPtr>> m_promised; ///< while the records are opened
    Rules m_rules;
    std::int64_t m_revision = 0;
    bool m_refreshing = false;
    State m_state = State::None;
    std::string m_url, m_desktopUser;
    bool m_hadPassphrase = false;
    quint64 m_sitting = 0;  ///< grows whenever somebody sits down or leaves: older answers are not for this one
    quint64 m_entering = 0; ///< the newest attempt to get in; an older answer is dropped
    QTimer m_often;
    QThreadPool m_threads; ///< keep their connections; the last to go before the store
};

} // namespace countersign::ui
