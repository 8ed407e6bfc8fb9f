// The signature generator: the same seed gives the same picture, and what it draws behaves as signatures do.
#include "core/base/sha256.h"
#include "core/image/image.h"
#include "core/train/generator_demo.h"
#include "core/train/generator_letters.h"
#include "core/train/generator_motion.h"
#include "core/train/random.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <set>

using namespace countersign;
using namespace countersign::train;

namespace {

/// The ink of a picture, cropped to its box, averaged down to 64 x 32 and blurred: crude on purpose, and nothing that
/// the generator knows of.
std::vector<double> thumbnail(const InkImage& image)
{
    constexpr int Width = 64, Height = 32;
    int left = image.width, right = 0, top = image.height, bottom = 0;
    const auto at = [&image](int x, int y) { return image.ink[static_cast<std::size_t>(y * image.width + x)]; };
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            if (at(x, y) > 100) {
                left = std::min(left, x);
                right = std::max(right, x + 1);
                top = std::min(top, y);
                bottom = std::max(bottom, y + 1);
            }
        }
    }
    std::vector<double> small(Width * Height, 0.0);
    for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x)
            small[static_cast<std::size_t>((y - top) * Height / (bottom - top) * Width
                                           + (x - left) * Width / (right - left))] += at(x, y);
    std::vector<double> blurred(small.size(), 0.0);
    for (int y = 0; y < Height; ++y)
        for (int x = 0; x < Width; ++x)
            for (int v = std::max(0, y - 1); v <= std::min(Height - 1, y + 1); ++v)
                for (int u = std::max(0, x - 1); u <= std::min(Width - 1, x + 1); ++u)
                    blurred[static_cast<std::size_t>(y * Width + x)] += small[static_cast<std::size_t>(v * Width + u)];
    return blurred;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b)
{
    const auto count = static_cast<double>(a.size());
    double meanA = 0, meanB = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        meanA += a[i] / count;
        meanB += b[i] / count;
    }
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += (a[i] - meanA) * (b[i] - meanB);
        aa += (a[i] - meanA) * (a[i] - meanA);
        bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / std::sqrt(aa * bb);
}

/// One pen on clean paper, so that shape alone differs.
Scene plainScene()
{
    Scene scene;
    scene.size = {450, 180};
    scene.dotsPerInch = 150;
    scene.noise = 0;
    return scene;
}

/// Everything drawn but the resolution, which would hide the pen.
Scene smallScene(std::uint64_t seed)
{
    Scene scene = makeScene(seed);
    scene.dotsPerInch = 200;
    scene.size = {600, 240};
    return scene;
}

struct InkMeasure {
    double width;    ///< pixels
    double darkness; ///< 0 to 255 below the paper
};

/// Mean stroke width from area and outline, and the darkness in the middle of the strokes, at a half-way threshold.
InkMeasure measure(const ColorPicture& picture)
{
    const auto brightness = [&picture](int x, int y) {
        const auto i = static_cast<std::size_t>(3 * (y * picture.width + x));
        return (picture.pixels[i] + picture.pixels[i + 1] + picture.pixels[i + 2]) / 3.0;
    };
    std::vector<double> levels;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x)
            levels.push_back(brightness(x, y));
    std::ranges::sort(levels);
    const double paper = levels[levels.size() / 2], ink = levels[levels.size() / 200];
    const double threshold = 0.5 * (paper + ink);
    double area = 0, outline = 0;
    for (int y = 1; y + 1 < picture.height; ++y) {
        for (int x = 1; x + 1 < picture.width; ++x) {
            if (brightness(x, y) >= threshold)
                continue;
            area += 1;
            for (const auto& [u, v] : {std::pair{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}})
                outline += brightness(u, v) >= threshold ? 1 : 0;
        }
    }
    return {2.0 * area / outline, paper - ink};
}

/// The chance that a number of `a` is larger than one of `b`.
double areaUnderCurve(const std::vector<double>& a, const std::vector<double>& b)
{
    double wins = 0;
    for (const double x : a)
        for (const double y : b)
            wins += x > y ? 1.0 : x == y ? 0.5 : 0.0;
    return wins / static_cast<double>(a.size() * b.size());
}

