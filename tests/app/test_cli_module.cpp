// The program without the part that needs LibTorch, with a damaged one, and with the whole one where it is installed.
#include "tests/app/harness.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace countersign::test;

namespace {

const QString built = QStringLiteral(COUNTERSIGN_BINARY_DIR);
const QString demo = QStringLiteral(COUNTERSIGN_SOURCE_DIR "/resources/demo/genuine/");
constexpr int Patience = 240'000;

/// The program in a folder of its own, laid out as an installation.
class Installed {
public:
    Installed()
    {
        QDir(m_folder.path()).mkpath("bin");
        QDir(m_folder.path()).mkpath("lib/countersign");
        QDir(m_folder.path()).mkpath("share");
        QFile::link(QStringLiteral(COUNTERSIGN_SOURCE_DIR "/resources"), m_folder.filePath("share/countersign"));
        QFile::copy(built + "/bin/countersign-cli", program());
    }
    [[nodiscard]] QString program() const { return m_folder.filePath("bin/countersign-cli"); }
    [[nodiscard]] QString module() const { return m_folder.filePath("lib/countersign/libcountersign-torch.so"); }
    [[nodiscard]] QString file(const QString& name) const { return m_folder.filePath(name); }

    [[nodiscard]] Outcome run(const QStringList& arguments) const
    {
        QProcess process;
        process.start(program(), arguments);
        if (!process.waitForFinished(Patience) || process.exitStatus() != QProcess::NormalExit)
            return {-1, process.readAllStandardOutput(), process.readAllStandardError()};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

private:
    QTemporaryDir m_folder;
};

const QStringList ownVerify{"verify", "--query", demo + "query.png", "--reference", demo + "reference-1.png"};
// The classic network is LibTorch's to run.
const QStringList verify =
    ownVerify + QStringList{"--model", QString(COUNTERSIGN_SOURCE_DIR "/resources/models/classic.safetensors")};

} // namespace

class TestCliModule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(!shippedModel().isEmpty(), "the shipped model is missing"); }

    void whereItIsInstalled()
    {
        const Installed installed;
        QVERIFY(QFile::copy(built + "/lib/countersign/libcountersign-torch.so", installed.module()));
        const auto outcome = installed.run(verify + QStringList{"--json"});
        QVERIFY2(outcome.code == 0, outcome.err);
        // The same as from the build tree.
        auto here = runCli(verify + QStringList{"--json"}).json();
        auto there = outcome.json();
        here.remove("seconds");
        there.remove("seconds");
        QVERIFY(here.contains("score"));
        QCOMPARE(there, here);
    }

    /// None of these may need LibTorch: here it cannot be loaded.
    void whatNeedsNoNetwork_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("--version") << QStringList{"--version"};
        QTest::newRow("--help") << QStringList{"--help"};
        QTest::newRow("verify --help") << QStringList{"verify", "--help"};
        QTest::newRow("train --help") << QStringList{"train", "--help"};
        QTest::newRow("model show") << QStringList{"model", "show"};
        QTest::newRow("demo") << QStringList{"demo", "--output", "drawn"};
#if COUNTERSIGN_FUSED
        QTest::newRow("verify") << ownVerify;
        QTest::newRow("verify in single precision") << ownVerify + QStringList{"--precision", "float"};
        QTest::newRow("model check") << QStringList{"model", "check"};
