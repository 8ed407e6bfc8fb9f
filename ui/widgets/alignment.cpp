#include "ui/widgets/alignment.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace countersign::ui {

namespace {

constexpr int WorkingSide = 200; ///< pixels of the longer side while aligning
constexpr std::size_t MostPoints = 1500;

struct Point {
    double x;
    double y;
    double ink;
};

/// A signature made small: its inked points, a blurred map to look them up in, and its moments.
struct Sketch {
    int width = 0;
    int height = 0;
    double shrink = 1; ///< working pixels per original pixel
    std::vector<float> map;
    std::vector<Point> points;
    double cx = 0;
    double cy = 0;
    double spread = 0;

    [[nodiscard]] double at(double x, double y) const
    {
        const int column = static_cast<int>(std::lround(x));
        const int row = static_cast<int>(std::lround(y));
        if (column < 0 || row < 0 || column >= width || row >= height)
            return 0;
        return static_cast<double>(
            map[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) + static_cast<std::size_t>(column)]);
    }
};

/// Box blur, twice in each direction.
void blur(std::vector<float>& map, int width, int height, int radius)
{
    const auto pass = [&](int count, int length, int stride, int step) {
        std::vector<float> line(static_cast<std::size_t>(length));
        for (int i = 0; i < count; ++i) {
            for (int j = 0; j < length; ++j) {
                float sum = 0;
                for (int k = std::max(0, j - radius); k <= std::min(length - 1, j + radius); ++k)
                    sum += map[static_cast<std::size_t>(i * step + k * stride)];
                line[static_cast<std::size_t>(j)] = sum / static_cast<float>(2 * radius + 1);
            }
            for (int j = 0; j < length; ++j)
                map[static_cast<std::size_t>(i * step + j * stride)] = line[static_cast<std::size_t>(j)];
        }
    };
    for (int round = 0; round < 2; ++round) {
        pass(height, width, 1, width);
        pass(width, height, width, 1);
    }
}

Sketch sketch(const QImage& picture, int radius)
{
    Sketch result;
    const QImage small = picture.scaled(WorkingSide, WorkingSide, Qt::KeepAspectRatio, Qt::SmoothTransformation)
                             .convertToFormat(QImage::Format_Grayscale8);
    result.width = small.width();
    result.height = small.height();
    result.shrink = static_cast<double>(small.width()) / picture.width();
    double total = 0;
    for (int y = 0; y < small.height(); ++y) {
        const uchar* row = small.constScanLine(y);
        for (int x = 0; x < small.width(); ++x) {
            const double ink = (255 - row[x]) / 255.0;
            result.map.push_back(static_cast<float>(ink));
            if (ink < 0.15)
                continue;
            result.points.push_back({double(x), double(y), ink});
            total += ink;
            result.cx += ink * x;
            result.cy += ink * y;
        }
    }
    if (total <= 0)
        return result;
    result.cx /= total;
    result.cy /= total;
    for (const auto& point : result.points)
        result.spread += point.ink * (std::pow(point.x - result.cx, 2) + std::pow(point.y - result.cy, 2));
    result.spread = std::sqrt(result.spread / total);
    blur(result.map, result.width, result.height, radius);
    if (result.points.size() > MostPoints) {
        const double every = static_cast<double>(result.points.size()) / MostPoints;
        std::vector<Point> kept;
        for (double next = 0; next < static_cast<double>(result.points.size()); next += every)
            kept.push_back(result.points[static_cast<std::size_t>(next)]);
        result.points = std::move(kept);
    }
    return result;
}

/// shift x, shift y, log scale, angle
using Pose = std::array<double, 4>;

QTransform transformOf(const Pose& pose, const Sketch& reference, const Sketch& query)
{
    QTransform transform;
    transform.translate(query.cx + pose[0], query.cy + pose[1]);
    transform.rotateRadians(pose[3]);
    transform.scale(std::exp(pose[2]), std::exp(pose[2]));
    transform.translate(-reference.cx, -reference.cy);
    return transform;
}

