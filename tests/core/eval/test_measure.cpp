#include "core/eval/measure.h"

#include <QTest>

#include <random>

using namespace countersign;
using namespace countersign::eval;

namespace {

/// Genuine scores around 1, forgeries around 0; `noise` makes a model worse. The same seed gives the same writers.
Trials trialsOf(int writers, double noise, unsigned seed)
{
    std::mt19937 hand(1);
    std::mt19937 engine(seed);
    // One distribution an engine: each keeps every second number for its next call.
    std::normal_distribution<double> ofHand, ofModel;
    Trials trials;
    for (int writer = 0; writer < writers; ++writer) {
        WriterTrials one;
        const double shift = 0.3 * ofHand(hand);
        for (int i = 0; i < 30; ++i) {
            one.genuine.push_back(1 + shift + 0.3 * ofHand(hand) + noise * ofModel(engine));
            one.skilled.push_back(shift + 0.3 * ofHand(hand) + noise * ofModel(engine));
        }
        trials.writers.push_back(one);
    }
    return trials;
}

} // namespace

class TestMeasure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aModelIsNoBetterThanItself()
    {
        const auto a = trialsOf(20, 0.2, 2);
        const auto difference = compare(a, a);
        QVERIFY(difference);
        QCOMPARE(difference->skilledEer.value, 0.0);
        QCOMPARE(difference->skilledEer.low, 0.0);
        QCOMPARE(difference->skilledEer.high, 0.0);
        QCOMPARE(difference->verdict, Difference::Verdict::CannotTell);
    }

    void aClearDifferenceIsSeenEitherWay()
    {
        const auto good = trialsOf(40, 0.1, 2);
        const auto bad = trialsOf(40, 1.0, 3);
        const auto worse = compare(good, bad);
        const auto better = compare(bad, good);
        QVERIFY(worse && better);
        QCOMPARE(worse->verdict, Difference::Verdict::BIsWorse);
        QCOMPARE(better->verdict, Difference::Verdict::BIsBetter);
        QCOMPARE(worse->skilledEer.value, -better->skilledEer.value);
        // It is the difference of what measure() says of each.
        QCOMPARE(worse->skilledEer.value,
                 measure(bad, nullptr)->skilledEer.value - measure(good, nullptr)->skilledEer.value);
    }

    void pairingTellsWhatTwoIntervalsCannot()
    {
        // Two models with nearly equal scores: their own intervals overlap widely, that of the difference is narrow.
        const auto a = trialsOf(40, 0.05, 2);
        const auto b = trialsOf(40, 0.05, 3);
        const auto first = measure(a, nullptr);
        const auto difference = compare(a, b);
        QVERIFY(first && difference);
        QVERIFY(difference->skilledEer.high - difference->skilledEer.low
                < 0.5 * (first->skilledEer.high - first->skilledEer.low));
        QCOMPARE(difference->verdict, Difference::Verdict::CannotTell);
    }

    void onlyTheSameTrialsCompare()
    {
        const auto a = trialsOf(5, 0.1, 2);
        auto b = a;
        b.writers.pop_back();
        QCOMPARE(compare(a, b).error().code, ErrorCode::InvalidArgument);
        b = a;
        b.writers[0].genuine.pop_back();
        QCOMPARE(compare(a, b).error().code, ErrorCode::InvalidArgument);
        b = a;
        b.references = 5;
        QCOMPARE(compare(a, b).error().code, ErrorCode::InvalidArgument);
        b = a;
        for (auto& writer : b.writers)
            writer.skilled.clear();
        QCOMPARE(compare(b, b).error().code, ErrorCode::EmptyInput);
    }
};

QTEST_APPLESS_MAIN(TestMeasure)
#include "test_measure.moc"
