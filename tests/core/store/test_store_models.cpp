// The bank's own models and their releases: what is kept, who may do what, which one is in use, and what is noticed.
#include "core/base/sha256.h"
#include "places.h"

#include <QTest>

#include <algorithm>

using namespace countersign;
using namespace countersign::store;
using namespace countersign::test;

namespace {

constexpr const char* Secret = "swordfish 9";
constexpr const char* Reason = "the auditor asked for it";

/// A file of `size` bytes that no compression or text encoding leaves alone by chance.
NewModel made(int seed, std::size_t size = 5'000)
{
    NewModel model;
    model.name = "branch";
    model.version = std::to_string(seed);
    model.note = "from the Tumbledown branch";
    model.report = R"({"curve":[1,0.5],"data":"quillfeather-)" + std::to_string(seed) + R"(.png"})";
    unsigned value = unsigned(seed) * 2'654'435'761U + 1;
    for (std::size_t i = 0; i < size; ++i) {
        value = value * 1'664'525U + 1'013'904'223U;
        model.file.push_back(static_cast<std::uint8_t>(value >> 24));
    }
    return model;
}

ReleaseParams better(const std::string& sha256, const std::optional<Session>& second = {})
{
    return {sha256, Verdict::Better, {}, second};
}

/// "2 1": the versions of what was in use, the oldest first, "-" for the model that comes with the program.
QString history(Store& store, const Session& session)
{
    const auto releases = store.models().releases(session);
    QStringList words;
    for (const Release& one : releases.value_or(std::vector<Release>()))
        words.prepend((one.isRollback ? "<" : "") + (one.sha256.empty() ? "-" : QString::fromStdString(one.version)));
    return words.join(' ');
}

struct Staff {
    Session boss, operators, clerk, auditor;

    static Result<Staff> hire(Store& store)
    {
        const auto single = store.users().singleUser("Desktop");
        const auto boss = single ? store.users().turnOn(*single, "Boss", Secret) : single;
        if (!boss)
            return tl::unexpected(boss.error());
        std::vector<Session> sessions;
        for (const auto& [name, role] :
             {std::pair("Olga", Role::Operator), std::pair("Clara", Role::Clerk), std::pair("Audrey", Role::Auditor)}) {
            if (const auto added = store.users().add(*boss, name, role, Secret); !added)
                return tl::unexpected(added.error());
            const auto session = store.users().signIn(name, Secret);
            if (!session)
                return tl::unexpected(session.error());
            sessions.push_back(*session);
        }
        return Staff{*boss, sessions[0], sessions[1], sessions[2]};
    }
};

} // namespace

class TestStoreModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = Server::start(); }

    void whatIsAddedComesBack_data() { placesAsRows(); }
    void whatIsAddedComesBack()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        auto& models = store->models();
        GET(me, store->users().singleUser("Ada"));
        const NewModel one = made(1), large = made(2, 8u << 20);
        GET(id, models.add(me, one));
        QCOMPARE(id, sha256(one.file));
        GET(largeId, models.add(me, large));
        GET(again, models.add(me, one)); // says the same and changes nothing
        QCOMPARE(again, id);
        const auto other = place.open();
        QVERIFY(other);
        GET(file, other->models().file(id));
        QVERIFY(file == one.file);
        GET(largeFile, other->models().file(largeId));
        QVERIFY(largeFile == large.file);
        GET(report, other->models().report(me, id));
        QCOMPARE(report, one.report);
        GET(list, other->models().list(me));
        QCOMPARE(list.size(), std::size_t(2));
        const auto entry = std::ranges::find(list, id, &ModelEntry::sha256);
        QVERIFY(entry != list.end());
        QCOMPARE(entry->name, one.name);
        QCOMPARE(entry->version, one.version);
        QCOMPARE(entry->note, one.note);
        QCOMPARE(entry->who, std::string("Ada"));
        QCOMPARE(entry->size, std::int64_t(one.file.size()));
        QVERIFY(entry->hasReport && !entry->isInUse && !entry->retired);
        GET(inUse, models.inUse());
        QCOMPARE(inUse, std::string());
        QCOMPARE(history(*store, me), QString());

        REFUSED(NotFound, models.file(model(9)));
        REFUSED(NotFound, models.report(me, model(9)));
        REFUSED(NotFound, models.setRetired(me, model(9), true));
        NewModel wrong = made(3);
        wrong.file.clear();
        REFUSED(EmptyInput, models.add(me, wrong));
        wrong = made(3);
        wrong.name.clear();
        REFUSED(InvalidArgument, models.add(me, wrong));
        wrong = made(3);
        wrong.note.assign(10'001, 'x');
        REFUSED(InvalidArgument, models.add(me, wrong));
        wrong = made(3);
        wrong.file.resize(LargestModel + 1);
        REFUSED(TooLarge, models.add(me, wrong));
        GET(added, store->trail().count(me, {.action = Action::ModelAdded}));
        QCOMPARE(added, 2);
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void releasesAndTheWayBack_data() { placesAsRows(); }
    void releasesAndTheWayBack()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create(), desk = place.open();
        QVERIFY(store && desk);
        auto& models = store->models();
        GET(me, store->users().singleUser("Ada"));
        std::vector<std::string> ids;
        for (int i = 1; i <= 4; ++i) {
            GET(id, models.add(me, made(i)));
            ids.push_back(id);
        }
        const auto inUse = [&] { // as another desk sees it
            const auto now = desk->models().inUse();
            const auto found = now ? std::ranges::find(ids, *now) : ids.end();
            return !now ? QString("?") : now->empty() ? QString("-") : QString::number(found - ids.begin() + 1);
        };
        REFUSED(Conflict, models.rollback(me));
        REFUSED(NotFound, models.release(me, better(model(9))));
        DO(models.release(me, better(ids[0])));
        QCOMPARE(inUse(), QString("1"));
        DO(models.release(me, better(ids[0]))); // the same again: nothing
        QCOMPARE(history(*store, me), QString("1"));

        // What is not shown to be better needs a reason that says something.
        for (const Verdict verdict : {Verdict::NotCompared, Verdict::Unclear, Verdict::Worse})
            for (const char* reason :
                 {"", "123456789", "a b c d e f g h i   ", "\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F mehr"})
                REFUSED(InvalidArgument, models.release(me, {ids[1], verdict, reason, {}}));
        QCOMPARE(inUse(), QString("1"));
        GET(second, models.release(me, {ids[1], Verdict::Worse, "0123456789", {}}));
        QVERIFY(second.number == 2 && second.verdict == Verdict::Worse && !second.isRollback);
        QCOMPARE(inUse(), QString("2"));
        GET(list, models.list(me));
        for (const ModelEntry& one : list)
            QCOMPARE(one.isInUse, one.sha256 == ids[1]);

        // Further back each time, and not to and fro.
        DO(models.release(me, better(ids[2])));
        GET(back, models.rollback(me, "forgeries passed"));
        QVERIFY(back.isRollback && back.sha256 == ids[1] && back.number == 4);
        DO(models.rollback(me));
        QCOMPARE(inUse(), QString("1"));
        DO(models.rollback(me));
        QCOMPARE(inUse(), QString("-"));
        REFUSED(Conflict, models.rollback(me));
        QCOMPARE(history(*store, me), QString("1 2 3 <2 <1 <-"));

        // A release after a rollback goes on from there.
        DO(models.release(me, better(ids[0])));
        DO(models.release(me, better(ids[1])));
        DO(models.rollback(me));
        DO(models.release(me, better(ids[2])));
        DO(models.rollback(me));
        QCOMPARE(inUse(), QString("1"));
        DO(models.rollback(me));
        QCOMPARE(inUse(), QString("-"));
        QCOMPARE(history(*store, me), QString("1 2 3 <2 <1 <- 1 2 <1 3 <1 <-"));

        // The shipped one can be released like any other, and gone back from.
        DO(models.release(me, better(ids[3])));
        REFUSED(InvalidArgument, models.release(me, {"", Verdict::NotCompared, {}, {}}));
        DO(models.release(me, {"", Verdict::NotCompared, Reason, {}}));
        QCOMPARE(inUse(), QString("-"));
        DO(models.rollback(me));
        QCOMPARE(inUse(), QString("4"));

        // Said again after a lost connection: not one step more.
        GET(releases, models.releases(me));
        DO(models.release(me, better(ids[2])));
        REFUSED(Conflict, models.rollback(me, {}, {}, releases.front().number));
        const std::int64_t newest = releases.front().number + 1;
        DO(models.rollback(me, {}, {}, newest));
        REFUSED(Conflict, models.rollback(me, {}, {}, newest));
        QCOMPARE(inUse(), QString("4"));

        GET(released, store->trail().entries(me, {.action = Action::ModelReleased}));
        const auto told = std::ranges::find_if(
            released, [](const Entry& one) { return one.detail.find("compared: worse") != std::string::npos; });
        QVERIFY(told != released.end());
        for (const std::string& word : {std::string("branch 2"), ids[1], std::string("0123456789")})
            QVERIFY2(told->detail.find(word) != std::string::npos, word.c_str());
        GET(rolled, store->trail().entries(me, {.action = Action::ModelRolledBack}));
        QCOMPARE(rolled.size(), std::size_t(8));
        QVERIFY(rolled.back().detail.find("forgeries passed") != std::string::npos);
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void retired_data() { placesAsRows(); }
    void retired()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        auto& models = store->models();
        GET(me, store->users().singleUser("Ada"));
        std::vector<std::string> ids;
        for (int i = 1; i <= 3; ++i) {
            GET(id, models.add(me, made(i)));
            ids.push_back(id);
            DO(models.release(me, better(id)));
        }
        REFUSED(Conflict, models.setRetired(me, ids[2], true));
        DO(models.setRetired(me, ids[1], true));
        DO(models.setRetired(me, ids[1], true)); // is already
        GET(list, models.list(me));
        const auto entry = std::ranges::find(list, ids[1], &ModelEntry::sha256);
        QVERIFY(entry->retired);
        QCOMPARE(entry->retiredBy, std::string("Ada"));
        REFUSED(Conflict, models.release(me, better(ids[1])));
        GET(file, models.file(ids[1])); // kept
        QVERIFY(file == made(2).file);
        DO(models.rollback(me)); // passes over it
        QCOMPARE(history(*store, me), QString("1 2 3 <1"));
        DO(models.setRetired(me, ids[1], false));
        DO(models.release(me, better(ids[1])));
        DO(models.release(me, better(ids[0])));
        DO(models.setRetired(me, ids[1], true));
        DO(models.rollback(me)); // 2 is retired and below it stands 1 again, which is in use: the shipped one
        QCOMPARE(history(*store, me), QString("1 2 3 <1 2 1 <-"));
        GET(actions, store->trail().count(me, {.action = Action::ModelRetired}));
        QCOMPARE(actions, 2);
        GET(brought, store->trail().count(me, {.action = Action::ModelBroughtBack}));
        QCOMPARE(brought, 1);
    }

    void twoPeople_data() { placesAsRows(); }
    void twoPeople()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        auto& models = store->models();
        GET(staff, Staff::hire(*store));
        GET(id, models.add(staff.operators, made(1)));
        for (const auto* session : {&staff.clerk, &staff.auditor}) {
            REFUSED(Denied, models.add(*session, made(2)));
            REFUSED(Denied, models.setRetired(*session, id, true));
            REFUSED(Denied, models.release(*session, better(id, staff.boss)));
            REFUSED(Denied, models.rollback(*session, {}, staff.boss));
            REFUSED(Denied, models.release(staff.boss, better(id, *session))); // nor to agree
            DO(models.list(*session));
            DO(models.releases(*session));
        }
        REFUSED(Denied, models.report(staff.clerk, id)); // names of pictures
        DO(models.report(staff.auditor, id));
        DO(models.report(staff.operators, id));
        DO(models.file(id));

        const auto alone = models.release(staff.operators, better(id));
        QVERIFY(!alone);
        QCOMPARE(alone.error().code, ErrorCode::Denied);
        QCOMPARE(alone.error().message, std::string("A second person who may release models has to agree."));
        const auto twice = models.release(staff.operators, better(id, staff.operators));
        QVERIFY(!twice);
        QCOMPARE(twice.error().message, std::string("The second person has to be somebody else."));
        GET(anew, store->users().signIn("Olga", Secret)); // the same person, signed in twice
        REFUSED(Denied, models.release(staff.operators, better(id, anew)));
        QCOMPARE(history(*store, staff.boss), QString());

        GET(first, models.release(staff.operators, better(id, staff.boss)));
        QCOMPARE(first.who, std::string("Olga"));
        QCOMPARE(first.second, std::string("Boss"));
        REFUSED(Denied, models.rollback(staff.boss));
        REFUSED(Denied, models.rollback(staff.boss, {}, staff.boss));
        GET(back, models.rollback(staff.boss, {}, staff.operators));
        QCOMPARE(back.second, std::string("Olga"));
        QCOMPARE(history(*store, staff.clerk), QString("1 <-"));

        // Who was locked out agrees to nothing any longer.
        GET(users, store->users().list(staff.boss));
        const auto olga = std::ranges::find(users, std::string("Olga"), &User::name);
        olga->isActive = false;
        DO(store->users().change(staff.boss, *olga));
        REFUSED(Denied, models.release(staff.boss, better(id, staff.operators)));
        GET(entries, store->trail().entries(staff.auditor, {.action = Action::ModelReleased}));
        QCOMPARE(entries.size(), std::size_t(1));
        QCOMPARE(entries.front().who, std::string("Olga"));
        QVERIFY(entries.front().detail.find("second person \"Boss\"") != std::string::npos);
        QCOMPARE(trailFindings(*store, staff.auditor), QString());
    }

    void whatWasChangedOutsideIsNoticed_data() { placesAsRows(); }
    void whatWasChangedOutsideIsNoticed()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        auto& models = store->models();
        GET(me, store->users().singleUser("Ada"));
        GET(one, models.add(me, made(1)));
        GET(two, models.add(me, made(2)));
        DO(models.release(me, better(one)));
        DO(models.release(me, better(two)));
        const auto raw = [&](const std::string& sql) { return rawSql(place.url(), QString::fromStdString(sql)); };
        // Another file under the name.
        QCOMPARE(raw("UPDATE model_file SET file = (SELECT file FROM model_file WHERE sha256 = '" + two
                     + "') WHERE sha256 = '" + one + "'"),
                 QString());
        REFUSED(Corrupt, models.file(one));
        DO(models.file(two));
        QCOMPARE(raw("UPDATE model_file SET sha256 = 'x' WHERE sha256 = '" + one + "'"), QString());
        QCOMPARE(raw("UPDATE model_file SET sha256 = '" + one + "' WHERE sha256 = '" + two + "'"), QString());
        REFUSED(Corrupt, models.list(me));
        REFUSED(Corrupt, models.release(me, better(one)));
        // An older release as the newest. Without encryption nothing says where a value stood.
        QCOMPARE(raw("UPDATE model_release SET body = (SELECT body FROM model_release WHERE number = 1) "
                     "WHERE number = 2"),
                 QString());
        if (store->isSealed()) {
            REFUSED(Corrupt, models.inUse());
            REFUSED(Corrupt, models.rollback(me));
        }
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void sealedStoresHideTheWords()
    {
        const Place place(Place::Sealed, nullptr);
        const auto store = place.create();
        QVERIFY(store);
        GET(staff, Staff::hire(*store));
        const NewModel model = made(1);
        GET(id, store->models().add(staff.operators, model));
        DO(store->models().release(staff.operators,
                                   {id, Verdict::Unclear, "because of the mauve flourish", staff.boss}));
        DO(store->models().setRetired(staff.operators, *store->models().add(staff.operators, made(2)), true));
        const QString rows = rawValue(place.url(), "SELECT group_concat(hex(line) || hex(report) || hex(retired_by)) "
                                                   "|| (SELECT group_concat(hex(body)) FROM model_release) "
                                                   "FROM model_file");
        QVERIFY(rows.size() > 200);
        for (const char* word : {"quillfeather", "Tumbledown", "Olga", "Boss", "mauve"})
            QVERIFY2(!rows.contains(QString::fromLatin1(QByteArray(word).toHex().toUpper())), word);
        QVERIFY(rawValue(place.url(), "SELECT hex(file) FROM model_file ORDER BY time LIMIT 1")
                    .contains(QString::fromLatin1(
                        QByteArray(reinterpret_cast<const char*>(model.file.data()), 64).toHex().toUpper())));
    }

    void verdictsHaveWords()
    {
        for (const Verdict verdict : {Verdict::NotCompared, Verdict::Better, Verdict::Unclear, Verdict::Worse})
            QVERIFY(verdictFrom(name(verdict)) == verdict);
        QVERIFY(!verdictFrom("best"));
    }

private:
    std::unique_ptr<Server> m_server;
};

QTEST_GUILESS_MAIN(TestStoreModels)
#include "test_store_models.moc"
