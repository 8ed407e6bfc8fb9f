// Who may do what: users, roles, settings, the second person.
#include "places.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <functional>
#include <map>
#include <thread>

using namespace countersign;
using namespace countersign::store;
using namespace countersign::test;

namespace {

constexpr const char* Secret = "swordfish 9";

/// The clock that a test turns.
struct Wall {
    Time now = std::chrono::sys_days(std::chrono::year(2026) / 3 / 14);
    [[nodiscard]] Clock clock()
    {
        return [this] { return now; };
    }
};

/// A store with one user of each role, all signed in.
struct Staff {
    std::unique_ptr<Store> store;
    std::map<Role, Session> sessions;

    static Result<Staff> hire(const Place& place, const Clock& clock = {})
    {
        Staff staff{place.create(clock), {}};
        const auto single = staff.store->users().singleUser("Desktop");
        if (!single)
            return tl::unexpected(single.error());
        const auto chief = staff.store->users().turnOn(*single, "administrator", Secret);
        if (!chief)
            return tl::unexpected(chief.error());
        staff.sessions.emplace(Role::Administrator, *chief);
        for (const Role role : allRoles()) {
            if (role == Role::Administrator)
                continue;
            if (const auto added = staff.store->users().add(*chief, name(role), role, Secret); !added)
                return tl::unexpected(added.error());
            const auto session = staff.store->users().signIn(name(role), Secret);
            if (!session)
                return tl::unexpected(session.error());
            staff.sessions.emplace(role, *session);
        }
        return staff;
    }
    [[nodiscard]] const Session& operator[](Role role) const { return sessions.at(role); }
};

template <class T> std::optional<ErrorCode> codeOf(const Result<T>& result)
{
    return result ? std::nullopt : std::optional(result.error().code);
}

} // namespace

