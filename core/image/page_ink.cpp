#include "core/image/page_ink.h"

#include "core/image/paper.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

/// Text of a page some 8 inches wide is then 6 to 10 pixels high, which is enough to tell print from a hand.
constexpr double wantedWidth = 1100;

/// The paper's own level: the brightest of a neighbourhood, since strokes are narrow.
cv::Mat paperUnder(const cv::Mat& plane, int reach)
{
    const int step = std::max(1, reach / 8);
    cv::Mat paper;
    cv::resize(plane, paper, {std::max(1, plane.cols / step), std::max(1, plane.rows / step)}, 0, 0, cv::INTER_AREA);
    const cv::Size size(9, 9);
    cv::morphologyEx(paper, paper, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, size), {-1, -1}, 1,
                     cv::BORDER_REPLICATE);
    cv::GaussianBlur(paper, paper, size, 0, 0, cv::BORDER_REPLICATE);
    paper = cv::max(paper, 1);
    cv::resize(paper, paper, plane.size(), 0, 0, cv::INTER_LINEAR);
    return paper;
}

cv::Mat against(const cv::Mat& plane, int reach)
{
    cv::Mat dark;
    cv::divide(plane, paperUnder(plane, reach), dark, 255.0);
    cv::bitwise_not(dark, dark);
    return dark;
}

int thresholdFor(const cv::Mat& dark)
{
    // A threshold is sought among what is clearly darker than paper: most of a page is paper, and a tint or security
    // print on half of it would otherwise be taken for the dark class.
    constexpr int least = 48;
    Histogram histogram{};
    for (int y = 0; y < dark.rows; ++y) {
        const auto* row = dark.ptr<std::uint8_t>(y);
        for (int x = 0; x < dark.cols; ++x)
            if (row[x] >= least)
                ++histogram[row[x]];
    }
    // Where the darkest ink lies; half of it parts a pen from what is printed pale.
    const int full = percentile(histogram, 0.9);
    return std::clamp(full * 45 / 100, 70, 110);
}

/// Rows of print and ruled lines are sharpest against the gaps between them when they lie level.
double skewOf(const cv::Mat& mask)
{
    std::vector<cv::Point> points;
    cv::findNonZero(mask, points);
    if (points.size() < 200)
        return 0;
    const std::size_t stride = std::max<std::size_t>(1, points.size() / 40'000);
    const auto sharpness = [&](double degrees) {
        const double slope = std::tan(degrees * CV_PI / 180);
        std::vector<int> rows(static_cast<std::size_t>(mask.rows + mask.cols), 0);
        for (std::size_t i = 0; i < points.size(); i += stride) {
            const double y = points[i].y + slope * (points[i].x - mask.cols / 2) + mask.cols / 2.0;
            if (y >= 0 && y < static_cast<double>(rows.size()))
                ++rows[static_cast<std::size_t>(y)];
        }
        double sum = 0;
        for (std::size_t i = 1; i < rows.size(); ++i)
            sum += std::pow(rows[i] - rows[i - 1], 2.0);
        return sum;
    };
    const double level = sharpness(0);
    double best = level * 1.05; // a page is turned only where that clearly helps
    double angle = 0;
    for (int step = -20; step <= 20; ++step) {
        const double value = sharpness(step * 0.25);
        if (value > best) {
            best = value;
            angle = step * 0.25;
        }
    }
    return angle;
}

} // namespace

cv::Mat matOf(const ColorPicture& picture)
{
    return {picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t*>(picture.pixels.data())};
}

