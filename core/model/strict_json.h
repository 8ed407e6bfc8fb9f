// JSON from files that nobody vouches for.
#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace countersign::model {

/// Parses one JSON value. The library would keep the last of two fields of one name; here that is an error. What is
/// nested deeper than `depth` (0: the outermost value) is refused before it takes memory.
/// Errors: Corrupt; the message is a clause ("it cannot be read", "it has "x" twice") for the caller's sentence.
[[nodiscard]] Result<nlohmann::json> parseStrictly(std::string_view text, int depth);

} // namespace countersign::model
