// Sets the letters of a name in a writer's style: the plan of a signature.
#include "core/train/generator.h"
#include "core/train/generator_letters.h"
#include "core/train/generator_motion.h"
#include "core/train/generator_style.h"
#include "core/train/random.h"

#include <algorithm>
#include <cmath>

namespace countersign::train {

namespace {

bool isLetter(char c)
{
    return !letterFor(c).body.empty();
}

/// Sets letters beside each other and collects the strokes.
class Scribe {
public:
    Scribe(const Style& style, std::uint64_t seed) : m_style(style), m_seed(seed), m_random(seedFor(seed, 0x706c616e))
    {
    }

    /// Height of a small letter, mm; known after write().
    double size() const { return m_size; }

    std::vector<Stroke> write(const std::string& name)
    {
        int inWord = 0;
        for (std::size_t i = 0; i < name.size(); ++i) {
            const char c = name[i];
            if (c == ' ') {
                marks();
                m_cursor += m_style.gap;
                m_joined = false;
                inWord = 0;
            } else if (c == '.') {
                go({0.15, 0.04, 0, true}, 1);
                go({0.22, 0.02, 0}, 1);
                m_cursor += 0.35;
                m_joined = false;
            } else if (c == '~') {
                scrawl();
            } else if (isLetter(c)) {
                if (inWord >= m_style.legible && restOfWord(name, i) > 1) {
                    const int rest = restOfWord(name, i);
                    wave(rest);
                    i += static_cast<std::size_t>(rest - 1);
                } else {
                    letter(c);
                }
                ++inWord;
            }
        }
        m_end = m_cursor;
        ending();
        marks();
        return finish();
    }

private:
    static int restOfWord(const std::string& name, std::size_t from)
    {
        int count = 0;
        while (from < name.size() && isLetter(name[from])) {
            ++count;
            ++from;
        }
        return count;
    }

    /// Adds a stroke to a target in letter units, relative to the cursor.
    void go(const Target& target, double scale)
    {
        Stroke stroke;
        double y = target.y * scale;
        if (y > 1)
            y = 1 + (y - 1) * m_style.ascender;
        else if (y < 0)
            y *= m_style.descender;
        stroke.x = m_cursor + target.x * scale * m_style.aspect;
        stroke.y = y;
        stroke.turn = target.turn * m_style.roundness;
        stroke.down = !target.move;
        stroke.letter = m_letter;
        m_plan.push_back(stroke);
    }

    Target personal(Target target, char letter, std::size_t index) const
    {
        Random random(seedFor(m_seed, static_cast<std::uint64_t>(letter) << 8 | index));
        target.x += random.normal(0, m_style.quirk);
        target.y += random.normal(0, m_style.quirk) * (std::abs(target.y) > 1.5 ? 1.6 : 0.8);
        target.turn *= 1.0 + random.normal(0, 2.5 * m_style.quirk);
        return target;
    }

    void letter(char c)
    {
        const Letter& shape = letterFor(c);
        const bool big = c >= 'A' && c <= 'Z';
        const double scale = big ? m_style.capital : 1.0;
        if (!m_plan.empty())
            ++m_letter;
        bool lifted = !m_joined || (!big && m_random.chance(m_style.lift));
        std::size_t first = 0;
        if (big) {
            lifted = true;
        } else if (lifted) {
            // Without a letter before it there is nothing to come from: the pen lands where the letter proper begins.
            if (c == 'e') {
                go({0.1, 0.45, 0, true}, 1);
            } else {
                m_cursor -= 0.6 * shape.body[0].x * m_style.aspect;
                Target start = personal(shape.body[0], c, 0);
                start.move = true;
                go(start, 1);
                first = 1;
            }
        }
        for (std::size_t i = first; i < shape.body.size(); ++i)
            go(personal(shape.body[i], c, i), scale);
        if (!shape.marks.empty())
            remember(c, shape, scale);
        double right = m_plan.back().x;
        if (!shape.joins) {
            for (const Target& target : shape.body)
                right = std::max(right, m_cursor + target.x * scale * m_style.aspect);
        }
        m_cursor = right + (shape.joins ? m_style.spacing : 0.15 + 0.5 * m_style.spacing) * m_style.aspect;
        if (m_style.spacing > 0.1 && shape.joins)
            m_plan.back().x += 0.3 * m_style.spacing * m_style.aspect;
        m_joined = shape.joins;
    }

