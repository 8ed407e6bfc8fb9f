#include "core/verify/evidence.h"

#include <algorithm>
#include <cmath>

namespace countersign::verify {

namespace {

constexpr std::size_t Batch = 32; ///< images at once; between batches it can be stopped

struct Window {
    int left = 0, top = 0, right = 0, bottom = 0; ///< right and bottom excluded
};

Window windowOf(const InkImage& image, const Evidence& evidence, int region)
{
    const double width = static_cast<double>(image.width) / evidence.columns;
    const double height = static_cast<double>(image.height) / evidence.rows;
    const int column = region % evidence.columns, row = region / evidence.columns;
    const auto within = [](double at, int end) { return std::clamp(static_cast<int>(std::lround(at)), 0, end); };
    return {within((column - 0.5) * width, image.width), within((row - 0.5) * height, image.height),
            within((column + 1.5) * width, image.width), within((row + 1.5) * height, image.height)};
}

bool hasInk(const InkImage& image, const Window& window)
{
    for (int y = window.top; y < window.bottom; ++y) {
        const auto row = image.ink.begin() + static_cast<std::ptrdiff_t>(y) * image.width;
        if (std::any_of(row + window.left, row + window.right, [](std::uint8_t ink) { return ink > 0; }))
            return true;
    }
    return false;
}

} // namespace

InkImage withoutRegion(InkImage image, const Evidence& evidence, int region)
{
    const Window window = windowOf(image, evidence, region);
    for (int y = window.top; y < window.bottom; ++y) {
        const auto row = image.ink.begin() + static_cast<std::ptrdiff_t>(y) * image.width;
        std::fill(row + window.left, row + window.right, std::uint8_t{0});
    }
    return image;
}

Result<Evidence> evidence(Encoder& encoder, const InkImage& a, const InkImage& b, std::stop_token stop)
{
    Evidence result;
    const int regions = result.columns * result.rows;
    result.effect.resize(static_cast<std::size_t>(regions));
    std::vector<int> inked = {-1}; // -1: both whole
    for (int region = 0; region < regions; ++region)
        if (hasInk(a, windowOf(a, result, region)) || hasInk(b, windowOf(b, result, region)))
            inked.push_back(region);

    for (std::size_t first = 0; first < inked.size(); first += Batch / 2) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Looking for what the score came from was stopped.");
        const std::size_t count = std::min(Batch / 2, inked.size() - first);
        std::vector<InkImage> images;
        for (std::size_t i = first; i < first + count; ++i)
            for (const InkImage* image : {&a, &b})
                images.push_back(inked[i] < 0 ? *image : withoutRegion(*image, result, inked[i]));
        const auto features = encoder.encode(images);
        if (!features)
            return tl::unexpected(features.error());
        std::vector<FeaturePair> pairs;
        for (std::size_t i = 0; i < count; ++i)
            pairs.emplace_back(&(*features)[2 * i], &(*features)[2 * i + 1]);
        const auto scores = encoder.compare(pairs);
        if (!scores)
            return tl::unexpected(scores.error());
        for (std::size_t i = 0; i < count; ++i) {
            const double score = (*scores)[i];
            if (!std::isfinite(score))
                return fail(ErrorCode::Internal, "The model gave a score that is not a finite number.");
            if (inked[first + i] < 0)
                result.score = score;
            else
                result.effect[static_cast<std::size_t>(inked[first + i])] = static_cast<float>(result.score - score);
        }
    }
    return result;
}

} // namespace countersign::verify
