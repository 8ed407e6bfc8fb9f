#include "core/image/flaws.h"

#include "core/image/guard.h"
#include "core/image/paper.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

// Set so that the signatures of CEDAR, BHSig260 and SigComp 2009 pass, but for one in some hundreds: see docs/recognition.md.
constexpr double MostNoise = 0.08;
constexpr double MostBlur = 0.25;
constexpr double LeastStrokes = 1.2;
constexpr double MostLine = 0.92;
constexpr double FullLine = 0.97; ///< of a picture that the ink fills from end to end
constexpr double MostStamp = 0.12;
constexpr double MostLattice = 3.3;
constexpr double MostSpecks = 8;

/// Of black on white.
cv::Mat inkOf(const GrayPicture& cleaned)
{
    return cv::Mat(cleaned.height, cleaned.width, CV_8U, const_cast<std::uint8_t*>(cleaned.pixels.data())) < 128;
}

/// Mean, pixels; the ridges of the distance transform.
double strokeWidthOf(const cv::Mat& ink)
{
    cv::Mat distance, highest;
    cv::copyMakeBorder(ink, distance, 1, 1, 1, 1, cv::BORDER_CONSTANT, 0);
    cv::distanceTransform(distance, distance, cv::DIST_L2, cv::DIST_MASK_3);
    cv::dilate(distance, highest, cv::Mat());
    return std::max(1.0, 2 * cv::mean(distance, (distance >= highest) & (distance > 0))[0] - 0.5);
}

double grainOf(const cv::Mat& gray, const cv::Mat& paper)
{
    cv::Mat laplace;
    const cv::Mat kernel = (cv::Mat_<float>(3, 3) << 1, -2, 1, -2, 4, -2, 1, -2, 1);
    cv::filter2D(gray, laplace, CV_16S, kernel);
    cv::Mat size = cv::abs(laplace);
    return cv::countNonZero(paper) < 100 ? 0 : std::sqrt(std::acos(-1) / 2) / 6 * cv::mean(size, paper)[0];
}

/// Pixels from paper to ink, in the middle of all edges; a sharp one has two.
double edgeWidthOf(const cv::Mat& gray, const cv::Mat& ink, double contrast)
{
    cv::Mat across, down, slope, edge, steepest;
    cv::Sobel(gray, across, CV_32F, 1, 0, 3, 1.0 / 8);
    cv::Sobel(gray, down, CV_32F, 0, 1, 3, 1.0 / 8);
    cv::magnitude(across, down, slope);
    cv::dilate(slope, steepest, cv::Mat());
    cv::erode(ink, edge, cv::Mat());
    edge = ink & ~edge;
    std::vector<float> slopes;
    for (int y = 0; y < edge.rows; ++y)
        for (int x = 0; x < edge.cols; ++x)
            if (edge.at<std::uint8_t>(y, x))
                slopes.push_back(steepest.at<float>(y, x));
    if (slopes.size() < 20 || contrast < 1)
        return 2;
    std::nth_element(slopes.begin(), slopes.begin() + static_cast<std::ptrdiff_t>(slopes.size() / 2), slopes.end());
    return contrast / std::max(0.5F, slopes[slopes.size() / 2]);
}

/// Of straight lines from the left end to the right end, up to 3 degrees askew: how much of the best is dark.
double bestLine(const cv::Mat& dark)
{
    double best = 0;
    std::vector<int> count;
    for (int step = -6; step <= 6; ++step) {
        const double slope = std::tan(step * 0.5 * std::acos(-1) / 180);
        const int rise = static_cast<int>(std::lround(slope * dark.cols));
        count.assign(static_cast<std::size_t>(dark.rows + std::abs(rise) + 1), 0);
        for (int y = 0; y < dark.rows; ++y) {
            const auto* row = dark.ptr<std::uint8_t>(y);
            for (int x = 0; x < dark.cols; ++x)
                if (row[x])
                    ++count[static_cast<std::size_t>(y - rise * x / std::max(1, dark.cols) + std::max(0, rise))];
        }
        for (const int one : count)
            best = std::max(best, one / static_cast<double>(dark.cols));
    }
    return best;
}

