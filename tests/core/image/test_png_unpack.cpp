// PNGs whose pixels are unpacked all at once: nothing is taken that is not whole.
#include "core/image/png_unpack.h"

#include <QBuffer>
#include <QImage>
#include <QTest>

#include <array>

using namespace countersign;
using namespace countersign::image;

namespace {

/// Written by Qt: larger than one stored block of deflate.
std::vector<std::uint8_t> written(QImage::Format format, int width = 300, int height = 200)
{
    QImage picture(width, height, QImage::Format_ARGB32);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            picture.setPixel(x, y, qRgba(x % 256, y % 256, (x * y) % 256, 255 - (x + y) % 100));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    picture.convertToFormat(format).save(&buffer, "PNG");
    return {bytes.begin(), bytes.end()};
}

QImage read(const std::vector<std::uint8_t>& bytes)
{
    return QImage::fromData(QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())));
}

} // namespace

class TestPngUnpack : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pixelsAreAsElsewhere_data()
    {
        QTest::addColumn<QImage::Format>("format");
        QTest::newRow("1 bit") << QImage::Format_Mono;
        QTest::newRow("palette") << QImage::Format_Indexed8;
        QTest::newRow("grey") << QImage::Format_Grayscale8;
        QTest::newRow("16 bits of grey") << QImage::Format_Grayscale16;
        QTest::newRow("colour") << QImage::Format_RGB888;
        QTest::newRow("16 bits of colour") << QImage::Format_RGBX64;
        QTest::newRow("see-through") << QImage::Format_ARGB32;
        QTest::newRow("16 bits, see-through") << QImage::Format_RGBA64;
    }

    void pixelsAreAsElsewhere()
    {
        QFETCH(QImage::Format, format);
        const auto bytes = written(format);
        QVERIFY(unpackedPng(bytes, 1u << 30).has_value());
        const auto scans = decode(bytes, "a.png");
        QVERIFY(scans.has_value());
        QImage expected(300, 200, QImage::Format_RGB32);
        const QImage elsewhere = read(bytes).convertToFormat(QImage::Format_ARGB32);
        const ColorPicture& picture = scans->front().picture;
        QCOMPARE(QSize(picture.width, picture.height), elsewhere.size());
        for (int y = 0; y < 200; ++y)
            for (int x = 0; x < 300; ++x) {
                const QRgb pixel = elsewhere.pixel(x, y);
                const auto* mine = picture.pixels.data() + 3 * (y * 300 + x);
                const std::array channels{qRed(pixel), qGreen(pixel), qBlue(pixel)};
                for (std::size_t i = 0; i < 3; ++i) {
                    const int onWhite = overWhite(unsigned(channels[i]), unsigned(qAlpha(pixel)));
                    QVERIFY2(std::abs(onWhite - mine[i]) <= 1, qPrintable(QStringLiteral("%1 %2").arg(x).arg(y)));
                }
            }
    }

    void whatIsNotWholeIsLeftToLibpng()
    {
        const auto whole = written(QImage::Format_RGB888, 20, 10);
        QVERIFY(unpackedPng(whole, 1u << 20).has_value());
        QVERIFY(!unpackedPng(whole, 100).has_value());
        for (std::size_t size = 33; size < whole.size(); ++size)
            QVERIFY(!unpackedPng(std::span(whole).first(size), 1u << 20).has_value());
        for (std::size_t at = 8; at < whole.size(); ++at) {
            auto broken = whole;
            broken[at] ^= 0x10;
            QVERIFY2(!unpackedPng(broken, 1u << 20).has_value(), qPrintable(QString::number(at)));
        }
    }
};

QTEST_GUILESS_MAIN(TestPngUnpack)
#include "test_png_unpack.moc"
