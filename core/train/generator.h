// Made-up signatures: writers, their genuine signatures, skilled forgeries of them, pens, paper and scanner.
// Everything is drawn from seeds with our own arithmetic, so that the same seed gives the same picture everywhere.
// Needs the standard library and core/base only.
#pragma once

#include "core/base/picture.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace countersign::train {

/// One stroke of a plan: from where the last one was aimed at to (x, y), along an arc of a circle.
/// The hand adds the strokes up, each with a lognormal speed profile, and begins one before the last has ended.
/// Source: Plamondon, "A kinematic theory of rapid human movements", Biological Cybernetics 72, 1995; targets and
/// overlap as in Berio and Leymarie, "Computational models for the analysis and synthesis of graffiti tag strokes",
/// Computational Aesthetics 2015.
struct Stroke {
    double x = 0;        ///< where it is aimed at, mm, rightwards
    double y = 0;        ///< mm, upwards
    double turn = 0;     ///< radians that the arc turns, positive to the left
    double duration = 0; ///< seconds
    double delay = 0;    ///< share of the last stroke's duration that passes before this one begins; small is fluent
    bool down = true;    ///< the pen is on the paper
    int letter = 0;      ///< which letter or ornament of the signature, from 0
};

/// What a hand does over and over.
struct Writer {
    std::string name;         ///< what it is meant to read, as far as it can be read
    std::vector<Stroke> plan; ///< the first one only says where the pen comes down
    double size = 2.4;        ///< height of a small letter, mm
    double skew = 0.2;        ///< sigma of the lognormal profiles
    double steadiness = 1;    ///< 0.6 to 1.5: factor on how much genuine samples differ
    double pressure = 0.3;    ///< exponent of slowness in the pen's load, 0.1 to 0.5
    double emphasis = 0.2;    ///< how much heavier down-strokes are than up-strokes, 0 to 0.4
    double taper = 0.04;      ///< seconds that the pen takes to come down or to leave
    std::uint64_t seed = 0;
};

/// A writer; equal seeds give equal writers, neighbouring seeds unrelated ones.
[[nodiscard]] Writer makeWriter(std::uint64_t seed);

/// The same with a name to be signed: letters a to z, upper or lower case, spaces and full stops, and ~ for a scrawl;
/// others are left out. A name of which nothing is left is signed with an X.
[[nodiscard]] Writer makeWriter(std::uint64_t seed, const std::string& name);

/// A moment of the pen on the paper.
struct PenPoint {
    double x = 0;    ///< mm, rightwards
    double y = 0;    ///< mm, upwards
    double time = 0; ///< seconds
    double load = 1; ///< pressure and slowness together; about 1 over the whole signature, 0 where the pen lifts
};

/// The runs of the pen on the paper, in the order of writing. No run is empty.
using Trace = std::vector<std::vector<PenPoint>>;

/// One genuine signature: the plan with a hand's natural variation.
[[nodiscard]] Trace genuineTrace(const Writer& writer, std::uint64_t sample);

/// One skilled forgery: somebody who has a genuine signature before him draws it after. The signs are those which
/// document examiners name: slow and shaky line, blunt beginnings and ends, even pressure, pen lifts where a writer has
/// none, wrong proportions and slant (Harralson and Miller, "Huber and Headrick's Handwriting Identification", 2018).
[[nodiscard]] Trace forgeryTrace(const Writer& writer, std::uint64_t sample);

enum class PenKind { Ballpoint, Gel, Fountain, Felt };

/// Drawn without regard to who writes, and whether it is genuine: otherwise a pen would tell a forgery.
struct Pen {
    PenKind kind = PenKind::Ballpoint;
    double width = 0.4;                            ///< mm at load 1
    double darkness = 0.85;                        ///< 0 to 1: how much of the paper's light the ink takes away
    std::array<std::uint8_t, 3> color{20, 20, 28}; ///< of the ink where it covers the paper wholly
};

[[nodiscard]] Pen makePen(std::uint64_t seed);

/// Pen, paper and scanner.
struct Scene {
    Pen pen;
    Size size{900, 360}; ///< of the picture, pixels; at least 16 x 16
    double dotsPerInch = 300;
    std::array<std::uint8_t, 3> paper{252, 252, 250};
    double shade = 0;              ///< how much darker one edge of the paper is, 0 to 0.1
    double noise = 1;              ///< deviation of the scanner's noise, grey levels
    double blur = 0.4;             ///< deviation of the scanner's blur, pixels
    double rotation = 0;           ///< degrees, to the left
    double shiftX = 0, shiftY = 0; ///< of the signature from the middle, -1 to 1 of the free margin
    std::uint64_t seed = 0;        ///< of noise and grain
};

/// A scene with everything drawn, at 200 to 300 dpi; the picture is 76 x 30.5 mm.
[[nodiscard]] Scene makeScene(std::uint64_t seed);

/// What a scanner sees. A trace too large for the picture is made smaller, so that a margin of 4 % stays.
[[nodiscard]] ColorPicture draw(const Trace& trace, const Scene& scene);

/// The ink alone, 0 none, 255 full, without paper and noise; otherwise as draw().
[[nodiscard]] InkImage drawInk(const Trace& trace, const Scene& scene);

[[nodiscard]] ColorPicture genuine(const Writer& writer, std::uint64_t sample, const Scene& scene);
[[nodiscard]] ColorPicture forgery(const Writer& writer, std::uint64_t sample, const Scene& scene);

} // namespace countersign::train
