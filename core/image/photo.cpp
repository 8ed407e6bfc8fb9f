#include "core/image/photo.h"

#include "core/base/page.h"
#include "core/image/guard.h"
#include "core/image/paper.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

using Corners = std::array<cv::Point2d, 4>; ///< clockwise from the upper left

constexpr int SmallSide = 640;            ///< of the picture that the sheet is looked for on
constexpr double LeastArea = 0.2;         ///< of the sheet, share of the picture
constexpr double LeastSolidity = 0.96;    ///< of its outline
constexpr double MostBend = 0.006;        ///< of a side, share of the longer side: paper is straight
constexpr double LeastStep = 18;          ///< from the sheet to what it lies on, in 8-bit Lab
constexpr double LeastSlant = 0.02;       ///< less is a scan that lies a little askew, or straight
constexpr double LeastShade = 0.35;       ///< of a page that is not seen at an angle; scans stay below 0.2
constexpr double UsualFocalLength = 0.76; ///< of a telephone, share of the picture's longer side
constexpr double MostShade = 0.85;        ///< more is no light: half of the picture is something else

cv::Mat matOfScan(const Scan& scan)
{
    return {scan.picture.height, scan.picture.width, CV_8UC3, const_cast<std::uint8_t*>(scan.picture.pixels.data())};
}

/// The largest piece of a mask as one solid outline; empty where it is too small or has dents.
std::vector<cv::Point> outlineOf(cv::Mat mask)
{
    // Ink, and print at the sheet's edge, belong to the sheet.
    const cv::Mat element = cv::getStructuringElement(cv::MORPH_RECT, {9, 9});
    cv::morphologyEx(mask, mask, cv::MORPH_CLOSE, element);
    cv::morphologyEx(mask, mask, cv::MORPH_OPEN, element);
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(mask, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    const auto largest = std::max_element(outlines.begin(), outlines.end(), [](const auto& a, const auto& b) {
        return cv::contourArea(a) < cv::contourArea(b);
    });
    if (largest == outlines.end())
        return {};
    const double area = cv::contourArea(*largest);
    std::vector<cv::Point> hull;
    cv::convexHull(*largest, hull);
    if (area < LeastArea * static_cast<double>(mask.total()) || area < LeastSolidity * cv::contourArea(hull))
        return {};
    return *largest;
}

/// Four points of the outline, as the corners that leave least of it out.
std::optional<Corners> roughCorners(const std::vector<cv::Point>& outline)
{
    std::vector<cv::Point> hull, few;
    cv::convexHull(outline, hull);
    const double length = cv::arcLength(hull, true);
    for (double most = 0.01; most < 0.08 && few.size() != 4; most += 0.005)
        cv::approxPolyDP(hull, few, most * length, true);
    if (few.size() != 4 || !cv::isContourConvex(few))
        return std::nullopt;
    Corners corners;
    std::copy(few.begin(), few.end(), corners.begin());
    // Clockwise as the picture is seen; the one nearest to the upper left first.
    if (cv::contourArea(few, true) < 0)
        std::reverse(corners.begin(), corners.end());
    const auto first = std::min_element(corners.begin(), corners.end(),
                                        [](const auto& a, const auto& b) { return a.x + a.y < b.x + b.y; });
    std::rotate(corners.begin(), first, corners.end());
    return corners;
}

/// A side as a line through the outline's points near it, and how straight they lie.
struct Side {
    cv::Vec4d line; ///< a direction and a point
    double bend = 0;
};

std::optional<Side> sideOf(const std::vector<cv::Point>& outline, const cv::Point2d& from, const cv::Point2d& to)
{
    const cv::Point2d way = to - from;
    const double length = std::hypot(way.x, way.y);
    if (length < 40)
        return std::nullopt;
    std::vector<cv::Point2f> near;
    for (const cv::Point& point : outline) {
        const cv::Point2d at = cv::Point2d(point) - from;
        const double along = at.dot(way) / length, beside = std::abs(at.x * way.y - at.y * way.x) / length;
        // Corners may be dog-eared.
        if (along > 0.06 * length && along < 0.94 * length && beside < 0.03 * length)
            near.emplace_back(point);
    }
    if (near.size() < 0.6 * length)
        return std::nullopt;
    cv::Vec4f line;
    cv::fitLine(near, line, cv::DIST_HUBER, 0, 0.01, 0.01);
    double sum = 0;
    for (const auto& point : near)
        sum += std::pow((point.x - line[2]) * line[1] - (point.y - line[3]) * line[0], 2);
    return Side{{line[0], line[1], line[2], line[3]}, std::sqrt(sum / static_cast<double>(near.size()))};
}

std::optional<cv::Point2d> crossing(const cv::Vec4d& a, const cv::Vec4d& b)
{
    const double slope = a[0] * b[1] - a[1] * b[0];
    if (std::abs(slope) < 0.2) // sides of a sheet do not run so nearly along each other
        return std::nullopt;
    const double t = ((b[2] - a[2]) * b[1] - (b[3] - a[3]) * b[0]) / slope;
    return cv::Point2d(a[2] + t * a[0], a[3] + t * a[1]);
}

std::optional<Corners> cornersOf(const std::vector<cv::Point>& outline, const cv::Size& size)
{
    const auto rough = roughCorners(outline);
    if (!rough)
        return std::nullopt;
    std::array<Side, 4> sides;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto side = sideOf(outline, (*rough)[i], (*rough)[(i + 1) % 4]);
        if (!side || side->bend > MostBend * std::max(size.width, size.height))
            return std::nullopt;
        sides[i] = *side;
    }
    Corners corners;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto corner = crossing(sides[(i + 3) % 4].line, sides[i].line);
        if (!corner || corner->x < -0.02 * size.width || corner->y < -0.02 * size.height
            || corner->x > 1.02 * size.width || corner->y > 1.02 * size.height)
            return std::nullopt;
        corners[i] = *corner;
    }
    return corners;
}