double length(const Trace& trace)
{
    double sum = 0;
    for (const auto& run : trace)
        for (std::size_t i = 1; i < run.size(); ++i)
            sum += std::hypot(run[i].x - run[i - 1].x, run[i].y - run[i - 1].y);
    return sum;
}

double penTime(const Trace& trace)
{
    double sum = 0;
    for (const auto& run : trace)
        sum += run.back().time - run.front().time;
    return sum;
}

/// Mean turning of the direction for each mm, measured over steps of 0.5 mm, radians: large where a line shakes.
double restlessness(const Trace& trace)
{
    double turned = 0, steps = 0;
    for (const auto& run : trace) {
        std::vector<PenPoint> marks{run.front()};
        for (const PenPoint& point : run)
            if (std::hypot(point.x - marks.back().x, point.y - marks.back().y) >= 0.5)
                marks.push_back(point);
        for (std::size_t i = 2; i < marks.size(); ++i) {
            const double before = std::atan2(marks[i - 1].y - marks[i - 2].y, marks[i - 1].x - marks[i - 2].x);
            const double after = std::atan2(marks[i].y - marks[i - 1].y, marks[i].x - marks[i - 1].x);
            turned += std::abs(std::remainder(after - before, 2.0 * std::numbers::pi));
            steps += 0.5;
        }
    }
    return steps > 0 ? turned / steps : 0;
}

} // namespace

class TestGenerator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalSeedsGiveEqualPictures();
    void otherSeedsGiveOtherPictures();
    void knowsEveryLetter();
    void signsAnyName();
    void oneStrokeHasALognormalSpeed();
    void aimingBringsTheHandNearer();
    void meanRootOfLoadIsOne();
    void likenessFallsFromGenuineToForgedToStranger();
    void forgeriesShowWhatExaminersLookFor();
    void penDoesNotTellAForgery();
    void keepsToSizesAndLimits();
    void normalNumbersAreNormal();
    void demoIsWhatTheGeneratorDraws();
    void demoIsFitForVerification();
};

void TestGenerator::equalSeedsGiveEqualPictures()
{
    const Scene scene = makeScene(5);
    for (const std::uint64_t seed : {0ull, 1ull, 77ull, ~0ull}) {
        QCOMPARE(genuine(makeWriter(seed), 3, scene).pixels, genuine(makeWriter(seed), 3, makeScene(5)).pixels);
        QCOMPARE(forgery(makeWriter(seed), 3, scene).pixels, forgery(makeWriter(seed), 3, makeScene(5)).pixels);
    }
}

void TestGenerator::otherSeedsGiveOtherPictures()
{
    std::set<std::string> seen;
    const auto isNew = [&seen](const ColorPicture& picture) { return seen.insert(sha256(picture.pixels)).second; };
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        const Writer writer = makeWriter(seed);
        for (std::uint64_t sample = 0; sample < 3; ++sample) {
            QVERIFY(isNew(genuine(writer, sample, plainScene())));
            QVERIFY(isNew(forgery(writer, sample, plainScene())));
        }
    }
    QVERIFY(isNew(genuine(makeWriter(0), 0, makeScene(1))));
    QVERIFY(isNew(genuine(makeWriter(0), 0, makeScene(2))));
}

void TestGenerator::knowsEveryLetter()
{
    for (char c = 'a'; c <= 'z'; ++c) {
        const char big = static_cast<char>(c - 'a' + 'A');
        QCOMPARE(letterFor(c).name, c);
        QCOMPARE(letterFor(big).name, big);
        QVERIFY(!letterFor(c).body.front().move);
        QVERIFY(letterFor(big).body.front().move);
        for (const char either : {c, big})
            if (!letterFor(either).marks.empty())
                QVERIFY(letterFor(either).marks.front().move);
    }
    QVERIFY(letterFor('1').body.empty());
}

void TestGenerator::signsAnyName()
{
    for (const std::string& name :
         {std::string(), std::string("   "), std::string("..."), std::string("~"), std::string("\0x", 2),
          std::string("\xc3\xa9 9!"), std::string("i"), std::string("A. B~ cd.e"), std::string(100, 'w')}) {
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            const Writer writer = makeWriter(seed, name);
            QVERIFY(!writer.plan.front().down);
            for (const Trace& trace : {genuineTrace(writer, 1), forgeryTrace(writer, 1)}) {
                QVERIFY(!trace.empty());
                QVERIFY(std::isfinite(length(trace)) && length(trace) > 1);
            }
        }
    }
}

