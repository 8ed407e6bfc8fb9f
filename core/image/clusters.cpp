#include "core/image/clusters.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

cv::Rect grown(const cv::Rect& box, int x, int y)
{
    return {box.x - x, box.y - y, box.width + 2 * x, box.height + 2 * y};
}

/// Pieces that lie near each other, those larger than letters first; what is small joins what is large beside it.
std::vector<Cluster> group(const Pieces& found)
{
    const double letter = found.letter;
    std::vector<int> hand;
    for (std::size_t i = 0; i < found.pieces.size(); ++i)
        if (found.pieces[i].kind == PieceKind::Hand)
            hand.push_back(static_cast<int>(i));
    std::vector<int> parent(found.pieces.size());
    std::iota(parent.begin(), parent.end(), 0);
    const auto root = [&](int i) {
        while (parent[static_cast<std::size_t>(i)] != i)
            i = parent[static_cast<std::size_t>(i)];
        return i;
    };
    const auto isLarge = [&](int i) {
        const cv::Rect& box = found.pieces[static_cast<std::size_t>(i)].box;
        return box.height >= 1.6 * letter || box.width >= 3 * letter;
    };
    const auto isDash = [letter](const cv::Rect& box) { return box.width > 2 * letter && box.height < 0.5 * letter; };
    for (std::size_t a = 0; a < hand.size(); ++a) {
        for (std::size_t b = a + 1; b < hand.size(); ++b) {
            const int large = isLarge(hand[a]) + isLarge(hand[b]);
            const double reach = large == 2 ? 2.5 : large == 1 ? 1.5 : 0.7;
            const cv::Rect& one = found.pieces[static_cast<std::size_t>(hand[a])].box;
            const cv::Rect& other = found.pieces[static_cast<std::size_t>(hand[b])].box;
            // Letters of Devanagari hang from a line, and may stand a little below it.
            const double down = isDash(one) != isDash(other) ? 0.7 : 0.3;
            const auto wide = grown(one, static_cast<int>(reach * letter), static_cast<int>(down * letter));
            if ((wide & other).area() > 0)
                parent[static_cast<std::size_t>(root(hand[a]))] = root(hand[b]);
        }
    }
    std::vector<std::vector<int>> groups(found.pieces.size());
    for (const int i : hand)
        groups[static_cast<std::size_t>(root(i))].push_back(i);
    std::erase_if(groups, [](const std::vector<int>& one) { return one.empty(); });
    std::vector<Cluster> clusters;
    for (auto& pieces : groups) {
        Cluster cluster;
        cluster.isSmall = std::none_of(pieces.begin(), pieces.end(), isLarge);
        for (const int i : pieces)
            cluster.box |= found.pieces[static_cast<std::size_t>(i)].box;
        cluster.pieces = std::move(pieces);
        clusters.push_back(std::move(cluster));
    }
    return clusters;
}

/// Of a cluster's strokes, by how much there is of each.
struct Pen {
    double width = 0, dark = 0;
};

Pen penOf(const Pieces& found, const Cluster& cluster)
{
    double area = 0;
    Pen pen;
    for (const int i : cluster.pieces) {
        const InkPiece& piece = found.pieces[static_cast<std::size_t>(i)];
        area += piece.area;
        pen.width += piece.area * piece.stroke;
        pen.dark += piece.area * piece.dark;
    }
    pen.width /= area;
    pen.dark /= area;
    return pen;
}

/// Whether what lies beside a name may be a part of it: not paler, as security print is, and no word.
bool isOfPen(const Pieces& found, const Cluster& small, const Pen& pen)
{
    const Pen its = penOf(found, small);
    return its.width > 0.5 * pen.width && its.width < 2 * pen.width && its.dark > 0.75 * pen.dark;
}

int widestOf(const Pieces& found, const Cluster& cluster)
{
    int widest = 0;
    for (const int i : cluster.pieces)
        widest = std::max(widest, found.pieces[static_cast<std::size_t>(i)].box.width);
    return widest;
}

