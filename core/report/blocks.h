// The report as a list of blocks, each of which stays in one piece on one page.
#pragma once

#include "core/report/report.h"
#include "core/report/sheet.h"

#include <QTimeZone>

#include <functional>
#include <vector>

namespace countersign::report {

struct Block {
    /// Draws at `top` and says the height taken; the height does not depend on `top`.
    std::function<double(Sheet& sheet, double top)> draw;
    double gap = 0;        ///< space above, but not at the top of a page
    bool withNext = false; ///< a title: never the last on a page
    bool newPage = false;
    bool reference = false; ///< a row of the table of references
};

/// Where the references stand: right after the questioned signature, or after the error rates, or there on a new page.
enum class Place { Early, Late, NewPage };

/// How much room the references get, and where.
struct Density {
    bool large = false;     ///< as large as the questioned signature, one below the other; else rows of a table
    double frame = 42;      ///< height of a picture's frame in points
    double questioned = 80; ///< the same for the questioned signature
    Place place = Place::Early;
};

/// The blocks from the title to the limitations. They refer to `verification` and `zone`, which must outlive them.
[[nodiscard]] std::vector<Block> blocks(const verify::Verification& verification, const Options& options,
                                        const QTimeZone& zone, const Density& density);

// Parts of blocks().
[[nodiscard]] Block titleBlock(const QString& text, double gap = 13);
[[nodiscard]] std::vector<Block> caseBlocks(const verify::Verification& verification, const Options& options,
                                            const QTimeZone& zone);
[[nodiscard]] std::vector<Block> findingBlocks(const verify::Verification& verification);
[[nodiscard]] std::vector<Block> questionedBlocks(const verify::Verification& verification, const Density& density);
[[nodiscard]] std::vector<Block> referenceBlocks(const verify::Verification& verification, const Density& density);
[[nodiscard]] std::vector<Block> worthBlocks(const verify::Verification& verification); ///< notes, error rates
[[nodiscard]] std::vector<Block> modelBlocks(const verify::Verification& verification); ///< and limitations

} // namespace countersign::report
