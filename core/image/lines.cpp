#include "core/image/lines.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace countersign::image {
namespace {

struct Run {
    int x = 0, top = 0, bottom = 0; ///< inclusive
    [[nodiscard]] int length() const { return bottom - top + 1; }
};

/// A line as its thin runs say: where nothing crosses it, it is as thick as it is.
struct Rule {
    double middle = 0, slope = 0; ///< y = middle + slope * x
    int thickness = 0;
};

int median(std::vector<int> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::vector<Run> runsAlong(const cv::Mat& mask, const cv::Mat& found, int label, const cv::Rect& box)
{
    std::vector<Run> runs;
    for (int x = box.x; x < box.x + box.width; ++x) {
        int last = -1;
        for (int y = box.y; y < box.y + box.height; ++y) {
            if (y <= last || found.at<int>(y, x) != label || !mask.at<std::uint8_t>(y, x))
                continue;
            Run run{x, y, y};
            while (run.top > 0 && mask.at<std::uint8_t>(run.top - 1, x))
                --run.top;
            while (run.bottom + 1 < mask.rows && mask.at<std::uint8_t>(run.bottom + 1, x))
                ++run.bottom;
            last = run.bottom;
            runs.push_back(run);
        }
    }
    return runs;
}

Rule ruleOf(const std::vector<Run>& runs)
{
    std::vector<int> lengths;
    for (const Run& run : runs)
        lengths.push_back(run.length());
    Rule rule;
    rule.thickness = median(lengths);
    // Theil's slope of the two halves: what crosses the line pulls a mean, not a median.
    std::vector<int> left, right, leftX, rightX;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (runs[i].length() > rule.thickness + 1)
            continue;
        const bool isLeft = i < runs.size() / 2;
        (isLeft ? left : right).push_back(runs[i].top + runs[i].bottom);
        (isLeft ? leftX : rightX).push_back(runs[i].x);
    }
    if (left.empty() || right.empty()) {
        rule.middle = (runs.front().top + runs.front().bottom) / 2.0;
        return rule;
    }
    const double x1 = median(leftX), x2 = median(rightX);
    const double y1 = median(left) / 2.0, y2 = median(right) / 2.0;
    rule.slope = x2 > x1 ? (y2 - y1) / (x2 - x1) : 0;
    rule.middle = y1 - rule.slope * x1;
    return rule;
}

/// Feet of letters and the joining strokes of a hand look like a dashed line for a while, but they are not straight over
/// their whole length, and what stands on them makes thick runs. A long line may have more on it, and be dotted; so may
/// one that lies bare at both ends, as a line to sign on does.
bool isRuled(const std::vector<Run>& runs, const Rule& rule, const cv::Rect& box, int length)
{
    const int end = box.width / 10;
    int onIt = 0, bareLeft = 0, bareRight = 0;
    for (const Run& run : runs) {
        if (run.length() > rule.thickness + 1
            || std::abs((run.top + run.bottom) / 2.0 - rule.middle - rule.slope * run.x) > 1.1)
            continue;
        ++onIt;
        bareLeft += run.x < box.x + end;
        bareRight += run.x >= box.x + box.width - end;
    }
    const bool isBare = std::min(bareLeft, bareRight) > 0.7 * end;
    const bool isLong = box.width > 3 * length;
    return onIt > (isLong   ? 0.55
                   : isBare ? 0.5
                            : 0.8)
                      * static_cast<double>(runs.size())
           && onIt > (isLong   ? 0.35
                      : isBare ? 0.45
                               : 0.75)
                         * box.width;
}

/// How dark the line itself is, where nothing crosses it.
int levelOf(const std::vector<Run>& runs, const Rule& rule, const cv::Mat& dark)
{
    std::vector<int> levels;
    for (const Run& run : runs)
        if (run.length() <= rule.thickness + 1) {
            int level = 0;
            for (int y = run.top; y <= run.bottom; ++y)
                level = std::max<int>(level, dark.at<std::uint8_t>(y, run.x));
            levels.push_back(level);
        }
    return levels.empty() ? 255 : median(std::move(levels));
}

/// Level lines only.
cv::Mat takeLevel(const cv::Mat& mask, const cv::Mat& dark, int length, int thickness)
{
    cv::Mat closed, opened;
    // Dots and dashes become one line, and a line that is not quite level stays one over its whole length.
    cv::dilate(mask, closed, cv::getStructuringElement(cv::MORPH_RECT, {1, 3}));
    cv::morphologyEx(closed, closed, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {5, 1}));
    cv::morphologyEx(closed, opened, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, {length, 1}));
    cv::Mat labels, stats, centroids;
    const int count = cv::connectedComponentsWithStats(opened, labels, stats, centroids, 8, CV_32S);
    cv::Mat taken = cv::Mat::zeros(mask.size(), CV_8U);
    for (int label = 1; label < count; ++label) {
        const int* s = stats.ptr<int>(label);
        const cv::Rect box(s[cv::CC_STAT_LEFT], s[cv::CC_STAT_TOP], s[cv::CC_STAT_WIDTH], s[cv::CC_STAT_HEIGHT]);
        const auto runs = runsAlong(mask, labels, label, box);
        if (runs.empty())
            continue;
        const Rule rule = ruleOf(runs);
        if (rule.thickness > thickness)
            continue; // a bar, a picture, a word of bold print: not a line
        if (!isRuled(runs, rule, box, length))
            continue;
        const double half = rule.thickness / 2.0 + 1;
        const int pen = levelOf(runs, rule, dark) + 40; // what is darker than the line lies on it
        for (const Run& run : runs) {
            const double middle = rule.middle + rule.slope * run.x;
            const int top = std::max(run.top, static_cast<int>(middle - half));
            const int bottom = std::min(run.bottom, static_cast<int>(middle + half + 0.5));
            const bool crosses = run.top < top - 1 && run.bottom > bottom + 1;
            if (crosses || bottom < top)
                continue;
            for (int y = top; y <= bottom; ++y)
                if (dark.at<std::uint8_t>(y, run.x) < pen)
                    taken.at<std::uint8_t>(y, run.x) = 255;
        }
    }
    return taken;
}

} // namespace

cv::Mat takeLines(cv::Mat& mask, const cv::Mat& dark, int length, int thickness)
{
    const cv::Mat level = takeLevel(mask, dark, length, thickness);
    cv::Mat turned, turnedDark, upright;
    cv::transpose(mask, turned);
    cv::transpose(dark, turnedDark);
    cv::transpose(takeLevel(turned, turnedDark, length, thickness), upright);
    const cv::Mat taken = level | upright;
    const cv::Mat left = mask & ~taken;
    // Where a slanting stroke was cut, the two ends lie across the line from each other: closing the gap gives it back.
    const int gap = thickness + 3;
    cv::Mat joined;
    cv::morphologyEx(left, joined, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_ELLIPSE, {gap, gap}));
    mask = left | (joined & taken);
    return taken & ~mask;
}

} // namespace countersign::image
