#include "core/store/database.h"
#include "core/store/address.h"
#include "core/store/sql_errors.h"
#include "core/store/store.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <mutex>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <unordered_map>
#include <utility>

namespace countersign::store {

namespace {

constexpr int PatienceMs = 20'000;
constexpr std::size_t MostKept = 100;
constexpr const char* LostSentence =
    "The connection to the database was lost; whether the last change was saved is not "
    "known: do it again, which is safe.";
/// In every database another lock; the number is ours alone by convention only.
constexpr const char* TakeWritersTurn = "SELECT pg_advisory_xact_lock(3419670215)";

} // namespace

Time timeFrom(std::int64_t micros)
{
    // What comes from outside may be no time at all; the type holds nanoseconds.
    constexpr std::int64_t Most = INT64_MAX / 1'000;
    return Time(std::chrono::microseconds(std::clamp(micros, -Most, Most)));
}

struct Database::Target {
    Address address;
    std::string shownUrl;
};

struct Database::Connection {
    QSqlDatabase database;
    bool isInTransaction = false;
    Trouble trouble = Trouble::Other; ///< the last error's
    bool isLost = false;
    /// PostgreSQL's statements stay prepared: to prepare one and to forget it are two more ways to the server and back,
    /// while the other writers may be waiting.
    std::unordered_map<std::string, QSqlQuery> kept = {};

    /// Ready to be bound and run; else it has an error.
    QSqlQuery ready(const std::string& sql)
    {
        if (auto found = kept.extract(sql))
            return std::move(found.mapped());
        QSqlQuery query(database);
        query.setForwardOnly(database.driverName() == "QSQLITE");
        query.prepare(QString::fromStdString(sql));
        return query;
    }
    /// After it ran without an error, with so many values.
    void keep(const std::string& sql, QSqlQuery query, std::size_t values)
    {
        if (database.driverName() != "QPSQL" || kept.size() >= MostKept)
            return;
        for (std::size_t i = 0; i < values; ++i)
            query.bindValue(int(i), QVariant()); // they may be large
        query.finish();
        kept.insert_or_assign(sql, std::move(query));
    }

    ~Connection()
    {
        const QString name = database.connectionName();
        database.close();
        database = {};
        QSqlDatabase::removeDatabase(name); // what is kept ends after it, so that nothing is forgotten one by one
    }
};

struct Database::Shared {
    Target target;
    std::mutex mutex;
    std::map<std::thread::id, std::unique_ptr<Connection>> connections;

    explicit Shared(Target where) : target(std::move(where)) {}

    void endOfThisThread()
    {
        const std::lock_guard lock(mutex); // also of what is closed: close() waits for it
        connections.erase(std::this_thread::get_id());
    }
    void close()
    {
        const std::lock_guard lock(mutex);
        connections.clear();
    }
};

/// A thread's connections end with it.
struct Database::AtThreadEnd {
    std::vector<std::weak_ptr<Shared>> databases;

    ~AtThreadEnd()
    {
        for (const auto& database : databases)
            if (const auto shared = database.lock())
                shared->endOfThisThread();
    }
    void add(const std::shared_ptr<Shared>& shared)
    {
        std::erase_if(databases, [](const auto& database) { return database.expired(); });
        databases.push_back(shared);
    }
    static AtThreadEnd& here()
    {
        thread_local AtThreadEnd ends;
        return ends;
    }
};

namespace {

Result<void> exec(QSqlDatabase& database, const QString& sql, const std::string& context)
{
    QSqlQuery query(database);
    if (!query.exec(sql))
        return tl::unexpected(explain(query.lastError(), database.driverName(), context));
    return {};
}

Result<void> configure(QSqlDatabase& database, Engine engine, const std::string& context)
{
    // secure_delete: what is deleted is overwritten. trusted_schema: a file from elsewhere runs nothing.
    static const std::vector<QString> sqlite = {
        "PRAGMA journal_mode=WAL",  "PRAGMA synchronous=FULL",   "PRAGMA foreign_keys=ON",  "PRAGMA secure_delete=ON",
        "PRAGMA temp_store=MEMORY", "PRAGMA trusted_schema=OFF", "PRAGMA cache_size=-16000"};
    // A desk that went to sleep within a transaction must not keep the others waiting for ever.
    static const std::vector<QString> postgres = {"SET lock_timeout='" + QString::number(PatienceMs) + "ms'",
                                                  "SET idle_in_transaction_session_timeout='60s'",
                                                  "SET client_min_messages=warning", "SET synchronous_commit=on"};
    for (const QString& sql : engine == Engine::Sqlite ? sqlite : postgres)
        if (auto done = exec(database, sql, context); !done)
            return done;
    return {};
}

/// What ready() gave; false: it has an error.
bool runWith(QSqlQuery& query, const Values& values)
{
    if (query.lastError().isValid())
        return false;
    for (std::size_t i = 0; i < values.size(); ++i)
        query.bindValue(int(i), values[i].variant());
    return query.exec();
}

Result<void> makeFile(const std::filesystem::path& path, const std::string& context)
{
    std::error_code error;
    if (path.has_parent_path())
        std::filesystem::create_directories(path.parent_path(), error);
    const int file = error ? -1 : ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0)
        return fail(ErrorCode::WriteFailed,
                    "The database could not be made: "
                        + (error ? error : std::error_code(errno, std::system_category())).message() + ".",
                    context);
    ::close(file);
    return {};
}

} // namespace

