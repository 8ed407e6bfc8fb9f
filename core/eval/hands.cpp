#include "core/eval/hands.h"

#include "core/base/csv.h"
#include "core/base/file.h"
#include "core/base/number.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace countersign::eval {

namespace {

constexpr std::uint64_t FileLimit = 1u << 20;
constexpr std::array<std::string_view, 4> Header{"set", "first", "last", "files"};

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
    const auto bytes = readFile(csv, FileLimit);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const auto rows = parseCsv({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, csv.string());
    if (!rows)
        return tl::unexpected(rows.error());
    const auto corrupt = [&csv](int line, const std::string& what) {
        return fail(ErrorCode::Corrupt, "Line " + std::to_string(line) + ": " + what, csv.string());
    };
    if (rows->empty() || !std::ranges::equal(rows->front().fields, Header))
        return corrupt(1, "The header must be set,first,last,files.");
    std::vector<HandRule> rules;
    for (const auto& row : std::span(*rows).subspan(1)) {
        if (row.fields.size() != Header.size())
            return corrupt(row.line, "There must be four fields.");
        const auto first = numberIn<int>(row.fields[1]), last = numberIn<int>(row.fields[2]);
        if (!first || !last || *first > *last)
            return corrupt(row.line,
                           "The first and the last writer must be whole numbers, the first not above the last.");
        auto files = expression(row.fields[3]);
        if (!files)
            return corrupt(row.line, "This is not a regular expression: " + row.fields[3]);
        rules.push_back({row.fields[0], *first, *last, std::move(*files)});
    }
    return rules;
}

void nameHands(const std::vector<HandRule>& rules, SignatureSet& set)
{
    std::map<std::pair<int, std::pair<std::size_t, std::string>>, int> known; // writer, rule and text
    std::vector<int> hands(set.writers.size(), 0);
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
            const auto [place, isNew] = known.try_emplace({sample.writer, {r, text}}, 0);
            if (isNew)
                place->second = ++hands[static_cast<std::size_t>(sample.writer)];
            sample.hand = place->second;
            break;
        }
    }
}

} // namespace countersign::eval
