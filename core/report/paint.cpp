#include "core/report/paint.h"

#include "core/report/blocks.h"

#include <QPagedPaintDevice>
#include <QPageLayout>

#include <algorithm>
#include <new>

namespace countersign::report {

namespace {

constexpr double footerHeight = 20;
constexpr double pointsPerMillimetre = 72 / 25.4;

/// A block, where it goes.
struct Placed {
    std::size_t block = 0;
    double top = 0;
};

using Pages = std::vector<std::vector<Placed>>;

Pages paginate(const std::vector<Block>& blocks, Sheet& plan)
{
    const double bottom = plan.height() - footerHeight;
    std::vector<double> heights;
    for (const Block& block : blocks)
        heights.push_back(block.draw(plan, 0));

    Pages pages(1);
    double y = 0;
    for (std::size_t i = 0; i < blocks.size();) {
        // Titles move together with what they stand above.
        std::size_t end = i + 1;
        while (end < blocks.size() && blocks[end - 1].withNext)
            ++end;
        double needed = 0;
        for (std::size_t j = i; j < end; ++j)
            needed += heights[j] + (j == i ? 0 : blocks[j].gap);
        double gap = pages.back().empty() ? 0 : blocks[i].gap;
        const bool full = y + gap + needed > bottom || blocks[i].newPage;
        if (full && !pages.back().empty()) {
            pages.emplace_back();
            y = 0;
            gap = 0;
        }
        for (std::size_t j = i; j < end; ++j) {
            y += j == i ? gap : blocks[j].gap;
            pages.back().push_back({j, y});
            y += heights[j];
        }
        i = end;
    }
    return pages;
}

/// From the best to look at to the tightest. A few references are shown as large as the questioned signature.
std::vector<Density> densities(std::size_t references)
{
    if (references == 0)
        return {{}};
    if (references > 10) // may take more than two pages
        return {{false, 25, 80, Place::NewPage}, {false, 30, 80, Place::NewPage}};
    std::vector<Density> all;
    if (references <= 2)
        all.push_back({true, 80, 80, Place::Early});
    for (const double frame : {42.0, 38.0, 34.0})
        all.push_back({false, frame, 80, Place::Early});
    for (const double frame : {42.0, 36.0, 30.0, 25.0}) {
        all.push_back({false, frame, 80, Place::NewPage});
        all.push_back({false, frame, 80, Place::Late});
    }
    for (const Place place : {Place::Early, Place::Late})
        all.push_back({false, 25, 40, place});
    return all;
}

bool referencesStandTogether(const std::vector<Block>& blocks, const Pages& pages)
{
    std::size_t pagesWithReferences = 0;
    for (const std::vector<Placed>& page : pages) {
        pagesWithReferences += std::any_of(page.begin(), page.end(),
                                           [&blocks](const Placed& placed) { return blocks[placed.block].reference; });
    }
    return pagesWithReferences <= 1;
}

void footer(Sheet& sheet, const verify::Verification& verification, std::size_t page, std::size_t pages)
{
    const Style style{7, Face::Text, ink::faint};
    const double top = sheet.height() - 11;
    sheet.line(0, top - 3, sheet.width(), top - 3);
    const QString number = QStringLiteral("Page %1 of %2").arg(page).arg(pages);
    sheet.text(0, top, sheet.width() - 80,
               QStringLiteral("Signature verification report · case %1").arg(clean(verification.caseNumber)), style);
    sheet.text(sheet.width() - 80, top, 80, number, style, 1, Align::Right);
}

Result<int> paintPages(QPagedPaintDevice& device, const verify::Verification& verification, const Options& options,
                       const QTimeZone& zone)
{
    const QSizeF paper = device.pageLayout().fullRect(QPageLayout::Millimeter).size();
    if (paper.width() < 150 || paper.height() < 200)
        return fail(ErrorCode::InvalidArgument, "The paper is too small for a report: take A4 or Letter.");
    device.setPageMargins(QMarginsF(17, 14, 17, 11), QPageLayout::Millimeter);
    const QSizeF printable = device.pageLayout().paintRect(QPageLayout::Millimeter).size() * pointsPerMillimetre;

    QPainter painter;
    if (!painter.begin(&device))
        return fail(ErrorCode::WriteFailed, "The printer or the PDF writer could not be started.");
    // As they are: JPEG would change the pictures that the report is about.
    painter.setRenderHint(QPainter::LosslessImageRendering);
    painter.setRenderHint(QPainter::Antialiasing);
    Sheet sheet(&painter, device.logicalDpiY() / 72.0, printable.width(), printable.height());
    Sheet plan = sheet.plan();

    std::vector<Block> content;
    Pages pages;
    for (const Density& density : densities(verification.references.size())) {
        content = blocks(verification, options, zone, density);
        pages = paginate(content, plan);
        if (pages.size() <= 2 && referencesStandTogether(content, pages))
            break;
    }
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (i > 0 && !device.newPage())
            return fail(ErrorCode::WriteFailed, "The printer or the PDF writer took no further page.");
        for (const Placed& placed : pages[i])
            content[placed.block].draw(sheet, placed.top);
        footer(sheet, verification, i + 1, pages.size());
    }
    return int(pages.size());
}

} // namespace

Result<int> paint(QPagedPaintDevice& device, const verify::Verification& verification, const Options& options)
{
    const QTimeZone zone =
        options.timeZone.empty() ? QTimeZone::systemTimeZone() : QTimeZone(QByteArray::fromStdString(options.timeZone));
    if (!zone.isValid())
        return fail(ErrorCode::InvalidArgument, "This time zone is not known.", options.timeZone);
    try {
        return paintPages(device, verification, options, zone);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for the pages of the report.");
    }
}

} // namespace countersign::report
