// References as rows, for the parts of the store that add them.
#pragma once

#include "core/store/contents.h"

#include <optional>
#include <span>
#include <vector>

namespace countersign::store {

/// What is stored apart for one reference.
class ReferenceContents {
public:
    ReferenceContents(const Books& books, const NewReference& reference);
    /// Original, cleaned, ink and, where there is one, the file.
    [[nodiscard]] std::vector<Content*> all();

private:
    Content m_original, m_cleaned, m_ink;
    std::optional<Content> m_file;
};

/// Errors: EmptyInput, InvalidArgument (pixels that do not fit).
[[nodiscard]] Result<void> checkReferences(std::span<const NewReference> references);

/// Before the transaction, see Content.
[[nodiscard]] Result<std::vector<ReferenceContents>> prepareReferences(Books& books,
                                                                       std::span<const NewReference> references);

/// Within the transaction, without an entry in the trail.
[[nodiscard]] Result<void> insertReference(Books& books, const Session& session, CustomerId customer,
                                           const NewReference& reference, ReferenceContents& contents);

/// The entry in the trail, for those of one customer together.
[[nodiscard]] Result<void> recordReferences(Books& books, const Session& session, const Customer& customer, int added);

} // namespace countersign::store
