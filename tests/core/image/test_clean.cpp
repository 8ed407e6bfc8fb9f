// The way from a scan to what a network sees: what must survive it, what must not, and what is refused.
#include "core/base/sha256.h"
#include "core/image/flaws.h"
#include "core/image/image.h"
#include "tests/core/image/files.h"
#include "tests/core/image/pictures.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>
#include <random>
#include <thread>

using namespace countersign;
using namespace countersign::test;

namespace {

constexpr Size inputSize{192, 96};

image::Signature cleaned(const ColorPicture& picture, double dotsPerInch = 0)
{
    auto signature = image::clean(scanOf(picture, dotsPerInch));
    if (!signature) {
        qWarning("%s", describe(signature.error()).c_str());
        return {};
    }
    return std::move(*signature);
}

InkImage seen(const Look& look)
{
    return image::normalise(cleaned(signature(look)), inputSize);
}

/// Mean difference over the mean ink: 0 the same, 1 as far apart as a picture is from an empty one.
double apart(const InkImage& a, const InkImage& b)
{
    double difference = 0;
    double ink = 0;
    for (std::size_t i = 0; i < a.ink.size(); ++i) {
        difference += std::abs(a.ink[i] - b.ink[i]);
        ink += a.ink[i];
    }
    return difference / ink;
}

/// Each pixel the mean of the 5 x 5 around it.
InkImage blurred(const InkImage& image)
{
    InkImage result{image.width, image.height, std::vector<std::uint8_t>(image.ink.size())};
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            int sum = 0;
            for (int dy = -2; dy <= 2; ++dy)
                for (int dx = -2; dx <= 2; ++dx)
                    if (x + dx >= 0 && x + dx < image.width && y + dy >= 0 && y + dy < image.height)
                        sum += image.ink[static_cast<std::size_t>((y + dy) * image.width + x + dx)];
            result.ink[static_cast<std::size_t>(y * image.width + x)] = static_cast<std::uint8_t>(sum / 25);
        }
    }
    return result;
}

bool has(const std::vector<QualityNote>& notes, QualityFlag flag)
{
    return std::any_of(notes.begin(), notes.end(), [flag](const QualityNote& note) { return note.flag == flag; });
}

QString flagsOf(const std::vector<QualityNote>& notes)
{
    QString text;
    for (const auto& note : notes)
        text += QString("%1 %2 (%3) ").arg(name(note.flag)).arg(note.measured).arg(note.limit);
    return text;
}

void fillBox(ColorPicture& picture, Box box, int gray)
{
    for (int y = std::max(0, box.y); y < std::min(picture.height, box.y + box.height); ++y)
        for (int x = std::max(0, box.x); x < std::min(picture.width, box.x + box.width); ++x)
            for (int c = 0; c < 3; ++c)
                picture.pixels[static_cast<std::size_t>(3 * (y * picture.width + x) + c)] =
                    static_cast<std::uint8_t>(gray);
}

ColorPicture cropped(const ColorPicture& picture, Box box)
{
    ColorPicture part{box.width, box.height, {}};
    for (int y = box.y; y < box.y + box.height; ++y) {
        const auto row = picture.pixels.begin() + 3 * (y * picture.width + box.x);
        part.pixels.insert(part.pixels.end(), row, row + 3 * box.width);
    }
    return part;
}

/// Waves of several lengths and grain: light and dark everywhere, as in a photograph.
ColorPicture photograph(unsigned seed)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> unit(0, 1);
    struct Wave {
        double x, y, phase, height;
    };
    std::vector<Wave> waves;
    for (int i = 0; i < 12; ++i) {
        const double rate = 0.01 + 0.12 * unit(random) * unit(random);
        const double angle = 6.28 * unit(random);
        waves.push_back({rate * std::cos(angle), rate * std::sin(angle), 6.28 * unit(random), 15 + 25 * unit(random)});
    }
    ColorPicture picture{400, 300, {}};
    for (int y = 0; y < 300; ++y) {
        for (int x = 0; x < 400; ++x) {
            double value = 120 + 12 * unit(random);
            for (const Wave& wave : waves)
                value += wave.height * std::sin(wave.x * x + wave.y * y + wave.phase);
            picture.pixels.insert(picture.pixels.end(), 3, static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0)));
        }
    }
    return picture;
}

