// A ruled line looked at in the page's own pixels, and taken off them.
#include "core/image/lines.h"
#include "core/image/paper.h"

#include <algorithm>
#include <array>
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

/// The page along a line, straightened: a column for each pixel along it, its middle in the middle row.
class Strip {
public:
    Strip(const cv::Mat& page, const RuledLine& line, int reach, Vivid vivid)
        : m_page(page), m_line(line), m_reach(reach)
    {
        const int length = line.to - line.from;
        m_color.create(2 * reach + 1, length, CV_8UC3);
        for (int i = 0; i < length; ++i) {
            m_base.push_back(static_cast<int>(std::lround(line.middle + line.slope * (line.from + i))));
            for (int row = 0; row < m_color.rows; ++row)
                m_color.at<cv::Vec3b>(row, i) = page.at<cv::Vec3b>(at(row, i));
        }
        m_paper = paperAlong();
        darken(vivid);
    }
    [[nodiscard]] int columns() const { return m_color.cols; }
    [[nodiscard]] int reach() const { return m_reach; }
    [[nodiscard]] const cv::Mat& dark() const { return m_dark; }
    /// The same without what is no pen's by its colour.
    [[nodiscard]] const cv::Mat& pens() const { return m_pens; }
    [[nodiscard]] cv::Vec3b paper(int column) const { return m_paper[static_cast<std::size_t>(column / Block)]; }
    /// How far the middle row lies below the line itself.
    [[nodiscard]] double offset(int column) const
    {
        return m_base[static_cast<std::size_t>(column)] - m_line.middle - m_line.slope * (m_line.from + column);
    }
    /// Where on the page it lies; on its border where that ends before.
    [[nodiscard]] cv::Point at(int row, int column) const
    {
        const int across = m_base[static_cast<std::size_t>(column)] + row - m_reach, along = m_line.from + column;
        const cv::Point point = m_line.isUpright ? cv::Point(across, along) : cv::Point(along, across);
        return {std::clamp(point.x, 0, m_page.cols - 1), std::clamp(point.y, 0, m_page.rows - 1)};
    }

private:
    static constexpr int Block = 32;

    /// What most pixels beside the line are brighter than, piece by piece.
    [[nodiscard]] std::vector<cv::Vec3b> paperAlong() const
    {
        std::vector<cv::Vec3b> paper;
        for (int from = 0; from < m_color.cols; from += Block) {
            std::array<Histogram, 3> counts{};
            for (int x = std::max(0, from - Block); x < std::min(m_color.cols, from + 2 * Block); ++x)
                for (int y = 0; y < m_color.rows; ++y)
                    for (int c = 0; c < 3; ++c)
                        ++counts[static_cast<std::size_t>(c)][m_color.at<cv::Vec3b>(y, x)[c]];
            cv::Vec3b level;
            for (int c = 0; c < 3; ++c)
                level[c] =
                    static_cast<std::uint8_t>(std::max(1, percentile(counts[static_cast<std::size_t>(c)], 0.75)));
            paper.push_back(level);
        }
        return paper;
    }
    void darken(Vivid vivid)
    {
        std::array<cv::Mat, 4> planes; // red, green, blue, grey
        for (cv::Mat& plane : planes)
            plane.create(m_color.size(), CV_8U);
        const auto gray = [](const cv::Vec3b& one) { return 299 * one[0] + 587 * one[1] + 114 * one[2]; };
        for (int y = 0; y < m_color.rows; ++y) {
            for (int x = 0; x < m_color.cols; ++x) {
                const auto& color = m_color.at<cv::Vec3b>(y, x);
                const cv::Vec3b white = paper(x);
                const auto against = [&](std::size_t plane, int value, int most) {
                    planes[plane].at<std::uint8_t>(y, x) =
                        static_cast<std::uint8_t>(255 - std::min(255, 255 * value / std::max(1, most)));
                };
                for (int c = 0; c < 3; ++c)
                    against(static_cast<std::size_t>(c), color[c], white[c]);
                against(3, gray(color) / 1000, gray(white) / 1000);
            }
        }
        m_dark = cv::max(planes[0], planes[3]);
        m_pens = m_dark.clone();
        if (vivid == Vivid::Goes)
            dropVivid(m_pens, planes[0], planes[1], planes[2]);
    }

    const cv::Mat& m_page;
    RuledLine m_line;
    int m_reach;
    std::vector<int> m_base;
    std::vector<cv::Vec3b> m_paper;
    cv::Mat m_color, m_dark, m_pens;
};

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

