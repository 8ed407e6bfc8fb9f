#include "core/image/image.h"
#include "core/model/open.h"
#include "core/verify/evidence.h"
#include "tests/support/pooled_encoder.h"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace countersign;
using namespace countersign::verify;

namespace {

constexpr int Width = 192, Height = 96, Side = Width / 12;

/// Blots in regions by number; the network's input has 12 x 6 of them.
InkImage blots(const std::vector<int>& regions)
{
    InkImage image{Width, Height, std::vector<std::uint8_t>(Width * Height)};
    for (const int region : regions)
        for (int y = 0; y < Side; ++y)
            std::fill_n(image.ink.begin() + (region / 12 * Side + y) * Width + region % 12 * Side, Side,
                        std::uint8_t(255));
    return image;
}

double scoreOf(Encoder& encoder, const InkImage& a, const InkImage& b)
{
    const std::vector both = {a, b};
    const auto features = encoder.encode(both);
    const FeaturePair pair(&features->front(), &features->back());
    return encoder.compare({&pair, 1})->front();
}

/// Both without a region and half a region around it, blanked by hand.
double scoreWithout(Encoder& encoder, InkImage a, InkImage b, int region)
{
    const int side = a.width / 12, left = region % 12 * side, top = region / 12 * side;
    for (auto* image : {&a, &b})
        for (int y = std::max(0, top - side / 2); y < std::min(a.height, top + side + side / 2); ++y)
            for (int x = std::max(0, left - side / 2); x < std::min(a.width, left + side + side / 2); ++x)
                image->ink[std::size_t(y * a.width + x)] = 0;
    return scoreOf(encoder, a, b);
}

class BrokenEncoder : public test::PooledEncoder {
public:
    Result<std::vector<float>> compare(std::span<const FeaturePair> pairs) override
    {
        return std::vector(pairs.size(), std::numeric_limits<float>::quiet_NaN());
    }
};

} // namespace

class TestEvidence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatAgreesRaisesAndWhatDiffersLowers()
    {
        test::PooledEncoder encoder;
        // Both have 14 (left); one alone has 21 (right).
        const auto a = blots({14, 21}), b = blots({14});
        const auto found = evidence(encoder, a, b, {});
        QVERIFY(found);
        QVERIFY(std::abs(found->score - scoreOf(encoder, a, b)) < 1e-6);
        QCOMPARE(found->effect.size(), std::size_t(72));
        QVERIFY(found->effect[14] > 0.1f);
        QVERIFY(found->effect[21] < -0.1f);
        QCOMPARE(found->effect[60], 0.f); // no ink anywhere near
        QCOMPARE(found->effect[17], 0.f);
        const auto turned = evidence(encoder, b, a, {});
        QVERIFY(turned);
        for (std::size_t i = 0; i < 72; ++i)
            QVERIFY(std::abs(turned->effect[i] - found->effect[i]) < 1e-6);
    }

    void withoutTheRegionTheScoreMovesAsClaimed()
    {
        auto encoder = model::openEncoder(COUNTERSIGN_SOURCE_DIR "/resources/models/default.safetensors");
        QVERIFY(encoder);
        const Size size = (*encoder)->info().inputSize;
        const QDir demo(COUNTERSIGN_SOURCE_DIR "/resources/demo");
        for (const auto& name : {"genuine", "skilled-forgery", "random-forgery"}) {
            const auto read = [&](const char* file) {
                const auto pages =
                    image::specimens(demo.filePath(QString("%1/%2").arg(name, file)).toStdString(), size);
                return pages ? pages->front().ink : InkImage();
            };
            const auto query = read("query.png"), reference = read("reference-1.png");
            const auto found = evidence(**encoder, query, reference, {});
            QVERIFY(found);
            const auto [low, high] = std::ranges::minmax_element(found->effect);
            QVERIFY(*high > 0);
            if (std::string_view(name) != "genuine")
                QVERIFY(*low < 0);
            for (const auto region : {low, high}) {
                const double without =
                    scoreWithout(**encoder, query, reference, static_cast<int>(region - found->effect.begin()));
                QVERIFY(std::abs(found->score - without - *region) < 1e-3);
            }
        }
    }

    void canBeStopped()
    {
        test::PooledEncoder encoder;
        std::stop_source source;
        source.request_stop();
        const auto found = evidence(encoder, blots({14}), blots({14}), source.get_token());
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::Cancelled);
    }

    void refusesWhatIsNoScoreAndNoInput()
    {
        BrokenEncoder broken;
        const auto found = evidence(broken, blots({14}), blots({14}), {});
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::Internal);
    }
};

QTEST_GUILESS_MAIN(TestEvidence)
#include "test_evidence.moc"