/// A ruled line under two words makes them what was signed on it.
bool isRuledBetween(const cv::Mat& lines, const cv::Rect& left, const cv::Rect& right, int below)
{
    const cv::Rect gap(cv::Point(left.x + left.width, std::max(left.y, right.y)),
                       cv::Point(right.x, std::max(left.y + left.height, right.y + right.height) + below));
    const cv::Rect inside = gap & cv::Rect({}, lines.size());
    if (inside.empty())
        return false;
    cv::Mat columns;
    cv::reduce(lines(inside), columns, 0, cv::REDUCE_MAX);
    return cv::countNonZero(columns) > 0.8 * inside.width;
}

/// How far apart two clusters, the first on the left, may stand and be words of one name; far below 0 where they are not.
double reachOf(const Pieces& found, const cv::Mat& lines, const Cluster& a, const Cluster& b)
{
    const double letter = found.letter;
    const int top = std::max(a.box.y, b.box.y), bottom = std::min(a.box.y + a.box.height, b.box.y + b.box.height);
    constexpr double none = -1e9; // however they overlap
    const int lower = std::min(a.box.height, b.box.height), higher = std::max(a.box.height, b.box.height);
    if (higher < 1.5 * letter || (a.isSmall && b.isSmall))
        return none;
    if (a.isSmall || b.isSmall) {
        const Cluster &small = a.isSmall ? a : b, &large = a.isSmall ? b : a;
        const bool isOwn = isOfPen(found, small, penOf(found, large));
        const bool isLetter = std::max(small.box.width, small.box.height) > 0.8 * letter && 5 * (bottom - top) > lower
                              && small.pieces.size() <= 4 && isOwn;
        // A word in small letters right beside a large one, some of them joined; one as high may stand farther from it.
        const bool isAsHigh = 9 * small.box.height > 4 * large.box.height && small.box.height > 1.1 * letter;
        const bool isWord = 2 * (bottom - top) > lower && (isAsHigh || widestOf(found, small) > 1.2 * letter) && isOwn;
        if (!isWord || !isAsHigh)
            return isLetter ? 3 * letter : isWord ? 1.5 * letter : none;
        const bool isOnLine = isRuledBetween(lines, a.box, b.box, static_cast<int>(letter));
        return std::max(3 * letter, (isOnLine ? 2.8 : 1.25) * large.box.height);
    }
    if (bottom - top < 0.4 * lower)
        return none;
    const bool isFlat = lower < 1.4 * letter; // a last stroke, drawn away from the name
    double reach = (isFlat ? 4.0 : 5.0) * letter;
    // Words of one hand and size may stand as far apart as they are high, and half again; farther on one ruled line.
    if (2 * lower > higher)
        reach = std::max(reach, 1.5 * lower);
    const double pens = penOf(found, a).width / penOf(found, b).width;
    if (2 * lower > higher && bottom - top > 0.7 * lower && pens > 0.8 && pens < 1.25
        && isRuledBetween(lines, a.box, b.box, static_cast<int>(letter)))
        reach = std::max(reach, 2.8 * lower);
    return reach;
}

