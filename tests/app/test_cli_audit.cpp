// countersign-cli audit, as an auditor runs it.
#include "core/store/store.h"
#include "tests/app/harness.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace countersign;
using namespace countersign::test;

namespace {

constexpr const char* Passphrase = "correct horse battery";
constexpr const char* Password = "swordfish 9";

bool tamper(const QString& file, const QString& sql)
{
    bool isDone = false;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase("QSQLITE", "tamper");
        database.setDatabaseName(file);
        isDone = database.open() && QSqlQuery(database).exec(sql);
    }
    QSqlDatabase::removeDatabase("tamper");
    return isDone;
}

} // namespace

class TestCliAudit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPlainStore()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath("store.db"), checkpoint = folder.filePath("checkpoint.json");
        QVERIFY(store::Store::create(file.toStdString(), {}, {store::Effort::Least, {}}));
        const QStringList verify = {"audit", "verify", "--database", file};
        const Outcome sound = runCli(verify);
        QCOMPARE(sound.code, 0);
        QVERIFY(sound.out.startsWith(file.toUtf8() + ": 1 entries, each as it was written and none missing.\n"));
        QVERIFY(sound.out.contains("Only a checkpoint kept elsewhere shows that"));

        const Outcome made = runCli({"audit", "checkpoint", "--database", file, "--out", checkpoint});
        QCOMPARE(made.code, 0);
        QVERIFY(made.out.contains("the trail up to entry 2, signed"));
        const Outcome held = runCli(verify + QStringList{"--checkpoint", checkpoint, "--json"});
        QCOMPARE(held.code, 0);
        QCOMPARE(held.json()["sound"].toBool(), true);
        QCOMPARE(held.json()["entries"].toInt(), 2);

        // A cut-off: the store itself sees it, and would not sign.
        QVERIFY(tamper(file, "DELETE FROM trail WHERE number = 2"));
        const Outcome cut = runCli(verify);
        QCOMPARE(cut.code, 1);
        QVERIFY2(cut.out.contains("Entry 2 was cut off: the trail had 2 entries."), cut.out.constData());
        const Outcome asJson = runCli(verify + QStringList{"--json"});
        QCOMPARE(asJson.code, 1);
        QCOMPARE(asJson.json()["findings"].toArray()[0].toObject()["kind"].toString(), QString("cut-off"));
        const Outcome refused = runCli({"audit", "checkpoint", "--database", file, "--out", folder.filePath("b.json")});
        QCOMPARE(refused.code, 3);
        QVERIFY(!QFile::exists(folder.filePath("b.json")));

        // A checkpoint that somebody corrected.
        QByteArray json = load(checkpoint);
        json.replace("\"entry\": 2", "\"entry\": 1");
        save(json, checkpoint);
        const Outcome forged = runCli(verify + QStringList{"--checkpoint", checkpoint});
        QCOMPARE(forged.code, 3);
        QVERIFY(forged.err.contains("not what was signed"));
    }

    void aSealedStoreWithUsers()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath("store.db");
        {
            const auto made = store::Store::create(file.toStdString(), Passphrase, {store::Effort::Least, {}});
            QVERIFY(made);
            const auto single = (*made)->users().singleUser("x");
            const auto boss = (*made)->users().turnOn(*single, "Boss", Password);
            QVERIFY(boss);
            QVERIFY((*made)->users().add(*boss, "Audrey", store::Role::Auditor, Password));
            QVERIFY((*made)->users().add(*boss, "Clara", store::Role::Clerk, Password));
        }
        const QString passphrase = save(QByteArray(Passphrase) + "\n", folder.filePath("passphrase"));
        const QString password = save(QByteArray(Password), folder.filePath("password"));
        const QStringList verify = {"audit", "verify", "--database", file};
        const Outcome locked = runCli(verify);
        QCOMPARE(locked.code, 3);
        QVERIFY2(locked.err.contains("COUNTERSIGN_PASSPHRASE"), locked.err.constData());
        const QStringList opened = verify + QStringList{"--passphrase-file", passphrase};
        QVERIFY(runCli(opened).err.contains("--user"));
        const Outcome clerk = runCli(opened + QStringList{"--user", "Clara", "--password-file", password});
        QCOMPARE(clerk.code, 3);
        QVERIFY2(clerk.err.contains("has no right"), clerk.err.constData());
        const Outcome auditor = runCli(opened + QStringList{"--user", "Audrey", "--password-file", password});
        QCOMPARE(auditor.code, 0);
        QVERIFY(!auditor.out.contains("not encrypted"));
        const Outcome wrong = runCli(verify + QStringList{"--passphrase-file", password, "--json"});
        QCOMPARE(wrong.code, 3);
        QCOMPARE(wrong.json()["error"].toObject()["code"].toString(), QString("denied"));
    }

    void storesThatAreNone()
    {
        const QTemporaryDir folder;
        const QString none = folder.filePath("none.db");
        const Outcome outcome = runCli({"audit", "verify", "--database", none});
        QCOMPARE(outcome.code, 3);
        QVERIFY(outcome.err.startsWith("countersign-cli: " + none.toUtf8() + ": "));
        QVERIFY(!QFile::exists(none));
        QCOMPARE(runCli({"audit"}).code, 2);
        QCOMPARE(runCli({"audit", "checkpoint", "--database", none}).code, 2);
        QCOMPARE(runCli({"audit", "verify", "--database", "mysql://x/y"}).code, 2);
    }
};

QTEST_GUILESS_MAIN(TestCliAudit)
#include "test_cli_audit.moc"
