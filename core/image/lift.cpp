#include "core/image/page_search.h"
#include "core/image/paper.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

cv::Rect grown(const cv::Rect& box, int by)
{
    return {box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by};
}

/// A box of the small picture on the page; turned, it becomes the box around.
cv::Rect onPage(const cv::Rect& box, const PageInk& ink)
{
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
    for (const int dx : {0, box.width}) {
        for (const int dy : {0, box.height}) {
            const cv::Vec2d corner = ink.toPage * cv::Vec3d(box.x + dx, box.y + dy, 1);
            left = std::min(left, corner[0]);
            right = std::max(right, corner[0]);
            top = std::min(top, corner[1]);
            bottom = std::max(bottom, corner[1]);
        }
    }
    const cv::Point from(static_cast<int>(std::floor(left)), static_cast<int>(std::floor(top)));
    return {from, cv::Point(static_cast<int>(std::ceil(right)), static_cast<int>(std::ceil(bottom)))};
}

/// A mask of the small picture as it lies on a part of the page.
cv::Mat onPart(const cv::Mat& small, const PageInk& ink, const cv::Rect& part)
{
    cv::Matx23d to = ink.toPage;
    // Pixels are areas: the middle of a small one lies in the middle of those it was made of.
    for (int i = 0; i < 2; ++i)
        to(i, 2) += (to(i, 0) + to(i, 1)) / 2 - 0.5;
    to(0, 2) -= part.x;
    to(1, 2) -= part.y;
    cv::Mat large;
    cv::warpAffine(small, large, cv::Mat(to), part.size(), cv::INTER_NEAREST, cv::BORDER_CONSTANT, 0);
    return large;
}

cv::Mat far(const cv::Mat& mask)
{
    cv::Mat distance;
    cv::distanceTransform(~mask, distance, cv::DIST_L2, 3);
    return distance;
}

/// How dark the ink is: the level that a share of it stays below.
int levelOf(const cv::Mat& dark, const cv::Mat& ink, double share)
{
    Histogram values{};
    for (int y = 0; y < dark.rows; ++y)
        for (int x = 0; x < dark.cols; ++x)
            if (ink.at<std::uint8_t>(y, x))
                ++values[dark.at<std::uint8_t>(y, x)];
    return percentile(values, share);
}

/// Where print was cut out of a stroke that runs on beyond it, the stroke is closed again.
cv::Mat withoutPrint(const cv::Mat& ink, const cv::Mat& print, int gap)
{
    const cv::Mat left = ink & ~print;
    cv::Mat joined;
    cv::morphologyEx(left, joined, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_ELLIPSE, {gap, gap}));
    return left | (joined & print);
}

/// Rows of print go on to the left and right, bars and pictures to all sides.
cv::Mat nearPrint(const Pieces& found)
{
    const int letter = static_cast<int>(found.letter);
    cv::Mat near(found.labels.size(), CV_8U, cv::Scalar(0));
    const cv::Rect bounds({}, near.size());
    for (const PrintRow& row : found.rows)
        if (!row.box.empty())
            near(cv::Rect(row.box.x - 6 * letter, row.box.y - letter / 4, row.box.width + 12 * letter,
                          row.box.height + letter / 2)
                 & bounds)
                .setTo(255);
    for (const InkPiece& piece : found.pieces)
        if (piece.kind == PieceKind::Solid)
            near(grown(piece.box, 3 * letter) & bounds).setTo(255);
    return near;
}

/// Crumbs that cutting left behind.
void dropCrumbs(cv::Mat& ink, int least)
{
    cv::Mat labels, stats, centroids;
    const int count = cv::connectedComponentsWithStats(ink, labels, stats, centroids, 8, CV_32S);
    for (int y = 0; y < ink.rows; ++y)
        for (int x = 0; x < ink.cols; ++x) {
            const int label = labels.at<int>(y, x);
            if (label > 0 && stats.at<int>(label, cv::CC_STAT_AREA) < least)
                ink.at<std::uint8_t>(y, x) = 0;
        }
    static_cast<void>(count);
}

} // namespace

