// What of a ruled line's strip is the line, and what a stroke that runs over it.
#include "core/image/line_strip.h"
#include "core/image/paper.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

/// How dark the line alone is at each distance from its middle, where nothing stands on it; 0 to 255.
class Profile {
public:
    /// In: `plane`: how dark the strip is, in whatever light.
    Profile(const cv::Mat& plane, const Strip& strip, const Course& course) : m_reach(reachOf(course.thickness))
    {
        const int bins = static_cast<int>(2 * m_reach * Fine) + 1;
        std::vector<Histogram> counts(static_cast<std::size_t>(bins));
        // Dots and halftones are paler between.
        cv::Mat filled;
        cv::dilate(plane, filled, cv::getStructuringElement(cv::MORPH_RECT, {9, 1}));
        for (std::size_t i = 0; i < course.isBare.size(); ++i) {
            const int x = static_cast<int>(i);
            if (!course.isBare[i])
                continue;
            for (int row = 0; row < plane.rows; ++row) {
                const double off = row - strip.reach() + strip.offset(x) - course.middle[i];
                if (std::abs(off) < m_reach)
                    ++counts[bin(off)][filled.at<std::uint8_t>(row, x)];
            }
        }
        for (const Histogram& one : counts) {
            std::int64_t all = 0;
            for (const std::int64_t count : one)
                all += count;
            // A hand may have drawn along some of it.
            m_level.push_back(all < 8 ? -1 : percentile(one, 0.4));
        }
        // A line that lies quite level shows few distances; between them it is as dark as at the darker neighbour.
        std::vector<int> all = m_level;
        for (std::size_t i = 0; i < all.size(); ++i)
            for (std::size_t j = 0; all[i] < 0 && j < all.size(); ++j)
                for (const std::size_t k : {i - j, i + j})
                    if (k < m_level.size())
                        all[i] = std::max(all[i], m_level[k]);
        m_level = std::move(all);
    }
    /// `off`: pixels from the line's middle, within its reach.
    [[nodiscard]] int at(double off) const { return m_level[bin(off)]; }

private:
    static constexpr int Fine = 4; ///< steps a pixel
    [[nodiscard]] std::size_t bin(double off) const { return static_cast<std::size_t>((off + m_reach) * Fine); }

    double m_reach;
    std::vector<int> m_level;
};

