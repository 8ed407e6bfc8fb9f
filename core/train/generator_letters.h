// A cursive alphabet as targets of a pen.
#pragma once

#include <span>
#include <vector>

namespace countersign::train {

/// Units: the height of an x is 1; y = 0 is the line, ascenders reach 2.1, descenders -1.1.
struct Target {
    double x = 0;
    double y = 0;
    double turn = 0;   ///< radians that the arc to this target turns, positive to the left
    bool move = false; ///< the pen comes here through the air
};

/// A small letter begins where the letter before it ended, at x = 0; it ends at its last target, ready to be joined.
/// A capital begins with the pen coming down on its first target.
struct Letter {
    char name = 0;
    bool joins = true; ///< the next letter may follow without a lift
    std::vector<Target> body;
    std::vector<Target> marks; ///< dots and crossings, written after the word; begins with a move
};

/// Without a body for anything but A to Z and a to z.
[[nodiscard]] const Letter& letterFor(char name);

} // namespace countersign::train
