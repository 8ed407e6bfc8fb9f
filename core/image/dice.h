// Random numbers that are the same everywhere.
#pragma once

#include <cstdint>
#include <random>
#include <utility>

namespace countersign::image {

/// The engine is the same everywhere; the distributions of <random> are not.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_engine(seed) {}
    double uniform(const std::pair<double, double>& range)
    {
        const double share = static_cast<double>(m_engine() >> 11) * 0x1.0p-53;
        return range.first + (range.second - range.first) * share;
    }
    double uniform(double from, double to) { return uniform({from, to}); }
    /// 0 to below `count`.
    int below(int count) { return static_cast<int>(uniform(0, count)); }
    bool chance(double share) { return uniform(0, 1) < share; }

private:
    std::mt19937_64 m_engine;
};

} // namespace countersign::image
