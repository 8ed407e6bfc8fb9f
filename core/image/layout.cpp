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

cv::Mat matOf(const PageLayout& layout)
{
    cv::Mat grid;
    cv::Mat(layout.rows, layout.columns, CV_8U, const_cast<std::uint8_t*>(layout.print.data())).convertTo(grid, CV_32F);
    // A cell is some 3 mm: print that lies on the border of two must not count as another.
    cv::GaussianBlur(grid, grid, {5, 5}, 0.8, 0.8, cv::BORDER_CONSTANT);
    return grid;
}

/// Sums over a part of a grid, of its values and of their squares.
struct Sums {
    cv::Mat values, squares;
    explicit Sums(const cv::Mat& grid) { cv::integral(grid, values, squares, CV_64F, CV_64F); }
    static double of(const cv::Mat& sums, const cv::Rect& part)
    {
        return sums.at<double>(part.y + part.height, part.x + part.width) - sums.at<double>(part.y, part.x + part.width)
               - sums.at<double>(part.y + part.height, part.x) + sums.at<double>(part.y, part.x);
    }
};

struct Spread {
    double mean = 0, deviation = 0;
    Spread(const Sums& sums, const cv::Rect& part)
        : mean(Sums::of(sums.values, part) / part.area()),
          deviation(std::sqrt(std::max(0.0, Sums::of(sums.squares, part) / part.area() - mean * mean)))
    {
    }
};

Fit fit(const cv::Mat& page, const Spread& ofPage, const cv::Mat& known)
{
    constexpr int most = LayoutColumns / 20;
    Fit best;
    for (const double scale : {1.0, 0.98, 1.02, 0.96, 1.04}) {
        // With room around: each shift is a part of it.
        cv::Mat moved;
        cv::warpAffine(known, moved, cv::Matx23d(scale, 0, most, 0, scale, most),
                       {page.cols + 2 * most, page.rows + 2 * most}, cv::INTER_LINEAR, cv::BORDER_CONSTANT, 0);
        const Sums sums(moved);
        for (int y = -most; y <= most; ++y) {
            for (int x = -most; x <= most; ++x) {
                const cv::Rect part(most - x, most - y, page.cols, page.rows);
                const Spread spread(sums, part);
                const double both = ofPage.deviation * spread.deviation;
                const double likeness =
                    both > 1e-6
                        ? (page.dot(moved(part)) / static_cast<double>(page.total()) - ofPage.mean * spread.mean) / both
                        : 0;
                if (likeness > best.likeness)
                    best = {likeness, scale, static_cast<double>(x), static_cast<double>(y)};
            }
        }
    }
    return best;
}

} // namespace

PageLayout layoutOf(const PageSearch& search)
{
    const Pieces& found = search.found;
    std::vector<std::uint8_t> isPrint(found.pieces.size() + 1, 0);
    for (std::size_t i = 0; i < found.pieces.size(); ++i)
        isPrint[i + 1] = found.pieces[i].kind == PieceKind::Print || found.pieces[i].kind == PieceKind::Solid ? 255 : 0;
    cv::Mat print = search.lines.clone();
    for (int y = 0; y < print.rows; ++y)
        for (int x = 0; x < print.cols; ++x)
            print.at<std::uint8_t>(y, x) |= isPrint[static_cast<std::size_t>(found.labels.at<int>(y, x))];
    PageLayout layout;
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

std::optional<FieldOnPage> recognise(const PageLayout& layout, Size page, std::span<const KnownField> known)
{
    if (known.empty() || !isSound(layout) || page.width <= 0 || page.height <= 0)
        return std::nullopt;
    const cv::Mat here = matOf(layout);
    const Spread spread(Sums(here), {0, 0, here.cols, here.rows});
    std::optional<FieldOnPage> best;
    for (std::size_t i = 0; i < known.size(); ++i) {
        const KnownField& one = known[i];
        // Forms of another shape need not be looked at.
        if (!isSound(one) || 10 * std::abs(one.layout.rows - layout.rows) > layout.rows)
            continue;
        const Fit found = fit(here, spread, matOf(one.layout));
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

KnownField knownField(const PageLayout& layout, Size page, const Box& chosen)
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