std::optional<Lifted> lift(const cv::Mat& page, const PageSearch& search, const std::vector<int>& pieces)
{
    const auto& found = search.found;
    const double factor = search.ink.factor;
    cv::Rect box;
    std::vector<std::uint8_t> isMine(found.pieces.size() + 1, 0), isOther(found.pieces.size() + 1, 0),
        isPrint(found.pieces.size() + 1, 0);
    for (std::size_t i = 0; i < found.pieces.size(); ++i) {
        const PieceKind kind = found.pieces[i].kind;
        isOther[i + 1] = kind == PieceKind::Speck ? 0 : 255;
        isPrint[i + 1] = kind == PieceKind::Print || kind == PieceKind::Solid ? 255 : 0;
    }
    for (const int piece : pieces) {
        const auto at = static_cast<std::size_t>(piece);
        isMine[at + 1] = 255;
        isOther[at + 1] = isPrint[at + 1] = 0;
        box |= found.pieces[at].box;
    }
    // Wide enough around for the print beside it to show its colour.
    const cv::Rect bounds({}, search.found.labels.size());
    const cv::Rect around = grown(box, static_cast<int>(6 * found.letter)) & bounds;
    cv::Mat mineSmall(bounds.size(), CV_8U, cv::Scalar(0)), otherSmall = mineSmall.clone(),
                                                            printSmall = mineSmall.clone();
    for (int y = around.y; y < around.y + around.height; ++y) {
        const int* label = found.labels.ptr<int>(y);
        for (int x = around.x; x < around.x + around.width; ++x) {
            const auto at = static_cast<std::size_t>(label[x]);
            mineSmall.at<std::uint8_t>(y, x) = isMine[at];
            otherSmall.at<std::uint8_t>(y, x) =
                static_cast<std::uint8_t>(isOther[at] | (isMine[at] ? 0 : search.lines.at<std::uint8_t>(y, x)));
            printSmall.at<std::uint8_t>(y, x) = isPrint[at];
        }
    }
    const cv::Rect part = onPage(around, search.ink) & cv::Rect({}, page.size());
    if (part.empty())
        return std::nullopt;
    const cv::Mat color = page(part);
    const Darkness darkness = darknessOf(color, static_cast<int>(64 * factor), search.ink.vivid);
    const cv::Mat dark = darkness.dark;
    const cv::Mat ink = inkAbove(dark, search.ink.threshold);
    const cv::Mat toMine = far(onPart(mineSmall, search.ink, part));
    const cv::Mat toOther = far(onPart(otherSmall, search.ink, part));
    cv::Mat mine = ink & (toMine <= toOther) & (toMine <= 1.5 * factor);
    const cv::Mat print = ink & (far(onPart(printSmall, search.ink, part)) <= factor);
    const cv::Mat near = onPart(nearPrint(found), search.ink, part);
    const cv::Mat among = printByColor(color, dark, mine, print, near, found.letter * factor);
    const int stroke = std::max(3, static_cast<int>(0.35 * found.letter * factor) | 1);
    if (cv::countNonZero(among) > 0) {
        mine = withoutPrint(mine, among, stroke);
        dropCrumbs(mine, static_cast<int>(0.06 * found.letter * found.letter * factor * factor));
    }
    cv::Mat gone = vividInk(darkness, search.ink.threshold), byStamp;
    cv::dilate(gone, byStamp,
               cv::getStructuringElement(cv::MORPH_RECT, {2 * search.ink.factor + 3, 2 * search.ink.factor + 3}));
    if (!search.taken.empty())
        gone |= search.taken(part);
    dropRests(mine, gone, static_cast<int>(mostRest * factor));
    // Security print that strokes run over hangs on them, paler than they are, and what is left of stamps, over which
    // strokes are darker than elsewhere.
    const int level = levelOf(dark, mine, 0.6);
    mine &= (dark > 6 * level / 10) | (~byStamp & (dark > 4 * level / 10));
    const cv::Rect tight = cv::boundingRect(mine);
    if (tight.empty())
        return std::nullopt;

    // The strokes' soft edges belong to them, unless they are the edge of something else.
    cv::Mat soft;
    cv::dilate(mine, soft, cv::getStructuringElement(cv::MORPH_ELLIPSE, {3, 3}));
    soft &= ~(ink & ~mine);
    const int full = std::max(1, levelOf(dark, mine, 0.6));
    const int margin = std::max(4, std::max(tight.width, tight.height) / 25);
    Lifted lifted;
    lifted.box = tight + part.tl();
    lifted.gray = cv::Mat(tight.height + 2 * margin, tight.width + 2 * margin, CV_8U, cv::Scalar(255));
    for (int y = 0; y < tight.height; ++y)
        for (int x = 0; x < tight.width; ++x)
            if (soft.at<std::uint8_t>(tight.y + y, tight.x + x))
                lifted.gray.at<std::uint8_t>(y + margin, x + margin) = static_cast<std::uint8_t>(
                    255 - std::min(255, dark.at<std::uint8_t>(tight.y + y, tight.x + x) * 255 / full));
    return lifted;
}

} // namespace countersign::image
