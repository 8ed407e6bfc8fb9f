// countersign-train as the window uses it: a child that is watched, stopped, killed and started again.
#include "tests/app/train_child.h"

#include "core/model/card.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace countersign;
using namespace countersign::test;

class TestTrain : public QObject, private TrainChild {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(isReady()); }

    void everyLineIsAnObject()
    {
        const auto ended = run(tiny("lines", 7));
        QVERIFY2(ended.code == 0, ended.err);
        QCOMPARE(ended.lines.size(), 10); // the first, the model as it was, seven steps, the last
        const auto first = ended.lines[0];
        QCOMPARE(first["step"].toInt(-1), 0);
        QCOMPARE(first["steps"].toInt(), 7);
        QCOMPARE(first["from_step"].toInt(-1), 0);
        QVERIFY(first["note"].toString().contains("cpu"));
        QVERIFY(first["memory_bytes"].toDouble() > 10e6);
        QCOMPARE(ended.lines[1]["step"].toInt(-1), 0);
        QVERIFY(ended.lines[1]["validation_eer"].isDouble() && !ended.lines[1].contains("loss"));
        for (int step = 1; step <= 7; ++step) {
            const auto line = ended.lines[step + 1];
            QCOMPARE(line["step"].toInt(), step);
            QVERIFY(line["loss"].toDouble() > 0 && line["images_per_second"].toDouble() > 0);
            QVERIFY(line["seconds_left"].toDouble(-1) >= 0);
            QCOMPARE(line["device"].toString(), QString("cpu"));
            QCOMPARE(line.contains("validation_eer"), step == 5 || step == 7);
        }
        const auto last = ended.last();
        QVERIFY(last["done"].toBool());
        QCOMPARE(last["out"].toString(), file("lines"));
        double best = 2;
        for (const auto& line : ended.lines.mid(0, 9))
            best = std::min(best, line["validation_eer"].toDouble(2));
        QCOMPARE(last["best_validation_eer"].toDouble(), best);
        QCOMPARE(last["start_validation_eer"].toDouble(), ended.lines[1]["validation_eer"].toDouble());
        QCOMPARE(last["no_better"].toBool(), last["best_step"].toInt() == 0);
    }

    void whatIsNoBetterIsNotChosen()
    {
        // Steps that change next to nothing: every validation says the same as the first.
        const auto ended = run(tiny("worse", 10, {"--sgd", "--rate", "1e-9", "--norms", "frozen"}));
        QVERIFY2(ended.code == 0, ended.err);
        QVERIFY(ended.last()["no_better"].toBool());
        QCOMPARE(ended.last()["best_step"].toInt(-1), 0);
        const auto before = model::readTensors(file("start").toStdString());
        const auto after = model::readTensors(file("worse").toStdString());
        QVERIFY(before && after && before->tensors == after->tensors);
    }

    void forgersTakePart()
    {
        QVERIFY(run(tiny("writers", 4, {"--seed", "5"})).code == 0);
        const auto ended = run(tiny("forgers", 4, {"--seed", "5", "--forgers", "0.9"}));
        QVERIFY2(ended.code == 0, ended.err);
        const auto weights = [this](const QString& name) {
            auto read = model::readTensors(file(name + ".work/checkpoint.safetensors").toStdString());
            return read ? read->tensors["network.stem.weight"].data : Bytes();
        };
        QVERIFY(!weights("writers").empty() && weights("forgers") != weights("writers"));
        QCOMPARE(run(tiny("forgers", 4, {"--forgers", "1"})).code, 2); // nobody would write a name of his own
        // A checkpoint without them is not gone on with.
        const auto other = run(tiny("writers", 4, {"--seed", "5", "--forgers", "0.5"}));
        QVERIFY2(other.code == 3, other.err);
        QCOMPARE(other.last()["code"].toString(), QString("wrong-model"));
    }

    void whatIsWrongIsTheLastLine()
    {
        auto arguments = tiny("wrong", 3);
        arguments[arguments.indexOf("--pack") + 1] = file("no.pack");
        auto ended = run(arguments);
        QCOMPARE(ended.code, 3);
        QCOMPARE(ended.last()["code"].toString(), QString("not-found"));
        QVERIFY(ended.last()["error"].toString().size() > 10);
        ended = run(tiny("wrong", 3, {"--finish"}));
        QCOMPARE(ended.code, 3);
        QCOMPARE(ended.last()["code"].toString(), QString("not-found"));
        QCOMPARE(run(tiny("wrong", 3, {"--method", "perhaps"})).code, 2);
    }

    void stoppedAndFinished()
    {
        for (const int signal : {SIGTERM, SIGINT}) {
            const QString name = QString("stopped%1").arg(signal);
            const auto process = start(tiny(name, 100'000));
            QVERIFY(waitForStep(*process, 4));
            QCOMPARE(::kill(pid_t(process->processId()), signal), 0);
            const auto ended = end(*process);
            QVERIFY2(ended.code == 0, ended.err);
            const auto step = ended.last()["step"].toInt();
            QVERIFY(ended.last()["stopped"].toBool() && step >= 4);
            QCOMPARE(stepOf(file(name + ".work/checkpoint.safetensors")), std::int64_t(step));
            QVERIFY(!QFile::exists(file(name)));

            const auto finished = run(tiny(name, 100'000, {"--finish"}));
            QVERIFY2(finished.code == 0, finished.err);
            QCOMPARE(finished.last()["steps"].toInt(), step); // none more
            const auto kept = model::readTensors(file(name).toStdString());
            const auto checkpoint = model::readTensors(file(name + ".work/checkpoint.safetensors").toStdString());
            QVERIFY(kept && checkpoint);
            for (const auto& [key, tensor] : kept->tensors)
                QVERIFY2(checkpoint->tensors.at("best." + key) == tensor, key.c_str());
        }
    }

    void heldAndGoneOnWith()
    {
        const auto process = start(tiny("held", 12));
        QVERIFY(waitForStep(*process, 2));
        const auto pid = pid_t(process->processId());
        QCOMPARE(::kill(pid, SIGSTOP), 0);
        (void)process->waitForReadyRead(300); // what was on its way
        const auto before = process->peek(1 << 20).size();
        (void)process->waitForReadyRead(1500);
        QCOMPARE(process->peek(1 << 20).size(), before);
        QCOMPARE(::kill(pid, SIGCONT), 0);
        const auto ended = end(*process);
        QVERIFY2(ended.code == 0, ended.err);
        QVERIFY(ended.last()["done"].toBool());
    }

    void nobodyReadsAnyMore()
    {
        QStringList words;
        for (const auto& argument : tiny("unread", 100'000))
            words << "'" + argument + "'";
        QProcess shell;
        shell.start("bash", {"-c", "set -o pipefail; " COUNTERSIGN_BINARY_DIR "/bin/countersign-train "
                                       + words.join(' ') + " | head -n 4"});
        QVERIFY(shell.waitForFinished(PatienceMs));
        QCOMPARE(shell.exitCode(), 0);
        QVERIFY(stepOf(file("unread.work/checkpoint.safetensors")) >= 2);
    }

    void killedAtAnyMomentItEndsInTheSameWeights()
    {
        constexpr int Steps = 60;
        const auto whole = run(tiny("whole", Steps));
        QVERIFY2(whole.code == 0, whole.err);
        QRandomGenerator dice(7);
        int kills = 0;
        std::int64_t reached = 0;
        for (int i = 0; i < 12; ++i) {
            const auto process = start(tiny("broken", Steps));
            if (i % 4 == 0) // anywhere, also while it begins
                QTest::qWait(int(dice.bounded(1500)));
            else if (waitForStep(*process, int(reached) + 1 + int(dice.bounded(6))))
                QTest::qWait(int(dice.bounded(60)));
            process->kill();
            kills += end(*process).code == -1 ? 1 : 0;
            reached = std::max(reached, stepOf(file("broken.work/checkpoint.safetensors")));
        }
        qInfo("%d kills, the last checkpoint at step %d", kills, int(reached));
        QVERIFY(kills > 3 && reached > 3);
        const auto ended = run(tiny("broken", Steps));
        QVERIFY2(ended.code == 0, ended.err);
        const auto a = model::readTensors(file("whole").toStdString());
        const auto b = model::readTensors(file("broken").toStdString());
        QVERIFY(a && b && a->tensors == b->tensors);
        QCOMPARE(ended.last()["best_validation_eer"].toDouble(), whole.last()["best_validation_eer"].toDouble());
    }

    void aFullDiskLeavesTheCheckpointBefore()
    {
        // A checkpoint is larger once there are best weights. Here a file may be as large as the one without.
        auto arguments = tiny("full", 12);
        const int from = int(arguments.indexOf("--from"));
        arguments.remove(from, 2); // fresh weights are not validated before the first step
        const auto checkpoint = file("full.work/checkpoint.safetensors");
        const auto process = start(arguments);
        QVERIFY(waitForStep(*process, 4));
        process->kill();
        (void)end(*process);
        const auto before = QFile(checkpoint).size();
        QCOMPARE(stepOf(checkpoint), std::int64_t(3));
        const auto ended = run(arguments, {}, [before] {
            const rlimit limit{rlim_t(before + 1000), rlim_t(before + 1000)};
            ::setrlimit(RLIMIT_FSIZE, &limit);
        });
        QCOMPARE(ended.code, 4);
        QCOMPARE(ended.last()["code"].toString(), QString("write-failed"));
        QCOMPARE(ended.last()["file"].toString(), checkpoint);
        QVERIFY2(ended.last()["error"].toString().contains("start again"),
                 qPrintable(ended.last()["error"].toString()));
        QCOMPARE(stepOf(checkpoint), std::int64_t(3));
        QCOMPARE(QDir(file("full.work")).entryList(QDir::Files | QDir::Hidden).size(), 1); // no half files
        const auto again = run(arguments);
        QVERIFY2(again.code == 0, again.err);
        QCOMPARE(again.lines[0]["from_step"].toInt(), 3);
    }

    void calibratedAndMeasured()
    {
        auto ended = run(tiny("ready", 2,
                              {"--calibrate", "small:105-108", "--measure", "small:107-108", "--accept-fmr", "0.4",
                               "--reject-fnmr", "0.4"}));
        QVERIFY2(ended.code == 0, ended.err);
        const auto file1 = model::readTensors(file("ready").toStdString());
        const auto card = model::cardOf(*file1, "ready");
        QVERIFY(card.has_value());
        if (ended.last()["calibrated"].toBool()) {
            QVERIFY(!card->calibrations.empty());
            QVERIFY(!card->measured.empty());
        } else { // an untrained network need not put genuine signatures first
            QVERIFY(!ended.last()["notes"].toArray().isEmpty());
        }
        // Sixteen forgeries cannot show one error in a hundred; the weights are kept all the same.
        ended = run(tiny("unready", 2, {"--calibrate", "small:105-108"}));
        QVERIFY2(ended.code == 0, ended.err);
        QVERIFY(!ended.last()["calibrated"].toBool(true));
        QVERIFY(!ended.last()["notes"].toArray().isEmpty());
        QVERIFY(QFile::exists(file("unready")));
    }

    void aTrialMeasuresAndWritesNothing()
    {
        const auto ended = run(tiny("trial", 100, {"--trial", "3"}));
        QVERIFY2(ended.code == 0, ended.err);
        QCOMPARE(ended.lines.size(), 1);
        const auto line = ended.last();
        QVERIFY(line["trial"].toBool());
        QCOMPARE(line["steps"].toInt(), 3);
        const double step = line["seconds_per_step"].toDouble();
        QVERIFY(step > 0 && line["seconds_per_validation"].toDouble() > 0 && line["memory_bytes"].toDouble() > 10e6);
        QVERIFY(std::abs(line["images_per_second"].toDouble() * step - 16) < 1e-6); // two writers of eight
        QVERIFY(!QFile::exists(file("trial")) && !QFile::exists(file("trial.work")));
    }
};

QTEST_GUILESS_MAIN(TestTrain)
#include "test_train.moc"
