// Pictures decoded by the real countersign-pages, which is killed, stopped, starved and lied for.
#include "core/image/decoder.h"
#include "core/image/page_stream.h"
#include "core/image/pages.h"
#include "tests/core/image/files.h"
#include "tests/core/image/pictures.h"
#include "tests/support/processes.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <atomic>
#include <csignal>
#include <cstring>
#include <memory>
#include <optional>
#include <random>
#include <thread>
#include <unistd.h>

using namespace countersign;
using namespace countersign::test;
using namespace std::chrono_literals;
using image::Decoder;
using image::PageMark;

namespace {

std::vector<pid_t> readersOf(pid_t parent)
{
    return childrenOf(parent, "countersign-pages");
}

pid_t helper()
{
    const auto all = readersOf(::getpid());
    return all.size() == 1 ? all[0] : 0;
}

/// Resident pages.
long memoryOf(pid_t process)
{
    QFile file(QStringLiteral("/proc/%1/statm").arg(process));
    return file.open(QFile::ReadOnly) ? file.readAll().split(' ').value(1).toLong() : 0;
}

/// The fork that reads a large file, as soon as it has some of it: one that dies before it says that it is there is
/// replaced.
pid_t readingFork()
{
    QElapsedTimer time;
    time.start();
    while (time.elapsed() < 10'000)
        if (const auto one = helper())
            for (const pid_t fork : readersOf(one))
                if (memoryOf(fork) > memoryOf(one) + 1000)
                    return fork;
    return 0;
}

ColorPicture noise(int width, int height)
{
    std::mt19937 random(3);
    ColorPicture picture{width, height, {}};
    picture.pixels.resize(std::size_t{3} * std::size_t(width) * std::size_t(height));
    for (auto& value : picture.pixels)
        value = static_cast<std::uint8_t>(random());
    return picture;
}

/// Takes some tenths of a second.
const Bytes& slowFile()
{
    static const Bytes file = pngFile(noise(5000, 4000));
    return file;
}

const Bytes& smallFile()
{
    static const Bytes file = pngFile(pattern(40, 30));
    return file;
}

bool isSame(const Result<std::vector<image::Scan>>& a, const Result<std::vector<image::Scan>>& b)
{
    if (!a || !b)
        return !a && !b && a.error().code == b.error().code && a.error().message == b.error().message
               && a.error().context == b.error().context;
    return std::equal(a->begin(), a->end(), b->begin(), b->end(), [](const auto& one, const auto& other) {
        return one.picture.width == other.picture.width && one.picture.pixels == other.picture.pixels
               && one.dotsPerInch == other.dotsPerInch && one.page == other.page && one.pages == other.pages;
    });
}

bool works(Decoder& decoder)
{
    return isSame(decoder.decode(smallFile(), "next.png"), image::decode(smallFile(), "next.png"));
}

template <class Thing> QByteArray hexOf(const Thing& thing)
{
    return QByteArray(reinterpret_cast<const char*>(&thing), sizeof thing).toHex();
}

} // namespace

class TestDecoder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Made before anybody waits for it to be read.
    void initTestCase() { QVERIFY(!slowFile().empty()); }
    void cleanup() { QTRY_VERIFY(readersOf(::getpid()).empty()); }

