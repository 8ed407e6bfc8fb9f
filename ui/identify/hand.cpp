#include "ui/identify/hand.h"

#include "ui/desk/picture.h"

#include <utility>

namespace countersign::ui {

Result<std::optional<InkImage>> inkFor(store::Store& store, const store::Session& session,
                                       const store::Reference& reference, Size size)
{
    const auto& ink = reference.specimen.ink;
    if (Size{ink.width, ink.height} == size)
        return ink;
    auto file = store.references().file(session, reference.id);
    if (!file)
        return tl::unexpected(file.error());
    auto specimen = specimenFor(*pictureOf(reference.specimen, std::move(*file)), size);
    return specimen ? std::optional(std::move(specimen->ink)) : std::nullopt;
}

Result<Hand> handOf(store::Store& store, const store::Session& session, verify::Encoder& encoder,
                    store::CustomerId customer, store::SignatoryId signatory, const std::optional<KnownFeatures>& known)
{
    auto all = store.references().of(session, customer);
    if (!all)
        return tl::unexpected(all.error());
    Hand hand;
    std::vector<InkImage> images;
    for (auto& reference : *all) {
        if (!(reference.signatory == signatory))
            continue;
        if (!known || !(known->reference == reference.id)) {
            auto ink = inkFor(store, session, reference, encoder.info().inputSize);
            if (!ink)
                return tl::unexpected(ink.error());
            if (!*ink)
                continue;
            images.push_back(std::move(**ink));
        }
        hand.references.push_back(std::move(reference));
    }
    std::vector<verify::Features> encoded;
    if (!images.empty()) {
        auto features = encoder.encode(images);
        if (!features)
            return tl::unexpected(features.error());
        encoded = std::move(*features);
    }
    auto next = encoded.begin();
    for (const auto& reference : hand.references)
        hand.features.push_back(known && known->reference == reference.id ? *known->features : std::move(*next++));
    return hand;
}

} // namespace countersign::ui