    /// Letters that have shrunk to a wave.
    void wave(int letters)
    {
        ++m_letter;
        const int humps = std::clamp(static_cast<int>(letters * m_random.uniform(0.6, 1.2)), 1, 6);
        double height = m_style.wave;
        if (!m_joined)
            go({0, 0.5 * height, 0, true}, 1);
        for (int i = 0; i < humps; ++i) {
            const double top = height * m_random.uniform(0.8, 1.1), foot = m_random.uniform(0.0, 0.12);
            const double turn = m_random.uniform(0.3, 0.8);
            switch (m_style.waveKind) {
            case Wave::Garland:
                go({0.30, top, turn}, 1);
                go({0.62, foot, turn}, 1);
                break;
            case Wave::Arcade:
                go({0.34, top, -turn - 0.3}, 1);
                go({0.58, foot, -turn}, 1);
                break;
            case Wave::Loops:
                go({0.46, 1.3 * top, 1.1}, 1);
                go({0.48, foot, 1.9}, 1);
                break;
            case Wave::Thread:
                go({0.55, 0.5 * top, -0.3}, 1);
                go({0.95, 0.3 * top + foot, 0.3}, 1);
                break;
            }
            m_cursor = m_plan.back().x;
            height *= m_random.uniform(0.65, 1.0);
        }
        m_joined = true;
    }

    /// Large strokes up and down that nobody can read.
    void scrawl()
    {
        ++m_letter;
        if (!m_joined)
            go({0.1, 0.3, 0, true}, 1);
        const int strokes = 2 + m_random.below(4);
        const double lean = m_random.uniform(-0.2, 0.6), round = m_random.uniform(-0.3, 1.6);
        double high = m_random.uniform(1.2, 2.4);
        for (int i = 0; i < strokes; ++i) {
            go({m_random.uniform(0.4, 0.9), high, round}, 1);
            go({m_random.uniform(0.5, 1.1) - lean, m_random.uniform(-0.9, 0.2), round * m_random.uniform(0.6, 1.2)}, 1);
            m_cursor = std::max(m_cursor + 0.3, m_plan.back().x);
            high *= m_random.uniform(0.6, 1.05);
        }
        m_joined = true;
    }

    void remember(char c, const Letter& shape, double scale)
    {
        std::vector<Stroke> kept;
        kept.swap(m_plan);
        const int letter = m_letter;
        if (c == 'i' || c == 'j')
            dot(shape.marks[0]);
        else
            for (std::size_t i = 0; i < shape.marks.size(); ++i)
                go(markTarget(c, shape, i), scale);
        for (Stroke& stroke : m_plan)
            stroke.letter = letter;
        m_marks.insert(m_marks.end(), m_plan.begin(), m_plan.end());
        kept.swap(m_plan);
    }

    Target markTarget(char c, const Letter& shape, std::size_t i) const
    {
        Target target = personal(shape.marks[i], c, 10 + i);
        if (c == 't') {
            const double middle = 0.5;
            target.x = middle + (i == 0 ? -0.45 : 0.55) * m_style.bar;
            target.y = 1.2 + m_style.barRise + (i == 0 ? -0.5 : 0.5) * m_style.barTilt * m_style.bar;
        }
        return target;
    }

    void dot(const Target& at)
    {
        switch (m_style.dots) {
        case 0: break;
        case 1:
            go(at, 1);
            go({at.x + 0.05, at.y - 0.06, 0}, 1);
            break;
        case 2:
            go(at, 1);
            go({at.x + 0.40, at.y + 0.12, 0}, 1);
            break;
        default:
            go(at, 1);
            go({at.x - 0.02, at.y - 0.3, 2.6}, 1);
            go({at.x, at.y + 0.02, 2.8}, 1);
        }
    }

    void marks()
    {
        m_plan.insert(m_plan.end(), m_marks.begin(), m_marks.end());
        m_marks.clear();
    }