#endif
        QTest::newRow("pack") << QStringList{"pack", "--data", "set", "--out", "set.pack"};
        QTest::newRow("model list") << QStringList{"model", "list", "--database", "records.db"};
        QTest::newRow("audit") << QStringList{"audit", "verify", "--database", "records.db"};
    }
    void whatNeedsNoNetwork()
    {
        QFETCH(QStringList, arguments);
        const Installed installed;
        QDir(installed.file(".")).mkpath("set/1/genuine");
        QDir(installed.file(".")).mkpath("set/1/forged");
        for (int i = 0; i < 3; ++i)
            save(signature(1, i), installed.file(QString("set/1/genuine/%1.png").arg(i)));
        for (QString& word : arguments)
            if (QStringList{"drawn", "set", "set.pack", "records.db"}.contains(word))
                word = installed.file(word);
        const auto outcome = installed.run(arguments);
        // There are no records yet; that is said without the network too.
        if (arguments.contains("--database"))
            QVERIFY2(outcome.code == 3 && outcome.err.contains("records.db"), outcome.err);
        else
            QVERIFY2(outcome.code == 0, outcome.err);
        QVERIFY2(!outcome.err.contains("libcountersign-torch"), outcome.err);
    }

    void missing_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("verify") << verify;
        QTest::newRow("model check") << QStringList{"model", "check", verify.back()};
        QTest::newRow("train") << QStringList{"train", "--data", "set", "--steps", "1", "--out", "out.safetensors"};
    }
    void missing()
    {
        QFETCH(QStringList, arguments);
        const Installed installed;
        for (int writer = 0; writer < 4; ++writer) {
            const QString folder = installed.file(QString("set/%1/").arg(writer));
            QDir().mkpath(folder + "genuine");
            QDir().mkpath(folder + "forged");
            for (int i = 0; i < 3; ++i) {
                save(signature(writer, i), folder + QString("genuine/%1.png").arg(i));
                save(skilledForgery(writer, i), folder + QString("forged/%1.png").arg(i));
            }
        }
        for (QString& word : arguments)
            if (word == "set" || word == "out.safetensors")
                word = installed.file(word);
        const auto outcome = installed.run(arguments);
        QCOMPARE(outcome.code, 4);
        QCOMPARE(QString::fromUtf8(outcome.err),
                 "countersign-cli: " + installed.module()
                     + ": The part of the program that runs the network is missing; install the program again.\n");
        QVERIFY(outcome.out.isEmpty());
    }

    void missingAsJson()
    {
        const Installed installed;
        const auto outcome = installed.run(verify + QStringList{"--json"});
        QCOMPARE(outcome.code, 4);
        const auto error = outcome.json()["error"].toObject();
        QCOMPARE(error["code"].toString(), "internal");
        QVERIFY(error["message"].toString().contains("is missing; install the program again."));
        QCOMPARE(error["file"].toString(), installed.module());
    }

    void damaged_data()
    {
        QTest::addColumn<double>("share"); // of the file that is left
        QTest::addColumn<QByteArray>("instead");
        QTest::addColumn<QString>("said");
        const QString damaged = "is damaged; install the program again.";
        QTest::newRow("empty") << 0.0 << QByteArray() << damaged;
        QTest::newRow("the first bytes") << 1e-5 << QByteArray() << damaged;
        QTest::newRow("a tenth") << 0.1 << QByteArray() << damaged;
        QTest::newRow("half") << 0.5 << QByteArray() << damaged;
        QTest::newRow("nearly all") << 0.99 << QByteArray() << damaged;
        QTest::newRow("all but a byte") << -1.0 << QByteArray() << damaged;
        QTest::newRow("text") << 0.0 << QByteArray(100'000, 'x') << damaged;
        QTest::newRow("a program") << 0.0 << load(built + "/bin/countersign-cli") << "cannot be loaded (";
    }
    void damaged()
    {
        QFETCH(double, share);
        QFETCH(QByteArray, instead);
        QFETCH(QString, said);
        const Installed installed;
        QByteArray bytes = instead;
        if (instead.isEmpty()) {
            bytes = load(built + "/lib/countersign/libcountersign-torch.so");
            QVERIFY(bytes.size() > 100'000);
            bytes.truncate(share < 0 ? bytes.size() - 1 : qsizetype(share * double(bytes.size())));
        }
        save(bytes, installed.module());
        const auto outcome = installed.run(verify);
        QCOMPARE(outcome.code, 4);
        QVERIFY2(outcome.err.contains(said.toUtf8()) && outcome.err.count('\n') == 1, outcome.err);
        QVERIFY(outcome.err.endsWith("install the program again.\n"));
        QVERIFY(outcome.err.contains(installed.module().toUtf8()));
        QVERIFY(outcome.out.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCliModule)
#include "test_cli_module.moc"
