// Pages that are photographed here: a camera is put up over a page that lies on a table under a lamp.
#include "core/base/file.h"
#include "core/image/find.h"
#include "core/image/pages.h"
#include "core/image/photo.h"
#include "tests/core/image/files.h"
#include "tests/core/image/pages.h"
#include "tests/core/image/pictures.h"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace countersign;
using namespace countersign::test;

namespace {

/// Angles in degrees: the camera leans over the page's lower and right side, and is turned.
struct Camera {
    double lean = 20, beside = 12, turn = 5;
    double fill = 0.8;       ///< the page's share of the picture's shorter side, about
    double light = 0.4;      ///< how much less of it there is in the corner that is farthest from the lamp
    Color table{92, 70, 50}; ///< brown
    double grain = 9;        ///< of the table
    double noise = 3;
};

using Vector = std::array<double, 3>;

double dot(const Vector& a, const Vector& b)
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

struct Photographed {
    ColorPicture picture;
    std::array<std::array<double, 2>, 4> corners; ///< of the page in it, clockwise from the upper left
};

/// 2400 x 1800 or upright, as the page is; focal length as telephones have it.
Photographed photograph(const ColorPicture& page, const Camera& camera)
{
    const bool isWide = page.width > page.height;
    const int width = isWide ? 2400 : 1800, height = isWide ? 1800 : 2400;
    const double focal = 0.8 * 2400, degree = std::acos(-1) / 180;
    const double a = camera.lean * degree, b = camera.beside * degree, c = camera.turn * degree;
    // The page's right, down and away, as the camera sees them.
    const auto rotated = [&](Vector v) {
        v = {v[0] * std::cos(c) - v[1] * std::sin(c), v[0] * std::sin(c) + v[1] * std::cos(c), v[2]};
        v = {v[0], v[1] * std::cos(a) - v[2] * std::sin(a), v[1] * std::sin(a) + v[2] * std::cos(a)};
        return Vector{v[0] * std::cos(b) + v[2] * std::sin(b), v[1], -v[0] * std::sin(b) + v[2] * std::cos(b)};
    };
    const Vector right = rotated({1, 0, 0}), down = rotated({0, 1, 0}), away = rotated({0, 0, 1});
    const double distance = focal * std::max(double(page.width) / width, double(page.height) / height) / camera.fill;
    const Vector middle{0, 0, distance};
    std::mt19937 random(7);
    std::normal_distribution<double> grain(0, 1);
    std::vector<double> rough(4096);
    for (auto& one : rough)
        one = grain(random);
    Photographed result{{width, height, Bytes(std::size_t{3} * std::size_t(width) * std::size_t(height))}, {}};
    auto* out = result.picture.pixels.data();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const Vector ray{x + 0.5 - width / 2.0, y + 0.5 - height / 2.0, focal};
            const double t = dot(middle, away) / dot(ray, away);
            const Vector at{ray[0] * t - middle[0], ray[1] * t - middle[1], ray[2] * t - middle[2]};
            const double u = dot(at, right) + page.width / 2.0 - 0.5, v = dot(at, down) + page.height / 2.0 - 0.5;
            const double lit = 1 - camera.light * (double(x) / width + double(y) / height) / 2;
            const bool isPage = u >= 0 && v >= 0 && u < page.width - 1 && v < page.height - 1;
            const int left = int(u), top = int(v);
            for (int channel = 0; channel < 3; ++channel) {
                double value = 0;
                if (isPage) {
                    const auto pixel = [&](int px, int py) {
                        return double(page.pixels[3 * (std::size_t(py) * std::size_t(page.width) + std::size_t(px))
                                                  + std::size_t(channel)]);
                    };
                    const double fx = u - left, fy = v - top;
                    value = (pixel(left, top) * (1 - fx) + pixel(left + 1, top) * fx) * (1 - fy)
                            + (pixel(left, top + 1) * (1 - fx) + pixel(left + 1, top + 1) * fx) * fy;
                } else { // grain along the wood
                    value = camera.table[std::size_t(channel)]
                            + camera.grain * rough[std::size_t(y / 3 * 7 + x / 90) % rough.size()];
                }
                value = value * lit + camera.noise * rough[random() % rough.size()];
                *out++ = static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
            }
        }
    const std::array<std::array<double, 2>, 4> ends{
        {{0, 0}, {double(page.width), 0}, {double(page.width), double(page.height)}, {0, double(page.height)}}};
    for (std::size_t i = 0; i < 4; ++i) {
        Vector at = middle;
        for (std::size_t k = 0; k < 3; ++k)
            at[k] += right[k] * (ends[i][0] - page.width / 2.0) + down[k] * (ends[i][1] - page.height / 2.0);
        result.corners[i] = {focal * at[0] / at[2] + width / 2.0, focal * at[1] / at[2] + height / 2.0};
    }
    return result;
}