    void sameAsHere_data()
    {
        QTest::addColumn<QByteArray>("file");
        const auto add = [](const char* name, const Bytes& file) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(file.data()), qsizetype(file.size()));
        };
        const auto picture = pattern(300, 200);
        const auto jpeg = jpegFile(300, 200, picture.pixels, {.exif = exifBlock(6, 200, true)});
        add("PNG", pngFile(picture));
        add("JPEG that lies on its side", jpeg);
        add("TIFF of two pages", tiffFile({tiffPage(picture), tiffPage(pattern(31, 17))}));
        add("BMP", bmpFile(picture));
        add("WebP", webpFile(300, 200, withAlpha(picture, 80)));
        add("large", pngFile(pattern(2400, 1100)));
        add("nothing", {});
        add("text", bytesOf("this is no picture at all"));
        add("cut", Bytes(jpeg.begin(), jpeg.begin() + std::ptrdiff_t(jpeg.size() / 2)));
        Bytes broken = pngFile(picture);
        broken[broken.size() / 2] ^= 0xff;
        add("broken", broken);
        add("too large", pngFile({.width = 40'000, .height = 1, .rows = Bytes(120'000)}));
    }

    void sameAsHere()
    {
        QFETCH(QByteArray, file);
        const std::span bytes(reinterpret_cast<const std::uint8_t*>(file.data()), std::size_t(file.size()));
        Decoder decoder;
        const auto there = decoder.decode(bytes, "the.file"), here = image::decode(bytes, "the.file");
        QVERIFY2(isSame(there, here), there ? "other pixels" : there.error().message.c_str());
    }

    void theSamePagesOfLimits()
    {
        Decoder decoder;
        const auto two = tiffFile({tiffPage(pattern(100, 80)), tiffPage(pattern(90, 80))});
        for (const auto& limits : {image::Limits{.pages = 1}, image::Limits{.pixels = 10'000},
                                   image::Limits{.side = 95}, image::Limits{.bytes = 1000}})
            QVERIFY(isSame(decoder.decode(two, "two.tif", limits), image::decode(two, "two.tif", limits)));
    }

    void oneProcessIsKept()
    {
        Decoder decoder;
        QCOMPARE(helper(), 0);
        decoder.start();
        const auto first = helper();
        QVERIFY(first != 0);
        for (int i = 0; i < 20; ++i)
            QVERIFY(works(decoder));
        QCOMPARE(helper(), first);
        QTRY_VERIFY(readersOf(first).empty());
    }

    void manyAtATime()
    {
        Decoder decoder;
        std::atomic<int> good = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 8; ++i)
                threads.emplace_back([&] {
                    for (int k = 0; k < 20; ++k)
                        good += works(decoder);
                });
        }
        QCOMPARE(good.load(), 160);
    }

    void killedInTheMiddle()
    {
        Decoder decoder;
        QVERIFY(works(decoder));
        const auto kept = helper();
        std::optional<Result<std::vector<image::Scan>>> answer;
        std::jthread reader([&] { answer = decoder.decode(slowFile(), "slow.png"); });
        const auto reading = readingFork();
        QVERIFY(reading != 0);
        ::kill(reading, SIGKILL);
        QVERIFY(works(decoder)); // beside it
        reader.join();
        QVERIFY(!*answer);
        QCOMPARE(answer->error().code, ErrorCode::Corrupt);
        QCOMPARE(answer->error().context, std::string("slow.png"));
        QVERIFY(answer->error().message.ends_with("scan the paper again."));
        QVERIFY(works(decoder));
        QCOMPARE(helper(), kept);
    }

    void hangs()
    {
        Decoder decoder({}, {.time = 1500ms});
        QVERIFY(works(decoder));
        std::optional<Result<std::vector<image::Scan>>> answer;
        QElapsedTimer time;
        time.start();
        std::jthread reader([&] { answer = decoder.decode(slowFile(), "slow.png"); });
        const auto reading = readingFork();
        QVERIFY(reading != 0);
        ::kill(reading, SIGSTOP);
        QVERIFY(works(decoder)); // beside it
        reader.join();
        QVERIFY2(time.elapsed() < 6000, QByteArray::number(time.elapsed()));
        QVERIFY(!*answer);
        QCOMPARE(answer->error().code, ErrorCode::TooLarge);
        QCOMPARE(answer->error().context, std::string("slow.png"));
        QVERIFY(answer->error().message.find("takes too long") != std::string::npos);
        QVERIFY(works(decoder));
        // Where it hangs by itself it does not stay for ever.
        ::kill(reading, SIGCONT);
        QTRY_VERIFY(readersOf(helper()).empty());
    }

    void takesTooMuchMemory()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer takes more memory than any limit");
