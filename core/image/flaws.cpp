#include "core/image/flaws.h"

#include "core/image/guard.h"
#include "core/image/paper.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
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
constexpr double StampColour = 40; ///< more of one light taken off than of another, 8 bits
constexpr double MostLattice = 3.3;
constexpr double MostSpecks = 8;

/// Of black on white.
cv::Mat inkOf(const GrayPicture& cleaned)
{
    return cv::Mat(cleaned.height, cleaned.width, CV_8U, const_cast<std::uint8_t*>(cleaned.pixels.data())) < 128;
}

/// What of a mask is set, row by row; cv::findNonZero() takes five times as long.
std::vector<cv::Point> pointsOf(const cv::Mat& mask)
{
    std::vector<cv::Point> points;
    for (int y = 0; y < mask.rows; ++y) {
        const auto* row = mask.ptr<std::uint8_t>(y);
        for (int x = 0; x < mask.cols; ++x) {
            std::uint64_t eight = 1;
            if (x + 8 <= mask.cols)
                std::memcpy(&eight, row + x, sizeof eight);
            if (eight == 0)
                x += 7;
            else if (row[x])
                points.emplace_back(x, y);
        }
    }
    return points;
}

/// Mean, pixels; the ridges of the distance transform (Borgefors, CVGIP 34(3), 1986: 3 x 3, there and back), of the ink's
/// pixels alone: OpenCV's, over the whole picture, takes four times as long.
double strokeWidthOf(const cv::Mat& ink)
{
    constexpr int Unit = 200, Beside = 191, Across = 274, Far = 60000; // distances up to 300 pixels
    const auto w = static_cast<std::ptrdiff_t>(ink.cols) + 2;
    std::vector<std::uint16_t> distances(static_cast<std::size_t>(w * (ink.rows + 2)), 0);
    std::vector<std::uint16_t*> places;
    for (const cv::Point& point : pointsOf(ink))
        places.push_back(distances.data() + (point.y + 1) * w + point.x + 1);
    for (std::uint16_t* at : places)
        *at = static_cast<std::uint16_t>(
            std::min({at[-w - 1] + Across, at[-w] + Beside, at[-w + 1] + Across, at[-1] + Beside, Far}));
    for (auto place = places.rbegin(); place != places.rend(); ++place) {
        std::uint16_t* at = *place;
        *at = static_cast<std::uint16_t>(
            std::min({int{*at}, at[w - 1] + Across, at[w] + Beside, at[w + 1] + Across, at[1] + Beside}));
    }
    double sum = 0, count = 0;
    for (const std::uint16_t* at : places)
        if (*at >= std::max({at[-w - 1], at[-w], at[-w + 1], at[-1], at[1], at[w - 1], at[w], at[w + 1]})) {
            sum += *at;
            ++count;
        }
    return std::max(1.0, 2 * sum / Unit / std::max(1.0, count) - 0.5);
}

/// Of 8 bits; cv::mean() with a mask takes ten times as long.
double meanOn(const cv::Mat& values, const cv::Mat& mask)
{
    return cv::sum(values & mask)[0] / std::max(1, cv::countNonZero(mask));
}

double grainOf(const cv::Mat& gray, const cv::Mat& paper)
{
    std::int64_t sum = 0, count = 0;
    for (int y = 1; y < gray.rows - 1; ++y) {
        const auto *above = gray.ptr<std::uint8_t>(y - 1), *row = gray.ptr<std::uint8_t>(y),
                   *below = gray.ptr<std::uint8_t>(y + 1), *isPaper = paper.ptr<std::uint8_t>(y);
        int ofRow = 0, inRow = 0;
        for (int x = 1; x < gray.cols - 1; ++x) {
            const int laplace = above[x - 1] - 2 * above[x] + above[x + 1] - 2 * row[x - 1] + 4 * row[x]
                                - 2 * row[x + 1] + below[x - 1] - 2 * below[x] + below[x + 1];
            ofRow += isPaper[x] ? std::abs(laplace) : 0;
            inRow += isPaper[x] ? 1 : 0;
        }
        sum += ofRow;
        count += inRow;
    }
    return std::sqrt(std::acos(-1) / 2) / 6 * static_cast<double>(sum)
           / static_cast<double>(std::max<std::int64_t>(1, count));
}

