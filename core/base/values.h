// Values that cannot be invalid.
#pragma once

#include <cmath>
#include <optional>

namespace countersign {

/// A probability, 0 to 1.
class Probability {
public:
    /// Empty unless 0 <= value <= 1.
    [[nodiscard]] static std::optional<Probability> from(double value)
    {
        if (!(value >= 0.0 && value <= 1.0))
            return std::nullopt;
        return Probability(value);
    }
    /// From log odds, natural log; any number but NaN, infinities included. NaN gives 0.5.
    [[nodiscard]] static Probability fromLogOdds(double logOdds)
    {
        if (std::isnan(logOdds))
            return Probability(0.5);
        return Probability(1.0 / (1.0 + std::exp(-logOdds)));
    }
    [[nodiscard]] double value() const { return m_value; }
    friend bool operator==(const Probability&, const Probability&) = default;

private:
    explicit Probability(double value) : m_value(value) {}
    double m_value;
};

} // namespace countersign
