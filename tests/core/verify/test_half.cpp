#include "core/verify/half.h"

#include <qfloat16.h>
#include <QTest>

#include <bit>
#include <cmath>
#include <numeric>
#include <random>

using namespace countersign::verify;

class TestHalf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Qt has its own.
    void everyHalf()
    {
        for (unsigned bits = 0; bits < 0x10000; ++bits) {
            const auto half = static_cast<Half>(bits);
            const float wanted = std::bit_cast<qfloat16>(half);
            if (std::isnan(wanted)) {
                QVERIFY(std::isnan(toFloat(half)) && std::isnan(toFloat(toHalf(toFloat(half)))));
                continue;
            }
            QCOMPARE(std::bit_cast<quint32>(toFloat(half)), std::bit_cast<quint32>(wanted));
            QCOMPARE(toHalf(wanted), half);
        }
    }

    /// Between two neighbours lies the middle, which goes to the even one, and on either side of it the nearer.
    void roundsToNearest()
    {
        for (unsigned bits = 0; bits + 1 < 0x7c00; ++bits) {
            const float low = toFloat(static_cast<Half>(bits)), high = toFloat(static_cast<Half>(bits + 1));
            const float middle = (low + high) / 2;
            QCOMPARE(toHalf(middle), static_cast<Half>(bits + bits % 2));
            QCOMPARE(toHalf(std::nextafter(middle, 0.0F)), static_cast<Half>(bits));
            QCOMPARE(toHalf(-std::nextafter(middle, 1e9F)), static_cast<Half>(0x8000U + bits + 1));
        }
    }

    void productsAsInDouble_data()
    {
        QTest::addColumn<int>("length");
        for (const int length : {1, 7, 16, 100, 128})
            QTest::addRow("%d", length) << length;
    }
    void productsAsInDouble()
    {
        QFETCH(int, length);
        std::mt19937 random(1);
        std::normal_distribution<float> normal;
        const std::size_t count = 50, n = std::size_t(length);
        std::vector<Half> rows(count * n);
        std::vector<float> query(n), products(count);
        for (auto& value : query)
            value = normal(random);
        for (auto& value : rows)
            value = toHalf(normal(random));
        innerProducts(rows, query, products);
        for (std::size_t i = 0; i < count; ++i) {
            double wanted = 0;
            for (std::size_t k = 0; k < n; ++k)
                wanted += double(toFloat(rows[i * n + k])) * double(query[k]);
            QVERIFY(std::abs(products[i] - wanted) < 1e-4);
        }
    }

    void theLargest_data()
    {
        QTest::addColumn<int>("most");
        for (const int most : {0, 1, 7, 320, 1000, 2000})
            QTest::addRow("%d", most) << most;
    }
    void theLargest()
    {
        QFETCH(int, most);
        std::mt19937 random(2);
        std::vector<float> numbers(1000);
        for (auto& number : numbers)
            number = float(random() % 300); // many are equal
        std::vector<std::size_t> all(numbers.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        std::stable_sort(all.begin(), all.end(), [&](auto a, auto b) { return numbers[a] > numbers[b]; });
        all.resize(std::min(all.size(), std::size_t(most)));
        QCOMPARE(largest(numbers, std::size_t(most)), all);
    }
};

QTEST_APPLESS_MAIN(TestHalf)
#include "test_half.moc"
