#include "core/verify/words.h"

#include <QTest>

#include <cmath>
#include <limits>

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

    void notANumberSupportsNothing()
    {
        QCOMPARE(verbal(std::numeric_limits<double>::quiet_NaN()), Verbal{});
        QCOMPARE(Verbal{}.support, Support::None);
    }
};

QTEST_APPLESS_MAIN(TestWords)
#include "test_words.moc"
