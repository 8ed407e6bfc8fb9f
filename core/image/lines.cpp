#include "core/image/lines.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

struct Run {
    int x = 0, top = 0, bottom = 0; ///< inclusive
    [[nodiscard]] int length() const { return bottom - top + 1; }
    [[nodiscard]] double middle() const { return (top + bottom) / 2.0; }
};

/// y = middle + slope * x
struct Straight {
    double middle = 0, slope = 0;
    [[nodiscard]] bool holds(const Run& run) const { return std::abs(run.middle() - middle - slope * run.x) <= 1.1; }
};

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

/// The line that most runs lie on, of those through one on the left and one on the right.
Straight through(const std::vector<Run>& runs)
{
    constexpr std::size_t tries = 14, samples = 240;
    const std::size_t third = std::max<std::size_t>(1, runs.size() / 3);
    const std::size_t step = std::max<std::size_t>(1, third / tries);
    const std::size_t stride = std::max<std::size_t>(1, runs.size() / samples);
    Straight best;
    int most = -1;
    for (std::size_t a = 0; a < third; a += step) {
        for (std::size_t b = runs.size() - third; b < runs.size(); b += step) {
            if (runs[b].x <= runs[a].x)
                continue;
            Straight line;
            line.slope = (runs[b].middle() - runs[a].middle()) / (runs[b].x - runs[a].x);
            line.middle = runs[a].middle() - line.slope * runs[a].x;
            int on = 0;
            for (std::size_t i = 0; i < runs.size(); i += stride)
                on += line.holds(runs[i]);
            if (on > most) {
                most = on;
                best = line;
            }
        }
    }
    return best;
}

/// A line in the small picture as it lies on the page.
RuledLine onPage(const Straight& line, int from, int to, int thickness, bool isUpright, const PageInk& ink)
{
    const auto point = [&](double along) {
        const double across = line.middle + line.slope * along + 0.5;
        const cv::Vec2d at = ink.toPage * (isUpright ? cv::Vec3d(across, along, 1) : cv::Vec3d(along, across, 1));
        return isUpright ? cv::Vec2d(at[1], at[0]) : at;
    };
    const cv::Vec2d a = point(from), b = point(to);
    RuledLine result;
    result.isUpright = isUpright;
    result.from = static_cast<int>(a[0]);
    result.to = static_cast<int>(b[0]);
    result.slope = (b[1] - a[1]) / std::max(1.0, b[0] - a[0]);
    result.middle = a[1] - 0.5 - result.slope * a[0]; // pixels are areas
    result.thickness = thickness * ink.factor;
    return result;
}

/// Level lines only; of a transposed mask, upright ones.
void look(const cv::Mat& mask, bool isUpright, const PageInk& ink, int length, int thickness,
          std::vector<RuledLine>& lines)
{
    cv::Mat closed, opened;
    // Dots and dashes become one line, and a line that is not quite level stays one over its whole length.
    cv::dilate(mask, closed, cv::getStructuringElement(cv::MORPH_RECT, {1, 3}));
    cv::morphologyEx(closed, closed, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {5, 1}));
    cv::morphologyEx(closed, opened, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, {length, 1}));
    cv::Mat labels, stats, centroids;
    const int count = cv::connectedComponentsWithStats(opened, labels, stats, centroids, 8, CV_32S);
    for (int label = 1; label < count; ++label) {
        const int* s = stats.ptr<int>(label);
        const cv::Rect box(s[cv::CC_STAT_LEFT], s[cv::CC_STAT_TOP], s[cv::CC_STAT_WIDTH], s[cv::CC_STAT_HEIGHT]);
        auto runs = runsAlong(mask, labels, label, box);
        std::erase_if(runs, [&](const Run& run) { return run.length() > thickness; });
        // A stroke along a line, and two lines close to each other, hang together.
        for (int i = 0; i < 3 && static_cast<int>(runs.size()) > length / 4; ++i) {
            const Straight line = through(runs);
            std::vector<int> lengths;
            int from = box.x + box.width, to = box.x;
            for (const Run& run : runs)
                if (line.holds(run)) {
                    lengths.push_back(run.length());
                    from = std::min(from, run.x);
                    to = std::max(to, run.x + 1);
                }
            std::erase_if(runs, [&](const Run& run) { return line.holds(run); });
            if (4 * static_cast<int>(lengths.size()) < length || to - from < length)
                continue;
            const auto lower = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 3);
            std::nth_element(lengths.begin(), lower, lengths.end());
            lines.push_back(onPage(line, from, to, *lower, isUpright, ink));
        }
    }
}

} // namespace

std::vector<RuledLine> lookForLines(const PageInk& ink, int length, int thickness)
{
    std::vector<RuledLine> lines;
    look(ink.mask, false, ink, length, thickness, lines);
    // A thin pale line to sign on is in the mask only where it hangs on strokes; the page's own pixels say whether it is one.
    look(ink.dark > ink.threshold / 2, false, ink, length, thickness, lines);
    cv::Mat turned;
    cv::transpose(ink.mask, turned);
    look(turned, true, ink, length, thickness, lines);
    return lines;
}

} // namespace countersign::image
