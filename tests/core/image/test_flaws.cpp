// Signatures that are spoilt here in one way each: that one is said, and of a sound one nothing.
#include "core/base/file.h"
#include "core/image/find.h"
#include "core/image/flaws.h"
#include "core/image/pages.h"
#include "tests/core/image/files.h"
#include "tests/core/image/pages.h"
#include "tests/core/image/pictures.h"

#include <QDir>
#include <QDirIterator>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <span>

using namespace countersign;
using namespace countersign::test;

namespace {

std::set<QualityFlag> flagsOf(const ColorPicture& picture)
{
    const auto signature = image::cleanAndJudge(scanOf(picture));
    if (!signature)
        return {QualityFlag::Empty};
    std::set<QualityFlag> flags;
    for (const QualityNote& note : signature->quality)
        flags.insert(note.flag);
    return flags;
}

template <class Change> ColorPicture changed(ColorPicture picture, Change change)
{
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x)
            for (int channel = 0; channel < 3; ++channel) {
                auto& value = picture.pixels[std::size_t(3 * (y * picture.width + x) + channel)];
                value = static_cast<std::uint8_t>(std::clamp(change(x, y, channel, double(value)), 0.0, 255.0));
            }
    return picture;
}

/// Means of squares, three times over: nearly a Gaussian.
ColorPicture blurred(const ColorPicture& picture, int reach)
{
    ColorPicture from = picture;
    for (int times = 0; times < 3; ++times) {
        const ColorPicture before = from;
        from = changed(before, [&](int x, int y, int channel, double) {
            double sum = 0;
            int count = 0;
            for (int v = std::max(0, y - reach); v <= std::min(before.height - 1, y + reach); ++v)
                for (int u = std::max(0, x - reach); u <= std::min(before.width - 1, x + reach); ++u, ++count)
                    sum += before.pixels[std::size_t(3 * (v * before.width + u) + channel)];
            return sum / count;
        });
    }
    return from;
}

ColorPicture sound()
{
    return signature({.noise = 2});
}

ColorPicture spoilt(const QString& how)
{
    std::mt19937 random(5);
    std::normal_distribution<double> normal(0, 1);
    if (how == "noisy")
        return signature({.paper = 235, .noise = 25});
    if (how == "blurred")
        return blurred(sound(), 4);
    if (how == "few-strokes") {
        ColorPicture line = flat(480, 220, 250);
        for (int x = 60; x < 420; ++x)
            for (int y = 0; y < 4; ++y)
                for (std::size_t channel = 0; channel < 3; ++channel)
                    line.pixels[3 * std::size_t((110 + y + int(12 * std::sin(x / 60.0))) * 480 + x) + channel] = 20;
        return line;
    }
    if (how == "crossed-by-line")
        return changed(sound(), [](int x, int y, int, double value) {
            return std::abs(y - 120 - x / 200) <= 1 ? std::min(value, 80.0) : value;
        });
    if (how == "crossed-by-stamp")
        return changed(sound(), [](int x, int y, int channel, double value) {
            const double from = std::hypot(x - 260, y - 110);
            const bool isStamp = std::abs(from - 80) < 4 || std::abs(from - 60) < 3;
            return isStamp ? std::min(value, channel == 1 ? 70.0 : 170.0) : value;
        });
    if (how == "from-screen")
        return changed(sound(), [](int x, int y, int channel, double value) {
            const double u = 0.98 * x + 0.11 * y, v = 0.97 * y - 0.12 * x;
            return value * (0.85 + 0.09 * std::sin(1.85 * u) + 0.08 * std::sin(1.85 * v))
                   + 4 * std::sin(1.85 * u + channel * 2.1);
        });
    if (how == "copied")
        return changed(sound(), [&, last = 0.0](int x, int y, int channel, double value) mutable {
            static_cast<void>(x + y);
            if (channel == 0)
                last = random() % 500 == 0 ? 0 : value < 130 ? 0 : 255;
            return last;
        });
    return sound();
}

} // namespace

