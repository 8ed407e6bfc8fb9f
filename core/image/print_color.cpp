#include "core/image/page_search.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

/// Normal distribution of a colour.
struct Tone {
    cv::Vec2d mean;
    cv::Matx22d covariance;
    int samples = 0;
};

/// The tint alone: how dark a stroke is, is a matter of pressure and of the scanner. Grey scans have none.
cv::Vec2d tintOf(const cv::Vec3f& color)
{
    return {color[0] - color[1], color[0] - color[2]};
}

std::vector<cv::Vec2d> samplesOf(const cv::Mat& color, const cv::Mat& mask)
{
    std::vector<cv::Vec2d> samples;
    for (int y = 0; y < mask.rows; ++y)
        for (int x = 0; x < mask.cols; ++x)
            if (mask.at<std::uint8_t>(y, x))
                samples.push_back(tintOf(color.at<cv::Vec3f>(y, x)));
    return samples;
}

Tone toneOf(const std::vector<cv::Vec2d>& samples)
{
    Tone tone;
    tone.samples = static_cast<int>(samples.size());
    for (const auto& sample : samples)
        tone.mean += sample;
    tone.mean *= 1.0 / std::max<std::size_t>(1, samples.size());
    for (const auto& sample : samples) {
        const cv::Vec2d off = sample - tone.mean;
        tone.covariance += off * off.t();
    }
    tone.covariance *= 1.0 / std::max<std::size_t>(1, samples.size());
    // The scanner's own noise; without it every difference on a grey scan would be endless.
    tone.covariance += cv::Matx22d::eye() * 2;
    return tone;
}

double distance(const cv::Vec2d& from, const cv::Vec2d& to, const cv::Matx22d& inverse)
{
    const cv::Vec2d off = from - to;
    return std::sqrt(off.dot(inverse * off));
}

/// Each pixel's colour averaged over the ink around: edges take the paper's colour on, and JPEG smears.
cv::Mat inkColor(const cv::Mat& color, const cv::Mat& weight, int reach)
{
    cv::Mat wide, weight3, sum, count;
    color.convertTo(wide, CV_32FC3);
    cv::Mat soft;
    weight.convertTo(soft, CV_32F, 1 / 255.0);
    soft = soft.mul(soft);
    cv::merge(std::vector<cv::Mat>{soft, soft, soft}, weight3);
    cv::boxFilter(wide.mul(weight3), sum, -1, {reach, reach});
    cv::boxFilter(weight3, count, -1, {reach, reach});
    return sum / cv::max(count, 1e-3);
}

} // namespace

cv::Mat printByColor(const cv::Mat& color, const cv::Mat& dark, const cv::Mat& mine, const cv::Mat& print,
                     const cv::Mat& near, double letter)
{
    const cv::Mat none = cv::Mat::zeros(mine.size(), CV_8U);
    // The dark middle of the strokes shows the ink's colour best. A pen's is paler than a printer's.
    const auto middleOf = [&dark](const cv::Mat& ink, double share) {
        return cv::Mat(ink & (dark > share * cv::mean(dark, ink)[0]));
    };
    cv::Mat values;
    dark.copyTo(values, mine | print);
    const int reach = std::max(3, 2 * static_cast<int>(letter / 12) + 1);
    const cv::Mat tint = inkColor(color, values, reach);
    const Tone printed = toneOf(samplesOf(tint, middleOf(print, 0.9)));
    const auto all = samplesOf(tint, middleOf(mine, 0.75));
    if (printed.samples < 60 || all.size() < 60)
        return none;
    const cv::Matx22d inverse = printed.covariance.inv(cv::DECOMP_SVD);
    std::vector<cv::Vec2d> pen;
    for (const auto& sample : all)
        if (distance(sample, printed.mean, inverse) > 2.5)
            pen.push_back(sample);
    if (8 * pen.size() < all.size())
        return none;
    // Away from print it is the pen's ink that shows, and not where it crosses a stamp or a line: where most of that is
    // like print the pen is as black as the printer.
    const auto away = samplesOf(tint, middleOf(mine & ~near, 0.75));
    const auto unlike = std::count_if(away.begin(), away.end(), [&](const cv::Vec2d& sample) {
        return distance(sample, printed.mean, inverse) > 2.5;
    });
    if (away.size() >= 60 && 2 * static_cast<std::size_t>(unlike) < away.size())
        return none;
    const Tone penned = toneOf(pen);
    const cv::Matx22d pooled = (0.5 * (printed.covariance + penned.covariance)).inv(cv::DECOMP_SVD);
    // A black pen on tinted paper takes a little of the paper's tint on where it is thin: that is no tint of its own.
    constexpr double leastDifference = 6;
    if (cv::norm(penned.mean - printed.mean) < leastDifference || distance(penned.mean, printed.mean, pooled) < 2.2)
        return none;
    // Fisher's discriminant: the middle between the two.
    const cv::Vec2d direction = pooled * (printed.mean - penned.mean);
    const double middle = direction.dot(0.5 * (printed.mean + penned.mean));
    cv::Mat isPrint = cv::Mat::zeros(mine.size(), CV_8U);
    for (int y = 0; y < mine.rows; ++y)
        for (int x = 0; x < mine.cols; ++x)
            if (mine.at<std::uint8_t>(y, x) && direction.dot(tintOf(tint.at<cv::Vec3f>(y, x))) > middle)
                isPrint.at<std::uint8_t>(y, x) = 255;
    // Print stands in rows and goes on where it began. A pen's darkest spots are elsewhere.
    cv::Mat perRow, allRow;
    cv::reduce(isPrint, perRow, 1, cv::REDUCE_SUM, CV_32S);
    cv::reduce(mine, allRow, 1, cv::REDUCE_SUM, CV_32S);
    cv::Mat rows = cv::Mat::zeros(mine.rows, 1, CV_8U);
    for (int y = 0; y < mine.rows; ++y) {
        const int count = perRow.at<int>(y) / 255, inkCount = allRow.at<int>(y) / 255;
        if (count > 0.5 * letter && 10 * count > 4 * inkCount)
            rows.at<std::uint8_t>(y) = 255;
    }
    const int height = std::max(3, static_cast<int>(0.6 * letter));
    const cv::Mat upright = cv::getStructuringElement(cv::MORPH_RECT, {1, height | 1});
    cv::morphologyEx(rows, rows, cv::MORPH_CLOSE, upright);
    cv::morphologyEx(rows, rows, cv::MORPH_OPEN, upright);
    cv::dilate(rows, rows, cv::getStructuringElement(cv::MORPH_RECT, {1, 2 * (height / 4) + 1}));
    for (int y = 0; y < mine.rows; ++y)
        if (!rows.at<std::uint8_t>(y))
            isPrint.row(y) &= near.row(y);
    // Most of a neighbourhood decides: single pixels are noise.
    cv::Mat share, whole;
    cv::boxFilter(isPrint, share, CV_32F, {reach + 2, reach + 2});
    cv::boxFilter(mine, whole, CV_32F, {reach + 2, reach + 2});
    const cv::Mat most = share > 0.5 * whole;
    return most & mine;
}

} // namespace countersign::image
