#include "core/store/reference_rows.h"
#include "core/store/pixels.h"

namespace countersign::store {

ReferenceContents::ReferenceContents(const Books& books, const NewReference& reference)
    : m_original(Content::of(books, reference.specimen.record.original)),
      m_cleaned(Content::of(books, reference.specimen.record.cleaned)),
      m_ink(Content::of(books, reference.specimen.ink))
{
    if (!reference.file.empty())
        m_file = Content::of(books, reference.file);
}

std::vector<Content*> ReferenceContents::all()
{
    std::vector<Content*> list = {&m_original, &m_cleaned, &m_ink};
    if (m_file)
        list.push_back(&*m_file);
    return list;
}

Result<void> checkReferences(std::span<const NewReference> references)
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

Result<std::vector<ReferenceContents>> prepareReferences(Books& books, std::span<const NewReference> references)
{
    std::vector<ReferenceContents> contents;
    for (const NewReference& reference : references) {
        contents.emplace_back(books, reference);
        for (Content* content : contents.back().all())
            if (auto done = content->prepare(books); !done)
                return passOn(done);
    }
    return contents;
}

Result<void> insertReference(Books& books, const Session& session, CustomerId customer, const NewReference& reference,
                             ReferenceContents& contents)
{
    std::vector<std::int64_t> ids;
    for (Content* content : contents.all()) {
        auto id = content->place(books);
        if (!id)
            return passOn(id);
        ids.push_back(*id);
    }
    const std::int64_t id = reference.id.value();
    auto done = books.database->run(
        "INSERT INTO reference (id, customer, signatory, original, cleaned, ink, file, body, time, actor) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {reference.id, customer, reference.signatory, ids[0], ids[1], ids[2],
         ids.size() > 3 ? std::optional(ids[3]) : std::nullopt,
         books.pack("reference", "body", id, std::uint8_t(1), reference.specimen.record, session.name()), books.now(),
         session.user()});
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
