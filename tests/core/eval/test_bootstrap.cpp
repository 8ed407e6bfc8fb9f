#include "core/eval/bootstrap.h"
#include "core/eval/error_rates.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace countersign;
using namespace countersign::eval;

namespace {

using Scores = std::vector<double>;

double weightedMean(const Scores& values, WriterWeights weights)
{
    const double sum = std::inner_product(values.begin(), values.end(), weights.begin(), 0.0);
    return sum / std::accumulate(weights.begin(), weights.end(), 0.0);
}

} // namespace

class TestBootstrap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void meanOfTwoWriters()
    {
        // Both, the first twice or the second twice: the 95 % interval is everything.
        const Scores values = {0, 1};
        const auto rates = bootstrapWriters(2, [&](WriterWeights w) { return Scores{weightedMean(values, w)}; });
        QCOMPARE(rates.size(), std::size_t(1));
        QCOMPARE(rates[0].value, 0.5);
        QCOMPARE(rates[0].low, 0.0);
        QCOMPARE(rates[0].high, 1.0);
    }

    void widthAgreesWithTheStandardError()
    {
        std::mt19937 engine(3);
        std::normal_distribution<double> normal(10, 2);
        Scores values(400);
        for (double& value : values)
            value = normal(engine);
        const auto rates =
            bootstrapWriters(400, [&](WriterWeights w) { return Scores{weightedMean(values, w)}; }, {4000, 9});
        const double mean = std::accumulate(values.begin(), values.end(), 0.0) / 400;
        double square = 0;
        for (const double value : values)
            square += (value - mean) * (value - mean);
        const double half = 1.96 * std::sqrt(square / 400 / 400);
        QVERIFY(std::abs(rates[0].value - mean) < 1e-12);
        QVERIFY(std::abs(rates[0].low - (mean - half)) < 0.08 * half);
        QVERIFY(std::abs(rates[0].high - (mean + half)) < 0.08 * half);
    }

    void sameSeedSameInterval()
    {
        const Scores values = {0, 1, 4, 9, 16, 25, 36};
        const auto statistic = [&](WriterWeights w) { return Scores{weightedMean(values, w)}; };
        const auto first = bootstrapWriters(7, statistic, {200, 1});
        const auto again = bootstrapWriters(7, statistic, {200, 1});
        const auto other = bootstrapWriters(7, statistic, {200, 2});
        QCOMPARE(first[0].low, again[0].low);
        QCOMPARE(first[0].high, again[0].high);
        QVERIFY(first[0].low != other[0].low || first[0].high != other[0].high);
    }

    void drawsWithoutAFigureAreLeftOut()
    {
        // Only the first writer has it; where it is not drawn there is nothing.
        const auto rates = bootstrapWriters(
            2, [](WriterWeights w) { return Scores{w[0] > 0 ? 5.0 : std::numeric_limits<double>::quiet_NaN()}; });
        QCOMPARE(rates[0].low, 5.0);
        QCOMPARE(rates[0].high, 5.0);
    }

    void weightedCurveIsTheCurveOfRepeatedWriters()
    {
        std::mt19937 engine(4);
        std::normal_distribution<double> normal;
        constexpr int Writers = 6;
        for (int round = 0; round < 40; ++round) {
            std::vector<Scores> genuine(Writers);
            std::vector<Scores> impostor(Writers);
            for (int w = 0; w < Writers; ++w) {
                for (int i = int(engine() % 9); i >= 0; --i)
                    genuine[w].push_back(std::round(3 * (normal(engine) + 1)) / 3);
                for (int i = int(engine() % 12); i > 0; --i)
                    impostor[w].push_back(std::round(3 * normal(engine)) / 3);
            }
            std::vector<int> weights(Writers);
            for (int& weight : weights)
                weight = round == 0 ? 1 : int(engine() % 3);
            Scores allGenuine;
            Scores allImpostor;
            for (int w = 0; w < Writers; ++w) {
                for (int i = 0; i < weights[w]; ++i) {
                    allGenuine.insert(allGenuine.end(), genuine[w].begin(), genuine[w].end());
                    allImpostor.insert(allImpostor.end(), impostor[w].begin(), impostor[w].end());
                }
            }
            const std::vector<std::span<const double>> genuineSpans(genuine.begin(), genuine.end());
            const std::vector<std::span<const double>> impostorSpans(impostor.begin(), impostor.end());
            const WeightedCurve weighted(genuineSpans, impostorSpans);
            const Scores targets = {0.01, 0.2};
            const auto rates = weighted.rates(weights, targets);
            const auto curve = ErrorCurve::from(allGenuine, allImpostor);
            if (!curve) {
                QVERIFY(std::isnan(rates.equalErrorRate));
                QVERIFY(std::isnan(rates.fnmr[0]) && std::isnan(rates.fnmr[1]));
                continue;
            }
            QVERIFY(rates.equalErrorRate == curve->equalErrorRate().rate);
            QVERIFY(rates.fnmr[0] == curve->atFmr(0.01).fnmr);
            QVERIFY(rates.fnmr[1] == curve->atFmr(0.2).fnmr);
        }
    }
};

QTEST_GUILESS_MAIN(TestBootstrap)
#include "test_bootstrap.moc"
