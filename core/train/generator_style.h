// What makes one writer's signature differ from another's before a single letter is set.
#pragma once

#include "core/train/random.h"

#include <string>

namespace countersign::train {

enum class Wave { Garland, Arcade, Loops, Thread };
enum class Ending { None, Sweep, Underline, ReturningLine, Strike, Ring, DoubleLine };

/// Lengths in heights of a small letter unless it says otherwise.
struct Style {
    double length;                       ///< mm, of the whole signature where the height allows it
    double slant;                        ///< radians, to the right
    double aspect;                       ///< width of the letters against the copy-book's
    double ascender, descender, capital; ///< their height against the copy-book's
    double roundness;                    ///< factor on the turn of every arc
    double spacing, gap;                 ///< between letters, between words
    double lift;                         ///< how often letters are not joined
    int legible;                         ///< letters of a word that are written out, then a wave
    Wave waveKind;
    double wave;                  ///< height of the wave
    double slope, bow;            ///< of the line: radians, and height of its arch as a share of its length
    double tempo;                 ///< seconds for a stroke of 3 mm
    double delay;                 ///< as in Stroke
    double care;                  ///< as in aim()
    double quirk;                 ///< how far the letters stray from the copy-book
    int dots;                     ///< 0 none, 1 dot, 2 dash, 3 ring
    double bar, barTilt, barRise; ///< of a t: length, slope, height above the usual
    Ending ending;
};

[[nodiscard]] Style makeStyle(Random& random);

/// One or two words, initials, or an initial and a scrawl (~).
[[nodiscard]] std::string makeName(Random& random);

} // namespace countersign::train
