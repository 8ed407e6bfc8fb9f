// A ruled line looked at in the page's own pixels, and taken off them.
#include "core/image/line_strip.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>

namespace countersign::image {
namespace {

double medianOf(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// What stands across the line at one place.
struct Run {
    int top = 0, bottom = -1; ///< rows, inclusive; none where they are the wrong way round
    double middle = 0;        ///< by weight, off the line
    [[nodiscard]] int length() const { return bottom - top + 1; }
};

/// How dark the line is in its middle.
int levelOf(const Strip& strip, double thickness)
{
    const int around = static_cast<int>(thickness / 2 + 1);
    std::vector<double> peaks;
    for (int x = 0; x < strip.columns(); ++x) {
        double peak = 0;
        cv::minMaxLoc(strip.dark()(cv::Rect(x, strip.reach() - around, 1, 2 * around + 1)), nullptr, &peak);
        peaks.push_back(peak);
    }
    return static_cast<int>(medianOf(std::move(peaks)));
}

std::vector<Run> runsOf(const Strip& strip, int half, double thickness)
{
    std::vector<Run> runs(static_cast<std::size_t>(strip.columns()));
    const int around = static_cast<int>(thickness / 2 + 2), rows = strip.dark().rows;
    for (int x = 0; x < strip.columns(); ++x) {
        const auto dark = [&](int row) { return static_cast<int>(strip.dark().at<std::uint8_t>(row, x)); };
        int start = -1;
        for (int off = 0; off <= around && start < 0; ++off)
            for (const int row : {strip.reach() - off, strip.reach() + off})
                if (start < 0 && dark(row) > half)
                    start = row;
        if (start < 0)
            continue;
        Run& run = runs[static_cast<std::size_t>(x)];
        run.top = run.bottom = start;
        while (run.top > 0 && dark(run.top - 1) > half)
            --run.top;
        while (run.bottom + 1 < rows && dark(run.bottom + 1) > half)
            ++run.bottom;
        double sum = 0, weight = 0;
        for (int row = std::max(0, run.top - 1); row <= std::min(rows - 1, run.bottom + 1); ++row) {
            sum += dark(row) * (row - strip.reach());
            weight += dark(row);
        }
        run.middle = sum / std::max(1.0, weight) + strip.offset(x);
    }
    return runs;
}

/// A straight line through points, by the medians of the two halves' slopes and then the least squares of what is near.
std::pair<double, double> straightThrough(const std::vector<double>& x, const std::vector<double>& y)
{
    const std::size_t half = x.size() / 2;
    std::vector<double> slopes;
    for (std::size_t i = 0; i + half < x.size(); ++i)
        slopes.push_back((y[i + half] - y[i]) / (x[i + half] - x[i]));
    double slope = half > 0 ? medianOf(slopes) : 0;
    std::vector<double> rest;
    for (std::size_t i = 0; i < x.size(); ++i)
        rest.push_back(y[i] - slope * x[i]);
    return {medianOf(rest), slope};
}

std::optional<Course> courseOf(const std::vector<Run>& runs)
{
    std::vector<int> lengths;
    for (const Run& run : runs)
        if (run.length() > 0)
            lengths.push_back(run.length());
    if (lengths.size() < 16)
        return std::nullopt;
    const auto lower = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() * 3 / 10);
    std::nth_element(lengths.begin(), lower, lengths.end());
    Course course;
    course.thickness = *lower;
    course.inked = static_cast<double>(lengths.size()) / static_cast<double>(runs.size());
    // Piece by piece: a scanner's steps and a letter that stands on the line are no bends.
    constexpr std::size_t piece = 24;
    std::vector<double> x, y;
    for (std::size_t from = 0; from < runs.size(); from += piece) {
        std::vector<double> middles;
        for (std::size_t i = from; i < std::min(runs.size(), from + piece); ++i)
            if (runs[i].length() > 0 && runs[i].length() <= course.thickness + 1)
                middles.push_back(runs[i].middle);
        if (middles.size() < 6)
            continue;
        x.push_back(static_cast<double>(from) + piece / 2.0);
        y.push_back(medianOf(std::move(middles)));
    }
    if (x.size() < 3)
        return std::nullopt;
    const auto [middle, slope] = straightThrough(x, y);
    course.start = middle;
    course.slope = slope;
    std::vector<double> off;
    for (std::size_t i = 0; i < x.size(); ++i) {
        y[i] -= middle + slope * x[i];
        off.push_back(std::abs(y[i]));
    }
    std::sort(off.begin(), off.end());
    course.unsteady = off[off.size() * 7 / 10];
    // Scanners bend lines a little over their length; what is farther off is something else.
    const double bend = std::max(0.8, 2 * course.unsteady);
    std::vector<double> bentX, bentY;
    for (std::size_t i = 0; i < x.size(); ++i)
        if (std::abs(y[i]) <= bend) {
            bentX.push_back(x[i]);
            bentY.push_back(y[i]);
        }
    std::size_t next = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto at = static_cast<double>(i);
        while (next < bentX.size() && bentX[next] < at)
            ++next;
        double bent = 0;
        if (!bentX.empty()) {
            const std::size_t right = std::min(next, bentX.size() - 1), left = next > 0 ? next - 1 : 0;
            const double share =
                right > left ? std::clamp((at - bentX[left]) / (bentX[right] - bentX[left]), 0.0, 1.0) : 0;
            bent = bentY[left] + share * (bentY[right] - bentY[left]);
        }
        course.middle.push_back(middle + slope * at + bent);
    }
    int bare = 0, left = 0, rightEnd = 0;
    const auto end = runs.size() / 10;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const bool isBare = runs[i].length() > 0 && runs[i].length() <= course.thickness + 1
                            && std::abs(runs[i].middle - course.middle[i]) <= 1;
        course.isBare.push_back(isBare);
        bare += isBare;
        left += isBare && i < end;
        rightEnd += isBare && i >= runs.size() - end;
    }
    course.bare = bare / static_cast<double>(runs.size());
    course.hasBareEnds = std::min(left, rightEnd) > 0.7 * static_cast<double>(end);
    return course;
}

