// Options, help and exit codes: what can be said before a model is opened.
#include "tests/app/harness.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace countersign::test;

class TestCliUsage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void helpOfEveryCommand_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QStringList>("options");
        const QStringList common = {"--model", "--device", "--threads"};
        QTest::newRow("program") << QStringList{}
                                 << QStringList{"verify",   "batch",     "identify", "embed",     "model",     "train",
                                                "evaluate", "calibrate", "demo",     "--version", "Exit codes"};
        QTest::newRow("verify") << QStringList{"verify"}
                                << common + QStringList{"--query", "--reference", "--report", "--page-size", "--json"};
        QTest::newRow("batch") << QStringList{"batch"} << common + QStringList{"--input", "--output", "--json"};
        QTest::newRow("identify") << QStringList{"identify"} << common + QStringList{"--gallery", "--query", "--top"};
        QTest::newRow("embed") << QStringList{"embed"} << common + QStringList{"--input", "--output"};
        QTest::newRow("model") << QStringList{"model"} << QStringList{"show", "check", "add", "list", "export"};
        QTest::newRow("model show") << QStringList{"model", "show"} << QStringList{"--json", "--model"};
        QTest::newRow("model check") << QStringList{"model", "check"} << QStringList{"--json", "--model"};
        QTest::newRow("train") << QStringList{"train"} << QStringList{"--data", "--out", "--checkpoint"};
        QTest::newRow("evaluate") << QStringList{"evaluate"} << QStringList{"--protocol", "--data"};
        QTest::newRow("audit") << QStringList{"audit"} << QStringList{"verify", "checkpoint"};
        QTest::newRow("audit verify") << QStringList{"audit", "verify"}
                                      << QStringList{"--database", "--checkpoint", "--passphrase-file", "--user"};
        QTest::newRow("model list") << QStringList{"model", "list"} << QStringList{"--json", "--database", "--user"};
        QTest::newRow("release") << QStringList{"release"}
                                 << QStringList{"--database", "--model", "--verdict", "--reason", "--second"};
        QTest::newRow("rollback") << QStringList{"rollback"} << QStringList{"--database", "--reason", "--second"};
        QTest::newRow("find") << QStringList{"find"} << QStringList{"--input", "--boxes", "--least", "--json"};
        QTest::newRow("extract") << QStringList{"extract"}
                                 << QStringList{"--input", "--output", "--sheet", "--box", "--replace", "--json"};
        QTest::newRow("demo") << QStringList{"demo"} << QStringList{"--output"};
    }

    void helpOfEveryCommand()
    {
        QFETCH(QStringList, command);
        QFETCH(QStringList, options);
        const Outcome outcome = runCli(command + QStringList{"--help"});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.err.isEmpty());
        for (const QString& option : options)
            QVERIFY2(outcome.out.contains(option.toUtf8()), qPrintable(option));
    }

    void version()
    {
        const Outcome outcome = runCli({"--version"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out, QByteArray("countersign-cli " COUNTERSIGN_VERSION "\n"));
    }

    /// Without a display.
    void theWindowSaysWhatItIs()
    {
        for (const auto& [argument, wanted] : {std::pair{"--version", "countersign " COUNTERSIGN_VERSION},
                                               {"-v", "countersign " COUNTERSIGN_VERSION},
                                               {"--help", "--database"}}) {
            auto environment = QProcessEnvironment::systemEnvironment();
            for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
                environment.remove(QString::fromLatin1(name));
            QProcess program;
            program.setProcessEnvironment(environment);
            program.start(QStringLiteral(COUNTERSIGN_BINARY_DIR "/bin/countersign"), {QString::fromLatin1(argument)});
            QVERIFY(program.waitForFinished());
            QCOMPARE(program.exitStatus(), QProcess::NormalExit);
            QCOMPARE(program.exitCode(), 0);
            QVERIFY2(program.readAllStandardOutput().contains(wanted), argument);
        }
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("names"); ///< what the sentence must name
        QTest::newRow("nothing") << QStringList{} << "subcommand";
        QTest::newRow("unknown command") << QStringList{"verfy"} << "verfy";
        QTest::newRow("unknown option") << QStringList{"verify", "--query", "a", "--reference", "b", "--fast"}
                                        << "--fast";
        QTest::newRow("no query") << QStringList{"verify", "--reference", "b"} << "--query";
        QTest::newRow("no reference") << QStringList{"verify", "--query", "a"} << "--reference";
        QTest::newRow("no output") << QStringList{"batch", "--input", "a"} << "--output";
        QTest::newRow("no value") << QStringList{"embed", "--input"} << "--input";
        QTest::newRow("threads") << QStringList{"embed", "--input", "a", "--threads", "-1"} << "--threads";
        QTest::newRow("page") << QStringList{"verify", "--query", "a", "--reference", "b", "--page", "0"} << "--page";
        QTest::newRow("paper") << QStringList{"verify", "--query", "a", "--reference", "b", "--page-size", "B5"}
                               << "--page-size";
        QTest::newRow("model without a verb") << QStringList{"model"} << "subcommand";
    }

    void wrongUsage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, names);
        const Outcome outcome = runCli(arguments);
        QCOMPARE(outcome.code, 2);
        QVERIFY(outcome.out.isEmpty());
        QVERIFY(outcome.err.startsWith("countersign-cli: "));
        QCOMPARE(outcome.err.count('\n'), 1);
        QVERIFY2(outcome.err.contains(names.toUtf8()), outcome.err.constData());

        arguments.insert(std::min<qsizetype>(1, arguments.size()), "--json");
        const Outcome asJson = runCli(arguments);
        QCOMPARE(asJson.code, 2);
        QCOMPARE(asJson.json()["error"].toObject()["code"].toString(), QString("invalid-argument"));
    }

    void caseListsThatAreNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("blank") << QByteArray("\n\n");
        QTest::newRow("no query column") << QByteArray("case,references\n1,a.png\n");
        QTest::newRow("open quote") << QByteArray("case,query,references\n\"1,a.png,b.png\n");
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFE"
                                              "c\0a\0",
                                              6);
    }

    void caseListsThatAreNone()
    {
        QFETCH(QByteArray, text);
        const QTemporaryDir folder;
        const QString cases = save(text, folder.filePath("cases.csv"));
        const QString results = folder.filePath("results.csv");
        const Outcome outcome = runCli({"batch", "--input", cases, "--output", results});
        QCOMPARE(outcome.code, 3);
        QVERIFY(outcome.err.startsWith("countersign-cli: " + cases.toUtf8() + ": "));
        QCOMPARE(outcome.err.count('\n'), 1);
        QVERIFY(!QFile::exists(results));
    }

    void resultsThatCannotBeWritten()
    {
        const QTemporaryDir folder;
        const QString cases = save(QByteArray("case,query,references\n"), folder.filePath("cases.csv"));
        for (const QString& results : {folder.filePath("none/results.csv"), folder.path()}) {
            const Outcome outcome = runCli({"batch", "--input", cases, "--output", results});
            QCOMPARE(outcome.code, 4);
            QVERIFY(outcome.err.startsWith("countersign-cli: " + results.toUtf8() + ": "));
        }
    }

    void galleriesThatAreNone()
    {
        const QTemporaryDir folder;
        const Outcome empty = runCli({"identify", "--gallery", folder.path(), "--query", "q.png"});
        QCOMPARE(empty.code, 3);
        QVERIFY(empty.err.contains(folder.path().toUtf8()));
        QCOMPARE(runCli({"identify", "--gallery", folder.filePath("none"), "--query", "q.png"}).code, 3);
        QCOMPARE(runCli({"embed", "--input", folder.path()}).code, 3);
    }

    void overlongArgumentsAreOnlyWrong()
    {
        const QString endless(120'000, 'x');
        for (const QStringList& arguments : {QStringList{"train", "--out", "m", "--data", endless},
                                             QStringList{"pack", "--out", "p", "--data", endless},
                                             QStringList{"train", "--out", "m", "--data", "d", "--weight", endless}}) {
            const Outcome outcome = runCli(arguments);
            QVERIFY2(outcome.code == 2 || outcome.code == 3 || outcome.code == 4,
                     qPrintable(QString::number(outcome.code)));
            QVERIFY(!outcome.err.isEmpty());
        }
    }

    void modelsThatAreNotThere()
    {
        const QTemporaryDir folder;
        const QString none = folder.filePath("none.safetensors");
        for (const QStringList& command : {QStringList{"model", "show", none}, QStringList{"model", "check", none},
                                           QStringList{"embed", "--input", "a.png", "--model", none}}) {
            const Outcome outcome = runCli(command);
            QCOMPARE(outcome.code, 3);
            QVERIFY(outcome.err.startsWith("countersign-cli: " + none.toUtf8() + ": "));
            const QJsonObject error = runCli(command + QStringList{"--json"}).json()["error"].toObject();
            QCOMPARE(error["code"].toString(), QString("not-found"));
            QCOMPARE(error["file"].toString(), none);
        }
    }
};

QTEST_GUILESS_MAIN(TestCliUsage)
#include "test_cli_usage.moc"