/// Pixels from paper to ink, in the middle of all edges; a sharp one has two.
double edgeWidthOf(const cv::Mat& gray, const cv::Mat& ink, double contrast)
{
    cv::Mat edge, framed;
    cv::erode(ink, edge, cv::Mat());
    edge = ink & ~edge;
    cv::copyMakeBorder(gray, framed, 1, 1, 1, 1, cv::BORDER_REFLECT_101);
    // Sobel's, but only where the answer is asked for: edges are a hundredth of a picture.
    const auto slopeAt = [&framed](int x, int y) {
        const auto *above = framed.ptr<std::uint8_t>(y) + x, *row = framed.ptr<std::uint8_t>(y + 1) + x,
                   *below = framed.ptr<std::uint8_t>(y + 2) + x;
        const int across = above[2] - above[0] + 2 * (row[2] - row[0]) + below[2] - below[0];
        const int down = below[0] - above[0] + 2 * (below[1] - above[1]) + below[2] - above[2];
        return across * across + down * down;
    };
    std::vector<int> slopes;
    for (const cv::Point& at : pointsOf(edge)) {
        int steepest = 0;
        for (int y = std::max(0, at.y - 1); y <= std::min(edge.rows - 1, at.y + 1); ++y)
            for (int x = std::max(0, at.x - 1); x <= std::min(edge.cols - 1, at.x + 1); ++x)
                steepest = std::max(steepest, slopeAt(x, y));
        slopes.push_back(steepest);
    }
    if (slopes.size() < 20 || contrast < 1)
        return 2;
    std::nth_element(slopes.begin(), slopes.begin() + static_cast<std::ptrdiff_t>(slopes.size() / 2), slopes.end());
    return contrast / std::max(0.5, std::sqrt(slopes[slopes.size() / 2]) / 8);
}

/// Of straight lines from the left end to the right end, up to 3 degrees askew: how much of the best is dark.
double bestLine(const cv::Mat& ink)
{
    // Wide pictures are looked at on a grid of 500 columns.
    const double scale = std::min(1.0, 500.0 / ink.cols);
    cv::Mat dark(static_cast<int>(std::ceil(ink.rows * scale)), static_cast<int>(std::lround(ink.cols * scale)), CV_8U,
                 cv::Scalar(0));
    for (const cv::Point& point : pointsOf(ink))
        dark.at<std::uint8_t>(static_cast<int>(point.y * scale), static_cast<int>(point.x * scale)) = 255;
    const auto points = pointsOf(dark);
    int best = 0;
    std::vector<int> count, climb(static_cast<std::size_t>(dark.cols));
    for (int step = -6; step <= 6; ++step) {
        const double slope = std::tan(step * 0.5 * std::acos(-1) / 180);
        const int rise = static_cast<int>(std::lround(slope * dark.cols));
        count.assign(static_cast<std::size_t>(dark.rows + std::abs(rise) + 1), 0);
        for (int x = 0; x < dark.cols; ++x)
            climb[static_cast<std::size_t>(x)] = std::max(0, rise) - rise * x / dark.cols;
        for (const cv::Point& point : points)
            ++count[static_cast<std::size_t>(point.y + climb[static_cast<std::size_t>(point.x)])];
        best = std::max(best, *std::max_element(count.begin(), count.end()));
    }
    return best / static_cast<double>(std::max(1, dark.cols));
}