/// Where the line runs, as the places say where nothing stands on it.
struct Course {
    double thickness = 0;
    std::vector<bool> isBare;    ///< by column
    std::vector<double> middle;  ///< off the strip's line, by column
    double start = 0, slope = 0; ///< of the straight line through all, off the strip's
    double unsteady = 0;         ///< pixels: how far pieces of it lie off the straight line through all
    double bare = 0, inked = 0;  ///< shares of its length
    bool hasBareEnds = false;
};

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

/// How dark the line alone is at each distance from its middle, where nothing stands on it.
class Profile {
public:
    Profile(const Strip& strip, const Course& course) : m_reach(course.thickness / 2 + 2.5)
    {
        const int bins = static_cast<int>(2 * m_reach * Fine) + 1;
        std::vector<Histogram> counts(static_cast<std::size_t>(bins));
        for (std::size_t i = 0; i < course.isBare.size(); ++i) {
            const int x = static_cast<int>(i);
            if (!course.isBare[i])
                continue;
            for (int row = 0; row < strip.dark().rows; ++row) {
                const double off = row - strip.reach() + strip.offset(x) - course.middle[i];
                if (std::abs(off) < m_reach)
                    ++counts[bin(off)][strip.dark().at<std::uint8_t>(row, x)];
            }
        }
        for (const Histogram& one : counts) {
            std::int64_t all = 0;
            for (const std::int64_t count : one)
                all += count;
            // Nearly the darkest: dots and halftones are paler between.
            m_level.push_back(all < 8 ? -1 : percentile(one, 0.9));
        }
        // A line that lies quite level shows few distances; between them it is as dark as at the darker neighbour.
        std::vector<int> filled = m_level;
        for (std::size_t i = 0; i < filled.size(); ++i)
            for (std::size_t j = 0; filled[i] < 0 && j < filled.size(); ++j)
                for (const std::size_t k : {i - j, i + j})
                    if (k < m_level.size())
                        filled[i] = std::max(filled[i], m_level[k]);
        m_level = std::move(filled);
    }
    [[nodiscard]] double reach() const { return m_reach; }
    /// `off`: pixels from the line's middle, within reach().
    [[nodiscard]] int at(double off) const { return m_level[bin(off)]; }

private:
    static constexpr int Fine = 4; ///< steps a pixel
    [[nodiscard]] std::size_t bin(double off) const { return static_cast<std::size_t>((off + m_reach) * Fine); }

    double m_reach;
    std::vector<int> m_level;
};

