// queue and worker as a bank runs them: several workers on one database, killed, stopped, and without it for a while.
#include "tests/app/harness.h"
#include "tests/core/store/places.h"

#include "core/base/csv.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>
#include <set>
#include <vector>

using namespace countersign;
using namespace countersign::test;

namespace {

constexpr int Writers = 3;
constexpr int PatienceMs = 240'000; // sanitizers on a busy machine

/// A worker of its own, as on another machine.
class Child {
public:
    explicit Child(const QStringList& arguments)
    {
        m_process.start(QStringLiteral(COUNTERSIGN_BINARY_DIR "/bin/countersign-cli"), arguments);
        m_process.waitForStarted();
    }
    void send(int signal) { ::kill(pid_t(m_process.processId()), signal); }
    [[nodiscard]] qint64 id() const { return m_process.processId(); }
    [[nodiscard]] Outcome end()
    {
        if (!m_process.waitForFinished(PatienceMs))
            m_process.kill();
        const bool crashed = m_process.exitStatus() != QProcess::NormalExit;
        return {crashed ? -1 : m_process.exitCode(), m_process.readAllStandardOutput(),
                m_process.readAllStandardError()};
    }

private:
    QProcess m_process;
};

bool waitUntil(const std::function<bool()>& holds)
{
    QElapsedTimer time;
    for (time.start(); time.elapsed() < PatienceMs; QTest::qSleep(30))
        if (holds())
            return true;
    return false;
}

std::vector<CsvRow> rowsOf(const QString& path)
{
    const QByteArray text = load(path);
    const auto rows = parseCsv({text.data(), std::size_t(text.size())}, "results");
    return rows ? *rows : std::vector<CsvRow>();
}

} // namespace

class TestCliQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (shippedModel().isEmpty())
            QSKIP("resources/models/default.safetensors is not there");
        m_server = Server::start();
        for (int writer = 1; writer <= Writers; ++writer) {
            const QString who = m_folder.filePath(QStringLiteral("people/00%1").arg(writer));
            QVERIFY(QDir().mkpath(who));
            for (int i = 1; i <= 3; ++i)
                save(signature(writer, i), who + QStringLiteral("/%1.png").arg(i));
        }
    }

    void fourWorkersTwoKilled()
    {
        if (!m_server)
            QSKIP("PostgreSQL 15 is not installed (Debian package postgresql-15).");
        const std::string url = m_server->newUrl();
        constexpr int Count = 240;
        fill(url, Count);
        const QStringList work = {"worker", "--store",   text(url), "--until-empty", "--lot", "4", "--lease",
                                  "3",      "--threads", "1",       "--json"};
        std::vector<std::unique_ptr<Child>> workers;
        for (int i = 0; i < 4; ++i)
            workers.push_back(std::make_unique<Child>(work));
        int held = 0;
        for (const std::size_t one : {0, 1}) {
            Child& worker = *workers[one];
            const QString sql = QStringLiteral("SELECT COUNT(*) FROM queue_item WHERE worker LIKE '%-")
                                + QString::number(worker.id()) + QStringLiteral("' AND state = ");
            QVERIFY(waitUntil([&] { return number(url, sql + "2") >= 8 && number(url, sql + "1") > 0; }));
            worker.send(SIGKILL);
            QCOMPARE(worker.end().code, -1);
            held += number(url, sql + "1");
        }
        QVERIFY2(held > 0, "no worker was killed while it had something");
        int cases = 0;
        for (const int worker : {2, 3}) {
            const Outcome outcome = workers[std::size_t(worker)]->end();
            QVERIFY2(outcome.code == 0, outcome.err.constData());
            cases += outcome.json()["cases"].toInt();
            QCOMPARE(outcome.json()["failed"].toInt(), 0);
        }
        QVERIFY(cases >= held && cases < Count);
        QCOMPARE(number(url, "SELECT COUNT(*) FROM queue_item WHERE state = 2"), Count);
        QCOMPARE(number(url, "SELECT COUNT(*) FROM verification"), Count);
        QCOMPARE(number(url, "SELECT COUNT(*) FROM verification v JOIN queue_item q ON q.id = v.id"), Count);
        QCOMPARE(number(url, "SELECT COUNT(*) FROM trail WHERE action = 'case-added'"), Count);
        QCOMPARE(number(url, "SELECT COUNT(DISTINCT subject) FROM trail WHERE action = 'case-added'"), Count);
        QCOMPARE(number(url, "SELECT COUNT(*) FROM queue_item WHERE attempts > 1"), held);
        QCOMPARE(number(url, "SELECT COUNT(DISTINCT worker) FROM queue_item"), 4);
        QVERIFY(runCli({"audit", "verify", "--database", text(url)}).code == 0);

        const QString results = m_folder.filePath("results.csv");
        const Outcome exported = runCli({"queue", "export", "--store", text(url), "--output", results, "--json"});
        QVERIFY2(exported.code == 0, exported.err.constData());
        QCOMPARE(exported.json()["cases"].toInt(), Count);
        const auto rows = rowsOf(results);
        QCOMPARE(rows.size(), std::size_t(Count + 1));
        std::set<std::string> names;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            QVERIFY(!rows[i].fields[4].empty());
            names.insert(rows[i].fields[0]);
        }
        QCOMPARE(names.size(), std::size_t(Count));
        QVERIFY(std::is_sorted(rows.begin() + 1, rows.end(),
                               [](const CsvRow& a, const CsvRow& b) { return a.fields[0] < b.fields[0]; }));
        // Again from the same folder: nothing is new, and nothing is done.
        const Outcome again = runCli({"queue", "add", "--store", text(url), "--from", queries(), "--json"});
        QCOMPARE(again.json()["added"].toInt(-1), 0);
        QCOMPARE(again.json()["there"].toInt(), Count);
        const Outcome idle = runCli(work);
        QVERIFY2(idle.code == 0, idle.err.constData());
        QCOMPARE(idle.json()["cases"].toInt(-1), 0);
    }

    void stoppedInGoodOrder()
    {
        if (!m_server)
            QSKIP("PostgreSQL 15 is not installed (Debian package postgresql-15).");
        const std::string url = m_server->newUrl();
        fill(url, 200);
        Child worker({"worker", "--store", text(url), "--threads", "1", "--lot", "2", "--json"});
        QVERIFY(waitUntil([&] { return number(url, "SELECT COUNT(*) FROM queue_item WHERE state = 2") > 3; }));
        worker.send(SIGTERM);
        const Outcome outcome = worker.end();
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QVERIFY(outcome.json()["stopped"].toBool());
        const int done = number(url, "SELECT COUNT(*) FROM verification");
        QVERIFY2(done < 200, "it was done before it was stopped");
        QCOMPARE(outcome.json()["cases"].toInt(), done);
        const QJsonObject status = runCli({"queue", "status", "--store", text(url), "--json"}).json();
        QCOMPARE(status["taken"].toInt(-1), 0);
        QCOMPARE(status["waiting"].toInt(), 200 - done);
        QCOMPARE(status["done"].toInt(), done);
    }

    void withoutItsDatabaseForAWhile()
    {
        if (!m_server)
            QSKIP("PostgreSQL 15 is not installed (Debian package postgresql-15).");
        const std::string url = m_server->newUrl();
        fill(url, 120);
        Child worker({"worker", "--store", text(url), "--threads", "1", "--lot", "2", "--until-empty", "--json"});
        QVERIFY(waitUntil([&] { return number(url, "SELECT COUNT(*) FROM queue_item WHERE state = 2") > 3; }));
        QVERIFY(m_server->crashAndRestart());
        const Outcome outcome = worker.end();
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QCOMPARE(outcome.err.count("waits until it works again"), 1);
        QCOMPARE(outcome.err.count("The database is back"), 1);
        QCOMPARE(number(url, "SELECT COUNT(*) FROM verification"), 120);
        QCOMPARE(number(url, "SELECT COUNT(*) FROM queue_item WHERE state = 2"), 120);
        QVERIFY(runCli({"audit", "verify", "--database", text(url)}).code == 0);
    }

    void oneFileTwoProcessesAndAPassphrase()
    {
        const QTemporaryDir folder;
        const std::string url = folder.filePath("store.db").toStdString();
        save(QByteArray(Passphrase) + "\n", folder.filePath("passphrase"));
        m_more = {"--passphrase-file", folder.filePath("passphrase")};
        fill(url, 40, Passphrase);
        const QStringList work =
            QStringList{"worker", "--store", text(url), "--until-empty", "--threads", "1", "--json"} + m_more;
        Child one(work), two(work);
        const Outcome first = one.end(), second = two.end();
        QVERIFY2(first.code == 0, first.err.constData());
        QVERIFY2(second.code == 0, second.err.constData());
        QCOMPARE(first.json()["cases"].toInt() + second.json()["cases"].toInt(), 40);
        QCOMPARE(number(url, "SELECT COUNT(*) FROM verification"), 40);
        QVERIFY(runCli(QStringList{"audit", "verify", "--database", text(url)} + m_more).code == 0);
        const Outcome locked = runCli({"worker", "--store", text(url), "--until-empty"});
        QCOMPARE(locked.code, 3);
        QVERIFY2(locked.err.contains("COUNTERSIGN_PASSPHRASE"), locked.err.constData());
        m_more.clear();
    }

    void whatCannotBeVerified()
    {
        const QTemporaryDir folder;
        const std::string url = folder.filePath("store.db").toStdString();
        makeStore(url);
        save(signature(1, 7), folder.filePath("good.png"));
        save(QByteArray("no picture"), folder.filePath("bad.png"));
        save(QByteArray("account;query;case;amount\n"
                        "00-1;good.png;cheque 1;120\n"
                        "999;good.png;stranger;\n"
                        "001;bad.png;broken;5\n"
                        "001;none.png;absent;5\n"
                        ";good.png;nobody's;5\n"
                        "002;good.png;other's;1,50\n"
                        "002;good.png;\"of another; hand\";77\n"),
             folder.filePath("day.csv"));
        const QStringList add = {"queue", "add", "--store", text(url), "--from", folder.filePath("day.csv"), "--json"};
        const Outcome added = runCli(add);
        QCOMPARE(added.code, 3);
        QCOMPARE(added.json()["added"].toInt(), 4);
        QStringList leftOut;
        for (const QJsonValue one : added.json()["left_out"].toArray())
            leftOut << one.toObject()["case"].toString();
        QCOMPARE(leftOut, (QStringList{"absent", "nobody's", "other's"}));

        const QString results = folder.filePath("results.csv");
        const QStringList batch = {"batch", "--queue", "--store", text(url), "--output", results, "--json"};
        const Outcome done = runCli(batch);
        QVERIFY2(done.code == 0, done.err.constData());
        QCOMPARE(done.json()["cases"].toInt(), 4);
        QCOMPARE(done.json()["failed"].toInt(), 2);
        const auto rows = rowsOf(results);
        QCOMPARE(rows.size(), std::size_t(5));
        QCOMPARE(rows[0].fields.back(), std::string("account"));
        QCOMPARE(rows[1].fields[0], std::string("cheque 1"));
        QVERIFY(rows[1].fields[4] == "accept" || rows[1].fields[4] == "refer"); // the model may doubt it
        QVERIFY(rows[2].fields[6].find("No customer has this account number") != std::string::npos);
        QVERIFY(!rows[3].fields[6].empty());
        QCOMPARE(rows[4].fields[0], std::string("of another; hand"));
        QCOMPARE(rows[4].fields[4], std::string("reject"));
        QCOMPARE(number(url, "SELECT amount FROM verification WHERE proposal = 2"), 77);

        // The customer is enrolled, and what failed is done once more.
        QVERIFY(QDir(folder.path()).mkpath("more/999"));
        for (int i = 1; i <= 3; ++i)
            save(signature(1, i + 40), folder.filePath(QStringLiteral("more/999/%1.png").arg(i)));
        QCOMPARE(runCli({"import", "--into", text(url), "--from", folder.filePath("more")}).code, 0);
        QCOMPARE(runCli({"queue", "retry", "--store", text(url), "--json"}).json()["waiting_again"].toInt(), 2);
        const Outcome again = runCli(batch);
        QCOMPARE(again.json()["failed"].toInt(), 1);
        QCOMPARE(again.json()["kept"].toInt(), 2);
        QVERIFY(!rowsOf(results)[2].fields[4].empty());
        QCOMPARE(number(url, "SELECT COUNT(*) FROM verification"), 3);
        QCOMPARE(runCli({"queue", "clear", "--store", text(url), "--json"}).json()["cleared"].toInt(), 3);
        QVERIFY(runCli({"audit", "verify", "--database", text(url)}).code == 0);
    }

