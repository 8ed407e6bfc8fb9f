#include "core/image/perturb.h"
#include "core/image/traits.h"
#include "tests/core/image/pictures.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace countersign;
using namespace countersign::image;
using namespace countersign::test;

namespace {

Perturbation always(std::string_view text)
{
    auto result = perturbation(text).value();
    result.share = 1;
    return result;
}

ColorPicture changed(const ColorPicture& picture, const Perturbation& perturbation, std::uint64_t seed = 1)
{
    return perturb(scanOf(picture), perturbation, seed).value().picture;
}

/// White, with one black bar.
ColorPicture bar(int width, int height, Box box)
{
    ColorPicture picture = flat(width, height, 255);
    for (int y = box.y; y < box.y + box.height; ++y)
        for (int x = 3 * (y * width + box.x); x < 3 * (y * width + box.x + box.width); ++x)
            picture.pixels[static_cast<std::size_t>(x)] = 0;
    return picture;
}

/// Pixels darker than the middle.
int darkPixels(const ColorPicture& picture)
{
    int count = 0;
    for (std::size_t i = 0; i < picture.pixels.size(); i += 3)
        count += picture.pixels[i] < 128;
    return count;
}

} // namespace

class TestPerturb : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPenTwoPixelsWider()
    {
        const auto picture = bar(200, 60, {20, 30, 160, 4});
        QCOMPARE(darkPixels(picture), 160 * 4);
        // The disc of radius 1 is a cross: it makes the bar 2 pixels longer and wider, but for the four corners.
        QCOMPARE(darkPixels(changed(picture, always("pen=2"))), 162 * 6 - 4);
        QCOMPARE(darkPixels(changed(picture, always("pen=-2"))), 158 * 2);
        const auto wider = traits(changed(picture, always("pen=2"))).value().strokeWidth;
        QVERIFY(std::abs(wider - traits(picture).value().strokeWidth - 2) < 0.5);
    }

    void contrastIsTheInksDistanceFromThePaper()
    {
        auto picture = bar(100, 60, {20, 20, 60, 20});
        for (auto& value : picture.pixels)
            value = value == 0 ? 40 : 200;
        const auto faded = changed(picture, always("contrast=0.5"));
        QCOMPARE(at(faded, 2, 2), 0xC8C8C8u);
        QCOMPARE(at(faded, 50, 30), 0x787878u);
    }

    void resolutionShrinksThePixelsAndWhatTheFileSays()
    {
        const auto scan = perturb(scanOf(signature(), 300), always("resolution=0.5"), 1).value();
        QCOMPARE(scan.picture.width, 240);
        QCOMPARE(scan.picture.height, 110);
        QCOMPARE(scan.dotsPerInch, 150.0);
    }

    void rotationTurnsAllOfThePicture()
    {
        const auto picture = bar(200, 100, {10, 48, 180, 4});
        const auto turned = changed(picture, always("rotation=30"));
        // 200 cos 30 + 100 sin 30 and the other way, rounded up.
        QCOMPARE(turned.width, 224);
        QCOMPARE(turned.height, 187);
        QVERIFY(std::abs(darkPixels(turned) - darkPixels(picture)) < 20);
        // The corners are paper, and the bar rises or falls by 180 sin 30.
        QCOMPARE(at(turned, 0, 0), 0xFFFFFFu);
        int first = turned.height;
        int last = 0;
        for (int y = 0; y < turned.height; ++y)
            for (int x = 0; x < turned.width; ++x)
                if ((at(turned, x, y) & 0xFF) < 128) {
                    first = std::min(first, y);
                    last = y;
                }
        QVERIFY(std::abs(last - first - 93) <= 3); // 180 sin 30 + 4 cos 30
    }

    void rotationGoesBothWays()
    {
        const auto picture = signature();
        const auto rotation = always("rotation=10");
        bool differs = false;
        for (std::uint64_t seed = 2; seed < 12; ++seed)
            differs = differs || changed(picture, rotation, seed).pixels != changed(picture, rotation, 1).pixels;
        QVERIFY(differs);
    }

    void jpegLosesALittle()
    {
        const auto picture = signature({.noise = 6});
        const int coarse = difference(picture, changed(picture, always("jpeg=20")));
        const int fine = difference(picture, changed(picture, always("jpeg=95")));
        QVERIFY(fine > 0 && fine < coarse && coarse < 200);
    }

    void aValueChangesEverySecondPicture()
    {
        const auto half = perturbation("pen=2").value();
        const auto picture = signature();
        int same = 0;
        for (std::uint64_t seed = 0; seed < 400; ++seed)
            same += changed(picture, half, seed * 7919).pixels == picture.pixels;
        QVERIFY2(same > 150 && same < 250, qPrintable(QString::number(same)));
    }

    void everythingAtOnceStaysASignature()
    {
        const auto all = perturbation("all").value();
        QVERIFY(all.pen && all.contrast && all.resolution && all.rotation && all.jpeg);
        QCOMPARE(all.share, 1.0);
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            const auto scan = perturb(scanOf(signature({.paper = 225, .noise = 4}), 300), all, seed);
            QVERIFY(scan);
            const auto cleaned = clean(*scan);
            QVERIFY2(cleaned, cleaned ? "" : cleaned.error().message.c_str());
            QCOMPARE(perturb(scanOf(signature({.paper = 225, .noise = 4}), 300), all, seed)->picture.pixels,
                     scan->picture.pixels);
        }
    }

    void whatThereIsNot_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "paper", "pen=", "pen=x", "pen=2x", "pen=99", "jpeg=0", "all=1", "=2", "pen=nan"})
            QTest::newRow(text) << QString(text);
    }
    void whatThereIsNot()
    {
        QFETCH(QString, text);
        const auto result = perturbation(text.toStdString());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(result.error().context, text.toStdString());
    }

    void traitsByHand()
    {
        auto picture = bar(500, 200, {50, 90, 400, 6});
        for (auto& value : picture.pixels)
            value = value == 0 ? 60 : 220;
        const auto known = traits(picture).value();
        QCOMPARE(known.paper, 220.0);
        QVERIFY(std::abs(known.ink - 60) < 40); // the mask is soft: it takes in a rim of paper
        QVERIFY2(std::abs(known.strokeWidth - 6) < 1.5, qPrintable(QString::number(known.strokeWidth)));
        QCOMPARE(known.noise, 0.0);
        QVERIFY(traits(signature({.noise = 8})).value().noise > traits(signature({.noise = 2})).value().noise);
        const auto blank = traits(flat(50, 50, 200)).value();
        QCOMPARE(blank.strokeWidth, 0.0);
    }

    void widerPensShowInWhatTheNetworkSees()
    {
        const auto widthOf = [](double pen) {
            const auto scan = scanOf(signature({.pen = pen}), 300);
            return traits(normalise(clean(scan).value(), {192, 96})).value().strokeWidth;
        };
        QVERIFY(widthOf(3) < widthOf(5) && widthOf(5) < widthOf(8));
    }
};

QTEST_APPLESS_MAIN(TestPerturb)
#include "test_perturb.moc"
