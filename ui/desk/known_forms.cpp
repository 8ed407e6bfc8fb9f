#include "ui/desk/known_forms.h"

#include "core/image/layout.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace countersign::ui {

namespace {

store::Form formAt(const KnownForms& known, std::size_t which)
{
    store::Form form = known.forms[which];
    form.known = known.fields[which];
    return form;
}

} // namespace

bool KnownForms::has(store::FormId id) const
{
    return std::ranges::any_of(forms, [id](const store::Form& form) { return form.id == id; });
}

ComingForms readyForms(KnownFormsPtr forms)
{
    std::promise<KnownFormsPtr> promise;
    promise.set_value(std::move(forms));
    return promise.get_future().share();
}

KnownFormsPtr waitFor(const ComingForms& forms)
{
    using namespace std::chrono_literals;
    return forms.valid() && forms.wait_for(1s) == std::future_status::ready ? forms.get() : nullptr;
}

Result<KnownFormsPtr> readForms(store::Store& store, const store::Session& session)
{
    auto known = std::make_shared<KnownForms>();
    // Before the list: what comes between is read again.
    const auto state = store.forms().state(session);
    if (!state)
        return tl::unexpected(state.error());
    auto forms = store.forms().list(session);
    if (!forms)
        return tl::unexpected(forms.error());
    known->state = *state;
    for (store::Form& form : *forms) {
        known->fields.push_back(std::exchange(form.known, {}));
        known->forms.push_back(std::move(form));
    }
    return known;
}

Result<FormChange> rememberForm(store::Store& store, const store::Session& session, const KnownField& known)
{
    const auto now = readForms(store, session);
    if (!now)
        return tl::unexpected(now.error());
    FormChange change{{}, store::Form{.known = known}, {}};
    if (const auto same = image::recognise(known.layout, known.page, (*now)->fields)) {
        change.before = formAt(**now, same->which);
        change.after->name = change.before->name;
    }
    const auto before = change.before ? std::optional(change.before->id) : std::nullopt;
    if (auto done = store.forms().remember(session, *change.after, before); !done)
        return tl::unexpected(done.error());
    auto forms = readForms(store, session);
    if (!forms)
        return tl::unexpected(forms.error());
    change.forms = std::move(*forms);
    return change;
}

Result<FormChange> forgetForm(store::Store& store, const store::Session& session, store::FormId id)
{
    const auto now = readForms(store, session);
    if (!now)
        return tl::unexpected(now.error());
    FormChange change;
    for (std::size_t i = 0; i < (*now)->forms.size(); ++i)
        if ((*now)->forms[i].id == id)
            change.before = formAt(**now, i);
    if (auto done = store.forms().forget(session, id); !done)
        return tl::unexpected(done.error());
    auto forms = readForms(store, session);
    if (!forms)
        return tl::unexpected(forms.error());
    change.forms = std::move(*forms);
    return change;
}

Result<KnownFormsPtr> undoForm(store::Store& store, const store::Session& session, const FormChange& change)
{
    const auto after = change.after ? std::optional(change.after->id) : std::nullopt;
    const auto done = change.before ? store.forms().remember(session, *change.before, after)
                      : after       ? store.forms().forget(session, *after)
                                    : Result<void>();
    if (!done)
        return tl::unexpected(done.error());
    return readForms(store, session);
}

} // namespace countersign::ui
