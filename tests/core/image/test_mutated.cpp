// Sound files of every kind, broken at random: an error or a picture comes of each, never a crash, never more memory or
// time than the limits say. Some hundred files; COUNTERSIGN_MUTATIONS=10000 makes so many of them.
#include "core/image/image.h"
#include "tests/core/image/files.h"
#include "tests/core/image/pictures.h"

#include <QBuffer>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QTest>

#include <algorithm>
#include <map>
#include <random>
#include <sys/resource.h>

using namespace countersign;
using namespace countersign::test;

namespace {

constexpr int Usual = 600;
constexpr int Slowest = 40'000; ///< ms for one file: a PDF is given 30 s
/// What one file may add to the largest size of this process: the limits below, a few times over for what is in between.
constexpr image::Limits Small{.bytes = 8u << 20, .pixels = 4'000'000, .side = 4000, .pages = 10};
constexpr long MostMegabytes = 200;

using Random = std::mt19937;

/// Pages with a line, a word and a picture.
Bytes pdfFile(int pages)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QBuffer::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPageSize(QPageSize(QSizeF(80, 50), QPageSize::Millimeter));
    writer.setResolution(72);
    QPainter painter(&writer);
    QImage picture(20, 20, QImage::Format_RGB32);
    picture.fill(Qt::darkBlue);
    for (int page = 0; page < pages; ++page) {
        if (page > 0)
            writer.newPage();
        painter.drawLine(10, 10, 100, 60);
        painter.drawText(20, 40, QStringLiteral("page %1").arg(page));
        painter.drawImage(120, 20, picture);
    }
    painter.end();
    return Bytes(bytes.begin(), bytes.end());
}

TiffPage compressed(const ColorPicture& picture, int compression, int rows)
{
    TiffPage page = tiffPage(picture);
    page.compression = compression;
    page.rowsPerStrip = rows;
    return page;
}

/// By kind.
std::map<QString, std::vector<Bytes>> soundFiles()
{
    const ColorPicture small = pattern(48, 32), signed_ = signature({.width = 240, .height = 110});
    const Bytes exif = exifBlock(6, 300, true);
    TiffPage fax;
    fax.width = 64;
    fax.height = 16;
    fax.bits = fax.samples = 1;
    fax.photometric = 0;
    fax.compression = 4;
    fax.rows.assign(8 * 16, 0x5a);
    return {
        {"png", {pngFile(small), pngFile(signed_, {{"eXIf", exif}})}},
        {"jpeg",
         {jpegFile(48, 32, small.pixels, {.exif = exif}), jpegFile(48, 32, small.pixels, {.progressive = true}),
          jpegFile(240, 110, signed_.pixels)}},
        {"tiff",
         {tiffFile({tiffPage(small), tiffPage(signed_)}), tiffFile({compressed(small, 5, 4)}, "w8"),
          tiffFile({compressed(small, 7, 16)}), tiffFile({compressed(signed_, 8, 8)}, "wb"), tiffFile({fax})}},
        {"bmp", {bmpFile(small), bmpFile(signed_)}},
        {"webp", {webpFile(48, 32, withAlpha(small)), extendedWebpFile(48, 32, withAlpha(small, 90), exif, false)}},
        {"pdf", {pdfFile(1), pdfFile(3)}},
    };
}

std::size_t upTo(Random& random, std::size_t most)
{
    return most == 0 ? 0 : random() % (most + 1);
}

void change(Bytes& bytes, const std::vector<Bytes>& others, Random& random)
{
    if (bytes.size() < 8)
        return;
    const auto somewhere = [&](std::size_t room) { return upTo(random, bytes.size() - std::min(room, bytes.size())); };
    switch (random() % 7) {
    case 0: // cut off
        bytes.resize(upTo(random, bytes.size()));
        break;
    case 1: // some bits
        for (auto left = 1 + random() % 16; left > 0; --left)
            bytes[somewhere(1)] ^= static_cast<std::uint8_t>(1u << random() % 8);
        break;
    case 2: { // a length or a count, both ways round; near the beginning, where most are
        constexpr std::uint32_t absurd[] = {0,      1,          0x7f,       0xff,       0x7fff,
                                            0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 65'536};
        const auto value = absurd[random() % std::size(absurd)];
        const auto width = random() % 2 == 0 ? 2u : 4u;
        const auto at =
            random() % 2 == 0 ? upTo(random, std::min<std::size_t>(64, bytes.size() - width)) : somewhere(width);
        const bool isBig = random() % 2 == 0;
        for (unsigned i = 0; i < width; ++i)
            bytes[at + i] = static_cast<std::uint8_t>(value >> 8 * (isBig ? width - 1 - i : i));
        break;
    }
    case 3: { // a piece of another
        const Bytes& other = others[random() % others.size()];
        const auto from = upTo(random, other.size()), size = upTo(random, other.size() - from);
        const auto at = somewhere(1);
        bytes.resize(at + (random() % 2 == 0 ? 0 : bytes.size() - at));
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), other.begin() + static_cast<std::ptrdiff_t>(from),
                     other.begin() + static_cast<std::ptrdiff_t>(from + size));
        break;
    }
    case 4: { // a piece of itself again, or away
        const auto at = somewhere(1), size = upTo(random, std::min<std::size_t>(200, bytes.size() - at));
        const Bytes piece(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                          bytes.begin() + static_cast<std::ptrdiff_t>(at + size));
        if (random() % 2 == 0)
            bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(somewhere(1)), piece.begin(), piece.end());
        else
            bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                        bytes.begin() + static_cast<std::ptrdiff_t>(at + size));
        break;
    }
    case 5: { // noise
        const auto at = somewhere(1);
        for (std::size_t i = at, end = at + upTo(random, std::min<std::size_t>(40, bytes.size() - at)); i < end; ++i)
            bytes[i] = static_cast<std::uint8_t>(random());
        break;
    }
    default: { // digits, which PDFs have for numbers
        for (auto left = 1 + random() % 4; left > 0; --left)
            for (std::size_t i = somewhere(1), tries = 0; tries < 400 && i < bytes.size(); ++i, ++tries)
                if (bytes[i] >= '0' && bytes[i] <= '9') {
                    bytes[i] = static_cast<std::uint8_t>('0' + random() % 10);
                    break;
                }
    }
    }
}

