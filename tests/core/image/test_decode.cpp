// Every kind of file that decode() reads, against pictures that the test made.
#include "core/image/image.h"
#include "tests/core/image/files.h"
#include "tests/core/image/pictures.h"

#include <QTest>

using namespace countersign;
using namespace countersign::test;

namespace {

ColorPicture only(const Bytes& bytes)
{
    auto pages = image::decode(bytes, "test");
    if (!pages) {
        qWarning("%s", describe(pages.error()).c_str());
        return {};
    }
    return pages->size() == 1 ? std::move(pages->front().picture) : ColorPicture{};
}

double resolution(const Bytes& bytes)
{
    const auto pages = image::decode(bytes, "test");
    return pages ? pages->front().dotsPerInch : -1;
}

/// `gray` once a pixel, as bytes of a colour picture.
ColorPicture grays(int width, int height, const std::vector<int>& gray)
{
    ColorPicture picture{width, height, {}};
    for (const int value : gray)
        picture.pixels.insert(picture.pixels.end(), 3, static_cast<std::uint8_t>(value));
    return picture;
}

/// Where the pixel (x, y) of the upright picture lies in the one that is stored, after TIFF 6.0's table.
ColorPicture stored(const ColorPicture& upright, int orientation)
{
    const int w = upright.width;
    const int h = upright.height;
    const bool swaps = orientation >= 5;
    ColorPicture result{swaps ? h : w, swaps ? w : h, Bytes(upright.pixels.size())};
    for (int y = 0; y < h; ++y) {
        for (int x = 0; x < w; ++x) {
            // Row 0 and column 0 of the stored picture are, by orientation: top left, top right, bottom right,
            // bottom left, left top, right top, right bottom, left bottom.
            const int right = w - 1 - x;
            const int down = h - 1 - y;
            const int columns[] = {x, right, right, x, y, y, down, down};
            const int rows[] = {y, y, down, down, x, right, right, x};
            const int column = columns[orientation - 1];
            const int row = rows[orientation - 1];
            for (int c = 0; c < 3; ++c)
                result.pixels[static_cast<std::size_t>(3 * (row * result.width + column) + c)] =
                    upright.pixels[static_cast<std::size_t>(3 * (y * w + x) + c)];
        }
    }
    return result;
}

} // namespace

