#include "core/store/store.h"
#include "core/store/books.h"
#include "core/store/chain.h"
#include "core/store/schema.h"
#include "core/store/text.h"

#include <cstdlib>
#include <sodium.h>

namespace countersign::store {

namespace {

constexpr std::size_t LongestPassphrase = 1'000;
/// Above, the whole check would keep the first screen waiting; see Store::checkIntegrity().
constexpr std::uintmax_t ChecksWhole = 200u << 20;

struct StoreRow {
    std::string id;
    KeyRecord key;
};

Result<void> checkPassphrase(std::string_view passphrase)
{
    if (passphrase.size() < ShortestPassphrase)
        return fail(ErrorCode::InvalidArgument,
                    "A passphrase has " + std::to_string(ShortestPassphrase) + " characters at least.");
    if (passphrase.size() > LongestPassphrase)
        return fail(ErrorCode::InvalidArgument, "The passphrase is too long.");
    return {};
}

Result<StoreRow> readStoreRow(Database& database)
{
    auto row =
        database.first<StoreRow>("SELECT id, sealed, salt, passes, memory, key FROM store", {}, [](const Row& one) {
            return StoreRow{one.text(0),
                            {one.number(1) != 0, one.bytes(2), std::uint64_t(one.number(3)),
                             std::uint64_t(one.number(4)), one.bytes(5)}};
        });
    if (!row)
        return passOn(row);
    if (!*row)
        return fail(ErrorCode::Corrupt, "The record of the store is missing; restore a backup.", database.url());
    return std::move(**row);
}

Result<void> quickCheck(Database& database)
{
    std::string words;
    auto done = database.each("PRAGMA quick_check(1)", {}, [&](const Row& row) -> Result<void> {
        words = row.text(0);
        return {};
    });
    if (!done)
        return done;
    if (words != "ok")
        return fail(ErrorCode::Corrupt, "The database is damaged; restore a backup.", database.url());
    return {};
}

std::uintmax_t sizeOf(const std::string& path)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : size;
}

std::string freshStoreId()
{
    Bytes id(16);
    randombytes_buf(id.data(), id.size());
    return hexOf(id);
}

tl::unexpected<Error> isThere(const std::string& url)
{
    return fail(ErrorCode::Conflict, "There is a store already: open it.", withoutSecret(url));
}

Result<void> insertStoreRow(Books& books)
{
    const KeyRecord& key = books.vault.record();
    auto done =
        books.database->run("INSERT INTO store (one, version, id, made, sealed, salt, passes, memory, key, revision) "
                            "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                            {int(migrations().size()), books.id, books.now(), key.isSealed, key.salt,
                             std::int64_t(key.passes), std::int64_t(key.memory), key.key});
    if (!done)
        return passOn(done);
    return {};
}

} // namespace

std::filesystem::path defaultDatabase()
{
    const char* data = std::getenv("XDG_DATA_HOME");
    const char* home = std::getenv("HOME");
    const std::filesystem::path folder =
        data && *data ? std::filesystem::path(data) : std::filesystem::path(home ? home : ".") / ".local" / "share";
    return folder / "countersign" / "countersign.db";
}

Store::Store(std::unique_ptr<Books> books)
    : m_books(std::move(books)),
      m_customers(*m_books),
      m_references(*m_books),
      m_cases(*m_books),
      m_queue(*m_books),
      m_forms(*m_books),
      m_models(*m_books),
      m_users(*m_books),
      m_settings(*m_books),
      m_trail(*m_books)
{
}

Store::~Store() = default;

Result<std::unique_ptr<Books>> makeBooks(const std::string& url, std::optional<std::string_view> passphrase,
                                         const Options& options, const std::function<Result<void>(Books&)>& begin)
{
    if (passphrase)
        if (auto checked = checkPassphrase(*passphrase); !checked)
            return passOn(checked);
    auto database = Database::open(url, true);
    if (!database)
        return passOn(database);
    const auto version = schemaVersion(**database);
    if (!version)
        return tl::unexpected(version.error());
    if (*version != 0)
        return isThere(url);
    const KeyCost cost = options.effort == Effort::Least ? KeyCost::least() : KeyCost::moderate();
    auto vault = passphrase ? Vault::sealed(*passphrase, cost) : Vault::plain();
    if (!vault)
        return passOn(vault);
    auto books = std::unique_ptr<Books>(new Books{std::move(*database), std::move(*vault), freshStoreId(), options});
    bool isMade = false;
    auto made = migrate(*books->database, migrations(), [&]() -> Result<void> {
        isMade = true;
        if (auto done = insertStoreRow(*books); !done)
            return done;
        return begin(*books);
    });
    if (!made)
        return passOn(made);
    if (!isMade) // another desk was faster
        return isThere(url);
    return books;
}

