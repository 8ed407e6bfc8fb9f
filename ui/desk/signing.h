// A customer's signing rule and the amounts in it, in the person's language.
#pragma once

#include "core/store/customers.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace countersign::ui {

/// "1,250.00". In: minor units.
[[nodiscard]] QString amountText(std::int64_t amount);
/// As people type it, with or without separators. Minor units; empty where it is no amount from 0 to 10^12.
[[nodiscard]] std::optional<std::int64_t> amountIn(const QString& text);

/// "any 2 of Anna Meyer, Ben Ito up to 5,000.00; or Cem Kaya".
[[nodiscard]] QString ruleText(const store::Customer& customer);

} // namespace countersign::ui