class TestStoreUsers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = Server::start(); }

    void everyCallAsksForItsRight_data() { placesAsRows(); }
    void everyCallAsksForItsRight()
    {
        MAKE_PLACE(place, m_server);
        GET(staff, Staff::hire(place));
        Store& store = *staff.store;
        GET(owner, store.customers().save(staff[Role::Clerk], customer("1", "A")));
        const NewReference known = reference(owner.signatories[0].id, 1);
        DO(store.references().add(staff[Role::Supervisor], owner.id, std::vector{known}));

        GET(own, store.models().add(staff[Role::Operator], {Bytes{1, 2, 3}, "m", "1"}));

        using Call = std::function<std::optional<ErrorCode>(const Session&)>;
        int number = 0;
        const std::vector<std::pair<Right, Call>> calls = {
            {Right::SeeCustomers, [&](auto& me) { return codeOf(store.customers().lines(me)); }},
            {Right::SeeCustomers, [&](auto& me) { return codeOf(store.customers().load(me, owner.id)); }},
            {Right::SeeCustomers, [&](auto& me) { return codeOf(store.customers().find(me, "1")); }},
            {Right::SeeCustomers, [&](auto& me) { return codeOf(store.references().of(me, owner.id)); }},
            {Right::SeeCustomers, [&](auto& me) { return codeOf(store.references().load(me, known.id)); }},
            {Right::SeeCustomers, [&](auto& me) { return codeOf(store.references().file(me, known.id)); }},
            {Right::Enrol,
             [&](auto& me) {
                 return codeOf(store.customers().save(me, customer("x" + std::to_string(++number), "B")));
             }},
            {Right::Enrol,
             [&](auto& me) {
                 return codeOf(
                     store.references().add(me, owner.id, std::vector{reference(owner.signatories[0].id, ++number)}));
             }},
            {Right::Enrol, [&](auto& me) { return codeOf(store.customers().removeDemo(me)); }},
            {Right::Amend, [&](auto& me) { return codeOf(store.customers().setRetired(me, owner.id, false)); }},
            {Right::Amend,
             [&](auto& me) {
                 // Enrol alone is not enough for an account number.
                 Customer changed = *store.customers().load(staff[Role::Supervisor], owner.id);
                 changed.account = "1-" + std::to_string(++number);
                 return codeOf(store.customers().save(me, changed));
             }},
            {Right::Amend, [&](auto& me) { return codeOf(store.references().retire(me, known.id)); }},
            {Right::Verify, [&](auto& me) { return codeOf(store.cases().nextNumber(me)); }},
            {Right::Verify,
             [&](auto& me) {
                 NewCase what;
                 what.verification = verification("1", me.name(), 1);
                 return codeOf(store.cases().add(me, what));
             }},
            {Right::Identify, [&](auto& me) { return codeOf(store.references().embeddings(me, model(1))); }},
            {Right::Identify, [&](auto& me) { return codeOf(store.references().models(me)); }},
            {Right::Embed, [&](auto& me) { return codeOf(store.references().withoutEmbedding(me, model(1))); }},
            {Right::Embed, [&](auto& me) { return codeOf(store.references().saveEmbeddings(me, model(1), {})); }},
            {Right::SeeHistory, [&](auto& me) { return codeOf(store.cases().lines(me, {})); }},
            {Right::SeeHistory, [&](auto& me) { return codeOf(store.cases().count(me, {})); }},
            {Right::ExportHistory, [&](auto& me) { return codeOf(store.cases().csv(me, {})); }},
            {Right::SeeTrail, [&](auto& me) { return codeOf(store.trail().entries(me)); }},
            {Right::SeeTrail, [&](auto& me) { return codeOf(store.trail().count(me)); }},
            {Right::SeeTrail, [&](auto& me) { return codeOf(store.trail().check(me)); }},
            {Right::MakeCheckpoint, [&](auto& me) { return codeOf(store.trail().checkpoint(me)); }},
            {Right::ManageUsers,
             [&](auto& me) {
                 return codeOf(store.users().add(me, "n" + std::to_string(++number), Role::Clerk, Secret));
             }},
            {Right::ManageUsers,
             [&](auto& me) { return codeOf(store.users().setPassword(me, *staff[Role::Clerk].user(), Secret)); }},
            {Right::ManageUsers,
             [&](auto& me) {
                 return codeOf(store.users().change(me, {*staff[Role::Clerk].user(), "clerk", Role::Clerk}));
             }},
            {Right::ChangeSettings,
             [&](auto& me) { return codeOf(store.settings().set(me, setting::Bank, "B" + std::to_string(++number))); }},
            {Right::ChangeThresholds,
             [&](auto& me) { return codeOf(store.settings().set(me, setting::ReviewAbove, ++number)); }},
            {Right::ChangeThresholds,
             [&](auto& me) { return codeOf(store.references().dropEmbeddings(me, model(9))); }},
            {Right::ReleaseModels,
             [&](auto& me) {
                 return codeOf(store.models().add(me, {Bytes{std::uint8_t(++number)}, "m", "1"}));
             }},
            {Right::ReleaseModels, [&](auto& me) { return codeOf(store.models().setRetired(me, own, false)); }},
            {Right::ReleaseModels,
             [&](auto& me) {
                 const auto& second = staff[me.role() == Role::Operator ? Role::Administrator : Role::Operator];
                 return codeOf(store.models().release(me, {own, Verdict::Better, {}, second}));
             }},
            {Right::ReleaseModels,
             [&](auto& me) {
                 const auto& second = staff[me.role() == Role::Operator ? Role::Administrator : Role::Operator];
                 auto done = store.models().rollback(me, {}, second);
                 if (done)
                     done = store.models().release(me, {own, Verdict::Better, {}, second});
                 return codeOf(done);
             }},
        };
        for (std::size_t i = 0; i < calls.size(); ++i) {
            const auto& [right, call] = calls[i];
            for (const Role role : allRoles()) {
                const auto entries = store.trail().count(staff[Role::Auditor]);
                const auto code = call(staff[role]);
                const QString where = QString("call %1, %2, %3").arg(i).arg(name(right), name(role));
                if (may(role, right)) {
                    QVERIFY2(!code, qPrintable(where));
                } else {
                    QVERIFY2(code == ErrorCode::Denied, qPrintable(where));
                    QVERIFY(store.trail().count(staff[Role::Auditor]).value() == entries.value());
                }
            }
        }
        QCOMPARE(trailFindings(store, staff[Role::Auditor]), QString());
    }

    void signingIn_data() { placesAsRows(); }
    void signingIn()
    {
        MAKE_PLACE(place, m_server);
        Wall wall;
        const auto store = place.create(wall.clock());
        QVERIFY(store);
        GET(off, store->users().areOn());
        QVERIFY(!off);
        GET(single, store->users().singleUser("Desktop"));
        QVERIFY(single.isSingleUser() && single.may(Right::ManageUsers));
        REFUSED(Conflict, store->users().add(single, "clerk", Role::Clerk, Secret));
        REFUSED(InvalidArgument, store->users().turnOn(single, "boss", "short"));
        REFUSED(InvalidArgument, store->users().turnOn(single, "  ", Secret));
        GET(boss, store->users().turnOn(single, " Boss ", Secret));
        QCOMPARE(boss.name(), std::string("Boss"));
        // From now on nobody works without a name.
        REFUSED(Denied, store->users().singleUser("Desktop"));
        REFUSED(Denied, store->customers().lines(single));
        REFUSED(Conflict, store->users().turnOn(single, "Other", Secret));

        REFUSED(Conflict, store->users().add(boss, "BOSS", Role::Clerk, Secret));
        GET(clerkId, store->users().add(boss, "Clara", Role::Clerk, Secret));
        REFUSED(Denied, store->users().signIn("Nobody", Secret));
        REFUSED(Denied, store->users().signIn("Clara", "swordfish 8"));
        GET(clerk, store->users().signIn("clara", Secret));
        QCOMPARE(clerk.name(), std::string("Clara"));

        // Three wrong ones in a row: locked, longer each time, an hour at most.
        const auto wrong = [&] { return store->users().signIn("Clara", "guess guess"); };
        for (int i = 0; i < 3; ++i)
            REFUSED(Denied, wrong());
        REFUSED(Denied, store->users().signIn("Clara", Secret)); // also the right one
        wall.now += std::chrono::seconds(31);
        REFUSED(Denied, wrong());
        wall.now += std::chrono::seconds(31);
        const auto locked = store->users().signIn("Clara", Secret);
        QVERIFY(!locked);
        QCOMPARE(locked.error().message, std::string("After repeated wrong passwords this user is locked until "
                                                     "2026-03-14 00:01:31 UTC."));
        for (int i = 0; i < 20; ++i) {
            wall.now += std::chrono::seconds(3'601);
            REFUSED(Denied, wrong());
        }
        wall.now += std::chrono::seconds(3'601);
        GET(again, store->users().signIn("Clara", Secret));
        REFUSED(Denied, wrong());
        DO(store->users().signIn("Clara", Secret)); // counted anew

        DO(store->users().changePassword(again, Secret, "another 123"));
        REFUSED(Denied, store->users().changePassword(again, Secret, "yet another 1"));
        REFUSED(InvalidArgument, store->users().changePassword(again, "another 123", "short"));
        REFUSED(Denied, store->users().signIn("Clara", Secret));
        DO(store->users().signIn("Clara", "another 123"));
        DO(store->users().setPassword(boss, clerkId, Secret));

        // Locked out: the session that is still open ends too.
        DO(store->users().change(boss, {clerkId, "Clara", Role::Clerk, false}));
        REFUSED(Denied, store->customers().lines(again));
        REFUSED(Denied, store->users().signIn("Clara", Secret));
        DO(store->users().change(boss, {clerkId, "Clara B.", Role::Supervisor, true}));
        REFUSED(Denied, store->customers().lines(again)); // the session is a clerk's
        GET(promoted, store->users().signIn("Clara B.", Secret));
        QVERIFY(promoted.may(Right::Review));

        // The last administrator stays.
        REFUSED(Conflict, store->users().change(boss, {*boss.user(), "Boss", Role::Clerk, true}));
        REFUSED(Conflict, store->users().change(boss, {*boss.user(), "Boss", Role::Administrator, false}));
        GET(second, store->users().add(boss, "Second", Role::Administrator, Secret));
        DO(store->users().change(boss, {*boss.user(), "Boss", Role::Clerk, true}));
        GET(chief, store->users().signIn("Second", Secret));
        REFUSED(Conflict, store->users().change(chief, {second, "Second", Role::Administrator, false}));
        GET(list, store->users().list(chief));
        QCOMPARE(list.size(), std::size_t(3));
        QCOMPARE(list[1].name, std::string("Clara B."));
        DO(store->users().signOut(chief));
        QCOMPARE(trailFindings(*store, chief), QString());
        GET(refused, store->trail().count(chief, {{}, {}, {}, Action::SignInRefused, {}}));
        QVERIFY(refused > 25);
    }

    void theSecondPersonIsNotTheFirst_data() { placesAsRows(); }
    void theSecondPersonIsNotTheFirst()
    {
        MAKE_PLACE(place, m_server);
        GET(staff, Staff::hire(place));
        Store& store = *staff.store;
        const Session &clerk = staff[Role::Clerk], &first = staff[Role::Supervisor];
        DO(store.users().add(staff[Role::Administrator], "second", Role::Supervisor, Secret));
        GET(second, store.users().signIn("second", Secret));

        NewCase what;
        what.verification = verification("1", first.name(), 1);
        REFUSED(InvalidArgument, store.cases().add(clerk, what)); // under another's name
        DO(store.cases().add(first, what));
        REFUSED(Conflict, store.cases().review(second, what.id, verify::Decision::Reject, "no"));
        REFUSED(InvalidArgument, store.cases().decide(first, what.id, verify::Decision::Refer, " "));
        GET(decision, store.cases().decide(first, what.id, verify::Decision::Refer, "unsure"));
        QCOMPARE(decision.who, first.name());
        REFUSED(Conflict, store.cases().decide(clerk, what.id, verify::Decision::Accept, ""));
        REFUSED(Denied, store.cases().review(clerk, what.id, verify::Decision::Accept, ""));
        REFUSED(Denied, store.cases().review(first, what.id, verify::Decision::Accept, ""));
        REFUSED(InvalidArgument, store.cases().review(second, what.id, verify::Decision::Refer, "unsure too"));
        DO(store.cases().review(second, what.id, verify::Decision::Reject, "the loop is missing"));
        REFUSED(Conflict, store.cases().review(second, what.id, verify::Decision::Accept, ""));
        GET(stored, store.cases().load(clerk, what.id));
        QVERIFY(stored.state == State::Closed);
        QCOMPARE(stored.decisions.size(), std::size_t(2));
        QCOMPARE(stored.what.verification.human->who, first.name());
        QCOMPARE(withLastDecision(stored).human->reason, std::string("the loop is missing"));
        QVERIFY(stored.decisions[1].user == second.user());
        CaseFilter filter;
        filter.user = second.user();
        GET(mine, store.cases().count(clerk, filter));
        QCOMPARE(mine, 1);

        // Who saved a case without deciding it is not the second person either.
        NewCase saved;
        saved.verification = verification("2", first.name(), 2);
        DO(store.cases().add(first, saved));
        DO(store.cases().decide(clerk, saved.id, verify::Decision::Refer, "unsure"));
        REFUSED(Denied, store.cases().review(first, saved.id, verify::Decision::Accept, ""));
        DO(store.cases().review(second, saved.id, verify::Decision::Accept, ""));
    }

    void whatNeedsASecondPerson()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        const auto after = [&](verify::Decision proposal, verify::Decision decision, std::int64_t amount) {
            NewCase what;
            what.verification = verification("1", "Ada", 1);
            what.verification.judgement.proposal = proposal;
            what.amount = amount;
            const auto saved = store->cases().add(me, what);
            const auto decided = store->cases().decide(me, what.id, decision, "because");
            const auto loaded = store->cases().load(me, what.id);
            return saved && decided && loaded ? loaded->state : State::Undecided;
        };
        using enum verify::Decision;
        QVERIFY(after(Accept, Accept, 1'000'000) == State::Closed);
        QVERIFY(after(Accept, Reject, 1) == State::Closed);
        QVERIFY(after(Accept, Refer, 1) == State::WaitingForReview);
        DO(store->settings().set(me, setting::ReviewOverrides, true));
        QVERIFY(after(Accept, Reject, 1) == State::WaitingForReview);
        QVERIFY(after(Reject, Accept, 1) == State::WaitingForReview);
        QVERIFY(after(Refer, Accept, 1) == State::Closed); // the machine had no opinion
        QVERIFY(after(Accept, Accept, 1) == State::Closed);
        DO(store->settings().set(me, setting::ReviewAbove, std::int64_t(50'000)));
        QVERIFY(after(Accept, Accept, 50'000) == State::Closed);
        QVERIFY(after(Accept, Accept, 50'001) == State::WaitingForReview);
        QVERIFY(after(Reject, Reject, 50'001) == State::Closed);
        // The single user reviews alone: there is nobody else.
        CaseFilter filter;
        filter.state = State::WaitingForReview;
        GET(waiting, store->cases().lines(me, filter, Order::ForReview));
        QCOMPARE(waiting.size(), std::size_t(4));
        QCOMPARE(*waiting[0].amount, 50'001);
        DO(store->cases().review(me, waiting[0].id, Accept, "looked again"));
    }

    void settings_data() { placesAsRows(); }
    void settings()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create(), other = place.open();
        QVERIFY(store && other);
        GET(me, store->users().singleUser("Ada"));
        Settings& settings = store->settings();
        GET(fallback, settings.value(setting::IdleMinutes));
        QCOMPARE(fallback, 10);
        GET(currency, settings.value(setting::Currency));
        QCOMPARE(currency, std::string("EUR"));
        DO(settings.set(me, setting::IdleMinutes, std::int64_t(3)));
        DO(settings.set(me, setting::Bank, "Sparkasse Köln; 'x'"));
        DO(settings.set(me, setting::AcceptTarget, 0.1 + 0.2));
        DO(settings.set(me, setting::ReviewOverrides, true));
        GET(minutes, other->settings().value(setting::IdleMinutes));
        QCOMPARE(minutes, 3);
        GET(bank, other->settings().value(setting::Bank));
        QCOMPARE(bank, std::string("Sparkasse Köln; 'x'"));
        GET(target, other->settings().value(setting::AcceptTarget));
        QVERIFY(target == 0.1 + 0.2);
        GET(overrides, other->settings().value(setting::ReviewOverrides));
        QVERIFY(overrides);
        GET(before, store->trail().count(me));
        DO(settings.set(me, setting::IdleMinutes, std::int64_t(3))); // nothing new
        GET(after, store->trail().count(me));
        QCOMPARE(after, before);
        REFUSED(InvalidArgument, settings.set(me, setting::IdleMinutes, std::int64_t(-1)));
        REFUSED(InvalidArgument, settings.set(me, setting::AcceptTarget, 0.6));
        REFUSED(InvalidArgument, settings.set(me, setting::AcceptTarget, std::nan("")));
        REFUSED(InvalidArgument, settings.set(me, setting::Bank, std::string(2'000, 'x')));
        constexpr setting::Whole Unlisted{"no.such", 1, 0, 2, Right::ChangeSettings};
        REFUSED(InvalidArgument, settings.set(me, Unlisted, std::int64_t(1)));
        GET(entries, store->trail().entries(me, {{}, {}, {}, Action::SettingChanged, {}}));
        QCOMPARE(entries.size(), std::size_t(4));
        QCOMPARE(entries[3].detail, std::string("lock.idle-minutes from \"\" to \"3\""));
        QCOMPARE(entries[3].who, std::string("Ada"));
    }

    void theAuditorGetsInWhenTheTrailIsBroken()
    {
        const Place place(Place::Sealed, nullptr);
        GET(staff, Staff::hire(place));
        QCOMPARE(rawSql(place.url(), "UPDATE trail_head SET count = count - 1"), QString());
        REFUSED(Corrupt, staff.store->users().signIn("clerk", Secret));
        REFUSED(Corrupt, staff.store->users().signIn("auditor", "guess guess"));
        GET(auditor, staff.store->users().signIn("auditor", Secret));
        GET(report, staff.store->trail().check(auditor));
        QCOMPARE(report.findings.size(), std::size_t(1));
        QVERIFY(report.findings[0].kind == Tampering::Head);
    }

    void slipsAtEnrolment()
    {
        const Place place(Place::Plain, nullptr);
        Wall wall;
        GET(staff, Staff::hire(place, wall.clock()));
        Store& store = *staff.store;
        const Session& clerk = staff[Role::Clerk];
        DO(store.users().add(staff[Role::Administrator], "other", Role::Clerk, Secret));
        GET(other, store.users().signIn("other", Secret));
        GET(owner, store.customers().save(clerk, customer("1", "A")));
        const std::vector added = {reference(owner.signatories[0].id, 1), reference(owner.signatories[0].id, 2)};
        DO(store.references().add(clerk, owner.id, added));
        REFUSED(Denied, store.references().retire(other, added[0].id));
        DO(store.references().retire(clerk, added[0].id));
        wall.now += std::chrono::hours(25);
        REFUSED(Denied, store.references().retire(clerk, added[1].id));
        DO(store.references().retire(staff[Role::Supervisor], added[1].id));
        REFUSED(NotFound, store.references().retire(staff[Role::Supervisor], ReferenceId::fresh()));
    }

    void twoDesksAtOnce_data() { placesAsRows(); }
    void twoDesksAtOnce()
    {
        MAKE_PLACE(place, m_server);
        const auto first = place.create();
        QVERIFY(first);
        GET(me, first->users().singleUser("Ada"));
        GET(owner, first->customers().save(me, customer("1", "A")));
        NewCase contested;
        contested.verification = verification("contested", "Ada", 1);
        DO(first->cases().add(me, contested));
        // Four threads on two desks, the same customers, pictures and one decision to be the first at.
        std::atomic<int> saved = 0, refused = 0, decided = 0, other = 0;
        {
            const auto second = place.open();
            QVERIFY(second);
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([&, t] {
                    Store& desk = t % 2 ? *first : *second;
                    if (desk.cases().decide(me, contested.id, verify::Decision::Accept, ""))
                        ++decided;
                    for (int i = 0; i < 8; ++i) {
                        const auto done = desk.customers().save(me, customer("acc" + std::to_string(i), "N"));
                        ++(done ? saved : done.error().code == ErrorCode::Conflict ? refused : other);
                        NewCase what;
                        what.verification = verification("c", "Ada", i);
                        what.customer = owner.id;
                        if (!desk.cases().add(me, what))
                            ++other;
                    }
                });
        }
        QCOMPARE(other.load(), 0);
        QCOMPARE(decided.load(), 1);
        QCOMPARE(saved.load(), 8);
        QCOMPARE(refused.load(), 24);
        GET(cases, first->cases().count(me, {}));
        QCOMPARE(cases, 1 + 32);
        // made; customers; contested saved and decided; cases
        GET(entries, first->trail().count(me));
        QCOMPARE(entries, 1 + 9 + 2 + 32);
        QCOMPARE(trailFindings(*first, me), QString());
    }

private:
    std::unique_ptr<Server> m_server;
};

QTEST_GUILESS_MAIN(TestStoreUsers)
#include "test_store_users.moc"
