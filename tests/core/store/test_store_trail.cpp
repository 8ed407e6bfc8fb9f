// The audit trail, tampered with by raw SQL: each kind is found, and the entry is named.
#include "places.h"

#include <QTest>

#include <map>

using namespace countersign;
using namespace countersign::store;
using namespace countersign::test;

namespace {

constexpr int Entries = 12;

/// What follows the first words of a finding, without times: "edited 4-4".
QString kinds(const QString& findings)
{
    QStringList list;
    for (const QString& line : findings.split('\n', Qt::SkipEmptyParts))
        list << line.section(':', 0, 0);
    return list.join(", ");
}

} // namespace

class TestStoreTrail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = Server::start(); }

    void entries_data() { placesAsRows(); }
    void entries()
    {
        MAKE_PLACE(place, m_server);
        using namespace std::chrono;
        Time now = sys_days(year(2026) / 3 / 14);
        const auto store = place.create([&] { return now += seconds(1); });
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        GET(a, store->customers().save(me, customer("1", "Jane Doe")));
        DO(store->customers().setRetired(me, a.id, true));
        DO(store->customers().setRetired(me, a.id, true)); // nothing new
        DO(store->settings().set(me, setting::Bank, "Bank"));
        GET(all, store->trail().entries(me));
        QStringList actions;
        for (const Entry& entry : all)
            actions << QString::fromStdString(entry.action);
        QCOMPARE(actions.join(' '), QString("setting-changed customer-retired customer-added store-made"));
        QCOMPARE(all[2].detail, std::string("account \"1\", name \"Jane Doe\""));
        QCOMPARE(all[2].who, std::string("Ada"));
        QCOMPARE(all[2].subject, a.id.value());
        QCOMPARE(all[2].number, 2);
        QVERIFY(!all[2].user);
        GET(page, store->trail().entries(me, {}, 1, 2));
        QCOMPARE(page.size(), std::size_t(2));
        QCOMPARE(page[0].number, 3);
        GET(ofSubject, store->trail().count(me, {{}, {}, {}, {}, a.id.value()}));
        QCOMPARE(ofSubject, 2);
        GET(since, store->trail().count(me, {all[1].when, {}, {}, {}, {}}));
        QCOMPARE(since, 2);
        GET(report, store->trail().check(me));
        QVERIFY(report.isSound());
        QCOMPARE(report.entries, 4);
        std::stop_source stop;
        stop.request_stop();
        REFUSED(Cancelled, store->trail().check(me, {}, stop.get_token()));
        QCOMPARE(trailFindings(*store, me), QString()); // what was broken off is not in the way
    }

    void tampering_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QStringList>("sql");
        QTest::addColumn<QString>("found");
        // The rows of the trail without the numbers, to put copies in.
        const QString columns = "time, actor, action, subject, detail, previous, hash";
        // Away and back again: a key may not be there twice on the way.
        const auto shift = [](int from, int by) {
            return QStringList{QString("UPDATE trail SET number = -number WHERE number >= %1").arg(from),
                               QString("UPDATE trail SET number = -number + (%1) WHERE number < 0").arg(by)};
        };
        const std::vector<std::tuple<const char*, QStringList, const char*>> cases = {
            {"nothing", {}, ""},
            {"edited: time", {"UPDATE trail SET time = time + 1 WHERE number = 4"}, "edited 4-4"},
            {"edited: who", {"UPDATE trail SET actor = 7 WHERE number = 4"}, "edited 4-4"},
            {"edited: action", {"UPDATE trail SET action = 'signed-in' WHERE number = 4"}, "edited 4-4"},
            {"edited: subject", {"UPDATE trail SET subject = subject + 1 WHERE number = 4"}, "edited 4-4"},
            {"edited: hash",
             {"UPDATE trail SET hash = (SELECT hash FROM trail WHERE number = 9) WHERE number = 4"},
             "edited 4-4"},
            {"edited: detail from another",
             {"UPDATE trail SET detail = (SELECT detail FROM trail WHERE number = 5) WHERE number = 4"},
             "edited 4-4"},
            {"edited: the first", {"UPDATE trail SET time = 1 WHERE number = 1"}, "edited 1-1"},
            {"edited: the last", {"UPDATE trail SET time = 1 WHERE number = 12"}, "edited 12-12"},
            {"edited: two beside each other",
             {"UPDATE trail SET time = 1 WHERE number IN (6, 7)"},
             "edited 6-6, edited 7-7"},
            {"removed", {"DELETE FROM trail WHERE number = 4"}, "removed 4-4"},
            {"removed: the first", {"DELETE FROM trail WHERE number = 1"}, "removed 1-1"},
            {"removed: several", {"DELETE FROM trail WHERE number IN (4, 5, 9)"}, "removed 4-5, removed 9-9"},
            {"removed, the rest numbered anew", QStringList{"DELETE FROM trail WHERE number = 4"} + shift(5, -1),
             "removed 4-4, renumbered 4-11"},
            {"removed, and its number given to a copy",
             {"DELETE FROM trail WHERE number = 4",
              "INSERT INTO trail (number, " + columns + ") SELECT 4, " + columns + " FROM trail WHERE number = 3"},
             "inserted 4-4, removed 4-4"},
            {"inserted: made up, the rest numbered anew",
             shift(5, 1)
                 + QStringList{"INSERT INTO trail (number, " + columns
                               + ") SELECT 5, time, actor, 'case-decided', 99, detail, previous, hash FROM trail "
                                 "WHERE number = 4"},
             "inserted 5-5, renumbered 6-13"},
            {"inserted: a copy in the middle",
             shift(5, 1)
                 + QStringList{"INSERT INTO trail (number, " + columns + ") SELECT 5, " + columns
                               + " FROM trail WHERE number = 3"},
             "inserted 5-5, renumbered 6-13"},
            {"inserted: a copy of a later one",
             shift(5, 1)
                 + QStringList{"INSERT INTO trail (number, " + columns + ") SELECT 5, " + columns
                               + " FROM trail WHERE number = 11"},
             "inserted 5-5, renumbered 6-13"},
            {"inserted: a copy at the end",
             {"INSERT INTO trail (number, " + columns + ") SELECT 13, " + columns + " FROM trail WHERE number = 12"},
             "inserted 13-13"},
            {"inserted: a copy far away",
             {"INSERT INTO trail (number, " + columns + ") SELECT 9223372036854775807, " + columns
              + " FROM trail WHERE number = 2"},
             "inserted 9223372036854775807-9223372036854775807"},
            {"exchanged",
             {"UPDATE trail SET number = -4 WHERE number = 4", "UPDATE trail SET number = 4 WHERE number = 5",
              "UPDATE trail SET number = 5 WHERE number = -4"},
             "renumbered 5-5, renumbered 4-4"},
            {"cut off", {"DELETE FROM trail WHERE number > 10"}, "cut-off 11-12"},
            {"cut off: all", {"DELETE FROM trail"}, "cut-off 1-12"},
            {"cut off, the record changed to match",
             {"DELETE FROM trail WHERE number > 10",
              "UPDATE trail_head SET count = 10, hash = (SELECT hash FROM trail WHERE number = 10)"},
             "head 10-10"},
            {"cut off, and no record", {"DELETE FROM trail WHERE number > 10", "DELETE FROM trail_head"}, "head 10-10"},
            {"several at once",
             {"UPDATE trail SET time = 1 WHERE number = 2", "DELETE FROM trail WHERE number IN (5, 12)"},
             "edited 2-2, removed 5-5, cut-off 12-12"},
        };
        for (const auto& [name, sql, found] : cases)
            for (const auto& [place, placeName] : {std::pair{Place::Sealed, "sealed"}, {Place::Postgres, "postgres"}})
                QTest::addRow("%s, %s", name, placeName) << int(place) << sql << found;
    }

    void tampering()
    {
        QFETCH(QStringList, sql);
        QFETCH(QString, found);
        QFETCH(int, kind);
        if (kind == Place::Postgres && !m_server)
            QSKIP("PostgreSQL 15 is not installed (Debian package postgresql-15).");
        auto& sound = m_sound[kind]; // made once, and put right again for each case
        if (!sound) {
            sound = std::make_unique<Place>(static_cast<Place::Kind>(kind), m_server.get());
            const auto store = sound->create();
            QVERIFY(store);
            GET(me, store->users().singleUser("Ada"));
            DO(store->customers().save(me, customer("1", "A")));
            for (int i = 2; i < Entries; ++i)
                DO(store->settings().set(me, setting::IdleMinutes, std::int64_t(i)));
            QCOMPARE(rawSql(sound->url(), "CREATE TABLE kept_trail AS SELECT * FROM trail"), QString());
            QCOMPARE(rawSql(sound->url(), "CREATE TABLE kept_trail_head AS SELECT * FROM trail_head"), QString());
        }
        const Place& place = *sound;
        for (const QString table : {"trail", "trail_head"}) {
            QCOMPARE(rawSql(place.url(), "DELETE FROM " + table), QString());
            QCOMPARE(rawSql(place.url(), "INSERT INTO " + table + " SELECT * FROM kept_" + table), QString());
        }
        const auto store = place.open();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        QCOMPARE(trailFindings(*store, me), QString());
        for (const QString& statement : sql)
            QCOMPARE(rawSql(place.url(), statement), QString());
        const QString findings = trailFindings(*store, me);
        QVERIFY2(kinds(findings) == found, qPrintable("\n" + findings));
    }

    void sentencesNameTheEntry()
    {
        const Place place(Place::Plain, nullptr);
        using namespace std::chrono;
        const auto store = place.create([] { return sys_days(year(2026) / 3 / 14) + hours(10); });
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        for (int i = 2; i < Entries; ++i)
            DO(store->settings().set(me, setting::IdleMinutes, std::int64_t(i)));
        QCOMPARE(rawSql(place.url(), "UPDATE trail SET subject = 1 WHERE number = 4"), QString());
        QCOMPARE(trailFindings(*store, me),
                 QString("edited 4-4: Entry 4 (2026-03-14 10:00:00 UTC, setting-changed) was "
                         "edited: it is not what was written."));
        QCOMPARE(rawSql(place.url(), "DELETE FROM trail WHERE number = 4"), QString());
        QCOMPARE(trailFindings(*store, me), QString("removed 4-4: Entry 4 was removed: the entry after, of 2026-03-14 "
                                                    "10:00:00 UTC, goes on from what is not there."));
    }

    void aTrailThatWasChangedGrowsNoFurther()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        QCOMPARE(rawSql(place.url(), "UPDATE trail_head SET count = 0"), QString());
        REFUSED(Corrupt, store->customers().save(me, customer("1", "A")));
        GET(none, store->customers().find(me, "1"));
        QVERIFY(!none); // nothing without its entry
    }

    void checkpoints_data() { placesAsRows(); }
    void checkpoints()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        const QString oldCount = rawValue(place.url(), "SELECT count FROM trail_head");
        const bool isPostgres = kind == Place::Postgres;
        const auto literal = [&](const QString& hex) { return (isPostgres ? "'\\x" : "x'") + hex + "'"; };
        const QString oldHash = rawValue(place.url(), "SELECT hash FROM trail_head");
        const QString oldProof = rawValue(place.url(), "SELECT proof FROM trail_head");
        for (int i = 1; i < 6; ++i)
            DO(store->settings().set(me, setting::IdleMinutes, std::int64_t(i)));
        GET(made, store->trail().checkpoint(me));
        QCOMPARE(made.entry, 7);
        QCOMPARE(made.store, store->id());
        GET(checkpoint, checkpointFrom(toJson(made), "c.json"));
        QCOMPARE(trailFindings(*store, me, checkpoint), QString());
        DO(store->settings().set(me, setting::IdleMinutes, std::int64_t(9)));
        QCOMPARE(trailFindings(*store, me, checkpoint), QString()); // the trail may have grown

        // The cut-off that the store alone cannot see: an old record of the last entry is copied back.
        QCOMPARE(rawSql(place.url(), "DELETE FROM trail WHERE number > 1"), QString());
        QCOMPARE(rawSql(place.url(), "UPDATE trail_head SET count = " + oldCount + ", hash = " + literal(oldHash)
                                         + ", proof = " + literal(oldProof)),
                 QString());
        QCOMPARE(trailFindings(*store, me), QString());
        QCOMPARE(kinds(trailFindings(*store, me, checkpoint)), QString("checkpoint 7-7"));
        // And when it has grown again since.
        for (int i = 11; i < 20; ++i)
            DO(store->settings().set(me, setting::IdleMinutes, std::int64_t(i)));
        QCOMPARE(trailFindings(*store, me), QString());
        const QString findings = trailFindings(*store, me, checkpoint);
        QVERIFY2(findings.contains("Entry 7 is not the one that the checkpoint tells of"), qPrintable(findings));

        const Place elsewhere(Place::Plain, nullptr);
        const auto other = elsewhere.create();
        GET(you, other->users().singleUser("Bob"));
        QVERIFY(trailFindings(*other, you, checkpoint).contains("of another store"));
    }

    void checkpointFiles()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        GET(made, store->trail().checkpoint(me));
        const std::string json = toJson(made);
        DO(checkpointFrom(json, "c.json"));
        // Whatever is changed in what was signed is noticed.
        for (const auto& [from, to] :
             std::vector<std::pair<std::string, std::string>>{{"\"entry\": 2", "\"entry\": 3"},
                                                              {"\"hash\": \"", "\"hash\": \"0"},
                                                              {"\"microseconds\": ", "\"microseconds\": 1"},
                                                              {"\"store\": \"", "\"store\": \"a"},
                                                              {"\"signature\": \"", "\"signature\": \"0"},
                                                              {"\"format\": 1", "\"format\": \"1\""}}) {
            std::string changed = json;
            QVERIFY2(changed.find(from) != std::string::npos, from.c_str());
            changed.replace(changed.find(from), from.size(), to);
            REFUSED(Corrupt, checkpointFrom(changed, "c.json"));
        }
        std::string newer = json;
        newer.replace(newer.find("\"format\": 1"), 11, "\"format\": 2");
        REFUSED(Unsupported, checkpointFrom(newer, "c.json"));
        for (const char* text : {"", "{", "[]", "{}", "null", "{\"format\": 1}", "\xff"})
            REFUSED(Corrupt, checkpointFrom(text, "c.json"));
        for (std::size_t i = 0; i + 2 < json.size(); ++i)
            QVERIFY(!checkpointFrom(std::string_view(json).substr(0, i), "c.json"));
    }

private:
    std::unique_ptr<Server> m_server;
    std::map<int, std::unique_ptr<Place>> m_sound;
};

QTEST_GUILESS_MAIN(TestStoreTrail)
#include "test_store_trail.moc"
