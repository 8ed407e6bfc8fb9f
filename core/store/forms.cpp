#include "core/store/forms.h"

#include "core/store/books.h"

namespace countersign::store {

namespace {

/// A layout, a name, a person's name, and some numbers.
constexpr std::size_t LargestBody = LayoutColumns * MostLayoutRows + 10'000;

tl::unexpected<Error> damaged()
{
    return fail(ErrorCode::Corrupt, "A remembered form was changed from outside; restore a backup.");
}

Result<Form> formOf(const Books& books, const Row& row)
{
    Form form;
    form.id = FormId(row.number(0));
    form.when = row.time(1);
    const Bytes body = row.bytes(2);
    if (body.size() > LargestBody)
        return damaged();
    if (auto read = books.unpack("form", "body", form.id.value(), body, form.known, form.name, form.who); !read)
        return passOn(read);
    if (!isSound(form.known) || form.name.size() > LongestFormName)
        return damaged();
    return form;
}

/// "420 x 150 at 1830,690 of a page of 2400 x 1100 pixels".
std::string detailOf(const Form& form)
{
    const auto& [layout, page, field] = form.known;
    std::string detail = std::to_string(field.width) + " x " + std::to_string(field.height) + " at "
                         + std::to_string(field.x) + "," + std::to_string(field.y) + " of a page of "
                         + std::to_string(page.width) + " x " + std::to_string(page.height) + " pixels";
    return form.name.empty() ? detail : "\"" + form.name + "\", " + detail;
}

/// What it was, where it was there.
Result<std::optional<std::string>> take(Books& books, FormId id)
{
    std::optional<std::string> was;
    auto found =
        books.database->each("SELECT id, time, body FROM form WHERE id = ?", {id}, [&](const Row& row) -> Result<void> {
            const auto form = formOf(books, row);
            was = form ? detailOf(*form) : "damaged"; // it can be forgotten all the same
            return {};
        });
    if (!found)
        return passOn(found);
    auto gone = books.database->run("DELETE FROM form WHERE id = ?", {id});
    if (!gone)
        return passOn(gone);
    return was;
}

} // namespace

Result<void> Forms::remember(const Session& session, const Form& form, std::optional<FormId> instead)
{
    if (!isSound(form.known))
        return fail(ErrorCode::InvalidArgument, "This is no page of a form.");
    if (form.name.size() > LongestFormName)
        return fail(ErrorCode::InvalidArgument, "The name of the form is too long.");
    return m_books.write(session, Right::Verify, [&]() -> Result<void> {
        const auto known = m_books.database->number("SELECT id FROM form WHERE id = ?", {form.id});
        if (!known)
            return tl::unexpected(known.error());
        if (*known)
            return {};
        std::string detail = detailOf(form);
        if (instead) {
            const auto was = take(m_books, *instead);
            if (!was)
                return tl::unexpected(was.error());
            if (*was)
                detail += ", in place of " + **was;
        }
        const auto count = m_books.database->number("SELECT COUNT(*) FROM form");
        if (!count)
            return tl::unexpected(count.error());
        if (count->value_or(0) >= std::int64_t(MostForms))
            return fail(ErrorCode::TooLarge, "As many forms are remembered as there is room for ("
                                                 + std::to_string(MostForms)
                                                 + "); forget one on a page of it, then remember this one.");
        const auto revision = m_books.nextRevision();
        if (!revision)
            return tl::unexpected(revision.error());
        auto done = m_books.database->run(
            "INSERT INTO form (id, time, actor, revision, body) VALUES (?, ?, ?, ?, ?)",
            {form.id, m_books.now(), session.user(), *revision,
             m_books.pack("form", "body", form.id.value(), form.known, form.name, session.name())});
        if (!done)
            return passOn(done);
        return m_books.record(session, Action::FormRemembered, form.id.value(), detail);
    });
}

Result<void> Forms::forget(const Session& session, FormId id)
{
    return m_books.write(session, Right::Verify, [&]() -> Result<void> {
        const auto was = take(m_books, id);
        if (!was)
            return tl::unexpected(was.error());
        return *was ? m_books.record(session, Action::FormForgotten, id.value(), **was) : Result<void>();
    });
}

Result<std::vector<Form>> Forms::list(const Session& session) const
{
    return m_books.read(session, Right::Verify, [&]() -> Result<std::vector<Form>> {
        std::vector<Form> forms;
        auto done = m_books.database->each("SELECT id, time, body FROM form ORDER BY revision DESC LIMIT ?",
                                           {std::int64_t(MostForms)}, [&](const Row& row) -> Result<void> {
                                               auto form = formOf(m_books, row);
                                               if (!form)
                                                   return passOn(form);
                                               forms.push_back(std::move(*form));
                                               return {};
                                           });
        if (!done)
            return passOn(done);
        return forms;
    });
}

Result<FormsState> Forms::state(const Session& session) const
{
    return m_books.read(session, Right::Verify, [&]() -> Result<FormsState> {
        const auto state =
            m_books.database->first<FormsState>("SELECT COUNT(*), MAX(revision) FROM form", {}, [](const Row& row) {
                return FormsState{row.number(0), row.isNull(1) ? 0 : row.number(1)};
            });
        if (!state)
            return tl::unexpected(state.error());
        return state->value_or(FormsState());
    });
}

} // namespace countersign::store