/// What of the strip is the line and what a stroke that runs over it. All masks are of the strip's size.
class Parting {
public:
    Parting(const Strip& strip, const Course& course, int level)
        : m_strip(strip),
          m_course(course),
          m_profile(strip, course),
          m_band(strip.dark().size(), CV_8U, cv::Scalar(0)),
          m_pen(strip.dark().size(), CV_8U, cv::Scalar(0))
    {
        // What is darker than the line has a stroke over it: two layers of ink take more light than one.
        constexpr int margin = 14;
        for (int x = 0; x < strip.columns(); ++x) {
            for (int row = 0; row < m_band.rows; ++row) {
                const double off = offLine(row, x);
                if (std::abs(off) >= m_profile.reach())
                    continue;
                m_band.at<std::uint8_t>(row, x) = 255;
                if (strip.dark().at<std::uint8_t>(row, x) > m_profile.at(off) + margin)
                    m_pen.at<std::uint8_t>(row, x) = 255;
            }
        }
        cross(std::max(40, level / 3));
    }
    /// 255 where the line is and no stroke.
    [[nodiscard]] cv::Mat line() const { return m_band & ~m_pen; }

private:
    struct Contact {
        int from = 0, to = 0; ///< columns, `to` excluded
    };
    [[nodiscard]] double middle(int x) const { return m_course.middle[static_cast<std::size_t>(x)]; }
    [[nodiscard]] double offLine(int row, int x) const { return row - m_strip.reach() + m_strip.offset(x) - middle(x); }
    [[nodiscard]] int rowAt(double off, int x) const
    {
        return static_cast<int>(std::lround(off + middle(x) - m_strip.offset(x))) + m_strip.reach();
    }
    /// Where ink stands against the line from above (-1) or below (1).
    [[nodiscard]] std::vector<Contact> contacts(int side, int ink) const
    {
        std::vector<Contact> all;
        const double off = side * (m_profile.reach() + 0.5);
        for (int x = 0; x < m_strip.columns(); ++x) {
            const int row = std::clamp(rowAt(off, x), 0, m_band.rows - 1);
            if (m_strip.pens().at<std::uint8_t>(row, x) <= ink)
                continue;
            if (all.empty() || all.back().to < x)
                all.push_back({x, x});
            all.back().to = x + 1;
        }
        return all;
    }
    /// Strokes go on from one side to the other.
    void cross(int ink)
    {
        const auto above = contacts(-1, ink), below = contacts(1, ink);
        const int slack = static_cast<int>(m_course.thickness) + 2;
        cv::Mat bridges = cv::Mat::zeros(m_band.size(), CV_8U);
        for (const Contact& a : above) {
            for (const Contact& b : below) {
                if (b.from > a.to + slack || a.from > b.to + slack)
                    continue;
                const int top = rowAt(-m_profile.reach(), a.from), bottom = rowAt(m_profile.reach(), b.from);
                const std::vector<cv::Point> corners{
                    {a.from, top}, {a.to - 1, top}, {b.to - 1, bottom}, {b.from, bottom}};
                cv::fillConvexPoly(bridges, corners, 255);
            }
        }
        m_pen |= bridges & m_band;
        keepWhatHangsOn((m_strip.pens() > ink) & ~m_band);
    }
    /// A stroke on the line comes from beside it. The line's own edge under a stamp is no stroke yet.
    void keepWhatHangsOn(const cv::Mat& beside)
    {
        cv::Mat labels;
        const int count = cv::connectedComponents(m_pen | beside, labels, 8, CV_32S);
        std::vector<bool> hangs(static_cast<std::size_t>(count), false);
        for (int y = 0; y < labels.rows; ++y)
            for (int x = 0; x < labels.cols; ++x)
                if (beside.at<std::uint8_t>(y, x) && std::abs(offLine(y, x)) > m_profile.reach() + 2)
                    hangs[static_cast<std::size_t>(labels.at<int>(y, x))] = true;
        for (int y = 0; y < labels.rows; ++y)
            for (int x = 0; x < labels.cols; ++x)
                if (!hangs[static_cast<std::size_t>(labels.at<int>(y, x))])
                    m_pen.at<std::uint8_t>(y, x) = 0;
    }

    const Strip& m_strip;
    const Course& m_course;
    Profile m_profile;
    cv::Mat m_band, m_pen;
};

/// The line as its course says, as far as it can be followed: its ends may have been too pale for the search, or hidden.
RuledLine followed(const cv::Mat& page, const RuledLine& line, const Course& course, int half, int pixel, Vivid vivid)
{
    RuledLine whole = line;
    whole.slope += course.slope;
    whole.middle += course.start - course.slope * line.from;
    whole.thickness = course.thickness;
    whole.from = 0;
    whole.to = line.isUpright ? page.rows : page.cols;
    const Strip strip(page, whole, static_cast<int>(whole.thickness) + 6 * pixel + 4, vivid);
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

} // namespace

bool takeLines(cv::Mat& page, const std::vector<RuledLine>& lines, int pixel, Vivid vivid, cv::Mat& taken)
{
    taken = cv::Mat::zeros(page.size(), CV_8U);
    bool any = false;
    for (const RuledLine& line : lines) {
        const int reach = static_cast<int>(line.thickness) + 6 * pixel + 4;
        if (line.to - line.from < 32)
            continue;
        const Strip strip(page, line, reach, vivid);
        const int level = levelOf(strip, line.thickness), half = std::max(30, level / 2);
        const auto course = courseOf(runsOf(strip, half, line.thickness));
        if (!course || !isRuled(*course, line.to - line.from, line.isUpright ? page.rows : page.cols, pixel))
            continue;
        const RuledLine whole = followed(page, line, *course, half, pixel, vivid);
        const Strip all(page, whole, reach, vivid);
        const auto way = courseOf(runsOf(all, half, whole.thickness));
        if (!way)
            continue;
        const cv::Mat gone = Parting(all, *way, level).line();
        for (int x = 0; x < all.columns(); ++x) {
            for (int row = 0; row < gone.rows; ++row) {
                if (!gone.at<std::uint8_t>(row, x))
                    continue;
                page.at<cv::Vec3b>(all.at(row, x)) = all.paper(x);
                taken.at<std::uint8_t>(all.at(row, x)) = 255;
            }
        }
        any = true;
    }
    return any;
}

} // namespace countersign::image