Box scaled(const Box& box, const ColorPicture& from, const ColorPicture& to)
{
    const double x = double(to.width) / from.width, y = double(to.height) / from.height;
    return {int(box.x * x), int(box.y * y), int(box.width * x), int(box.height * y)};
}

/// Median of what is neither print nor ink, in a corner: 0 upper left, 1 upper right, 2 lower left, 3 lower right.
int paperIn(const ColorPicture& picture, int corner)
{
    std::vector<int> values;
    const int wide = picture.width / 8, high = picture.height / 8;
    for (int y = 0; y < high; ++y)
        for (int x = 0; x < wide; ++x)
            values.push_back(
                int(at(picture, corner % 2 ? picture.width - 1 - x : x, corner / 2 ? picture.height - 1 - y : y) >> 8
                    & 255));
    std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(values.size() / 2), values.end());
    return values[values.size() / 2];
}

image::Scan straightenedOf(const ColorPicture& picture, bool& isPhoto)
{
    auto photo = image::straighten(scanOf(picture, 72));
    isPhoto = photo && *photo;
    return isPhoto ? (*photo)->scan : image::Scan{};
}

} // namespace

class TestPhoto : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lettersAreStraightened_data()
    {
        QTest::addColumn<Camera>("camera");
        QTest::newRow("usual") << Camera{};
        QTest::newRow("from below") << Camera{.lean = 35, .beside = 0, .turn = 0, .fill = 0.65};
        QTest::newRow("from the side") << Camera{.lean = 5, .beside = -30, .turn = -8};
        QTest::newRow("turned") << Camera{.lean = 12, .beside = 8, .turn = 16, .fill = 0.7};
        QTest::newRow("on a grey table") << Camera{.table = {120, 122, 125}, .grain = 5};
        QTest::newRow("on a blue table") << Camera{.table = {60, 90, 190}, .grain = 4};
        QTest::newRow("on a black table") << Camera{.table = {20, 20, 22}, .grain = 3};
        QTest::newRow("on a bright table, even light") << Camera{.light = 0.05, .table = {205, 190, 150}, .grain = 3};
        QTest::newRow("far away") << Camera{.fill = 0.6};
        QTest::newRow("little light") << Camera{.light = 0.7, .noise = 5};
    }

    void lettersAreStraightened()
    {
        QFETCH(Camera, camera);
        Page page = letter();
        const Signed drawn = page.sign(11, letterSignature, Blue);
        const auto photo = photograph(page.picture(), camera);
        bool isPhoto = false;
        const auto straight = straightenedOf(photo.picture, isPhoto);
        QVERIFY(isPhoto);
        const auto& picture = straight.picture;
        const double shape = double(picture.width) / picture.height,
                     drawnShape = double(page.picture().width) / page.picture().height;
        QVERIFY2(std::abs(shape / drawnShape - 1) < 0.03, QByteArray::number(shape / drawnShape));
        QVERIFY(straight.dotsPerInch > 100 && straight.dotsPerInch < 300); // it has the shape of A4
        for (int corner = 1; corner < 4; ++corner)
            QVERIFY2(std::abs(paperIn(picture, corner) - paperIn(picture, 0)) < 25,
                     QByteArray::number(paperIn(picture, corner)) + " " + QByteArray::number(paperIn(picture, 0)));
        const auto found = image::find(straight);
        QVERIFY(found && !found->empty());
        const double same = overlap(found->front().box, scaled(drawn.box, page.picture(), picture));
        QVERIFY2(same > 0.6, QByteArray::number(same));
    }

    void chequesAreStraightened()
    {
        Page page = cheque();
        const Signed drawn = page.sign(5, chequeSignature, Blue, 300);
        const auto photo = photograph(page.picture(), {.lean = 18, .beside = -10, .turn = 4, .fill = 0.9});
        bool isPhoto = false;
        const auto straight = straightenedOf(photo.picture, isPhoto);
        QVERIFY(isPhoto);
        const double shape = double(straight.picture.width) / straight.picture.height;
        QVERIFY2(std::abs(shape / (2400.0 / 1100) - 1) < 0.03, QByteArray::number(shape));
        const auto found = image::find(straight);
        QVERIFY(found && !found->empty());
        QVERIFY(overlap(found->front().box, scaled(drawn.box, page.picture(), straight.picture)) > 0.5);
    }

    /// A page that fills the picture: nothing is turned, only the light is evened out.
    void lightAlone()
    {
        Page page = letter();
        static_cast<void>(page.sign(11, letterSignature, Blue));
        ColorPicture dim = page.picture();
        for (int y = 0; y < dim.height; ++y)
            for (int x = 0; x < dim.width; ++x)
                for (std::size_t channel = 0; channel < 3; ++channel) {
                    auto& value = dim.pixels[3 * std::size_t(y * dim.width + x) + channel];
                    value = static_cast<std::uint8_t>(value * (1 - 0.6 * x / dim.width));
                }
        const auto photo = image::straighten(scanOf(dim));
        QVERIFY(photo && *photo);
        QCOMPARE((*photo)->slant, 0.0);
        QVERIFY((*photo)->shade > 0.4);
        QCOMPARE((*photo)->scan.picture.width, dim.width);
        QVERIFY(std::abs(paperIn((*photo)->scan.picture, 1) - paperIn((*photo)->scan.picture, 0)) < 12);
    }

    void scansAreLeftAlone_data()
    {
        QTest::addColumn<QString>("what");
        for (const char* what : {"a letter", "a cheque", "a letter that lies askew", "a letter on a black lid",
                                 "a photograph of nothing", "a signature"})
            QTest::newRow(what) << what;
    }

    void scansAreLeftAlone()
    {
        QFETCH(QString, what);
        Page page = what == "a cheque" ? cheque() : letter();
        page.addNoise(2);
        ColorPicture picture = page.picture();
        if (what == "a letter that lies askew") {
            picture = page.turned(3);
        } else if (what == "a letter on a black lid") {
            ColorPicture lid = flat(picture.width + 300, picture.height + 200, 15);
            for (int y = 0; y < picture.height; ++y)
                std::copy_n(picture.pixels.begin() + std::ptrdiff_t(3) * y * picture.width, 3 * picture.width,
                            lid.pixels.begin() + std::ptrdiff_t(3) * ((y + 20) * lid.width + 10));
            picture = std::move(lid);
        } else if (what == "a photograph of nothing") {
            picture = photograph(flat(10, 10, 60), {.fill = 0.01}).picture;
        } else if (what == "a signature") {
            picture = signature({.noise = 3, .shade = 90});
        }
        const auto photo = image::straighten(scanOf(picture));
        QVERIFY(photo.has_value());
        QVERIFY(!*photo);
    }

    /// The research pages are scans, all of them.
    void researchPagesAreLeftAlone()
    {
        const QString data = qEnvironmentVariable("COUNTERSIGN_DATA", COUNTERSIGN_SOURCE_DIR "/../shared/data");
        int pages = 0;
        for (const char* folder : {"letters", "cheques"})
            for (const auto& file : QDir(data + "/" + folder).entryInfoList({"*.tif", "*.jpg", "*.png"}, QDir::Files)) {
                const auto bytes = readFile(file.filePath().toStdString(), 1u << 30);
                QVERIFY(bytes.has_value());
                const auto scans = image::decode(*bytes, file.fileName().toStdString());
                QVERIFY(scans.has_value());
                const auto photo = image::straighten(scans->front());
                QVERIFY2(photo && !*photo, qPrintable(file.fileName()));
                ++pages;
            }
        if (pages == 0)
            QSKIP("the research pages are not here");
    }

    /// The whole way of the desk, and the signature once more out of its file.
    void theWayOfTheDesk()
    {
        Page page = letter();
        const Signed drawn = page.sign(11, letterSignature, Blue);
        const auto file = pngFile(photograph(page.picture(), {}).picture);
        const auto pages = image::readPages(file, "photo.png", CommonInput);
        QVERIFY(pages && pages->size() == 1 && !pages->front().signatures.empty());
        const auto& taken = pages->front().signatures.front();
        QVERIFY(overlap(taken.box, scaled(drawn.box, page.picture(), pages->front().scan.picture)) > 0.6);
        const auto again = image::inkAgain(file, taken.specimen.record, CommonInput);
        QVERIFY(again && again->ink == taken.specimen.ink.ink);
        const auto alone = image::signaturesIn(file, "photo.png", CommonInput);
        QVERIFY(alone && alone->front().ink.ink == taken.specimen.ink.ink);
    }
};

QTEST_GUILESS_MAIN(TestPhoto)
#include "test_photo.moc"
