#include "core/model/strict_json.h"

#include <optional>
#include <set>
#include <vector>

namespace countersign::model {

Result<nlohmann::json> parseStrictly(std::string_view text, int depth)
{
    using nlohmann::json;
    // The library takes a zero byte for the end and would not look at what follows.
    if (text.find('\0') != std::string_view::npos)
        return fail(ErrorCode::Corrupt, "it cannot be read");
    std::vector<std::set<std::string>> names;
    std::optional<std::string> twice;
    bool tooDeep = false;
    const auto watch = [&](int at, json::parse_event_t event, json& value) {
        // The start of a container counts as outside it, what stands in it as one deeper.
        if (at > depth) {
            tooDeep = true;
            return false;
        }
        if (event == json::parse_event_t::object_start)
            names.emplace_back();
        else if (event == json::parse_event_t::object_end)
            names.pop_back();
        else if (event == json::parse_event_t::key && !names.back().insert(value.get<std::string>()).second)
            twice = value.get<std::string>();
        return true;
    };
    json parsed = json::parse(text.begin(), text.end(), watch, false);
    if (tooDeep || parsed.is_discarded())
        return fail(ErrorCode::Corrupt, "it cannot be read");
    if (twice)
        return fail(ErrorCode::Corrupt, "it has \"" + *twice + "\" twice");
    return parsed;
}

} // namespace countersign::model
