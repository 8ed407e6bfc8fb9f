#include "tests/core/image/pages.h"

#include "core/train/generator.h"
#include "tests/core/image/pictures.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <sstream>

namespace countersign::test {

namespace {

using Glyph = std::array<const char*, 7>;

/// Made up for this: upper case A E H L M P R S T, lower case a e i n o r s t l d.
const Glyph& glyph(char letter)
{
    static const std::array<Glyph, 16> glyphs = {{
        {".###.", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"}, // A
        {"#####", "#....", "#....", "####.", "#....", "#....", "#####"}, // E
        {"#...#", "##.##", "#.#.#", "#.#.#", "#...#", "#...#", "#...#"}, // M
        {"####.", "#...#", "#...#", "####.", "#....", "#....", "#...."}, // P
        {"####.", "#...#", "#...#", "####.", "#.#..", "#..#.", "#...#"}, // R
        {".####", "#....", "#....", ".###.", "....#", "....#", "####."}, // S
        {".....", ".....", ".###.", "....#", ".####", "#...#", ".####"}, // a
        {".....", ".....", ".###.", "#...#", "#####", "#....", ".###."}, // e
        {"..#..", ".....", ".##..", "..#..", "..#..", "..#..", ".###."}, // i
        {".....", ".....", "####.", "#...#", "#...#", "#...#", "#...#"}, // n
        {".....", ".....", ".###.", "#...#", "#...#", "#...#", ".###."}, // o
        {".....", ".....", "#.##.", "##..#", "#....", "#....", "#...."}, // r
        {".....", ".....", ".####", "#....", ".###.", "....#", "####."}, // s
        {".#...", ".#...", "####.", ".#...", ".#...", ".#..#", "..##."}, // t
        {".##..", "..#..", "..#..", "..#..", "..#..", "..#..", ".###."}, // l
        {"....#", "....#", ".####", "#...#", "#...#", "#...#", ".####"}, // d
    }};
    const std::string known = "AEMPRSaeinorstld";
    const auto at = known.find(letter);
    if (at != std::string::npos)
        return glyphs[at];
    const bool isUpper = letter >= 'A' && letter <= 'Z';
    return glyphs[isUpper ? static_cast<std::size_t>(letter) % 6 : 6 + static_cast<std::size_t>(letter) % 10];
}

std::size_t offset(const ColorPicture& picture, int x, int y)
{
    return 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x));
}

} // namespace