Database::Database(Target target)
    : m_engine(target.address.engine),
      m_shownUrl(target.shownUrl),
      m_shared(std::make_shared<Shared>(std::move(target)))
{
}

// A thread that was waited for may be about to end its connection, which must not outlast Qt's list of connections.
Database::~Database()
{
    m_shared->close();
}

Result<std::unique_ptr<Database>> Database::open(const std::string& url, bool create)
{
    auto address = parseAddress(url);
    if (!address)
        return tl::unexpected(address.error());
    const std::string shown = withoutSecret(url);
    if (address->engine == Engine::Sqlite) {
        const std::filesystem::path path = url;
        std::error_code ignored;
        if (std::filesystem::is_directory(path, ignored))
            return fail(ErrorCode::Unreadable, "This is a folder, not a database.", shown);
        if (create) {
            if (const auto made = makeFile(path, shown); !made)
                return tl::unexpected(made.error());
        } else if (!std::filesystem::exists(path, ignored)) {
            return fail(ErrorCode::NotFound, "There is no database of that name.", shown);
        }
    }
    std::unique_ptr<Database> database(new Database({std::move(*address), shown}));
    if (const auto connected = database->connection(); !connected)
        return tl::unexpected(connected.error());
    return database;
}

Result<Database::Connection*> Database::connection()
{
    const std::lock_guard lock(m_shared->mutex);
    auto& mine = m_shared->connections[std::this_thread::get_id()];
    if (mine && !mine->isLost)
        return mine.get();
    // What is left of a transaction must not go on outside of it, on another connection.
    if (mine && mine->isInTransaction)
        return fail(ErrorCode::Unreadable, LostSentence, m_shownUrl);
    const bool isNew = !mine;
    mine.reset();
    const QString name = "countersign-" + QString::number(randomNumber());
    const Address& address = m_shared->target.address;
    auto made = std::make_unique<Connection>();
    made->database = QSqlDatabase::addDatabase(m_engine == Engine::Sqlite ? "QSQLITE" : "QPSQL", name);
    QSqlDatabase& database = made->database;
    if (!database.isValid())
        return fail(ErrorCode::Unsupported,
                    m_engine == Engine::Sqlite
                        ? "Qt's driver for SQLite is missing (Debian package libqt6sql6-sqlite)."
                        : "Qt's driver for PostgreSQL is missing (Debian package libqt6sql6-psql).",
                    m_shownUrl);
    if (m_engine == Engine::Sqlite) {
        database.setDatabaseName(address.path);
        database.setConnectOptions("QSQLITE_BUSY_TIMEOUT=" + QString::number(PatienceMs));
    } else {
        database.setHostName(address.host);
        database.setPort(address.port);
        database.setUserName(address.user);
        database.setPassword(address.password);
        database.setDatabaseName(address.database);
        database.setConnectOptions(address.options);
    }
    if (!database.open())
        return tl::unexpected(explain(database.lastError(), database.driverName(), m_shownUrl));
    if (auto done = configure(database, m_engine, m_shownUrl); !done)
        return tl::unexpected(std::move(done.error()));
    mine = std::move(made);
    if (isNew)
        AtThreadEnd::here().add(m_shared);
    return mine.get();
}

tl::unexpected<Error> Database::failed(Connection& connection, const QSqlError& error)
{
    connection.trouble = troubleOf(error, connection.database.driverName());
    if (m_engine == Engine::Postgres && connection.trouble == Trouble::Other) {
        // A server that is gone does not always say so; one that is there answers, with an error at the worst.
        QSqlQuery probe(connection.database);
        if (!probe.exec("SELECT 1") && probe.lastError().nativeErrorCode().isEmpty())
            connection.trouble = Trouble::Lost;
    }
    connection.isLost = connection.isLost || connection.trouble == Trouble::Lost;
    if (connection.trouble == Trouble::Lost)
        return fail(ErrorCode::Unreadable, LostSentence, m_shownUrl);
    return tl::unexpected(explain(error, connection.database.driverName(), m_shownUrl));
}

bool Database::isWorthRepeating() const
{
    const std::lock_guard lock(m_shared->mutex);
    const auto mine = m_shared->connections.find(std::this_thread::get_id());
    if (mine == m_shared->connections.end() || !mine->second)
        return false;
    return mine->second->trouble == Trouble::Repeat || mine->second->trouble == Trouble::Lost;
}

