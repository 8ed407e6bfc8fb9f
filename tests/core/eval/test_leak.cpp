#include "core/eval/leak.h"

#include <QTest>

#include <limits>
#include <random>

using namespace countersign;
using namespace countersign::eval;

namespace {

/// `writers` writers with 10 genuine and 10 forged signatures each; `traits(writer, forged, noise)`.
template <typename Traits> std::vector<ProbeSample> samples(int writers, Traits traits)
{
    std::mt19937 engine(5);
    std::normal_distribution<double> normal;
    std::vector<ProbeSample> all;
    for (int writer = 0; writer < writers; ++writer)
        for (int i = 0; i < 20; ++i)
            all.push_back({writer, i >= 10, traits(writer, i >= 10, [&] { return normal(engine); })});
    return all;
}

using Row = std::vector<double>;

} // namespace

class TestLeak : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areaByHand()
    {
        // Pairs (forged, genuine): 2>1, 2=2, 3>1, 3>2, 0<1, 0<2: 3 wins and a tie of 6.
        const Row genuine = {1, 2};
        const Row forged = {2, 3, 0};
        QCOMPARE(areaUnderCurve(genuine, forged).value(), 3.5 / 6);
        QCOMPARE(areaUnderCurve(genuine, {}).error().code, ErrorCode::EmptyInput);
    }

    void aTraitThatTellsIsFound()
    {
        const auto result = probe(samples(12, [](int, bool forged, auto noise) {
            return Row{noise(), forged ? 3 + noise() : noise()};
        }));
        QVERIFY(result);
        QVERIFY(result->single[0] < 0.58);
        // Two normal distributions three deviations apart: 0.983.
        QVERIFY(std::abs(result->single[1] - 0.983) < 0.02);
        QVERIFY(result->together > 0.95);
    }

    void aSpreadThatTellsIsFoundTogether()
    {
        // Same mean, three times the spread: no threshold tells them apart, the square does.
        const auto result =
            probe(samples(12, [](int, bool forged, auto noise) { return Row{(forged ? 3 : 1) * noise()}; }));
        QVERIFY(result);
        QVERIFY(result->single[0] < 0.6);
        QVERIFY(result->together > 0.7);
    }

    void noiseIsNearChance()
    {
        const auto result = probe(samples(40, [](int, bool, auto noise) { return Row{noise(), noise(), noise()}; }));
        QVERIFY(result);
        for (const double area : result->single)
            QVERIFY(area >= 0.5 && area < 0.56);
        QVERIFY(std::abs(result->together - 0.5) < 0.08);
    }

    void whatHoldsForOneWriterOnlyDoesNotCount()
    {
        // One trait for each writer, by which the writer's own forgeries are told: learned from others it is no use.
        const auto result = probe(samples(20, [](int writer, bool forged, auto) {
            Row row(20);
            row[std::size_t(writer)] = forged ? 1 : 0;
            return row;
        }));
        QVERIFY(result);
        QVERIFY2(result->together < 0.6, qPrintable(QString::number(result->together)));
    }

    void constantTraitsAreChance()
    {
        const auto result = probe(samples(4, [](int, bool, auto) { return Row{7, 7}; }));
        QVERIFY(result);
        QCOMPARE(result->single[0], 0.5);
        QCOMPARE(result->together, 0.5);
    }

    void whatCannotBeProbed()
    {
        auto some = samples(4, [](int, bool, auto noise) { return Row{noise()}; });
        QCOMPARE(probe({}).error().code, ErrorCode::EmptyInput);
        QCOMPARE(probe(std::span(some).first(20)).error().code, ErrorCode::EmptyInput);
        auto genuineOnly = some;
        std::erase_if(genuineOnly, [](const ProbeSample& sample) { return sample.forged; });
        QCOMPARE(probe(genuineOnly).error().code, ErrorCode::EmptyInput);
        some[3].traits = {1, 2};
        QCOMPARE(probe(some).error().code, ErrorCode::InvalidArgument);
        some[3].traits = {std::numeric_limits<double>::quiet_NaN()};
        QCOMPARE(probe(some).error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(TestLeak)
#include "test_leak.moc"
