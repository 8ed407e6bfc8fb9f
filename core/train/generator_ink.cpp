// Pen, paper and scanner of the signature generator.
#include "core/train/generator.h"
#include "core/train/random.h"

#include <algorithm>
#include <cmath>

namespace countersign::train {

namespace {

constexpr double Margin = 0.04;
/// How a nib is held, with y downwards: lines that fall to the left are the wide ones.
constexpr double NibAngle = 0.25 * std::numbers::pi;

/// How one kind of pen answers to load and direction.
struct Habit {
    double width;    ///< exponent of load in the width
    double darkness; ///< exponent of load in the darkness
    double grain;    ///< how much the paper's grain shows
    double nib;      ///< how much wider across the nib than along it
};

Habit habitOf(PenKind kind)
{
    switch (kind) {
    case PenKind::Ballpoint: return {0.45, 0.35, 0.30, 0};
    case PenKind::Gel: return {0.35, 0.10, 0.08, 0};
    case PenKind::Fountain: return {0.80, 0.20, 0.12, 0.45};
    case PenKind::Felt: return {0.25, 0.15, 0.15, 0};
    }
    return {0.4, 0.2, 0.1, 0};
}

/// 0 to 1, by place and seed.
double grainAt(int x, int y, std::uint64_t seed)
{
    const std::uint64_t place =
        static_cast<std::uint64_t>(static_cast<std::uint32_t>(y)) << 32 | static_cast<std::uint32_t>(x);
    return static_cast<double>(Random(place ^ seed).next() >> 40) * 0x1p-24;
}

/// Mean 0, deviation 1: the sum of four uniform numbers is near enough to a normal one.
double noiseAt(std::size_t place, std::uint64_t seed)
{
    const std::uint64_t bits = Random(place ^ seed).next();
    const std::uint64_t sum = (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48);
    return (static_cast<double>(sum) / 65536.0 - 2.0) * std::numbers::sqrt3;
}

struct Layer {
    int width = 0;
    int height = 0;
    std::vector<float> ink; ///< 0 to 1
};

struct Dot {
    double x = 0;
    double y = 0;
    double radius = 0;
    double darkness = 0;
};

/// Puts lines on a layer. Where a line crosses an older one the inks add up, where it goes on they do not.
class Brush {
public:
    Brush(Layer& layer, double grain, std::uint64_t seed)
        : m_layer(layer), m_grain(grain), m_seed(seed), m_fresh(layer.ink.size(), 0.0f), m_when(layer.ink.size(), 0.0f)
    {
    }

    /// `place`: how far along the writing this is, pixels.
    void line(const Dot& from, const Dot& to, double place)
    {
        const double reach = std::max(from.radius, to.radius) + 1.0;
        const int left = std::max(0, static_cast<int>(std::floor(std::min(from.x, to.x) - reach)));
        const int right = std::min(m_layer.width - 1, static_cast<int>(std::ceil(std::max(from.x, to.x) + reach)));
        const int top = std::max(0, static_cast<int>(std::floor(std::min(from.y, to.y) - reach)));
        const int bottom = std::min(m_layer.height - 1, static_cast<int>(std::ceil(std::max(from.y, to.y) + reach)));
        const double dx = to.x - from.x, dy = to.y - from.y, square = dx * dx + dy * dy;
        for (int y = top; y <= bottom; ++y) {
            for (int x = left; x <= right; ++x) {
                const double px = x + 0.5 - from.x, py = y + 0.5 - from.y;
                const double share = square > 0 ? std::clamp((px * dx + py * dy) / square, 0.0, 1.0) : 0.0;
                const double distance = std::hypot(px - share * dx, py - share * dy);
                const double radius = from.radius + share * (to.radius - from.radius);
                const double cover = std::clamp(radius - distance + 0.5, 0.0, std::min(1.0, 2.0 * radius));
                if (cover > 0)
                    put(x, y, cover * (from.darkness + share * (to.darkness - from.darkness)), place, 4.0 * reach);
            }
        }
    }

    void finish()
    {
        for (std::size_t i = 0; i < m_fresh.size(); ++i)
            settle(i);
    }

private:
    void put(int x, int y, double amount, double place, double apart)
    {
        const std::size_t i =
            static_cast<std::size_t>(y) * static_cast<std::size_t>(m_layer.width) + static_cast<std::size_t>(x);
        if (m_fresh[i] > 0 && place - m_when[i] > apart)
            settle(i);
        const double grain = 0.6 * grainAt(x, y, m_seed) + 0.4 * grainAt(x / 3, y / 3, ~m_seed);
        const float value = static_cast<float>(amount * (1.0 - m_grain * grain));
        m_fresh[i] = std::max(m_fresh[i], value);
        m_when[i] = static_cast<float>(place);
    }

    void settle(std::size_t i)
    {
        m_layer.ink[i] = 1.0f - (1.0f - m_layer.ink[i]) * (1.0f - m_fresh[i]);
        m_fresh[i] = 0;
    }