class TestDecode : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void plainColours()
    {
        const ColorPicture picture = pattern(13, 9);
        QCOMPARE(difference(only(pngFile(picture)), picture), 0);
        QCOMPARE(difference(only(bmpFile(picture)), picture), 0);
        QCOMPARE(difference(only(webpFile(13, 9, withAlpha(picture))), picture), 0);
        QCOMPARE(difference(only(tiffFile({tiffPage(picture)})), picture), 0);
        const ColorPicture smooth = signature({.width = 64, .height = 48, .scale = 0.2});
        for (const bool progressive : {false, true}) {
            const Bytes file = jpegFile(smooth.width, smooth.height, smooth.pixels, {.progressive = progressive});
            QVERIFY(difference(only(file), smooth) <= 4);
        }
    }

    void theContentTellsTheKind()
    {
        const auto pages = image::decode(pngFile(pattern(5, 5)), "scan.jpg");
        QVERIFY(pages.has_value());
        QCOMPARE(pages->front().page, 1);
        QCOMPARE(pages->front().pages, 1);
    }

    void pngDepths()
    {
        QCOMPARE(only(pngFile({.width = 8, .height = 1, .bits = 1, .type = 0, .rows = {0b10110010}})).pixels,
                 grays(8, 1, {255, 0, 255, 255, 0, 0, 255, 0}).pixels);
        QCOMPARE(only(pngFile({.width = 4, .height = 1, .bits = 2, .type = 0, .rows = {0b00011011}})).pixels,
                 grays(4, 1, {0, 85, 170, 255}).pixels);
        QCOMPARE(only(pngFile({.width = 2, .height = 1, .bits = 4, .type = 0, .rows = {0x3F}})).pixels,
                 grays(2, 1, {51, 255}).pixels);
        QCOMPARE(
            only(
                pngFile({.width = 3, .height = 1, .bits = 16, .type = 0, .rows = {0x00, 0x00, 0x80, 0x80, 0xFF, 0xFF}}))
                .pixels,
            grays(3, 1, {0, 128, 255}).pixels);
        QCOMPARE(
            at(only(pngFile(
                   {.width = 1, .height = 1, .bits = 16, .type = 2, .rows = {0x20, 0x20, 0x40, 0x40, 0x60, 0x60}})),
               0, 0),
            0x204060u);
    }

    void pngTransparencyLiesOnWhite()
    {
        QCOMPARE(at(only(pngFile({.width = 1, .height = 1, .type = 6, .rows = {10, 20, 30, 0}})), 0, 0), 0xFFFFFFu);
        QCOMPARE(at(only(pngFile({.width = 1, .height = 1, .type = 6, .rows = {0, 100, 200, 51}})), 0, 0),
                 0xCCE0F4u); // 255 - 51, and so on by hand
        QCOMPARE(at(only(pngFile({.width = 1, .height = 1, .type = 4, .rows = {0, 128}})), 0, 0), 0x7F7F7Fu);
        const PngFile palette{.width = 4,
                              .height = 1,
                              .bits = 2,
                              .type = 3,
                              .rows = {0b00011011},
                              .before = {{"PLTE", {1, 2, 3, 40, 50, 60, 7, 8, 9, 70, 80, 90}}, {"tRNS", {255, 0}}}};
        const ColorPicture picture = only(pngFile(palette));
        QCOMPARE(at(picture, 0, 0), 0x010203u);
        QCOMPARE(at(picture, 1, 0), 0xFFFFFFu);
        QCOMPARE(at(picture, 2, 0), 0x070809u);
        QCOMPARE(at(picture, 3, 0), 0x46505Au);
        const PngFile keyed{
            .width = 2, .height = 1, .type = 2, .rows = {9, 9, 9, 8, 9, 9}, .before = {{"tRNS", {0, 9, 0, 9, 0, 9}}}};
        QCOMPARE(at(only(pngFile(keyed)), 0, 0), 0xFFFFFFu);
        QCOMPARE(at(only(pngFile(keyed)), 1, 0), 0x080909u);
    }

    void jpegGreyAndCmyk()
    {
        const Bytes flatGray(16 * 16, 77);
        QCOMPARE(at(only(jpegFile(16, 16, flatGray, {.components = 1})), 7, 7), 0x4D4D4Du);
        Bytes inks; // as Adobe's programs store them: 255 is no ink
        for (int i = 0; i < 256; ++i)
            for (const int ink : {255, 128, 0, 255})
                inks.push_back(static_cast<std::uint8_t>(ink));
        const unsigned color = at(only(jpegFile(16, 16, inks, {.components = 4})), 7, 7);
        QVERIFY2(color >> 16 >= 253 && std::abs(static_cast<int>(color >> 8 & 255) - 128) <= 2 && (color & 255) <= 2,
                 qPrintable(QString::number(color, 16)));
    }

    void tiffKinds_data()
    {
        QTest::addColumn<int>("compression");
        QTest::addColumn<QByteArray>("mode");
        for (const int compression : {1, 5, 8, 32773})
            for (const char* mode : {"wl", "wb", "w8"})
                QTest::addRow("%d %s", compression, mode) << compression << QByteArray(mode);
    }

    void tiffKinds()
    {
        QFETCH(int, compression);
        QFETCH(QByteArray, mode);
        const ColorPicture picture = pattern(13, 9);
        TiffPage page = tiffPage(picture);
        page.compression = compression;
        QCOMPARE(difference(only(tiffFile({page}, mode)), picture), 0);
    }

    void tiffDepths()
    {
        const auto oneRow = [](int width, int bits, int samples, int photometric, Bytes rows) {
            TiffPage page;
            page.width = width;
            page.height = 1;
            page.bits = bits;
            page.samples = samples;
            page.photometric = photometric;
            page.rows = std::move(rows);
            return page;
        };
        const auto bilevel = grays(8, 1, {255, 0, 255, 255, 0, 0, 255, 0}).pixels;
        QCOMPARE(only(tiffFile({oneRow(8, 1, 1, 1, {0b10110010})})).pixels, bilevel);
        QCOMPARE(only(tiffFile({oneRow(8, 1, 1, 0, {0b01001101})})).pixels, bilevel);
        TiffPage fax = oneRow(8, 1, 1, 0, {0b01001101});
        fax.compression = 4;
        QCOMPARE(only(tiffFile({fax})).pixels, bilevel);
        QCOMPARE(only(tiffFile({oneRow(2, 4, 1, 1, {0x3F})})).pixels, grays(2, 1, {51, 255}).pixels);
        QCOMPARE(only(tiffFile({oneRow(3, 8, 1, 1, {0, 99, 255})})).pixels, grays(3, 1, {0, 99, 255}).pixels);
        QCOMPARE(only(tiffFile({oneRow(3, 16, 1, 1, {0x00, 0x00, 0x80, 0x80, 0xFF, 0xFF})})).pixels,
                 grays(3, 1, {0, 128, 255}).pixels);
        QCOMPARE(at(only(tiffFile({oneRow(1, 16, 3, 2, {0x20, 0x20, 0x40, 0x40, 0x60, 0x60})})), 0, 0), 0x204060u);
        QCOMPARE(at(only(tiffFile({oneRow(1, 8, 4, 5, {0, 127, 255, 0})})), 0, 0), 0xFF8000u);
        TiffPage palette = oneRow(2, 8, 1, 3, {1, 3});
        palette.palette.assign(768, 0);
        palette.palette[1] = 0x1111;
        palette.palette[256 + 3] = 0x2222;
        palette.palette[512 + 3] = 0xFFFF;
        QCOMPARE(at(only(tiffFile({palette})), 0, 0), 0x110000u);
        QCOMPARE(at(only(tiffFile({palette})), 1, 0), 0x0022FFu);
    }

    void tiffTransparencyLiesOnWhite()
    {
        const auto pixel = [](int samples, int photometric, Bytes rows, int alpha) {
            TiffPage page;
            page.width = page.height = 1;
            page.samples = samples;
            page.photometric = photometric;
            page.rows = std::move(rows);
            page.alpha = alpha;
            return at(only(tiffFile({page})), 0, 0);
        };
        QCOMPARE(pixel(4, 2, {0, 100, 200, 51}, 2), 0xCCE0F4u);
        QCOMPARE(pixel(4, 2, {0, 20, 40, 51}, 1), 0xCCE0F4u); // the same colour, already times alpha
        QCOMPARE(pixel(4, 2, {0, 0, 0, 0}, 2), 0xFFFFFFu);
        QCOMPARE(pixel(2, 1, {100, 51}, 2), 0xE0E0E0u);
        QCOMPARE(pixel(2, 1, {20, 51}, 1), 0xE0E0E0u);
    }

    void tiffPages()
    {
        TiffPage preview = tiffPage(pattern(3, 2));
        preview.isPreview = true;
        const auto pages = image::decode(tiffFile({tiffPage(pattern(8, 5)), preview, tiffPage(pattern(6, 7))}), "t");
        QVERIFY(pages.has_value());
        QCOMPARE(pages->size(), std::size_t{2});
        QCOMPARE(difference((*pages)[0].picture, pattern(8, 5)), 0);
        QCOMPARE(difference((*pages)[1].picture, pattern(6, 7)), 0);
        QCOMPARE((*pages)[1].page, 2);
        QCOMPARE((*pages)[1].pages, 2);
    }

    void bmpKinds()
    {
        const Bytes palette = {10, 20, 30, 0, 200, 210, 220, 0, 1, 2, 3, 0, 4, 5, 6, 0};
        const ColorPicture byte =
            only(bmpFile({.width = 3, .height = 2, .bits = 8, .data = {0, 1, 2, 0, 3, 3, 0, 0}, .palette = palette}));
        QCOMPARE(at(byte, 0, 1), 0x1E140Au);
        QCOMPARE(at(byte, 1, 1), 0xDCD2C8u);
        QCOMPARE(at(byte, 0, 0), 0x060504u);
        const ColorPicture bit = only(bmpFile({.width = 3,
                                               .height = -2,
                                               .bits = 1,
                                               .data = {0x40, 0, 0, 0, 0xA0, 0, 0, 0},
                                               .palette = {0, 0, 0, 0, 9, 9, 9, 0}}));
        QCOMPARE(bit.pixels, grays(3, 2, {0, 9, 0, 9, 0, 9}).pixels);
        const ColorPicture runs =
            only(bmpFile({.width = 4,
                          .height = 2,
                          .bits = 8,
                          .compression = 1,
                          .data = {3, 1, 1, 2, 0, 0, /* as they are: */ 0, 3, 0, 1, 2, 0, 1, 3, 0, 1},
                          .palette = palette}));
        QCOMPARE(at(runs, 0, 1), 0xDCD2C8u);
        QCOMPARE(at(runs, 3, 1), 0x030201u);
        QCOMPARE(at(runs, 0, 0), 0x1E140Au);
        QCOMPARE(at(runs, 3, 0), 0x060504u);
        const ColorPicture nibbles = only(bmpFile({.width = 4,
                                                   .height = 1,
                                                   .bits = 4,
                                                   .compression = 2,
                                                   .data = {3, 0x12, 1, 0x30, 0, 1},
                                                   .palette = palette}));
        QCOMPARE(at(nibbles, 0, 0), 0xDCD2C8u);
        QCOMPARE(at(nibbles, 1, 0), 0x030201u);
        QCOMPARE(at(nibbles, 2, 0), 0xDCD2C8u);
        QCOMPARE(at(nibbles, 3, 0), 0x060504u);
        QCOMPARE(at(only(bmpFile({.width = 1, .height = 1, .bits = 16, .data = {0x1F, 0x7C, 0, 0}})), 0, 0), 0xFF00FFu);
        QCOMPARE(at(only(bmpFile({.width = 1, .height = 1, .bits = 32, .data = {1, 2, 3, 0}})), 0, 0), 0x030201u);
        QCOMPARE(at(only(bmpFile({.width = 1,
                                  .height = 1,
                                  .bits = 32,
                                  .compression = 3,
                                  .data = {200, 100, 0, 51},
                                  .masks = {0xFF0000, 0xFF00, 0xFF, 0xFF000000}})),
                    0, 0),
                 0xCCE0F4u);
    }

    void webpTransparencyLiesOnWhite() { QCOMPARE(at(only(webpFile(1, 1, {0, 100, 200, 51})), 0, 0), 0xCCE0F4u); }

    void orientation_data()
    {
        QTest::addColumn<int>("orientation");
        for (int orientation = 1; orientation <= 8; ++orientation)
            QTest::addRow("%d", orientation) << orientation;
    }

    void orientation()
    {
        QFETCH(int, orientation);
        const ColorPicture upright = pattern(7, 4);
        const ColorPicture turned = stored(upright, orientation);
        for (const bool bigEndian : {false, true}) {
            const Bytes exif = exifBlock(orientation, 300, bigEndian);
            QCOMPARE(difference(only(pngFile(turned, {{"eXIf", exif}})), upright), 0);
            QCOMPARE(difference(only(extendedWebpFile(turned.width, turned.height, withAlpha(turned), exif, false)),
                                upright),
                     0);
            const Bytes jpeg = jpegFile(turned.width, turned.height, turned.pixels, {.exif = exif});
            const Bytes plain = jpegFile(turned.width, turned.height, turned.pixels);
            QCOMPARE(difference(stored(only(jpeg), orientation), only(plain)), 0);
        }
        TiffPage page = tiffPage(turned);
        page.orientation = orientation;
        QCOMPARE(difference(only(tiffFile({page})), upright), 0);
    }

    void resolutionIsKept()
    {
        const ColorPicture picture = pattern(8, 8);
        const auto near = [](double a, double b) { return std::abs(a - b) < 0.01; };
        Bytes perMetre;
        put32(perMetre, 11811, true);
        put32(perMetre, 11811, true);
        perMetre.push_back(1);
        QVERIFY(near(resolution(pngFile(picture, {{"pHYs", perMetre}})), 299.9994));
        QCOMPARE(resolution(pngFile(picture)), 0.0);
        QVERIFY(near(resolution(jpegFile(8, 8, picture.pixels, {.densityUnit = 1, .density = 200})), 200));
        QVERIFY(near(resolution(jpegFile(8, 8, picture.pixels, {.densityUnit = 2, .density = 100})), 254));
        QCOMPARE(resolution(jpegFile(8, 8, picture.pixels)), 0.0);
        QVERIFY(near(resolution(jpegFile(8, 8, picture.pixels, {.exif = exifBlock(1, 240, true)})), 240));
        QVERIFY(near(resolution(extendedWebpFile(8, 8, withAlpha(picture), exifBlock(1, 150, false), false)), 150));
        BmpFile bmp{.width = 1, .height = 1, .data = {0, 0, 0, 0}, .perMetre = 7874};
        QVERIFY(near(resolution(bmpFile(bmp)), 199.9996));
        TiffPage page = tiffPage(picture);
        QCOMPARE(resolution(tiffFile({page})), 0.0);
        page.across = page.down = 118.11f;
        page.unit = 3;
        QVERIFY(near(resolution(tiffFile({page})), 300));
        page.unit = 1;
        QCOMPARE(resolution(tiffFile({page})), 0.0);
    }

    void aFaxIsStretchedToSquarePixels()
    {
        TiffPage page = tiffPage(flat(20, 10, 128));
        page.across = 204;
        page.down = 98;
        const auto pages = image::decode(tiffFile({page}), "fax.tif");
        QVERIFY(pages.has_value());
        QCOMPARE(pages->front().picture.width, 20);
        QCOMPARE(pages->front().picture.height, 21);
        QCOMPARE(pages->front().dotsPerInch, 204.0);
    }

    void pngIsWrittenAndReadBack()
    {
        const ColorPicture picture = pattern(9, 6);
        const auto bytes = image::encodePng(picture, 300);
        QVERIFY(bytes.has_value());
        QCOMPARE(difference(only(*bytes), picture), 0);
        QVERIFY(std::abs(resolution(*bytes) - 300) < 0.01);
        const GrayPicture gray{3, 1, {0, 99, 255}};
        const auto grayBytes = image::encodePng(gray);
        QVERIFY(grayBytes.has_value());
        QCOMPARE(only(*grayBytes).pixels, grays(3, 1, {0, 99, 255}).pixels);
        QCOMPARE(resolution(*grayBytes), 0.0);
        QCOMPARE(image::encodePng(GrayPicture{3, 2, {0}}).error().code, ErrorCode::Internal);
    }
};

QTEST_APPLESS_MAIN(TestDecode)
#include "test_decode.moc"
