#include "core/image/perturb.h"

#include "core/base/number.h"
#include "core/image/codec.h"
#include "core/image/dice.h"
#include "core/image/guard.h"
#include "core/image/made_cheque.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

using Range = Perturbation::Range;

/// The level of each channel that half of the pixels are below: that of the paper, of which there is most.
cv::Scalar paperOf(const cv::Mat& color)
{
    cv::Scalar paper;
    for (int channel = 0; channel < 3; ++channel) {
        std::array<std::size_t, 256> histogram{};
        for (int y = 0; y < color.rows; ++y) {
            const auto* row = color.ptr<cv::Vec3b>(y);
            for (int x = 0; x < color.cols; ++x)
                ++histogram[row[x][channel]];
        }
        std::size_t below = 0;
        int level = 0;
        while (level < 255 && (below += histogram[static_cast<std::size_t>(level)]) * 2 < color.total())
            ++level;
        paper[channel] = level;
    }
    return paper;
}

/// A disc of radius 1 more at every step; the rest is mixed in.
cv::Mat redraw(const cv::Mat& color, double change)
{
    const cv::Mat disc = cv::getStructuringElement(cv::MORPH_ELLIPSE, {3, 3});
    cv::Mat drawn = color;
    for (double rest = std::abs(change) / 2; rest > 0; rest -= 1) {
        cv::Mat next;
        if (change > 0)
            cv::erode(drawn, next, disc); // the darkest: ink grows
        else
            cv::dilate(drawn, next, disc);
        const double share = std::min(1.0, rest);
        cv::Mat mixed;
        cv::addWeighted(next, share, drawn, 1 - share, 0, mixed);
        drawn = mixed;
    }
    return drawn;
}

cv::Mat fade(const cv::Mat& color, double factor)
{
    cv::Mat faded;
    cv::addWeighted(color, factor, cv::Mat(color.size(), color.type(), paperOf(color)), 1 - factor, 0, faded);
    return faded;
}

cv::Mat turn(const cv::Mat& color, double degrees)
{
    const double angle = degrees * std::numbers::pi / 180;
    const double c = std::abs(std::cos(angle)), s = std::abs(std::sin(angle));
    const cv::Size size(static_cast<int>(std::ceil(color.cols * c + color.rows * s)),
                        static_cast<int>(std::ceil(color.cols * s + color.rows * c)));
    cv::Mat map = cv::getRotationMatrix2D({(color.cols - 1) / 2.0F, (color.rows - 1) / 2.0F}, degrees, 1);
    map.at<double>(0, 2) += (size.width - color.cols) / 2.0;
    map.at<double>(1, 2) += (size.height - color.rows) / 2.0;
    cv::Mat turned;
    cv::warpAffine(color, turned, map, size, cv::INTER_LINEAR, cv::BORDER_CONSTANT, paperOf(color));
    return turned;
}

cv::Mat shrink(const cv::Mat& color, double factor)
{
    cv::Mat small;
    cv::resize(color, small,
               {std::max(1, static_cast<int>(std::lround(color.cols * factor))),
                std::max(1, static_cast<int>(std::lround(color.rows * factor)))},
               0, 0, cv::INTER_AREA);
    return small;
}

Result<Scan> perturbOrThrow(Scan scan, const Perturbation& change, std::uint64_t seed)
{
    Dice dice(seed);
    if (!dice.chance(change.share))
        return scan;
    auto& source = scan.picture;
    cv::Mat color = cv::Mat(source.height, source.width, CV_8UC3, source.pixels.data()).clone();
    if (change.pen)
        color = redraw(color, dice.uniform(*change.pen));
    if (change.contrast)
        color = fade(color, dice.uniform(*change.contrast));
    if (change.rotation) {
        const bool isFixed = change.rotation->first == change.rotation->second;
        const double degrees = dice.uniform(*change.rotation);
        color = turn(color, isFixed && dice.chance(0.5) ? -degrees : degrees);
    }
    if (change.resolution) {
        const double factor = dice.uniform(*change.resolution);
        color = shrink(color, factor);
        scan.dotsPerInch *= factor;
    }
    source = {color.cols, color.rows, {color.datastart, color.dataend}};
    if (change.jpeg) {
        const auto bytes = encodeJpeg(source, static_cast<int>(std::lround(dice.uniform(*change.jpeg))));
        if (!bytes)
            return tl::unexpected(bytes.error());
        auto pages = decodeJpeg(*bytes, {});
        if (!pages)
            return tl::unexpected(pages.error());
        source = std::move(pages->front().picture);
    }
    if (change.cheque)
        return throughCheque(scan, seed);
    return scan;
}

} // namespace

Result<Perturbation> perturbation(std::string_view text)
{
    struct Kind {
        std::string_view name;
        std::optional<Range> Perturbation::*range;
        Range drawn;   ///< where no value is given
        Range allowed; ///< for a value
    };
    static constexpr std::array kinds = {
        Kind{"pen", &Perturbation::pen, {-1, 2}, {-4, 8}},
        Kind{"contrast", &Perturbation::contrast, {0.5, 1}, {0.1, 1}},
        Kind{"resolution", &Perturbation::resolution, {0.5, 1}, {0.1, 1}},
        Kind{"rotation", &Perturbation::rotation, {-5, 5}, {-180, 180}},
        Kind{"jpeg", &Perturbation::jpeg, {40, 95}, {1, 100}},
    };
    const auto equals = text.find('=');
    Perturbation result;
    result.name = text;
    result.cheque = text == "cheque" || text == "cheque-half";
    if (text == "cheque-half")
        result.share = 0.5;
    bool isKnown = result.cheque;
    for (const Kind& kind : kinds) {
        if (text == "all" || text == kind.name) {
            result.*kind.range = kind.drawn;
            isKnown = true;
        } else if (equals != std::string_view::npos && text.substr(0, equals) == kind.name) {
            const auto value = numberIn<double>(text.substr(equals + 1));
            isKnown = value && *value >= kind.allowed.first && *value <= kind.allowed.second;
            result.*kind.range = Range{value.value_or(0), value.value_or(0)};
            result.share = 0.5;
        }
    }
    if (!isKnown)
        return fail(ErrorCode::InvalidArgument,
                    "There is no such perturbation; there are pen, contrast, resolution, rotation and jpeg, each also "
                    "with =VALUE, all of them at once, cheque and cheque-half.",
                    std::string(text));
    return result;
}

Result<Scan> perturb(Scan scan, const Perturbation& perturbation, std::uint64_t seed)
{
    return guarded("change", "changed", [&] { return perturbOrThrow(std::move(scan), perturbation, seed); });
}

} // namespace countersign::image
