#include "core/eval/error_rates.h"

#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace countersign;
using namespace countersign::eval;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
using Scores = std::vector<double>;

double shareAtLeast(const Scores& scores, double threshold)
{
    double count = 0;
    for (const double score : scores)
        count += score >= threshold;
    return count / double(scores.size());
}

/// Scores on a coarse grid, so that there are many ties within and between the classes.
Scores coarseScores(std::mt19937& engine, int count, double mean)
{
    std::normal_distribution<double> normal(mean, 1);
    Scores scores;
    for (int i = 0; i < count; ++i)
        scores.push_back(std::round(normal(engine) * 4) / 4);
    return scores;
}

/// Every threshold that makes a difference.
Scores thresholds(const Scores& genuine, const Scores& impostor)
{
    Scores all = genuine;
    all.insert(all.end(), impostor.begin(), impostor.end());
    std::sort(all.begin(), all.end());
    all.push_back(all.back() + 1);
    return all;
}

/// Least Cllr by the max-min formula of isotonic regression, which shares nothing with pooling.
double leastCllr(const Scores& genuine, const Scores& impostor)
{
    Scores values = thresholds(genuine, impostor);
    values.pop_back();
    values.erase(std::unique(values.begin(), values.end()), values.end());
    const std::size_t count = values.size();
    Scores g(count);
    Scores n(count);
    for (std::size_t i = 0; i < count; ++i) {
        g[i] = double(std::count(genuine.begin(), genuine.end(), values[i])) / double(genuine.size());
        n[i] = double(std::count(impostor.begin(), impostor.end(), values[i])) / double(impostor.size());
    }
    double cost = 0;
    for (std::size_t i = 0; i < count; ++i) {
        double highest = 0;
        for (std::size_t a = 0; a <= i; ++a) {
            double lowest = 1;
            for (std::size_t b = i; b < count; ++b) {
                double genuineShare = 0;
                double all = 0;
                for (std::size_t k = a; k <= b; ++k) {
                    genuineShare += g[k];
                    all += g[k] + n[k];
                }
                lowest = std::min(lowest, genuineShare / all);
            }
            highest = std::max(highest, lowest);
        }
        // Cost of the posterior `highest` at even prior odds.
        cost -= g[i] > 0 ? g[i] * std::log2(highest) : 0;
        cost -= n[i] > 0 ? n[i] * std::log2(1 - highest) : 0;
    }
    return cost / 2;
}

QString casesScript()
{
    const QString data = qEnvironmentVariable("COUNTERSIGN_DATA");
    const QString script =
        QDir(data.isEmpty() ? QString(COUNTERSIGN_SOURCE_DIR "/../shared/data") : data).filePath("../tools/cases.py");
    return QFile::exists(script) ? QDir::cleanPath(script) : QString();
}

} // namespace

