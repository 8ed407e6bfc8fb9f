#include "core/train/generator_style.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace countersign::train {

namespace {

constexpr double Degree = std::numbers::pi / 180.0;

} // namespace

/// Names that nobody needs to bear.
std::string makeName(Random& random)
{
    static constexpr std::array<std::string_view, 24> Heads = {"Mar", "El", "Jo",  "Da",  "Ver", "Sa",  "Tho", "An",
                                                               "Ri",  "Be", "Lu",  "Ka",  "Fre", "Gre", "Hel", "Pau",
                                                               "Ni",  "Os", "Wil", "Cla", "Iv",  "Ro",  "Ste", "Ade"};
    static constexpr std::array<std::string_view, 24> Middles = {"le",  "va",  "ri", "na",  "do", "mi", "ber", "la",
                                                                 "the", "ro",  "ga", "li",  "ne", "so", "ta",  "ven",
                                                                 "ma",  "del", "re", "pha", "ko", "bi", "lle", "yu"};
    static constexpr std::array<std::string_view, 24> Tails = {
        "n",   "s",   "th", "na",   "ra",   "ld",  "rt", "lla", "ne",  "k",    "ng",  "son",
        "ler", "man", "tt", "wick", "ford", "dez", "no", "ya",  "vic", "berg", "ham", "quist"};
    const auto word = [&random](int middles) {
        std::string text(Heads[static_cast<std::size_t>(random.below(24))]);
        for (int i = 0; i < middles; ++i)
            text += Middles[static_cast<std::size_t>(random.below(24))];
        return text += Tails[static_cast<std::size_t>(random.below(24))];
    };
    const auto initial = [&random] { return static_cast<char>('A' + random.below(26)); };
    const double form = random.uniform();
    if (form < 0.28) {
        const std::string first = word(random.below(2));
        return first + ' ' + word(random.below(2));
    }
    if (form < 0.50)
        return std::string{initial(), '.', ' '} + word(1);
    if (form < 0.62)
        return std::string{initial(), ' '} + word(1);
    if (form < 0.72)
        return std::string{initial(), initial(), ' '} + word(1);
    if (form < 0.87)
        return word(1 + random.below(2));
    if (form < 0.91)
        return std::string{initial(), initial()};
    return std::string{initial(), '~'};
}

Style makeStyle(Random& random)
{
    Style s{};
    s.length = random.uniform(36, 66);
    s.slant = std::clamp(random.normal(14, 13), -14.0, 42.0) * Degree;
    s.aspect = std::clamp(random.normal(1.15, 0.25), 0.7, 1.9);
    s.ascender = random.uniform(0.8, 1.5);
    s.descender = random.uniform(0.8, 1.8);
    s.capital = random.uniform(0.95, 1.5);
    s.roundness = random.uniform(0.65, 1.2);
    s.spacing = random.chance(0.4) ? random.uniform(0.1, 0.5) : random.uniform(-0.08, 0.1);
    s.gap = random.uniform(0.3, 1.0);
    s.lift = random.chance(0.35) ? random.uniform(0.15, 0.5) : random.uniform(0.0, 0.08);
    s.legible = random.chance(0.45) ? 99 : 1 + random.below(4);
    s.waveKind = static_cast<Wave>(random.below(4));
    s.wave = random.uniform(0.15, 0.8);
    s.slope = std::clamp(random.normal(4, 5), -6.0, 18.0) * Degree;
    s.bow = random.normal(0, 0.015);
    s.tempo = random.uniform(0.14, 0.24);
    s.delay = random.uniform(0.36, 0.56);
    s.care = random.uniform(0.35, 1.0);
    s.quirk = random.uniform(0.04, 0.13);
    s.dots = random.chance(0.6) ? 1 : random.below(4);
    s.bar = random.uniform(0.7, 2.6);
    s.barTilt = random.uniform(-0.1, 0.35);
    s.barRise = random.uniform(-0.15, 0.4);
    const double ending = random.uniform();
    s.ending = ending < 0.24   ? Ending::None
               : ending < 0.44 ? Ending::Sweep
               : ending < 0.62 ? Ending::Underline
               : ending < 0.80 ? Ending::ReturningLine
               : ending < 0.87 ? Ending::Strike
               : ending < 0.94 ? Ending::Ring
                               : Ending::DoubleLine;
    return s;
}

} // namespace countersign::train
