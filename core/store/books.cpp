#include "core/store/books.h"
#include "core/store/chain.h"

namespace countersign::store {

namespace {

tl::unexpected<Error> denied(const char* sentence)
{
    return fail(ErrorCode::Denied, sentence);
}

} // namespace

Time Books::now() const
{
    const Time time = options.clock ? options.clock() : std::chrono::system_clock::now();
    return timeFrom(Value::micros(time));
}

KeyCost Books::cost() const
{
    return options.effort == Effort::Least ? KeyCost::least() : KeyCost::moderate();
}

Result<void> Books::allow(const Session& session)
{
    if (session.isSingleUser()) {
        const auto users = database->number("SELECT COUNT(*) FROM person");
        if (!users)
            return tl::unexpected(users.error());
        if (users->value_or(0) > 0)
            return denied("Users were turned on: sign in.");
        return {};
    }
    struct Now {
        std::int64_t role, active;
    };
    const auto now =
        database->first<Now>("SELECT role, active FROM person WHERE id = ?", {*session.user()}, [](const Row& row) {
            return Now{row.number(0), row.number(1)};
        });
    if (!now)
        return tl::unexpected(now.error());
    if (!*now || (*now)->active == 0)
        return denied("This user may no longer work here: ask an administrator.");
    if ((*now)->role != std::int64_t(*session.role()))
        return denied("The role of this user was changed: sign in again.");
    return {};
}

Result<void> Books::allow(const Session& session, Right right)
{
    if (!session.may(right))
        return fail(ErrorCode::Denied, std::string("The role ") + store::name(*session.role())
                                           + " has no right to do that (" + store::name(right) + ").");
    return allow(session);
}

Result<void> Books::record(const Session& session, Action action, std::int64_t subject, const std::string& detail)
{
    return record(session.user(), session.name(), action, subject, detail);
}

Result<void> Books::record(const std::optional<UserId>& user, const std::string& who, Action action,
                           std::int64_t subject, const std::string& detail)
{
    const auto head = readHead(*this);
    if (!head)
        return tl::unexpected(head.error());
    // Going on from a head that was changed would make it look right again.
    if (!*head || !(*head)->isAuthentic)
        return fail(ErrorCode::Corrupt,
                    "The audit trail was changed from outside: nothing more is recorded. Have it checked.");
    Link link;
    link.number = (*head)->count + 1;
    link.time = Value::micros(now());
    link.actor = user ? user->value() : 0;
    link.action = name(action);
    link.subject = subject;
    link.detail = pack("trail", "detail", link.number, who, detail);
    link.previous = (*head)->hash;
    link.hash = hashOf(*this, link, link.number);
    if (auto added = insertLink(*this, link); !added)
        return added;
    return writeHead(*this, link.number, link.hash);
}

Result<std::int64_t> Books::nextRevision()
{
    auto done = database->run("UPDATE store SET revision = revision + 1");
    if (!done)
        return passOn(done);
    const auto revision = database->number("SELECT revision FROM store");
    if (!revision)
        return tl::unexpected(revision.error());
    if (!*revision)
        return fail(ErrorCode::Corrupt, "The record of the store is missing; restore a backup.", database->url());
    return **revision;
}

} // namespace countersign::store
