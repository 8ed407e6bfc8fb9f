// Several countersign-train at once, each on its share of every batch.
#include "tests/app/train_child.h"

#include <QFile>
#include <QMap>
#include <QTest>

#include <cmath>
#include <cstring>

using namespace countersign;
using namespace countersign::test;

namespace {

/// Of each step: its loss.
QMap<int, double> lossesOf(const Ended& ended)
{
    QMap<int, double> losses;
    for (const auto& line : ended.lines) {
        if (line.contains("loss"))
            losses[line["step"].toInt()] = line["loss"].toDouble();
    }
    return losses;
}

/// Of all weights and statistics: the length of the way between two models, in doubles.
double apart(const model::TensorFile& a, const model::TensorFile& b)
{
    double sum = 0;
    for (const auto& [name, tensor] : a.tensors) {
        if (tensor.dtype != model::Dtype::F32)
            continue;
        const auto& other = b.tensors.at(name);
        for (std::size_t i = 0; i < tensor.data.size(); i += sizeof(float)) {
            float x = 0, y = 0;
            std::memcpy(&x, tensor.data.data() + i, sizeof(float));
            std::memcpy(&y, other.data.data() + i, sizeof(float));
            sum += (double(x) - y) * (double(x) - y);
        }
    }
    return std::sqrt(sum);
}

} // namespace

class TestWorkers : public QObject, private TrainChild {
    Q_OBJECT

    int m_port = 20'000 + int(QCoreApplication::applicationPid() % 10'000);

    static QStringList place(int rank, int count, int port)
    {
        return {QString("RANK=%1").arg(rank), QString("WORLD_SIZE=%1").arg(count), "MASTER_ADDR=127.0.0.1",
                QString("MASTER_PORT=%1").arg(port)};
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(isReady()); }

    void twoGiveWhatOneGivesWithTwiceTheBatch_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::newRow("continue") << QStringList{"--method", "continue"};
        QTest::newRow("adapt") << QStringList{"--method", "adapt"};
        QTest::newRow("contrastive") << QStringList{"--loss", "contrastive"};
        QTest::newRow("triplet") << QStringList{"--loss", "triplet", "--mining", "all"};
        QTest::newRow("joined") << QStringList{"--joined", "0.5"};
    }

    void twoGiveWhatOneGivesWithTwiceTheBatch()
    {
        QFETCH(QStringList, settings);
        // Plain gradients: Adam makes a whole step of the rounding error of a gradient that is nothing.
        settings << "--sgd"
                 << "--rate"
                 << "0.01"
                 << "--average"
                 << "0.5"
                 << "--seed"
                 << "5";
        const QString tag = QTest::currentDataTag();
        const auto one = run(tiny(tag + "1", 6, settings + QStringList{"--writers", "4"}));
        QVERIFY2(one.code == 0, one.err);
        const int port = m_port++;
        const auto first = start(tiny(tag + "2", 6, settings), place(0, 2, port));
        const auto second = start(tiny(tag + "2", 6, settings), place(1, 2, port));
        const auto two = end(*first), silent = end(*second);
        QVERIFY2(two.code == 0, two.err);
        QVERIFY2(silent.code == 0, silent.err);
        QVERIFY(silent.lines.isEmpty());
        const auto a = lossesOf(one), b = lossesOf(two);
        QCOMPARE(a.size(), 6);
        QCOMPARE(b.keys(), a.keys());
        for (const int step : a.keys())
            QVERIFY2(
                std::abs(a[step] - b[step]) < 1e-4 * a[step],
                qPrintable(QString("step %1: %2 and %3").arg(step).arg(a[step], 0, 'g', 9).arg(b[step], 0, 'g', 9)));
        const auto from = model::readTensors(file("start").toStdString());
        const auto x = model::readTensors((file(tag + "1.work") + "/checkpoint.safetensors").toStdString());
        const auto y = model::readTensors((file(tag + "2.work") + "/checkpoint.safetensors").toStdString());
        QVERIFY(from && x && y);
        model::TensorFile ends[3];
        for (const auto& [name, tensor] : from->tensors) {
            ends[0].tensors[name] = tensor;
            ends[1].tensors[name] = x->tensors.at("network." + name);
            ends[2].tensors[name] = y->tensors.at("network." + name);
        }
        const double way = apart(ends[0], ends[1]), difference = apart(ends[1], ends[2]);
        qInfo("the way of one: %g, from there to the end of two: %g", way, difference);
        QVERIFY(way > 1e-3);
        QVERIFY2(difference < 1e-3 * way, qPrintable(QString("%1 of %2").arg(difference).arg(way)));
    }

    void oneThatDiesEndsTheOther()
    {
        const int port = m_port++;
        const auto first = start(tiny("dies", 100'000), place(0, 2, port));
        const auto second = start(tiny("dies", 100'000), place(1, 2, port));
        QVERIFY(waitForStep(*first, 4));
        second->kill();
        const auto ended = end(*first);
        QCOMPARE(ended.code, 4);
        QVERIFY2(ended.last()["error"].toString().contains("another worker"), ended.err);
        QVERIFY2(ended.last()["error"].toString().contains("checkpoint"), ended.err);
        (void)end(*second);
        const auto step = stepOf(file("dies.work") + "/checkpoint.safetensors");
        QVERIFY(step >= 3);
        // One alone goes on with it, with the whole batch.
        const auto alone = start(tiny("dies", 100'000, {"--writers", "4"}));
        QVERIFY(waitForStep(*alone, int(step) + 1));
        alone->terminate();
        const auto stopped = end(*alone);
        QCOMPARE(stopped.code, 0);
        QCOMPARE(stopped.lines.first()["from_step"].toInt(), int(step));
    }

    void stoppedTogether()
    {
        const int port = m_port++;
        const auto first = start(tiny("stopped", 100'000), place(0, 2, port));
        const auto second = start(tiny("stopped", 100'000), place(1, 2, port));
        QVERIFY(waitForStep(*first, 2));
        second->terminate(); // the other one is not asked
        const auto a = end(*first), b = end(*second);
        QVERIFY2(a.code == 0 && b.code == 0, a.err + b.err);
        QVERIFY(a.last()["stopped"].toBool());
        QCOMPARE(stepOf(file("stopped.work") + "/checkpoint.safetensors"), std::int64_t(a.last()["step"].toInt()));
    }

    void whoHasOtherSettingsIsRefused()
    {
        const int port = m_port++;
        const auto first = start(tiny("other", 10), place(0, 2, port));
        const auto second = start(tiny("other", 10, {"--seed", "2"}), place(1, 2, port));
        const auto a = end(*first), b = end(*second);
        QCOMPARE(a.code, 3);
        QCOMPARE(b.code, 3);
        QVERIFY2(a.last()["error"].toString().contains("same settings"), a.err);
    }

    void aPlaceThatCannotBeIsRefused()
    {
        QCOMPARE(run(tiny("place", 2), {"WORLD_SIZE=2"}).code, 3);
        QCOMPARE(run(tiny("place", 2), place(2, 2, m_port)).code, 3);
        const auto alone = run(tiny("place", 2, {"--worker-timeout", "2"}), place(1, 2, m_port));
        QCOMPARE(alone.code, 3); // nobody comes
        QVERIFY2(alone.err.contains("meet"), alone.err);
    }
};

QTEST_GUILESS_MAIN(TestWorkers)
#include "test_workers.moc"
