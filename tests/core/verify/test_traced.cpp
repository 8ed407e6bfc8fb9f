// Signatures that are drawn here from curves: again with another pen, scaled, turned, moved; and once more by a hand.
#include "core/verify/traced.h"
#include "core/verify/verifier.h"
#include "tests/support/pooled_encoder.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

using namespace countersign;
using namespace countersign::verify;

namespace {

struct Drawn {
    unsigned writer = 1;
    double unsteady = 0; ///< of each turning point, share of the width
    unsigned time = 1;   ///< which of the unsteady ones
    double pen = 3;      ///< pixels
    double scale = 1, degrees = 0, x = 0, y = 0;
    Size size = CommonInput;
};

/// Loops from left to right.
InkImage drawn(const Drawn& how)
{
    std::mt19937 writer(how.writer), hand(how.time);
    std::uniform_real_distribution<double> any(0, 1);
    std::normal_distribution<double> shake(0, how.unsteady);
    std::vector<std::array<double, 2>> points;
    for (int i = 0; i < 24; ++i)
        points.push_back({0.12 + 0.76 * (i / 23.0) + 0.16 * (any(writer) - 0.5) + shake(hand),
                          0.5 + 0.8 * (any(writer) - 0.5) + 2 * shake(hand)});
    InkImage image{how.size.width, how.size.height, {}};
    image.ink.resize(std::size_t(how.size.width) * std::size_t(how.size.height));
    const double c = std::cos(how.degrees * std::acos(-1) / 180), s = std::sin(how.degrees * std::acos(-1) / 180);
    for (std::size_t i = 1; i + 2 < points.size(); ++i)
        for (double t = 0; t < 1; t += 0.01) { // Catmull-Rom
            std::array<double, 2> at{};
            for (std::size_t k = 0; k < 2; ++k) {
                const double a = points[i - 1][k], b = points[i][k], d = points[i + 1][k], e = points[i + 2][k];
                at[k] =
                    0.5
                    * (2 * b + (d - a) * t + (2 * a - 5 * b + 4 * d - e) * t * t + (3 * b - a - 3 * d + e) * t * t * t);
            }
            const double u = (at[0] - 0.5) * how.size.width * how.scale,
                         v = (at[1] - 0.5) * how.size.width / 2 * how.scale;
            const double px = c * u - s * v + how.size.width / 2.0 + how.x,
                         py = s * u + c * v + how.size.height / 2.0 + how.y;
            const int reach = int(std::ceil(how.pen));
            for (int dy = -reach; dy <= reach; ++dy)
                for (int dx = -reach; dx <= reach; ++dx) {
                    const int x = int(px) + dx, y = int(py) + dy;
                    if (std::hypot(x - px, y - py) <= how.pen / 2 && x >= 0 && y >= 0 && x < image.width
                        && y < image.height)
                        image.ink[std::size_t(y * image.width + x)] = 255;
                }
        }
    return image;
}

double same(const Drawn& one, const Drawn& other)
{
    return sameness(shapeOf(drawn(one)), shapeOf(drawn(other)));
}

/// For a PooledEncoder.
Specimen specimen(Drawn how, const std::string& hash)
{
    how.size = {192, 96};
    how.pen /= 2;
    Specimen one{{}, drawn(how)};
    one.record.sha256 = hash;
    return one;
}

} // namespace