/// CIE Lab for D65 in 8 bits, as OpenCV has it (L by 255 / 100, a and b by 128 more), whose own takes 0.1 s to set up.
cv::Mat labOf(const cv::Mat& rgb)
{
    constexpr int Steps = 1 << 14;
    struct Tables {
        std::array<float, 256> light{};
        std::array<float, Steps + 1> root{};
    };
    static const Tables tables = [] {
        Tables made;
        for (std::size_t i = 0; i < made.light.size(); ++i) {
            const double value = static_cast<double>(i) / 255;
            made.light[i] =
                static_cast<float>(value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4));
        }
        for (std::size_t i = 0; i < made.root.size(); ++i) {
            const double t = static_cast<double>(i) / Steps;
            made.root[i] = static_cast<float>(t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116);
        }
        return made;
    }();
    const auto root = [](float t) { return tables.root[static_cast<std::size_t>(std::min(t, 1.0F) * Steps + 0.5F)]; };
    cv::Mat lab(rgb.size(), CV_8UC3);
    for (int y = 0; y < rgb.rows; ++y) {
        for (int x = 0; x < rgb.cols; ++x) {
            const cv::Vec3b& in = rgb.at<cv::Vec3b>(y, x);
            const float r = tables.light[in[0]], g = tables.light[in[1]], b = tables.light[in[2]];
            const float fx = root(0.433953F * r + 0.376219F * g + 0.189828F * b);
            const float fy = root(0.212671F * r + 0.715160F * g + 0.072169F * b);
            const float fz = root(0.017758F * r + 0.109477F * g + 0.872766F * b);
            lab.at<cv::Vec3b>(y, x) = {cv::saturate_cast<std::uint8_t>((116 * fy - 16) * 2.55F),
                                       cv::saturate_cast<std::uint8_t>(500 * (fx - fy) + 128),
                                       cv::saturate_cast<std::uint8_t>(200 * (fy - fz) + 128)};
        }
    }
    return lab;
}

