#include "core/train/generator_motion.h"

#include <algorithm>
#include <cmath>

namespace countersign::train {

namespace {

/// A stroke with its time and its arc worked out.
struct Timed {
    double start = 0; ///< t0 of the lognormal
    double mu = 0;
    double begin = 0; ///< when it sets in
    double end = 0;   ///< when it has died away
    double dx = 0, dy = 0;
    double angle = 0; ///< direction at its beginning
    double turn = 0;
    double radius = 0; ///< signed length over turn; 0 for a straight line
};

constexpr double MaxTurn = 4.4; ///< an arc that turns nearly all the way round would be enormous for its chord
constexpr double Support = 3.0; ///< sigmas of log time on either side that count as the stroke

std::vector<Timed> timed(std::span<const Stroke> plan, double skew)
{
    std::vector<Timed> strokes;
    strokes.reserve(plan.size());
    double begin = 0;
    for (std::size_t i = 1; i < plan.size(); ++i) {
        const Stroke& stroke = plan[i];
        Timed t;
        if (i > 1)
            begin += stroke.delay * plan[i - 1].duration;
        t.begin = begin;
        t.end = begin + stroke.duration;
        t.mu = std::log(stroke.duration / (2.0 * std::sinh(Support * skew)));
        t.start = begin - std::exp(t.mu - Support * skew);
        t.dx = stroke.x - plan[i - 1].x;
        t.dy = stroke.y - plan[i - 1].y;
        t.turn = std::clamp(stroke.turn, -MaxTurn, MaxTurn);
        t.angle = std::atan2(t.dy, t.dx) - 0.5 * t.turn;
        if (std::abs(t.turn) > 1e-4)
            t.radius = 0.5 * std::hypot(t.dx, t.dy) / std::sin(0.5 * t.turn);
        strokes.push_back(t);
    }
    return strokes;
}

/// Share of the stroke that is done at a time: the integral of the lognormal.
double done(const Timed& stroke, double skew, double time)
{
    if (time <= stroke.begin)
        return 0;
    if (time >= stroke.end)
        return 1;
    return 0.5 * (1.0 + std::erf((std::log(time - stroke.start) - stroke.mu) / (skew * std::sqrt(2.0))));
}

struct Vector {
    double x = 0;
    double y = 0;
};

Vector along(const Timed& stroke, double share)
{
    if (share >= 1)
        return {stroke.dx, stroke.dy};
    if (stroke.radius == 0)
        return {share * stroke.dx, share * stroke.dy};
    const double end = stroke.angle + stroke.turn * share;
    return {stroke.radius * (std::sin(end) - std::sin(stroke.angle)),
            stroke.radius * (std::cos(stroke.angle) - std::cos(end))};
}

Vector positionAt(const std::vector<Timed>& strokes, const Stroke& origin, double skew, double time)
{
    Vector at{origin.x, origin.y};
    for (const Timed& stroke : strokes) {
        if (stroke.begin >= time)
            break;
        const Vector step = along(stroke, done(stroke, skew, time));
        at.x += step.x;
        at.y += step.y;
    }
    return at;
}

double jointTime(const std::vector<Timed>& strokes, double skew, std::size_t i)
{
    if (i + 1 >= strokes.size()) // the pen leaves the paper before the hand has come to rest
        return strokes[i].start + std::exp(strokes[i].mu + 1.6 * skew);
    return 0.5 * (strokes[i].start + std::exp(strokes[i].mu) + strokes[i + 1].start + std::exp(strokes[i + 1].mu));
}

} // namespace

std::vector<double> joints(std::span<const Stroke> plan, double skew)
{
    const std::vector<Timed> strokes = timed(plan, skew);
    std::vector<double> times;
    for (std::size_t i = 0; i < strokes.size(); ++i)
        times.push_back(jointTime(strokes, skew, i));
    return times;
}

std::vector<Motion> carryOut(std::span<const Stroke> plan, double skew)
{
    std::vector<Motion> motion;
    if (plan.size() < 2)
        return motion;
    const std::vector<Timed> strokes = timed(plan, skew);
    std::vector<double> changes;
    for (std::size_t i = 0; i < strokes.size(); ++i)
        changes.push_back(jointTime(strokes, skew, i));
    const double end = changes.back();

    Vector base{plan[0].x, plan[0].y}; // the sum of the strokes that are over
    std::size_t first = 0;             // the first stroke that is not
    std::size_t current = 0;           // the one that rules the pen's being down
    double time = 0;
    double step = 0.002;
    while (time < end) {
        while (first < strokes.size() && strokes[first].end <= time) {
            base.x += strokes[first].dx;
            base.y += strokes[first].dy;
            ++first;
        }
        while (current + 1 < strokes.size() && changes[current] <= time)
            ++current;
        Vector at = base;
        for (std::size_t i = first; i < strokes.size() && strokes[i].begin < time; ++i) {
            const Vector part = along(strokes[i], done(strokes[i], skew, time));
            at.x += part.x;
            at.y += part.y;
        }
        Motion now{at.x, at.y, time, 0, 0, plan[current + 1].down};
        if (!motion.empty()) {
            const Motion& before = motion.back();
            const double dx = now.x - before.x, dy = now.y - before.y, length = std::hypot(dx, dy);
            now.speed = length / (now.time - before.time);
            now.rise = length > 1e-9 ? dy / length : 0;
            step = std::clamp(0.08 / std::max(now.speed, 1.0), 0.0005, 0.008);
        }
        motion.push_back(now);
        time += step;
    }
    if (motion.size() > 1)
        motion.front().speed = motion[1].speed;
    return motion;
}

void aim(std::vector<Stroke>& plan, double skew, double care)
{
    if (plan.size() < 3 || care <= 0)
        return;
    const std::vector<Stroke> wanted = plan;
    for (int round = 0; round < 3; ++round) {
        const std::vector<Timed> strokes = timed(plan, skew);
        std::vector<Vector> reached;
        for (std::size_t i = 0; i < strokes.size(); ++i)
            reached.push_back(positionAt(strokes, plan[0], skew, jointTime(strokes, skew, i)));
        for (std::size_t i = 0; i < strokes.size(); ++i) {
            Stroke& stroke = plan[i + 1];
            stroke.x += 0.8 * care * (wanted[i + 1].x - reached[i].x);
            stroke.y += 0.8 * care * (wanted[i + 1].y - reached[i].y);
        }
    }
}

Trace press(std::span<const Motion> motion, double slowness, double emphasis, double taper)
{
    Trace trace;
    double length = 0, duration = 0;
    for (std::size_t i = 1; i < motion.size(); ++i) {
        if (!motion[i].down)
            continue;
        const double step = motion[i].time - motion[i - 1].time;
        length += motion[i].speed * step;
        duration += step;
    }
    if (length <= 0)
        return trace;
    const double usual = length / duration;

    for (std::size_t i = 0; i < motion.size();) {
        if (!motion[i].down) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < motion.size() && motion[end].down)
            ++end;
        std::vector<PenPoint> run;
        const double from = motion[i].time, to = motion[end - 1].time;
        for (; i < end; ++i) {
            const Motion& m = motion[i];
            const double slow = std::pow(usual / std::clamp(m.speed, 0.15 * usual, 6.0 * usual), slowness);
            double load = slow * (1.0 - emphasis * m.rise);
            const double edge = std::min(m.time - from, to - m.time);
            if (taper > 0 && edge < taper)
                load *= 0.25 + 0.75 * edge / taper;
            run.push_back({m.x, m.y, m.time, load});
        }
        trace.push_back(std::move(run));
    }

    // The pen must not tell who holds it. The width of a line goes about with the root of the load, so the mean of the
    // root is made the same for every hand; with the mean of the load an even hand would write more broadly.
    double weight = 0, sum = 0;
    for (std::vector<PenPoint>& run : trace) {
        double smooth = run.front().load;
        for (std::size_t k = 1; k < run.size(); ++k) {
            const double step = run[k].time - run[k - 1].time;
            smooth += (run[k].load - smooth) * std::min(1.0, step / 0.012); // a hand cannot press at once
            run[k].load = smooth;
            const double part = std::hypot(run[k].x - run[k - 1].x, run[k].y - run[k - 1].y);
            weight += part;
            sum += part * std::sqrt(run[k].load);
        }
    }
    if (sum > 0) {
        const double scale = (weight / sum) * (weight / sum);
        for (std::vector<PenPoint>& run : trace)
            for (PenPoint& point : run)
                point.load *= scale;
    }
    return trace;
}

} // namespace countersign::train
