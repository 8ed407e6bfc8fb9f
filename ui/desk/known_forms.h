// The forms that are remembered, at hand for every page that comes in.
#pragma once

#include "core/store/store.h"

#include <future>
#include <memory>
#include <optional>
#include <vector>

namespace countersign::ui {

/// A plain value: a page that is read while they change is laid on those that it began with.
struct KnownForms {
    std::vector<store::Form> forms; ///< without what they are known by
    std::vector<KnownField> fields; ///< that, in the same order
    store::FormsState state;

    [[nodiscard]] bool has(store::FormId id) const;
};

using KnownFormsPtr = std::shared_ptr<const KnownForms>;

/// Pages may come in before the records are open.
using ComingForms = std::shared_future<KnownFormsPtr>;

[[nodiscard]] ComingForms readyForms(KnownFormsPtr forms);
/// Blocks for a second at most. Null where they have not come by then, or are not asked for.
[[nodiscard]] KnownFormsPtr waitFor(const ComingForms& forms);

/// Blocks. Errors: as store::Forms::list().
[[nodiscard]] Result<KnownFormsPtr> readForms(store::Store& store, const store::Session& session);

/// What became of the forms.
struct FormChange {
    std::optional<store::Form> before, after; ///< one of them: it was forgotten, or remembered; both: in its place
    KnownFormsPtr forms;                      ///< all, as they are now
};

/// Remembers a page in the place of the one of the same form that is remembered, where there is one. Blocks.
[[nodiscard]] Result<FormChange> rememberForm(store::Store& store, const store::Session& session,
                                              const KnownField& known);
/// Blocks.
[[nodiscard]] Result<FormChange> forgetForm(store::Store& store, const store::Session& session, store::FormId id);
/// Puts things as they were before the change. Blocks.
[[nodiscard]] Result<KnownFormsPtr> undoForm(store::Store& store, const store::Session& session,
                                             const FormChange& change);

} // namespace countersign::ui