    void ending()
    {
        ++m_letter;
        const double length = std::max(3.0, m_end / m_style.aspect), turn = m_random.uniform(0.1, 0.5);
        const double low = m_random.uniform(-1.5, -0.7) / m_style.descender;
        switch (m_style.ending) {
        case Ending::None: break;
        case Ending::Sweep:
            if (m_joined)
                go({m_random.uniform(1.5, 4.0), m_random.uniform(-0.3, 1.6), m_random.uniform(0.3, 1.1)}, 1);
            break;
        case Ending::Underline: {
            const double from = m_random.uniform(0.0, 0.3), to = m_random.uniform(0.8, 1.15);
            m_cursor = 0;
            go({from * length, low, 0, true}, 1);
            go({to * length, low + m_random.uniform(-0.1, 0.5), -turn}, 1);
            break;
        }
        case Ending::ReturningLine: {
            const double back = m_random.uniform(0.0, 0.45), to = m_random.uniform(0.7, 1.25);
            if (!m_joined)
                go({0.2, 0.1, 0, true}, 1);
            const double out = m_end / m_style.aspect + m_random.uniform(0.3, 1.0);
            const double loop = m_random.uniform(0.1, 0.7) / m_style.descender;
            m_cursor = 0;
            go({out, 0.2, 0.5}, 1);
            go({out + 0.1, 0.4 * low, -1.6}, 1);
            go({back * length, low, -m_random.uniform(0.1, 0.6)}, 1);
            go({back * length - 0.3, low - loop, 1.6}, 1);
            go({to * length, low - loop * m_random.uniform(0.2, 1.2), m_random.uniform(-0.3, 0.5)}, 1);
            break;
        }
        case Ending::Strike:
            m_cursor = 0;
            go({m_random.uniform(-0.2, 0.2) * length, 0.45, 0, true}, 1);
            go({m_random.uniform(0.9, 1.2) * length, m_random.uniform(0.5, 1.2), -turn}, 1);
            break;
        case Ending::Ring: {
            if (!m_joined)
                go({0.1, 0.1, 0, true}, 1);
            m_cursor = 0;
            go({0.5 * length, 2.1, 2.6}, 1);
            go({-0.1 * length, 0.4, 1.1}, 1);
            go({0.5 * length, -1.4 / m_style.descender, 1.3}, 1);
            go({1.15 * length, 0.4, 1.0}, 1);
            break;
        }
        case Ending::DoubleLine:
            m_cursor = 0;
            for (const double drop : {0.0, 0.4}) {
                go({(0.2 + 0.3 * drop) * length, low - drop, 0, true}, 1);
                go({(0.95 - 0.3 * drop) * length, low - drop + 0.2, -0.2}, 1);
            }
            break;
        }
    }

    /// To mm: slant, slope, size; and when each stroke comes.
    std::vector<Stroke> finish()
    {
        double right = 1;
        for (const Stroke& stroke : m_plan)
            right = std::max(right, stroke.x);
        for (Stroke& stroke : m_plan) {
            const double share = std::clamp(stroke.x / right, -0.2, 1.2);
            const double y = stroke.y + 4.0 * m_style.bow * right * share * (1.0 - share);
            const double x = stroke.x + stroke.y * std::tan(m_style.slant);
            stroke.x = x * std::cos(m_style.slope) - y * std::sin(m_style.slope);
            stroke.y = x * std::sin(m_style.slope) + y * std::cos(m_style.slope);
        }
        m_size = fittingSize();
        for (Stroke& stroke : m_plan) {
            stroke.x *= m_size;
            stroke.y *= m_size;
        }
        for (std::size_t i = 0; i < m_plan.size(); ++i) {
            Stroke& stroke = m_plan[i];
            const double length = i > 0 ? std::hypot(stroke.x - m_plan[i - 1].x, stroke.y - m_plan[i - 1].y) : 1;
            stroke.duration = m_style.tempo * std::pow(std::max(length, 0.3) / 3.0, 0.35) * m_random.uniform(0.9, 1.1);
            stroke.delay = std::clamp(m_style.delay + m_random.normal(0, 0.04), 0.3, 0.7);
            const bool lands = i > 0 && !m_plan[i - 1].down;
            if (!stroke.down || lands)
                stroke.delay = std::max(0.62, stroke.delay);
        }
        return m_plan;
    }

    /// mm for a small letter: as the writer likes it, but neither tiny nor larger than the line on a form.
    double fittingSize() const
    {
        double left = 0, right = 0, low = 0, high = 0;
        for (const Stroke& stroke : m_plan) {
            left = std::min(left, stroke.x);
            right = std::max(right, stroke.x);
            low = std::min(low, stroke.y);
            high = std::max(high, stroke.y);
        }
        return std::min({m_style.length / (right - left), 25.0 / (high - low), 5.0});
    }

    const Style& m_style;
    std::uint64_t m_seed;
    Random m_random;
    std::vector<Stroke> m_plan;
    std::vector<Stroke> m_marks;
    double m_size = 1;
    double m_cursor = 0;
    double m_end = 0;
    bool m_joined = false;
    int m_letter = 0;
};

} // namespace

Writer makeWriter(std::uint64_t seed)
{
    Random random(seedFor(seed, 0x6e616d65));
    return makeWriter(seed, makeName(random));
}

Writer makeWriter(std::uint64_t seed, const std::string& name)
{
    Random random(seedFor(seed, 0x7374796c65));
    const Style style = makeStyle(random);
    Writer writer;
    writer.seed = seed;
    writer.name = name;
    writer.skew = random.uniform(0.14, 0.26);
    writer.steadiness = random.uniform(0.7, 1.3);
    writer.pressure = random.uniform(0.15, 0.45);
    writer.emphasis = random.uniform(0.05, 0.35);
    writer.taper = random.uniform(0.02, 0.06);
    Scribe scribe(style, seed);
    writer.plan = scribe.write(std::ranges::any_of(name, [](char c) { return isLetter(c) || c == '~'; }) ? name : "X");
    writer.size = scribe.size();
    aim(writer.plan, writer.skew, style.care);
    return writer;
}

} // namespace countersign::train
