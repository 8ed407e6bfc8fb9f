// Stores of former versions open, and work goes on in them.
#include "core/store/schema.h"
#include "frozen.h"
#include "sample.h"

#include <QFile>
#include <QTest>

using namespace countersign;
using namespace countersign::store;
using namespace countersign::test;

namespace {

constexpr const char* Secret = Sample::Secret;
const QString Frozen = COUNTERSIGN_SOURCE_DIR "/tests/core/store/frozen/version-%1.sql";

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestStoreFrozen : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = Server::start(); }

    void aFrozenStoreOpens_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("version");
        for (int version = 1; version <= int(store::migrations().size()); ++version)
            for (const auto& [name, kind] :
                 {std::pair("SQLite", Place::Sealed), std::pair("PostgreSQL", Place::Postgres)})
                QTest::addRow("version %d, %s", version, name) << int(kind) << version;
    }
    void aFrozenStoreOpens()
    {
        MAKE_PLACE(place, m_server);
        QFETCH(int, version);
        const QString sql = QString::fromUtf8(contentOf(Frozen.arg(version)));
        QVERIFY2(!sql.isEmpty(), "freezeThisVersion() makes it, once for each version");
        QCOMPARE(thaw(sql, place.url()), QString());
        // A setting of version 1 that nothing ever read; the releases took its place.
        const QString something = kind == Place::Postgres ? "'\\x00'" : "x'00'";
        QCOMPARE(rawSql(place.url(), "INSERT INTO setting (key, value) VALUES ('model.sha256', " + something + ")"),
                 QString());
        const auto store = place.open();
        QVERIFY(store);
        QCOMPARE(rawValue(place.url(), "SELECT version FROM store"), QString::number(store::migrations().size()));
        QCOMPARE(rawValue(place.url(), "SELECT COUNT(*) FROM setting WHERE key = 'model.sha256'"),
                 QString::number(version == 1 ? 0 : 1));
        GET(me, store->users().signIn("Zebulon", Secret));
        QVERIFY(me.role() == Role::Supervisor);
        const Sample wanted;
        GET(id, store->customers().find(me, wanted.owner.account));
        QVERIFY(id);
        GET(owner, store->customers().load(me, *id));
        QCOMPARE(owner.name, wanted.owner.name);
        QCOMPARE(owner.note, wanted.owner.note);
        QCOMPARE(owner.rule.clauses.size(), std::size_t(2));
        QVERIFY(owner.rule.clauses[0].among == std::vector{owner.signatories[0].id});
        QVERIFY(owner.rule.clauses[0].upTo == 5'000);
        GET(references, store->references().of(me, *id, store::Detail::Whole));
        QCOMPARE(references.size(), std::size_t(1));
        QCOMPARE(difference(references[0].specimen.record, wanted.known.specimen.record), QString());
        QVERIFY(references[0].specimen.ink.ink == wanted.known.specimen.ink.ink);
        GET(file, store->references().file(me, references[0].id));
        QVERIFY(file == wanted.known.file);
        GET(table, store->references().embeddings(me, model(1)));
        std::vector<verify::Half> halves(wanted.embedding.size());
        verify::toHalf(wanted.embedding, halves.data());
        QVERIFY(table.values == halves);
        GET(lines, store->cases().lines(me, {}));
        QCOMPARE(lines.size(), std::size_t(1));
        GET(stored, store->cases().load(me, lines[0].id));
        QCOMPARE(difference(stored.what.verification, wanted.what.verification), QString());
        QVERIFY(stored.state == State::WaitingForReview && stored.what.amount == 123);
        QCOMPARE(trailFindings(*store, me), QString());
        GET(models, store->models().list(me));
        QCOMPARE(models.size(), std::size_t(version == 1 ? 0 : 1));
        if (version == 1) {
            GET(boss, store->users().signIn("Boss", Secret));
            DO(wanted.release(*store, boss));
        }
        GET(inUse, store->models().inUse());
        GET(weights, store->models().file(inUse));
        QVERIFY(weights == wanted.own.file);
        GET(report, store->models().report(me, inUse));
        QCOMPARE(report, wanted.own.report);
        GET(releases, store->models().releases(me));
        QCOMPARE(releases.size(), std::size_t(1));
        QCOMPARE(releases[0].second, std::string("Boss"));
        if (version < 4)
            DO(wanted.rememberForm(*store, me));
        GET(forms, store->forms().list(me));
        QCOMPARE(forms.size(), std::size_t(1));
        QVERIFY(forms[0].known == wanted.form.known && forms[0].name == wanted.form.name);
        QCOMPARE(forms[0].who, std::string("Zebulon"));
        // And work goes on.
        DO(store->cases().nextNumber(me));
        DO(store->references().add(me, *id, std::vector{reference(owner.signatories[0].id, 5)}));
        QCOMPARE(trailFindings(*store, me), QString());
    }

    /// COUNTERSIGN_FREEZE=folder writes the frozen file of this version there, to be kept for later ones.
    void freezeThisVersion()
    {
        const QString folder = qEnvironmentVariable("COUNTERSIGN_FREEZE");
        if (folder.isEmpty())
            QSKIP("Nothing to freeze.");
        const Place place(Place::Sealed, nullptr);
        {
            const auto store = place.create();
            QVERIFY(store);
            QCOMPARE(Sample().save(*store), QString());
        }
        QFile file(QString("%1/version-%2.sql").arg(folder).arg(store::migrations().size()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(freeze(place.url()).toUtf8()) > 0);
    }

private:
    std::unique_ptr<Server> m_server;
};

QTEST_GUILESS_MAIN(TestStoreFrozen)
#include "test_store_frozen.moc"
