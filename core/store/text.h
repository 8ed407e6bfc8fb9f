// Small texts.
#pragma once

#include "core/base/file.h"
#include "core/store/ids.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace countersign::store {

/// Lower-case hex.
[[nodiscard]] std::string hexOf(std::span<const std::uint8_t> bytes);
/// Nothing where it is no hex, or of another length.
[[nodiscard]] std::optional<Bytes> bytesFromHex(std::string_view hex, std::size_t length);

/// "2026-03-14 10:35:09 UTC".
[[nodiscard]] std::string moment(Time time);
[[nodiscard]] std::string moment(std::int64_t micros);

/// Without white space at both ends.
[[nodiscard]] std::string trimmed(const std::string& text);
/// ASCII letters.
[[nodiscard]] std::string lowerCase(std::string text);

} // namespace countersign::store
