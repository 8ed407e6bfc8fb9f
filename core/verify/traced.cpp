#include "core/verify/traced.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>

namespace countersign::verify {

namespace {

constexpr int Width = 192;
constexpr int Unit = 24;                ///< of a distance, to a pixel
constexpr int Far = 8 * Unit;           ///< beyond that a pixel is as far as can be
constexpr int Near = 3 * Unit / 2;      ///< upon each other
constexpr double Promising = 0.7;       ///< sameness that is tried from the other side too
constexpr float Hopeless = 2.5F * Unit; ///< mean distance at the best of the coarse places: two signatures
constexpr std::size_t LeastInk = 100;   ///< pixels
/// Length of the strokes, in lengths of the signature: a line or a hook fits on much.
constexpr double LeastStrokes = 1.6;

constexpr int Margin = Far / Unit;

struct Point {
    float x, y;
};

Point placeOf(Shape::Point point)
{
    return {static_cast<float>(point.x) / 2, static_cast<float>(point.y) / 2};
}

/// Half of the outline over the longer side. `ink`: a picture with a margin.
double strokesOf(const std::vector<std::uint8_t>& ink, int width, int height)
{
    int outline = 0, left = width, right = -1, top = height, bottom = -1;
    for (int y = 1; y < height - 1; ++y)
        for (int x = 1; x < width - 1; ++x) {
            const auto* at = ink.data() + static_cast<std::ptrdiff_t>(y) * width + x;
            if (!*at)
                continue;
            left = std::min(left, x);
            right = std::max(right, x);
            top = std::min(top, y);
            bottom = y;
            outline += !at[-1] || !at[1] || !at[-width] || !at[width];
        }
    return outline / 2.0 / std::max({right - left + 1, bottom - top + 1, 1});
}

/// Borgefors, "Distance transformations in digital images", CVGIP 34(3), 1986: there and back. The margin's outermost pixels
/// are as far as can be anyway.
std::vector<std::uint8_t> distancesFrom(const std::vector<std::uint8_t>& ink, int width, int height)
{
    constexpr int Beside = Unit, Across = 34;
    std::vector<std::uint8_t> distances(ink.size());
    std::transform(ink.begin(), ink.end(), distances.begin(),
                   [](std::uint8_t is) { return static_cast<std::uint8_t>(is ? 0 : Far); });
    const auto w = static_cast<std::ptrdiff_t>(width);
    for (int y = 1; y < height - 1; ++y) {
        auto* row = distances.data() + y * w;
        for (std::ptrdiff_t x = 1; x < w - 1; ++x)
            row[x] = static_cast<std::uint8_t>(std::min({int{row[x]}, row[x - 1] + Beside, row[x - w - 1] + Across,
                                                         row[x - w] + Beside, row[x - w + 1] + Across}));
    }
    for (int y = height - 2; y > 0; --y) {
        auto* row = distances.data() + y * w;
        for (std::ptrdiff_t x = w - 2; x > 0; --x)
            row[x] = static_cast<std::uint8_t>(std::min({int{row[x]}, row[x + 1] + Beside, row[x + w + 1] + Across,
                                                         row[x + w] + Beside, row[x + w - 1] + Across}));
    }
    return distances;
}

/// From the middle of the picture.
int distanceAt(const Shape& shape, Point point)
{
    // Asked for millions of times: std::lround() would be half of the work.
    const float x = point.x + static_cast<float>(shape.width) / 2, y = point.y + static_cast<float>(shape.height) / 2;
    return x >= 0 && y >= 0 && x < static_cast<float>(shape.width) && y < static_cast<float>(shape.height)
               ? shape.distances[static_cast<std::size_t>(static_cast<int>(y) * shape.width + static_cast<int>(x))]
               : Far;
}

/// Scaled and turned about the middle, then moved.
struct Move {
    float scale = 1, turn = 0, x = 0, y = 0;
};

/// Does a move, or takes it back.
class Mover {
public:
    explicit Mover(const Move& move) : m_move(move), m_cosine(std::cos(move.turn)), m_sine(std::sin(move.turn)) {}
    [[nodiscard]] Point of(Point point) const
    {
        const float c = m_move.scale * m_cosine, s = m_move.scale * m_sine;
        return {c * point.x - s * point.y + m_move.x, s * point.x + c * point.y + m_move.y};
    }
    [[nodiscard]] Point back(Point point) const
    {
        const float c = m_cosine / m_move.scale, s = m_sine / m_move.scale;
        const Point at{point.x - m_move.x, point.y - m_move.y};
        return {c * at.x + s * at.y, -s * at.x + c * at.y};
    }

private:
    Move m_move;
    float m_cosine, m_sine;
};

/// Mean distance of every so-manieth point of a shape from the other's ink; any number from `most` on where it is no less.
float apart(const Shape& shape, std::size_t step, const Shape& from, const Move& move, float most)
{
    const Mover mover(move);
    const auto count = static_cast<float>((shape.ink.size() + step - 1) / step);
    const auto enough = static_cast<int>(most * count) + 1;
    int sum = 0;
    for (std::size_t i = 0; i < shape.ink.size() && sum < enough; i += step)
        sum += distanceAt(from, mover.of(placeOf(shape.ink[i])));
    return static_cast<float>(sum) / count;
}

/// Nothing where none is any good.
std::optional<Move> bestMove(const Shape& shape, const Shape& from)
{
    Move best;
    float least = Far;
    const std::size_t few = std::max<std::size_t>(1, shape.ink.size() / 100);
    for (const float scale : {1.0F, 0.93F, 1.07F, 0.86F, 1.15F})
        for (float y = -12; y <= 12; y += 4)
            for (float x = -12; x <= 12; x += 4) {
                const Move move{scale, 0, x, y};
                if (const float now = apart(shape, few, from, move, least); now < least) {
                    least = now;
                    best = move;
                }
            }
    if (least > Hopeless)
        return std::nullopt;
    const std::size_t some = std::max<std::size_t>(1, shape.ink.size() / 600);
    least = apart(shape, some, from, best, Far);
    for (float step = 1; step > 0.1F; step /= 2)
        for (bool better = true; better;) {
            better = false;
            for (const Move by : {Move{0.02F, 0, 0, 0}, Move{0, 0.02F, 0, 0}, Move{0, 0, 1.5F, 0}, Move{0, 0, 0, 1.5F}})
                for (const float sign : {step, -step}) {
                    const Move move{best.scale + sign * by.scale, best.turn + sign * by.turn, best.x + sign * by.x,
                                    best.y + sign * by.y};
                    if (move.scale < 0.8F || move.scale > 1.25F || std::abs(move.turn) > 0.09F)
                        continue;
                    if (const float now = apart(shape, some, from, move, least); now < least - 1e-4F * Unit) {
                        least = now;
                        best = move;
                        better = true;
                    }
                }
        }
    return best;
}

/// The smaller share of either that lies upon the other, where the one is moved to where it fits best.
double fit(const Shape& one, const Shape& other)
{
    const auto move = bestMove(one, other);
    if (!move)
        return 0;
    const Mover mover(*move);
    const auto near = [](const Shape& shape, const auto& distance) {
        const auto count = std::count_if(shape.ink.begin(), shape.ink.end(),
                                         [&](Shape::Point point) { return distance(placeOf(point)) <= Near; });
        return static_cast<double>(count) / static_cast<double>(shape.ink.size());
    };
    return std::min(near(one, [&](Point point) { return distanceAt(other, mover.of(point)); }),
                    near(other, [&](Point point) { return distanceAt(one, mover.back(point)); }));
}

} // namespace

Shape shapeOf(const InkImage& image)
{
    Shape shape;
    if (image.width <= 0 || image.height <= 0)
        return shape;
    const int height =
        std::clamp(static_cast<int>(std::lround(double(image.height) * Width / image.width)), 1, 2 * Width);
    shape.width = Width + 2 * Margin;
    shape.height = height + 2 * Margin;
    std::vector<std::uint8_t> ink(static_cast<std::size_t>(shape.width * shape.height));
    std::array<std::pair<int, int>, Width> columns;
    for (int x = 0; x < Width; ++x) {
        const int left = x * image.width / Width;
        columns[static_cast<std::size_t>(x)] = {left, std::max(left + 1, (x + 1) * image.width / Width)};
    }
    // The darkest of what a pixel stands for would make strokes thick, the mean would lose thin ones.
    std::vector<int> sums(static_cast<std::size_t>(image.width));
    for (int y = 0; y < height; ++y) {
        const int top = y * image.height / height, bottom = std::max(top + 1, (y + 1) * image.height / height);
        std::fill(sums.begin(), sums.end(), 0);
        for (int v = top; v < bottom; ++v)
            std::transform(sums.begin(), sums.end(), image.ink.begin() + std::ptrdiff_t{v} * image.width, sums.begin(),
                           std::plus<>());
        for (int x = 0; x < Width; ++x) {
            const auto [left, right] = columns[static_cast<std::size_t>(x)];
            const int sum = std::accumulate(sums.begin() + left, sums.begin() + right, 0);
            if (sum > 90 * (right - left) * (bottom - top)) {
                ink[static_cast<std::size_t>((y + Margin) * shape.width + x + Margin)] = 1;
                shape.ink.push_back(
                    {static_cast<std::int16_t>(2 * x - (Width - 1)), static_cast<std::int16_t>(2 * y - (height - 1))});
            }
        }
    }
    shape.strokes = strokesOf(ink, shape.width, shape.height);
    shape.distances = distancesFrom(ink, shape.width, shape.height);
    return shape;
}

double sameness(const Shape& one, const Shape& other)
{
    const auto [fewer, more] = std::minmax({one.ink.size(), other.ink.size()});
    // Pens differ, but the same strokes have no more than so many times the ink.
    if (fewer < LeastInk || more > 3 * fewer || std::min(one.strokes, other.strokes) < LeastStrokes)
        return 0;
    const double there = fit(one, other);
    // From the other side the way to the best place may be free.
    return there < Promising || there >= LeastSame ? there : std::max(there, fit(other, one));
}

} // namespace countersign::verify