void TestGenerator::oneStrokeHasALognormalSpeed()
{
    const double skew = 0.25;
    const std::vector<Stroke> plan{{0, 0, 0, 0, 0, false, 0}, {30, 40, 1.2, 0.6, 0, true, 0}};
    const std::vector<Motion> motion = carryOut(plan, skew);
    QVERIFY(motion.size() > 100);
    const auto fastest = std::ranges::max_element(motion, {}, &Motion::speed);

    // The support of three sigmas is 0.6 s long and begins at 0; the mode of a lognormal is exp(mu - sigma^2).
    const double mu = std::log(0.6 / (std::exp(3 * skew) - std::exp(-3 * skew)));
    const double mode = std::exp(mu - skew * skew) - std::exp(mu - 3 * skew);
    QVERIFY(std::abs(fastest->time - mode) < 0.01);
    // The arc is longer than its chord of 50 mm; the density's peak gives the speed.
    const double arc = 50 * 0.6 / std::sin(0.6);
    const double peak = arc * std::exp(0.5 * skew * skew - mu) / (skew * std::sqrt(2 * std::numbers::pi));
    QVERIFY(std::abs(fastest->speed / peak - 1) < 0.01);
    // The pen leaves the paper at 1.6 sigmas, where the normal integral is 0.9452.
    double way = 0;
    for (std::size_t i = 1; i < motion.size(); ++i)
        way += std::hypot(motion[i].x - motion[i - 1].x, motion[i].y - motion[i - 1].y);
    QVERIFY(std::abs(way / arc - 0.9452) < 0.01);
    // A turn to the left begins to the right of the chord.
    const Motion& middle = motion[motion.size() / 2];
    QVERIFY(40 * middle.x - 30 * middle.y > 0);
}

void TestGenerator::aimingBringsTheHandNearer()
{
    std::vector<Stroke> plan{{0, 0, 0, 0, 0, false, 0}};
    for (int i = 1; i <= 8; ++i)
        plan.push_back({2.0 * i, i % 2 ? 5.0 : 0.0, 0.3, 0.2, 0.45, true, 0});
    const std::vector<Stroke> wanted = plan;
    const auto miss = [&wanted](const std::vector<Stroke>& aimed) {
        const std::vector<Motion> motion = carryOut(aimed, 0.2);
        double sum = 0;
        for (std::size_t i = 1; i < wanted.size(); ++i) {
            double nearest = 1e9;
            for (const Motion& m : motion)
                nearest = std::min(nearest, std::hypot(m.x - wanted[i].x, m.y - wanted[i].y));
            sum += nearest;
        }
        return sum / static_cast<double>(wanted.size() - 1);
    };
    const double before = miss(plan);
    aim(plan, 0.2, 0);
    QCOMPARE(miss(plan), before);
    aim(plan, 0.2, 1);
    QVERIFY2(miss(plan) < 0.3 * before, qPrintable(QString("%1 mm, was %2 mm").arg(miss(plan)).arg(before)));
}

void TestGenerator::meanRootOfLoadIsOne()
{
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Writer writer = makeWriter(seed);
        for (const Trace& trace : {genuineTrace(writer, 0), forgeryTrace(writer, 0)}) {
            double sum = 0;
            for (const auto& run : trace)
                for (std::size_t i = 1; i < run.size(); ++i)
                    sum += std::sqrt(run[i].load) * std::hypot(run[i].x - run[i - 1].x, run[i].y - run[i - 1].y);
            QVERIFY(std::abs(sum / length(trace) - 1) < 1e-9);
        }
    }
}