/// Whether the sheet ends there: what lies beyond three sides at least looks different all along. One may be cut off.
bool isSheet(const cv::Mat& lab, const Corners& corners)
{
    const double reach = 0.012 * std::max(lab.cols, lab.rows);
    int good = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Point2d from = corners[i], way = corners[(i + 1) % 4] - from;
        const double length = std::hypot(way.x, way.y);
        const cv::Point2d out(way.y / length, -way.x / length); // clockwise: the sheet lies to the right
        int steps = 0, border = 0;
        constexpr int Samples = 40;
        for (int k = 2; k < Samples - 2; ++k) {
            const cv::Point2d at = from + way * (k / static_cast<double>(Samples));
            const cv::Point inner = at - out * reach, outer = at + out * reach;
            const cv::Rect all(0, 0, lab.cols, lab.rows);
            if (!all.contains(outer) || !all.contains(inner)) {
                ++border;
                continue;
            }
            const cv::Vec3b a = lab.at<cv::Vec3b>(inner), b = lab.at<cv::Vec3b>(outer);
            steps += std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) > LeastStep;
        }
        const int seen = Samples - 4 - border;
        if (border * 4 < Samples && steps * 10 >= seen * 9)
            ++good;
        else if (border * 2 < Samples)
            return false; // beyond it there is more of the same
    }
    return good >= 3;
}

std::optional<Corners> findSheet(const cv::Mat& small)
{
    cv::Mat lab, soft;
    cv::GaussianBlur(small, soft, {5, 5}, 0);
    lab = labOf(soft);
    // What the picture's border looks like, in the middle of what there is: the sheet is what differs from that.
    std::array<std::vector<std::uint8_t>, 3> border;
    const int wide = std::max(2, std::min(lab.cols, lab.rows) / 60);
    for (int y = 0; y < lab.rows; ++y)
        for (int x = 0; x < lab.cols; ++x)
            if (x < wide || y < wide || x >= lab.cols - wide || y >= lab.rows - wide)
                for (int channel = 0; channel < 3; ++channel)
                    border[static_cast<std::size_t>(channel)].push_back(lab.at<cv::Vec3b>(y, x)[channel]);
    cv::Scalar usual;
    for (int channel = 0; channel < 3; ++channel) {
        auto& values = border[static_cast<std::size_t>(channel)];
        const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
        std::nth_element(values.begin(), middle, values.end());
        usual[channel] = *middle;
    }
    std::array<cv::Mat, 3> channels;
    cv::split(lab, channels.data());
    cv::Mat distance = cv::Mat::zeros(lab.size(), CV_32F);
    for (int channel = 0; channel < 3; ++channel) {
        cv::Mat apart;
        channels[static_cast<std::size_t>(channel)].convertTo(apart, CV_32F, 1, -usual[channel]);
        distance += apart.mul(apart);
    }
    cv::sqrt(distance, distance);
    cv::Mat away, light, mask;
    distance.convertTo(away, CV_8U);
    for (const cv::Mat& by : {channels[0], away}) {
        cv::threshold(by, mask, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
        const auto outline = outlineOf(mask);
        if (outline.empty())
            continue;
        if (const auto corners = cornersOf(outline, small.size()); corners && isSheet(lab, *corners))
            return corners;
    }
    return std::nullopt;
}

/// How far the farthest corner is from a rectangle that stands upright, share of the longer side.
double slantOf(const Corners& c)
{
    const double left = (c[0].x + c[3].x) / 2, right = (c[1].x + c[2].x) / 2, top = (c[0].y + c[1].y) / 2,
                 bottom = (c[2].y + c[3].y) / 2;
    const Corners upright{cv::Point2d(left, top), {right, top}, {right, bottom}, {left, bottom}};
    double most = 0;
    for (std::size_t i = 0; i < 4; ++i)
        most = std::max(most, std::hypot(c[i].x - upright[i].x, c[i].y - upright[i].y));
    return most / std::max({right - left, bottom - top, 1.0});
}

/// Width over height of the sheet itself, see photo.h.
double shapeOf(const Corners& corners, const cv::Point2d& middle)
{
    const auto point = [&](std::size_t i) { return cv::Vec3d(corners[i].x - middle.x, corners[i].y - middle.y, 1); };
    const auto length = [&](std::size_t i, std::size_t j) {
        return std::hypot(corners[i].x - corners[j].x, corners[i].y - corners[j].y);
    };
    const double seen = (length(0, 1) + length(3, 2)) / (length(0, 3) + length(1, 2));
    // Zhang and He's m1 to m4: upper left, upper right, lower left, lower right.
    const cv::Vec3d m1 = point(0), m2 = point(1), m3 = point(3), m4 = point(2);
    const double k2 = m1.cross(m4).dot(m3) / m2.cross(m4).dot(m3), k3 = m1.cross(m4).dot(m2) / m3.cross(m4).dot(m2);
    const cv::Vec3d n2 = k2 * m2 - m1, n3 = k3 * m3 - m1;
    // Square of the focal length. Two sides that stay parallel do not tell it, and no telephone has any: then the usual one.
    const double side = 2 * std::max(std::abs(middle.x), std::abs(middle.y));
    double f2 = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2]);
    if (std::abs(n2[2]) < 0.03 || std::abs(n3[2]) < 0.03 || !(f2 > 0.36 * side * side && f2 < 4 * side * side))
        f2 = std::pow(UsualFocalLength * side, 2);
    const auto size = [f2](const cv::Vec3d& n) { return (n[0] * n[0] + n[1] * n[1]) / f2 + n[2] * n[2]; };
    const double shape = std::sqrt(size(n2) / size(n3));
    return shape > 0.7 * seen && shape < 1.4 * seen ? shape : seen;
}

