// What the commands print.
#pragma once

#include "core/base/result.h"
#include "core/base/specimen.h"
#include "core/verify/verification.h"

#include <nlohmann/json.hpp>

#include <string>

namespace countersign::cli {

using Json = nlohmann::ordered_json;

/// To stdout, indented. Names of files that are not UTF-8 get replacement characters.
void print(const Json& json);

/// {"code", "message", "file"}.
[[nodiscard]] Json describeError(const Error& error);

/// {"name", "version", "sha256"}.
[[nodiscard]] Json describeModel(const verify::ModelInfo& info);

/// The flags' words.
[[nodiscard]] Json describeFlags(const verify::Judgement& judgement);

/// The number, or null where the model is not calibrated.
[[nodiscard]] Json llrOf(const verify::Judgement& judgement);
[[nodiscard]] Json probabilityOf(const verify::Judgement& judgement);

/// Digits that read back to the same number.
[[nodiscard]] std::string exact(double number);
/// With so many digits after the point.
[[nodiscard]] std::string rounded(double number, int digits);
/// 0.0123 as "1.2 %".
[[nodiscard]] std::string percent(double share);

/// One sentence for a person.
[[nodiscard]] std::string sentence(verify::CaseFlag flag);
[[nodiscard]] std::string sentence(const QualityNote& note);

} // namespace countersign::cli
