// Letters of print that a stroke runs into.
#include "core/image/print.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

/// The part of a piece that lies on the line of a row.
struct Part {
    cv::Rect box;
    int area = 0;
    double topX = 0, bottomX = 0; ///< where it goes on above and below the line, the mean
    int above = 0, below = 0;     ///< in how many pixels
};

std::vector<Part> partsOf(const cv::Mat& band, const cv::Mat& labels, cv::Mat& parts, const cv::Rect& at, int label)
{
    cv::Mat stats, centroids;
    const int count = cv::connectedComponentsWithStats(band, parts, stats, centroids, 8, CV_32S);
    std::vector<Part> all(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        const int* s = stats.ptr<int>(i);
        all[static_cast<std::size_t>(i)].box = {s[cv::CC_STAT_LEFT], s[cv::CC_STAT_TOP], s[cv::CC_STAT_WIDTH],
                                                s[cv::CC_STAT_HEIGHT]};
        all[static_cast<std::size_t>(i)].area = s[cv::CC_STAT_AREA];
    }
    const auto goesOn = [&](int y, int x) {
        if (y < 0 || y >= labels.rows)
            return false;
        for (int dx = -1; dx <= 1; ++dx)
            if (x + dx >= 0 && x + dx < labels.cols && labels.at<int>(y, x + dx) == label)
                return true;
        return false;
    };
    for (int x = 0; x < at.width; ++x) {
        if (const int part = parts.at<int>(0, x); part > 0 && goesOn(at.y - 1, at.x + x)) {
            all[static_cast<std::size_t>(part)].topX += x;
            ++all[static_cast<std::size_t>(part)].above;
        }
        if (const int part = parts.at<int>(at.height - 1, x); part > 0 && goesOn(at.y + at.height, at.x + x)) {
            all[static_cast<std::size_t>(part)].bottomX += x;
            ++all[static_cast<std::size_t>(part)].below;
        }
    }
    for (Part& part : all) {
        part.topX /= std::max(1, part.above);
        part.bottomX /= std::max(1, part.below);
    }
    return all;
}

/// Letters stand where their row does or next to it, and have more ink than a stroke that only passes.
bool isLetter(const Part& part, double height, double stroke, double gap, double letter)
{
    return part.box.height > 0.55 * height && part.box.width < 9 * letter && gap < 0.9 * letter
           && part.area > 1.8 * stroke * height && part.above + part.below < 0.7 * part.box.width + 3 * stroke;
}

/// Takes the letters of one row out of one piece. True where there were any.
bool cutRow(cv::Mat& mask, const Pieces& found, std::size_t row, std::size_t piece)
{
    const InkPiece& ink = found.pieces[piece];
    const double letter = found.letter;
    cv::Rect band = found.rows[row].box;
    band.x -= static_cast<int>(6 * letter);
    band.width += static_cast<int>(12 * letter);
    band &= ink.box;
    // A piece that hardly leaves the line is a letter or a word itself.
    const int over = band.y - ink.box.y, under = ink.box.y + ink.box.height - band.y - band.height;
    if (band.empty() || std::max(over, under) < letter)
        return false;
    const int label = static_cast<int>(piece) + 1;
    const cv::Mat mine = found.labels(band) == label;
    cv::Mat parts;
    std::vector<Part> all = partsOf(mine, found.labels, parts, band, label);
    std::vector<cv::Rect> print;
    for (const InkPiece& other : found.pieces)
        if (other.row == static_cast<int>(row))
            print.push_back(other.box);
    std::vector<bool> isCut(all.size(), false);
    bool any = false;
    for (bool again = true; again;) { // what was cut is print that the next letter may stand beside
        again = false;
        for (std::size_t i = 1; i < all.size(); ++i) {
            if (isCut[i])
                continue;
            const cv::Rect box = all[i].box + band.tl();
            double gap = 1e9;
            for (const cv::Rect& other : print)
                gap = std::min<double>(gap,
                                       std::max(box.x, other.x) - std::min(box.x + box.width, other.x + other.width));
            if (!isLetter(all[i], found.rows[row].box.height, ink.stroke, gap, letter))
                continue;
            isCut[i] = any = again = true;
            print.push_back(box);
        }
    }
    if (!any)
        return false;
    cv::Mat target = mask(band);
    for (int y = 0; y < band.height; ++y)
        for (int x = 0; x < band.width; ++x)
            if (isCut[static_cast<std::size_t>(parts.at<int>(y, x))])
                target.at<std::uint8_t>(y, x) = 0;
    for (std::size_t i = 1; i < all.size(); ++i) {
        const Part& part = all[i];
        // A stroke that comes in above and leaves below passes: its way between the two is put back.
        if (!isCut[i] || part.above == 0 || part.below == 0 || std::abs(part.topX - part.bottomX) > 1.5 * letter)
            continue;
        cv::line(target, {static_cast<int>(std::lround(part.topX)), 0},
                 {static_cast<int>(std::lround(part.bottomX)), band.height - 1}, 255,
                 std::max(1, static_cast<int>(std::lround(ink.stroke))));
    }
    return true;
}

} // namespace

bool cutPrint(cv::Mat& mask, const Pieces& found)
{
    bool any = false;
    for (std::size_t row = 0; row < found.rows.size(); ++row) {
        if (found.rows[row].letters < 3)
            continue;
        for (std::size_t piece = 0; piece < found.pieces.size(); ++piece) {
            const InkPiece& ink = found.pieces[piece];
            if (ink.kind == PieceKind::Hand && ink.box.height > 1.6 * found.letter)
                any = cutRow(mask, found, row, piece) || any;
        }
    }
    return any;
}

} // namespace countersign::image