/// How much of the ink in the box has the colour of a stamp: it takes less off red light than off green, or less off green
/// than off blue. 0 where nearly all has: somebody signed with such a pen.
double stampShare(const cv::Mat& sharp, const cv::Mat& ink, const cv::Mat& onPaper)
{
    // Most pictures have no such colour anywhere, as every second row tells.
    const auto halfOf = [](const cv::Mat& all) {
        return cv::Mat((all.rows + 1) / 2, all.cols, all.type(), all.data, 2 * all.step);
    };
    std::array<cv::Mat, 3> channels;
    cv::split(halfOf(sharp), channels.data());
    std::array<double, 3> paper{};
    for (std::size_t i = 0; i < 3; ++i)
        paper[i] = meanOn(channels[i], halfOf(onPaper));
    const auto isNowhere = [&](std::size_t more, std::size_t less) {
        double most = 0;
        cv::Mat difference;
        cv::subtract(channels[more], channels[less], difference);
        cv::minMaxLoc(difference, nullptr, &most);
        return most + paper[less] - paper[more] <= StampColour;
    };
    if (isNowhere(0, 1) && isNowhere(1, 2))
        return 0;
    cv::Mat color;
    cv::blur(sharp, color, {5, 5});
    int vivid = 0, all = 0;
    for (int y = 0; y < ink.rows; ++y)
        for (int x = 0; x < ink.cols; ++x) {
            if (!ink.at<std::uint8_t>(y, x))
                continue;
            const auto& pixel = color.at<cv::Vec3b>(y, x);
            const double red = paper[0] - pixel[0], green = paper[1] - pixel[1], blue = paper[2] - pixel[2];
            ++all;
            vivid += green - red > StampColour || blue - green > StampColour;
        }
    const double share = all > 0 ? vivid / static_cast<double>(all) : 0;
    return share > 0.8 ? 0 : share;
}

/// Two waves across each other over the paper: the pixels of a screen, or the dots of a print.
double latticeOf(const cv::Mat& gray, const cv::Mat& around)
{
    int side = std::min({256, gray.cols, gray.rows}) / 2 * 2;
    while (side > 0 && cv::getOptimalDFTSize(side) != side)
        side -= 2;
    if (side < 64)
        return 0;
    const cv::Rect middle((gray.cols - side) / 2, (gray.rows - side) / 2, side, side);
    cv::Mat window, soft, hann;
    gray(middle).convertTo(window, CV_32F);
    cv::blur(window, soft, {13, 13});
    window -= soft;
    window.setTo(0, around(middle));
    cv::createHanningWindow(hann, {side, side}, CV_32F);
    window = window.mul(hann);
    // Of a real picture the right half says nothing new. Packed: column 2 u - 1 is the real part of frequency u, the next
    // the imaginary one.
    cv::Mat spectrum;
    cv::dft(window, spectrum);
    struct Wave {
        double strength, x, y;
    };
    std::vector<Wave> waves;
    const int half = side / 2;
    const auto halves = static_cast<std::size_t>(half);
    const int lowest = static_cast<int>(std::ceil(std::pow(0.06 * side, 2))), highest = half * half;
    // Rings of like frequency. The blocks of JPEG, and what is ruled, are left out: beside the axes.
    std::vector<std::vector<float>> rings(halves);
    const auto forEach = [&](const auto& what) {
        for (int v = 0; v < side; ++v) {
            const int fv = v < half ? v : v - side;
            if (std::abs(fv) <= 2)
                continue;
            const auto* row = spectrum.ptr<float>(v);
            int u = 3;
            while (u * u + fv * fv < lowest)
                ++u;
            for (; u * u + fv * fv < highest; ++u)
                what(u, fv, u * u + fv * fv, row[2 * u - 1] * row[2 * u - 1] + row[2 * u] * row[2 * u]);
        }
    };
    // Less than half a grey level is nothing that can be seen.
    const auto visible = static_cast<float>(std::pow(0.1 * side * side / 8, 2));
    struct Visible {
        int u, v;
        std::size_t ring;
        float power;
    };
    std::vector<Visible> all;
    std::vector<bool> isAsked(halves);
    const auto ringOf = [](int square) { return static_cast<std::size_t>(std::sqrt(static_cast<float>(square))); };
    forEach([&](int u, int v, int square, float power) {
        if (power >= visible) {
            all.push_back({u, v, ringOf(square), power});
            isAsked[all.back().ring] = true;
        }
    });
    if (all.empty())
        return 0;
    forEach([&](int, int, int square, float power) {
        if (const std::size_t ring = ringOf(square); isAsked[ring])
            rings[ring].push_back(power);
    });
    std::vector<float> usual(halves, 0);
    for (std::size_t i = 0; i < halves; ++i) {
        auto& ring = rings[i];
        if (ring.size() < 8)
            continue;
        std::nth_element(ring.begin(), ring.begin() + static_cast<std::ptrdiff_t>(ring.size() / 2), ring.end());
        usual[i] = ring[ring.size() / 2];
    }
    for (const Visible& one : all)
        if (usual[one.ring] > 0)
            waves.push_back({std::log10(one.power / usual[one.ring]), double(one.u), double(one.v)});
    if (waves.empty())
        return 0;
    const auto strongest = *std::max_element(waves.begin(), waves.end(),
                                             [](const Wave& a, const Wave& b) { return a.strength < b.strength; });
    double second = 0;
    for (const Wave& wave : waves) {
        const double cross = wave.x * strongest.y - wave.y * strongest.x;
        if (4 * cross * cross
            > (wave.x * wave.x + wave.y * wave.y) * (strongest.x * strongest.x + strongest.y * strongest.y))
            second = std::max(second, wave.strength);
    }
    return std::min(second, strongest.strength);
}

