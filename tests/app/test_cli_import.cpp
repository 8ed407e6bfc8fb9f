// countersign-cli import, as somebody who sets up a bank runs it.
#include "core/store/store.h"
#include "tests/app/harness.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace countersign;
using namespace countersign::test;

class TestCliImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foldersAndAgain()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath("store.db"), people = folder.filePath("people");
        QVERIFY(store::Store::create(file.toStdString(), {}, {store::Effort::Least, {}}));
        for (int writer = 1; writer <= 2; ++writer) {
            const QString who = people + QStringLiteral("/Writer %1 - 00%1").arg(writer);
            QVERIFY(QDir().mkpath(who));
            for (int i = 1; i <= 3; ++i)
                save(signature(writer, i), who + QStringLiteral("/%1.png").arg(i));
        }
        const QStringList import = {"import", "--into", file, "--from", people};
        const Outcome dry = runCli(import + QStringList{"--dry-run"});
        QVERIFY2(dry.code == 0, dry.err.constData());
        QVERIFY2(dry.out.endsWith("2 customers with 6 references would be added; 0 were there already, 0 left out.\n"),
                 dry.out.constData());
        save(QByteArray("no picture"), people + "/Writer 2 - 002/4.png");
        const Outcome done = runCli(import);
        QCOMPARE(done.code, 3); // the dry run before it said so of nothing: this picture is new
        QVERIFY2(done.out.contains("/Writer 2 - 002/4.png: The picture is left out: "), done.out.constData());
        QVERIFY2(done.out.endsWith("2 customers with 6 references added; 0 were there already, 0 left out.\n"),
                 done.out.constData());
        QVERIFY(QFile::remove(people + "/Writer 2 - 002/4.png"));
        const Outcome again = runCli(import + QStringList{"--json"});
        QVERIFY2(again.code == 0, again.err.constData());
        const QJsonObject json = again.json();
        QCOMPARE(json["added"].toInt(-1), 0);
        QCOMPARE(json["customers"].toArray()[1].toObject()["state"].toString(), QString("there"));
        QVERIFY(json["notes"].toArray().isEmpty());
        QVERIFY(runCli({"audit", "verify", "--database", file}).code == 0);

        const auto store = store::Store::open(file.toStdString());
        const auto me = (*store)->users().singleUser("x");
        const auto id = (*store)->customers().find(*me, "001");
        QVERIFY(id && *id);
        const auto references = (*store)->references().of(*me, **id);
        QCOMPARE(references->size(), std::size_t(3));
        QCOMPARE((Size{references->front().specimen.ink.width, references->front().specimen.ink.height}), CommonInput);
    }

    void aTable()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath("store.db"), table = folder.filePath("people.csv");
        QVERIFY(store::Store::create(file.toStdString(), {}, {store::Effort::Least, {}}));
        save(signature(1, 1), folder.filePath("a.png"));
        save(QByteArray("account,reference\n1,a.png\n,a.png\n2,b.png\n"), table);
        const Outcome outcome = runCli({"import", "--into", file, "--from", table, "--json"});
        QCOMPARE(outcome.code, 3);
        QStringList notes;
        const QJsonArray all = outcome.json()["notes"].toArray();
        for (const auto& value : all) {
            const QJsonObject note = value.toObject();
            if (note["kind"] != "poor-picture") // a drawn one may be small
                notes << QStringLiteral("%1 %2").arg(note["kind"].toString()).arg(note["line"].toInt());
        }
        QCOMPARE(notes, (QStringList{"no-account 3", "few-references 2", "bad-picture 4", "no-picture 4"}));
        QCOMPARE(outcome.json()["added"].toInt(), 1);
    }

    void whatCannotBe()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath("store.db");
        QCOMPARE(runCli({"import", "--into", file, "--from", folder.path()}).code, 3); // no store
        QVERIFY(!QFile::exists(file));
        QVERIFY(store::Store::create(file.toStdString(), {}, {store::Effort::Least, {}}));
        QCOMPARE(runCli({"import", "--into", file}).code, 2);
        const Outcome none = runCli({"import", "--into", file, "--from", folder.filePath("none"), "--json"});
        QCOMPARE(none.code, 3);
        QCOMPARE(none.json()["error"].toObject()["code"].toString(), QString("not-found"));
        save(QByteArray("account,reference\n1,\"a.png\n"), folder.filePath("t.csv"));
        const Outcome broken = runCli({"import", "--into", file, "--from", folder.filePath("t.csv")});
        QCOMPARE(broken.code, 3);
        QVERIFY2(broken.err.contains("Line 2 opens a quote"), broken.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestCliImport)
#include "test_cli_import.moc"
