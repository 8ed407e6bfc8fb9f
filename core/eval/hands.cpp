#include "core/eval/hands.h"

#include "core/base/csv.h"
#include "core/base/number.h"

#include <map>
#include <optional>
#include <utility>

namespace countersign::eval {

namespace {

constexpr std::uint64_t FileLimit = 1u << 20;

std::optional<std::regex> expression(const std::string& text)
{
    try {
        return std::regex(text);
    } catch (const std::regex_error&) {
        return std::nullopt;
    }
}

} // namespace

Result<std::vector<HandRule>> readHands(const std::filesystem::path& csv)
{
    const auto rows = readTable(csv, FileLimit, {"set", "first", "last", "files"});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<HandRule> rules;
    for (const auto& row : *rows) {
        if (row.fields.size() != 4)
            return badLine(csv, row.line, "does not hold four fields.");
        const auto first = numberIn<int>(row.fields[1]), last = numberIn<int>(row.fields[2]);
        if (!first || !last || *first > *last)
            return badLine(csv, row.line,
                           "needs whole numbers for the first and the last writer, the first not above the last.");
        auto files = expression(row.fields[3]);
        if (!files)
            return badLine(csv, row.line, "holds no regular expression: " + row.fields[3]);
        rules.push_back({row.fields[0], *first, *last, std::move(*files)});
    }
    return rules;
}

void nameHands(const std::vector<HandRule>& rules, SignatureSet& set)
{
    std::vector<std::map<std::pair<std::size_t, std::string>, int>> known(set.writers.size()); // by rule and text
    for (auto& sample : set.samples) {
        const auto writer = numberIn<int>(set.writers[static_cast<std::size_t>(sample.writer)]);
        if (!sample.forged || !writer)
            continue;
        const auto name = sample.file.stem().string();
        for (std::size_t r = 0; r < rules.size(); ++r) {
            std::smatch match;
            if (rules[r].set != set.name || *writer < rules[r].first || *writer > rules[r].last
                || !std::regex_match(name, match, rules[r].files))
                continue;
            const auto text = match.size() > 1 ? match[1].str() : std::string();
            auto& hands = known[static_cast<std::size_t>(sample.writer)];
            sample.hand = hands.try_emplace({r, text}, static_cast<int>(hands.size()) + 1).first->second;
            break;
        }
    }
}

} // namespace countersign::eval
