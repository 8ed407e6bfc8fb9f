#include "tests/core/image/pictures.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <random>

namespace countersign::test {
namespace {

struct Point {
    double x;
    double y;
};

double distanceToSegment(Point p, Point a, Point b)
{
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double length = dx * dx + dy * dy;
    const double along = length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0, 1.0) : 0;
    return std::hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

/// How much of each pixel a pen has covered, 0 to 1.
class Sheet {
public:
    Sheet(int width, int height) : m_width(width), m_height(height), m_cover(static_cast<std::size_t>(width * height))
    {
    }

    void stroke(const std::vector<Point>& points, double pen)
    {
        for (std::size_t i = 0; i + 1 < points.size(); ++i)
            segment(points[i], points[i + 1], pen / 2);
    }
    [[nodiscard]] double cover(std::size_t i) const { return m_cover[i]; }

private:
    void segment(Point a, Point b, double radius)
    {
        const int left = std::max(0, static_cast<int>(std::min(a.x, b.x) - radius) - 2);
        const int right = std::min(m_width - 1, static_cast<int>(std::max(a.x, b.x) + radius) + 2);
        const int top = std::max(0, static_cast<int>(std::min(a.y, b.y) - radius) - 2);
        const int bottom = std::min(m_height - 1, static_cast<int>(std::max(a.y, b.y) + radius) + 2);
        for (int y = top; y <= bottom; ++y) {
            for (int x = left; x <= right; ++x) {
                const double distance = distanceToSegment({x + 0.5, y + 0.5}, a, b);
                double& cover = m_cover[static_cast<std::size_t>(y * m_width + x)];
                cover = std::max(cover, std::clamp(radius - distance + 0.5, 0.0, 1.0));
            }
        }
    }

    int m_width;
    int m_height;
    std::vector<double> m_cover;
};

} // namespace

ColorPicture signature(const Look& look)
{
    const int width = static_cast<int>(std::lround(look.width * look.scale));
    const int height = static_cast<int>(std::lround(look.height * look.scale));
    Sheet sheet(width, height);
    const auto place = [&look](double x, double y) { return Point{(x + look.shift) * look.scale, y * look.scale}; };
    std::vector<Point> loops;
    for (int i = 0; i <= 240; ++i) {
        const double t = i / 240.0;
        const double turn = 2 * std::numbers::pi * 6 * t;
        loops.push_back(place(60 + 330 * t + 26 * std::sin(turn), 100 - 48 * std::cos(turn) * (1.15 - 0.7 * t)));
    }
    sheet.stroke(loops, look.pen * look.scale);
    std::vector<Point> underline;
    for (int i = 0; i <= 40; ++i)
        underline.push_back(place(120 + 7.5 * i, 182 - 0.9 * i + 6 * std::sin(0.2 * i)));
    sheet.stroke(underline, look.pen * look.scale);
    sheet.stroke({place(300, 40), place(306, 43)}, 1.5 * look.pen * look.scale);

    std::mt19937 random(look.seed);
    std::normal_distribution<double> noise(0, 1);
    ColorPicture picture{width, height, {}};
    for (std::size_t i = 0; i < static_cast<std::size_t>(width * height); ++i) {
        const double paper = look.paper - look.shade * static_cast<double>(i % static_cast<std::size_t>(width)) / width;
        const double level = look.ink * paper / 255;
        double value = paper + (level - paper) * sheet.cover(i);
        if (look.noise > 0)
            value += look.noise * noise(random);
        const auto byte = static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
        picture.pixels.insert(picture.pixels.end(), 3, byte);
    }
    return picture;
}

ColorPicture pattern(int width, int height)
{
    ColorPicture picture{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (const int value : {40 + 9 * x + y, 230 - 3 * x - 7 * y, 20 + 2 * x + 11 * y})
                picture.pixels.push_back(static_cast<std::uint8_t>(value & 255));
    return picture;
}

ColorPicture flat(int width, int height, int gray)
{
    return {width, height,
            std::vector<std::uint8_t>(static_cast<std::size_t>(3 * width * height), static_cast<std::uint8_t>(gray))};
}

unsigned at(const ColorPicture& picture, int x, int y)
{
    const auto* p = picture.pixels.data() + 3 * (y * picture.width + x);
    return static_cast<unsigned>(p[0] << 16 | p[1] << 8 | p[2]);
}

int difference(const ColorPicture& a, const ColorPicture& b)
{
    if (a.width != b.width || a.height != b.height || a.pixels.size() != b.pixels.size())
        return 256;
    int most = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i)
        most = std::max(most, std::abs(a.pixels[i] - b.pixels[i]));
    return most;
}

} // namespace countersign::test
