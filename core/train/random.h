// Random numbers that depend on (seed, step, purpose) alone, so that a training run can be continued at any step.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>

namespace countersign::train {

/// SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. Defined to the bit,
/// unlike the distributions of <random>.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next()
    {
        std::uint64_t z = (m_state += 0x9e3779b97f4a7c15u);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }
    /// 0 <= x < 1
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    /// 0 <= x < n, n >= 1
    int below(int n) { return static_cast<int>(uniform() * n); }

    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    bool chance(double probability) { return uniform() < probability; }
    /// Box and Muller; never further than 3.5 deviations from the mean.
    double normal(double mean, double deviation)
    {
        const double radius = std::min(3.5, std::sqrt(-2.0 * std::log(1.0 - uniform())));
        const double angle = 2.0 * std::numbers::pi * uniform();
        return mean + deviation * radius * std::cos(angle);
    }

    /// Fisher and Yates.
    template <class Sequence> void shuffle(Sequence& items)
    {
        for (int i = static_cast<int>(items.size()) - 1; i > 0; --i)
            std::swap(items[static_cast<std::size_t>(i)], items[static_cast<std::size_t>(below(i + 1))]);
    }

private:
    std::uint64_t m_state;
};

/// One seed out of a run's seed and a number within the run.
inline std::uint64_t seedFor(std::uint64_t seed, std::uint64_t number)
{
    Random mixer(seed ^ (number * 0xd1342543de82ef95u));
    return mixer.next();
}

} // namespace countersign::train