Result<void> Database::begin(Turn turn)
{
    const bool writes = turn != Turn::Reader;
    const auto mine = connection();
    if (!mine)
        return tl::unexpected(mine.error());
    Connection& connection = **mine;
    if (connection.isInTransaction)
        return fail(ErrorCode::Internal, "A transaction was begun within another.", m_shownUrl);
    connection.trouble = Trouble::Other;
    QSqlQuery query(connection.database);
    const char* begin = m_engine == Engine::Sqlite ? (writes ? "BEGIN IMMEDIATE" : "BEGIN")
                        : writes                   ? "BEGIN ISOLATION LEVEL READ COMMITTED"
                                                   : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    if (!query.exec(begin))
        return failed(connection, query.lastError());
    connection.isInTransaction = true;
    // Every statement after this one sees all that was committed before: the others have to wait.
    if (turn == Turn::Writer && m_engine == Engine::Postgres && !query.exec(TakeWritersTurn)) {
        const auto error = failed(connection, query.lastError());
        rollback();
        return error;
    }
    return {};
}

Result<void> Database::commit()
{
    const auto mine = connection();
    if (!mine)
        return tl::unexpected(mine.error());
    Connection& connection = **mine;
    QSqlQuery query(connection.database);
    if (!query.exec("COMMIT")) {
        auto error = failed(connection, query.lastError());
        // It may have been saved: only who asked for it can tell whether to do it again.
        if (connection.trouble == Trouble::Lost)
            connection.trouble = Trouble::Other;
        return error;
    }
    connection.isInTransaction = false;
    return {};
}

void Database::rollback()
{
    const std::lock_guard lock(m_shared->mutex);
    const auto mine = m_shared->connections.find(std::this_thread::get_id());
    if (mine == m_shared->connections.end() || !mine->second || !mine->second->isInTransaction)
        return;
    Connection& connection = *mine->second;
    connection.isInTransaction = false;
    QSqlQuery query(connection.database);
    // SQLite may have rolled back by itself (disk full); a connection that is lost has.
    if (!query.exec("ROLLBACK") && m_engine == Engine::Postgres)
        connection.isLost = true;
}

Result<std::int64_t> Database::run(const std::string& sql, const Values& values)
{
    const auto mine = connection();
    if (!mine)
        return tl::unexpected(mine.error());
    if (values.empty()) {
        QSqlQuery query((*mine)->database);
        query.setForwardOnly(m_engine == Engine::Sqlite);
        if (!query.exec(QString::fromStdString(sql)))
            return failed(**mine, query.lastError());
        return query.numRowsAffected();
    }
    QSqlQuery query = (*mine)->ready(sql);
    if (!runWith(query, values))
        return failed(**mine, query.lastError());
    const std::int64_t changed = query.numRowsAffected();
    (*mine)->keep(sql, std::move(query), values.size());
    return changed;
}

Result<void> Database::runMany(const std::string& sql, std::size_t times,
                               const std::function<Values(std::size_t)>& values)
{
    const auto mine = connection();
    if (!mine)
        return tl::unexpected(mine.error());
    if (times == 0)
        return {};
    QSqlQuery query = (*mine)->ready(sql);
    std::size_t bound = 0;
    for (std::size_t i = 0; i < times; ++i) {
        const Values these = values(i);
        bound = these.size();
        if (!runWith(query, these))
            return failed(**mine, query.lastError());
    }
    (*mine)->keep(sql, std::move(query), bound);
    return {};
}

Result<void> Database::visit(const std::string& sql, const Values& values, const Visit& visit, bool streams)
{
    const auto mine = connection();
    if (!mine)
        return tl::unexpected(mine.error());
    QSqlQuery query((*mine)->database);
    query.setForwardOnly(streams || m_engine == Engine::Sqlite);
    if (!query.prepare(QString::fromStdString(sql)))
        return failed(**mine, query.lastError());
    for (const Value& value : values)
        query.addBindValue(value.variant());
    if (!query.exec())
        return failed(**mine, query.lastError());
    const Row row(query);
    while (query.next())
        if (auto done = visit(row); !done)
            return done;
    if (query.lastError().isValid()) // SQLite reads on as the rows are asked for
        return failed(**mine, query.lastError());
    return {};
}

Result<void> Database::each(const std::string& sql, const Values& values, const Visit& visit)
{
    return this->visit(sql, values, visit, false);
}

Result<void> Database::stream(const std::string& sql, const Values& values, const Visit& visit)
{
    return this->visit(sql, values, visit, true);
}

Result<std::optional<std::int64_t>> Database::number(const std::string& sql, const Values& values)
{
    const auto mine = connection();
    if (!mine)
        return tl::unexpected(mine.error());
    QSqlQuery query = (*mine)->ready(sql);
    if (!runWith(query, values))
        return failed(**mine, query.lastError());
    std::optional<std::int64_t> found;
    if (query.next())
        found = Row(query).number(0);
    else if (query.lastError().isValid())
        return failed(**mine, query.lastError());
    (*mine)->keep(sql, std::move(query), values.size());
    return found;
}

Result<bool> Database::hasTable(const std::string& name)
{
    const auto found =
        number(m_engine == Engine::Sqlite ? "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
                                          : "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = ? "
                                            "AND table_schema = current_schema()",
               {name});
    if (!found)
        return tl::unexpected(found.error());
    return found->value_or(0) > 0;
}

} // namespace countersign::store