class TestErrorRates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalErrorRateByHand_data()
    {
        QTest::addColumn<Scores>("genuine");
        QTest::addColumn<Scores>("impostor");
        QTest::addColumn<double>("rate");
        QTest::addColumn<double>("threshold");
        QTest::newRow("apart") << Scores{4, 3, 5} << Scores{0, 2, 1} << 0.0 << 3.0;
        QTest::newRow("one of two") << Scores{1, 3} << Scores{0, 2} << 0.5 << 2.0;
        QTest::newRow("tie between the classes") << Scores{1, 1, 2} << Scores{1, 0} << 0.25 << 1.0;
        QTest::newRow("all equal") << Scores{1, 1} << Scores{1} << 0.5 << 1.0;
        QTest::newRow("the wrong way round") << Scores{0} << Scores{1} << 1.0 << 1.0;
        // At 2: FMR 3/4, FNMR 2/4. At 3: FMR 1/4, FNMR 2/4. The same gap; the smaller mean counts.
        QTest::newRow("two equal gaps") << Scores{0, 0, 3, 3} << Scores{0, 2, 2, 3} << 0.375 << 3.0;
        QTest::newRow("infinite scores") << Scores{infinity, 1} << Scores{-infinity, 0} << 0.0 << 1.0;
    }

    void equalErrorRateByHand()
    {
        QFETCH(Scores, genuine);
        QFETCH(Scores, impostor);
        const auto eer = equalErrorRate(genuine, impostor);
        QVERIFY(eer);
        QTEST(eer->rate, "rate");
        QTEST(eer->threshold, "threshold");
    }

    void pointsByHand()
    {
        const auto curve = ErrorCurve::from(Scores{1, 1, 2}, Scores{1, 0});
        QVERIFY(curve);
        const auto& points = curve->points();
        QCOMPARE(points.size(), std::size_t(4));
        const double fmr[] = {1, 0.5, 0, 0};
        const double fnmr[] = {0, 0, 2.0 / 3, 1};
        for (std::size_t i = 0; i < 4; ++i) {
            QCOMPARE(points[i].fmr, fmr[i]);
            QCOMPARE(points[i].fnmr, fnmr[i]);
        }
        QCOMPARE(points[0].threshold, 0.0);
        QCOMPARE(points[1].threshold, 1.0);
        QCOMPARE(points[2].threshold, 2.0);
        QVERIFY(points[3].threshold > 2 && points[3].threshold < 2.0000001);
    }

    void targetsByHand()
    {
        const auto curve = ErrorCurve::from(Scores{1, 1, 2}, Scores{1, 0});
        QCOMPARE(curve->atFmr(1).threshold, 0.0);
        QCOMPARE(curve->atFmr(0.5).threshold, 1.0);
        QCOMPARE(curve->atFmr(0.5).fnmr, 0.0);
        QCOMPARE(curve->atFmr(0.49).threshold, 2.0);
        QCOMPARE(curve->atFmr(0).fnmr, 2.0 / 3);
        QCOMPARE(curve->atFnmr(0).threshold, 1.0);
        QCOMPARE(curve->atFnmr(0.7).threshold, 2.0);
        QVERIFY(curve->atFnmr(1).threshold > 2);

        const auto hopeless = ErrorCurve::from(Scores{1}, Scores{2});
        QVERIFY(hopeless->atFmr(0).threshold > 2);
        QCOMPARE(hopeless->atFmr(0).fmr, 0.0);
        QCOMPARE(hopeless->atFmr(0).fnmr, 1.0);
        QCOMPARE(hopeless->atFnmr(0).threshold, 1.0);
    }

    void agreesWithCounting()
    {
        std::mt19937 engine(5);
        for (int round = 0; round < 60; ++round) {
            const Scores genuine = coarseScores(engine, 1 + int(engine() % 40), 1);
            const Scores impostor = coarseScores(engine, 1 + int(engine() % 40), 0);
            const auto curve = ErrorCurve::from(genuine, impostor);
            QVERIFY(curve);
            double leastGap = 2;
            double rate = 2;
            double atFmr = infinity;
            double atFnmr = -infinity;
            for (const double t : thresholds(genuine, impostor)) {
                const double fmr = shareAtLeast(impostor, t);
                const double fnmr = 1 - shareAtLeast(genuine, t);
                const double gap = std::abs(fmr - fnmr);
                if (gap < leastGap - 1e-12 || (gap < leastGap + 1e-12 && (fmr + fnmr) / 2 < rate))
                    rate = (fmr + fnmr) / 2;
                leastGap = std::min(gap, leastGap);
                if (fmr <= 0.1)
                    atFmr = std::min(atFmr, t);
                if (fnmr <= 0.1 + 1e-12)
                    atFnmr = std::max(atFnmr, t);
                QVERIFY(std::abs(curve->at(t).fmr - fmr) < 1e-12);
                QVERIFY(std::abs(curve->at(t).fnmr - fnmr) < 1e-12);
                const double between = t + 0.1;
                QVERIFY(std::abs(curve->at(between).fmr - shareAtLeast(impostor, between)) < 1e-12);
            }
            QVERIFY(std::abs(curve->equalErrorRate().rate - rate) < 1e-12);
            QVERIFY(std::abs(curve->atFmr(0.1).fmr - shareAtLeast(impostor, atFmr)) < 1e-12);
            QVERIFY(std::abs(curve->atFmr(0.1).fnmr - (1 - shareAtLeast(genuine, atFmr))) < 1e-12);
            QVERIFY(std::abs(curve->atFnmr(0.1).fmr - shareAtLeast(impostor, atFnmr)) < 1e-12);
        }
    }

    void agreesWithTheScoringScript()
    {
        const QString script = casesScript();
        if (script.isEmpty())
            QSKIP("There is no ../shared/tools/cases.py beside the data.");
        std::mt19937 engine(6);
        for (int round = 0; round < 3; ++round) {
            const Scores genuine = coarseScores(engine, 300, 1);
            const Scores skilled = coarseScores(engine, 500, 0);
            const Scores random = coarseScores(engine, 200, -1);
            QTemporaryDir folder;
            QFile file(folder.filePath("results.csv"));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("case,score,llr\n");
            int row = 0;
            const auto write = [&](char kind, const Scores& scores) {
                for (const double score : scores)
                    file.write(QByteArray(1, kind) + QByteArray::number(row++) + "," + QByteArray::number(score)
                               + ",\n");
            };
            write('g', genuine);
            write('f', skilled);
            write('r', random);
            file.close();

            QProcess python;
            python.start("python3", {script, "score", file.fileName()});
            if (!python.waitForStarted())
                QSKIP("There is no python3.");
            QVERIFY(python.waitForFinished());
            const QString output = QString::fromUtf8(python.readAllStandardOutput());
            const auto figure = [&output](const char* name) {
                const QRegularExpression pattern(QString("'%1': ([0-9.]+)").arg(name));
                return pattern.match(output).captured(1).toDouble();
            };
            QVERIFY2(figure("skilled") > 0, qPrintable(output));
            QVERIFY(std::abs(figure("skilled") - 100 * equalErrorRate(genuine, skilled)->rate) < 0.0051);
            QVERIFY(std::abs(figure("random") - 100 * equalErrorRate(genuine, random)->rate) < 0.0051);
        }
    }

    void cllrByHand()
    {
        QCOMPARE(cllr(Scores{0, 0}, Scores{0}).value(), 1.0);
        // LR 3 for genuine costs log2(4/3), LR 3 for a forgery costs log2(4).
        QCOMPARE(cllr(Scores{std::log(3)}, Scores{std::log(3)}).value(), (std::log2(4.0 / 3) + 2) / 2);
        QCOMPARE(cllr(Scores{infinity}, Scores{-infinity}).value(), 0.0);
        QCOMPARE(cllr(Scores{-infinity}, Scores{-infinity}).value(), infinity);
        QCOMPARE(cllr(Scores{-2000}, Scores{-2000}).value(), 1000 / std::log(2.0));
        // Both classes weigh the same, whatever their numbers.
        QCOMPARE(cllr(Scores(7, 1.5), Scores{0.5}).value(), cllr(Scores{1.5}, Scores{0.5}).value());
    }

    void cllrMinByHand()
    {
        QCOMPARE(cllrMin(Scores{2, 3}, Scores{0, 1}).value(), 0.0);
        QCOMPARE(cllrMin(Scores{1, 1}, Scores{1}).value(), 1.0);
        QCOMPARE(cllrMin(Scores{0}, Scores{1}).value(), 1.0);
        // The middle two are pooled into LR 1, the outer ones cost nothing.
        QCOMPARE(cllrMin(Scores{1, 3}, Scores{0, 2}).value(), 0.5);
        // At 1 the LR is (1/3)/1.
        QCOMPARE(cllrMin(Scores{1, 2, 2}, Scores{1}).value(), (2.0 / 3 + std::log2(4.0 / 3)) / 2);
    }

    void cllrMinAgreesWithTheMaxMinFormula()
    {
        std::mt19937 engine(7);
        for (int round = 0; round < 30; ++round) {
            const Scores genuine = coarseScores(engine, 1 + int(engine() % 30), 1);
            const Scores impostor = coarseScores(engine, 1 + int(engine() % 30), 0);
            const double least = cllrMin(genuine, impostor).value();
            QVERIFY(std::abs(least - leastCllr(genuine, impostor)) < 1e-9);
            QVERIFY(least <= cllr(genuine, impostor).value() + 1e-12);
        }
    }

    void refusesWhatIsNoScore()
    {
        const Scores one = {1};
        const Scores bad = {1, std::numeric_limits<double>::quiet_NaN()};
        QCOMPARE(equalErrorRate({}, one).error().code, ErrorCode::EmptyInput);
        QCOMPARE(equalErrorRate(one, {}).error().code, ErrorCode::EmptyInput);
        QCOMPARE(equalErrorRate(one, bad).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(cllr(bad, one).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(cllr({}, one).error().code, ErrorCode::EmptyInput);
        QCOMPARE(cllrMin(bad, one).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(cllrMin(one, {}).error().code, ErrorCode::EmptyInput);
    }
};

QTEST_GUILESS_MAIN(TestErrorRates)
#include "test_error_rates.moc"
