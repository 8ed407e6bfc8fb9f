// countersign-cli model add, list, export, retire; release; rollback, as an operator runs them.
#include "tests/app/harness.h"

#include "core/base/sha256.h"
#include "core/model/safetensors.h"
#include "core/store/store.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace countersign;
using namespace countersign::test;

namespace {

constexpr const char* Password = "swordfish 9";
constexpr const char* OtherPassword = "perch 1234";

/// The shipped model under another version; sound.
QString another(const QString& path, const std::string& version)
{
    auto file = model::readTensors(shippedModel().toStdString());
    if (!file)
        return {};
    auto& card = file->metadata["card"];
    const auto at = card.find("\"version\"");
    const auto begin = card.find('"', card.find(':', at)) + 1;
    card.replace(begin, card.find('"', begin) - begin, version);
    return model::writeTensors(path.toStdString(), *file) ? path : QString();
}

QString hashOf(const QString& path)
{
    const QByteArray bytes = load(path);
    return QString::fromStdString(
        sha256({reinterpret_cast<const std::uint8_t*>(bytes.data()), std::size_t(bytes.size())}));
}

} // namespace

class TestCliBank : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (shippedModel().isEmpty())
            QSKIP("resources/models/default.safetensors is not there");
        m_one = another(m_folder.filePath("one.safetensors"), "branch-1");
        m_two = another(m_folder.filePath("two.safetensors"), "branch-2");
        QVERIFY(!m_one.isEmpty() && !m_two.isEmpty() && hashOf(m_one) != hashOf(m_two));
    }

    void oneDesk()
    {
        const QString file = m_folder.filePath("one.db");
        QVERIFY(store::Store::create(file.toStdString(), {}, {store::Effort::Least, {}}));
        const QStringList database = {"--database", file};
        const auto list = [&] { return runCli(QStringList{"model", "list", "--json"} + database).json(); };
        QVERIFY(list()["in_use"].isNull());
        QCOMPARE(runCli(QStringList{"rollback"} + database).code, 4); // there is nothing before

        const QString report = save(QByteArray(R"({"curve":[3,2,1]})"), m_folder.filePath("report.json"));
        const Outcome added =
            runCli(QStringList{"model", "add", m_one, "--note", "north", "--report", report, "--json"} + database);
        QVERIFY2(added.code == 0, added.err.constData());
        QCOMPARE(added.json()["sha256"].toString(), hashOf(m_one));
        QCOMPARE(added.json()["version"].toString(), QString("branch-1"));
        QVERIFY(list()["in_use"].isNull()); // added is not in use

        // Not shown to be better: only with a reason.
        const QStringList second = QStringList{"release", "--model", m_two} + database;
        QCOMPARE(runCli(second).code, 2); // what was measured has to be said
        const Outcome refused = runCli(second + QStringList{"--verdict", "worse", "--reason", "just so"});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("10 characters"), refused.err.constData());
        const Outcome released = runCli(second + QStringList{"--verdict", "better"});
        QVERIFY2(released.code == 0, released.err.constData());
        QVERIFY(released.out.contains("branch-2"));
        const QJsonObject first = runCli(QStringList{"release", "--model", hashOf(m_one).left(8), "--verdict",
                                                     "unclear", "--reason", "the north asked for it", "--json"}
                                         + database)
                                      .json();
        QCOMPARE(first["sha256"].toString(), hashOf(m_one));
        QCOMPARE(first["verdict"].toString(), QString("unclear"));
        QCOMPARE(list()["in_use"].toString(), hashOf(m_one));
        const Outcome text = runCli(QStringList{"model", "list"} + database);
        QVERIFY2(text.out.contains(("* " + hashOf(m_one).left(12)).toUtf8()), text.out.constData());
        QVERIFY(text.out.contains("the north asked for it"));

        // Out of the records again, the same bytes.
        const QString out = m_folder.filePath("out.safetensors");
        QCOMPARE(runCli(QStringList{"model", "export", hashOf(m_two), "--out", out} + database).code, 0);
        QVERIFY(load(out) == load(m_two));
        QCOMPARE(runCli(QStringList{"model", "export", "0123456789abcdef", "--out", out} + database).code, 3);

        // Back, and further back; what is in use cannot be retired, what is retired not released.
        QCOMPARE(runCli(QStringList{"rollback", "--json"} + database).json()["sha256"].toString(), hashOf(m_two));
        QCOMPARE(runCli(QStringList{"model", "retire", hashOf(m_two)} + database).code, 4);
        QCOMPARE(runCli(QStringList{"model", "retire", hashOf(m_one)} + database).code, 0);
        QCOMPARE(runCli(QStringList{"release", "--model", hashOf(m_one), "--verdict", "better"} + database).code, 4);
        const QJsonObject back = runCli(QStringList{"rollback", "--reason", "all of it", "--json"} + database).json();
        QVERIFY(back["sha256"].isNull() && back["rollback"].toBool());
        QVERIFY(list()["in_use"].isNull());
        QCOMPARE(list()["releases"].toArray().size(), 4);

        // What is no model does not get in.
        const QString broken = save(load(m_one).left(5'000), m_folder.filePath("broken.safetensors"));
        QCOMPARE(runCli(QStringList{"model", "add", broken} + database).code, 3);
        QCOMPARE(runCli(QStringList{"release", "--model", broken, "--verdict", "better"} + database).code, 3);
        QCOMPARE(list()["models"].toArray().size(), 2);
        QCOMPARE(runCli(QStringList{"audit", "verify"} + database).code, 0);
    }

    void twoPeople()
    {
        const QString file = m_folder.filePath("users.db");
        {
            const auto made = store::Store::create(file.toStdString(), {}, {store::Effort::Least, {}});
            QVERIFY(made);
            auto& users = (*made)->users();
            const auto boss = users.turnOn(*users.singleUser("x"), "Boss", Password);
            QVERIFY(boss);
            QVERIFY(users.add(*boss, "Olga", store::Role::Operator, OtherPassword));
            QVERIFY(users.add(*boss, "Clara", store::Role::Clerk, Password));
        }
        const QString password = save(QByteArray(Password), m_folder.filePath("password"));
        const QString other = save(QByteArray(OtherPassword), m_folder.filePath("other"));
        const QStringList olga = {"--database", file, "--user", "Olga", "--password-file", other};
        const QStringList release = QStringList{"release", "--model", m_one, "--verdict", "better"} + olga;
        const Outcome alone = runCli(release);
        QCOMPARE(alone.code, 3);
        QVERIFY2(alone.err.contains("--second"), alone.err.constData());
        const auto with = [&](const QString& name, const QString& secret) {
            return QStringList{"--second", name, "--second-password-file", secret};
        };
        QCOMPARE(runCli(release + with("Olga", other)).code, 3);     // herself
        QCOMPARE(runCli(release + with("Clara", password)).code, 3); // may not
        QCOMPARE(runCli(release + with("Boss", other)).code, 3);     // not his password
        const Outcome done = runCli(release + with("Boss", password) + QStringList{"--json"});
        QVERIFY2(done.code == 0, done.err.constData());
        QCOMPARE(done.json()["by"].toString(), QString("Olga"));
        QCOMPARE(done.json()["second"].toString(), QString("Boss"));
        QCOMPARE(runCli(QStringList{"rollback"} + olga).code, 3);
        QCOMPARE(runCli(QStringList{"rollback"} + olga + with("Boss", password)).code, 0);
        const QStringList clara = {"--database", file, "--user", "Clara", "--password-file", password};
        const Outcome list = runCli(QStringList{"model", "list"} + clara);
        QCOMPARE(list.code, 0);
        QVERIFY2(list.out.contains("by Olga and Boss"), list.out.constData());
        QCOMPARE(runCli(QStringList{"model", "add", m_two} + clara).code, 3);
    }

private:
    QTemporaryDir m_folder;
    QString m_one, m_two;
};

QTEST_GUILESS_MAIN(TestCliBank)
#include "test_cli_bank.moc"