#endif
        Decoder decoder({}, {.memory = 400u << 20});
        const auto much = pngFile(ColorPicture{12'000, 8'000, Bytes(288'000'000, 255)}); // of 280 kB
        QVERIFY(image::decode(much, "much.png").has_value());
        const auto refused = decoder.decode(much, "much.png");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::OutOfMemory);
        QCOMPARE(refused.error().context, std::string("much.png"));
        QVERIFY(works(decoder));
    }

    void theProcessIsGone()
    {
        Decoder decoder;
        QVERIFY(works(decoder));
        const auto first = helper();
        ::kill(first, SIGKILL);
        QVERIFY(works(decoder));
        QVERIFY(helper() != first && helper() != 0);
    }

    void theProcessIsStuck()
    {
        Decoder decoder;
        QVERIFY(works(decoder));
        const auto first = helper();
        ::kill(first, SIGSTOP);
        QElapsedTimer time;
        time.start();
        QVERIFY(works(decoder));
        QVERIFY(time.elapsed() < 15'000);
        QVERIFY(helper() != first && helper() != 0);
    }

    void theProgramIsMissing()
    {
        Decoder decoder("/nowhere/countersign-pages");
        const auto refused = decoder.decode(smallFile(), "a.png");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Internal);
        QVERIFY(refused.error().message.find("install the program again") != std::string::npos);
    }

    void whatItSaysIsNotBelieved_data()
    {
        QTest::addColumn<QByteArray>("lies");
        QTest::addColumn<ErrorCode>("code");
        const QByteArray here = hexOf(PageMark::Here), page = hexOf(PageMark::Page), failed = hexOf(PageMark::Failed);
        const auto row = [&](const char* name, const QByteArray& lies, ErrorCode code = ErrorCode::Corrupt) {
            QTest::newRow(name) << here + lies << code;
        };
        row("nothing", {});
        row("nonsense", "0123456789abcdef");
        row("the end at once", hexOf(PageMark::End));
        row("half a page", page + hexOf(image::PageHead{1, 1, 100, 100, 0}) + "ffff");
        row("a page of nothing", page + hexOf(image::PageHead{1, 1, 0, 100, 0}));
        row("an enormous page", page + hexOf(image::PageHead{1, 1, 4'000'000'000, 4'000'000'000, 0}),
            ErrorCode::TooLarge);
        row("an enormous count", page + hexOf(image::PageHead{1, 4'000'000'000, 10, 10, 0}), ErrorCode::TooLarge);
        row("many large pages", page + hexOf(image::PageHead{1, 1, 20'000, 20'000, 0}), ErrorCode::TooLarge);
        row("a long sentence", failed + hexOf(image::FailedHead{1, 1'000'000}));
        row("no such code", failed + hexOf(image::FailedHead{1'000, 2}) + "6161");
        row("half a sentence", failed + hexOf(image::FailedHead{1, 9}) + "6161");
    }

    void whatItSaysIsNotBelieved()
    {
        QFETCH(QByteArray, lies);
        QFETCH(ErrorCode, code);
        qputenv("LIES", lies);
        Decoder decoder(COUNTERSIGN_LIAR);
        const auto refused = decoder.decode(smallFile(), "a.png");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, code);
        QCOMPARE(refused.error().context, std::string("a.png"));
    }

    void itsWordsStayOneLine()
    {
        const QByteArray words = "a\nb\tc\x1b"
                                 "d";
        qputenv("LIES",
                hexOf(PageMark::Here) + hexOf(PageMark::Failed)
                    + hexOf(image::FailedHead{std::uint32_t(ErrorCode::Unsupported), std::uint32_t(words.size())})
                    + words.toHex());
        Decoder decoder(COUNTERSIGN_LIAR);
        const auto refused = decoder.decode(smallFile(), "a.png");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Unsupported);
        QCOMPARE(refused.error().message, std::string("a b c d"));
    }

    /// The signature of a picture that is read there is the one that is read here.
    void aSignatureOfIt()
    {
        Decoder decoder;
        const auto file = pngFile(signature());
        const image::Decode there = [&](auto bytes, const auto& name, const auto& limits, const auto& password) {
            return decoder.decode(bytes, name, limits, password);
        };
        const auto a = image::specimens(file, "a.png", CommonInput, {}, there),
                   b = image::specimens(file, "a.png", CommonInput);
        QVERIFY(a && b && a->front().ink.ink == b->front().ink.ink);
        QVERIFY(helper() != 0);
        const auto again = image::inkAgain(file, a->front().record, {192, 96}, there);
        QVERIFY(again && again->width == 192);
    }
};

QTEST_GUILESS_MAIN(TestDecoder)
#include "test_decoder.moc"
