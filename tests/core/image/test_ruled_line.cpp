// Ruled lines and stamps that signatures lie on and under: they go, and of the signature nothing does.
#include "tests/core/image/pages.h"
#include "tests/core/image/pictures.h"

#include <QTest>

#include <cmath>

using namespace countersign;
using namespace countersign::test;

namespace {

/// y + slope * (x - its left end)
struct Slanting {
    double y = 0, slope = 0;
};

/// As pages lie on the glass.
constexpr double Crooked = 0.006;

/// A line of soft edges, four pixels wide, through which what lies below shines.
void draw(ColorPicture& picture, int from, int length, const Slanting& line, Color color)
{
    for (int x = 0; x < length; ++x) {
        const double top = line.y + line.slope * x - 2, bottom = top + 4;
        for (int y = static_cast<int>(top); y <= static_cast<int>(bottom); ++y) {
            const double share = std::min<double>(bottom, y + 1) - std::max<double>(top, y);
            stamp(picture, {from + x, y, 1, 1}, color, 0.9 * std::max(0.0, share));
        }
    }
}

} // namespace

class TestRuledLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRuledLineThroughIt()
    {
        Page page = letter();
        const Signed drawn = page.sign(5, letterSignature);
        page.bar({560, drawn.box.y + drawn.box.height * 3 / 5, 600, 2});
        const auto wrong = wrongWithFirst(page.picture(), drawn, {.kept = 0.93, .foreign = 0.05});
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    void wordsFarApartOnOneRuleAreOneName()
    {
        Page page = cheque();
        const Signed first = page.sign(3, {1720, 704, 300, 66}, Blue, 300);
        const int end = first.box.x + first.box.width;
        const Signed second = page.sign(4, {end + 100, 736, 140, 32}, Blue, 300);
        page.bar({1680, 774, 600, 3});
        const Box both{first.box.x, first.box.y, second.box.x + second.box.width - first.box.x, first.box.height};
        const auto found = image::find(scanOf(page.picture()));
        QVERIFY(found && !found->empty());
        QVERIFY2(overlap(found->front().box, both) > 0.75, say(*found).c_str());
    }

    void aStrokeAlongTheRuleStays_data()
    {
        QTest::addColumn<double>("slope");
        QTest::newRow("on it") << Crooked;
        QTest::newRow("through it") << 0.03;
    }

    /// An underline that hides the rule, or crosses it so slowly that it lies on it for a while, hangs on nothing beside the
    /// rule. It is darker than that.
    void aStrokeAlongTheRuleStays()
    {
        QFETCH(double, slope);
        Page page = cheque();
        const Signed drawn = page.sign(5, chequeSignature, Blue, 300);
        ColorPicture picture = page.picture();
        const int bottom = drawn.box.y + drawn.box.height, left = drawn.box.x;
        draw(picture, left - 180, 860, {bottom + 4.0, Crooked}, {30, 30, 34});
        const int from = left + 40, length = 260, middle = from + length / 2;
        const Slanting line{bottom + 4 + Crooked * (middle - left + 180) - slope * length / 2, slope};
        draw(picture, from, length, line, {25, 35, 110});
        const auto found = image::findAndExtract(scanOf(picture));
        QVERIFY(found && !found->empty());
        const Box& box = found->front().candidate.box;
        const GrayPicture& taken = found->front().signature;
        int kept = 0, rule = 0;
        for (int x = left - 180; x < left + 680; ++x) {
            const bool isOnLine = x >= from && x < from + length;
            const double y = isOnLine ? line.y + line.slope * (x - from) : bottom + 4 + Crooked * (x - left + 180);
            bool isInk = false;
            for (int off = -2; off <= 2; ++off)
                isInk = isInk || isInkAt(taken, box, x, static_cast<int>(std::lround(y)) + off);
            (isOnLine ? kept : rule) += isInk;
        }
        QVERIFY2(kept > 0.9 * length, QByteArray::number(kept));
        QVERIFY2(rule < 20, QByteArray::number(rule));
    }

    void aStampsEdgeOnTheRule()
    {
        for (const Color color : {Color{30, 110, 80}, {170, 30, 50}, {110, 40, 140}}) {
            Page page = cheque();
            const Signed drawn = page.sign(5, chequeSignature, Blue, 300);
            ColorPicture picture = page.picture();
            const int rule = drawn.box.y + drawn.box.height * 3 / 5;
            stamp(picture, {drawn.box.x - 180, rule, drawn.box.width + 260, 3}, {30, 30, 34}, 0.9);
            stamp(picture, {drawn.box.x - 120, rule - 1, 240, 5}, color, 0.65);
            for (const int x : {drawn.box.x - 120, drawn.box.x + 115})
                stamp(picture, {x, rule - 100, 5, 99}, color, 0.65);
            const auto wrong = wrongWithFirst(picture, drawn, {0.9, 0.95, 0.03});
            QVERIFY2(wrong.empty(), wrong.c_str());
        }
    }

    /// A name in small letters stands out less than the stamp over it.
    void aSmallNameUnderAStamp()
    {
        const Color red{170, 30, 50};
        Page page = cheque();
        const Signed first = page.sign(3, {1860, 760, 90, 30}, Blue, 300);
        Box name = first.box;
        for (unsigned writer = 4; writer < 8; ++writer) {
            const Signed next = page.sign(writer, {name.x + name.width + 24, 760, 90, 30}, Blue, 300);
            name.width = next.box.x + next.box.width - name.x;
        }
        page.frame({1700, 720, 240, 110}, 5, red);
        page.print(1722, 750, "RESEAP", 4, red);
        const auto found = image::find(scanOf(page.picture()));
        QVERIFY(found && !found->empty());
        QVERIFY2(overlap(found->front().box, name) > 0.7, say(*found).c_str());
    }

    void aStampOverALineAndABlackPen_data()
    {
        QTest::addColumn<Color>("color");
        QTest::newRow("green") << Color{40, 130, 90};
        QTest::newRow("red") << Color{180, 40, 60};
        QTest::newRow("violet") << Color{120, 50, 150};
    }

    /// What a stamp makes of a line is as dark as ink and as black as print: neither may it stay, nor may the pen, which
    /// is of the print's colour itself, be taken for print because its crossings are not.
    void aStampOverALineAndABlackPen()
    {
        QFETCH(Color, color);
        Page page = cheque();
        const Signed drawn = page.sign(5, chequeSignature, Black, 300);
        ColorPicture picture = page.picture();
        const int line = drawn.box.y + drawn.box.height * 3 / 5, left = drawn.box.x - 140;
        stamp(picture, {drawn.box.x - 180, line, drawn.box.width + 260, 3}, {70, 90, 120}, 0.9);
        for (const int y : {line - 62, line + 40})
            stamp(picture, {left, y, 240, 6}, color, 0.65);
        for (int x = left; x < left + 240; x += 26)
            stamp(picture, {x, line - 30, 12, 44}, color, 0.65);
        const auto wrong = wrongWithFirst(picture, drawn, {0.85, 0.93, 0.07});
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// Where a signature is doubtful it may be one in red; a stamp beside one in blue is not.
    void aRedStampBesideADoubtfulOne()
    {
        const Color red{190, 50, 70};
        for (const bool isRed : {false, true}) {
            Page page(1240, 1754);
            page.fillWithPrint(160, 1080, 120, 560, 1);
            const Signed drawn = page.sign(3, {660, 590, 420, 130}, isRed ? red : Blue);
            page.fillWithPrint(160, 1080, 780, 1650, 2);
            if (!isRed) {
                page.frame({460, 600, 190, 110}, 3, red);
                page.print(475, 640, "RECEIVED", 2, red);
            }
            const auto found = image::find(scanOf(page.picture()), 0);
            QVERIFY(found && !found->empty());
            QVERIFY2(overlap(found->front().box, drawn.box) > 0.7, say(*found).c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestRuledLine)
#include "test_ruled_line.moc"
