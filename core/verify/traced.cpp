#include "core/verify/traced.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace countersign::verify {

namespace {

constexpr int Width = 192;
constexpr float Far = 8;              ///< pixels; beyond that a pixel is as far as can be
constexpr float Near = 1.5F;          ///< pixels: upon each other
constexpr double Promising = 0.7;     ///< sameness that is tried from the other side too
constexpr float Hopeless = 2.5F;      ///< mean distance at the best of the coarse places: two signatures
constexpr std::size_t LeastInk = 100; ///< pixels
/// Length of the strokes, in lengths of the signature: a line or a hook fits on much.
constexpr double LeastStrokes = 1.6;

struct Point {
    float x, y;
};

/// From the middle of the picture.
std::vector<Point> pointsOf(const Shape& shape)
{
    std::vector<Point> points;
    for (int y = 0; y < shape.height; ++y)
        for (int x = 0; x < shape.width; ++x)
            if (shape.ink[static_cast<std::size_t>(y * shape.width + x)])
                points.push_back({static_cast<float>(x) - static_cast<float>(shape.width - 1) / 2,
                                  static_cast<float>(y) - static_cast<float>(shape.height - 1) / 2});
    return points;
}

/// Half of the outline over the longer side.
double strokesOf(const Shape& shape)
{
    int outline = 0, left = shape.width, right = -1, top = shape.height, bottom = -1;
    const auto isInk = [&shape](int x, int y) {
        return x >= 0 && y >= 0 && x < shape.width && y < shape.height
               && shape.ink[static_cast<std::size_t>(y * shape.width + x)];
    };
    for (int y = 0; y < shape.height; ++y)
        for (int x = 0; x < shape.width; ++x) {
            if (!isInk(x, y))
                continue;
            left = std::min(left, x);
            right = std::max(right, x);
            top = std::min(top, y);
            bottom = std::max(bottom, y);
            outline += !isInk(x - 1, y) || !isInk(x + 1, y) || !isInk(x, y - 1) || !isInk(x, y + 1);
        }
    return outline / 2.0 / std::max({right - left + 1, bottom - top + 1, 1});
}

/// How far each place is from ink, up to Far; with a margin of Far around the picture.
class Distances {
public:
    explicit Distances(const Shape& shape)
        : m_width(shape.width + 2 * Margin),
          m_height(shape.height + 2 * Margin),
          m_values(static_cast<std::size_t>(m_width * m_height), Far)
    {
        for (int y = 0; y < shape.height; ++y)
            for (int x = 0; x < shape.width; ++x)
                if (shape.ink[static_cast<std::size_t>(y * shape.width + x)])
                    at(x + Margin, y + Margin) = 0;
        // Borgefors, "Distance transformations in digital images", CVGIP 34(3), 1986: there and back. The margin's outermost
        // pixels are as far as can be anyway.
        constexpr float Beside = 1, Across = 1.4142F;
        const auto w = static_cast<std::ptrdiff_t>(m_width);
        for (int y = 1; y < m_height - 1; ++y) {
            float* row = &at(0, y);
            for (std::ptrdiff_t x = 1; x < w - 1; ++x)
                row[x] = std::min({row[x], row[x - 1] + Beside, row[x - w - 1] + Across, row[x - w] + Beside,
                                   row[x - w + 1] + Across});
        }
        for (int y = m_height - 2; y > 0; --y) {
            float* row = &at(0, y);
            for (std::ptrdiff_t x = w - 2; x > 0; --x)
                row[x] = std::min({row[x], row[x + 1] + Beside, row[x + w + 1] + Across, row[x + w] + Beside,
                                   row[x + w - 1] + Across});
        }
    }

    /// From the middle of the picture.
    [[nodiscard]] float from(Point point) const
    {
        // Asked for millions of times: std::lround() would be half of the work.
        const float x = point.x + static_cast<float>(m_width) / 2, y = point.y + static_cast<float>(m_height) / 2;
        const auto width = static_cast<float>(m_width), height = static_cast<float>(m_height);
        return x >= 0 && y >= 0 && x < width && y < height
                   ? m_values[static_cast<std::size_t>(static_cast<int>(y) * m_width + static_cast<int>(x))]
                   : Far;
    }

private:
    static constexpr int Margin = static_cast<int>(Far);
    float& at(int x, int y) { return m_values[static_cast<std::size_t>(y * m_width + x)]; }

    int m_width, m_height;
    std::vector<float> m_values;
};

/// Scaled and turned about the middle, then moved.
struct Move {
    float scale = 1, turn = 0, x = 0, y = 0;

