// Everything against everything, checked against two loops.
#include "core/verify/alike.h"

#include <QTest>

#include <chrono>
#include <cmath>
#include <map>
#include <random>

using namespace countersign;
using namespace countersign::verify;

namespace {

struct Collection {
    std::size_t length;
    std::vector<float> rows;
    std::vector<std::uint32_t> owners;
};

/// Unit vectors at random; some owners are the same hand.
Collection collection(std::size_t count, std::size_t length, std::uint32_t owners, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> number;
    std::vector<std::vector<float>> hands(std::max<std::size_t>(1, owners * 3 / 4), std::vector<float>(length));
    for (auto& hand : hands)
        for (float& one : hand)
            one = number(random);
    Collection made{length, {}, {}};
    for (std::size_t i = 0; i < count; ++i) {
        const auto owner = std::uint32_t(random() % owners);
        std::vector<float> row = hands[owner % hands.size()];
        double squares = 0;
        for (float& one : row) {
            one += 0.7f * number(random);
            squares += double(one) * one;
        }
        for (const float one : row)
            made.rows.push_back(one / float(std::sqrt(squares)));
        made.owners.push_back(owner);
    }
    return made;
}

/// The best similarity of each two owners, with two loops and in double.
std::map<std::pair<std::uint32_t, std::uint32_t>, double> bruteForce(const Collection& all)
{
    std::map<std::pair<std::uint32_t, std::uint32_t>, double> best;
    for (std::size_t i = 0; i < all.owners.size(); ++i)
        for (std::size_t k = i + 1; k < all.owners.size(); ++k) {
            if (all.owners[i] == all.owners[k])
                continue;
            double sum = 0;
            for (std::size_t n = 0; n < all.length; ++n)
                sum += double(all.rows[i * all.length + n]) * all.rows[k * all.length + n];
            const auto pair = std::minmax(all.owners[i], all.owners[k]);
            const auto place = best.try_emplace({pair.first, pair.second}, sum).first;
            place->second = std::max(place->second, sum);
        }
    return best;
}

} // namespace

class TestAlike : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asTwoLoopsFindIt_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("length");
        QTest::addColumn<int>("owners");
        QTest::addColumn<int>("most");
        QTest::newRow("nobody") << 0 << 8 << 1 << 5;
        QTest::newRow("one") << 1 << 8 << 1 << 5;
        QTest::newRow("two") << 2 << 8 << 2 << 5;
        QTest::newRow("fewer than a step") << 3 << 5 << 3 << 10;
        QTest::newRow("one owner of all") << 40 << 16 << 1 << 10;
        QTest::newRow("all pairs are kept") << 130 << 16 << 12 << 100;
        QTest::newRow("most is forgotten") << 1000 << 31 << 300 << 7;
        QTest::newRow("only one is kept") << 700 << 128 << 200 << 1;
        QTest::newRow("an edge of a panel") << 257 << 12 << 60 << 40;
        QTest::newRow("panels to the end") << 512 << 12 << 60 << 2000;
    }
    void asTwoLoopsFindIt()
    {
        QFETCH(int, count);
        QFETCH(int, length);
        QFETCH(int, owners);
        QFETCH(int, most);
        const Collection all = collection(std::size_t(count), std::size_t(length), std::uint32_t(owners), 5);
        auto wanted = bruteForce(all);
        const auto found = mostAlike(all.rows, all.length, all.owners, std::size_t(most));
        QVERIFY(found);
        QCOMPARE(found->size(), std::min(wanted.size(), std::size_t(most)));
        std::vector<double> ranking;
        for (const auto& [pair, similarity] : wanted)
            ranking.push_back(similarity);
        std::sort(ranking.rbegin(), ranking.rend());
        for (std::size_t i = 0; i < found->size(); ++i) {
            const AlikeRows& rows = (*found)[i];
            QVERIFY(rows.first < rows.second);
            const auto pair = std::minmax(all.owners[rows.first], all.owners[rows.second]);
            const auto known = wanted.find({pair.first, pair.second});
            QVERIFY2(known != wanted.end(), "two owners twice, or one with himself");
            QVERIFY(std::abs(known->second - double(rows.similarity)) < 1e-5);
            QVERIFY(std::abs(ranking[i] - double(rows.similarity)) < 1e-5);
            wanted.erase(known);
        }
    }

    void progressAndStop()
    {
        const Collection all = collection(2000, 16, 500, 6);
        std::stop_source stop;
        std::vector<Progress> seen;
        QVERIFY(mostAlike(all.rows, all.length, all.owners, 10, {}, [&](const Progress& one) { seen.push_back(one); }));
        QCOMPARE(seen.size(), std::size_t(8));
        QVERIFY(seen.back().done == seen.back().total && seen.back().secondsLeft == 0);
        QVERIFY(seen[0].done < seen[1].done && seen[0].secondsLeft > 0);
        const auto stopped = mostAlike(all.rows, all.length, all.owners, 10, stop.get_token(),
                                       [&](const Progress&) { stop.request_stop(); });
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Cancelled);
    }

    void whatDoesNotFitIsRefused()
    {
        const std::vector<float> rows(10);
        const std::vector<std::uint32_t> owners(3);
        QCOMPARE(mostAlike(rows, 4, owners, 1).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(mostAlike({}, 0, owners, 1).error().code, ErrorCode::InvalidArgument);
    }

    /// COUNTERSIGN_ROWS=100000 says what a large bank takes.
    void howLongItTakes()
    {
        const int wanted = qEnvironmentVariableIntValue("COUNTERSIGN_ROWS");
        const std::size_t count = wanted > 0 ? std::size_t(wanted) : 5000;
        const Collection all = collection(count, 128, std::uint32_t(count / 5), 7);
        const auto start = std::chrono::steady_clock::now();
        QVERIFY(mostAlike(all.rows, all.length, all.owners, 500));
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
        qInfo("%d rows of 128: %.2f s, %.1f GFLOP/s", int(count), passed.count(),
              double(count) * double(count) * 128 / passed.count() / 1e9);
    }
};

QTEST_APPLESS_MAIN(TestAlike)
#include "test_alike.moc"
