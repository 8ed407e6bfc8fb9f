// Who works with the store. Without users it is one person's: nobody logs in, everything is allowed.
#pragma once

#include "core/base/result.h"
#include "core/store/roles.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace countersign::store {

struct Books;

struct User {
    UserId id;
    std::string name; ///< to log in with, and in records; two that differ in case only (ASCII) are the same
    Role role = Role::Clerk;
    bool isActive = true;
    std::optional<Time> lockedUntil = {}; ///< after repeated wrong passwords
};

inline constexpr std::size_t ShortestPassword = 8; ///< bytes

/// Any thread. Passwords are kept as Argon2id hashes (RFC 9106). Errors of every call beside its own: Denied, and those of
/// the database (see store.h).
class Users {
public:
    explicit Users(Books& books) : m_books(books) {}

    /// Whether somebody has to sign in.
    [[nodiscard]] Result<bool> areOn() const;

    /// The desktop's user while there are no users. Errors: Denied (there are: sign in).
    [[nodiscard]] Result<Session> singleUser(const std::string& name) const;

    /// Checks the password; both go into the audit trail. After three wrong ones in a row the user is locked for 30 s,
    /// then for twice as long each time, an hour at most; the next right one starts anew.
    /// Errors: Denied (wrong name or password, without saying which; locked, says until when, UTC; not active), Corrupt (the
    /// trail was changed from outside: only who may see it gets in, to check it).
    [[nodiscard]] Result<Session> signIn(const std::string& name, std::string_view password);

    /// The session of the second person who agrees to what the first does; empty where the store has no users.
    /// Errors: as signIn().
    [[nodiscard]] Result<std::optional<Session>> signInSecond(const Session& first, const std::string& name,
                                                              std::string_view password);

    /// Goes into the audit trail. A session that was not signed out simply ends.
    [[nodiscard]] Result<void> signOut(const Session& session);

    /// The guided step from the single user to users: makes the first administrator, and signs him in. From then on the
    /// single user is refused. Errors: Conflict (there are users already), InvalidArgument as add().
    [[nodiscard]] Result<Session> turnOn(const Session& session, const std::string& administrator,
                                         std::string_view password);

    /// Right: ManageUsers. Errors: InvalidArgument (no name, a name beyond 200 bytes, a password shorter than
    /// ShortestPassword or longer than 1,000 bytes), Conflict (the name is taken; there are no users yet: turnOn()).
    [[nodiscard]] Result<UserId> add(const Session& session, const std::string& name, Role role,
                                     std::string_view password);

    /// Name, role, whether active. Users are never deleted: records tell of them. Right: ManageUsers.
    /// Errors: NotFound, InvalidArgument, Conflict (the name is taken; it would leave no active administrator).
    [[nodiscard]] Result<void> change(const Session& session, const User& user);

    /// Somebody's, and unlocks. Right: ManageUsers. Errors: NotFound, InvalidArgument.
    [[nodiscard]] Result<void> setPassword(const Session& session, UserId user, std::string_view password);

    /// One's own. Errors: Denied (the old one is wrong), InvalidArgument.
    [[nodiscard]] Result<void> changePassword(const Session& session, std::string_view old, std::string_view password);

    /// By name. Right: ManageUsers, SeeTrail or SeeHistory (to filter by).
    [[nodiscard]] Result<std::vector<User>> list(const Session& session) const;

private:
    Books& m_books;
};

} // namespace countersign::store