    [[nodiscard]] Point of(Point point) const
    {
        const float c = scale * std::cos(turn), s = scale * std::sin(turn);
        return {c * point.x - s * point.y + x, s * point.x + c * point.y + y};
    }
    [[nodiscard]] Point back(Point point) const
    {
        const float c = std::cos(turn) / scale, s = std::sin(turn) / scale;
        const Point at{point.x - x, point.y - y};
        return {c * at.x + s * at.y, -s * at.x + c * at.y};
    }
};

/// Mean distance of every so-manieth point from ink.
float apart(const std::vector<Point>& points, std::size_t step, const Distances& from, const Move& move)
{
    const float c = move.scale * std::cos(move.turn), s = move.scale * std::sin(move.turn);
    float sum = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < points.size(); i += step, ++count)
        sum += from.from({c * points[i].x - s * points[i].y + move.x, s * points[i].x + c * points[i].y + move.y});
    return sum / static_cast<float>(count);
}

/// Nothing where none is any good.
std::optional<Move> bestMove(const std::vector<Point>& points, const Distances& from)
{
    Move best;
    float least = Far;
    const std::size_t few = std::max<std::size_t>(1, points.size() / 100);
    for (const float scale : {1.0F, 0.93F, 1.07F, 0.86F, 1.15F})
        for (float y = -12; y <= 12; y += 4)
            for (float x = -12; x <= 12; x += 4) {
                const Move move{scale, 0, x, y};
                if (const float now = apart(points, few, from, move); now < least) {
                    least = now;
                    best = move;
                }
            }
    if (least > Hopeless)
        return std::nullopt;
    const std::size_t some = std::max<std::size_t>(1, points.size() / 600);
    least = apart(points, some, from, best);
    for (float step = 1; step > 0.1F; step /= 2)
        for (bool better = true; better;) {
            better = false;
            for (const Move by : {Move{0.02F, 0, 0, 0}, Move{0, 0.02F, 0, 0}, Move{0, 0, 1.5F, 0}, Move{0, 0, 0, 1.5F}})
                for (const float sign : {step, -step}) {
                    const Move move{best.scale + sign * by.scale, best.turn + sign * by.turn, best.x + sign * by.x,
                                    best.y + sign * by.y};
                    if (move.scale < 0.8F || move.scale > 1.25F || std::abs(move.turn) > 0.09F)
                        continue;
                    if (const float now = apart(points, some, from, move); now < least - 1e-4F) {
                        least = now;
                        best = move;
                        better = true;
                    }
                }
        }
    return best;
}

/// The smaller share of either that lies upon the other, where `points` are moved to where they fit best.
double fit(const std::vector<Point>& points, const Distances& fromThem, const std::vector<Point>& others,
           const Distances& fromOthers)
{
    const auto move = bestMove(points, fromOthers);
    if (!move)
        return 0;
    const auto near = [](const std::vector<Point>& all, const auto& distance) {
        const auto count = std::count_if(all.begin(), all.end(), [&](Point point) { return distance(point) <= Near; });
        return static_cast<double>(count) / static_cast<double>(all.size());
    };
    return std::min(near(points, [&](Point point) { return fromOthers.from(move->of(point)); }),
                    near(others, [&](Point point) { return fromThem.from(move->back(point)); }));
}

} // namespace

Shape shapeOf(const InkImage& image)
{
    Shape shape;
    if (image.width <= 0 || image.height <= 0)
        return shape;
    shape.width = Width;
    shape.height = std::clamp(static_cast<int>(std::lround(double(image.height) * Width / image.width)), 1, 2 * Width);
    shape.ink.resize(static_cast<std::size_t>(shape.width * shape.height));
    for (int y = 0; y < shape.height; ++y)
        for (int x = 0; x < shape.width; ++x) {
            // The darkest of what it stands for would make strokes thick, the mean would lose thin ones.
            const int left = x * image.width / shape.width, right = std::max(left + 1, (x + 1) * image.width / Width);
            const int top = y * image.height / shape.height,
                      bottom = std::max(top + 1, (y + 1) * image.height / shape.height);
            int sum = 0;
            for (int v = top; v < bottom; ++v)
                for (int u = left; u < right; ++u)
                    sum += image.ink[static_cast<std::size_t>(v * image.width + u)];
            shape.ink[static_cast<std::size_t>(y * shape.width + x)] = sum > 90 * (right - left) * (bottom - top);
        }
    return shape;
}

double sameness(const Shape& one, const Shape& other)
{
    const auto points = pointsOf(one), others = pointsOf(other);
    const auto [fewer, more] = std::minmax({points.size(), others.size()});
    // Pens differ, but the same strokes have no more than so many times the ink.
    if (fewer < LeastInk || more > 3 * fewer || std::min(strokesOf(one), strokesOf(other)) < LeastStrokes)
        return 0;
    const Distances fromOne(one), fromOther(other);
    const double there = fit(points, fromOne, others, fromOther);
    // From the other side the way to the best place may be free.
    return there < Promising || there >= LeastSame ? there : std::max(there, fit(others, fromOther, points, fromOne));
}

} // namespace countersign::verify
