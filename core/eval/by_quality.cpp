#include "core/eval/by_quality.h"

#include "core/eval/error_rates.h"

#include <algorithm>
#include <map>

namespace countersign::eval {

namespace {

struct Count {
    QualityRow row;
    std::int64_t rejected = 0;
    std::int64_t accepted = 0; ///< of the forgeries
};

using Flags = std::vector<std::optional<QualityFlag>>;

/// All flags of both, each once; "none" where there are none.
Flags flagsOf(const std::vector<QualityFlag>& a, const std::vector<QualityFlag>& b)
{
    Flags all(a.begin(), a.end());
    all.insert(all.end(), b.begin(), b.end());
    std::ranges::sort(all);
    const auto rest = std::ranges::unique(all);
    all.erase(rest.begin(), rest.end());
    if (all.empty())
        all.emplace_back();
    return all;
}

} // namespace

Result<std::vector<QualityRow>> byQuality(const SetScores& set)
{
    const auto all = pooled(trials({&set, 1}, 1, {}));
    const auto equal = equalErrorRate(all.genuine, all.skilled);
    if (!equal)
        return tl::unexpected(equal.error());

    std::map<std::optional<QualityFlag>, Count> counts; // nothing comes before every flag
    for (const WriterScores& writer : set.writers) {
        const int judged = writer.genuine + writer.forged; // the random forgeries are other writers' genuine ones
        for (int column = 0; column < judged; ++column)
            for (const auto& flag : flagsOf(writer.flags[std::size_t(column)], {}))
                ++counts[flag].row.images;
        for (int row = 0; row < writer.genuine; ++row) {
            for (int column = row + 1; column < judged; ++column) {
                const bool accepted = writer.score(row, column) >= equal->threshold;
                for (const auto& flag : flagsOf(writer.flags[std::size_t(row)], writer.flags[std::size_t(column)])) {
                    auto& count = counts[flag];
                    if (column < writer.genuine) {
                        ++count.row.genuineTrials;
                        count.rejected += !accepted;
                    } else {
                        ++count.row.skilledTrials;
                        count.accepted += accepted;
                    }
                }
            }
        }
    }
    std::vector<QualityRow> rows;
    for (auto& [flag, count] : counts) {
        auto& row = count.row;
        row.flag = flag;
        if (row.genuineTrials > 0)
            row.fnmr = double(count.rejected) / double(row.genuineTrials);
        if (row.skilledTrials > 0)
            row.fmrSkilled = double(count.accepted) / double(row.skilledTrials);
        if (row.fnmr || row.fmrSkilled)
            rows.push_back(row);
    }
    return rows;
}

} // namespace countersign::eval