/// The sheet upright, as many pixels as it has in the photograph.
Scan warped(const Scan& scan, const Corners& corners)
{
    const auto length = [&](std::size_t i, std::size_t j) {
        return std::hypot(corners[i].x - corners[j].x, corners[i].y - corners[j].y);
    };
    double shape = shapeOf(corners, {scan.picture.width / 2.0, scan.picture.height / 2.0});
    // Millimetres; most paper is one of these.
    double inches = 0;
    for (const auto& [wide, high] : {std::pair(210.0, 297.0), {297.0, 210.0}, {215.9, 279.4}, {279.4, 215.9}})
        if (std::abs(shape / (wide / high) - 1) < 0.03 && inches == 0) {
            shape = wide / high;
            inches = high / 25.4;
        }
    double height = std::max(length(0, 3), length(1, 2)), width = std::max(length(0, 1), length(3, 2));
    if (width > shape * height)
        height = width / shape;
    else
        width = shape * height;
    const double most = std::max(scan.picture.width, scan.picture.height) * 1.2;
    const double scale = std::min(1.0, most / std::max(width, height));
    const cv::Size size(std::max(1, static_cast<int>(std::lround(width * scale))),
                        std::max(1, static_cast<int>(std::lround(height * scale))));
    const std::array<cv::Point2f, 4> from{corners[0], corners[1], corners[2], corners[3]};
    const auto right = static_cast<float>(size.width), bottom = static_cast<float>(size.height);
    const std::array<cv::Point2f, 4> to{cv::Point2f(0, 0), {right, 0}, {right, bottom}, {0, bottom}};
    Scan straight{{size.width, size.height, {}}, inches > 0 ? size.height / inches : 0, scan.page, scan.pages};
    straight.picture.pixels.resize(std::size_t{3} * static_cast<std::size_t>(size.area()));
    cv::Mat out = matOfScan(straight);
    cv::warpPerspective(matOfScan(scan), out, cv::getPerspectiveTransform(from, to), size, cv::INTER_CUBIC,
                        cv::BORDER_REPLICATE);
    return straight;
}

/// The light on the paper, 8-bit grey, small: what is left of a page without its writing.
cv::Mat lightOn(const cv::Mat& color)
{
    const int step = std::max(1, std::max(color.cols, color.rows) / 120);
    cv::Mat small, gray;
    cv::resize(color, small, {std::max(1, color.cols / step), std::max(1, color.rows / step)}, 0, 0, cv::INTER_AREA);
    cv::cvtColor(small, gray, cv::COLOR_RGB2GRAY);
    const cv::Size reach(11, 11);
    cv::morphologyEx(gray, gray, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, reach), {-1, -1}, 1,
                     cv::BORDER_REPLICATE);
    cv::GaussianBlur(gray, gray, {15, 15}, 0, 0, cv::BORDER_REPLICATE);
    return cv::max(gray, 1);
}

