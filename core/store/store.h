// The bank's records: customers, references, cases, models, users, settings and the audit trail, in SQLite or PostgreSQL.
#pragma once

#include "core/base/result.h"
#include "core/store/cases.h"
#include "core/store/customers.h"
#include "core/store/forms.h"
#include "core/store/models.h"
#include "core/store/queue.h"
#include "core/store/references.h"
#include "core/store/settings.h"
#include "core/store/trail.h"
#include "core/store/users.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace countersign::store {

/// What the Argon2id of passphrases and passwords costs.
enum class Effort {
    Normal, ///< passphrase: 256 MB and about a second; password: 64 MB and a tenth of that
    Least,  ///< for tests
};

struct Options {
    Effort effort = Effort::Normal; ///< for what is newly set; what is there keeps its own
    Clock clock = {};               ///< empty: the system's
};

inline constexpr std::size_t ShortestPassphrase = 8; ///< bytes

/// $XDG_DATA_HOME/countersign/countersign.db, else below ~/.local/share.
[[nodiscard]] std::filesystem::path defaultDatabase();

/// "postgresql://user:secret@host/db" without the secret: to show, and in errors.
[[nodiscard]] std::string withoutSecret(const std::string& url);

/// An open store. Requires a QCoreApplication. Any thread may use it; each thread gets a connection of its own, which ends with the thread. All
/// other threads must have done with a store before it is destroyed.
///
/// `url` is a file name (SQLite), or postgresql://user:password@host:port/database?sslmode=require&connect_timeout=5; the
/// host may be the folder of a socket, percent-encoded. Several desks, or programs, may have one store open, on SQLite
/// on one computer only.
///
/// Errors of the database, in every call: Corrupt (the file is damaged), WriteFailed (disk full, read-only, no permission;
/// nothing was changed), Conflict (locked by another program for longer than 20 s), Unreadable (the server cannot be
/// reached, the connection was lost: whether the last change was saved is then not known, and doing it again is safe),
/// Denied (the server refuses user or password), Internal (what the database said). The context is withoutSecret(url).
class Store {
public:
    /// A new store. With a passphrase everything personal in it is sealed, and nobody can open it without: a lost
    /// passphrase is final. Makes the folder of an SQLite file; the file is for its owner alone (mode 0600).
    /// Errors: Conflict (there is a store already), InvalidArgument (a passphrase shorter than ShortestPassphrase or
    /// longer than 1,000 bytes, a URL that is none), OutOfMemory.
    [[nodiscard]] static Result<std::unique_ptr<Store>>
    create(const std::string& url, std::optional<std::string_view> passphrase, const Options& options = {});

    /// Opens one, checks its integrity (SQLite, up to 200 MB) and brings an older schema up to date.
    /// Errors: NotFound (no such file; a database without a store), Encrypted (a passphrase is needed), Denied (the
    /// passphrase is wrong), Unsupported (made by a newer program; not a database of this program), Corrupt, OutOfMemory.
    [[nodiscard]] static Result<std::unique_ptr<Store>>
    open(const std::string& url, std::optional<std::string_view> passphrase = {}, const Options& options = {});
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// 32 hex digits that no other store has.
    [[nodiscard]] const std::string& id() const;
    /// Without a secret.
    [[nodiscard]] const std::string& url() const;
    [[nodiscard]] bool isSealed() const;

    /// Whether open() has read the whole database and found it sound, or need not: it is new, or a server's. Large files
    /// are left to checkIntegrity(), beside the work.
    [[nodiscard]] bool isChecked() const;

    /// Reads the whole database and says whether it is sound; SQLite only, PostgreSQL looks after itself. Errors: Corrupt.
    [[nodiscard]] Result<void> checkIntegrity();

    /// Wraps the data key anew; rewrites nothing else. Another desk keeps what it has open. Right: ChangePassphrase.
    /// Errors: InvalidArgument, Denied (the old one is wrong), Unsupported (the store is not sealed).
    [[nodiscard]] Result<void> changePassphrase(const Session& session, std::string_view old,
                                                std::string_view passphrase);

    [[nodiscard]] Customers& customers();
    [[nodiscard]] References& references();
    [[nodiscard]] Cases& cases();
    [[nodiscard]] Queue& queue();
    [[nodiscard]] Forms& forms();
    [[nodiscard]] Models& models();
    [[nodiscard]] Users& users();
    [[nodiscard]] Settings& settings();
    [[nodiscard]] Trail& trail();

private:
    friend Result<Bytes> exportCustomer(Store&, const Session&, CustomerId, std::optional<std::string_view>);
    friend Result<CustomerId> importCustomer(Store&, const Session&, std::span<const std::uint8_t>, const std::string&,
                                             std::optional<std::string_view>);
    friend Result<std::unique_ptr<Store>> copyStore(Store&, const Session&, const std::string&,
                                                    std::optional<std::string_view>, const Options&, std::stop_token,
                                                    const ProgressSink&);
    explicit Store(std::unique_ptr<Books> books);

    std::unique_ptr<Books> m_books;
    bool m_isChecked = true;
    Customers m_customers;
    References m_references;
    Cases m_cases;
    Queue m_queue;
    Forms m_forms;
    Models m_models;
    Users m_users;
    Settings m_settings;
    Trail m_trail;
};

} // namespace countersign::store
