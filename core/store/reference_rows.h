// References as rows, for the parts of the store that add them.
#pragma once

#include "core/store/contents.h"

#include <span>
#include <vector>

namespace countersign::store {

/// A reference that only has to be inserted.
struct PreparedReference {
    ReferenceId id;
    SignatoryId signatory;
    std::vector<Content> contents; ///< original, cleaned, ink and, where there is one, the file
    Bytes body;
};

/// Packs and seals, before the transaction, see Content. With Source::Stays `references` must outlive what comes out.
[[nodiscard]] Result<std::vector<PreparedReference>> packReferences(Books& books, const Session& session,
                                                                    std::span<const NewReference> references,
                                                                    Source source = Source::Stays);

/// The same for somebody who enrols, once it is checked that he may and that they can be stored.
/// Errors: EmptyInput, InvalidArgument (pixels that do not fit), Denied.
[[nodiscard]] Result<std::vector<PreparedReference>> prepareReferences(Books& books, const Session& session,
                                                                       std::span<const NewReference> references,
                                                                       Source source = Source::Stays);

/// Within the transaction, without an entry in the trail.
[[nodiscard]] Result<void> insertReference(Books& books, const Session& session, CustomerId customer,
                                           PreparedReference& reference);

/// The entry in the trail, for those of one customer together.
[[nodiscard]] Result<void> recordReferences(Books& books, const Session& session, const Customer& customer, int added);

} // namespace countersign::store