/// Words of one name: beside each other on one line. Small letters between them, which passed for a row of print, come
/// back to the hand.
void joinWords(Pieces& found, const cv::Mat& lines, std::vector<Cluster>& clusters)
{
    for (bool again = true; again;) {
        again = false;
        for (std::size_t a = 0; a < clusters.size() && !again; ++a) {
            for (std::size_t b = 0; b < clusters.size() && !again; ++b) {
                const cv::Rect one = clusters[a].box, other = clusters[b].box;
                if (a == b || one.x > other.x)
                    continue;
                const int gap = other.x - one.x - one.width;
                const int top = std::max(one.y, other.y);
                const int bottom = std::min(one.y + one.height, other.y + other.height);
                if (gap > reachOf(found, lines, clusters[a], clusters[b]))
                    continue;
                const cv::Rect between(one.x + one.width - 2, top, std::max(0, gap) + 4, bottom - top);
                for (std::size_t i = 0; i < found.pieces.size(); ++i) {
                    InkPiece& piece = found.pieces[i];
                    const int middle = piece.box.y + piece.box.height / 2;
                    if (piece.kind != PieceKind::Print || piece.row < 0
                        || found.rows[static_cast<std::size_t>(piece.row)].letters > 9
                        || (piece.box & between).area() == 0 || middle < top || middle > bottom)
                        continue;
                    piece.kind = PieceKind::Hand;
                    clusters[a].pieces.push_back(static_cast<int>(i));
                    clusters[a].box |= piece.box;
                }
                clusters[a].pieces.insert(clusters[a].pieces.end(), clusters[b].pieces.begin(),
                                          clusters[b].pieces.end());
                clusters[a].box |= other;
                clusters[a].isSmall = false;
                clusters.erase(clusters.begin() + static_cast<std::ptrdiff_t>(b));
                again = true;
            }
        }
    }
}

/// Letters of a name that stand in a short row of their own under a headline or beside it, and passed for print.
void takeLetters(Pieces& found, Cluster& cluster)
{
    const double letter = found.letter;
    if (cluster.isSmall)
        return;
    const Pen pen = penOf(found, cluster);
    for (std::size_t row = 0; row < found.rows.size(); ++row) {
        const cv::Rect& its = found.rows[row].box;
        const cv::Rect wide = grown(cluster.box, static_cast<int>(1.5 * letter), 0);
        const int inside = std::min(its.y + its.height, wide.y + wide.height) - std::max(its.y, wide.y);
        if (found.rows[row].letters > 6 || its.height < 1.1 * letter || 3 * inside < 2 * its.height
            || (its & wide).empty())
            continue;
        Cluster letters;
        for (std::size_t i = 0; i < found.pieces.size(); ++i)
            if (found.pieces[i].kind == PieceKind::Print && found.pieces[i].row == static_cast<int>(row))
                letters.pieces.push_back(static_cast<int>(i));
        if (letters.pieces.empty() || !isOfPen(found, letters, pen))
            continue;
        for (const int i : letters.pieces)
            found.pieces[static_cast<std::size_t>(i)].kind = PieceKind::Hand;
        cluster.pieces.insert(cluster.pieces.end(), letters.pieces.begin(), letters.pieces.end());
        cluster.box |= its;
    }
}

/// Strokes under a name and over it, and the dots of letters.
void takeStrokes(const Pieces& found, std::vector<Cluster>& clusters)
{
    const double letter = found.letter;
    for (Cluster& cluster : clusters) {
        if (cluster.isSmall)
            continue;
        const Pen pen = penOf(found, cluster);
        for (Cluster& other : clusters) {
            const bool isFlat = other.box.height < 0.35 * other.box.width && other.box.height < 1.4 * letter
                                && other.box.width < 1.1 * cluster.box.width;
            const cv::Rect &mine = cluster.box, &its = other.box;
            const int gap = std::max(mine.y, its.y) - std::min(mine.y + mine.height, its.y + its.height);
            if (&other == &cluster || other.pieces.empty() || !(other.isSmall || isFlat) || gap > 1.2 * letter
                || its.x < mine.x - 1.5 * letter || its.x + its.width > mine.x + mine.width + 1.5 * letter)
                continue;
            if (other.pieces.size() > 2 || !isOfPen(found, other, pen))
                continue;
            cluster.pieces.insert(cluster.pieces.end(), other.pieces.begin(), other.pieces.end());
            cluster.box |= other.box;
            other.pieces.clear();
        }
    }
    std::erase_if(clusters, [](const Cluster& one) { return one.pieces.empty() || one.isSmall; });
}

