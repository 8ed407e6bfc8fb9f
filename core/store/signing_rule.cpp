#include "core/store/signing_rule.h"

#include <algorithm>
#include <set>
#include <string>

namespace countersign::store {

bool isMet(const SigningRule& rule, std::span<const SignatoryId> matched, std::optional<std::int64_t> amount)
{
    const std::set<SignatoryId> different(matched.begin(), matched.end());
    if (rule.clauses.empty())
        return !different.empty();
    return std::any_of(rule.clauses.begin(), rule.clauses.end(), [&](const Clause& clause) {
        if (clause.upTo && (!amount || *amount > *clause.upTo))
            return false;
        const auto counts = std::count_if(different.begin(), different.end(), [&](SignatoryId id) {
            return clause.among.empty()
                   || std::find(clause.among.begin(), clause.among.end(), id) != clause.among.end();
        });
        return counts >= clause.count;
    });
}

Result<void> checkRule(const SigningRule& rule, std::span<const SignatoryId> inService)
{
    for (std::size_t i = 0; i < rule.clauses.size(); ++i) {
        const Clause& clause = rule.clauses[i];
        const auto wrong = [&](const char* what) {
            return fail(ErrorCode::InvalidArgument,
                        "Clause " + std::to_string(i + 1) + " of the signing rule can never be met: " + what + ".");
        };
        const std::set<SignatoryId> different(clause.among.begin(), clause.among.end());
        if (clause.count < 1)
            return wrong("it asks for no signature");
        if (different.size() != clause.among.size())
            return wrong("it names a signatory twice");
        for (const SignatoryId id : different)
            if (std::find(inService.begin(), inService.end(), id) == inService.end())
                return wrong("it names somebody who is no signatory, or a retired one");
        if (std::size_t(clause.count) > (different.empty() ? inService.size() : different.size()))
            return wrong("it asks for more signatures than there are signatories");
        if (clause.upTo && *clause.upTo < 0)
            return wrong("its limit is below zero");
    }
    return {};
}

} // namespace countersign::store
