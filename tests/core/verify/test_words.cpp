#include "core/verify/words.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <utility>

using namespace countersign::verify;

class TestWords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The table of the ENFSI guideline, with both sides of every bound.
    void followsTheScale_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::addColumn<QString>("word");
        QTest::newRow("1") << 1.0 << "no";
        QTest::newRow("1.99") << 1.99 << "no";
        QTest::newRow("2") << 2.0 << "weak";
        QTest::newRow("9.99") << 9.99 << "weak";
        QTest::newRow("10") << 10.0 << "moderate";
        QTest::newRow("99.9") << 99.9 << "moderate";
        QTest::newRow("100") << 100.0 << "moderately strong";
        QTest::newRow("999") << 999.0 << "moderately strong";
        QTest::newRow("1000") << 1000.0 << "strong";
        QTest::newRow("9999") << 9999.0 << "strong";
        QTest::newRow("10000") << 1e4 << "very strong";
        QTest::newRow("999999") << 999'999.0 << "very strong";
        QTest::newRow("1000000") << 1e6 << "extremely strong";
        QTest::newRow("no end") << std::numeric_limits<double>::infinity() << "extremely strong";
    }

    void followsTheScale()
    {
        QFETCH(double, ratio);
        QFETCH(QString, word);
        const Verbal genuine = verbal(std::log(ratio));
        QCOMPARE(QString::fromLatin1(name(genuine.support)), word);
        QCOMPARE(genuine.towards, Proposition::Genuine);
        const Verbal forged = verbal(-std::log(ratio));
        QCOMPARE(forged.support, genuine.support);
        if (ratio > 1)
            QCOMPARE(forged.towards, Proposition::SkilledForgery);
    }

    void ratiosHaveTwoDigits()
    {
        const auto size = [](double ratio, double limit = 0) {
            return ratioSize(std::log(ratio), limit > 0 ? std::log(limit) : 0);
        };
        const std::pair<double, double> rounded[] = {{1, 1},     {1.04, 1},    {3.16, 3.2}, {9.94, 9.9},
                                                     {9.97, 10}, {10.4, 10},   {99.4, 99},  {99.6, 100},
                                                     {146, 150}, {1234, 1200}, {1e6, 1e6}};
        for (const auto& [ratio, value] : rounded) {
            QCOMPARE(size(ratio).value, value);
            QVERIFY(!size(ratio).isLeast);
            QCOMPARE(size(1 / ratio).value, value);
        }
        // Known to be at least as large: rounded down.
        QCOMPARE(size(146, 146).value, 140.0);
        QVERIFY(size(146, 146).isLeast);
        QCOMPARE(size(9.97, 9.97).value, 9.9);
        QVERIFY(!size(146, 147).isLeast);
        QCOMPARE(size(1e7).value, 1e6);
        QVERIFY(size(1e7).isLeast);
        QCOMPARE(ratioSize(-std::numeric_limits<double>::infinity(), 0).value, 1e6);
        QCOMPARE(ratioSize(std::numeric_limits<double>::quiet_NaN(), 1).value, 1.0);
    }

    void notANumberSupportsNothing()
    {
        QCOMPARE(verbal(std::numeric_limits<double>::quiet_NaN()), Verbal{});
        QCOMPARE(Verbal{}.support, Support::None);
    }
};

QTEST_APPLESS_MAIN(TestWords)
#include "test_words.moc"