/// How much of each one's ink lies on the other's. Both ways round, so that shrinking into a blot does not pay.
double commonInk(const Pose& pose, const Sketch& reference, const Sketch& query)
{
    const QTransform there = transformOf(pose, reference, query);
    const QTransform back = there.inverted();
    const auto share = [](const std::vector<Point>& points, const QTransform& transform, const Sketch& other) {
        double hit = 0;
        double total = 0;
        for (const auto& point : points) {
            const QPointF place = transform.map(QPointF(point.x, point.y));
            hit += point.ink * other.at(place.x(), place.y());
            total += point.ink;
        }
        return hit / total;
    };
    return share(reference.points, there, query) + share(query.points, back, reference);
}

Pose climb(Pose pose, Pose step, const Pose& least, const Pose& most, const Sketch& reference, const Sketch& query)
{
    double best = commonInk(pose, reference, query);
    for (int halving = 0; halving < 6; ++halving) {
        for (bool better = true; better;) {
            better = false;
            for (std::size_t i = 0; i < pose.size(); ++i)
                for (const double sign : {-1.0, 1.0}) {
                    Pose tried = pose;
                    tried[i] = std::clamp(tried[i] + sign * step[i], least[i], most[i]);
                    const double score = commonInk(tried, reference, query);
                    if (score > best + 1e-9) {
                        best = score;
                        pose = tried;
                        better = true;
                    }
                }
        }
        for (double& size : step)
            size /= 2;
    }
    return pose;
}

} // namespace

QTransform align(const QImage& reference, const QImage& query)
{
    if (reference.isNull() || query.isNull())
        return {};
    Pose pose{};
    QTransform found;
    for (const int radius : {6, 2}) { // coarse, then fine
        const Sketch from = sketch(reference, radius);
        const Sketch to = sketch(query, radius);
        if (from.points.empty() || to.points.empty() || from.spread <= 0 || to.spread <= 0)
            return {};
        const double start = std::log(to.spread / from.spread);
        if (radius == 6)
            pose = {0, 0, start, 0};
        const Pose least{-0.3 * to.width, -0.3 * to.height, start - 0.35, -0.35};
        const Pose most{0.3 * to.width, 0.3 * to.height, start + 0.35, 0.35};
        const double reach = radius / 6.0;
        pose = climb(pose, {8 * reach, 8 * reach, 0.08 * reach, 0.08 * reach}, least, most, from, to);
        found = QTransform::fromScale(from.shrink, from.shrink) * transformOf(pose, from, to)
                * QTransform::fromScale(1 / to.shrink, 1 / to.shrink);
    }
    return found;
}

Overlay overlay(const QImage& reference, const QImage& query, const QTransform& transform, const Tones& tones)
{
    constexpr double margin = 4;
    const QRect bounds = QRectF(query.rect())
                             .united(transform.mapRect(QRectF(reference.rect())))
                             .adjusted(-margin, -margin, margin, margin)
                             .toAlignedRect();
    Overlay result;
    result.origin = -bounds.topLeft();
    QImage under(bounds.size(), QImage::Format_RGB32);
    QImage over(bounds.size(), QImage::Format_RGB32);
    under.fill(Qt::white);
    over.fill(Qt::white);
    {
        QPainter painter(&under);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.translate(result.origin);
        painter.setTransform(transform, true);
        painter.drawImage(0, 0, reference);
    }
    QPainter(&over).drawImage(result.origin, query);

    const std::array<QColor, 4> colours{tones.overlay, tones.reference, tones.query, tones.agree};
    result.image = QImage(bounds.size(), QImage::Format_RGB32);
    for (int y = 0; y < bounds.height(); ++y) {
        const auto* one = reinterpret_cast<const QRgb*>(under.constScanLine(y));
        const auto* other = reinterpret_cast<const QRgb*>(over.constScanLine(y));
        auto* out = reinterpret_cast<QRgb*>(result.image.scanLine(y));
        for (int x = 0; x < bounds.width(); ++x) {
            const int a = 255 - qRed(one[x]);
            const int b = 255 - qRed(other[x]);
            const int both = std::min(a, b);
            const std::array<int, 4> weights{255 - std::max(a, b), a - both, b - both, both}; // sums to 255
            int red = 0, green = 0, blue = 0;
            for (std::size_t i = 0; i < weights.size(); ++i) {
                red += weights[i] * colours[i].red();
                green += weights[i] * colours[i].green();
                blue += weights[i] * colours[i].blue();
            }
            out[x] = qRgb(red / 255, green / 255, blue / 255);
        }
    }
    return result;
}

} // namespace countersign::ui
