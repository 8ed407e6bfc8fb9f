#include "ui/widgets/evidence_picture.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace countersign::ui {

namespace {

constexpr int Widest = 1000;
constexpr QRgb Ink = 0xff3a3f46;
constexpr double Silent = 0.12;  ///< of the largest effect: less is not drawn
constexpr double Hatched = 0.3;  ///< of the largest effect: more is hatched
constexpr int HatchDistance = 9; ///< pixels
constexpr double Fade = 0.05;    ///< of the picture's width: towards its edges the tint ends softly

/// Between the middles of the regions the effect goes over smoothly. x and y in regions, from the upper left corner.
double effectAt(const RegionMap& map, double x, double y)
{
    const auto within = [](int at, int count) { return std::clamp(at, 0, count - 1); };
    const double left = std::floor(x - 0.5), top = std::floor(y - 0.5);
    const double across = x - 0.5 - left, down = y - 0.5 - top;
    const auto value = [&](int column, int row) -> double {
        return map.effect[static_cast<std::size_t>(within(row, map.rows) * map.columns + within(column, map.columns))];
    };
    const int c = static_cast<int>(left), r = static_cast<int>(top);
    return (1 - down) * ((1 - across) * value(c, r) + across * value(c + 1, r))
           + down * ((1 - across) * value(c, r + 1) + across * value(c + 1, r + 1));
}

/// `share` of `colour` laid on `ground`.
QRgb laid(QRgb colour, QRgb ground, double share)
{
    const auto channel = [share](int a, int b) { return static_cast<int>(std::lround(b + (a - b) * share)); };
    return qRgb(channel(qRed(colour), qRed(ground)), channel(qGreen(colour), qGreen(ground)),
                channel(qBlue(colour), qBlue(ground)));
}

} // namespace

double RegionMap::most() const
{
    double most = 0;
    for (const float value : effect)
        most = std::max(most, std::abs(static_cast<double>(value)));
    return most;
}

QImage evidencePicture(const QImage& cleaned, const QRectF& frame, const RegionMap& map)
{
    QImage gray = cleaned.convertToFormat(QImage::Format_Grayscale8);
    if (gray.width() > Widest)
        gray = gray.scaledToWidth(Widest, Qt::SmoothTransformation).convertToFormat(QImage::Format_Grayscale8);
    QImage picture(gray.size(), QImage::Format_RGB32);
    const double most = map.most();
    const double scale = static_cast<double>(cleaned.width()) / std::max(1, gray.width());
    for (int y = 0; y < gray.height(); ++y) {
        const auto* ink = gray.constScanLine(y);
        auto* line = reinterpret_cast<QRgb*>(picture.scanLine(y));
        const double row = ((y + 0.5) * scale - frame.top()) / frame.height() * map.rows;
        for (int x = 0; x < gray.width(); ++x) {
            const double column = ((x + 0.5) * scale - frame.left()) / frame.width() * map.columns;
            const double effect = most > 0 ? effectAt(map, column, row) / most : 0;
            const double strength = std::clamp((std::abs(effect) - Silent) / (1 - Silent), 0.0, 1.0);
            const QRgb colour = effect < 0 ? LoweredColour : RaisedColour;
            const int toEdge = std::min({x, y, gray.width() - 1 - x, gray.height() - 1 - y});
            const double fade = std::min(1.0, toEdge / (Fade * gray.width()));
            QRgb paper = laid(colour, 0xffffffff, 0.35 * strength * fade);
            if (effect < -Hatched && (x + y) % HatchDistance < 2)
                paper = laid(colour, paper, 0.45 * fade);
            const QRgb pen = laid(colour, Ink, std::min(1.0, 1.6 * strength));
            line[x] = laid(pen, paper, 1 - ink[x] / 255.0);
        }
    }
    return picture;
}

QString strongestPlace(const RegionMap& map, bool raised)
{
    const auto [low, high] = std::minmax_element(map.effect.begin(), map.effect.end());
    const auto found = raised ? high : low;
    if (map.isNull() || (raised ? *found <= 0 : *found >= 0))
        return {};
    const auto region = static_cast<int>(found - map.effect.begin());
    const auto third = [](int at, int count) { return 3 * (2 * at + 1) / (2 * count); };
    const int column = third(region % map.columns, map.columns), row = third(region / map.columns, map.rows);
    const auto say = [](const char* text) { return QCoreApplication::translate("Places", text); };
    static constexpr const char* places[3][3] = {
        {QT_TRANSLATE_NOOP("Places", "upper left"), QT_TRANSLATE_NOOP("Places", "top"),
         QT_TRANSLATE_NOOP("Places", "upper right")},
        {QT_TRANSLATE_NOOP("Places", "left"), QT_TRANSLATE_NOOP("Places", "middle"),
         QT_TRANSLATE_NOOP("Places", "right")},
        {QT_TRANSLATE_NOOP("Places", "lower left"), QT_TRANSLATE_NOOP("Places", "bottom"),
         QT_TRANSLATE_NOOP("Places", "lower right")}};
    return say(places[row][column]);
}

} // namespace countersign::ui