private:
    static QString text(const std::string& url) { return QString::fromStdString(url); }
    static int number(const std::string& url, const QString& sql) { return rawValue(url, sql).toInt(); }
    [[nodiscard]] QString queries() const { return m_folder.filePath("queries"); }

    void makeStore(const std::string& url, std::optional<std::string_view> passphrase = {})
    {
        QVERIFY(store::Store::create(url, passphrase, {store::Effort::Least, {}}));
        const Outcome done =
            runCli(QStringList{"import", "--into", text(url), "--from", m_folder.filePath("people")} + m_more);
        QVERIFY2(done.code == 0, done.err.constData());
    }

    /// A store with customers, and so many queries of theirs in its queue.
    void fill(const std::string& url, int count, std::optional<std::string_view> passphrase = {})
    {
        makeStore(url, passphrase);
        QDir(queries()).removeRecursively();
        QVERIFY(QDir().mkpath(queries()));
        for (int i = 0; i < count; ++i) {
            const int writer = i % Writers + 1;
            const QString drawn = m_folder.filePath(QStringLiteral("drawn-%1.png").arg(writer));
            if (!QFile::exists(drawn))
                save(signature(writer, 9), drawn);
            QVERIFY(QFile::copy(
                drawn, queries() + QStringLiteral("/00%1_%2.png").arg(writer).arg(i, 4, 10, QLatin1Char('0'))));
        }
        const Outcome added =
            runCli(QStringList{"queue", "add", "--store", text(url), "--from", queries(), "--json"} + m_more);
        QVERIFY2(added.code == 0, added.err.constData());
        QCOMPARE(added.json()["added"].toInt(), count);
    }

    QTemporaryDir m_folder;
    QStringList m_more;
    std::unique_ptr<Server> m_server;
};

QTEST_GUILESS_MAIN(TestCliQueue)
#include "test_cli_queue.moc"
