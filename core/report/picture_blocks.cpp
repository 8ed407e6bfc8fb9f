// The questioned signature and the references: as scanned, cleaned, with their particulars and scores.
#include "core/base/page.h"
#include "core/report/blocks.h"
#include "core/report/phrases.h"
#include "core/verify/calibrate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace countersign::report {

namespace {

constexpr double gutter = 12;
constexpr double barColumn = 80;
constexpr double mostPage = 130;  // wide enough for a cheque
constexpr double rowPicture = 82; // leaves room for a SHA-256 in one line, on A4 too

/// What is shown of a scan: all of it, or, where the signature would be too small to see, its surroundings.
struct Excerpt {
    QImage image;
    bool part = false;
};

Excerpt excerpt(const PictureRecord& record)
{
    const QImage whole = view(record.original);
    const QRect box(record.box.x, record.box.y, record.box.width, record.box.height);
    if (whole.isNull() || box.isEmpty() || !whole.rect().contains(box))
        return {whole, false};
    const bool prominent = 3 * box.width() >= whole.width() && 4 * box.height() >= whole.height();
    if (prominent)
        return {whole, false};
    const int margin = std::max(box.width(), box.height()) / 4;
    const QRect around = box.adjusted(-margin, -margin, margin, margin).intersected(whole.rect());
    return {whole.copy(around), around != whole.rect()};
}

/// The whole page with a frame around the signature, in a column of its own.
struct PageColumn {
    QImage page;
    QRectF box; ///< pixels of the page
    double width = 0;
};

std::optional<PageColumn> pageColumn(const PictureRecord& record, double height)
{
    QImage page = view(record.original);
    if (page.isNull() || !isOnPage(record))
        return std::nullopt;
    const double shape = static_cast<double>(page.width()) / page.height();
    return PageColumn{page, QRectF(record.box.x, record.box.y, record.box.width, record.box.height),
                      std::clamp(shape * height, 0.4 * height, mostPage)};
}

void frame(Sheet& sheet, const QRectF& area, const QImage& image)
{
    sheet.box(area, Qt::white);
    sheet.picture(area.adjusted(2.5, 2.5, -2.5, -2.5), image);
}

void framePage(Sheet& sheet, const QRectF& area, const PageColumn& column)
{
    const QRectF room = area.adjusted(2.5, 2.5, -2.5, -2.5);
    frame(sheet, area, column.page);
    const double scale = std::min(room.width() / column.page.width(), room.height() / column.page.height());
    const QPointF corner = room.center() - QPointF(column.page.width(), column.page.height()) * scale / 2;
    const QRectF box = QRectF(corner + column.box.topLeft() * scale, column.box.size() * scale).adjusted(-2, -2, 2, 2);
    sheet.line(box.left(), box.top(), box.right(), box.top(), 1.2, ink::reject);
    sheet.line(box.left(), box.bottom(), box.right(), box.bottom(), 1.2, ink::reject);
    sheet.line(box.left(), box.top(), box.left(), box.bottom(), 1.2, ink::reject);
    sheet.line(box.right(), box.top(), box.right(), box.bottom(), 1.2, ink::reject);
}

/// The score of one reference and the length of its bar.
struct Mark {
    double score = std::numeric_limits<double>::quiet_NaN();
    double llr = std::numeric_limits<double>::quiet_NaN(); ///< NaN: not calibrated
    double limit = 0;                                      ///< of the llr; 0: not known
    double share = 0;                                      ///< of the bar's half, -1 to 1
};

Mark mark(const verify::Verification& verification, std::size_t index)
{
    const verify::Judgement& judgement = verification.judgement;
    Mark mark;
    if (index < judgement.referenceScores.size())
        mark.score = judgement.referenceScores[index];
    const bool calibrated = isCalibrated(verification);
    if (calibrated && index < judgement.referenceLlrs.size())
        mark.llr = judgement.referenceLlrs[index];
    const std::vector<double>& values = calibrated ? judgement.referenceLlrs : judgement.referenceScores;
    // The same length means the same ratio in every report: the bar's end is the most that can be said.
    double longest = 1e-9;
    const auto single = verify::calibrationFor(verification.model, 1);
    if (calibrated)
        longest = mark.limit = single ? single->llrLimit : 0;
    if (!(longest > 1e-9))
        for (const double value : values)
            longest = std::isfinite(value) ? std::max(longest, std::abs(value)) : longest;
    if (index < values.size() && !std::isnan(values[index]))
        mark.share = std::clamp(values[index] / longest, -1.0, 1.0);
    return mark;
}

/// A bar from the middle: solid to the right (for A), hatched to the left (for B); below it the figures.
double scoreBar(Sheet& sheet, double x, double y, double width, const Mark& mark)
{
    constexpr double height = 8;
    const double middle = x + width / 2;
    sheet.box(QRectF(x, y, width, height), Qt::white);
    const double length = std::abs(mark.share) * width / 2;
    const QRectF bar(mark.share < 0 ? middle - length : middle, y, length, height);
    if (mark.share > 0) {
        sheet.box(bar, ink::title, ink::title, 0.5);
    } else if (mark.share < 0) {
        sheet.box(bar, Qt::white, ink::text, 0.7);
        sheet.hatch(bar, 3, false, ink::text);
    }
    sheet.line(middle, y - 2, middle, y + height + 2, 0.7, ink::text);
    sheet.text(x, y + height + 2, width, score(mark.score), {7.5, Face::Bold, ink::text});
    if (!std::isnan(mark.llr))
        sheet.text(x, y + height + 2, width, QStringLiteral("LR ") + likelihoodRatio(mark.llr, mark.limit, true),
                   {7, Face::Text, ink::faint}, 1, Align::Right);
    return height + 12;
}

double lines(Sheet& sheet, double x, double top, double width, const PictureRecord& record, const QString& label,
             bool part)
{
    double y = top;
    double nameX = x;
    if (!label.isEmpty()) {
        sheet.text(x, y, 20, label, {7.5, Face::Bold, ink::title});
        nameX += 16;
    }
    y += sheet.fileName(nameX, y, width - (nameX - x), clean(record.name), {7.5, Face::Bold, ink::text}, 2);
    y += sheet.text(x, y, width, particulars(record, part), {6.5, Face::Text, ink::faint});
    y += sheet.text(x, y, width, clean(record.sha256), {5.5, Face::Mono, ink::faint});
    return y - top;
}

/// Two large frames, the particulars below them, and where it comes from a page, that at their left; with a mark, the bar
/// at their right.
double large(Sheet& sheet, double top, const PictureRecord& record, const QString& label, double height,
             const std::optional<Mark>& mark)
{
    const auto page = mark ? std::nullopt : pageColumn(record, height);
    const double left = page ? page->width + gutter : 0;
    const double width = (sheet.width() - left - gutter) / 2;
    const Excerpt original = excerpt(record);
    if (page)
        framePage(sheet, QRectF(0, top, page->width, height), *page);
    frame(sheet, QRectF(left, top, width, height), original.image);
    frame(sheet, QRectF(left + width + gutter, top, width, height), view(record.cleaned));
    const double y = top + height + 3;
    const double room = mark ? sheet.width() - barColumn - gutter : sheet.width();
    if (mark)
        scoreBar(sheet, sheet.width() - barColumn, y + 3, barColumn, *mark);
    return height + 3 + lines(sheet, 0, y, room, record, label, original.part);
}

double row(Sheet& sheet, double top, const PictureRecord& record, const QString& label, double height, const Mark& mark)
{
    const double width = std::min(2.1 * height, rowPicture);
    const Excerpt original = excerpt(record);
    const double x = 2 * width + 4 + gutter;
    const double room = sheet.width() - x - barColumn - gutter;
    Sheet plan = sheet.plan();
    const double text = lines(plan, 0, 0, room, record, label, original.part);
    const double deep = std::max(height, text); // a long name takes two lines
    const double above = top + (deep - height) / 2;
    frame(sheet, QRectF(0, above, width, height), original.image);
    frame(sheet, QRectF(width + 4, above, width, height), view(record.cleaned));
    lines(sheet, x, top + (deep - text) / 2, room, record, label, original.part);
    scoreBar(sheet, sheet.width() - barColumn, top + (deep - 20) / 2, barColumn, mark);
    return deep;
}

/// The words above the two columns of pictures, `left` of the sheet's edge; `ends` name the ends of the bars, if there are any.
Block captions(double width, const QStringList& ends = {}, double left = 0)
{
    return {[width, ends, left](Sheet& sheet, double top) {
                const Style style{7, Face::Text, ink::faint};
                const double column = width > 0 ? width + 4 : (sheet.width() - left + gutter) / 2;
                if (left > 0)
                    sheet.text(0, top, left, QStringLiteral("The page"), style);
                sheet.text(left, top, column, QStringLiteral("As scanned"), style);
                sheet.text(left + column, top, column, QStringLiteral("Cleaned"), style);
                if (!ends.isEmpty()) {
                    const double x = sheet.width() - barColumn;
                    sheet.text(x, top, barColumn, ends.first(), style);
                    sheet.text(x, top, barColumn, ends.last(), style, 1, Align::Right);
                }
                if (width > 0)
                    sheet.text(2 * column + gutter - 4, top, 200, QStringLiteral("File, particulars, SHA-256"), style);
                return 11.0;
            },
            0, true};
}

} // namespace

