#include "app/scanner/options.h"

#include "app/scanner/sane_status.h"

#include <sane/saneopts.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace countersign::scanner {

using scan::Answer;

namespace {

constexpr std::array UsualResolutions{75, 100, 150, 200, 240, 300, 400, 600, 1200};
constexpr double MillimetresInInch = 25.4;
constexpr SANE_Int MostTextOption = 64 * 1024;

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return text;
}

bool has(const std::string& text, std::initializer_list<const char*> words)
{
    return std::ranges::any_of(words, [&](const char* word) { return text.find(word) != std::string::npos; });
}

/// The plainest of the modes that are of this kind; empty: none. Vendors call them "True Gray", "24bit Color", ...
std::string modeOf(const std::vector<std::string>& modes, bool color)
{
    std::string best;
    for (const auto& mode : modes) {
        const auto name = lower(mode);
        const bool isKind = color ? has(name, {"color", "colour"}) : has(name, {"gray", "grey"});
        if (!isKind || has(name, {"lineart", "halftone", "dither", "infrared"}))
            continue;
        if (best.empty() || mode.size() < best.size())
            best = mode;
    }
    return best;
}

double asNumber(const SANE_Option_Descriptor& what, SANE_Word word)
{
    return what.type == SANE_TYPE_FIXED ? SANE_UNFIX(word) : word;
}

} // namespace

bool isFeeder(const std::string& source)
{
    return has(lower(source), {"adf", "feeder", "duplex"});
}

Options::Option Options::find(const char* name) const
{
    SANE_Int count = 0;
    if (sane_control_option(m_handle, 0, SANE_ACTION_GET_VALUE, &count, nullptr) != SANE_STATUS_GOOD)
        return {};
    for (SANE_Int index = 1; index < count; ++index) {
        const auto* what = sane_get_option_descriptor(m_handle, index);
        if (what && what->name && std::string(what->name) == name)
            return SANE_OPTION_IS_ACTIVE(what->cap) && SANE_OPTION_IS_SETTABLE(what->cap) ? Option{index, what}
                                                                                          : Option{};
    }
    return {};
}

std::vector<std::string> Options::choices(const Option& option)
{
    std::vector<std::string> texts;
    if (option && option.what->type == SANE_TYPE_STRING && option.what->constraint_type == SANE_CONSTRAINT_STRING_LIST)
        for (const auto* text = option.what->constraint.string_list; text && *text; ++text)
            texts.emplace_back(*text);
    return texts;
}

double Options::nearest(const Option& option, double value)
{
    const auto& what = *option.what;
    if (what.constraint_type == SANE_CONSTRAINT_RANGE) {
        const auto& range = *what.constraint.range;
        const double least = asNumber(what, range.min), most = asNumber(what, range.max);
        const double step = asNumber(what, range.quant);
        if (step > 0)
            value = least + std::round((value - least) / step) * step;
        return std::clamp(value, least, std::max(least, most));
    }
    if (what.constraint_type == SANE_CONSTRAINT_WORD_LIST && what.constraint.word_list[0] > 0) {
        const auto* words = what.constraint.word_list;
        double best = asNumber(what, words[1]);
        for (SANE_Word i = 2; i <= words[0]; ++i)
            if (std::abs(asNumber(what, words[i]) - value) < std::abs(best - value))
                best = asNumber(what, words[i]);
        return best;
    }
    return value;
}

double Options::number(const Option& option) const
{
    if (!option || option.what->size != sizeof(SANE_Word))
        return 0;
    SANE_Word word = 0;
    if (sane_control_option(m_handle, option.index, SANE_ACTION_GET_VALUE, &word, nullptr) != SANE_STATUS_GOOD)
        return 0;
    return asNumber(*option.what, word);
}

SANE_Status Options::set(const Option& option, double value)
{
    const auto& what = *option.what;
    if ((what.type != SANE_TYPE_INT && what.type != SANE_TYPE_FIXED) || what.size != sizeof(SANE_Word))
        return SANE_STATUS_UNSUPPORTED;
    const double near = nearest(option, value);
    SANE_Word word = what.type == SANE_TYPE_FIXED ? SANE_FIX(near) : static_cast<SANE_Word>(std::lround(near));
    return sane_control_option(m_handle, option.index, SANE_ACTION_SET_VALUE, &word, nullptr);
}

SANE_Status Options::set(const Option& option, const std::string& text)
{
    if (option.what->type != SANE_TYPE_STRING || option.what->size < 1 || option.what->size > MostTextOption)
        return SANE_STATUS_UNSUPPORTED;
    std::vector<char> room(std::max<std::size_t>(static_cast<std::size_t>(option.what->size), text.size() + 1));
    std::ranges::copy(text, room.begin());
    return sane_control_option(m_handle, option.index, SANE_ACTION_SET_VALUE, room.data(), nullptr);
}