Result<std::unique_ptr<Store>> Store::create(const std::string& url, std::optional<std::string_view> passphrase,
                                             const Options& options)
{
    auto books = makeBooks(url, passphrase, options, [](Books& made) -> Result<void> {
        if (auto begun = writeHead(made, 0, beginning(made)); !begun)
            return begun;
        return made.record({}, {}, Action::StoreMade, 0, made.vault.isSealed() ? "sealed" : "not sealed");
    });
    if (!books)
        return passOn(books);
    return std::unique_ptr<Store>(new Store(std::move(*books)));
}

Result<std::unique_ptr<Store>> Store::open(const std::string& url, std::optional<std::string_view> passphrase,
                                           const Options& options)
{
    auto database = Database::open(url, false);
    if (!database)
        return passOn(database);
    const bool isFile = (*database)->engine() == Engine::Sqlite;
    const bool isLarge = isFile && sizeOf(url) > ChecksWhole;
    if (isFile && !isLarge)
        if (auto sound = quickCheck(**database); !sound)
            return passOn(sound);
    const auto version = schemaVersion(**database);
    if (!version)
        return tl::unexpected(version.error());
    if (*version == 0)
        return fail(ErrorCode::NotFound, "There is no store in this database yet.", withoutSecret(url));
    if (auto done = migrate(**database, migrations()); !done)
        return passOn(done);
    auto row = readStoreRow(**database);
    if (!row)
        return passOn(row);
    auto vault = Vault::open(row->key, passphrase);
    if (!vault)
        return fail(vault.error().code, vault.error().message, withoutSecret(url));
    std::unique_ptr<Store> store(new Store(
        std::unique_ptr<Books>(new Books{std::move(*database), std::move(*vault), std::move(row->id), options})));
    store->m_isChecked = !isLarge;
    return store;
}

const std::string& Store::id() const
{
    return m_books->id;
}

const std::string& Store::url() const
{
    return m_books->database->url();
}

bool Store::isSealed() const
{
    return m_books->vault.isSealed();
}

bool Store::isChecked() const
{
    return m_isChecked;
}

Result<void> Store::checkIntegrity()
{
    if (m_books->database->engine() == Engine::Sqlite)
        return quickCheck(*m_books->database);
    return {};
}

Result<void> Store::changePassphrase(const Session& session, std::string_view old, std::string_view passphrase)
{
    if (!isSealed())
        return fail(ErrorCode::Unsupported, "The store is not encrypted: it has no passphrase.");
    if (auto checked = checkPassphrase(passphrase); !checked)
        return checked;
    if (auto allowed = m_books->allow(session, Right::ChangePassphrase); !allowed)
        return allowed;
    // Argon2id takes a second: the other desks need not wait for it.
    const auto before = readStoreRow(*m_books->database);
    if (!before)
        return tl::unexpected(before.error());
    const auto vault = Vault::open(before->key, old);
    if (!vault)
        return tl::unexpected(vault.error());
    const auto key = vault->rewrapped(passphrase, m_books->cost());
    if (!key)
        return tl::unexpected(key.error());
    return m_books->write(session, Right::ChangePassphrase, [&]() -> Result<void> {
        auto done = m_books->database->run(
            "UPDATE store SET salt = ?, passes = ?, memory = ?, key = ? WHERE key = ?",
            {key->salt, std::int64_t(key->passes), std::int64_t(key->memory), key->key, before->key.key});
        if (!done)
            return passOn(done);
        if (*done == 0)
            return fail(ErrorCode::Conflict, "Somebody else changed the passphrase meanwhile.");
        return m_books->record(session, Action::PassphraseChanged, 0);
    });
}

Customers& Store::customers()
{
    return m_customers;
}

References& Store::references()
{
    return m_references;
}

Cases& Store::cases()
{
    return m_cases;
}

Queue& Store::queue()
{
    return m_queue;
}

Forms& Store::forms()
{
    return m_forms;
}

Models& Store::models()
{
    return m_models;
}

Users& Store::users()
{
    return m_users;
}

Settings& Store::settings()
{
    return m_settings;
}

Trail& Store::trail()
{
    return m_trail;
}

} // namespace countersign::store
