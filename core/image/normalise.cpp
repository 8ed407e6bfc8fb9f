#include "core/image/guard.h"
#include "core/image/image.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

/// Thin strokes turn grey when a picture is shrunk. This makes pictures comparable again: the 95th percentile of the
/// ink becomes full ink.
void stretch(cv::Mat& ink)
{
    constexpr int background = 16; // below: the skirts of interpolation, which are most of the pixels
    std::array<int, 256> histogram{};
    int total = 0;
    for (int y = 0; y < ink.rows; ++y) {
        const auto* row = ink.ptr<std::uint8_t>(y);
        for (int x = 0; x < ink.cols; ++x)
            if (row[x] >= background) {
                ++histogram[row[x]];
                ++total;
            }
    }
    if (total == 0)
        return;
    int full = 255;
    for (int above = histogram[255]; full > background && above * 20 < total; --full)
        above += histogram[static_cast<std::size_t>(full - 1)];
    ink.convertTo(ink, CV_8U, 255.0 / full);
}

/// A sheet of the target's shape, on which a box of ink lies in the middle with a margin.
struct Sheet {
    double scale = 1;          ///< from the ink's pixels to the target's
    int right = 0, bottom = 0; ///< pixels of the ink's scale to add to the box, on both sides together
};

Sheet sheetFor(int width, int height, Size size)
{
    const double margin = 0.02 * std::min(size.width, size.height);
    Sheet sheet;
    sheet.scale = std::min((size.width - 2 * margin) / width, (size.height - 2 * margin) / height);
    sheet.right = std::max(0, static_cast<int>(std::lround(size.width / sheet.scale)) - width);
    sheet.bottom = std::max(0, static_cast<int>(std::lround(size.height / sheet.scale)) - height);
    return sheet;
}

} // namespace

InkImage normalise(const Signature& signature, Size size)
{
    const auto& source = signature.ink;
    InkImage result{size.width, size.height, {}};
    result.ink.assign(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height), 0);
    cv::Mat ink(source.height, source.width, CV_8U, const_cast<std::uint8_t*>(source.ink.data()));
    cv::Mat canvas(size.height, size.width, CV_8U, result.ink.data());

    // The ink is centred on a sheet of the target's shape and the whole sheet is shrunk: so the ink's place is true to
    // a pixel of the scan, not of the target.
    auto sheet = sheetFor(ink.cols, ink.rows, size);
    // Around a long thin picture the sheet would be far larger than the picture itself.
    constexpr double mostSheet = 64e6;
    const double sheetArea = size.width / sheet.scale * (size.height / sheet.scale);
    if (sheetArea > mostSheet) {
        const double shrink = std::sqrt(mostSheet / sheetArea);
        cv::Mat smaller;
        cv::resize(ink, smaller,
                   {std::max(1, static_cast<int>(ink.cols * shrink)), std::max(1, static_cast<int>(ink.rows * shrink))},
                   0, 0, cv::INTER_AREA);
        ink = smaller;
        sheet = sheetFor(ink.cols, ink.rows, size);
    }
    const auto [scale, right, bottom] = sheet;
    cv::Mat whole;
    cv::copyMakeBorder(ink, whole, bottom / 2, bottom - bottom / 2, right / 2, right - right / 2, cv::BORDER_CONSTANT,
                       0);
    cv::resize(whole, canvas, canvas.size(), 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    stretch(canvas);
    return result;
}

Frame frameOf(const GrayPicture& cleaned, Size size)
{
    int left = cleaned.width, top = cleaned.height, right = -1, bottom = -1;
    for (int y = 0; y < cleaned.height; ++y) {
        const auto* row = cleaned.pixels.data() + static_cast<std::ptrdiff_t>(y) * cleaned.width;
        for (int x = 0; x < cleaned.width; ++x) {
            if (row[x] == 255)
                continue;
            left = std::min(left, x);
            right = std::max(right, x);
            top = std::min(top, y);
            bottom = y;
        }
    }
    if (right < 0)
        return {0, 0, static_cast<double>(cleaned.width), static_cast<double>(cleaned.height)};
    const int width = right - left + 1, height = bottom - top + 1;
    const auto sheet = sheetFor(width, height, size);
    return {left - sheet.right / 2.0, top - sheet.bottom / 2.0, static_cast<double>(width + sheet.right),
            static_cast<double>(height + sheet.bottom)};
}

Result<InkImage> asScanned(const Scan& scan, Size size)
{
    return guarded("shrink", "shrunk", [&]() -> Result<InkImage> {
        const auto& source = scan.picture;
        const cv::Mat color(source.height, source.width, CV_8UC3, const_cast<std::uint8_t*>(source.pixels.data()));
        cv::Mat gray;
        cv::cvtColor(color, gray, cv::COLOR_RGB2GRAY);
        cv::bitwise_not(gray, gray);
        InkImage result{size.width, size.height, {}};
        result.ink.assign(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height), 0);
        cv::Mat canvas(size.height, size.width, CV_8U, result.ink.data());
        cv::resize(gray, canvas, canvas.size(), 0, 0, cv::INTER_AREA);
        return result;
    });
}

} // namespace countersign::image