Page::Page(int width, int height, Color paper) : m_picture{width, height, {}}
{
    m_picture.pixels.resize(std::size_t{3} * static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    bar({0, 0, width, height}, paper);
}

void Page::mix(int x, int y, Color color, double share)
{
    if (x < 0 || y < 0 || x >= m_picture.width || y >= m_picture.height)
        return;
    const std::size_t at = offset(m_picture, x, y);
    for (std::size_t c = 0; c < 3; ++c) {
        const double value = m_picture.pixels[at + c] * (1 - share) + color[c] * share;
        m_picture.pixels[at + c] = static_cast<std::uint8_t>(std::lround(value));
    }
}

int Page::print(int x, int y, const std::string& text, int scale, Color color)
{
    for (const char letter : text) {
        if (letter != ' ') {
            const Glyph& form = glyph(letter);
            for (int row = 0; row < 7 * scale; ++row)
                for (int column = 0; column < 5 * scale; ++column)
                    if (form[static_cast<std::size_t>(row / scale)][column / scale] == '#')
                        mix(x + column, y + row, color, 1);
        }
        x += 6 * scale;
    }
    return x;
}

void Page::fillWithPrint(int left, int right, int top, int bottom, unsigned seed, int scale)
{
    std::mt19937 random(seed);
    const std::string letters = "aeinorstld";
    for (int y = top; y + 8 * scale < bottom; y += 13 * scale) {
        int x = left;
        while (x < right - 60 * scale) {
            std::string word;
            for (unsigned i = 0, length = 2 + random() % 8; i < length; ++i)
                word += letters[random() % letters.size()];
            x = print(x, y, word + " ", scale);
        }
    }
}

void Page::bar(const Box& box, Color color)
{
    for (int y = box.y; y < box.y + box.height; ++y)
        for (int x = box.x; x < box.x + box.width; ++x)
            mix(x, y, color, 1);
}

void Page::frame(const Box& box, int thickness, Color color)
{
    bar({box.x, box.y, box.width, thickness}, color);
    bar({box.x, box.y + box.height - thickness, box.width, thickness}, color);
    bar({box.x, box.y, thickness, box.height}, color);
    bar({box.x + box.width - thickness, box.y, thickness, box.height}, color);
}

void Page::hatch(Color color)
{
    for (int y = 0; y < m_picture.height; ++y)
        for (int x = 0; x < m_picture.width; ++x)
            if ((x + y) % 11 < 3 && (x / 180 + y / 90) % 2 == 0)
                mix(x, y, color, 1);
}

Signed Page::sign(unsigned writer, const Box& into, Color color, double dotsPerInch)
{
    train::Scene scene;
    scene.pen.width = 0.5;
    scene.size = {into.width, into.height};
    scene.dotsPerInch = dotsPerInch;
    const InkImage ink = train::drawInk(train::genuineTrace(train::makeWriter(writer), 1), scene);
    int left = ink.width, top = ink.height, right = -1, bottom = -1;
    for (int y = 0; y < ink.height; ++y) {
        for (int x = 0; x < ink.width; ++x) {
            const int value = ink.ink[static_cast<std::size_t>(y * ink.width + x)];
            mix(into.x + x, into.y + y, color, 0.9 * value / 255);
            if (value < 100)
                continue;
            left = std::min(left, x);
            right = std::max(right, x);
            top = std::min(top, y);
            bottom = std::max(bottom, y);
        }
    }
    Signed result{{into.x + left, into.y + top, right - left + 1, bottom - top + 1}, {}};
    result.ink = {result.box.width, result.box.height, {}};
    for (int y = top; y <= bottom; ++y) {
        const auto row = ink.ink.begin() + y * ink.width;
        result.ink.ink.insert(result.ink.ink.end(), row + left, row + right + 1);
    }
    return result;
}

void Page::addNoise(double deviation, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> grain(0, deviation);
    for (std::uint8_t& value : m_picture.pixels)
        value = static_cast<std::uint8_t>(std::clamp(value + grain(random), 0.0, 255.0));
}

ColorPicture Page::turned(double degrees) const
{
    ColorPicture result = m_picture;
    const double angle = degrees * 3.14159265358979 / 180, c = std::cos(angle), s = std::sin(angle);
    const double midX = m_picture.width / 2.0, midY = m_picture.height / 2.0;
    for (int y = 0; y < result.height; ++y) {
        for (int x = 0; x < result.width; ++x) {
            const double fromX = c * (x - midX) + s * (y - midY) + midX,
                         fromY = -s * (x - midX) + c * (y - midY) + midY;
            const int x0 = std::clamp(static_cast<int>(fromX), 0, result.width - 2);
            const int y0 = std::clamp(static_cast<int>(fromY), 0, result.height - 2);
            const double u = std::clamp(fromX - x0, 0.0, 1.0), v = std::clamp(fromY - y0, 0.0, 1.0);
            for (std::size_t channel = 0; channel < 3; ++channel) {
                const auto at = [&](int px, int py) { return m_picture.pixels[offset(m_picture, px, py) + channel]; };
                const double value = (1 - v) * ((1 - u) * at(x0, y0) + u * at(x0 + 1, y0))
                                     + v * ((1 - u) * at(x0, y0 + 1) + u * at(x0 + 1, y0 + 1));
                result.pixels[offset(result, x, y) + channel] = static_cast<std::uint8_t>(std::lround(value));
            }
        }
    }
    return result;
}

Page letter()
{
    Page page(1240, 1754);
    page.print(480, 90, "AMERSPA SASEE MARA", 3);
    page.fillWithPrint(150, 620, 220, 340, 2);
    page.fillWithPrint(150, 1100, 420, 1150, 3);
    page.print(660, 1190, "Sinserels");
    page.print(660, 1380, "Ronaldo E Sanders");
    page.print(660, 1408, "Assistant Editor");
    page.print(150, 1560, "sss Mr Rails, Mr Trent, Mrs Lane");
    return page;
}

Page cheque()
{
    Page page(2400, 1100, {238, 243, 232});
    page.hatch({214, 226, 205});
    page.print(130, 60, "SASEPAR MAREA", 8, {140, 40, 60});
    page.print(130, 145, "Main Street Lane Addresses Seattle", 3);
    page.print(60, 290, "Pas", 4);
    page.bar({160, 320, 1600, 3});
    page.print(1790, 290, "or order", 4);
    page.print(60, 400, "Sum", 4);
    page.bar({190, 430, 2000, 3});
    page.frame({1700, 470, 600, 90}, 3);
    page.sign(31, {500, 215, 520, 110}, Blue, 300);
    page.sign(32, {420, 335, 700, 100}, Blue, 300);
    page.print(200, 640, "ARE 1234567890", 4);
    page.print(1900, 850, "RALAREE SAN", 4);
    page.print(1910, 900, "Please sind aere", 3);
    for (int i = 0, y = 420; i < 40; ++i, y += 5 + i * 7 % 11)
        page.bar({2330, y, 50, 3 + i * 5 % 4});
    page.print(560, 1010, "0123456 78901 2345", 5);
    return page;
}

void stamp(ColorPicture& picture, const Box& box, Color color, double strength)
{
    for (int y = box.y; y < box.y + box.height; ++y)
        for (int x = box.x; x < box.x + box.width; ++x)
            for (std::size_t c = 0; c < 3; ++c) {
                auto& value = picture.pixels[(static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width)
                                              + static_cast<std::size_t>(x))
                                                 * 3
                                             + c];
                value = static_cast<std::uint8_t>(std::lround(value * (1 - strength * (1 - color[c] / 255.0))));
            }
}

