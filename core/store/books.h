// What all parts of the store share: the database, the vault, the clock, who may do what, the next entry of the trail.
#pragma once

#include "core/store/database.h"
#include "core/store/fields.h"
#include "core/store/roles.h"
#include "core/store/store.h"
#include "core/store/vault.h"

#include <memory>
#include <string>

namespace countersign::store {

struct Books {
    std::unique_ptr<Database> database;
    Vault vault;
    std::string id; ///< the store's
    Options options;

    /// Cut to microseconds.
    [[nodiscard]] Time now() const;
    [[nodiscard]] KeyCost cost() const;

    /// Whether the session still holds and has the right. Errors: Denied.
    [[nodiscard]] Result<void> allow(const Session& session, Right right);
    /// Whether the session still holds.
    [[nodiscard]] Result<void> allow(const Session& session);

    /// Adds an entry to the trail; within a transaction that writes. `detail` is plain English.
    [[nodiscard]] Result<void> record(const Session& session, Action action, std::int64_t subject,
                                      const std::string& detail = {});
    /// Where nobody is signed in yet.
    [[nodiscard]] Result<void> record(const std::optional<UserId>& user, const std::string& who, Action action,
                                      std::int64_t subject, const std::string& detail = {});

    /// For what desks look at to see what changed; within a transaction that writes.
    [[nodiscard]] Result<std::int64_t> nextRevision();

    [[nodiscard]] Bytes seal(std::string_view table, std::string_view column, std::int64_t row,
                             std::span<const std::uint8_t> value) const
    {
        return vault.seal({table, column, row}, value);
    }
    [[nodiscard]] Result<Bytes> open(std::string_view table, std::string_view column, std::int64_t row,
                                     std::span<const std::uint8_t> value) const
    {
        return vault.open({table, column, row}, value);
    }
    /// open(), then reads the fields into `values`.
    template <class... T>
    [[nodiscard]] Result<void> unpack(std::string_view table, std::string_view column, std::int64_t row,
                                      std::span<const std::uint8_t> sealed, T&... values) const
    {
        const auto bytes = open(table, column, row, sealed);
        if (!bytes)
            return tl::unexpected(bytes.error());
        Unpacker unpacker(*bytes);
        unpacker(values...);
        if (!unpacker.isSound())
            return fail(ErrorCode::Corrupt,
                        "A value in the table \"" + std::string(table) + "\" is damaged; restore a backup.");
        return {};
    }
    /// Packs the fields and seals them.
    template <class... T>
    [[nodiscard]] Bytes pack(std::string_view table, std::string_view column, std::int64_t row,
                             const T&... values) const
    {
        Packer packer;
        packer(values...);
        return seal(table, column, row, packer.take());
    }
    [[nodiscard]] Hash fingerprint(std::string_view kind, const std::string& text) const
    {
        return vault.fingerprint(kind, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    }

    /// A call that changes something: rights, work and trail in one transaction.
    template <class Work> auto write(const Session& session, Right right, const Work& work)
    {
        return database->write([&]() -> std::invoke_result_t<Work> {
            if (auto allowed = allow(session, right); !allowed)
                return tl::unexpected(std::move(allowed.error()));
            return work();
        });
    }
    /// A call that changes what the trail does not tell of, see Database::writeAside().
    template <class Work> auto writeAside(const Session& session, Right right, const Work& work)
    {
        return database->writeAside([&]() -> std::invoke_result_t<Work> {
            if (auto allowed = allow(session, right); !allowed)
                return tl::unexpected(std::move(allowed.error()));
            return work();
        });
    }
    /// A call that reads.
    template <class Work> auto read(const Session& session, Right right, const Work& work)
    {
        return database->read([&]() -> std::invoke_result_t<Work> {
            if (auto allowed = allow(session, right); !allowed)
                return tl::unexpected(std::move(allowed.error()));
            return work();
        });
    }
};

/// The books of a new store; `begin` runs in the transaction that makes it. Errors: as Store::create().
[[nodiscard]] Result<std::unique_ptr<Books>> makeBooks(const std::string& url,
                                                       std::optional<std::string_view> passphrase,
                                                       const Options& options,
                                                       const std::function<Result<void>(Books&)>& begin);

/// Hands an error on: `if (auto done = f(); !done) return passOn(done);`
template <class T> [[nodiscard]] tl::unexpected<Error> passOn(Result<T>& result)
{
    return tl::unexpected<Error>(std::move(result.error()));
}

[[nodiscard]] inline tl::unexpected<Error> notFound(const char* what)
{
    return fail(ErrorCode::NotFound, std::string("There is no such ") + what + ".");
}

} // namespace countersign::store
