// How somebody else's hand draws a signature after.
#include "core/train/generator.h"
#include "core/train/generator_motion.h"
#include "core/train/generator_plan.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace countersign::train {

namespace {

/// From one who traces bit by bit (0) to one who has practised and writes it freely (1).
struct Forger {
    double freedom;
    double piece; ///< mm that he looks at before he draws them
    double tempo; ///< seconds for such a piece
    double delay;
    double tremor;  ///< mm
    double mistake; ///< share by which proportions go wrong
};

Forger makeForger(Random& random)
{
    Forger f{};
    f.freedom = random.uniform();
    f.piece = 2.5 + 4.0 * f.freedom;
    f.tempo = 0.30 - 0.10 * f.freedom;
    f.delay = 0.95 - 0.35 * f.freedom;
    f.tremor = random.uniform(0.05, 0.09) * (1.0 - 0.7 * f.freedom);
    f.mistake = random.uniform(0.05, 0.09) + 0.06 * f.freedom;
    return f;
}

struct Seen {
    double x = 0;
    double y = 0;
};

Seen seenAt(const std::vector<Motion>& motion, double time)
{
    const auto found =
        std::lower_bound(motion.begin(), motion.end(), time, [](const Motion& m, double t) { return m.time < t; });
    const Motion& at = found == motion.end() ? motion.back() : *found;
    return {at.x, at.y};
}

/// The turn of the circle's arc through three points.
double turnOf(const Seen& from, const Seen& middle, const Seen& to)
{
    const double dx = to.x - from.x, dy = to.y - from.y, chord = std::hypot(dx, dy);
    if (chord < 1e-6)
        return 0;
    const double bulge = (dy * (middle.x - from.x) - dx * (middle.y - from.y)) / chord;
    return std::clamp(4.0 * std::atan(2.0 * bulge / chord), -4.0, 4.0);
}

/// The strokes of one who follows a finished line by eye.
std::vector<Stroke> followed(const std::vector<Stroke>& original, double skew, const Forger& forger, Random& random)
{
    const std::vector<Motion> motion = carryOut(original, skew);
    const std::vector<double> times = joints(original, skew);
    std::vector<Stroke> plan{original.front()};
    double before = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
        const Stroke& stroke = original[i + 1];
        const Seen from = seenAt(motion, before), to = seenAt(motion, times[i]);
        const double chord = std::hypot(to.x - from.x, to.y - from.y);
        const int wanted = static_cast<int>(std::lround(chord / forger.piece + 0.3));
        const int pieces = stroke.down ? std::clamp(wanted, 1, 8) : 1;
        for (int k = 0; k < pieces; ++k) {
            const double start = before + (times[i] - before) * k / pieces;
            const double end = before + (times[i] - before) * (k + 1) / pieces;
            const Seen target = seenAt(motion, end);
            Stroke piece = stroke;
            piece.x = target.x;
            piece.y = target.y;
            piece.turn = turnOf(seenAt(motion, start), seenAt(motion, 0.5 * (start + end)), target);
            piece.duration = forger.tempo * random.uniform(0.8, 1.25);
            piece.delay = std::max(0.45, forger.delay + random.normal(0, 0.08));
            plan.push_back(piece);
        }
        before = times[i];
    }
    return plan;
}

/// Wrong sizes, spacing, slant and curves.
void mistake(std::vector<Stroke>& plan, double size, const Forger& forger, Random& random)
{
    const double wrong = forger.mistake;
    const double side = random.chance(0.5) ? 1 : -1;
    const Leaning leaning{1.0 + random.normal(0, 0.7 * wrong), 1.0 + random.normal(0, wrong),
                          side * random.uniform(0.4, 1.6) * wrong, random.normal(0, 0.4 * wrong)};
    const double rounding = 1.0 + random.normal(0, 1.5 * wrong);
    int letter = -1;
    double left = 0, wide = 1, high = 1, shift = 0, gap = 0, offX = 0, offY = 0;
    for (Stroke& stroke : plan) {
        if (stroke.letter != letter) {
            gap += random.normal((wide - 1.0) * (stroke.x - left), 1.2 * wrong * size);
            letter = stroke.letter;
            left = stroke.x;
            wide = 1.0 + random.normal(0, 1.4 * wrong);
            high = 1.0 + random.normal(0, 1.4 * wrong);
            shift = random.normal(0, 0.8 * wrong * size);
        }
        offX = 0.7 * offX + random.normal(0, 0.35 * wrong * size);
        offY = 0.7 * offY + random.normal(0, 0.35 * wrong * size);
        stroke.x = left + wide * (stroke.x - left) + gap + offX;
        stroke.y = high * stroke.y + shift + offY;
        stroke.turn = random.normal(rounding * stroke.turn, wrong);
        leaning.apply(stroke.x, stroke.y);
    }
}

/// Puts the pen down again where a writer would not have lifted it, and rests where he would not have rested.
std::vector<Stroke> hesitating(const std::vector<Stroke>& plan, const Forger& forger, Random& random)
{
    std::vector<Stroke> result;
    const double lift = 0.03 + 0.03 * (1.0 - forger.freedom), rest = 0.04 + 0.08 * (1.0 - forger.freedom);
    for (std::size_t i = 0; i < plan.size(); ++i) {
        Stroke stroke = plan[i];
        if (i > 1 && random.chance(rest))
            stroke.delay += random.uniform(0.4, 1.2);
        const bool inside = i > 1 && stroke.down && plan[i - 1].down;
        if (inside && random.chance(lift)) {
            Stroke landing = plan[i - 1];
            landing.x += random.normal(0, 0.22);
            landing.y += random.normal(0, 0.22);
            landing.turn = 0;
            landing.down = false;
            landing.duration = 0.25;
            landing.delay = 1.0;
            stroke.delay = 1.0;
            result.push_back(landing);
        }
        result.push_back(stroke);
    }
    return result;
}

/// The shaking of a hand that goes slowly, 5 to 11 Hz.
void shake(std::vector<Motion>& motion, double amplitude, Random& random)
{
    struct Wave {
        double rate, phaseX, phaseY, share;
    };
    std::array<Wave, 6> waves{};
    for (Wave& wave : waves)
        wave = {2.0 * std::numbers::pi * random.uniform(4.0, 11.0), random.uniform(0, 6.28), random.uniform(0, 6.28),
                random.uniform(0.3, 0.7)};
    for (Motion& m : motion) {
        for (const Wave& wave : waves) {
            m.x += amplitude * wave.share * std::sin(wave.rate * m.time + wave.phaseX);
            m.y += amplitude * wave.share * std::sin(wave.rate * m.time + wave.phaseY);
        }
    }
}

} // namespace

Trace forgeryTrace(const Writer& writer, std::uint64_t sample)
{
    Random random(seedFor(seedFor(writer.seed, sample), 0x666f7267));
    const std::vector<Stroke> original = genuinePlan(writer, random);
    const Forger forger = makeForger(random);
    std::vector<Stroke> plan = followed(original, writer.skew, forger, random);
    mistake(plan, writer.size, forger, random);
    plan = hesitating(plan, forger, random);
    std::vector<Motion> motion = carryOut(plan, 0.22);
    shake(motion, forger.tremor, random);
    return press(motion, 0.1 + 0.1 * forger.freedom, 0.3 * writer.emphasis, 0.006 + 0.02 * forger.freedom);
}

} // namespace countersign::train