double shadeOf(const cv::Mat& light)
{
    std::vector<std::uint8_t> values(light.begin<std::uint8_t>(), light.end<std::uint8_t>());
    std::sort(values.begin(), values.end());
    const double dark = values[values.size() / 50], bright = values[values.size() - 1 - values.size() / 50];
    return 1 - dark / std::max(1.0, bright);
}

/// Whether the light changes slowly everywhere, as light does; a printed field or a dark border does not.
bool isLight(const cv::Mat& light)
{
    cv::Mat across, down, wide;
    light.convertTo(wide, CV_32F);
    cv::Sobel(wide, across, CV_32F, 1, 0, 3, 1.0 / 8);
    cv::Sobel(wide, down, CV_32F, 0, 1, 3, 1.0 / 8);
    cv::Mat slope;
    cv::magnitude(across, down, slope);
    double most = 0, brightest = 0;
    cv::minMaxLoc(slope, nullptr, &most);
    cv::minMaxLoc(light, nullptr, &brightest);
    return most < 0.03 * brightest;
}

void evenOut(cv::Mat color, cv::Mat light)
{
    double brightest = 0;
    cv::minMaxLoc(light, nullptr, &brightest);
    cv::resize(light, light, color.size(), 0, 0, cv::INTER_LINEAR);
    for (int y = 0; y < color.rows; ++y) {
        auto* row = color.ptr<std::uint8_t>(y);
        const auto* lit = light.ptr<std::uint8_t>(y);
        for (int x = 0; x < color.cols; ++x) {
            const double by = brightest / lit[x];
            for (int channel = 0; channel < 3; ++channel)
                row[3 * x + channel] = cv::saturate_cast<std::uint8_t>(row[3 * x + channel] * by);
        }
    }
}

Result<std::optional<Photo>> straightenOrThrow(const Scan& scan)
{
    const auto& source = scan.picture;
    if (!isPageSized(source.width, source.height)
        || source.pixels.size()
               != std::size_t{3} * static_cast<std::size_t>(source.width) * static_cast<std::size_t>(source.height))
        return std::nullopt;
    const cv::Mat color = matOfScan(scan);
    const int factor = std::max(1, cvRound(std::max(color.cols, color.rows) / double{SmallSide}));
    if (std::min(color.cols, color.rows) < factor)
        return std::nullopt;
    const cv::Mat small = shrunk(color, factor);
    Photo photo;
    if (auto corners = findSheet(small); corners && slantOf(*corners) >= LeastSlant) {
        photo.slant = slantOf(*corners);
        // Pixel centres: the small picture's are those of the blocks.
        for (auto& corner : *corners)
            corner = (corner + cv::Point2d(0.5, 0.5)) * factor - cv::Point2d(0.5, 0.5);
        photo.scan = warped(scan, *corners);
    }
    const cv::Mat light = lightOn(photo.slant > 0 ? matOfScan(photo.scan) : small);
    photo.shade = shadeOf(light);
    const bool isUneven = photo.shade >= LeastShade && photo.shade <= MostShade && isLight(light);
    if (photo.slant == 0 && !isUneven)
        return std::nullopt;
    if (photo.slant == 0)
        photo.scan = scan;
    if (photo.shade <= MostShade)
        evenOut(matOfScan(photo.scan), light);
    return photo;
}

} // namespace

Result<std::optional<Photo>> straighten(const Scan& scan)
{
    return guarded("straighten", "straightened", [&scan] { return straightenOrThrow(scan); });
}

Result<Scan> straightened(Scan scan)
{
    auto photo = straighten(scan);
    if (!photo)
        return tl::unexpected(photo.error());
    return *photo ? std::move((*photo)->scan) : std::move(scan);
}

} // namespace countersign::image
