#include "core/store/users.h"
#include "core/store/books.h"
#include "core/store/text.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace countersign::store {

namespace {

constexpr std::size_t LongestName = 200, LongestPassword = 1'000;
constexpr int FreeFailures = 3;
constexpr std::chrono::seconds FirstLock{30}, LongestLock{3'600};
constexpr const char* Refused = "The name or the password is wrong.";

struct Account {
    User user;
    std::string password; ///< as crypto_pwhash_str() wrote it
    int failures = 0;
};

constexpr const char* Columns = "SELECT id, name, role, active, locked_until, password, failures FROM person ";

Result<Account> readRow(const Books& books, const Row& row)
{
    Account account{{UserId(row.number(0)), {}, static_cast<Role>(row.number(2)), row.number(3) != 0, row.timeIf(4)},
                    {},
                    int(row.number(6))};
    if (auto done = books.unpack("person", "name", row.number(0), row.bytes(1), account.user.name); !done)
        return passOn(done);
    if (auto done = books.unpack("person", "password", row.number(0), row.bytes(5), account.password); !done)
        return passOn(done);
    return account;
}

Result<std::vector<Account>> readAccounts(Books& books, const std::string& where = {}, const Values& values = {})
{
    std::vector<Account> accounts;
    auto done = books.database->each(Columns + where, values, [&](const Row& row) -> Result<void> {
        auto account = readRow(books, row);
        if (!account)
            return passOn(account);
        accounts.push_back(std::move(*account));
        return {};
    });
    if (!done)
        return passOn(done);
    return accounts;
}

Hash printOf(const Books& books, const std::string& name)
{
    return books.fingerprint("user", lowerCase(trimmed(name)));
}

Result<void> checkPassword(std::string_view password)
{
    if (password.size() < ShortestPassword)
        return fail(ErrorCode::InvalidArgument,
                    "A password has " + std::to_string(ShortestPassword) + " characters at least.");
    if (password.size() > LongestPassword)
        return fail(ErrorCode::InvalidArgument, "The password is too long.");
    return {};
}

Result<void> checkName(const std::string& name)
{
    if (trimmed(name).empty())
        return fail(ErrorCode::InvalidArgument, "A user needs a name.");
    if (name.size() > LongestName)
        return fail(ErrorCode::InvalidArgument, "The name of the user is too long.");
    return {};
}

/// Takes its time.
Result<std::string> hashPassword(std::string_view password, Effort effort)
{
    std::array<char, crypto_pwhash_STRBYTES> text{};
    const bool isLeast = effort == Effort::Least;
    if (crypto_pwhash_str(text.data(), password.data(), password.size(),
                          isLeast ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          isLeast ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE)
        != 0)
        return fail(ErrorCode::OutOfMemory, "There is not enough memory to work with the password.");
    return std::string(text.data());
}

bool isRight(const std::string& hash, std::string_view password)
{
    return hash.size() < crypto_pwhash_STRBYTES
           && crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

/// After so many wrong passwords in a row.
std::chrono::seconds lockTime(int failures)
{
    return std::min(LongestLock, FirstLock * (1 << std::min(failures - FreeFailures, 10)));
}

Result<UserId> insert(Books& books, const std::string& name, Role role, const std::string& hash)
{
    const UserId id = UserId::fresh();
    const auto other =
        books.database->number("SELECT id FROM person WHERE name_print = ?", {Value(printOf(books, name))});
    if (!other)
        return tl::unexpected(other.error());
    if (*other)
        return fail(ErrorCode::Conflict, "There is a user of this name already.");
    auto done = books.database->run(
        "INSERT INTO person (id, name_print, name, role, password, active, failures) VALUES (?, ?, ?, ?, ?, 1, 0)",
        {id, Value(printOf(books, name)), books.pack("person", "name", id.value(), trimmed(name)), int(role),
         books.pack("person", "password", id.value(), hash)});
    if (!done)
        return passOn(done);
    return id;
}

/// The outcome of a look at a password, as it goes into the record. `refusal` empty: it was right.
Result<void> recordAttempt(Books& books, const User& user, std::string& refusal)
{
    // Between the look and the record others may have tried too.
    const auto accounts = readAccounts(books, "WHERE id = ?", {user.id});
    if (!accounts)
        return tl::unexpected(accounts.error());
    if (accounts->empty() || !accounts->front().user.isActive) {
        refusal = Refused;
        return {};
    }
    const Account& now = accounts->front();
    const bool isLocked = now.user.lockedUntil && *now.user.lockedUntil > books.now();
    if (isLocked)
        refusal = "After repeated wrong passwords this user is locked until " + moment(*now.user.lockedUntil) + ".";
    const int failures = isLocked ? now.failures : refusal.empty() ? 0 : now.failures + 1;
    std::optional<Time> until;
    if (isLocked)
        until = now.user.lockedUntil;
    else if (failures >= FreeFailures)
        until = books.now() + lockTime(failures);
    auto done = books.database->run("UPDATE person SET failures = ?, locked_until = ? WHERE id = ?",
                                    {failures, until, user.id});
    if (!done)
        return passOn(done);
    auto recorded =
        books.record(user.id, user.name, refusal.empty() ? Action::SignedIn : Action::SignInRefused, user.id.value(),
                     isLocked          ? "locked"
                     : refusal.empty() ? ""
                                       : "wrong password");
    // Who has to find out what happened to a trail that takes no more entries must get in.
    if (!recorded && recorded.error().code == ErrorCode::Corrupt && refusal.empty()
        && may(now.user.role, Right::SeeTrail))
        return {};
    return recorded;
}

} // namespace

Result<bool> Users::areOn() const
{
    const auto count = m_books.database->number("SELECT COUNT(*) FROM person");
    if (!count)
        return tl::unexpected(count.error());
    return count->value_or(0) > 0;
}

Result<Session> Users::singleUser(const std::string& name) const
{
    Session session({}, name, {});
    if (auto allowed = m_books.allow(session); !allowed)
        return passOn(allowed);
    return session;
}

Result<Session> Users::signIn(const std::string& name, std::string_view password)
{
    auto accounts = m_books.database->read(
        [&] { return readAccounts(m_books, "WHERE name_print = ?", {Value(printOf(m_books, name))}); });
    if (!accounts)
        return passOn(accounts);
    if (accounts->empty() || !accounts->front().user.isActive) {
        // As long as for one that is there, so that nobody learns who is.
        if (auto hash = hashPassword(password.substr(0, LongestPassword), m_books.options.effort); !hash)
            return passOn(hash);
        auto done = m_books.database->write(
            [&] { return m_books.record({}, {}, Action::SignInRefused, 0, "unknown name, or not active"); });
        if (!done)
            return passOn(done);
        return fail(ErrorCode::Denied, Refused);
    }
    const Account& account = accounts->front();
    const bool isLocked = account.user.lockedUntil && *account.user.lockedUntil > m_books.now();
    const bool isGood = !isLocked && isRight(account.password, password);
    std::string refusal;
    auto done = m_books.database->write([&] {
        refusal = isGood ? "" : Refused;
        return recordAttempt(m_books, account.user, refusal);
    });
    if (!done)
        return passOn(done);
    if (!refusal.empty())
        return fail(ErrorCode::Denied, refusal);
    return Session(account.user.id, account.user.name, account.user.role);
}

Result<std::optional<Session>> Users::signInSecond(const Session& first, const std::string& name,
                                                   std::string_view password)
{
    if (first.isSingleUser())
        return std::nullopt;
    return signIn(name, password).map([](Session&& second) { return std::optional(std::move(second)); });
}

Result<void> Users::signOut(const Session& session)
{
    return m_books.database->write([&] { return m_books.record(session, Action::SignedOut, 0); });
}

Result<Session> Users::turnOn(const Session& session, const std::string& administrator, std::string_view password)
{
    if (auto checked = checkName(administrator); !checked)
        return passOn(checked);
    if (auto checked = checkPassword(password); !checked)
        return passOn(checked);
    auto hash = hashPassword(password, m_books.options.effort);
    if (!hash)
        return passOn(hash);
    return m_books.database->write([&]() -> Result<Session> {
        const auto on = areOn();
        if (!on)
            return tl::unexpected(on.error());
        if (*on)
            return fail(ErrorCode::Conflict, "There are users already: sign in.");
        if (auto allowed = m_books.allow(session); !allowed)
            return passOn(allowed);
        auto id = insert(m_books, administrator, Role::Administrator, *hash);
        if (!id)
            return passOn(id);
        const std::string name = trimmed(administrator);
        if (auto done =
                m_books.record(session, Action::UsersTurnedOn, id->value(), "first administrator \"" + name + "\"");
            !done)
            return passOn(done);
        return Session(*id, name, Role::Administrator);
    });
}

Result<UserId> Users::add(const Session& session, const std::string& name, Role role, std::string_view password)
{
    if (auto checked = checkName(name); !checked)
        return passOn(checked);
    if (auto checked = checkPassword(password); !checked)
        return passOn(checked);
    auto hash = hashPassword(password, m_books.options.effort);
    if (!hash)
        return passOn(hash);
    return m_books.write(session, Right::ManageUsers, [&]() -> Result<UserId> {
        if (session.isSingleUser())
            return fail(ErrorCode::Conflict, "The first user is an administrator: turn users on.");
        auto id = insert(m_books, name, role, *hash);
        if (!id)
            return id;
        if (auto done = m_books.record(session, Action::UserAdded, id->value(),
                                       "\"" + trimmed(name) + "\", " + store::name(role));
            !done)
            return passOn(done);
        return id;
    });
}

Result<void> Users::change(const Session& session, const User& user)
{
    if (auto checked = checkName(user.name); !checked)
        return checked;
    return m_books.write(session, Right::ManageUsers, [&]() -> Result<void> {
        auto accounts = readAccounts(m_books);
        if (!accounts)
            return passOn(accounts);
        const std::string name = trimmed(user.name);
        const User* before = nullptr;
        int administrators = 0; // others
        for (const Account& account : *accounts) {
            if (account.user.id == user.id)
                before = &account.user;
            else if (lowerCase(account.user.name) == lowerCase(name))
                return fail(ErrorCode::Conflict, "There is a user of this name already.");
            else if (account.user.isActive && account.user.role == Role::Administrator)
                ++administrators;
        }
        if (!before)
            return notFound("user");
        if (administrators == 0 && before->role == Role::Administrator && before->isActive
            && (user.role != Role::Administrator || !user.isActive))
            return fail(ErrorCode::Conflict, "This is the last administrator: make another one first.");
        std::string words = "\"" + before->name + "\"";
        if (before->name != name)
            words += "; name to \"" + name + "\"";
        if (before->role != user.role)
            words += std::string("; role from ") + store::name(before->role) + " to " + store::name(user.role);
        if (before->isActive != user.isActive)
            words += user.isActive ? "; let in again" : "; locked out";
        auto done =
            m_books.database->run("UPDATE person SET name_print = ?, name = ?, role = ?, active = ? WHERE id = ?",
                                  {Value(printOf(m_books, name)), m_books.pack("person", "name", user.id.value(), name),
                                   int(user.role), user.isActive, user.id});
        if (!done)
            return passOn(done);
        return m_books.record(session, Action::UserChanged, user.id.value(), words);
    });
}

Result<void> Users::setPassword(const Session& session, UserId user, std::string_view password)
{
    if (auto checked = checkPassword(password); !checked)
        return checked;
    auto hash = hashPassword(password, m_books.options.effort);
    if (!hash)
        return passOn(hash);
    return m_books.write(session, Right::ManageUsers, [&]() -> Result<void> {
        auto done =
            m_books.database->run("UPDATE person SET password = ?, failures = 0, locked_until = NULL WHERE id = ?",
                                  {m_books.pack("person", "password", user.value(), *hash), user});
        if (!done)
            return passOn(done);
        if (*done == 0)
            return notFound("user");
        return m_books.record(session, Action::PasswordSet, user.value(), "by an administrator");
    });
}

Result<void> Users::changePassword(const Session& session, std::string_view old, std::string_view password)
{
    if (session.isSingleUser())
        return fail(ErrorCode::Denied, "There are no users, and no passwords.");
    if (auto checked = checkPassword(password); !checked)
        return checked;
    // Through the same gate as at the door: it counts the wrong ones.
    if (auto again = signIn(session.name(), old); !again)
        return passOn(again);
    auto hash = hashPassword(password, m_books.options.effort);
    if (!hash)
        return passOn(hash);
    return m_books.database->write([&]() -> Result<void> {
        if (auto allowed = m_books.allow(session); !allowed)
            return allowed;
        auto done = m_books.database->run(
            "UPDATE person SET password = ? WHERE id = ?",
            {m_books.pack("person", "password", session.user()->value(), *hash), *session.user()});
        if (!done)
            return passOn(done);
        return m_books.record(session, Action::PasswordSet, session.user()->value(), "one's own");
    });
}

Result<std::vector<User>> Users::list(const Session& session) const
{
    const Right right = session.may(Right::ManageUsers) ? Right::ManageUsers
                        : session.may(Right::SeeTrail)  ? Right::SeeTrail
                                                        : Right::SeeHistory;
    return m_books.read(session, right, [&]() -> Result<std::vector<User>> {
        auto accounts = readAccounts(m_books);
        if (!accounts)
            return passOn(accounts);
        std::vector<User> users;
        for (const Account& account : *accounts)
            users.push_back(account.user);
        std::sort(users.begin(), users.end(),
                  [](const User& a, const User& b) { return lowerCase(a.name) < lowerCase(b.name); });
        return users;
    });
}

} // namespace countersign::store