/// Dots: as large as the pen is wide, and in the box or close to it; under and over a large name farther from it, unless
/// they stand among letters there.
void takeDots(const Pieces& found, Cluster& cluster)
{
    const Pen pen = penOf(found, cluster);
    const int letter = static_cast<int>(found.letter);
    const cv::Rect &box = cluster.box, close = grown(box, letter, letter / 2),
                   near = grown(box, letter, std::max(letter / 2, box.height / 3)), beside = grown(box, 2 * letter, 0);
    for (std::size_t i = 0; i < found.pieces.size(); ++i) {
        const InkPiece& piece = found.pieces[i];
        const auto isIn = [&piece](const cv::Rect& part) { return (piece.box & part) == piece.box; };
        const auto isLetterBeside = [&](const InkPiece& other) {
            return other.kind != PieceKind::Speck && (grown(other.box, letter / 2, 0) & piece.box).area() > 0;
        };
        const double size = piece.area / (pen.width * pen.width);
        if (piece.kind == PieceKind::Speck && piece.dark > 0.6 * pen.dark && size >= (isIn(close) ? 0.4 : 0.5)
            && (isIn(close) || (isIn(near) && std::ranges::none_of(found.pieces, isLetterBeside))
                || (piece.fill() > 0.5 && isIn(beside))))
            cluster.pieces.push_back(static_cast<int>(i));
    }
}

/// Share of the outline's gradient that points neither up or down nor sideways.
double slantingShare(const PageInk& ink, const Pieces& found, const Cluster& cluster)
{
    const cv::Rect box = grown(cluster.box, 2, 2) & cv::Rect({}, ink.mask.size());
    std::vector<std::uint8_t> isMine(found.pieces.size() + 1, 0);
    for (const int piece : cluster.pieces)
        isMine[static_cast<std::size_t>(piece) + 1] = 255;
    cv::Mat mine(box.size(), CV_8U);
    for (int y = 0; y < box.height; ++y)
        for (int x = 0; x < box.width; ++x)
            mine.at<std::uint8_t>(y, x) = isMine[static_cast<std::size_t>(found.labels.at<int>(box.y + y, box.x + x))];
    cv::GaussianBlur(mine, mine, {5, 5}, 0);
    cv::Mat dx, dy;
    cv::Sobel(mine, dx, CV_32F, 1, 0);
    cv::Sobel(mine, dy, CV_32F, 0, 1);
    double slanting = 0, all = 0;
    for (int y = 0; y < box.height; ++y) {
        for (int x = 0; x < box.width; ++x) {
            const double gx = std::abs(dx.at<float>(y, x)), gy = std::abs(dy.at<float>(y, x));
            const double length = std::hypot(gx, gy);
            all += length;
            if (std::min(gx, gy) > 0.414 * std::max(gx, gy)) // farther than 22.5 degrees from both
                slanting += length;
        }
    }
    return all > 0 ? slanting / all : 0;
}

