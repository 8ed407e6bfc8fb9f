// Made-up customers and cases by the ten thousand.
#pragma once

#include "core/store/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace countersign::test {

struct Filling {
    int customers = 0;
    int references = 0;     ///< of each that has any
    int cases = 0;          ///< every twenty minutes one, up to now; one in ten waits for review
    std::string model = {}; ///< SHA-256 of the one whose embeddings the references get
    std::size_t length = 128;
    /// The pictures that everybody shares; empty: small ones are made up.
    std::vector<store::NewReference> pictures = {};
    int every = 1; ///< of so many customers, from the first, one has references
};

/// Customers "DE1000000000" and on, by one signatory each, in a new store. Past the store's own calls, in large
/// transactions and without the audit trail, because a bank's ten years are not to be waited for.
[[nodiscard]] Result<void> fill(store::Store& store, const std::string& url, std::optional<std::string_view> passphrase,
                                const Filling& filling);

} // namespace countersign::test
