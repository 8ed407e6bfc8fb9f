#include "core/store/reference_rows.h"
#include "core/store/pixels.h"

#include <optional>

namespace countersign::store {

namespace {

std::vector<Content> contentsOf(const Books& books, const NewReference& reference)
{
    std::vector<Content> contents = {Content::of(books, reference.specimen.record.original),
                                     Content::of(books, reference.specimen.record.cleaned),
                                     Content::of(books, reference.specimen.ink)};
    if (!reference.file.empty())
        contents.push_back(Content::of(books, reference.file));
    return contents;
}

Result<void> check(std::span<const NewReference> references)
{
    if (references.empty())
        return fail(ErrorCode::EmptyInput, "There is no reference to add.");
    for (const NewReference& reference : references)
        if (!fits(reference.specimen.record.original) || !fits(reference.specimen.record.cleaned)
            || !fits(reference.specimen.ink))
            return fail(ErrorCode::InvalidArgument, "The pixels of a reference do not fit its size.",
                        reference.specimen.record.name);
    return {};
}

} // namespace

Result<std::vector<PreparedReference>> packReferences(Books& books, const Session& session,
                                                      std::span<const NewReference> references, Source source)
{
    std::vector<PreparedReference> prepared;
    for (const NewReference& reference : references) {
        prepared.push_back({reference.id, reference.signatory, contentsOf(books, reference),
                            books.pack("reference", "body", reference.id.value(), std::uint8_t(1),
                                       reference.specimen.record, session.name())});
        for (Content& content : prepared.back().contents)
            if (auto done = content.prepare(books, source); !done)
                return passOn(done);
    }
    return prepared;
}

Result<std::vector<PreparedReference>> prepareReferences(Books& books, const Session& session,
                                                         std::span<const NewReference> references, Source source)
{
    if (auto checked = check(references); !checked)
        return passOn(checked);
    if (auto allowed = books.allow(session, Right::Enrol); !allowed)
        return passOn(allowed);
    return packReferences(books, session, references, source);
}

Result<void> insertReference(Books& books, const Session& session, CustomerId customer, PreparedReference& reference)
{
    std::vector<std::int64_t> ids;
    for (Content& content : reference.contents) {
        auto id = content.place(books);
        if (!id)
            return passOn(id);
        ids.push_back(*id);
    }
    auto done = books.database->run(
        "INSERT INTO reference (id, customer, signatory, original, cleaned, ink, file, body, time, actor) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {reference.id, customer, reference.signatory, ids[0], ids[1], ids[2],
         ids.size() > 3 ? std::optional(ids[3]) : std::nullopt, reference.body, books.now(), session.user()});
    if (!done)
        return passOn(done);
    return {};
}

Result<void> recordReferences(Books& books, const Session& session, const Customer& customer, int added)
{
    return books.record(session, Action::ReferencesAdded, customer.id.value(),
                        std::to_string(added) + (added == 1 ? " reference" : " references") + " of \"" + customer.name
                            + "\"");
}

} // namespace countersign::store
