// The bank's settings, the same for every desk on one store. What belongs to a desk (language, window) is not here.
#pragma once

#include "core/base/result.h"
#include "core/store/roles.h"

#include <array>
#include <cstdint>
#include <string>
#include <variant>

namespace countersign::store {

struct Books;

template <class T> struct Setting {
    const char* key;
    T fallback; ///< where nothing was set
    T least;    ///< without meaning for texts and switches
    T most;
    Right right; ///< to change it; everybody may read
};

namespace setting {

using Switch = Setting<bool>;
using Whole = Setting<std::int64_t>;
using Share = Setting<double>;
using Text = Setting<const char*>;

inline constexpr Text Bank{"bank.name", "", "", "", Right::ChangeSettings}; ///< above every report
inline constexpr Text Currency{"bank.currency", "EUR", "", "", Right::ChangeSettings};
inline constexpr Whole IdleMinutes{"lock.idle-minutes", 10, 0, 24 * 60, Right::ChangeSettings}; ///< 0: never
/// A decision against the machine's proposal needs a second person.
inline constexpr Switch ReviewOverrides{"review.overrides", false, false, true, Right::ChangeThresholds};
/// What is accepted above this amount, minor units, needs a second person; negative: no amount does.
inline constexpr Whole ReviewAbove{"review.above", -1, -1, INT64_MAX, Right::ChangeThresholds};
inline constexpr Whole ReferencesToAccept{"policy.references-to-accept", 2, 1, 10, Right::ChangeThresholds};
/// Target error rates that thresholds are set for; 0: those that came with the model.
inline constexpr Share AcceptTarget{"policy.accept-target", 0, 0, 0.5, Right::ChangeThresholds}; ///< FMR, skilled
inline constexpr Share RejectTarget{"policy.reject-target", 0, 0, 0.5, Right::ChangeThresholds}; ///< FNMR

/// Every setting there is; anything else is refused.
inline constexpr std::array<std::variant<Switch, Whole, Share, Text>, 8> All = {
    Bank, Currency, IdleMinutes, ReviewOverrides, ReviewAbove, ReferencesToAccept, AcceptTarget, RejectTarget,
};

} // namespace setting

/// Any thread. Errors of every call beside its own: Denied, and those of the database (see store.h).
class Settings {
public:
    explicit Settings(Books& books) : m_books(books) {}

    /// What was set, else the fallback; out of range counts as not set.
    [[nodiscard]] Result<bool> value(const setting::Switch& setting) const;
    [[nodiscard]] Result<std::int64_t> value(const setting::Whole& setting) const;
    [[nodiscard]] Result<double> value(const setting::Share& setting) const;
    [[nodiscard]] Result<std::string> value(const setting::Text& setting) const;

    /// Goes into the audit trail with the old value and the new; setting what is set already changes nothing.
    /// Errors: InvalidArgument (out of range, a text beyond 1,000 bytes).
    [[nodiscard]] Result<void> set(const Session& session, const setting::Switch& setting, bool value);
    [[nodiscard]] Result<void> set(const Session& session, const setting::Whole& setting, std::int64_t value);
    [[nodiscard]] Result<void> set(const Session& session, const setting::Share& setting, double value);
    [[nodiscard]] Result<void> set(const Session& session, const setting::Text& setting, const std::string& value);

private:
    [[nodiscard]] Result<std::string> read(const char* key) const;
    [[nodiscard]] Result<void> write(const Session& session, const char* key, Right right, const std::string& text);

    Books& m_books;
};

} // namespace countersign::store