void dropVivid(cv::Mat& dark, const cv::Mat& red, const cv::Mat& green, const cv::Mat& blue)
{
    // Blue and black take the most off red light and the least off blue. Where a pen crosses a stamp it is black.
    cv::Mat greenOverRed, blueOverGreen, redOverGreen, other, all;
    cv::subtract(green, red, greenOverRed);
    cv::subtract(blue, green, blueOverGreen);
    // Green ink takes little more off blue light than off green, but much off red.
    cv::subtract(red, green, redOverGreen);
    const cv::Mat greenish = cv::min(redOverGreen, 4 * blueOverGreen);
    const cv::Mat depth = cv::max(cv::max(red, green), blue);
    cv::blur(cv::max(cv::max(greenOverRed, blueOverGreen), greenish), other, {3, 3});
    cv::blur(depth, all, {3, 3});
    constexpr int pens = 10, stamps = 13; // in hundredths of how dark the ink is
    cv::Mat share(dark.size(), CV_8U), sure = depth.clone();
    for (int y = 0; y < dark.rows; ++y) {
        const auto *its = other.ptr<std::uint8_t>(y), *whole = all.ptr<std::uint8_t>(y);
        auto *out = share.ptr<std::uint8_t>(y), *surely = sure.ptr<std::uint8_t>(y);
        for (int x = 0; x < dark.cols; ++x) {
            const int one = its[x] == 0 ? 0 : std::min(100, 100 * its[x] / std::max<int>(1, whole[x]));
            out[x] = static_cast<std::uint8_t>(one);
            if (one < stamps)
                surely[x] = 0;
        }
    }
    cv::Mat sureAround, allAround, sureShare;
    cv::blur(sure, sureAround, {9, 9});
    cv::blur(depth, allAround, {9, 9});
    cv::blur(sure > 0, sureShare, {9, 9});
    for (int y = 0; y < dark.rows; ++y) {
        auto* row = dark.ptr<std::uint8_t>(y);
        const auto *one = share.ptr<std::uint8_t>(y), *its = depth.ptr<std::uint8_t>(y),
                   *sureHere = sureAround.ptr<std::uint8_t>(y), *allHere = allAround.ptr<std::uint8_t>(y),
                   *counts = sureShare.ptr<std::uint8_t>(y);
        for (int x = 0; x < dark.cols; ++x) {
            int vivid = one[x];
            if (row[x] == 0 || vivid <= pens / 2)
                continue;
            // What is nearly so among what surely is. A pen over a stamp takes half of the light that the stamp leaves.
            const int around = sureHere[x], count = counts[x];
            if (vivid < stamps && count > 25 && 2 * (255 - its[x]) < 255 - 255 * around / count)
                continue;
            if (3 * around > 2 * allHere[x])
                vivid = stamps;
            row[x] = static_cast<std::uint8_t>(row[x] * (stamps - std::clamp(vivid, pens, stamps)) / (stamps - pens));
        }
    }
}

Darkness darknessOf(const cv::Mat& color, int reach, Vivid vivid)
{
    cv::Mat gray;
    cv::cvtColor(color, gray, cv::COLOR_RGB2GRAY);
    std::vector<cv::Mat> planes;
    cv::split(color, planes);
    const cv::Mat red = against(planes[0], reach);
    Darkness result;
    result.dark = cv::max(against(gray, reach), red);
    result.all = result.dark;
    if (vivid == Vivid::Goes) {
        result.all = result.dark.clone();
        dropVivid(result.dark, red, against(planes[1], reach), against(planes[2], reach));
    }
    return result;
}

cv::Mat inkAbove(const cv::Mat& dark, int threshold)
{
    const cv::Mat strong = dark > threshold;
    const cv::Mat weak = dark > threshold * 7 / 10;
    cv::Mat labels;
    const int count = cv::connectedComponents(weak, labels, 8, CV_32S);
    std::vector<std::uint8_t> isInk(static_cast<std::size_t>(count), 0);
    for (int y = 0; y < dark.rows; ++y) {
        const int* label = labels.ptr<int>(y);
        const auto* seed = strong.ptr<std::uint8_t>(y);
        for (int x = 0; x < dark.cols; ++x)
            if (seed[x])
                isInk[static_cast<std::size_t>(label[x])] = 255;
    }
    isInk[0] = 0;
    return byLabel(labels, isInk);
}

cv::Mat byLabel(const cv::Mat& labels, const std::vector<std::uint8_t>& values)
{
    cv::Mat result(labels.size(), CV_8U);
    for (int y = 0; y < labels.rows; ++y) {
        const int* label = labels.ptr<int>(y);
        auto* out = result.ptr<std::uint8_t>(y);
        for (int x = 0; x < labels.cols; ++x)
            out[x] = values[static_cast<std::size_t>(label[x])];
    }
    return result;
}

cv::Mat vividInk(const Darkness& darkness, int threshold)
{
    const int least = threshold * 7 / 10;
    return (darkness.all > least) & (darkness.dark <= least);
}

namespace {

/// Of what was taken away, the pieces that stand alone. What lies along strokes is of those: a pen's edge may have a tint
/// of its own. Label 0: none.
cv::Mat aloneOf(const cv::Mat& gone, const cv::Mat& ink, std::vector<int>& areas)
{
    cv::Mat wide, near, labels, stats, centroids;
    const cv::Mat around = cv::getStructuringElement(cv::MORPH_RECT, {3, 3});
    cv::dilate(ink, near, around);
    cv::dilate(gone, wide, around); // the edge of a stamp's stroke is as pale as paper
    const int count = cv::connectedComponentsWithStats(wide, labels, stats, centroids, 8, CV_32S);
    std::vector<int> all(static_cast<std::size_t>(count), 0), along = all;
    for (int y = 0; y < gone.rows; ++y) {
        for (int x = 0; x < gone.cols; ++x) {
            if (!gone.at<std::uint8_t>(y, x))
                continue;
            const auto label = static_cast<std::size_t>(labels.at<int>(y, x));
            ++all[label];
            along[label] += near.at<std::uint8_t>(y, x) != 0;
        }
    }
    areas.assign(static_cast<std::size_t>(count), 0);
    for (int i = 1; i < count; ++i)
        if (2 * along[static_cast<std::size_t>(i)] < all[static_cast<std::size_t>(i)])
            areas[static_cast<std::size_t>(i)] = stats.at<int>(i, cv::CC_STAT_AREA);
    return labels;
}

} // namespace