/// How much of the ink in the box has the colour of a stamp: it takes less off red light than off green, or less off green
/// than off blue. 0 where nearly all has: somebody signed with such a pen.
double stampShare(const cv::Mat& color, const cv::Mat& ink, const cv::Scalar& paper)
{
    int vivid = 0, all = 0;
    for (int y = 0; y < ink.rows; ++y)
        for (int x = 0; x < ink.cols; ++x) {
            if (!ink.at<std::uint8_t>(y, x))
                continue;
            const auto& pixel = color.at<cv::Vec3b>(y, x);
            const double red = paper[0] - pixel[0], green = paper[1] - pixel[1], blue = paper[2] - pixel[2];
            ++all;
            vivid += green - red > 40 || blue - green > 40;
        }
    const double share = all > 0 ? vivid / static_cast<double>(all) : 0;
    return share > 0.8 ? 0 : share;
}

/// Two waves across each other over the paper: the pixels of a screen, or the dots of a print.
double latticeOf(const cv::Mat& gray, const cv::Mat& around)
{
    const int side = std::min({256, gray.cols, gray.rows}) / 2 * 2;
    if (side < 64)
        return 0;
    const cv::Rect middle((gray.cols - side) / 2, (gray.rows - side) / 2, side, side);
    cv::Mat window, soft, hole = around(middle);
    gray(middle).convertTo(window, CV_32F);
    cv::GaussianBlur(window, soft, {0, 0}, 4);
    window -= soft;
    window.setTo(0, hole);
    cv::Mat hann;
    cv::createHanningWindow(hann, {side, side}, CV_32F);
    window = window.mul(hann);
    cv::Mat spectrum;
    cv::dft(window, spectrum, cv::DFT_COMPLEX_OUTPUT);
    struct Wave {
        double strength, x, y;
    };
    std::vector<Wave> waves;
    // Rings of like frequency, half of the plane.
    const int half = side / 2;
    std::vector<std::vector<float>> rings(static_cast<std::size_t>(half));
    cv::Mat power(half, side, CV_32F, cv::Scalar(0));
    for (int v = 0; v < half; ++v)
        for (int u = 0; u < side; ++u) {
            const auto& value = spectrum.at<cv::Vec2f>(v, u);
            const float now = value[0] * value[0] + value[1] * value[1];
            const int fu = u < half ? u : u - side;
            const double radius = std::hypot(fu, v);
            if (radius < 0.06 * side || radius >= half)
                continue;
            // The blocks of JPEG, and what is ruled.
            if (std::abs(fu) <= 2 || v <= 2)
                continue;
            power.at<float>(v, u) = now;
            rings[static_cast<std::size_t>(radius)].push_back(now);
        }
    std::vector<float> usual(rings.size(), 0);
    for (std::size_t i = 0; i < rings.size(); ++i) {
        auto& ring = rings[i];
        if (ring.size() < 8)
            continue;
        std::nth_element(ring.begin(), ring.begin() + static_cast<std::ptrdiff_t>(ring.size() / 2), ring.end());
        usual[i] = ring[ring.size() / 2];
    }
    for (int v = 0; v < half; ++v)
        for (int u = 0; u < side; ++u) {
            const int fu = u < half ? u : u - side;
            const auto ring = static_cast<std::size_t>(std::hypot(fu, v));
            const float now = power.at<float>(v, u);
            // Less than half a grey level is nothing that can be seen.
            if (now <= 0 || ring >= usual.size() || usual[ring] <= 0 || now < std::pow(0.1 * side * side / 8, 2))
                continue;
            waves.push_back({std::log10(now / usual[ring]), double(fu), double(v)});
        }
    if (waves.empty())
        return 0;
    const auto strongest = *std::max_element(waves.begin(), waves.end(),
                                             [](const Wave& a, const Wave& b) { return a.strength < b.strength; });
    double second = 0;
    for (const Wave& wave : waves) {
        const double sine = std::abs(wave.x * strongest.y - wave.y * strongest.x)
                            / (std::hypot(wave.x, wave.y) * std::hypot(strongest.x, strongest.y));
        if (sine > 0.5)
            second = std::max(second, wave.strength);
    }
    return std::min(second, strongest.strength);
}

