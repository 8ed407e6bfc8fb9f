// Whose signatures a customer's orders need.
#pragma once

#include "core/base/result.h"
#include "core/store/ids.h"

#include <optional>
#include <span>
#include <vector>

namespace countersign::store {

/// "At least `count` of `among`, up to an amount."
struct Clause {
    int count = 1;
    std::vector<SignatoryId> among = {};   ///< empty: all signatories
    std::optional<std::int64_t> upTo = {}; ///< in minor units, inclusive; empty: without limit
    friend bool operator==(const Clause&, const Clause&) = default;
};

/// Met where any clause is. Without clauses any one signatory will do, without limit.
struct SigningRule {
    std::vector<Clause> clauses = {};
    friend bool operator==(const SigningRule&, const SigningRule&) = default;
};

/// In: the different signatories whose signature was accepted (one given twice counts once), and the amount in minor
/// units; without an amount a clause with a limit is not met.
[[nodiscard]] bool isMet(const SigningRule& rule, std::span<const SignatoryId> matched,
                         std::optional<std::int64_t> amount);

/// Whether every clause can be met by the signatories in service.
/// Errors: InvalidArgument (names the clause, from 1: a count below 1 or above those it may be of, somebody who is not
/// in service, somebody twice, a limit below 0).
[[nodiscard]] Result<void> checkRule(const SigningRule& rule, std::span<const SignatoryId> inService);

} // namespace countersign::store