void TestGenerator::likenessFallsFromGenuineToForgedToStranger()
{
    constexpr std::size_t Writers = 20, Samples = 3;
    std::vector<std::vector<std::vector<double>>> real(Writers), forged(Writers);
    for (std::size_t w = 0; w < Writers; ++w) {
        const Writer writer = makeWriter(1000 + w);
        for (std::uint64_t sample = 0; sample < Samples; ++sample) {
            real[w].push_back(thumbnail(drawInk(genuineTrace(writer, sample), plainScene())));
            forged[w].push_back(thumbnail(drawInk(forgeryTrace(writer, sample), plainScene())));
        }
    }
    double same = 0, skilled = 0, other = 0;
    int sameCount = 0, skilledCount = 0, otherCount = 0;
    for (std::size_t w = 0; w < Writers; ++w) {
        for (std::size_t a = 0; a < Samples; ++a) {
            for (std::size_t b = 0; b < Samples; ++b) {
                if (a < b) {
                    same += correlation(real[w][a], real[w][b]);
                    ++sameCount;
                }
                skilled += correlation(real[w][a], forged[w][b]);
                ++skilledCount;
            }
            other += correlation(real[w][a], real[(w + 1) % Writers][a]);
            ++otherCount;
        }
    }
    same /= sameCount;
    skilled /= skilledCount;
    other /= otherCount;
    const QString figures = QString("genuine %1, forged %2, stranger %3").arg(same).arg(skilled).arg(other);
    qInfo().noquote() << figures;
    QVERIFY2(same > skilled + 0.1, qPrintable(figures));
    QVERIFY2(skilled > other + 0.1, qPrintable(figures));
}

void TestGenerator::forgeriesShowWhatExaminersLookFor()
{
    constexpr int Writers = 40;
    int slower = 0, shakier = 0;
    std::size_t realRuns = 0, forgedRuns = 0;
    for (std::uint64_t seed = 0; seed < Writers; ++seed) {
        const Writer writer = makeWriter(2000 + seed);
        const Trace real = genuineTrace(writer, 0), forged = forgeryTrace(writer, 0);
        slower += length(forged) / penTime(forged) < 0.6 * length(real) / penTime(real) ? 1 : 0;
        shakier += restlessness(forged) > restlessness(real) ? 1 : 0;
        realRuns += real.size();
        forgedRuns += forged.size();
    }
    qInfo() << "slower" << slower << "shakier" << shakier << "of" << Writers << "; runs" << realRuns << forgedRuns;
    QVERIFY(slower > 0.9 * Writers);
    QVERIFY(shakier > 0.68 * Writers); // some forgers practise
    QVERIFY(forgedRuns > realRuns + Writers / 2);
}

void TestGenerator::penDoesNotTellAForgery()
{
    constexpr std::uint64_t Writers = 40;
    std::vector<double> realWidth, realDarkness, forgedWidth, forgedDarkness;
    double widthRatio = 0, darknessRatio = 0;
    for (std::uint64_t seed = 0; seed < Writers; ++seed) {
        const Writer writer = makeWriter(3000 + seed);
        Scene scene = smallScene(4000 + seed);
        const InkMeasure real = measure(genuine(writer, 0, scene));
        const InkMeasure samePen = measure(forgery(writer, 0, scene));
        widthRatio += samePen.width / real.width / Writers;
        darknessRatio += samePen.darkness / real.darkness / Writers;
        scene = smallScene(5000 + seed);
        const InkMeasure forged = measure(forgery(writer, 0, scene));
        realWidth.push_back(real.width);
        realDarkness.push_back(real.darkness);
        forgedWidth.push_back(forged.width);
        forgedDarkness.push_back(forged.darkness);
    }
    const double width = areaUnderCurve(forgedWidth, realWidth);
    const double darkness = areaUnderCurve(forgedDarkness, realDarkness);
    qInfo() << "AUC of width" << width << "darkness" << darkness << "; ratios, one pen" << widthRatio << darknessRatio;
    // 40 against 40: the deviation of a chance AUC is 0.065.
    QVERIFY(std::abs(width - 0.5) < 0.13);
    QVERIFY(std::abs(darkness - 0.5) < 0.13);
    QVERIFY(std::abs(widthRatio - 1) < 0.05);
    QVERIFY(std::abs(darknessRatio - 1) < 0.05);
}