std::vector<Block> questionedBlocks(const verify::Verification& verification, const Density& density)
{
    std::vector<Block> all = {titleBlock(QStringLiteral("Questioned signature"))};
    const auto page = pageColumn(verification.query, density.questioned);
    all.push_back(captions(0, {}, page ? page->width + gutter : 0));
    all.push_back({[&verification, density](Sheet& sheet, double top) {
        return large(sheet, top, verification.query, {}, density.questioned, std::nullopt);
    }});
    return all;
}

std::vector<Block> referenceBlocks(const verify::Verification& verification, const Density& density)
{
    const std::size_t count = verification.references.size();
    std::vector<Block> all;
    all.push_back(titleBlock(count == 1 ? QStringLiteral("Reference signature and its score")
                                        : QStringLiteral("Reference signatures and their scores")));
    all.back().newPage = density.place == Place::NewPage;
    const QStringList ends = isCalibrated(verification)
                                 ? QStringList{QStringLiteral("for B"), QStringLiteral("for A")}
                                 : QStringList{QStringLiteral("less alike"), QStringLiteral("more alike")};
    all.push_back(density.large ? captions(0) : captions(std::min(2.1 * density.frame, rowPicture), ends));
    for (std::size_t i = 0; i < count; ++i) {
        all.push_back({[&verification, i, density](Sheet& sheet, double top) {
                           const PictureRecord& record = verification.references[i];
                           const QString label = QString::number(i + 1);
                           const Mark score = mark(verification, i);
                           return density.large ? large(sheet, top, record, label, density.frame, score)
                                                : row(sheet, top, record, label, density.frame, score);
                       },
                       i == 0          ? 0.0
                       : density.large ? 8.0
                                       : density.frame / 10,
                       false, false, true});
    }
    return all;
}

} // namespace countersign::report
