#include "core/base/number.h"

#include <QTest>

#include <cstdint>
#include <limits>

using namespace countersign;

class TestNumber : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allOfTheText()
    {
        QCOMPARE(numberIn<int>("0042"), std::optional(42));
        QCOMPARE(numberIn<int>("-7"), std::optional(-7));
        QCOMPARE(numberIn<double>("1.5e-3"), std::optional(1.5e-3));
        QCOMPARE(numberIn<std::int64_t>("9223372036854775807"),
                 std::optional(std::numeric_limits<std::int64_t>::max()));
    }
    void nothingElse()
    {
        for (const char* text : {"", " 1", "1 ", "1x", "x1", "+1", "0x10", "1.5", "2147483648"})
            QVERIFY2(!numberIn<int>(text), text);
        for (const char* text : {"", "1,5", "1.5.", "1e999"})
            QVERIFY2(!numberIn<double>(text), text);
    }
};

QTEST_GUILESS_MAIN(TestNumber)
#include "test_number.moc"
