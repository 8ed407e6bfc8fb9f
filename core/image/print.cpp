#include "core/image/print.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

namespace countersign::image {
namespace {

/// Pixels of each piece that have paper beside them.
std::vector<int> outlines(const cv::Mat& labels, std::size_t count)
{
    std::vector<int> outline(count, 0);
    for (int y = 0; y < labels.rows; ++y) {
        const int* row = labels.ptr<int>(y);
        const int* above = labels.ptr<int>(std::max(0, y - 1));
        const int* below = labels.ptr<int>(std::min(labels.rows - 1, y + 1));
        for (int x = 0; x < labels.cols; ++x) {
            if (row[x] == 0)
                continue;
            const bool isEdge =
                x == 0 || x + 1 == labels.cols || row[x - 1] == 0 || row[x + 1] == 0 || above[x] == 0 || below[x] == 0;
            outline[static_cast<std::size_t>(row[x] - 1)] += isEdge;
        }
    }
    return outline;
}

/// How strong each piece's outline is, and how much of it is more than 22.5 degrees off level and upright.
void measureOutlines(const cv::Mat& mask, Pieces& found)
{
    cv::Mat soft, dx, dy;
    cv::GaussianBlur(mask, soft, {3, 3}, 0);
    cv::Sobel(soft, dx, CV_16S, 1, 0);
    cv::Sobel(soft, dy, CV_16S, 0, 1);
    for (int y = 0; y < mask.rows; ++y) {
        const int* label = found.labels.ptr<int>(y);
        const auto* gx = dx.ptr<std::int16_t>(y);
        const auto* gy = dy.ptr<std::int16_t>(y);
        for (int x = 0; x < mask.cols; ++x) {
            if (label[x] == 0)
                continue;
            const double across = std::abs(gx[x]), down = std::abs(gy[x]);
            const double length = std::hypot(across, down);
            InkPiece& piece = found.pieces[static_cast<std::size_t>(label[x] - 1)];
            piece.edge += length;
            if (std::min(across, down) > 0.414 * std::max(across, down))
                piece.slanting += length;
        }
    }
}

/// The height of a capital: most pieces of a page are letters, and most of those are low ones.
double letterHeight(const std::vector<InkPiece>& pieces)
{
    constexpr int most = 48;
    std::array<double, most + 2> counts{};
    for (const InkPiece& piece : pieces) {
        const int height = piece.box.height;
        if (height < 4 || height >= most || piece.box.width > 12 * height || piece.area < 6)
            continue;
        // A word whose letters touch stands for as many as it is long.
        counts[static_cast<std::size_t>(height)] += std::max(1.0, piece.box.width / (0.8 * height));
    }
    double best = 0;
    int mode = 0;
    for (std::size_t h = 4; h < most; ++h) {
        const double around = counts[h - 1] + counts[h] + counts[h + 1];
        if (around > best) {
            best = around;
            mode = static_cast<int>(h);
        }
    }
    if (best < 15)
        return 10; // hardly any print: what letters measure on an ordinary page
    // The capitals are the second hump, up to half as high again; half of what is about the mode lies below it.
    double weight = 0, sum = 0;
    for (int h = mode; h <= std::min(most, mode + mode / 2 + 1); ++h) {
        weight += counts[static_cast<std::size_t>(h)];
        sum += h * counts[static_cast<std::size_t>(h)];
    }
    return std::clamp(1.15 * sum / weight, 6.0, 24.0);
}

double ramp(double value, double zero, double one)
{
    return std::clamp((value - zero) / (one - zero), 0.0, 1.0);
}

struct Chains {
    std::vector<int> parent;
    explicit Chains(std::size_t count) : parent(count) { std::iota(parent.begin(), parent.end(), 0); }
    int find(int i)
    {
        while (parent[static_cast<std::size_t>(i)] != i) {
            auto& above = parent[static_cast<std::size_t>(i)];
            above = parent[static_cast<std::size_t>(above)];
            i = above;
        }
        return i;
    }
    void join(int a, int b) { parent[static_cast<std::size_t>(find(a))] = find(b); }
};

double medianOf(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// What tells a row of print from a word that somebody wrote.
struct RowTraits {
    double letters = 0;  ///< as many as its length has room for
    double straight = 0; ///< share of its pieces that end, or begin, on one line
    double slanting = 0; ///< share of its outline that is neither level nor upright
    double stroke = 0;   ///< width of its strokes, pixels
    double joined = 0;   ///< share of its length in pieces longer than two letters
    cv::Rect box;
};

RowTraits traitsOf(const std::vector<InkPiece>& pieces, const std::vector<int>& chain, double letter)
{
    RowTraits row;
    std::vector<double> bottoms, tops;
    double edge = 0, slanting = 0, area = 0, stroke = 0, length = 0, joined = 0;
    for (const int i : chain) {
        const InkPiece& piece = pieces[static_cast<std::size_t>(i)];
        const cv::Rect& box = piece.box;
        const double count = std::max(1.0, box.width / (0.9 * std::max<double>(box.height, 0.6 * letter)));
        row.letters += box.height < 0.35 * letter ? 0.2 : count;
        row.box |= box;
        bottoms.push_back(box.y + box.height);
        tops.push_back(box.y);
        edge += piece.edge;
        slanting += piece.slanting;
        area += piece.area;
        stroke += piece.area * piece.stroke;
        length += box.width;
        joined += box.width > 2 * letter ? box.width : 0;
    }
    const auto onLine = [&](const std::vector<double>& values) {
        const double level = medianOf(values);
        const auto close = std::count_if(values.begin(), values.end(),
                                         [&](double value) { return std::abs(value - level) <= 0.16 * letter + 0.6; });
        return static_cast<double>(close) / static_cast<double>(values.size());
    };
    row.straight = std::max(onLine(bottoms), onLine(tops));
    row.slanting = slanting / std::max(1.0, edge);
    row.stroke = stroke / std::max(1.0, area);
    row.joined = joined / std::max(1.0, length);
    return row;
}

/// What the page's own print is like, as its long rows say.
struct Print {
    double slanting = 0.43, stroke = 0, joined = 0; ///< stroke 0: there are no long rows
};

constexpr double longRow = 15;

Print printOf(const std::vector<RowTraits>& rows)
{
    std::vector<double> slanting, stroke, joined;
    for (const RowTraits& row : rows) {
        if (row.letters < longRow || row.straight < 0.55)
            continue;
        slanting.push_back(row.slanting);
        stroke.push_back(row.stroke);
        joined.push_back(row.joined);
    }
    if (slanting.size() < 3)
        return {};
    return {medianOf(slanting), medianOf(stroke), medianOf(joined)};
}

/// A row long enough is print; a short one must look like the page's print in all that a hand does otherwise: it leans,
/// joins its letters, leaves the line, and has another pen and another size.
bool isPrint(const RowTraits& row, const Print& print, double letter)
{
    if (row.letters < 3 || row.straight < (row.letters < 5 ? 0.75 : 0.55))
        return false;
    const double height = row.box.height / letter;
    double odd = ramp(row.slanting - print.slanting, 0.03, 0.1) + ramp(0.85 - row.straight, 0, 0.3)
                 + ramp(row.joined - print.joined, 0.3, 0.8) + ramp(height, 1.45, 1.9) + ramp(0.65 - height, 0, 0.2);
    if (print.stroke > 0)
        odd += ramp(1 - row.stroke / print.stroke, 0.06, 0.2) + ramp(row.stroke / print.stroke - 1, 0.15, 0.4);
    return odd < (row.letters < longRow ? 0.8 : 1.8);
}

/// Pieces low enough for letters, chained to their neighbours on the same line.
std::vector<std::vector<int>> chainsOf(const Pieces& found)
{
    const auto& pieces = found.pieces;
    const double letter = found.letter;
    std::vector<int> small;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const cv::Rect& box = pieces[i].box;
        // A stroke drawn along the line, as the one that letters of Devanagari hang from, is no letter.
        const double stroke = pieces[i].stroke;
        const bool isDash =
            box.width > 2 * letter && pieces[i].area < 1.25 * stroke * box.width && box.height > 1.7 * stroke;
        if (pieces[i].kind == PieceKind::Hand && box.height <= 1.9 * letter && box.height >= 0.25 * letter && !isDash)
            small.push_back(static_cast<int>(i));
    }
    const auto boxOf = [&pieces](int i) { return pieces[static_cast<std::size_t>(i)].box; };
    std::sort(small.begin(), small.end(), [&](int a, int b) { return boxOf(a).x < boxOf(b).x; });
    Chains chains(pieces.size());
    for (std::size_t i = 0; i < small.size(); ++i) {
        const cv::Rect a = boxOf(small[i]);
        for (std::size_t j = i + 1; j < small.size(); ++j) {
            const cv::Rect b = boxOf(small[j]);
            const double gap = b.x - a.x - a.width;
            if (gap > 1.6 * letter)
                break;
            const double bottoms = std::abs(a.y + a.height - b.y - b.height), tops = std::abs(a.y - b.y);
            const int overlap = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
            if (overlap > 0 && std::min(bottoms, tops) <= 0.35 * letter && std::max(bottoms, tops) <= 0.9 * letter)
                chains.join(small[i], small[j]);
        }
    }
    std::vector<std::vector<int>> members(pieces.size());
    for (const int i : small)
        members[static_cast<std::size_t>(chains.find(i))].push_back(i);
    std::erase_if(members, [](const std::vector<int>& chain) { return chain.empty(); });
    return members;
}

void findRows(Pieces& found)
{
    const auto chains = chainsOf(found);
    std::vector<RowTraits> rows;
    for (const auto& chain : chains)
        rows.push_back(traitsOf(found.pieces, chain, found.letter));
    const Print print = printOf(rows);
    for (std::size_t i = 0; i < chains.size(); ++i) {
        if (!isPrint(rows[i], print, found.letter))
            continue;
        for (const int piece : chains[i]) {
            found.pieces[static_cast<std::size_t>(piece)].kind = PieceKind::Print;
            found.pieces[static_cast<std::size_t>(piece)].row = static_cast<int>(found.rows.size());
        }
        found.rows.push_back({rows[i].box, static_cast<int>(chains[i].size()), rows[i].letters, rows[i].slanting});
    }
}

/// Dots, accents and broken letters inside a row belong to it.
void takeIntoRows(Pieces& found)
{
    const int around = std::max(1, static_cast<int>(0.25 * found.letter));
    for (InkPiece& piece : found.pieces) {
        if (piece.kind == PieceKind::Print || piece.kind == PieceKind::Solid || piece.box.height > 1.4 * found.letter)
            continue;
        for (std::size_t r = 0; r < found.rows.size(); ++r) {
            const cv::Rect& box = found.rows[r].box;
            const cv::Rect wide(box.x - 2 * around, box.y - around, box.width + 4 * around, box.height + 2 * around);
            if ((wide & piece.box) == piece.box) {
                piece.kind = PieceKind::Print;
                piece.row = static_cast<int>(r);
                break;
            }
        }
    }
}

/// Small letters of a hand between its large ones, as in a name written out: a short row beside a large piece and at
/// the height of its middle is no caption, which stands under it or over it. Scripts that hang from a line slant as
/// little as print; there pen and size must be the large piece's, or the row hangs from a stroke of the same pen.
void giveBackToHands(Pieces& found)
{
    const double letter = found.letter;
    std::vector<const InkPiece*> large;
    for (const InkPiece& piece : found.pieces)
        if (piece.kind == PieceKind::Hand && piece.box.height >= 2 * letter)
            large.push_back(&piece);
    for (std::size_t r = 0; r < found.rows.size(); ++r) {
        PrintRow& row = found.rows[r];
        if (row.letters > 9)
            continue;
        double area = 0, stroke = 0;
        int widest = 0;
        for (const InkPiece& piece : found.pieces) {
            if (piece.row == static_cast<int>(r)) {
                widest = std::max(widest, piece.box.width);
                area += piece.area;
                stroke += piece.area * piece.stroke;
            }
        }
        stroke /= std::max(1.0, area);
        const auto isOfPen = [stroke](const InkPiece& piece, double most = 1.33) {
            return most * stroke > piece.stroke && stroke < most * piece.stroke;
        };
        const double middle = row.box.y + row.box.height / 2.0;
        const bool isBeside = std::any_of(large.begin(), large.end(), [&](const InkPiece* piece) {
            const cv::Rect& box = piece->box;
            const int gap = std::max(box.x, row.box.x) - std::min(box.x + box.width, row.box.x + row.box.width);
            if (middle <= box.y + 0.3 * box.height || middle >= box.y + 0.85 * box.height
                || row.box.y + row.box.height >= box.y + box.height + 0.5 * letter)
                return false;
            // The last stroke of a name may lie level, and is longer than a letter.
            const bool isTail =
                row.pieces <= 2 && widest > 1.5 * letter && 3 * area < row.box.area() && isOfPen(*piece);
            return (row.slanting >= 0.41 && gap < 1.5 * letter) || (isTail && gap < letter);
        });
        const bool isSame =
            row.box.height > 1.3 * letter
            && std::any_of(found.pieces.begin(), found.pieces.end(), [&](const InkPiece& piece) {
                   const cv::Rect& box = piece.box;
                   const int gap = std::max(box.x, row.box.x) - std::min(box.x + box.width, row.box.x + row.box.width);
                   const int both =
                       std::min(box.y + box.height, row.box.y + row.box.height) - std::max(box.y, row.box.y);
                   return piece.kind == PieceKind::Hand && box.height > 1.3 * letter
                          && 5 * row.box.height > 2 * box.height && 2 * both > std::min(box.height, row.box.height)
                          && gap < std::max<double>(box.height, 3 * letter) && isOfPen(piece);
               });
        const bool hangs = std::any_of(found.pieces.begin(), found.pieces.end(), [&](const InkPiece& piece) {
            const cv::Rect& box = piece.box;
            const int over = std::min(box.x + box.width, row.box.x + row.box.width) - std::max(box.x, row.box.x);
            const int gap = row.box.y - box.y - box.height;
            // A line alone, or with what a hand put on it.
            const bool isLine = 2 * box.height < row.box.height && row.box.height > 1.1 * letter;
            const bool isLarge = 5 * box.height < 8 * row.box.height && row.box.height > 1.3 * letter;
            return piece.kind == PieceKind::Hand && piece.row < 0 && (isLine || isLarge) && gap < 0.3 * letter
                   && 2 * row.box.y + row.box.height > 2 * (box.y + box.height) && 5 * over > 4 * row.box.width
                   && isOfPen(piece, 1.5);
        });
        // One thin stroke under a name or over it; a word of print in one piece has more ink.
        const bool isStroke = row.pieces == 1 && area < 0.4 * row.box.area()
                              && std::any_of(large.begin(), large.end(), [&](const InkPiece* piece) {
                                     const cv::Rect& box = piece->box;
                                     const int gap = std::max(box.y, row.box.y)
                                                     - std::min(box.y + box.height, row.box.y + row.box.height);
                                     return gap < 0.6 * letter && row.box.x > box.x - letter
                                            && row.box.x + row.box.width < box.x + box.width + letter
                                            && isOfPen(*piece);
                                 });
        if (!isBeside && !isSame && !hangs && !isStroke)
            continue;
        for (InkPiece& piece : found.pieces) {
            if (piece.row == static_cast<int>(r)) {
                piece.kind = PieceKind::Hand;
                piece.row = -1;
            }
        }
        row = {};
    }
}

/// Bars of one length beside each other: a bar code, or what is left of a table.
void dropBars(Pieces& found)
{
    const double letter = found.letter;
    std::vector<std::size_t> hand;
    for (std::size_t i = 0; i < found.pieces.size(); ++i) {
        const InkPiece& piece = found.pieces[i];
        if (piece.kind == PieceKind::Hand && piece.fill() > 0.5 && piece.box.height < 12 * letter
            && piece.box.width < 12 * letter)
            hand.push_back(i);
    }
    const auto same = [](int a, int b) { return std::abs(a - b) <= 2; };
    std::vector<std::size_t> bars;
    for (const std::size_t i : hand) {
        const cv::Rect& one = found.pieces[i].box;
        const auto beside = std::count_if(hand.begin(), hand.end(), [&](std::size_t j) {
            const cv::Rect& other = found.pieces[j].box;
            const bool stacked = same(one.x, other.x) && same(one.width, other.width) && one.width > letter
                                 && std::abs(one.y - other.y) < 8 * letter;
            const bool abreast = same(one.y, other.y) && same(one.height, other.height) && one.height > letter
                                 && std::abs(one.x - other.x) < 8 * letter;
            return stacked || abreast;
        });
        if (beside >= 5) // itself among them
            bars.push_back(i);
    }
    for (const std::size_t i : bars)
        found.pieces[i].kind = PieceKind::Solid;
}

bool isSolid(const InkPiece& piece, const cv::Size& page, double letter)
{
    const cv::Rect& box = piece.box;
    const bool isAtEdge =
        box.x <= 2 || box.y <= 2 || box.x + box.width >= page.width - 2 || box.y + box.height >= page.height - 2;
    if (isAtEdge && (box.width > 0.25 * page.width || box.height > 0.25 * page.height || piece.fill() > 0.4))
        return true;
    if (box.width > 0.7 * page.width || box.height > 0.6 * page.height)
        return true;
    if (piece.stroke > 0.9 * letter)
        return true;
    return piece.fill() > 0.6 && std::min(box.width, box.height) > 1.5 * letter;
}

} // namespace

Pieces sortPieces(const cv::Mat& mask, const cv::Mat& dark)
{
    Pieces found;
    cv::Mat stats, centroids;
    const int count = cv::connectedComponentsWithStats(mask, found.labels, stats, centroids, 8, CV_32S);
    for (int label = 1; label < count; ++label) {
        const int* s = stats.ptr<int>(label);
        InkPiece piece;
        piece.box = {s[cv::CC_STAT_LEFT], s[cv::CC_STAT_TOP], s[cv::CC_STAT_WIDTH], s[cv::CC_STAT_HEIGHT]};
        piece.area = s[cv::CC_STAT_AREA];
        found.pieces.push_back(piece);
    }
    const auto outline = outlines(found.labels, found.pieces.size());
    for (std::size_t i = 0; i < found.pieces.size(); ++i)
        found.pieces[i].stroke = 2.0 * found.pieces[i].area / std::max(1, outline[i]);
    for (int y = 0; y < mask.rows; ++y)
        for (int x = 0; x < mask.cols; ++x)
            if (const int label = found.labels.at<int>(y, x); label > 0)
                found.pieces[static_cast<std::size_t>(label - 1)].dark += dark.at<std::uint8_t>(y, x);
    for (InkPiece& piece : found.pieces)
        piece.dark /= piece.area;
    measureOutlines(mask, found);
    found.letter = letterHeight(found.pieces);
    for (InkPiece& piece : found.pieces) {
        if (isSolid(piece, mask.size(), found.letter))
            piece.kind = PieceKind::Solid;
    }
    findRows(found);
    giveBackToHands(found);
    takeIntoRows(found);
    dropBars(found);
    for (InkPiece& piece : found.pieces) {
        if (piece.kind == PieceKind::Hand && std::max(piece.box.width, piece.box.height) < 0.35 * found.letter)
            piece.kind = PieceKind::Speck;
    }
    return found;
}

} // namespace countersign::image
