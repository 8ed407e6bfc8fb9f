#include "core/image/paper.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

/// Callers work on several pictures at a time; OpenCV's own threads would only stand in their way. Set before there are
/// threads: it takes down the pool, and who is just using it crashes.
[[maybe_unused]] const bool isSingleThreaded = [] {
    cv::setNumThreads(1);
    return true;
}();

Histogram histogramOf(const cv::Mat& picture)
{
    // Neighbours are often equal, and a count waits for the one before it: so there are four.
    std::array<std::array<std::uint32_t, 256>, 4> counts{};
    Histogram histogram{};
    for (int y = 0; y < picture.rows; ++y) {
        const auto* row = picture.ptr<std::uint8_t>(y);
        int x = 0;
        for (; x + 4 <= picture.cols; x += 4)
            for (std::size_t k = 0; k < 4; ++k)
                ++counts[k][row[x + static_cast<int>(k)]];
        for (; x < picture.cols; ++x)
            ++counts[0][row[x]];
    }
    for (std::size_t value = 0; value < histogram.size(); ++value)
        for (const auto& some : counts)
            histogram[value] += some[value];
    return histogram;
}

/// Otsu, "A threshold selection method from gray-level histograms", IEEE Trans. SMC 9(1), 1979.
int otsu(const Histogram& histogram)
{
    double total = 0;
    double sum = 0;
    for (std::size_t value = 0; value < histogram.size(); ++value) {
        total += static_cast<double>(histogram[value]);
        sum += static_cast<double>(value) * static_cast<double>(histogram[value]);
    }
    double below = 0;
    double belowSum = 0;
    double best = -1;
    int threshold = 0;
    for (std::size_t value = 0; value + 1 < histogram.size(); ++value) {
        below += static_cast<double>(histogram[value]);
        belowSum += static_cast<double>(value) * static_cast<double>(histogram[value]);
        if (below <= 0 || below >= total)
            continue;
        const double distance = belowSum / below - (sum - belowSum) / (total - below);
        const double between = below * (total - below) * distance * distance;
        if (between > best) {
            best = between;
            threshold = static_cast<int>(value);
        }
    }
    return threshold;
}

/// The paper without the ink, small. Strokes are narrow, so the brightest of a wide neighbourhood is the paper.
cv::Mat paperUnder(const cv::Mat& gray)
{
    const int step = std::max(1, std::max(gray.cols, gray.rows) / PaperSide);
    cv::Mat paper;
    cv::resize(gray, paper, cv::Size(std::max(1, gray.cols / step), std::max(1, gray.rows / step)), 0, 0,
               cv::INTER_AREA);
    const cv::Size reach(9, 9);
    cv::morphologyEx(paper, paper, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, reach), cv::Point(-1, -1),
                     1, cv::BORDER_REPLICATE);
    cv::GaussianBlur(paper, paper, reach, 0, 0, cv::BORDER_REPLICATE);
    return cv::max(paper, 1);
}

double darkShare(const cv::Mat& paper)
{
    double brightest = 0;
    cv::minMaxLoc(paper, nullptr, &brightest);
    return cv::countNonZero(paper < 0.4 * brightest) / static_cast<double>(paper.total());
}

} // namespace

int percentile(const Histogram& histogram, double share)
{
    const auto total = std::accumulate(histogram.begin(), histogram.end(), std::int64_t{0});
    std::int64_t seen = 0;
    for (std::size_t value = 0; value < histogram.size(); ++value) {
        seen += histogram[value];
        if (seen > 0 && static_cast<double>(seen) >= share * static_cast<double>(total))
            return static_cast<int>(value);
    }
    return 255;
}

namespace {

/// What is thinner than a step stays as it is.
cv::Rect wholeSteps(const cv::Rect& box, int step)
{
    const auto whole = [step](int side) { return side < step ? side : side - side % step; };
    return {box.x, box.y, whole(box.width), whole(box.height)};
}

} // namespace

cv::Mat shrunk(const cv::Mat& picture, int step)
{
    if (step <= 1)
        return picture;
    const cv::Size size(std::max(1, picture.cols / step), std::max(1, picture.rows / step));
    cv::Mat small;
    cv::resize(picture(wholeSteps({{}, picture.size()}, step)), small, size, 0, 0, cv::INTER_AREA);
    return small;
}

cv::Rect evenly(const cv::Rect& box, int count)
{
    return wholeSteps(box, std::max(1, std::max(box.width, box.height) / count));
}

Ink findInk(const cv::Mat& gray)
{
    Ink ink;
    cv::Mat paper = paperUnder(gray);
    ink.darkArea = darkShare(paper);
    // Dividing by the paper removes shadows, tints and the paper's own level.
    cv::resize(paper, paper, gray.size(), 0, 0, cv::INTER_LINEAR);
    cv::divide(gray, paper, ink.dark, 255.0);
    cv::bitwise_not(ink.dark, ink.dark);

    cv::Mat soft;
    cv::GaussianBlur(ink.dark, soft, cv::Size(5, 5), 0, 0, cv::BORDER_REPLICATE);
    const Histogram values = histogramOf(soft);
    ink.paper = percentile(values, 0.5);
    Histogram distances{};
    for (int value = 0; value < 256; ++value)
        distances[static_cast<std::size_t>(std::abs(value - ink.paper))] += values[static_cast<std::size_t>(value)];
    // 1.4826 times the median distance estimates the noise's standard deviation whatever the ink does. Five of them
    // keep Otsu from cutting an empty page's noise in two.
    ink.noise = 1.4826 * percentile(distances, 0.5);
    ink.threshold = std::max(otsu(values), ink.paper + static_cast<int>(std::lround(std::max(10.0, 5 * ink.noise))));
    ink.mask = soft > ink.threshold;
    return ink;
}

} // namespace countersign::image