void dropRests(cv::Mat& ink, const cv::Mat& gone, int most)
{
    if (cv::countNonZero(gone) == 0)
        return;
    std::vector<int> areas;
    const cv::Mat alone = aloneOf(gone, ink, areas);
    cv::Mat labels, stats, centroids;
    const int count = cv::connectedComponentsWithStats(ink, labels, stats, centroids, 8, CV_32S);
    std::vector<int> outline(static_cast<std::size_t>(count), 0), beside = outline;
    const std::array<cv::Point, 4> sides{cv::Point(0, -1), {0, 1}, {-1, 0}, {1, 0}};
    for (int y = 0; y < ink.rows; ++y) {
        const int* label = labels.ptr<int>(y);
        for (int x = 0; x < ink.cols; ++x) {
            if (label[x] == 0)
                continue;
            for (const cv::Point side : sides) {
                const cv::Point next = cv::Point(x, y) + side;
                const bool isOnPage = next.x >= 0 && next.y >= 0 && next.x < ink.cols && next.y < ink.rows;
                if (!isOnPage || labels.at<int>(next) != 0)
                    continue;
                ++outline[static_cast<std::size_t>(label[x])];
                // A rest is much less than what it is a rest of.
                beside[static_cast<std::size_t>(label[x])] += areas[static_cast<std::size_t>(alone.at<int>(next))]
                                                              > 3 * stats.at<int>(label[x], cv::CC_STAT_AREA);
            }
        }
    }
    std::vector<std::uint8_t> stays(static_cast<std::size_t>(count), 255);
    stays[0] = 0;
    for (int i = 1; i < count; ++i) {
        const int* s = stats.ptr<int>(i);
        const auto at = static_cast<std::size_t>(i);
        if (std::min(s[cv::CC_STAT_WIDTH], s[cv::CC_STAT_HEIGHT]) <= most && 5 * beside[at] > 3 * outline[at])
            stays[at] = 0;
    }
    ink = byLabel(labels, stays);
}

namespace {

/// Wider than any stroke.
constexpr int reach = 64;

cv::Mat turned(const cv::Mat& small, const PageInk& ink, int border)
{
    if (ink.turn.empty())
        return small;
    cv::Mat result;
    cv::warpAffine(small, result, ink.turn, small.size(), cv::INTER_LINEAR, border);
    return result;
}

} // namespace

PageInk pageInk(const cv::Mat& page, Vivid vivid)
{
    PageInk ink;
    ink.vivid = vivid;
    ink.factor = std::max(1, static_cast<int>(page.cols / wantedWidth + 0.3));
    ink.color = shrunk(page, ink.factor);
    const Darkness darkness = darknessOf(ink.color, reach, vivid);
    ink.dark = darkness.dark;
    ink.threshold = thresholdFor(ink.dark);
    ink.mask = inkAbove(ink.dark, ink.threshold);
    ink.stamps = vividInk(darkness, ink.threshold);
    ink.angle = skewOf(ink.mask);
    const cv::Size size = ink.color.size();
    const double scaleX = std::min<double>(ink.factor, page.cols), scaleY = std::min<double>(ink.factor, page.rows);
    cv::Matx23d back(1, 0, 0, 0, 1, 0);
    if (ink.angle != 0) {
        const cv::Point2f middle(static_cast<float>(size.width) / 2, static_cast<float>(size.height) / 2);
        ink.turn = cv::getRotationMatrix2D(middle, -ink.angle, 1);
        seeAgain(ink, page);
        cv::Mat inverse;
        cv::invertAffineTransform(ink.turn, inverse);
        back = cv::Matx23d(inverse.ptr<double>());
    }
    ink.toPage = {scaleX * back(0, 0), scaleX * back(0, 1), scaleX * back(0, 2),
                  scaleY * back(1, 0), scaleY * back(1, 1), scaleY * back(1, 2)};
    return ink;
}

void seeAgain(PageInk& ink, const cv::Mat& page)
{
    ink.color = turned(shrunk(page, ink.factor), ink, cv::BORDER_REPLICATE);
    const Darkness darkness = darknessOf(ink.color, reach, ink.vivid);
    ink.dark = darkness.dark;
    ink.mask = inkAbove(ink.dark, ink.threshold);
    ink.stamps = vividInk(darkness, ink.threshold);
}

cv::Mat inSmall(const cv::Mat& mask, const PageInk& ink)
{
    return turned(shrunk(mask, ink.factor), ink, cv::BORDER_CONSTANT);
}

} // namespace countersign::image