void TestGenerator::keepsToSizesAndLimits()
{
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
        const Writer writer = makeWriter(seed);
        for (const Trace& trace : {genuineTrace(writer, seed), forgeryTrace(writer, seed)}) {
            double left = 1e9, right = -1e9, low = 1e9, high = -1e9, time = -1;
            bool isSound = true;
            for (const auto& run : trace) {
                QVERIFY(!run.empty());
                for (const PenPoint& point : run) {
                    isSound = isSound && std::isfinite(point.x) && std::isfinite(point.y) && point.load >= 0
                              && point.load < 5 && point.time > time;
                    time = point.time;
                    left = std::min(left, point.x);
                    right = std::max(right, point.x);
                    low = std::min(low, point.y);
                    high = std::max(high, point.y);
                }
            }
            QVERIFY(isSound);
            QVERIFY2(right - left > 5 && right - left < 100, qPrintable(QString::number(right - left)));
            QVERIFY2(high - low > 2 && high - low < 45, qPrintable(QString::number(high - low)));
        }
    }

    const Trace trace = genuineTrace(makeWriter(9), 0);
    for (const Size size : {Size{16, 16}, Size{900, 360}, Size{40, 500}, Size{500, 20}}) {
        Scene scene = plainScene();
        scene.size = size;
        scene.shiftX = 1;
        scene.shiftY = -1;
        const ColorPicture picture = draw(trace, scene);
        QCOMPARE(picture.width, size.width);
        QCOMPARE(picture.height, size.height);
        QCOMPARE(picture.pixels.size(), static_cast<std::size_t>(3 * size.width * size.height));
        if (size.width < 100 || size.height < 100)
            continue;
        const InkImage ink = drawInk(trace, scene);
        QVERIFY(std::ranges::max(ink.ink) > 150);
        const auto isNone = [](std::uint8_t level) { return level == 0; };
        QVERIFY(std::all_of(ink.ink.begin(), ink.ink.begin() + 2 * size.width, isNone));
        QVERIFY(std::all_of(ink.ink.end() - 2 * size.width, ink.ink.end(), isNone));
    }

    const ColorPicture blank = draw({}, plainScene());
    QCOMPARE(std::ranges::min(blank.pixels), std::uint8_t(250));
}

void TestGenerator::normalNumbersAreNormal()
{
    Random random(1);
    double sum = 0, squares = 0;
    int within = 0;
    constexpr int Count = 100'000;
    for (int i = 0; i < Count; ++i) {
        const double x = random.normal(2, 3);
        sum += x;
        squares += (x - 2) * (x - 2);
        within += std::abs(x - 2) < 3 ? 1 : 0;
    }
    QVERIFY(std::abs(sum / Count - 2) < 0.05);
    QVERIFY(std::abs(std::sqrt(squares / Count) - 3) < 0.05);
    QVERIFY(std::abs(1.0 * within / Count - 0.6827) < 0.01);
}

void TestGenerator::demoIsWhatTheGeneratorDraws()
{
    const std::filesystem::path folder = std::filesystem::path(COUNTERSIGN_SOURCE_DIR) / "resources" / "demo";
    const std::vector<DemoPicture> pictures = demoPictures();
    QCOMPARE(pictures.size(), std::size_t(12));
    for (const DemoPicture& demo : pictures) {
        const std::filesystem::path file = folder / demo.folder / demo.name;
        std::ifstream stream(file, std::ios::binary);
        QVERIFY2(stream, file.c_str());
        const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(stream), {}};
        QVERIFY2(bytes.size() < 60'000, qPrintable(QString("%1: %2 bytes").arg(file.c_str()).arg(bytes.size())));
        const auto scans = image::decode(bytes, file.filename().string());
        QVERIFY2(scans, file.c_str());
        QCOMPARE(scans->front().picture.width, demo.picture.width);
        QVERIFY2(scans->front().picture.pixels == demo.picture.pixels,
                 "The demo has changed; make it anew: countersign-cli demo --output resources/demo");
        QVERIFY(std::abs(scans->front().dotsPerInch - DemoDotsPerInch) < 1);
    }
}

void TestGenerator::demoIsFitForVerification()
{
    for (const DemoPicture& demo : demoPictures()) {
        const auto signature = image::clean({demo.picture, DemoDotsPerInch, 1, 1});
        QVERIFY2(signature, demo.folder.c_str());
        for (const QualityNote& note : signature->quality)
            QFAIL(qPrintable(QString("%1/%2: %3").arg(demo.folder.c_str(), demo.name.c_str(), name(note.flag))));
    }
}

QTEST_APPLESS_MAIN(TestGenerator)
#include "test_generator.moc"
