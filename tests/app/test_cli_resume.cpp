// A batch that was killed: what is written stays, the rest is done, the whole is as if nothing had happened.
#include "tests/app/harness.h"

#include "core/base/csv.h"
#include "core/store/store.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <memory>
#include <vector>

using namespace countersign;
using namespace countersign::test;

namespace {

constexpr int PatienceMs = 240'000;

using Rows = std::vector<CsvRow>;

Rows rowsOf(const QByteArray& text)
{
    const auto rows = parseCsv({text.data(), std::size_t(text.size())}, "results");
    return rows ? *rows : Rows();
}

/// But for the rounding of scores, which depends on the pictures that go through the network together.
QString difference(const QByteArray& results, const QByteArray& wanted)
{
    const Rows a = rowsOf(results), b = rowsOf(wanted);
    if (a.size() != b.size() || !results.endsWith('\n'))
        return QString("%1 rows, not %2").arg(a.size()).arg(b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i].fields.size() != b[i].fields.size())
            return QString("row %1 has other fields").arg(i);
        for (std::size_t k = 0; k < a[i].fields.size(); ++k) {
            const QString one = QString::fromStdString(a[i].fields[k]), other = QString::fromStdString(b[i].fields[k]);
            const bool isNumber = i > 0 && k >= 1 && k <= 3 && !one.isEmpty() && !other.isEmpty();
            if (isNumber ? std::abs(one.toDouble() - other.toDouble()) > 1e-3 : one != other)
                return QString("row %1: %2, not %3").arg(i).arg(one, other);
        }
    }
    return {};
}

} // namespace

