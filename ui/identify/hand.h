// What a network keeps of one person's references.
#pragma once

#include "core/store/store.h"
#include "core/verify/encoder.h"

#include <optional>
#include <vector>

namespace countersign::ui {

/// One person's references, as a model sees them; both lists are equally long.
struct Hand {
    std::vector<store::Reference> references;
    std::vector<verify::Features> features;
};

/// Made anew from the file where it was made for another network; nothing where that cannot be done. Blocks.
/// Errors: those of the store.
[[nodiscard]] Result<std::optional<InkImage>> inkFor(store::Store& store, const store::Session& session,
                                                     const store::Reference& reference, Size size);

/// A reference and what is known of it already.
struct KnownFeatures {
    store::ReferenceId reference;
    const verify::Features* features;
};

/// In service; what cannot be normalised for this model is left out. `known` is not encoded again. Blocks.
/// Errors: those of store and encoder.
[[nodiscard]] Result<Hand> handOf(store::Store& store, const store::Session& session, verify::Encoder& encoder,
                                  store::CustomerId customer, store::SignatoryId signatory,
                                  const std::optional<KnownFeatures>& known = {});

} // namespace countersign::ui