double overlap(const Box& a, const Box& b)
{
    const double width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
    const double height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
    if (width <= 0 || height <= 0)
        return 0;
    const double both = width * height;
    return both / (1.0 * a.width * a.height + 1.0 * b.width * b.height - both);
}

bool isInkAt(const GrayPicture& extracted, const Box& at, int x, int y)
{
    const int column = x - at.x + (extracted.width - at.width) / 2;
    const int row = y - at.y + (extracted.height - at.height) / 2;
    return column >= 0 && row >= 0 && column < extracted.width && row < extracted.height
           && extracted.pixels[static_cast<std::size_t>(row * extracted.width + column)] < 128;
}

Agreement compare(const GrayPicture& extracted, const Box& at, const Signed& drawn)
{
    const auto isOut = [&](int x, int y) { return isInkAt(extracted, at, x, y); };
    const auto isDrawn = [&](int x, int y) {
        const int dx = x - drawn.box.x, dy = y - drawn.box.y;
        return dx >= 0 && dy >= 0 && dx < drawn.box.width && dy < drawn.box.height
               && drawn.ink.ink[static_cast<std::size_t>(dy * drawn.box.width + dx)] >= 128;
    };
    const auto near = [](const auto& is, int x, int y) {
        for (int dy = -2; dy <= 2; ++dy)
            for (int dx = -2; dx <= 2; ++dx)
                if (is(x + dx, y + dy))
                    return true;
        return false;
    };
    int drawnCount = 0, kept = 0, outCount = 0, foreign = 0;
    for (int y = std::min(at.y, drawn.box.y) - 10; y < std::max(at.y + at.height, drawn.box.y + drawn.box.height) + 10;
         ++y) {
        for (int x = std::min(at.x, drawn.box.x) - 10;
             x < std::max(at.x + at.width, drawn.box.x + drawn.box.width) + 10; ++x) {
            if (isDrawn(x, y)) {
                ++drawnCount;
                kept += near(isOut, x, y);
            }
            if (isOut(x, y)) {
                ++outCount;
                foreign += !near(isDrawn, x, y);
            }
        }
    }
    return {kept / std::max(1.0, 1.0 * drawnCount), foreign / std::max(1.0, 1.0 * outCount)};
}

std::string wrongWithFirst(const ColorPicture& page, const Signed& drawn, const Bounds& bounds)
{
    const auto found = image::findAndExtract(scanOf(page));
    if (!found || found->empty())
        return found ? "nothing found" : found.error().message;
    const auto& first = found->front();
    const double on = overlap(first.candidate.box, drawn.box);
    const Agreement agreement = compare(first.signature, first.candidate.box, drawn);
    if (on > bounds.overlap && agreement.kept > bounds.kept && agreement.foreign < bounds.foreign)
        return {};
    std::ostringstream text;
    text << say({first.candidate}) << "overlap " << on << ", kept " << agreement.kept << ", foreign "
         << agreement.foreign;
    return text.str();
}

std::string say(const std::vector<image::Candidate>& candidates)
{
    std::ostringstream text;
    for (const auto& [box, confidence, page, isWhereKnown] : candidates)
        text << box.x << ',' << box.y << ' ' << box.width << 'x' << box.height << " (" << confidence << ") ";
    return text.str();
}

} // namespace countersign::test