std::uint32_t crcOf(const std::uint8_t* bytes, std::size_t size)
{
    std::uint32_t crc = 0xffffffff;
    for (std::size_t i = 0; i < size; ++i) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

/// Of a PNG: its chunks' checksums made right, so that what is broken in them is seen.
void mend(Bytes& png)
{
    for (std::size_t at = 8; at + 12 <= png.size();) {
        const std::size_t length = std::size_t{png[at]} << 24 | png[at + 1] << 16 | png[at + 2] << 8 | png[at + 3];
        if (length > png.size() - at - 12)
            return;
        const auto crc = crcOf(png.data() + at + 4, length + 4);
        for (unsigned i = 0; i < 4; ++i)
            png[at + 8 + length + i] = static_cast<std::uint8_t>(crc >> 8 * (3 - i));
        at += 12 + length;
    }
}

long largestSize() // MB, of this process so far
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

} // namespace

class TestImageMutated : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void soundFilesAreRead();
    void brokenFiles_data();
    void brokenFiles();
};

void TestImageMutated::soundFilesAreRead()
{
    for (const auto& [kind, files] : soundFiles())
        for (const auto& file : files) {
            const auto pages = image::decode(file, "sound", Small);
            QVERIFY2(pages, qPrintable(kind + ": " + QString::fromStdString(pages ? "" : pages.error().message)));
        }
}

void TestImageMutated::brokenFiles_data()
{
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"bmp", "jpeg", "pdf", "png", "tiff", "webp"})
        QTest::newRow(kind) << kind;
}

void TestImageMutated::brokenFiles()
{
    QFETCH(QString, kind);
    const int files = std::max(6, qEnvironmentVariableIntValue("COUNTERSIGN_MUTATIONS") > 0
                                      ? qEnvironmentVariableIntValue("COUNTERSIGN_MUTATIONS")
                                      : Usual)
                      / 6;
    const auto sound = soundFiles();
    const auto& of = sound.at(kind);
    std::vector<Bytes> others;
    for (const auto& [_, some] : sound)
        others.insert(others.end(), some.begin(), some.end());
    Random random(static_cast<unsigned>(7 + kind[0].unicode()));
    int pictures = 0;
    qint64 slowest = 0;
    long before = largestSize();
    std::map<std::string, int> codes;
    // Each PDF costs a process.
    const int count = kind == "pdf" && files < 1000 ? files / 2 : files;
    for (int i = 0; i < count; ++i) {
        Bytes bytes = of[random() % of.size()];
        for (auto left = 1 + random() % 3; left > 0; --left)
            change(bytes, others, random);
        if (kind == "png" && random() % 4 > 0)
            mend(bytes);
        QElapsedTimer time;
        time.start();
        const auto pages = image::decode(bytes, "broken", Small);
        slowest = std::max(slowest, time.elapsed());
        const auto where = qPrintable(QStringLiteral("%1, file %2").arg(kind).arg(i));
        QVERIFY2(time.elapsed() < Slowest, where);
        const long now = largestSize();
        QVERIFY2(now - before < MostMegabytes, where);
        before = now;
        if (!pages) {
            QVERIFY2(!pages.error().message.empty() && pages.error().context == "broken", where);
            QVERIFY2(pages.error().code != ErrorCode::Internal, where);
            ++codes[name(pages.error().code)];
            continue;
        }
        ++pictures;
        std::int64_t pixels = 0;
        for (const auto& page : *pages) {
            QVERIFY2(page.picture.width > 0 && page.picture.height > 0, where);
            const auto size = std::int64_t{page.picture.width} * page.picture.height;
            QVERIFY2(std::int64_t(page.picture.pixels.size()) == 3 * size, where);
            QVERIFY2(page.picture.width <= Small.side && page.picture.height <= Small.side, where);
            pixels += size;
        }
        QVERIFY2(pixels <= Small.pixels && pages->size() <= std::size_t(Small.pages) && !pages->empty(), where);
    }
    QString said = QStringLiteral("%1 files, %2 pictures, the slowest %3 ms, at most %4 MB;")
                       .arg(count)
                       .arg(pictures)
                       .arg(slowest)
                       .arg(largestSize());
    for (const auto& [code, times] : codes)
        said += QStringLiteral(" %1 %2").arg(QString::fromStdString(code)).arg(times);
    qInfo("%s", qPrintable(said));
    QVERIFY2(pictures < count, "nothing was broken");
}

int main(int count, char** words)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(count, words);
    TestImageMutated test;
    return QTest::qExec(&test, count, words);
}
#include "test_mutated.moc"