ClusterTraits traitsOf(const PageInk& ink, const Pieces& found, const cv::Mat& lines, const Cluster& cluster)
{
    const double letter = found.letter;
    ClusterTraits traits;
    const cv::Rect& box = cluster.box;
    traits.height = box.height / letter;
    traits.width = box.width / letter;
    double area = 0, large = 0, stroke = 0;
    for (const int i : cluster.pieces) {
        const InkPiece& piece = found.pieces[static_cast<std::size_t>(i)];
        area += piece.area;
        stroke += piece.stroke * piece.area;
        const int side = std::max(piece.box.width, piece.box.height);
        traits.largest = std::max(traits.largest, side / letter);
        if (side > 2.2 * letter)
            large += piece.area;
    }
    traits.fill = area / box.area();
    traits.stroke = stroke / area / letter;
    traits.share = large / area;
    traits.pieces = static_cast<double>(cluster.pieces.size());
    traits.slanting = slantingShare(ink, found, cluster);
    traits.x = (box.x + box.width / 2.0) / ink.mask.cols;
    traits.y = (box.y + box.height / 2.0) / ink.mask.rows;
    traits.pageAspect = ink.mask.cols / static_cast<double>(ink.mask.rows);
    const int far = static_cast<int>(3 * letter);
    const cv::Rect below(box.x, box.y + box.height * 2 / 3, box.width, box.height / 3 + far);
    const cv::Rect above(box.x, box.y - far, box.width, box.height / 3 + far);
    double covered = 0, letters = 0, lettersAbove = 0;
    for (const PrintRow& row : found.rows) {
        covered += (row.box & box).area();
        letters += row.letters;
        if (row.box.y + row.box.height / 2 < box.y + box.height / 2)
            lettersAbove += row.letters;
        traits.hasPrintBelow = traits.hasPrintBelow || (row.box & below).area() > 0;
        traits.hasPrintAbove = traits.hasPrintAbove || (row.box & above).area() > 0;
    }
    traits.after = letters > 0 ? lettersAbove / letters : 0.5;
    traits.printInside = covered / box.area();
    const cv::Rect under = grown(box, 0, static_cast<int>(letter)) & cv::Rect({}, lines.size());
    traits.isOnLine = cv::countNonZero(lines(under)) > 0.5 * box.width;
    return traits;
}

double ramp(double value, double zero, double one)
{
    return std::clamp((value - zero) / (one - zero), 0.0, 1.0);
}

/// Log odds added up, by hand.
double logOddsOf(const ClusterTraits& t)
{
    double sum = -5.4;
    sum += 2.0 * ramp(t.height, 1.8, 3.5) - 2.0 * ramp(t.height, 14, 20);
    sum += 2.0 * ramp(t.width, 4, 9) - 2.0 * ramp(t.width, 45, 65);
    sum += 1.5 * ramp(t.largest, 2.5, 6);
    sum += 1.0 * ramp(t.share, 0.4, 0.9);
    sum -= 3.0 * ramp(0.5 - t.share, 0, 0.4) * ramp(t.pieces, 6, 16); // the crumbs of a bad copy
    sum -= 3.0 * ramp(t.fill, 0.25, 0.5);
    sum += 2.0 * ramp(t.slanting, 0.3, 0.5);
    sum -= 1.5 * ramp(t.height / t.width, 1.0, 2.5);
    sum += 1.2 * t.hasPrintBelow + 0.3 * t.hasPrintAbove;
    sum -= 6.0 * ramp(0.65 - t.after, 0, 0.55);
    if (t.pageAspect > 1.6) // a cheque is signed in its lower right quarter
        sum += 2 * ramp(t.x, 0.4, 0.75) - 3.5 * ramp(0.65 - t.y, 0, 0.15);
    return sum;
}

} // namespace

std::vector<Cluster> findClusters(const PageInk& ink, Pieces& found, const cv::Mat& lines)
{
    std::vector<Cluster> clusters = group(found);
    for (Cluster& cluster : clusters)
        takeLetters(found, cluster);
    joinWords(found, lines, clusters);
    takeStrokes(found, clusters);
    for (Cluster& cluster : clusters) {
        cluster.traits = traitsOf(ink, found, lines, cluster);
        cluster.logOdds = logOddsOf(cluster.traits);
    }
    std::sort(clusters.begin(), clusters.end(),
              [](const Cluster& a, const Cluster& b) { return a.logOdds > b.logOdds; });
    for (Cluster& cluster : clusters)
        takeDots(found, cluster);
    // Most pages are signed once or twice: what comes far behind the best, or as the fourth, is likely something else.
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        const double behind = clusters.front().logOdds - clusters[i].logOdds;
        const double later = i > 2 ? 1.5 * static_cast<double>(i - 2) : 0;
        clusters[i].confidence = 1 / (1 + std::exp(later + 0.5 * behind - clusters[i].logOdds));
    }
    return clusters;
}

} // namespace countersign::image