/// All masks are of the strip's size.
class Parting {
public:
    Parting(const Strip& strip, const Course& course, int level)
        : m_strip(strip),
          m_course(course),
          m_reach(reachOf(course.thickness)),
          m_band(strip.dark().size(), CV_8U, cv::Scalar(0)),
          m_pen(strip.dark().size(), CV_8U, cv::Scalar(0))
    {
        for (int x = 0; x < strip.columns(); ++x)
            for (int row = 0; row < m_band.rows; ++row)
                if (std::abs(offLine(row, x)) < m_reach)
                    m_band.at<std::uint8_t>(row, x) = 255;
        // What is darker than the line has a stroke over it: two layers of ink take more light than one.
        constexpr int margin = 14;
        const Profile profile(strip.dark(), strip, course);
        cv::Mat over = overLine(strip.dark(), profile);
        forBand([&](int row, int x, double off) {
            if (strip.dark().at<std::uint8_t>(row, x) > profile.at(off) + margin)
                m_pen.at<std::uint8_t>(row, x) = 255;
        });
        if (!strip.lights()[0].empty())
            leaveStamps(over);
        m_stroke = alongLine(over);
        cross(std::max(40, level / 3));
    }
    [[nodiscard]] Parted parted() const { return {m_band & ~m_pen, m_stroke}; }

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
    template <typename Visit> void forBand(const Visit& visit) const
    {
        for (int x = 0; x < m_band.cols; ++x)
            for (int row = 0; row < m_band.rows; ++row)
                if (m_band.at<std::uint8_t>(row, x))
                    visit(row, x, offLine(row, x));
    }
    /// How dark what lies on the line is by itself; beside it as it is.
    [[nodiscard]] cv::Mat overLine(const cv::Mat& plane, const Profile& profile) const
    {
        cv::Mat over = plane.clone();
        forBand([&](int row, int x, double off) {
            const int light = 255 - plane.at<std::uint8_t>(row, x), line = std::max(1, 255 - profile.at(off));
            over.at<std::uint8_t>(row, x) = static_cast<std::uint8_t>(255 - std::min(255, 255 * light / line));
        });
        return over;
    }
    /// A stamp over the line makes it darker, and is no stroke.
    void leaveStamps(cv::Mat& over)
    {
        std::array<cv::Mat, 3> lights;
        for (std::size_t c = 0; c < lights.size(); ++c)
            lights[c] = overLine(m_strip.lights()[c], Profile(m_strip.lights()[c], m_strip, m_course));
        cv::Mat pens = over.clone();
        dropVivid(pens, lights[0], lights[1], lights[2]);
        forBand([&](int row, int x, double) {
            if (2 * pens.at<std::uint8_t>(row, x) < over.at<std::uint8_t>(row, x))
                m_pen.at<std::uint8_t>(row, x) = 0;
        });
        over = pens;
    }
    /// Strokes that are so much darker than the line that they need not come from beside it.
    [[nodiscard]] cv::Mat alongLine(const cv::Mat& over) const
    {
        constexpr int sure = 90;
        cv::Mat labels, stats, centroids;
        const int count = cv::connectedComponentsWithStats(m_pen & (over > sure), labels, stats, centroids, 8, CV_32S);
        const int least = 2 * static_cast<int>(m_course.thickness) + 4;
        std::vector<std::uint8_t> isStroke(static_cast<std::size_t>(count), 0);
        for (int i = 1; i < count; ++i) {
            const int* s = stats.ptr<int>(i);
            isStroke[static_cast<std::size_t>(i)] =
                s[cv::CC_STAT_WIDTH] >= least && s[cv::CC_STAT_AREA] >= 3 * least / 2 ? 255 : 0;
        }
        return byLabel(labels, isStroke);
    }
    /// Where ink stands against the line from above (-1) or below (1).
    [[nodiscard]] std::vector<Contact> contacts(int side, int ink) const
    {
        std::vector<Contact> all;
        const double off = side * (m_reach + 0.5);
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
    /// What of a wide contact a stroke that is as wide as the other one comes from.
    [[nodiscard]] static Contact nearest(const Contact& wide, const Contact& other, int slack)
    {
        const int width = std::min(wide.to - wide.from, other.to - other.from + slack);
        const int from = (other.from + other.to - width) / 2;
        const int start = std::clamp(from, wide.from, wide.to - width);
        return {start, start + width};
    }
    /// Strokes go on from one side to the other.
    void cross(int ink)
    {
        const auto above = contacts(-1, ink), below = contacts(1, ink);
        const int slack = static_cast<int>(m_course.thickness) + 2;
        cv::Mat bridges = cv::Mat::zeros(m_band.size(), CV_8U);
        for (const Contact& high : above) {
            for (const Contact& low : below) {
                if (low.from > high.to + slack || high.from > low.to + slack)
                    continue;
                const Contact a = nearest(high, low, slack), b = nearest(low, high, slack);
                const int top = rowAt(-m_reach, a.from), bottom = rowAt(m_reach, b.from);
                const std::vector<cv::Point> corners{
                    {a.from, top}, {a.to - 1, top}, {b.to - 1, bottom}, {b.from, bottom}};
                cv::fillConvexPoly(bridges, corners, 255);
            }
        }
        m_pen |= bridges & m_band;
        keepWhatHangsOn((m_strip.pens() > ink) & ~m_band);
    }
    /// A stroke on the line comes from beside it, or is plain to see. The line's own edge under a stamp is no stroke yet.
    void keepWhatHangsOn(const cv::Mat& beside)
    {
        cv::Mat labels;
        const int count = cv::connectedComponents(m_pen | beside, labels, 8, CV_32S);
        std::vector<bool> hangs(static_cast<std::size_t>(count), false);
        for (int y = 0; y < labels.rows; ++y)
            for (int x = 0; x < labels.cols; ++x)
                if (m_stroke.at<std::uint8_t>(y, x)
                    || (beside.at<std::uint8_t>(y, x) && std::abs(offLine(y, x)) > m_reach + 2))
                    hangs[static_cast<std::size_t>(labels.at<int>(y, x))] = true;
        for (int y = 0; y < labels.rows; ++y)
            for (int x = 0; x < labels.cols; ++x)
                if (!hangs[static_cast<std::size_t>(labels.at<int>(y, x))])
                    m_pen.at<std::uint8_t>(y, x) = 0;
    }

    const Strip& m_strip;
    const Course& m_course;
    double m_reach;
    cv::Mat m_band, m_pen, m_stroke;
};

} // namespace

Parted part(const Strip& strip, const Course& course, int level)
{
    return Parting(strip, course, level).parted();
}

} // namespace countersign::image
