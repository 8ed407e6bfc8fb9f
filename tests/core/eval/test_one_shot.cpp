#include "core/eval/one_shot.h"
#include "tests/support/pooled_encoder.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace countersign;
using namespace countersign::eval;

namespace {

using Matrix = std::vector<std::vector<float>>;

/// One square of ink for each writer, elsewhere for each, a little off for each sample.
LoadedSet squares(int writers, int samples, int firstPlace)
{
    LoadedSet loaded;
    loaded.set.name = "squares";
    for (int w = 0; w < writers; ++w) {
        loaded.set.writers.push_back("w" + std::to_string(firstPlace + w));
        for (int i = 0; i < samples; ++i) {
            InkImage image{192, 96, std::vector<std::uint8_t>(192 * 96, 0)};
            const int place = firstPlace + w;
            for (int y = 0; y < 20; ++y)
                for (int x = 0; x < 20; ++x)
                    image.ink[std::size_t(place / 8 * 24 + y) * 192 + std::size_t(place % 8 * 24 + x + i % 3)] = 255;
            loaded.set.samples.push_back({"", w, false});
            loaded.images.push_back(image);
        }
    }
    return loaded;
}

} // namespace

class TestOneShot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nWayByHand()
    {
        // Six writers; one query whose own reference is beaten by one of the five others. Among four of these five the
        // better one is absent one time in five.
        const auto figures = oneShot(Matrix{{0.5F, 0.9F, 0.1F, 0.2F, 0.3F, 0.4F}}, {0});
        QCOMPARE(figures.writers, 6);
        QCOMPARE(figures.nWay.size(), std::size_t(1));
        QCOMPARE(figures.nWay[0].people, 5);
        QVERIFY(std::abs(figures.nWay[0].accuracy - 0.2) < 1e-12);
        QVERIFY(!figures.detection);
        // As high as the own: present four times in five, and then it wins every second time.
        const auto tied = oneShot(Matrix{{0.5F, 0.5F, 0.1F, 0.2F, 0.3F, 0.4F}}, {0});
        QVERIFY(std::abs(tied.nWay[0].accuracy - (0.2 + 0.8 / 2)) < 1e-12);
    }

    void nWayAgreesWithDrawing()
    {
        std::mt19937 engine(3);
        std::uniform_int_distribution<int> level(0, 12);
        Matrix scores(40, std::vector<float>(25));
        std::vector<int> own;
        for (std::size_t q = 0; q < scores.size(); ++q) {
            for (float& score : scores[q])
                score = float(level(engine));
            own.push_back(int(q) % 25);
            scores[q][std::size_t(own[q])] += 4;
        }
        const auto figures = oneShot(scores, own);
        QCOMPARE(figures.nWay.size(), std::size_t(2));
        for (const NWay& exact : figures.nWay) {
            double won = 0;
            constexpr int Draws = 2000;
            for (std::size_t q = 0; q < scores.size(); ++q) {
                std::vector<int> others;
                for (int w = 0; w < 25; ++w)
                    if (w != own[q])
                        others.push_back(w);
                for (int draw = 0; draw < Draws; ++draw) {
                    std::shuffle(others.begin(), others.end(), engine);
                    const float mine = scores[q][std::size_t(own[q])];
                    int better = 0;
                    int equal = 0;
                    for (int i = 0; i + 1 < exact.people; ++i) {
                        better += scores[q][std::size_t(others[std::size_t(i)])] > mine;
                        equal += scores[q][std::size_t(others[std::size_t(i)])] == mine;
                    }
                    won += better > 0 ? 0 : 1.0 / (1 + equal);
                }
            }
            QVERIFY(std::abs(exact.accuracy - won / Draws / 40) < 0.01);
        }
    }

    void openSetByHand()
    {
        // 300 queries of two writers. A stranger's best score is that of the other writer: 1, but for the first three
        // queries, where it is 5. One in a hundred, three of 300, may come above the threshold: it is 1, and genuine
        // scores of 2 are found, but for those three, whose own reference is not the first.
        Matrix scores;
        std::vector<int> own;
        for (int q = 0; q < 300; ++q) {
            scores.push_back({2, q < 3 ? 5.0F : 1.0F});
            own.push_back(0);
        }
        QCOMPARE(oneShot(scores, own).detection, std::optional(297.0 / 300));
        // A fourth one: the threshold is 5, and nobody is found.
        scores[3][1] = 5;
        QCOMPARE(oneShot(scores, own).detection, std::optional(0.0));
        // Too few to speak of one in a hundred.
        scores.pop_back();
        own.pop_back();
        QVERIFY(!oneShot(scores, own).detection);
    }

    void setsAreScoredTogetherAndApart()
    {
        const LoadedSet first = squares(6, 4, 0), second = squares(5, 3, 6);
        test::PooledEncoder encoder;
        const std::vector<const LoadedSet*> both = {&first, &second};
        const auto scores = scoreOneShot(encoder, both, {}, {});
        QVERIFY(scores);
        QCOMPARE(scores->firstOfSet, (std::vector<int>{0, 6, 11}));
        QCOMPARE(scores->scores.size(), std::size_t(6 * 3 + 5 * 2));
        QCOMPARE(oneShot(scores->scores, scores->own).nWay.at(0).accuracy, 1.0);
        const auto part = scores->of(1);
        QCOMPARE(part.scores.size(), std::size_t(10));
        QCOMPARE(part.scores[0].size(), std::size_t(5));
        QCOMPARE(part.own.front(), 0);
        QCOMPARE(part.scores[0][0], scores->scores[18][6]);
    }

    void nobodyToKnow()
    {
        const LoadedSet single = squares(3, 1, 0);
        test::PooledEncoder encoder;
        const std::vector<const LoadedSet*> sets = {&single};
        QCOMPARE(scoreOneShot(encoder, sets, {}, {}).error().code, ErrorCode::EmptyInput);
        std::stop_source stop;
        stop.request_stop();
        const LoadedSet some = squares(3, 3, 0);
        const std::vector<const LoadedSet*> stopped = {&some};
        QCOMPARE(scoreOneShot(encoder, stopped, {}, stop.get_token()).error().code, ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestOneShot)
#include "test_one_shot.moc"