class TestFlaws : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void soundOnesHaveNone()
    {
        for (const Look& look : {Look{}, Look{.noise = 2}, Look{.scale = 2, .noise = 2}, Look{.ink = 120, .noise = 2},
                                 Look{.pen = 7, .noise = 3}, Look{.shade = 60}}) {
            const auto flags = flagsOf(signature(look));
            QVERIFY2(flags.empty(), flags.empty() ? "" : name(*flags.begin()));
        }
    }

    void eachIsSaid_data()
    {
        QTest::addColumn<QualityFlag>("flag");
        for (const auto flag :
             {QualityFlag::Noisy, QualityFlag::Blurred, QualityFlag::FewStrokes, QualityFlag::CrossedByLine,
              QualityFlag::CrossedByStamp, QualityFlag::FromScreen, QualityFlag::Copied})
            QTest::newRow(name(flag)) << flag;
    }

    void eachIsSaid()
    {
        QFETCH(QualityFlag, flag);
        const auto flags = flagsOf(spoilt(name(flag)));
        QVERIFY(flags.contains(flag));
        // What belongs together may be said together; a line says nothing of a screen.
        if (flag != QualityFlag::FromScreen)
            QVERIFY(!flags.contains(QualityFlag::FromScreen));
        if (flag != QualityFlag::CrossedByLine)
            QVERIFY(!flags.contains(QualityFlag::CrossedByLine));
        if (flag != QualityFlag::CrossedByStamp)
            QVERIFY(!flags.contains(QualityFlag::CrossedByStamp));
    }

    /// The way of the desk, of a signature alone and of one on a page.
    void theDeskIsTold()
    {
        const auto alone = image::readPages(pngFile(spoilt("blurred")), "a.png", CommonInput);
        QVERIFY(alone.has_value());
        const auto& notes = alone->front().signatures.front().specimen.record.quality;
        QVERIFY(std::ranges::any_of(
            notes, [](const auto& note) { return note.flag == QualityFlag::Blurred && note.measured > note.limit; }));
        Page page = cheque();
        static_cast<void>(page.sign(5, chequeSignature, Blue, 300));
        page.addNoise(2);
        for (const bool isBlurred : {false, true}) {
            const auto pages = image::readPages(pngFile(isBlurred ? blurred(page.picture(), 5) : page.picture()),
                                                "c.png", CommonInput);
            QVERIFY(pages && !pages->front().signatures.empty());
            const auto& flags = pages->front().signatures.front().specimen.record.quality;
            QCOMPARE(std::ranges::any_of(flags, [](const auto& note) { return note.flag == QualityFlag::Blurred; }),
                     isBlurred);
        }
    }

    /// Of real signatures, every so-manieth: seldom anything.
    void falseAlarmsAreRare()
    {
        const QString data = qEnvironmentVariable("COUNTERSIGN_DATA", COUNTERSIGN_SOURCE_DIR "/../shared/data");
        std::map<QualityFlag, int> said;
        int count = 0, seen = 0;
        for (const char* set : {"cedar", "bhsig-bengali", "bhsig-hindi", "sigcomp2009"}) {
            QStringList files;
            QDirIterator all(data + "/" + set, {"*.png", "*.jpg", "*.PNG"}, QDir::Files, QDirIterator::Subdirectories);
            while (all.hasNext())
                files << all.next();
            files.sort();
            for (const QString& file : files) {
                if (++seen % 60 != 0)
                    continue;
                const auto bytes = readFile(file.toStdString(), 1u << 30);
                QVERIFY(bytes.has_value());
                const auto scans = image::decode(*bytes, {});
                QVERIFY(scans.has_value());
                const auto signature = image::clean(scans->front()), judged = image::cleanAndJudge(scans->front());
                if (!signature)
                    continue;
                QVERIFY(judged.has_value());
                for (const auto& note : std::span(judged->quality).subspan(signature->quality.size()))
                    ++said[note.flag];
                ++count;
            }
        }
        if (count == 0)
            QSKIP("the research sets are not here");
        for (const auto& [flag, times] : said) {
            qInfo("%s: %d of %d", name(flag), times, count);
            QVERIFY(times * 100 <= count);
        }
    }
};

QTEST_GUILESS_MAIN(TestFlaws)
#include "test_flaws.moc"
