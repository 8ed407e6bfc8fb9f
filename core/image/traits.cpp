#include "core/image/traits.h"

#include "core/image/guard.h"
#include "core/image/paper.h"

#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

/// Twice the mean distance from the strokes' middle lines, the ridges of the distance transform, to their edges.
double strokeWidthOf(const cv::Mat& mask)
{
    cv::Mat distance, highest;
    cv::copyMakeBorder(mask, distance, 1, 1, 1, 1, cv::BORDER_CONSTANT, 0);
    cv::distanceTransform(distance, distance, cv::DIST_L2, cv::DIST_MASK_5);
    cv::dilate(distance, highest, cv::Mat());
    const cv::Mat ridge = (distance >= highest) & (distance > 0);
    return 2 * cv::mean(distance, ridge)[0];
}

/// `colour`: how far each pixel is from grey; may be empty.
Traits traitsOf(const cv::Mat& gray, const cv::Mat& colour)
{
    const Ink found = findInk(gray);
    const int inkPixels = cv::countNonZero(found.mask);
    cv::Mat around;
    cv::dilate(found.mask, around, cv::Mat(), cv::Point(-1, -1), 2);
    const cv::Mat paper = around == 0;
    if (inkPixels == 0 || cv::countNonZero(paper) == 0)
        return {};
    const auto medianOnPaper = [&paper](const cv::Mat& values) {
        Histogram histogram{};
        for (int y = 0; y < values.rows; ++y) {
            const auto* value = values.ptr<std::uint8_t>(y);
            const auto* isPaper = paper.ptr<std::uint8_t>(y);
            for (int x = 0; x < values.cols; ++x)
                histogram[value[x]] += isPaper[x] != 0;
        }
        return static_cast<double>(percentile(histogram, 0.5));
    };
    cv::Mat smooth, rough;
    cv::blur(gray, smooth, {3, 3});
    cv::absdiff(gray, smooth, rough);
    // Strokes of few pixels are measured on a finer grid, else their width could only be one of few numbers.
    constexpr int Fine = 400;
    double scale = 1;
    cv::Mat mask = found.mask;
    if (std::max(gray.cols, gray.rows) < Fine) {
        scale = 4;
        cv::Mat large;
        cv::resize(found.dark, large, {}, scale, scale, cv::INTER_CUBIC);
        mask = large > found.threshold;
    }
    return {medianOnPaper(gray), cv::mean(gray, found.mask)[0], strokeWidthOf(mask) / scale, cv::mean(rough, paper)[0],
            colour.empty() ? 0 : medianOnPaper(colour)};
}

} // namespace

Result<Traits> traits(const ColorPicture& picture)
{
    return guarded("measure", "measured", [&]() -> Result<Traits> {
        const cv::Mat rgb(picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t*>(picture.pixels.data()));
        cv::Mat gray;
        cv::cvtColor(rgb, gray, cv::COLOR_RGB2GRAY);
        std::array<cv::Mat, 3> channels;
        cv::split(rgb, channels.data());
        cv::Mat most, least;
        cv::max(channels[0], channels[1], most);
        cv::max(most, channels[2], most);
        cv::min(channels[0], channels[1], least);
        cv::min(least, channels[2], least);
        return traitsOf(gray, most - least);
    });
}

Result<Traits> traits(const InkImage& image)
{
    return guarded("measure", "measured", [&]() -> Result<Traits> {
        cv::Mat gray;
        cv::bitwise_not(cv::Mat(image.height, image.width, CV_8U, const_cast<std::uint8_t*>(image.ink.data())), gray);
        return traitsOf(gray, {});
    });
}

} // namespace countersign::image