/// Lines of marks the size of printed letters.
ColorPicture printedPage()
{
    std::mt19937 random(5);
    ColorPicture picture = flat(800, 1000, 250);
    for (int y = 80; y < 900; y += 26)
        for (int x = 70; x < 730; x += 12)
            if (random() % 6 != 0)
                fillBox(picture, {x, y + static_cast<int>(random() % 4), 3 + static_cast<int>(random() % 6), 12}, 20);
    return picture;
}

std::filesystem::path researchData()
{
    const QByteArray named = qgetenv("COUNTERSIGN_DATA");
    return named.isEmpty() ? std::filesystem::path(COUNTERSIGN_SOURCE_DIR) / ".." / "shared" / "data"
                           : std::filesystem::path(named.toStdString());
}

int s_threadsAtStart = 0; ///< OpenCV's, before anything was cleaned

} // namespace

class TestClean : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBoxLiesAroundTheInk()
    {
        const ColorPicture picture = signature();
        const auto result = cleaned(picture);
        int left = picture.width;
        int right = 0;
        int top = picture.height;
        int bottom = 0;
        for (int y = 0; y < picture.height; ++y)
            for (int x = 0; x < picture.width; ++x)
                if ((at(picture, x, y) & 255) < 128) {
                    left = std::min(left, x);
                    right = std::max(right, x);
                    top = std::min(top, y);
                    bottom = std::max(bottom, y);
                }
        QVERIFY(std::abs(result.ink.width - (right - left + 1)) <= 4);
        QVERIFY(std::abs(result.ink.height - (bottom - top + 1)) <= 4);
        QVERIFY(result.box.x <= left && result.box.x >= left - 20);
        QVERIFY(result.box.y <= top && result.box.y >= top - 20);
        QCOMPARE(result.cleaned.width, result.box.width);
        QCOMPARE(result.cleaned.height, result.box.height);
        QVERIFY2(result.quality.empty(), qPrintable(flagsOf(result.quality)));
        // Black on white, and the strokes where they were.
        for (int y = 0; y < result.box.height; ++y) {
            for (int x = 0; x < result.box.width; ++x) {
                const int was = static_cast<int>(at(picture, x + result.box.x, y + result.box.y) & 255);
                const int is = result.cleaned.pixels[static_cast<std::size_t>(y * result.box.width + x)];
                QVERIFY(was > 40 || is < 60);
                QVERIFY(was < 250 || is > 200);
            }
        }
    }

    void paperInkAndNoiseDoNotSurvive_data()
    {
        QTest::addColumn<double>("paper");
        QTest::addColumn<double>("ink");
        QTest::addColumn<double>("noise");
        QTest::addColumn<double>("shade");
        QTest::newRow("grey paper") << 200.0 << 20.0 << 0.0 << 0.0;
        QTest::newRow("dark paper") << 110.0 << 20.0 << 0.0 << 0.0;
        QTest::newRow("black ink") << 255.0 << 0.0 << 0.0 << 0.0;
        QTest::newRow("grey ink") << 255.0 << 120.0 << 0.0 << 0.0;
        QTest::newRow("pencil") << 240.0 << 190.0 << 0.0 << 0.0;
        QTest::newRow("faint") << 250.0 << 215.0 << 1.0 << 0.0;
        QTest::newRow("noise") << 245.0 << 30.0 << 6.0 << 0.0;
        QTest::newRow("shade") << 250.0 << 30.0 << 0.0 << 90.0;
        QTest::newRow("everything") << 200.0 << 90.0 << 4.0 << 60.0;
    }

    void paperInkAndNoiseDoNotSurvive()
    {
        QFETCH(double, paper);
        QFETCH(double, ink);
        QFETCH(double, noise);
        QFETCH(double, shade);
        const InkImage plain = seen({});
        const InkImage other = seen({.paper = paper, .ink = ink, .noise = noise, .shade = shade});
        const double distance = apart(plain, other);
        QVERIFY2(distance < 0.08, qPrintable(QString::number(distance)));
        // The means must not tell them apart either.
        double plainSum = 0;
        double otherSum = 0;
        for (std::size_t i = 0; i < plain.ink.size(); ++i) {
            plainSum += plain.ink[i];
            otherSum += other.ink[i];
        }
        QVERIFY2(std::abs(otherSum / plainSum - 1) < 0.05, qPrintable(QString::number(otherSum / plainSum)));
    }

    void theScanScaleDoesNotSurvive()
    {
        // Rounding to whole pixels may shift the picture by a fraction of one, so both are blurred.
        const InkImage plain = blurred(seen({}));
        for (const double scale : {0.7, 1.5, 2.0, 3.0}) {
            const double distance = apart(plain, blurred(seen({.scale = scale})));
            QVERIFY2(distance < 0.15, qPrintable(QString("%1: %2").arg(scale).arg(distance)));
        }
    }

    void thePlaceOnThePageDoesNotSurvive()
    {
        const double distance = apart(seen({.width = 700}), seen({.width = 700, .shift = 150}));
        QVERIFY2(distance < 0.001, qPrintable(QString::number(distance)));
    }

    void theStrokeWidthSurvives()
    {
        const auto inkOf = [](double pen) {
            double sum = 0;
            for (const auto value : seen({.scale = 2, .pen = pen}).ink)
                sum += value;
            return sum;
        };
        QVERIFY(inkOf(6) > 1.3 * inkOf(3.5));
    }

    void aThinPenLeavesFullInk()
    {
        // Half a pixel wide: after shrinking no pixel is full, and the contrast must still be that of other pictures.
        const InkImage ink = seen({.scale = 3, .ink = 0, .pen = 0.5});
        const auto full = std::count(ink.ink.begin(), ink.ink.end(), std::uint8_t{255});
        QVERIFY2(full > 30, qPrintable(QString::number(full)));
    }

    void anotherSignatureIsFarAway()
    {
        // What the tolerances above are worth.
        const InkImage plain = seen({});
        InkImage mirrored = plain;
        for (int y = 0; y < plain.height; ++y)
            std::reverse(mirrored.ink.begin() + y * plain.width, mirrored.ink.begin() + (y + 1) * plain.width);
        QVERIFY(apart(plain, mirrored) > 0.5);
        QVERIFY(apart(blurred(plain), blurred(mirrored)) > 0.5);
    }

    void theInputIsFilled_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("encoder") << 192 << 96;
        QTest::newRow("classic") << 224 << 224;
        QTest::newRow("tall") << 50 << 200;
        QTest::newRow("one pixel") << 1 << 1;
    }

    void theInputIsFilled()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        const auto result = cleaned(signature());
        const InkImage ink = image::normalise(result, {width, height});
        QCOMPARE(ink.width, width);
        QCOMPARE(ink.height, height);
        QCOMPARE(ink.ink.size(), static_cast<std::size_t>(width * height));
        if (width < 10)
            return;
        QCOMPARE(*std::max_element(ink.ink.begin(), ink.ink.end()), std::uint8_t{255});
        int left = width;
        int right = -1;
        int top = height;
        int bottom = -1;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                if (ink.ink[static_cast<std::size_t>(y * width + x)] > 64) {
                    left = std::min(left, x);
                    right = std::max(right, x);
                    top = std::min(top, y);
                    bottom = std::max(bottom, y);
                }
        QVERIFY(std::abs(left - (width - 1 - right)) <= 2);
        QVERIFY(std::abs(top - (height - 1 - bottom)) <= 2);
        const double aspect = static_cast<double>(right - left + 1) / (bottom - top + 1);
        QVERIFY(std::abs(aspect * result.ink.height / result.ink.width - 1) < 0.08);
        QVERIFY(left <= 0.05 * width || top <= 0.05 * height);
        QVERIFY(left >= 1 && top >= 1);
    }

    void theFrameIsWhatTheNetworkSees()
    {
        const auto result = cleaned(signature());
        const InkImage seen = image::normalise(result, inputSize);
        const auto frame = image::frameOf(result.cleaned, inputSize);
        QVERIFY(std::abs(frame.width / frame.height - 2) < 0.02);
        // The cleaned picture, sampled where the frame says, is what the network sees.
        InkImage sampled{inputSize.width, inputSize.height, std::vector<std::uint8_t>(seen.ink.size())};
        for (int y = 0; y < inputSize.height; ++y)
            for (int x = 0; x < inputSize.width; ++x) {
                const int px = int(std::floor(frame.x + (x + 0.5) / inputSize.width * frame.width));
                const int py = int(std::floor(frame.y + (y + 0.5) / inputSize.height * frame.height));
                if (px >= 0 && py >= 0 && px < result.cleaned.width && py < result.cleaned.height)
                    sampled.ink[std::size_t(y * inputSize.width + x)] =
                        std::uint8_t(255 - result.cleaned.pixels[std::size_t(py * result.cleaned.width + px)]);
            }
        InkImage aside = seen;
        std::rotate(aside.ink.begin(), aside.ink.begin() + 2, aside.ink.end());
        QVERIFY(apart(blurred(seen), blurred(sampled)) < 0.2);
        QVERIFY(apart(blurred(seen), blurred(sampled)) < 0.7 * apart(blurred(seen), blurred(aside)));
    }

    void aLongThinStrokeTakesNoMoreThanAnyOther()
    {
        // 20 x 20,000 pixels: on a sheet of the input's shape at its own scale that would be 800 million.
        image::Signature tall;
        tall.ink = {20, 20'000, std::vector<std::uint8_t>(400'000, 255)};
        const InkImage result = image::normalise(tall, {192, 96});
        QCOMPARE(result.ink.size(), std::size_t(192 * 96));
        QVERIFY(*std::max_element(result.ink.begin(), result.ink.end()) > 0);
        QCOMPARE(result.ink[std::size_t(48 * 192)], std::uint8_t(0));
        QVERIFY(result.ink[std::size_t(48 * 192 + 95)] > 0 || result.ink[std::size_t(48 * 192 + 96)] > 0);
    }

    void openCvHasOneThreadFromTheStart()
    {
        // Set by whoever cleans first, it took the pool from under the others: once in some hundred starts with several
        // pictures the program crashed.
        QCOMPARE(s_threadsAtStart, 1);
    }

    void theScanStaysAsItWas()
    {
        // Both sides of the size from which pictures are looked at smaller.
        for (const double scale : {0.5, 1.0, 3.0}) {
            const auto scan =
                scanOf(signature({.width = int(480 * scale), .height = int(220 * scale), .scale = scale, .noise = 4}));
            const image::Scan before = scan;
            QVERIFY(image::cleanAndJudge(scan).has_value());
            QVERIFY(scan.picture.pixels == before.picture.pixels);
        }
    }

    void aBlankPageIsRefused()
    {
        const Look blank{.ink = 255};
        for (const double noise : {0.0, 2.0, 6.0, 12.0}) {
            for (const double shade : {0.0, 80.0}) {
                const auto result = image::clean(
                    scanOf(signature({.paper = 230, .ink = 255, .noise = noise, .shade = shade, .seed = 3})));
                QVERIFY2(!result.has_value(), qPrintable(QString("noise %1 shade %2").arg(noise).arg(shade)));
                QCOMPARE(result.error().code, ErrorCode::NoSignature);
                QVERIFY2(result.error().message.find("blank") != std::string::npos, result.error().message.c_str());
            }
        }
        QVERIFY(!image::clean(scanOf(signature(blank))).has_value());
        QVERIFY(!image::clean(scanOf(flat(1, 1, 255))).has_value());
        QVERIFY(!image::clean(scanOf(flat(3000, 2, 0))).has_value());
        QVERIFY(!image::clean(scanOf({})).has_value());
    }

    void whatNoPenMadeIsRefused()
    {
        ColorPicture block = flat(400, 300, 250);
        fillBox(block, {60, 40, 280, 220}, 30);
        ColorPicture dark = flat(400, 300, 12);
        std::vector<std::pair<QString, ColorPicture>> pictures{{"block", block}};
        for (unsigned seed = 1; seed <= 10; ++seed)
            pictures.emplace_back(QString("photograph %1").arg(seed), photograph(seed));
        for (const auto& [what, picture] : pictures) {
            const auto result = image::clean(scanOf(picture));
            QVERIFY2(!result.has_value(), qPrintable(what));
            QCOMPARE(result.error().code, ErrorCode::NoSignature);
            QVERIFY2(result.error().message.find("photograph") != std::string::npos,
                     qPrintable(what + ": " + QString::fromStdString(result.error().message)));
        }
        QCOMPARE(image::clean(scanOf(dark)).error().code, ErrorCode::NoSignature);
    }

    void qualityIsFlagged()
    {
        const auto flags = [](const ColorPicture& picture, double dpi = 0) { return cleaned(picture, dpi).quality; };
        const ColorPicture good = signature({.noise = 2});
        QVERIFY2(flags(good, 300).empty(), qPrintable(flagsOf(flags(good, 300))));

        QVERIFY(has(flags(good, 96), QualityFlag::LowResolution));
        QVERIFY(!has(flags(good, 150), QualityFlag::LowResolution));
        QVERIFY(has(flags(signature({.scale = 0.2})), QualityFlag::TooSmall));
        QVERIFY(has(flags(signature({.paper = 250, .ink = 230, .noise = 1})), QualityFlag::TooFaint));
        QVERIFY(!has(flags(signature({.paper = 240, .ink = 160})), QualityFlag::TooFaint));

        const auto half = flags(cropped(good, {0, 0, 240, 220}));
        QVERIFY2(has(half, QualityFlag::TouchesBorder), qPrintable(flagsOf(half)));
        const auto low = flags(cropped(good, {0, 0, 480, 110}));
        QVERIFY2(has(low, QualityFlag::TouchesBorder), qPrintable(flagsOf(low)));

        const auto page = flags(printedPage());
        QVERIFY2(has(page, QualityFlag::Clutter), qPrintable(flagsOf(page)));

        ColorPicture sheet = flat(2480, 3508, 255);
        fillBox(sheet, {1000, 1000, 80, 4}, 0);
        fillBox(sheet, {1040, 960, 4, 80}, 0);
        const auto cross = flags(sheet);
        QVERIFY2(has(cross, QualityFlag::Empty) && has(cross, QualityFlag::TooSmall), qPrintable(flagsOf(cross)));

        ColorPicture corner = signature({.width = 700, .height = 400});
        fillBox(corner, {540, 250, 160, 150}, 20);
        const auto dark = image::clean(scanOf(corner));
        QVERIFY(dark.has_value());
        QVERIFY2(has(dark->quality, QualityFlag::NotASignature), qPrintable(flagsOf(dark->quality)));
        for (const auto& note : dark->quality)
            QVERIFY(note.measured > note.limit);
    }

    void dustAndSheetEdgesAreLeftOut()
    {
        const InkImage plain = seen({.width = 700, .height = 400, .shift = 100});
        ColorPicture picture = signature({.width = 700, .height = 400, .shift = 100});
        fillBox(picture, {697, 0, 2, 400}, 60); // the sheet's edge
        fillBox(picture, {0, 0, 700, 3}, 90);
        std::mt19937 random(4);
        for (int i = 0; i < 60; ++i)
            fillBox(picture, {static_cast<int>(random() % 690), static_cast<int>(240 + random() % 150), 2, 2}, 60);
        fillBox(picture, {20, 380, 8, 8}, 60); // a blot far away
        const auto result = cleaned(picture);
        QVERIFY2(apart(plain, image::normalise(result, inputSize)) < 0.01, qPrintable(flagsOf(result.quality)));
    }

    void theDotStays()
    {
        const auto result = cleaned(signature());
        const int x = 303 - result.box.x;
        const int y = 41 - result.box.y;
        QVERIFY(result.cleaned.pixels[static_cast<std::size_t>(y * result.cleaned.width + x)] < 60);
    }

    void specimensCarryTheRecord()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("scan.tif").toStdString();
        TiffPage first = tiffPage(signature());
        first.across = first.down = 300;
        const Bytes bytes = tiffFile({first, tiffPage(signature({.scale = 0.5}))});
        QVERIFY(writeFile(path, bytes).has_value());
        const auto result = image::specimens(path, inputSize);
        QVERIFY(result.has_value());
        QCOMPARE(result->size(), std::size_t{2});
        const PictureRecord& record = result->front().record;
        QCOMPARE(record.name, std::string("scan.tif"));
        QCOMPARE(record.sha256, sha256(bytes));
        QCOMPARE(record.bytes, static_cast<std::uint64_t>(bytes.size()));
        QCOMPARE(record.page, 1);
        QCOMPARE(record.pages, 2);
        QCOMPARE(record.dotsPerInch, 300.0);
        QCOMPARE(difference(record.original, signature()), 0);
        QCOMPARE(record.box.width, record.cleaned.width);
        QCOMPARE(result->front().ink.ink, seen({}).ink);
        QCOMPARE(result->back().record.page, 2);

        const auto bad = image::specimens(tiffFile({first, tiffPage(flat(50, 50, 255))}), "two.tif", inputSize);
        QCOMPARE(bad.error().code, ErrorCode::NoSignature);
        QCOMPARE(bad.error().context, std::string("two.tif, page 2"));
    }

    void severalThreadsAgree()
    {
        const Bytes file = pngFile(signature({.noise = 5}));
        const auto alone = image::specimens(file, "a", inputSize);
        QVERIFY(alone.has_value());
        std::vector<int> same(8, 0);
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < same.size(); ++i)
                threads.emplace_back([&, i] {
                    for (int round = 0; round < 5; ++round) {
                        const auto result = image::specimens(file, "a", inputSize);
                        same[i] += result && result->front().ink.ink == alone->front().ink.ink;
                    }
                });
        }
        for (const int count : same)
            QCOMPARE(count, 5);
    }

    void ordinarySignaturesAreNotFlagged_data()
    {
        QTest::addColumn<QString>("set");
        for (const char* set : {"cedar", "bhsig-bengali", "bhsig-hindi", "sigcomp2009"})
            QTest::newRow(set) << QString(set);
    }

    void ordinarySignaturesAreNotFlagged()
    {
        QFETCH(QString, set);
        const auto folder = researchData() / set.toStdString();
        if (!std::filesystem::is_directory(folder))
            QSKIP("The research data is not on this machine.");
        QStringList files;
        QDirIterator iterator(QString::fromStdString(folder.string()), QDir::Files, QDirIterator::Subdirectories);
        while (iterator.hasNext())
            files.push_back(iterator.next());
        files.sort();
        int count = 0;
        int flagged = 0;
        for (qsizetype i = 0; i < files.size(); i += files.size() / 150) {
            const auto result = image::specimens(std::filesystem::path(files[i].toStdString()), inputSize);
            QVERIFY2(result.has_value(), qPrintable(files[i]));
            ++count;
            flagged += !result->front().record.quality.empty();
        }
        QVERIFY2(flagged * 100 <= count * 4, qPrintable(QString("%1 of %2").arg(flagged).arg(count)));
    }
};

int main(int count, char** words)
{
    s_threadsAtStart = cv::getNumThreads();
    TestClean test;
    return QTest::qExec(&test, count, words);
}

#include "test_clean.moc"
