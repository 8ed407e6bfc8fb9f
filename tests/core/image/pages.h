// Whole pages that the tests draw themselves: print, ruled lines, security print and made-up signatures at known places.
#pragma once

#include "core/base/picture.h"
#include "core/image/find.h"

#include <array>
#include <string>
#include <vector>

namespace countersign::test {

using Color = std::array<int, 3>;

inline constexpr Color Black{25, 25, 25}, Blue{40, 45, 140};

/// A signature as it was put on a page.
struct Signed {
    Box box;      ///< around its ink, pixels of the page
    InkImage ink; ///< of the box: 0 none, 255 full
};

/// At about 150 dpi unless said otherwise.
class Page {
public:
    Page(int width, int height, Color paper = {250, 249, 246});

    /// A line of print in a small made-up face: letters that it does not have are drawn as others. `scale`: pixels of
    /// the page to one of the face, whose capitals are 7 high. Answers the right end.
    int print(int x, int y, const std::string& text, int scale = 2, Color color = Black);
    /// Paragraphs of print from `top` to `bottom`.
    void fillWithPrint(int left, int right, int top, int bottom, unsigned seed = 1, int scale = 2);
    void bar(const Box& box, Color color = Black);
    void frame(const Box& box, int thickness = 2, Color color = Black);
    /// Pale slanting hatches over the whole page, as on cheques.
    void hatch(Color color);
    /// A made-up writer's signature fitted into the box.
    Signed sign(unsigned writer, const Box& into, Color color = Black, double dotsPerInch = 150);
    /// Grain of paper and scanner.
    void addNoise(double deviation, unsigned seed = 1);
    /// Turned about its middle, to the right.
    [[nodiscard]] ColorPicture turned(double degrees) const;

    [[nodiscard]] const ColorPicture& picture() const { return m_picture; }

private:
    void mix(int x, int y, Color color, double share);

    ColorPicture m_picture;
};

/// A letter on A4 at 150 dpi: address, text, closing, a name below; signed in between, at `signature` of the page.
[[nodiscard]] Page letter();
inline constexpr Box letterSignature{660, 1230, 420, 130};

/// A cheque of 2400 x 1100 pixels: payee and amount by hand on ruled lines, security print, a caption, a bar code; still
/// to be signed.
[[nodiscard]] Page cheque();
inline constexpr Box chequeSignature{1830, 690, 420, 150};

/// Ink through which what lies below shines, as a stamp's and a pen's on a ruled line.
void stamp(ColorPicture& picture, const Box& box, Color color, double strength);

/// Intersection over union.
[[nodiscard]] double overlap(const Box& a, const Box& b);

/// How much of what was drawn came off the page, and how much of what came off was not drawn. Ink pixels within two
/// pixels of each other are the same.
struct Agreement {
    double kept = 0, foreign = 0;
};

/// In: `extracted`: as found on the page, with a margin around the ink; `at`: where, without the margin; `x`, `y`: of the page.
[[nodiscard]] bool isInkAt(const GrayPicture& extracted, const Box& at, int x, int y);
[[nodiscard]] Agreement compare(const GrayPicture& extracted, const Box& at, const Signed& drawn);

/// Intersection over union, and what compare() says, must be better than these.
struct Bounds {
    double overlap = -1, kept = 0, foreign = 1;
};

/// What is wrong with the signature that is found first on a page; empty where it is that which was drawn, within the bounds.
[[nodiscard]] std::string wrongWithFirst(const ColorPicture& page, const Signed& drawn, const Bounds& bounds);

/// Boxes and confidences, for a failing test's message.
[[nodiscard]] std::string say(const std::vector<image::Candidate>& candidates);

} // namespace countersign::test