class TestTraced : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSameIsFound_data()
    {
        QTest::addColumn<Drawn>("again");
        QTest::newRow("itself") << Drawn{};
        QTest::newRow("thicker") << Drawn{.pen = 5};
        QTest::newRow("thinner") << Drawn{.pen = 2};
        QTest::newRow("smaller") << Drawn{.scale = 0.9};
        QTest::newRow("turned") << Drawn{.degrees = 4};
        QTest::newRow("moved") << Drawn{.scale = 0.95, .x = 5, .y = -5};
        QTest::newRow("all of it") << Drawn{.pen = 4, .scale = 0.93, .degrees = -3, .x = -8, .y = 6};
        QTest::newRow("another input") << Drawn{.pen = 2, .size = {224, 224}};
        QTest::newRow("traced with a steady hand") << Drawn{.unsteady = 0.001};
    }

    void theSameIsFound()
    {
        QFETCH(Drawn, again);
        for (unsigned writer = 1; writer <= 10; ++writer) {
            again.writer = writer;
            const double found = same({.writer = writer}, again), back = same(again, {.writer = writer});
            QVERIFY2(found >= LeastSame, QByteArray::number(found));
            QVERIFY2(back >= LeastSame, QByteArray::number(back));
        }
    }

    void whoSignsAgainIsNotTheSame()
    {
        for (unsigned writer = 1; writer <= 40; ++writer) {
            const double again = same({.writer = writer}, {.writer = writer, .unsteady = 0.012, .time = writer}),
                         other = same({.writer = writer}, {.writer = writer + 100});
            QVERIFY2(again < LeastSame, QByteArray::number(again));
            QVERIFY2(other < 0.85, QByteArray::number(other));
        }
    }

    void whatFitsOnMuchIsNotTheSame()
    {
        InkImage line{384, 192, std::vector<std::uint8_t>(std::size_t{384} * 192)};
        for (int y = 90; y < 96; ++y)
            std::fill_n(line.ink.begin() + y * 384 + 10, 360, std::uint8_t{255});
        QCOMPARE(sameness(shapeOf(line), shapeOf(line)), 0.0);
        const InkImage nothing{384, 192, std::vector<std::uint8_t>(std::size_t{384} * 192)};
        QCOMPARE(sameness(shapeOf(nothing), shapeOf(nothing)), 0.0);
        QCOMPARE(sameness(shapeOf({}), shapeOf({})), 0.0);
    }

    void theBestIsRefer()
    {
        test::PooledEncoder encoder;
        const std::vector references{specimen({.unsteady = 0.004, .time = 1}, "a"),
                                     specimen({.unsteady = 0.004, .time = 2}, "b"),
                                     specimen({.unsteady = 0.004, .time = 3}, "c")};
        const auto verified = [&](const Specimen& query) {
            return countersign::verify::verify(encoder, query, references, {}).value();
        };
        // As alike as need be, and by hand.
        const auto usual = verified(specimen({.unsteady = 0.008, .time = 9}, "q"));
        QVERIFY(!has(usual.judgement, CaseFlag::QueryTraced));
        QVERIFY(usual.query.quality.empty());
        const auto traced = verified(specimen({.unsteady = 0.004, .time = 2, .pen = 3.6, .x = 2}, "q"));
        QVERIFY(has(traced.judgement, CaseFlag::QueryTraced));
        QVERIFY(!has(traced.judgement, CaseFlag::QueryIsReference));
        QVERIFY(traced.judgement.proposal != Decision::Accept);
        QCOMPARE(traced.query.quality.size(), std::size_t(1));
        QVERIFY(traced.query.quality[0].flag == QualityFlag::SameAsReference);
        QVERIFY(traced.query.quality[0].measured >= LeastSame && traced.query.quality[0].limit == LeastSame);
        // The same file is told apart from that.
        const auto copied = verified(specimen({.unsteady = 0.004, .time = 2}, "b"));
        QVERIFY(has(copied.judgement, CaseFlag::QueryIsReference));
        QVERIFY(!has(copied.judgement, CaseFlag::QueryTraced));
    }

    void notesThatCap()
    {
        const Trace reference = trace(specimen({.writer = 3}, "r"));
        const Trace* const references[] = {&reference};
        for (int flag = 0; flag <= int(QualityFlag::SameAsReference); ++flag) {
            Specimen query = specimen({.writer = 7}, "q");
            query.record.quality.push_back({QualityFlag(flag), 1, 0.5});
            Judgement judgement;
            judgement.proposal = Decision::Accept;
            addPictureFlags(judgement, trace(query), references);
            const bool isCapped = QualityFlag(flag) == QualityFlag::FewStrokes
                                  || QualityFlag(flag) == QualityFlag::FromScreen
                                  || QualityFlag(flag) == QualityFlag::SameAsReference;
            QCOMPARE(judgement.proposal, isCapped ? Decision::Refer : Decision::Accept);
            judgement.proposal = Decision::Reject;
            addPictureFlags(judgement, trace(query), references);
            QCOMPARE(judgement.proposal, Decision::Reject);
        }
    }
};

QTEST_APPLESS_MAIN(TestTraced)
#include "test_traced.moc"