double Options::resolution() const
{
    for (const char* name : {SANE_NAME_SCAN_RESOLUTION, SANE_NAME_SCAN_X_RESOLUTION})
        if (const auto option = find(name))
            return std::clamp(number(option), 0.0, 20'000.0);
    return 0;
}

std::vector<int> Options::resolutions() const
{
    auto option = find(SANE_NAME_SCAN_RESOLUTION);
    if (!option)
        option = find(SANE_NAME_SCAN_X_RESOLUTION);
    std::vector<int> found;
    if (!option)
        return found;
    if (option.what->constraint_type == SANE_CONSTRAINT_WORD_LIST) {
        const auto* words = option.what->constraint.word_list;
        for (SANE_Word i = 1; i <= words[0]; ++i)
            found.push_back(static_cast<int>(std::lround(asNumber(*option.what, words[i]))));
    } else {
        for (const int usual : UsualResolutions)
            found.push_back(static_cast<int>(std::lround(nearest(option, usual))));
    }
    std::erase_if(found, [](int dots) { return dots < 1 || dots > 20'000; });
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

double Options::unitsInMillimetre(const Option& option) const
{
    return option.what->unit == SANE_UNIT_PIXEL ? resolution() / MillimetresInInch : 1;
}

double Options::largest(const char* begin, const char* end) const
{
    const auto from = find(begin), to = find(end);
    if (!from || !to || from.what->constraint_type != SANE_CONSTRAINT_RANGE
        || to.what->constraint_type != SANE_CONSTRAINT_RANGE)
        return 0;
    const double units = unitsInMillimetre(to);
    const double size =
        asNumber(*to.what, to.what->constraint.range->max) - asNumber(*from.what, from.what->constraint.range->min);
    return units > 0 ? std::clamp(size / units, 0.0, 10'000.0) : 0;
}

scan::Abilities Options::abilities()
{
    scan::Abilities abilities;
    const auto sources = choices(find(SANE_NAME_SCAN_SOURCE));
    const auto describe = [&](const std::string& source) {
        abilities.sources.push_back({source, isFeeder(source), largest(SANE_NAME_SCAN_TL_X, SANE_NAME_SCAN_BR_X),
                                     largest(SANE_NAME_SCAN_TL_Y, SANE_NAME_SCAN_BR_Y)});
    };
    for (const auto& source : sources)
        if (set(find(SANE_NAME_SCAN_SOURCE), source) == SANE_STATUS_GOOD)
            describe(source);
    if (abilities.sources.empty())
        describe({});
    else
        set(find(SANE_NAME_SCAN_SOURCE), abilities.sources.front().name);
    const auto modes = choices(find(SANE_NAME_SCAN_MODE));
    abilities.gray = modes.empty() || !modeOf(modes, false).empty();
    abilities.color = !modeOf(modes, true).empty();
    abilities.resolutions = resolutions();
    return abilities;
}

SANE_Status Options::setColor(bool color)
{
    const auto option = find(SANE_NAME_SCAN_MODE);
    const auto modes = choices(option);
    auto mode = modeOf(modes, color);
    if (mode.empty())
        mode = modeOf(modes, !color);
    return mode.empty() ? SANE_STATUS_GOOD : set(option, mode); // without a choice it is as it is
}

SANE_Status Options::setArea(const std::optional<scan::Area>& area)
{
    struct Edge {
        const char* begin;
        const char* end;
        double from, size;
    };
    const std::array edges{
        Edge{SANE_NAME_SCAN_TL_X, SANE_NAME_SCAN_BR_X, area ? area->left : 0, area ? area->width : 0},
        Edge{SANE_NAME_SCAN_TL_Y, SANE_NAME_SCAN_BR_Y, area ? area->top : 0, area ? area->height : 0}};
    for (const auto& edge : edges) {
        const auto begin = find(edge.begin), end = find(edge.end);
        if (!begin || !end)
            continue;
        const double units = unitsInMillimetre(end);
        const double least = nearest(begin, -1e6), most = nearest(end, 1e6);
        // First as wide as it can: a device may refuse an end before its beginning.
        set(find(edge.begin), least);
        auto status = set(find(edge.end), most);
        if (area) {
            status = set(find(edge.begin), least + edge.from * units);
            if (status == SANE_STATUS_GOOD)
                status = set(find(edge.end), least + (edge.from + edge.size) * units);
        }
        if (area && status != SANE_STATUS_GOOD)
            return status;
    }
    return SANE_STATUS_GOOD;
}

Answer<void> Options::apply(const scan::Job& job)
{
    const auto check = [](SANE_Status status) -> Answer<void> {
        if (status == SANE_STATUS_GOOD)
            return {};
        return tl::unexpected(failureFrom(status));
    };
    // In this order: the source says which modes there are, the mode which resolutions, and pixels depend on those.
    if (const auto source = find(SANE_NAME_SCAN_SOURCE); source && !job.source.empty())
        if (const auto status = set(source, job.source); status != SANE_STATUS_GOOD)
            return check(status);
    if (const auto status = setColor(job.color); status != SANE_STATUS_GOOD)
        return check(status);
    if (const auto depth = find(SANE_NAME_BIT_DEPTH))
        set(depth, 8); // another is converted
    for (const char* name : {SANE_NAME_SCAN_RESOLUTION, SANE_NAME_SCAN_X_RESOLUTION, SANE_NAME_SCAN_Y_RESOLUTION})
        if (const auto resolution = find(name))
            if (const auto status = set(resolution, job.dotsPerInch); status != SANE_STATUS_GOOD)
                return check(status);
    return check(setArea(job.area));
}

} // namespace countersign::scanner