class TestCliResume : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (shippedModel().isEmpty())
            QSKIP("resources/models/default.safetensors is not there");
        m_folder = std::make_unique<QTemporaryDir>();
        for (int i = 0; i < 3; ++i)
            save(signature(1, i), file(QString("a%1.png").arg(i)));
    }

    void aListGoesOn()
    {
        QByteArray text = "case,query,references\n";
        for (int i = 0; i < 60; ++i)
            text += QString("\"case %1, of\nmany\",a%2.png,a%3.png\n").arg(i).arg(i % 3).arg((i + 1) % 3).toUtf8();
        save(text, file("cases.csv"));
        QCOMPARE(list().code, 0);
        const QByteArray whole = load(file("results.csv"));
        QVERIFY(whole.count("case ") == 60);

        // Where the kill comes: before the first row, in the middle of one, between two, after the last.
        const QString part = partOfAKilledRun();
        for (const qsizetype cut : {qsizetype(0), qsizetype(20), whole.indexOf("case 31,") + 8,
                                    whole.indexOf("\"case 31,"), whole.size() - 1, whole.size()}) {
            QVERIFY(QFile::remove(file("results.csv")));
            save(whole.left(cut), part);
            const Outcome again = list();
            QVERIFY2(again.code == 0, again.err.constData());
            QCOMPARE(difference(load(file("results.csv")), whole), QString());
            const int kept = cut < 100 ? 0 : cut < whole.size() - 1 ? 31 : cut == whole.size() ? 60 : 59;
            QCOMPARE(again.json()["kept"].toInt(-1), kept);
            QCOMPARE(again.json()["cases"].toInt(), 60);
            QVERIFY(!QFile::exists(part));
        }

        // What is written is not done again, and what is not of this list is.
        QByteArray marked = whole.left(whole.indexOf("\"case 31,"));
        const auto row = marked.indexOf("\"case 7,");
        const auto score = marked.indexOf(',', marked.indexOf("many\"", row)) + 1;
        marked.replace(score, 4, "4.44");
        save(marked, part);
        QCOMPARE(list().json()["kept"].toInt(), 31);
        QByteArray wanted = whole;
        QCOMPARE(difference(load(file("results.csv")), wanted.replace(score, 4, "4.44")), QString());
        QByteArray foreign = whole.left(whole.indexOf("\"case 31,"));
        foreign.replace("case 12,", "case XX,");
        save(foreign, part);
        QCOMPARE(list().json()["kept"].toInt(), 12);
        QCOMPARE(difference(load(file("results.csv")), whole), QString());

        // Another list has another part.
        save(whole.left(whole.indexOf("\"case 31,")), part);
        save(text.replace("case 59", "case 60"), file("cases.csv"));
        QCOMPARE(list().json()["kept"].toInt(-1), 0);
        QVERIFY(QFile::exists(part));
    }

    void aFolderThatIsKilled()
    {
        const QString store = file("store.db"), people = file("people"), queries = file("queries");
        QVERIFY(store::Store::create(store.toStdString(), {}, {store::Effort::Least, {}}));
        for (const char* account : {"7001", "7002"}) {
            QVERIFY(QDir().mkpath(people + "/" + account));
            for (int i = 0; i < 3; ++i)
                save(signature(account[3] - '0', i), people + QStringLiteral("/%1/%2.png").arg(account).arg(i));
        }
        QCOMPARE(runCli({"import", "--into", store, "--from", people}).code, 0);
        QVERIFY(QDir().mkpath(queries + "/Jane Doe - 7002"));
        save(signature(1, 8), queries + "/7001.png");
        save(signature(2, 8), queries + "/Jane Doe - 7002/q.png");
        save(QByteArray("no picture"), queries + "/7001_bad.png");
        save(signature(1, 8), queries + "/4444.png");
        for (int i = 0; i < 150; ++i)
            QVERIFY(QFile::copy(queries + "/7001.png", queries + QStringLiteral("/7001_%1.png").arg(1'000 + i)));
        const QStringList run = {"batch",    "--input",           queries,     "--store", store,
                                 "--output", file("results.csv"), "--threads", "1",       "--json"};
        const Outcome once = runCli(run);
        QVERIFY2(once.code == 0, once.err.constData());
        QCOMPARE(once.json()["failed"].toInt(), 2);
        const QByteArray whole = load(file("results.csv"));
        const auto rows = parseCsv({whole.data(), std::size_t(whole.size())}, "results");
        QCOMPARE(rows->size(), std::size_t(155));
        QCOMPARE((*rows)[1].fields[0], std::string("4444"));
        QVERIFY((*rows)[1].fields[6].find("No customer has this account number") != std::string::npos);
        QCOMPARE((*rows)[2].fields[0], std::string("7001"));
        QCOMPARE((*rows)[2].fields[4], std::string("accept"));
        QCOMPARE((*rows)[154].fields[0], std::string("Jane Doe - 7002/q"));
        QCOMPARE((*rows)[154].fields[4], std::string("accept"));
        QCOMPARE((*rows)[154].fields[7], std::string("7002"));
        QVERIFY(QFile::remove(file("results.csv")));

        QProcess process;
        process.start(QStringLiteral(COUNTERSIGN_BINARY_DIR "/bin/countersign-cli"), run);
        QElapsedTimer time;
        QString part;
        for (time.start(); time.elapsed() < PatienceMs && part.isEmpty(); QTest::qSleep(5))
            for (const QFileInfo& one : QDir(m_folder->path()).entryInfoList({"results.csv.part-*"}))
                if (one.size() > 1'000)
                    part = one.filePath();
        process.kill();
        process.waitForFinished();
        QVERIFY(process.exitStatus() == QProcess::CrashExit);
        const auto written = load(part).count('\n') - 1;
        QVERIFY(written >= 32 && written < 154);
        const Outcome again = runCli(run);
        QVERIFY2(again.code == 0, again.err.constData());
        QCOMPARE(again.json()["kept"].toInt(), int(written));
        QCOMPARE(difference(load(file("results.csv")), whole), QString());
        QVERIFY(!QFile::exists(part));
    }

private:
    QString file(const QString& name) const { return m_folder->filePath(name); }

    Outcome list()
    {
        return runCli({"batch", "--model", shippedModel(), "--input", file("cases.csv"), "--output",
                       file("results.csv"), "--json"});
    }

    /// The name that an unfinished run of the list has.
    QString partOfAKilledRun()
    {
        QProcess process;
        process.start(QStringLiteral(COUNTERSIGN_BINARY_DIR "/bin/countersign-cli"),
                      {"batch", "--model", shippedModel(), "--input", file("cases.csv"), "--output",
                       file("results.csv"), "--threads", "1"});
        QElapsedTimer time;
        QStringList parts;
        for (time.start(); time.elapsed() < PatienceMs && parts.isEmpty(); QTest::qSleep(1))
            parts = QDir(m_folder->path()).entryList({"results.csv.part-*"});
        process.kill();
        process.waitForFinished();
        return parts.isEmpty() ? QString() : file(parts.front());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestCliResume)
#include "test_cli_resume.moc"
