#include "core/image/layout.h"

#include "core/image/page_search.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

/// Ten real cheques of four forms: two of one form reached 0.66 to 0.97, two of different forms never this.
constexpr double LikeEnough = 0.65;

struct Fit {
    double likeness = 0;
    double scale = 1, x = 0, y = 0; ///< of the known page on this one, cells
};

bool isSound(const Layout& layout)
{
    return layout.columns == LayoutColumns && layout.rows > 0 && layout.rows <= MostLayoutRows
           && layout.print.size() == static_cast<std::size_t>(layout.columns * layout.rows);
}

cv::Mat matOf(const Layout& layout)
{
    cv::Mat grid;
    cv::Mat(layout.rows, layout.columns, CV_8U, const_cast<std::uint8_t*>(layout.print.data())).convertTo(grid, CV_32F);
    // A cell is some 3 mm: print that lies on the border of two must not count as another.
    cv::GaussianBlur(grid, grid, {5, 5}, 0.8, 0.8, cv::BORDER_CONSTANT);
    return grid;
}

double correlation(const cv::Mat& a, const cv::Mat& b)
{
    cv::Scalar meanA, meanB, deviationA, deviationB;
    cv::meanStdDev(a, meanA, deviationA);
    cv::meanStdDev(b, meanB, deviationB);
    const double both = deviationA[0] * deviationB[0];
    return both > 1e-6 ? (a.dot(b) / static_cast<double>(a.total()) - meanA[0] * meanB[0]) / both : 0;
}

Fit fit(const cv::Mat& page, const cv::Mat& known)
{
    constexpr int most = LayoutColumns / 20;
    Fit best;
    for (const double scale : {1.0, 0.98, 1.02, 0.96, 1.04}) {
        for (int y = -most; y <= most; ++y) {
            for (int x = -most; x <= most; ++x) {
                cv::Mat moved;
                const cv::Matx23d to(scale, 0, x, 0, scale, y);
                cv::warpAffine(known, moved, to, page.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, 0);
                const double likeness = correlation(page, moved);
                if (likeness > best.likeness)
                    best = {likeness, scale, static_cast<double>(x), static_cast<double>(y)};
            }
        }
    }
    return best;
}

} // namespace

Layout layoutOf(const PageSearch& search)
{
    const Pieces& found = search.found;
    std::vector<std::uint8_t> isPrint(found.pieces.size() + 1, 0);
    for (std::size_t i = 0; i < found.pieces.size(); ++i)
        isPrint[i + 1] = found.pieces[i].kind == PieceKind::Print || found.pieces[i].kind == PieceKind::Solid ? 255 : 0;
    cv::Mat print = search.lines.clone();
    for (int y = 0; y < print.rows; ++y)
        for (int x = 0; x < print.cols; ++x)
            print.at<std::uint8_t>(y, x) |= isPrint[static_cast<std::size_t>(found.labels.at<int>(y, x))];
    Layout layout;
    layout.columns = LayoutColumns;
    layout.rows = std::clamp(
        static_cast<int>(std::lround(static_cast<double>(LayoutColumns) * print.rows / print.cols)), 1, MostLayoutRows);
    cv::Mat grid;
    cv::resize(print, grid, {layout.columns, layout.rows}, 0, 0, cv::INTER_AREA);
    // What is printed at all matters more than how black: a rule fills a tenth of its cell.
    for (int y = 0; y < grid.rows; ++y)
        for (int x = 0; x < grid.cols; ++x)
            layout.print.push_back(static_cast<std::uint8_t>(std::min(255, 4 * grid.at<std::uint8_t>(y, x))));
    return layout;
}

std::optional<FieldOnPage> recognise(const Layout& layout, Size page, std::span<const KnownField> known)
{
    if (!isSound(layout) || page.width <= 0 || page.height <= 0)
        return std::nullopt;
    const cv::Mat here = matOf(layout);
    std::optional<FieldOnPage> best;
    for (std::size_t i = 0; i < known.size(); ++i) {
        const KnownField& one = known[i];
        // Forms of another shape need not be looked at.
        if (!isSound(one.layout) || one.page.width <= 0 || 10 * std::abs(one.layout.rows - layout.rows) > layout.rows)
            continue;
        const Fit found = fit(here, matOf(one.layout));
        if (found.likeness < LikeEnough || (best && found.likeness <= best->likeness))
            continue;
        const double pixels = static_cast<double>(page.width) / one.page.width; // of this page to one of that
        const double cell = static_cast<double>(page.width) / LayoutColumns;
        const auto at = [&](int value, double shift) {
            return static_cast<int>(std::lround(found.scale * pixels * value + shift * cell));
        };
        best = FieldOnPage{
            i,
            {at(one.field.x, found.x), at(one.field.y, found.y), at(one.field.width, 0), at(one.field.height, 0)},
            found.likeness};
    }
    return best;
}

KnownField knownField(const Layout& layout, Size page, const Box& chosen)
{
    const int room = chosen.height / 2;
    const cv::Rect wide(chosen.x - room, chosen.y - room, chosen.width + 2 * room, chosen.height + 2 * room);
    const cv::Rect field = wide & cv::Rect(0, 0, page.width, page.height);
    return {layout, page, {field.x, field.y, field.width, field.height}};
}

bool liesIn(const Box& box, const Box& field)
{
    const int x = box.x + box.width / 2, y = box.y + box.height / 2;
    return x >= field.x && x < field.x + field.width && y >= field.y && y < field.y + field.height;
}

} // namespace countersign::image
