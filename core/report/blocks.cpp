#include "core/report/blocks.h"

#include <iterator>

namespace countersign::report {

Block titleBlock(const QString& text, double gap)
{
    return {[text](Sheet& sheet, double top) {
                sheet.text(0, top, sheet.width(), text, {10, Face::Bold, ink::title});
                sheet.line(0, top + 15, sheet.width(), top + 15);
                return 20.0;
            },
            gap, true};
}

std::vector<Block> blocks(const verify::Verification& verification, const Options& options, const QTimeZone& zone,
                          const Density& density)
{
    std::vector<Block> all = caseBlocks(verification, options, zone);
    const auto append = [&all](std::vector<Block> part) {
        all.insert(all.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
    };
    append(findingBlocks(verification));
    append(questionedBlocks(verification, density));
    if (density.place == Place::Early)
        append(referenceBlocks(verification, density));
    append(worthBlocks(verification));
    if (density.place != Place::Early)
        append(referenceBlocks(verification, density));
    append(modelBlocks(verification));
    return all;
}

} // namespace countersign::report