    Layer& m_layer;
    double m_grain;
    std::uint64_t m_seed;
    std::vector<float> m_fresh; ///< the ink of the line that is passing
    std::vector<float> m_when;
};

/// From mm on the paper to pixels of the picture.
struct Placing {
    double scale = 1;
    double cosine = 1, sine = 0;
    double x = 0, y = 0;

    Dot operator()(const PenPoint& point) const
    {
        return {x + scale * (cosine * point.x - sine * point.y), y - scale * (sine * point.x + cosine * point.y), 0, 0};
    }
};

Placing place(const Trace& trace, const Scene& scene)
{
    Placing placing;
    const double angle = scene.rotation * std::numbers::pi / 180.0;
    placing.cosine = std::cos(angle);
    placing.sine = std::sin(angle);
    double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
    for (const std::vector<PenPoint>& run : trace) {
        for (const PenPoint& point : run) {
            const Dot at = placing(point);
            left = std::min(left, at.x);
            right = std::max(right, at.x);
            top = std::min(top, at.y);
            bottom = std::max(bottom, at.y);
        }
    }
    const double pen = 1.5 * scene.pen.width;
    const double roomX = scene.size.width * (1 - 2 * Margin), roomY = scene.size.height * (1 - 2 * Margin);
    placing.scale = std::min({scene.dotsPerInch / 25.4, roomX / (right - left + pen), roomY / (bottom - top + pen)});
    const double freeX = roomX - placing.scale * (right - left + pen);
    const double freeY = roomY - placing.scale * (bottom - top + pen);
    placing.x = 0.5 * (scene.size.width + scene.shiftX * freeX - placing.scale * (left + right));
    placing.y = 0.5 * (scene.size.height + scene.shiftY * freeY - placing.scale * (top + bottom));
    return placing;
}

void blur(Layer& layer, double deviation)
{
    if (deviation <= 0.05)
        return;
    const int radius = std::max(1, static_cast<int>(std::ceil(2.5 * deviation)));
    std::vector<float> kernel;
    float sum = 0;
    for (int k = -radius; k <= radius; ++k) {
        kernel.push_back(static_cast<float>(std::exp(-0.5 * k * k / (deviation * deviation))));
        sum += kernel.back();
    }
    for (float& weight : kernel)
        weight /= sum;
    const int width = layer.width, height = layer.height;
    std::vector<float> across(layer.ink.size());
    for (int y = 0; y < height; ++y) {
        const float* row = layer.ink.data() + static_cast<std::ptrdiff_t>(y) * width;
        float* out = across.data() + static_cast<std::ptrdiff_t>(y) * width;
        for (int k = -radius; k <= radius; ++k) {
            const float weight = kernel[static_cast<std::size_t>(k + radius)];
            for (int x = std::max(0, -k); x < std::min(width, width - k); ++x)
                out[x] += weight * row[x + k];
        }
    }
    std::fill(layer.ink.begin(), layer.ink.end(), 0.0f);
    for (int y = 0; y < height; ++y) {
        float* out = layer.ink.data() + static_cast<std::ptrdiff_t>(y) * width;
        for (int k = std::max(-radius, -y); k <= std::min(radius, height - 1 - y); ++k) {
            const float weight = kernel[static_cast<std::size_t>(k + radius)];
            const float* row = across.data() + static_cast<std::ptrdiff_t>(y + k) * width;
            for (int x = 0; x < width; ++x)
                out[x] += weight * row[x];
        }
    }
}

Layer write(const Trace& trace, const Scene& scene)
{
    Layer layer{scene.size.width, scene.size.height, {}};
    layer.ink.resize(static_cast<std::size_t>(layer.width) * static_cast<std::size_t>(layer.height), 0.0f);
    if (trace.empty())
        return layer;
    const Habit habit = habitOf(scene.pen.kind);
    const Placing placing = place(trace, scene);
    // A signature made smaller to fit keeps its pen.
    const double half = 0.5 * scene.pen.width * scene.dotsPerInch / 25.4;
    Brush brush(layer, habit.grain, seedFor(scene.seed, 0x6772));
    double length = 0;
    for (const std::vector<PenPoint>& run : trace) {
        Dot before;
        double nibTurn = 0; // the width of a nib follows the direction, smoothed
        for (std::size_t i = 0; i < run.size(); ++i) {
            Dot dot = placing(run[i]);
            const double load = std::clamp(run[i].load, 0.05, 3.0);
            if (i > 0 && habit.nib > 0) {
                const double across = std::sin(std::atan2(dot.y - before.y, dot.x - before.x) - NibAngle);
                nibTurn += 0.3 * (across * across - 0.5 - nibTurn);
            }
            dot.radius = half * std::pow(load, habit.width) * (1.0 + habit.nib * nibTurn);
            dot.darkness = std::min(1.0, scene.pen.darkness * std::pow(load, habit.darkness));
            if (i > 0)
                length += std::hypot(dot.x - before.x, dot.y - before.y);
            brush.line(i > 0 ? before : dot, dot, length);
            before = dot;
        }
        length += 100; // the next run is another line
    }
    brush.finish();
    blur(layer, scene.blur);
    return layer;
}

} // namespace

Pen makePen(std::uint64_t seed)
{
    Random random(seedFor(seed, 0x70656e));
    Pen pen;
    const double kind = random.uniform();
    if (kind < 0.55) {
        pen.kind = PenKind::Ballpoint;
        pen.width = random.uniform(0.30, 0.46);
        pen.darkness = random.uniform(0.80, 1.0);
    } else if (kind < 0.75) {
        pen.kind = PenKind::Gel;
        pen.width = random.uniform(0.38, 0.60);
        pen.darkness = random.uniform(0.88, 1.0);
    } else if (kind < 0.9) {
        pen.kind = PenKind::Fountain;
        pen.width = random.uniform(0.40, 0.65);
        pen.darkness = random.uniform(0.82, 0.98);
    } else {
        pen.kind = PenKind::Felt;
        pen.width = random.uniform(0.50, 0.80);
        pen.darkness = random.uniform(0.85, 1.0);
    }
    const auto shade = [&random](double middle, double around) {
        return static_cast<std::uint8_t>(std::clamp(middle + random.uniform(-around, around), 0.0, 255.0));
    };
    if (random.chance(0.55))
        pen.color = {shade(28, 14), shade(42, 18), shade(128, 30)};
    else
        pen.color = {shade(24, 12), shade(24, 12), shade(30, 14)};
    return pen;
}

Scene makeScene(std::uint64_t seed)
{
    Random random(seedFor(seed, 0x7363656e65));
    Scene scene;
    scene.seed = seed;
    scene.pen = makePen(seedFor(seed, 0x70656e));
    scene.dotsPerInch = 50.0 * (4 + random.below(3));
    scene.size = {static_cast<int>(3.0 * scene.dotsPerInch), static_cast<int>(1.2 * scene.dotsPerInch)};
    const int light = 238 + random.below(17);
    const int cream = random.chance(0.3) ? 6 + random.below(14) : random.below(4);
    scene.paper = {static_cast<std::uint8_t>(light), static_cast<std::uint8_t>(light - cream / 3),
                   static_cast<std::uint8_t>(light - cream)};
    scene.shade = random.uniform(0.0, 0.05);
    scene.noise = random.uniform(0.3, 2.5);
    scene.blur = random.uniform(0.3, 0.8);
    scene.rotation = random.normal(0, 1.0);
    scene.shiftX = random.uniform(-0.6, 0.6);
    scene.shiftY = random.uniform(-0.6, 0.6);
    return scene;
}

ColorPicture draw(const Trace& trace, const Scene& scene)
{
    const Layer layer = write(trace, scene);
    ColorPicture picture{layer.width, layer.height, {}};
    picture.pixels.resize(layer.ink.size() * 3);
    Random random(seedFor(scene.seed, 0x6c69676874));
    const double toX = random.uniform(-1, 1), toY = random.uniform(-1, 1);
    const std::uint64_t noiseSeed = seedFor(scene.seed, 0x6e6f697365);
    std::size_t place = 0;
    for (int y = 0; y < layer.height; ++y) {
        for (int x = 0; x < layer.width; ++x, ++place) {
            const double dark = toX * (2.0 * x / layer.width - 1.0) + toY * (2.0 * y / layer.height - 1.0);
            const double light = 1.0 - scene.shade * (0.5 + 0.25 * dark);
            double noise = 0.5; // so that cutting the fraction off rounds
            if (scene.noise > 0)
                noise += scene.noise * noiseAt(place, noiseSeed);
            const double ink = layer.ink[place];
            for (std::size_t channel = 0; channel < 3; ++channel) {
                const double seen = (1.0 - ink) * scene.paper[channel] + ink * scene.pen.color[channel];
                const double value = std::clamp(light * seen + noise, 0.0, 255.0);
                picture.pixels[3 * place + channel] = static_cast<std::uint8_t>(value);
            }
        }
    }
    return picture;
}

InkImage drawInk(const Trace& trace, const Scene& scene)
{
    const Layer layer = write(trace, scene);
    InkImage image{layer.width, layer.height, {}};
    image.ink.reserve(layer.ink.size());
    for (const float ink : layer.ink)
        image.ink.push_back(static_cast<std::uint8_t>(std::clamp(255.0f * ink + 0.5f, 0.0f, 255.0f)));
    return image;
}

ColorPicture genuine(const Writer& writer, std::uint64_t sample, const Scene& scene)
{
    return draw(genuineTrace(writer, sample), scene);
}

ColorPicture forgery(const Writer& writer, std::uint64_t sample, const Scene& scene)
{
    return draw(forgeryTrace(writer, sample), scene);
}

} // namespace countersign::train
