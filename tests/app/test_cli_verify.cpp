// verify with the shipped model.
#include "tests/app/harness.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace countersign::test;

class TestCliVerify : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (shippedModel().isEmpty())
            QSKIP("resources/models/default.safetensors is not there");
        m_folder = std::make_unique<QTemporaryDir>();
        QDir(m_folder->path()).mkdir("references");
        for (int i = 0; i < 3; ++i)
            m_references += save(signature(1, i), file(QString("references/%1.png").arg(i)));
        m_query = save(signature(1, 10), file("query.png"));
        m_arguments = QStringList{"verify", "--model", shippedModel(), "--query", m_query};
        for (const QString& reference : m_references)
            m_arguments += {"--reference", reference};
    }

    void cleanup() { m_references.clear(); }

    void jsonHasTheWholeCase()
    {
        const Outcome outcome = runCli(m_arguments + QStringList{"--json"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.err.isEmpty(), outcome.err.constData());
        const QJsonObject result = outcome.json();
        QVERIFY((QStringList{"accept", "refer", "reject"}).contains(result["decision"].toString()));
        const double llr = result["llr"].toDouble();
        QVERIFY(std::abs(result["probability"].toDouble() - 1 / (1 + std::exp(-llr))) < 1e-9);
        QVERIFY(std::isfinite(result["score"].toDouble(NAN)));
        const QJsonArray references = result["references"].toArray();
        QCOMPARE(references.size(), 3);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(references[i].toObject()["file"].toString(), m_references[i]);
            QVERIFY(references[i].toObject()["score"].isDouble());
            QVERIFY(references[i].toObject()["llr"].isDouble());
        }
        QVERIFY(result["flags"].isArray());
        const QJsonObject model = result["model"].toObject();
        QCOMPARE(model["sha256"].toString().size(), 64);
        QVERIFY(!model["name"].toString().isEmpty());
        QVERIFY(!model["version"].toString().isEmpty());
        QCOMPARE(result["version"].toString(), QString(COUNTERSIGN_VERSION));
        QVERIFY(!result["device"].toString().isEmpty());
        QVERIFY(result["seconds"].toDouble() > 0);
    }

    void sameInputSameResult()
    {
        QJsonObject first = runCli(m_arguments + QStringList{"--json", "--threads", "1"}).json();
        QJsonObject second = runCli(m_arguments + QStringList{"--json", "--threads", "1"}).json();
        first.remove("seconds");
        second.remove("seconds");
        QVERIFY(!first.isEmpty());
        QCOMPARE(first, second);
    }

    void textBeginsWithOneVerdict()
    {
        const Outcome outcome = runCli(m_arguments);
        QCOMPARE(outcome.code, 0);
        const QString decision = runCli(m_arguments + QStringList{"--json"}).json()["decision"].toString();
        QVERIFY(QString(outcome.out).startsWith(decision.toUpper() + ": "));
        for (const QString& reference : m_references)
            QVERIFY(outcome.out.contains(reference.toUtf8()));
    }

    void aFolderMeansItsPictures()
    {
        save(QByteArray("notes"), file("references/notes.txt"));
        const Outcome outcome = runCli(
            {"verify", "--model", shippedModel(), "--query", m_query, "--reference", file("references"), "--json"});
        QCOMPARE(outcome.json()["references"].toArray().size(), 3);
        QCOMPARE(outcome.json()["llr"], runCli(m_arguments + QStringList{"--json"}).json()["llr"]);
    }

    void theOrderOfReferencesDoesNotMatter()
    {
        QStringList turned = {"verify", "--model", shippedModel(), "--query", m_query, "--json"};
        for (int i : {2, 0, 1})
            turned += {"--reference", m_references[i]};
        const double llr = runCli(turned).json()["llr"].toDouble();
        QVERIFY(std::abs(llr - runCli(m_arguments + QStringList{"--json"}).json()["llr"].toDouble()) < 1e-3);
    }

    void oneReferenceIsReferredAtBest()
    {
        const QStringList one = {"verify",  "--model", shippedModel(), "--json",
                                 "--query", m_query,   "--reference",  m_references[0]};
        const QJsonObject careful = runCli(one).json();
        QVERIFY(careful["flags"].toArray().contains("one-reference"));
        QVERIFY(careful["decision"].toString() != "accept");
    }

    void aCopyIsFlaggedAndNotAccepted()
    {
        QStringList arguments = m_arguments;
        arguments[arguments.indexOf("--query") + 1] = m_references[1];
        const Outcome outcome = runCli(arguments + QStringList{"--json"});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.json()["flags"].toArray().contains("query-is-reference"));
        QVERIFY(outcome.json()["decision"].toString() != "accept");
        QVERIFY(runCli(arguments).out.contains("copy of a reference"));
    }

    void pagesOfATiff()
    {
        const QString three = save(tiff({signature(1, 0), signature(1, 1), signature(1, 2)}), file("three.tif"));
        const Outcome asReference =
            runCli({"verify", "--model", shippedModel(), "--json", "--query", m_query, "--reference", three});
        QCOMPARE(asReference.code, 0);
        QCOMPARE(asReference.json()["references"].toArray().size(), 3);
        QCOMPARE(asReference.json()["references"].toArray()[2].toObject()["page"].toInt(), 3);

        const QStringList asQuery = {"verify",        "--model", shippedModel(), "--reference",
                                     m_references[0], "--query", three};
        const Outcome unclear = runCli(asQuery);
        QCOMPARE(unclear.code, 2);
        QVERIFY(unclear.err.contains("--page"));
        QVERIFY(unclear.err.contains("three.tif"));
        QCOMPARE(runCli(asQuery + QStringList{"--page", "2"}).code, 0);
        QCOMPARE(runCli(asQuery + QStringList{"--page", "4"}).code, 2);
    }

    void writesAReport()
    {
        for (const QString& paper : {QString("A4"), QString("Letter")}) {
            const QString report = file(paper + ".pdf");
            const Outcome outcome = runCli(m_arguments
                                           + QStringList{"--report", report, "--page-size", paper, "--case", "77/3",
                                                         "--customer", "Ada Example", "--json"});
            QCOMPARE(outcome.code, 0);
            QCOMPARE(outcome.json()["report"].toString(), report);
            QVERIFY(load(report).startsWith("%PDF-1."));
        }
    }

    void aReportNeedsNoDisplay()
    {
        const Outcome outcome = runCli(m_arguments + QStringList{"--report", file("r.pdf")}, [] {
            qputenv("QT_QPA_PLATFORM", "xcb");
            qunsetenv("DISPLAY");
        });
        QCOMPARE(outcome.code, 0);
        QVERIFY(load(file("r.pdf")).startsWith("%PDF"));
    }

    void aReportDoesNotReplaceASignature()
    {
        const QByteArray before = load(m_references.first());
        const Outcome outcome = runCli(m_arguments + QStringList{"--report", m_references.first()});
        QCOMPARE(outcome.code, 2);
        QCOMPARE(load(m_references.first()), before);
    }

    void aReportThatCannotBeWrittenLeavesTheVerdict()
    {
        const QString report = file("none/report.pdf");
        const Outcome outcome = runCli(m_arguments + QStringList{"--report", report});
        QCOMPARE(outcome.code, 4);
        QVERIFY(outcome.err.startsWith("countersign-cli: " + report.toUtf8() + ": "));
        QCOMPARE(outcome.err.count('\n'), 1);
        QVERIFY(outcome.out.contains("log-likelihood ratio"));
        const QJsonObject result = runCli(m_arguments + QStringList{"--report", report, "--json"}).json();
        QVERIFY(result["llr"].isDouble());
        QCOMPARE(result["error"].toObject()["code"].toString(), QString("write-failed"));
        QCOMPARE(result["error"].toObject()["file"].toString(), report);
    }

    void aFileSizeLimitKeepsTheOldReport()
    {
        const QString report = save(QByteArray("old"), file("report.pdf"));
        const Outcome outcome = runCli(m_arguments + QStringList{"--report", report}, [] {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{2048, 2048};
            setrlimit(RLIMIT_FSIZE, &limit);
        });
        QCOMPARE(outcome.code, 4);
        QVERIFY(outcome.err.contains(report.toUtf8()));
        QCOMPARE(load(report), QByteArray("old"));
        QCOMPARE(QDir(m_folder->path()).entryList({".*"}, QDir::Files | QDir::Hidden), QStringList());
    }

    void aFullDiskLeavesNothingHalfDone()
    {
        const QString disk = file("disk");
        QDir().mkdir(disk);
        if (mount("tmpfs", disk.toLocal8Bit(), "tmpfs", 0, "size=8k") != 0)
            QSKIP("a small disk cannot be mounted here");
        const QString report = disk + "/report.pdf";
        const Outcome outcome = runCli(m_arguments + QStringList{"--report", report});
        const QStringList left = QDir(disk).entryList(QDir::Files | QDir::Hidden);
        umount(disk.toLocal8Bit());
        QCOMPARE(outcome.code, 4);
        QVERIFY(outcome.err.startsWith("countersign-cli: " + report.toUtf8() + ": "));
        QVERIFY(left.isEmpty());
    }

    void outputThatCannotBeWrittenIsAFailure()
    {
        const Outcome outcome = runCli(m_arguments, [] {
            if (std::freopen("/dev/full", "w", stdout) == nullptr)
                _exit(99);
        });
        QCOMPARE(outcome.code, 4);
    }

private:
    QString file(const QString& name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QStringList m_references;
    QString m_query;
    QStringList m_arguments;
};

QTEST_GUILESS_MAIN(TestCliVerify)
#include "test_cli_verify.moc"
