// How one plan becomes a genuine signature.
#include "core/train/generator.h"
#include "core/train/generator_motion.h"
#include "core/train/generator_plan.h"

#include <algorithm>
#include <cmath>

namespace countersign::train {

std::vector<Stroke> genuinePlan(const Writer& writer, Random& random)
{
    const double loose = writer.steadiness * random.uniform(0.7, 1.3);
    const Leaning leaning{1.0 + random.normal(0, 0.035 * loose), 1.0 + random.normal(0, 0.03 * loose),
                          random.normal(0, 0.025 * loose), random.normal(0, 0.018 * loose)};
    const double pace = 1.0 + random.normal(0, 0.06 * loose);
    const double flow = 1.0 + random.normal(0, 0.05 * loose);
    // Now and then one letter turns out otherwise.
    const int letters = writer.plan.back().letter + 1;
    const int odd = random.chance(0.25) ? random.below(letters) : -1;

    std::vector<Stroke> plan = writer.plan;
    double drift = 0, offX = 0, offY = 0;
    for (std::size_t i = 0; i < plan.size(); ++i) {
        Stroke& stroke = plan[i];
        const Stroke& before = writer.plan[i > 0 ? i - 1 : 0];
        const double length = std::hypot(writer.plan[i].x - before.x, writer.plan[i].y - before.y);
        const double spread = loose * (stroke.letter == odd ? 2.2 : 1.0) * (0.03 * writer.size + 0.022 * length);
        drift += random.normal(0, 0.02 * loose * writer.size);
        offX = 0.6 * offX + random.normal(0, spread);
        offY = 0.6 * offY + random.normal(0, 0.8 * spread);
        stroke.x += drift + offX;
        stroke.y += offY;
        leaning.apply(stroke.x, stroke.y);
        stroke.turn *= random.normal(1, 0.07 * loose);
        stroke.turn += random.normal(0, 0.03 * loose);
        stroke.duration *= pace * (1.0 + random.normal(0, 0.05 * loose));
        stroke.delay = std::max(0.25, stroke.delay * flow * (1.0 + random.normal(0, 0.05 * loose)));
    }
    return plan;
}

Trace genuineTrace(const Writer& writer, std::uint64_t sample)
{
    Random random(seedFor(seedFor(writer.seed, sample), 0x67656e75));
    const std::vector<Stroke> plan = genuinePlan(writer, random);
    return press(carryOut(plan, writer.skew), writer.pressure, writer.emphasis, writer.taper);
}

} // namespace countersign::train