/// Pieces of a few pixels on a square of 100 x 100 pixels of paper, away from the ink.
double specksOf(const cv::Mat& dark, const cv::Mat& paper)
{
    cv::Mat labels, stats, centroids;
    const int count = cv::connectedComponentsWithStats(dark & paper, labels, stats, centroids, 8, CV_32S);
    int specks = 0;
    for (int label = 1; label < count; ++label)
        specks += stats.at<int>(label, cv::CC_STAT_AREA) <= 9;
    return specks * 1e4 / std::max(1, cv::countNonZero(paper));
}

} // namespace

Flaws flawsOf(const Scan& scan, const Signature& signature)
{
    const auto& source = scan.picture;
    const cv::Mat color(source.height, source.width, CV_8UC3, const_cast<std::uint8_t*>(source.pixels.data()));
    const cv::Rect all(0, 0, source.width, source.height);
    const cv::Rect box = cv::Rect(signature.box.x, signature.box.y, signature.box.width, signature.box.height) & all;
    Flaws flaws;
    const cv::Mat taken = inkOf(signature.cleaned);
    if (box.empty() || cv::countNonZero(taken) < 20)
        return flaws;
    const double width = strokeWidthOf(taken);
    flaws.strokes = cv::countNonZero(taken) / width / std::max(box.width, box.height);

    const int beside = box.width / 8;
    const cv::Rect wide = cv::Rect(box.x - beside, box.y, box.width + 2 * beside, box.height) & all;
    cv::Mat gray, dark;
    cv::cvtColor(color(wide), gray, cv::COLOR_RGB2GRAY);
    const Ink found = findInk(gray);
    cv::dilate(found.mask, dark, cv::Mat(), {-1, -1}, 3);
    const cv::Mat paper = dark == 0;
    const int inkPixels = cv::countNonZero(found.mask);
    if (inkPixels < 20 || cv::countNonZero(paper) < 100)
        return flaws;
    const double contrast = cv::mean(gray, paper)[0] - cv::mean(gray, found.mask)[0];
    flaws.noise = contrast > 1 ? grainOf(gray, paper) / contrast : 0;
    flaws.blur = std::max(0.0, edgeWidthOf(gray, found.mask, contrast) - 2) / strokeWidthOf(found.mask);
    // A line of the form goes on beyond the signature, or from one end of the picture to the other; strokes do not.
    const bool hasRoom = wide.x < box.x - beside / 2 && wide.br().x > box.br().x + beside / 2;
    const bool fills = box.x == 0 && box.br().x == source.width;
    if (hasRoom || fills) {
        cv::Mat small = found.mask;
        if (small.cols > 500)
            cv::resize(small, small, {}, 500.0 / small.cols, 500.0 / small.cols, cv::INTER_AREA);
        flaws.line = bestLine(small > 40);
        if (fills && flaws.line < FullLine)
            flaws.line = 0;
    }
    cv::Mat soft;
    cv::blur(color(wide), soft, {5, 5});
    flaws.stamp = stampShare(soft, found.mask, cv::mean(color(wide), paper));
    flaws.lattice = latticeOf(gray, dark);
    flaws.specks = specksOf(gray < cv::mean(gray, paper)[0] - contrast / 2, paper);
    return flaws;
}

Result<void> addFlaws(const Scan& scan, Signature& signature)
{
    return guarded("judge", "judged", [&]() -> Result<void> {
        const Flaws flaws = flawsOf(scan, signature);
        const auto atMost = [&](QualityFlag flag, double measured, double limit) {
            if (measured > limit)
                signature.quality.push_back({flag, measured, limit});
        };
        atMost(QualityFlag::Noisy, flaws.noise, MostNoise);
        atMost(QualityFlag::Blurred, flaws.blur, MostBlur);
        if (flaws.strokes > 0 && flaws.strokes < LeastStrokes)
            signature.quality.push_back({QualityFlag::FewStrokes, flaws.strokes, LeastStrokes});
        atMost(QualityFlag::CrossedByLine, flaws.line, MostLine);
        atMost(QualityFlag::CrossedByStamp, flaws.stamp, MostStamp);
        atMost(QualityFlag::FromScreen, flaws.lattice, MostLattice);
        atMost(QualityFlag::Copied, flaws.specks, MostSpecks);
        return {};
    });
}

} // namespace countersign::image
