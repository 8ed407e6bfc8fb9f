// Files that are cut, damaged, enormous or something else: one clear error each, never a crash, never half a picture.
#include "core/image/image.h"
#include "tests/core/image/files.h"
#include "tests/core/image/pictures.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>
#include <random>
#include <unistd.h>

using namespace countersign;
using namespace countersign::test;

namespace {

struct Sample {
    const char* kind;
    Bytes bytes;
};

TiffPage bilevelPage()
{
    TiffPage page;
    page.width = 32;
    page.height = 8;
    page.bits = page.samples = 1;
    page.photometric = 0;
    for (int i = 0; i < 32; ++i)
        page.rows.push_back(static_cast<std::uint8_t>(37 * i));
    page.compression = 4;
    return page;
}

std::vector<Sample> samples()
{
    const ColorPicture picture = pattern(12, 9);
    const Bytes rgba = withAlpha(picture, 200);
    TiffPage lzw = tiffPage(picture);
    lzw.compression = 5;
    TiffPage jpeg = tiffPage(pattern(16, 16));
    jpeg.compression = 7;
    jpeg.rowsPerStrip = 16;
    TiffPage gray = tiffPage(pattern(4, 9)); // twelve grey pixels a row
    gray.width = 12;
    gray.samples = gray.photometric = 1;
    Bytes runs;
    for (int y = 0; y < 6; ++y)
        for (const int value : {5, y, 0, 3, 9, 8, 7, 0, 0, y == 5 ? 1 : 0})
            runs.push_back(static_cast<std::uint8_t>(value));
    Bytes palette(1024);
    for (std::size_t i = 0; i < palette.size(); ++i)
        palette[i] = static_cast<std::uint8_t>(i / 2);
    const Bytes exif = exifBlock(6, 300, true);
    return {
        {"png", pngFile(picture, {{"eXIf", exif}})},
        {"png palette", pngFile({.width = 4,
                                 .height = 1,
                                 .bits = 2,
                                 .type = 3,
                                 .rows = {0b00011011},
                                 .before = {{"PLTE", {1, 2, 3, 40, 50, 60, 7, 8, 9, 70, 80, 90}}, {"tRNS", {9, 0}}}})},
        {"jpeg", jpegFile(12, 9, picture.pixels, {.exif = exif})},
        {"jpeg grey", jpegFile(12, 9, picture.pixels, {.components = 1})},
        {"jpeg progressive", jpegFile(12, 9, picture.pixels, {.progressive = true})},
        {"jpeg cmyk", jpegFile(12, 6, picture.pixels, {.components = 4})},
        {"tiff", tiffFile({tiffPage(picture), gray})},
        {"tiff big", tiffFile({lzw}, "w8b")},
        {"tiff fax", tiffFile({bilevelPage()})},
        {"tiff jpeg", tiffFile({jpeg})},
        {"bmp", bmpFile(picture)},
        {"bmp runs", bmpFile({.width = 8, .height = 6, .bits = 8, .compression = 1, .data = runs, .palette = palette})},
        {"webp", webpFile(12, 9, rgba)},
        {"webp extended", extendedWebpFile(12, 9, rgba, exif, false)},
    };
}

/// What decode() answers: the code and the words; Internal and "decoded" where it succeeds.
Error refusal(const Bytes& bytes, const image::Limits& limits = {})
{
    const auto pages = image::decode(bytes, "the.file", limits);
    return pages ? Error{ErrorCode::Internal, "decoded"} : pages.error();
}

Bytes hugePng()
{
    Bytes bytes = pngFile(pattern(4, 4));
    Bytes side;
    put32(side, 60'000, true);
    std::copy(side.begin(), side.end(), bytes.begin() + 16);
    std::copy(side.begin(), side.end(), bytes.begin() + 20);
    return bytes;
}

Bytes hugeJpeg()
{
    Bytes bytes = jpegFile(12, 9, pattern(12, 9).pixels);
    for (std::size_t i = 0; i + 8 < bytes.size(); ++i) {
        if (bytes[i] == 0xFF && bytes[i + 1] == 0xC0) {
            for (std::size_t at = i + 5; at < i + 9; at += 2) {
                bytes[at] = 0xEA;
                bytes[at + 1] = 0x60;
            }
            break;
        }
    }
    return bytes;
}

Bytes hugeTiff()
{
    TiffPage page = bilevelPage();
    page.width = page.height = 8;
    page.rowsPerStrip = 8;
    Bytes bytes = tiffFile({page});
    const auto directory = static_cast<std::size_t>(bytes[4] | bytes[5] << 8);
    for (std::size_t entry = directory + 2; entry + 12 < bytes.size(); entry += 12) {
        const int tag = bytes[entry] | bytes[entry + 1] << 8;
        if (tag == 256 || tag == 257) {
            bytes[entry + 2] = 4; // LONG
            bytes[entry + 8] = 0x60;
            bytes[entry + 9] = 0xEA;
        }
    }
    return bytes;
}

/// libwebp's lossless header: 14 bits a side after a signature byte.
Bytes hugeWebp()
{
    Bytes bytes = webpFile(4, 4, withAlpha(pattern(4, 4)));
    bytes[21] = 0xFF;
    bytes[22] = 0xFF;
    bytes[23] = 0xFF;
    bytes[24] |= 0x0F;
    return bytes;
}

/// Everything that is written to the standard error stream while this lives.
class ErrorStream {
public:
    ErrorStream()
    {
        m_file.open();
        std::fflush(stderr);
        m_saved = ::dup(STDERR_FILENO);
        ::dup2(m_file.handle(), STDERR_FILENO);
    }
    ~ErrorStream() { restore(); }
    ErrorStream(const ErrorStream&) = delete;
    ErrorStream& operator=(const ErrorStream&) = delete;

    QByteArray text()
    {
        restore();
        m_file.seek(0);
        return m_file.readAll();
    }

private:
    void restore()
    {
        if (m_saved < 0)
            return;
        std::fflush(stderr);
        ::dup2(m_saved, STDERR_FILENO);
        ::close(m_saved);
        m_saved = -1;
    }

    QTemporaryFile m_file;
    int m_saved = -1;
};

} // namespace

class TestHostile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cutAnywhere()
    {
        for (const Sample& sample : samples()) {
            const auto whole = image::decode(sample.bytes, "whole");
            QVERIFY2(whole.has_value(), sample.kind);
            ErrorStream errors;
            int refused = 0;
            for (std::size_t length = 0; length < sample.bytes.size(); ++length) {
                const auto part = image::decode(std::span(sample.bytes).first(length), "part");
                const QByteArray where = QByteArray(sample.kind) + " cut to " + QByteArray::number(qulonglong(length));
                if (!part) {
                    ++refused;
                    const auto code = part.error().code;
                    QVERIFY2(code == ErrorCode::Truncated || code == ErrorCode::Corrupt
                                 || (code == ErrorCode::EmptyInput && length == 0)
                                 || (code == ErrorCode::Unsupported && length < 16),
                             (where + ": " + name(code)).constData());
                    continue;
                }
                // Only what follows the last pixel may be missing.
                QVERIFY2(part->size() == whole->size(), where.constData());
                for (std::size_t page = 0; page < whole->size(); ++page)
                    QVERIFY2(difference((*part)[page].picture, (*whole)[page].picture) == 0, where.constData());
            }
            QCOMPARE(errors.text(), QByteArray());
            QVERIFY2(refused * 10 >= static_cast<int>(sample.bytes.size()) * 8, sample.kind);
        }
    }