/// Pieces of a few pixels on a square of 100 x 100 pixels of paper, away from the ink.
double specksOf(const cv::Mat& dark, const cv::Mat& paper)
{
    constexpr std::size_t MostPixels = 9;
    cv::Mat left = dark & paper;
    std::vector<cv::Point> piece;
    int specks = 0;
    // There are few such pixels: looking around each is quicker than labelling the picture.
    for (const cv::Point& start : pointsOf(left)) {
        if (!left.at<std::uint8_t>(start))
            continue;
        left.at<std::uint8_t>(start) = 0;
        piece.assign(1, start);
        for (std::size_t i = 0; i < piece.size(); ++i) {
            const cv::Point at = piece[i];
            for (int y = std::max(0, at.y - 1); y <= std::min(left.rows - 1, at.y + 1); ++y)
                for (int x = std::max(0, at.x - 1); x <= std::min(left.cols - 1, at.x + 1); ++x)
                    if (auto& pixel = left.at<std::uint8_t>(y, x); pixel) {
                        pixel = 0;
                        piece.emplace_back(x, y);
                    }
        }
        specks += piece.size() <= MostPixels;
    }
    return specks * 1e4 / std::max(1, cv::countNonZero(paper));
}

} // namespace

Flaws flawsOf(const Scan& scan, const Signature& signature, const Seen* seen)
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
    const cv::Rect room = cv::Rect(box.x - beside, box.y, box.width + 2 * beside, box.height) & all;
    const cv::Rect wide = seen ? room : evenly(room, PaperSide);
    cv::Mat gray, ink, dark;
    if (seen) {
        gray = seen->gray(wide);
        ink = seen->ink.mask(wide);
    } else {
        cv::cvtColor(color(wide), gray, cv::COLOR_RGB2GRAY);
        ink = findInk(gray).mask;
    }
    cv::dilate(ink, dark, cv::Mat(), {-1, -1}, 3);
    const cv::Mat paper = dark == 0;
    const int inkPixels = cv::countNonZero(ink);
    if (inkPixels < 20 || cv::countNonZero(paper) < 100)
        return flaws;
    const double level = meanOn(gray, paper), contrast = level - meanOn(gray, ink);
    flaws.noise = contrast > 1 ? grainOf(gray, paper) / contrast : 0;
    flaws.blur = std::max(0.0, edgeWidthOf(gray, ink, contrast) - 2) / width;
    // A line of the form goes on beyond the signature, or from one end of the picture to the other; strokes do not.
    const bool hasRoom = room.x < box.x - beside / 2 && room.br().x > box.br().x + beside / 2;
    const bool fills = box.x == 0 && box.br().x == source.width;
    if (hasRoom || fills) {
        flaws.line = bestLine(ink);
        if (fills && flaws.line < FullLine)
            flaws.line = 0;
    }
    flaws.stamp = stampShare(color(wide), ink, paper);
    flaws.lattice = latticeOf(gray, dark);
    flaws.specks = specksOf(gray < level - contrast / 2, paper);
    return flaws;
}

Result<void> addFlaws(const Scan& scan, Signature& signature, const Seen* seen)
{
    return guarded("judge", "judged", [&]() -> Result<void> {
        const Flaws flaws = flawsOf(scan, signature, seen);
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

Result<Signature> cleanAndJudge(const Scan& scan)
{
    Seen seen;
    auto signature = clean(scan, seen);
    if (signature)
        if (auto judged = addFlaws(scan, *signature, &seen); !judged)
            return tl::unexpected(judged.error());
    return signature;
}

} // namespace countersign::image
