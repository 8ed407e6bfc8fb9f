// Forms that are known again, and where their pages are signed: what somebody chose on one page of each.
#pragma once

#include "core/base/form.h"
#include "core/base/result.h"
#include "core/store/roles.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace countersign::store {

struct Books;

using FormId = Id<struct FormTag>;

inline constexpr std::size_t MostForms = 300;       ///< every page is laid on each of them
inline constexpr std::size_t LongestFormName = 200; ///< bytes

struct Form {
    FormId id = FormId::fresh();
    KnownField known;
    std::string name = {}; ///< may be empty
    Time when = {};        ///< it was remembered
    std::string who = {};  ///< remembered it
};

/// Another one whenever the forms are others: for desks to see whether to read them again.
struct FormsState {
    std::int64_t count = 0, newest = 0;
    friend bool operator==(const FormsState&, const FormsState&) = default;
};

/// Any thread. What is remembered and forgotten goes into the audit trail. Right of every call: Verify.
/// Errors of every call beside its own: Denied, and those of the database (see store.h).
class Forms {
public:
    explicit Forms(Books& books) : m_books(books) {}

    /// `when` and `who` are the store's to say. `instead`: the one whose place it takes, which may be gone already. The
    /// same id again changes nothing and is no error. Errors: InvalidArgument (a field or layout that no page has, a name
    /// that is too long), TooLarge (MostForms).
    [[nodiscard]] Result<void> remember(const Session& session, const Form& form, std::optional<FormId> instead = {});
    /// One that is gone already is no error.
    [[nodiscard]] Result<void> forget(const Session& session, FormId id);

    /// Newest first. Errors: Corrupt (one was changed from outside).
    [[nodiscard]] Result<std::vector<Form>> list(const Session& session) const;
    [[nodiscard]] Result<FormsState> state(const Session& session) const;

private:
    Books& m_books;
};

} // namespace countersign::store