    void cutFilesAreCalledCut()
    {
        for (const Sample& sample : samples()) {
            const Bytes half(sample.bytes.begin(),
                             sample.bytes.begin() + static_cast<std::ptrdiff_t>(sample.bytes.size() * 9 / 10));
            const Error error = refusal(half);
            QVERIFY2(error.code == ErrorCode::Truncated,
                     (std::string(sample.kind) + ": " + name(error.code) + " " + error.message).c_str());
            QCOMPARE(error.context, std::string("the.file"));
        }
    }

    void flippedBits()
    {
        const image::Limits limits{.bytes = 1 << 20, .pixels = 1'000'000, .side = 5000, .pages = 10};
        std::mt19937 random(20240607);
        ErrorStream errors;
        int decoded = 0;
        int refused = 0;
        for (const Sample& sample : samples()) {
            for (int round = 0; round < 400; ++round) {
                Bytes bytes = sample.bytes;
                const int flips = 1 + round % 4;
                for (int i = 0; i < flips; ++i)
                    bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1u << random() % 8);
                const auto pages = image::decode(bytes, "flipped", limits);
                if (!pages) {
                    ++refused;
                    QVERIFY(!pages.error().message.empty());
                    QVERIFY2(pages.error().code != ErrorCode::Internal, pages.error().message.c_str());
                    continue;
                }
                ++decoded;
                for (const auto& page : *pages) {
                    const std::int64_t area = std::int64_t{page.picture.width} * page.picture.height;
                    QVERIFY(area > 0 && area <= limits.pixels);
                    QCOMPARE(page.picture.pixels.size(), static_cast<std::size_t>(3 * area));
                    static_cast<void>(image::clean(page));
                }
            }
        }
        QCOMPARE(errors.text(), QByteArray());
        QVERIFY(refused > 1000);
        QVERIFY(decoded > 100); // else the loop tests the first check only
    }

    void noise()
    {
        std::mt19937 random(7);
        for (const Sample& sample : samples()) {
            for (int round = 0; round < 50; ++round) {
                Bytes bytes(sample.bytes.begin(), sample.bytes.begin() + 16);
                for (int i = 0; i < 300; ++i)
                    bytes.push_back(static_cast<std::uint8_t>(random()));
                QVERIFY(!image::decode(bytes, "noise", {.pixels = 1'000'000}).has_value());
            }
        }
    }

    void enormous()
    {
        Bytes bmp = bmpFile(pattern(4, 4));
        bmp[18] = bmp[22] = 0x60;
        bmp[19] = bmp[23] = 0xEA;
        const Sample files[] = {
            {"png", hugePng()}, {"jpeg", hugeJpeg()}, {"tiff", hugeTiff()}, {"bmp", bmp}, {"webp", hugeWebp()}};
        for (const Sample& file : files) {
            QElapsedTimer timer;
            timer.start();
            const Error error = refusal(file.bytes);
            QVERIFY2(timer.elapsed() < 50, file.kind);
            QVERIFY2(error.code == ErrorCode::TooLarge,
                     (std::string(file.kind) + ": " + name(error.code) + " " + error.message).c_str());
        }
        QVERIFY(refusal(hugePng()).message.find("60000 x 60000") != std::string::npos);
    }

    void limitsHold()
    {
        const Bytes png = pngFile(pattern(20, 10));
        QCOMPARE(refusal(png, {.side = 19}).code, ErrorCode::TooLarge);
        QCOMPARE(refusal(png, {.pixels = 199}).code, ErrorCode::TooLarge);
        QCOMPARE(refusal(png, {.bytes = png.size() - 1}).code, ErrorCode::TooLarge);
        QVERIFY(image::decode(png, "", {.bytes = png.size(), .pixels = 200, .side = 20}).has_value());
        const Bytes tiff = tiffFile({tiffPage(pattern(5, 4)), tiffPage(pattern(5, 4)), tiffPage(pattern(5, 4))});
        QCOMPARE(refusal(tiff, {.pages = 2}).code, ErrorCode::TooLarge);
        QCOMPARE(refusal(tiff, {.pixels = 59}).code, ErrorCode::TooLarge); // together
        QVERIFY(image::decode(tiff, "", {.pixels = 60, .pages = 3}).has_value());
    }

    void aTiffThatGoesInCircles()
    {
        Bytes bytes = tiffFile({tiffPage(pattern(5, 4)), tiffPage(pattern(5, 4))});
        const auto number = [&bytes](std::size_t at, int length) {
            std::size_t value = 0;
            for (int i = length - 1; i >= 0; --i)
                value = value << 8 | bytes[at + static_cast<std::size_t>(i)];
            return value;
        };
        const std::size_t first = number(4, 4);
        const std::size_t second = number(first + 2 + 12 * number(first, 2), 4);
        const std::size_t link = second + 2 + 12 * number(second, 2);
        QCOMPARE(number(link, 4), std::size_t{0});
        std::copy_n(bytes.begin() + 4, 4, bytes.begin() + static_cast<std::ptrdiff_t>(link));
        QVERIFY(!image::decode(bytes, "loop.tif").has_value());
    }

    void moving()
    {
        Bytes control;
        put32(control, 2, true);
        put32(control, 0, true);
        const Error png = refusal(pngFile(pattern(4, 4), {{"acTL", control}}));
        QCOMPARE(png.code, ErrorCode::Unsupported);
        QVERIFY(png.message.find("animated") != std::string::npos);
        const Error webp = refusal(extendedWebpFile(4, 4, withAlpha(pattern(4, 4)), {}, true));
        QCOMPARE(webp.code, ErrorCode::Unsupported);
        QVERIFY(webp.message.find("animated") != std::string::npos);
    }

    void otherKinds_data()
    {
        using namespace std::string_literals;
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        const auto add = [](const char* kind, const std::string& start, ErrorCode code, const char* words) {
            QTest::addRow("%s", kind) << QByteArray(start.data(), qsizetype(start.size())) << int(code)
                                      << QString::fromLatin1(words);
        };
        const std::string tail(64, '\x01');
        const auto unsupported = ErrorCode::Unsupported;
        const auto encrypted = ErrorCode::Encrypted;
        add("pdf", "%PDF-1.7\n1 0 obj" + tail, ErrorCode::Corrupt, "This PDF document is damaged");
        add("pdf after rubbish", "\n\n\n%PDF-1.4\n" + tail, ErrorCode::Corrupt, "PDF");
        add("gif", "GIF89a" + tail, unsupported, "GIF");
        add("heic",
            "\0\0\0\x18"s
            "ftypheic"
                + tail,
            unsupported, "HEIC");
        add("avif",
            "\0\0\0\x18"s
            "ftypavif"
                + tail,
            unsupported, "AVIF");
        add("mp4",
            "\0\0\0\x18"s
            "ftypisom"
                + tail,
            unsupported, "video");
        add("avi",
            "RIFF\1\1\1\1"s
            "AVI LIST"
                + tail,
            unsupported, "video");
        add("mkv", "\x1A\x45\xDF\xA3" + tail, unsupported, "video");
        add("jp2", "\0\0\0\x0CjP  \r\n"s + tail, unsupported, "JPEG 2000");
        add("zip", "PK\3\4\x14\0\0\0\0\0"s + tail, unsupported, "ZIP");
        add("locked zip", "PK\3\4\x14\0\1\0\0\0"s + tail, encrypted, "password");
        add("docx", "PK\3\4\x14\0\0\0\0\0"s + tail + "[Content_Types].xml", unsupported, "office document");
        add("doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + tail, unsupported, "office document");
        add("locked docx",
            "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + tail + "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"s, encrypted,
            "password");
        add("svg", "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>", unsupported, "SVG");
        add("html", "<!DOCTYPE html><html><body>404</body></html>", unsupported, "web page");
        add("text", "Dear Sir or Madam,\nplease find enclosed", unsupported, "text file");
        add("program",
            "\x7F"
            "ELF\2\1\1"s
                + tail,
            unsupported, "not a picture");
        add("empty", "", ErrorCode::EmptyInput, "empty");
        add("a few bytes", "\1\2\3", ErrorCode::Truncated, "too short");
    }

    void otherKinds()
    {
        QFETCH(QByteArray, start);
        QFETCH(int, code);
        QFETCH(QString, words);
        const Error error = refusal(Bytes(start.begin(), start.end()));
        QCOMPARE(int(error.code), code);
        QVERIFY2(QString::fromStdString(error.message).contains(words), error.message.c_str());
        QVERIFY(error.message.ends_with('.'));
        QCOMPARE(error.context, std::string("the.file"));
    }

    void mislabelled()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("scan.png").toStdString();
        QVERIFY(writeFile(path, bytesOf("This is no picture at all.")).has_value());
        const auto result = image::specimens(path, Size{192, 96});
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::Unsupported);
        QCOMPARE(result.error().context, path.string());
    }

    void noFile()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        QCOMPARE(image::specimens(path, Size{192, 96}).error().code, ErrorCode::Unreadable);
        QCOMPARE(image::specimens(path / "none.png", Size{192, 96}).error().code, ErrorCode::NotFound);
        QVERIFY(writeFile(path / "empty.png", {}).has_value());
        QCOMPARE(image::specimens(path / "empty.png", Size{192, 96}).error().code, ErrorCode::EmptyInput);
        QVERIFY(writeFile(path / "locked.png", pngFile(pattern(4, 4))).has_value());
        std::filesystem::permissions(path / "locked.png", std::filesystem::perms::none);
        if (::geteuid() == 0)
            QSKIP("The superuser may read every file.");
        QCOMPARE(image::specimens(path / "locked.png", Size{192, 96}).error().code, ErrorCode::Unreadable);
    }
};

QTEST_APPLESS_MAIN(TestHostile)
#include "test_hostile.moc"