/// A printer's line is straight over its whole length; a hand's is so for a while. The longer, the more a scanner may
/// have bent it. `width`: of the page along the line; `pixel`: how many of the page's a pixel of the small picture has.
bool isRuled(const Course& course, int length, int width, int pixel)
{
    if (course.thickness > 6 * pixel)
        return false;
    const bool isLong = length > 0.3 * width;
    // What keeps its course to a fraction of a pixel is a printer's even where a stamp or a name hides most of it.
    const bool isSteady = pixel > 1 && course.unsteady < 0.1;
    const bool isSteadyFar = isSteady && course.bare * length > 0.06 * width;
    if (course.bare < (isLong || isSteadyFar ? 0.3
                       : course.hasBareEnds  ? 0.4
                       : isSteady            ? 0.5
                                             : 0.75)
        || course.bare < (isSteadyFar          ? 0.35
                          : course.hasBareEnds ? 0.45
                                               : 0.55)
                             * course.inked)
        return false;
    const double most = pixel > 1 ? 0.3 : 0.5;
    return course.unsteady < most * (isLong ? 2 : 1);
}

/// The line as its course says, as far as it can be followed: its ends may have been too pale for the search, or hidden.
RuledLine followed(const cv::Mat& page, const RuledLine& line, const Course& course, int half, int pixel)
{
    RuledLine whole = line;
    whole.slope += course.slope;
    whole.middle += course.start - course.slope * line.from;
    whole.thickness = course.thickness;
    whole.from = 0;
    whole.to = line.isUpright ? page.rows : page.cols;
    const Strip strip(page, whole, static_cast<int>(whole.thickness) + 6 * pixel + 4, Vivid::Stays);
    const auto isThere = [&](int x) {
        double peak = 0;
        cv::minMaxLoc(strip.dark()(cv::Rect(x, strip.reach() - 1, 1, 3)), nullptr, &peak);
        return peak > half;
    };
    const int most = 4 * pixel; // a gap no wider
    RuledLine result = whole;
    result.from = line.from;
    result.to = line.to;
    for (int x = line.from - 1; x >= 0 && x > result.from - most; --x)
        if (isThere(x))
            result.from = x;
    for (int x = line.to; x < whole.to && x < result.to + most; ++x)
        if (isThere(x))
            result.to = x + 1;
    result.from = std::max(0, result.from - 2);
    result.to = std::min(whole.to, result.to + 2);
    return result;
}

/// Two searches find the same line. What is left of it after the first taking is a hand's.
bool isTaken(const RuledLine& line, const std::vector<RuledLine>& taken)
{
    const double along = (line.from + line.to) / 2.0;
    return std::ranges::any_of(taken, [&](const RuledLine& one) {
        const double off = line.middle - one.middle + (line.slope - one.slope) * along;
        return one.isUpright == line.isUpright && along >= one.from && along < one.to
               && std::abs(off) < reachOf(one.thickness);
    });
}

} // namespace

bool takeLines(cv::Mat& page, const std::vector<RuledLine>& lines, int pixel, Vivid vivid, cv::Mat& taken)
{
    taken = cv::Mat::zeros(page.size(), CV_8U);
    std::vector<RuledLine> gone;
    for (const RuledLine& line : lines) {
        const int reach = static_cast<int>(line.thickness) + 6 * pixel + 4;
        if (line.to - line.from < 32 || isTaken(line, gone))
            continue;
        const Strip strip(page, line, reach, Vivid::Stays); // where it runs, in whatever ink
        const int level = levelOf(strip, line.thickness), half = std::max(30, level / 2);
        const auto course = courseOf(runsOf(strip, half, line.thickness));
        if (!course || !isRuled(*course, line.to - line.from, line.isUpright ? page.rows : page.cols, pixel))
            continue;
        const RuledLine whole = followed(page, line, *course, half, pixel);
        const Strip all(page, whole, reach, vivid);
        const auto way = courseOf(runsOf(all, half, whole.thickness));
        if (!way)
            continue;
        const Parted parted = part(all, *way, level);
        cv::Mat near; // of a stroke that lies on the line what was taken away beside it says nothing
        cv::dilate(parted.stroke, near, cv::getStructuringElement(cv::MORPH_RECT, {1, 2 * pixel + 5}));
        for (int x = 0; x < all.columns(); ++x) {
            for (int row = 0; row < parted.line.rows; ++row) {
                if (!parted.line.at<std::uint8_t>(row, x))
                    continue;
                page.at<cv::Vec3b>(all.at(row, x)) = all.paper(x);
                if (!near.at<std::uint8_t>(row, x))
                    taken.at<std::uint8_t>(all.at(row, x)) = 255;
            }
        }
        gone.push_back(whole);
    }
    return !gone.empty();
}

} // namespace countersign::image
