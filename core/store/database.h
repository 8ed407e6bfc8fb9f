// A thin layer over QtSql: SQLite or PostgreSQL, a connection a thread, transactions, errors as plain sentences.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/store/ids.h"

#include <QSqlQuery>
#include <QVariant>

#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace countersign::store {

/// What goes into a statement.
class Value {
public:
    Value(std::nullopt_t) {}
    Value(std::int64_t number) : m_variant(qlonglong(number)) {}
    Value(int number) : m_variant(qlonglong(number)) {}
    Value(bool yes) : m_variant(qlonglong(yes)) {}
    Value(std::span<const std::uint8_t> bytes)
        // Without an address the array would be null, and null in the database.
        : m_variant(
            QByteArray(bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())))
    {
    }
    Value(const Bytes& bytes) : Value(std::span<const std::uint8_t>(bytes)) {}
    Value(const std::string& text) : m_variant(QString::fromStdString(text)) {}
    Value(const char* text) : m_variant(QString::fromUtf8(text)) {}
    Value(Time time) : Value(micros(time)) {}
    template <class Tag> Value(Id<Tag> id) : Value(id.value()) {}
    template <class T> Value(const std::optional<T>& value)
    {
        if (value)
            m_variant = Value(*value).m_variant;
    }
    explicit Value(QVariant variant) : m_variant(std::move(variant)) {}
    [[nodiscard]] const QVariant& variant() const { return m_variant; }

    [[nodiscard]] static std::int64_t micros(Time time)
    {
        return std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch()).count();
    }

private:
    QVariant m_variant;
};

using Values = std::vector<Value>;

[[nodiscard]] Time timeFrom(std::int64_t micros);

/// What comes out, while the query stands on it. Columns from 0; what is of another type reads as 0 or empty.
class Row {
public:
    explicit Row(const QSqlQuery& query) : m_query(query) {}
    [[nodiscard]] bool isNull(int column) const { return m_query.value(column).isNull(); }
    [[nodiscard]] std::int64_t number(int column) const { return m_query.value(column).toLongLong(); }
    [[nodiscard]] Bytes bytes(int column) const
    {
        const QByteArray array = m_query.value(column).toByteArray();
        return {array.begin(), array.end()};
    }
    [[nodiscard]] QByteArray array(int column) const { return m_query.value(column).toByteArray(); }
    [[nodiscard]] std::string text(int column) const { return m_query.value(column).toString().toStdString(); }
    /// As it is, for another database.
    [[nodiscard]] Value value(int column) const { return Value(isNull(column) ? QVariant() : m_query.value(column)); }
    [[nodiscard]] Time time(int column) const { return timeFrom(number(column)); }
    [[nodiscard]] std::optional<Time> timeIf(int column) const
    {
        return isNull(column) ? std::nullopt : std::optional(time(column));
    }
    [[nodiscard]] std::optional<std::int64_t> numberIf(int column) const
    {
        return isNull(column) ? std::nullopt : std::optional(number(column));
    }
    template <class T> [[nodiscard]] std::optional<T> idIf(int column) const
    {
        return isNull(column) ? std::nullopt : std::optional(T(number(column)));
    }

private:
    const QSqlQuery& m_query;
};

enum class Engine { Sqlite, Postgres };

/// What `work` returns; OutOfMemory where there was not enough for it.
template <class Work> auto guarded(const Work& work) -> std::invoke_result_t<Work>
{
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for that.");
    }
}

/// Any thread; each gets a connection on first use, which ends with the thread. Statements are written once for both
/// engines, with "?" for values. Requires a QCoreApplication (the drivers are plugins).
class Database {
public:
    /// Errors: InvalidArgument (a URL that is none), NotFound (no such file; made where `create`), and as store.h says.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::string& url, bool create);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] Engine engine() const { return m_engine; }
    [[nodiscard]] const std::string& url() const { return m_shownUrl; } ///< without a secret

    /// Returns how many rows were changed.
    [[nodiscard]] Result<std::int64_t> run(const std::string& sql, const Values& values = {});
    /// One statement, many times.
    [[nodiscard]] Result<void> runMany(const std::string& sql, std::size_t times,
                                       const std::function<Values(std::size_t)>& values);

    using Visit = std::function<Result<void>(const Row&)>;
    /// Calls `visit` for each row; its error ends the reading.
    [[nodiscard]] Result<void> each(const std::string& sql, const Values& values, const Visit& visit);
    /// The same where the rows would not fit into memory; no other statement may run meanwhile.
    [[nodiscard]] Result<void> stream(const std::string& sql, const Values& values, const Visit& visit);
    /// Of the first row, where there is one.
    template <class T>
    [[nodiscard]] Result<std::optional<T>> first(const std::string& sql, const Values& values,
                                                 const std::function<T(const Row&)>& read)
    {
        std::optional<T> found;
        auto done = each(sql, values, [&](const Row& row) -> Result<void> {
            if (!found)
                found.emplace(read(row));
            return {};
        });
        if (!done)
            return tl::unexpected(std::move(done.error()));
        return found;
    }
    [[nodiscard]] Result<std::optional<std::int64_t>> number(const std::string& sql, const Values& values = {});

    [[nodiscard]] Result<bool> hasTable(const std::string& name);

    /// `work` in a transaction that changes something: all of it or nothing. One writer at a time in the whole database,
    /// so that nothing that was read in it can be out of date when it ends. Where the database asks for it (a deadlock, a
    /// connection that was lost before the end) `work` runs again: it must do nothing but with the database.
    template <class Work> auto write(const Work& work) -> std::invoke_result_t<Work>
    {
        return transact<std::invoke_result_t<Work>>(Turn::Writer, work);
    }
    /// The same without waiting for the other writers (SQLite: with): for rows that no writer reads to go by, and never
    /// with an entry in the trail.
    template <class Work> auto writeAside(const Work& work) -> std::invoke_result_t<Work>
    {
        return transact<std::invoke_result_t<Work>>(Turn::Aside, work);
    }
    /// `work` sees the database as it is at one moment.
    template <class Work> auto read(const Work& work) -> std::invoke_result_t<Work>
    {
        return transact<std::invoke_result_t<Work>>(Turn::Reader, work);
    }

private:
    struct Connection;
    struct Shared;
    struct AtThreadEnd;
    struct Target;
    enum class Turn { Reader, Aside, Writer };

    explicit Database(Target target);
    [[nodiscard]] Result<Connection*> connection();
    [[nodiscard]] Result<void> begin(Turn turn);
    [[nodiscard]] Result<void> commit();
    void rollback();
    /// After an error: whether it may go away when the work is done again.
    [[nodiscard]] bool isWorthRepeating() const;
    [[nodiscard]] Result<void> visit(const std::string& sql, const Values& values, const Visit& visit, bool streams);
    [[nodiscard]] tl::unexpected<Error> failed(Connection& connection, const QSqlError& error);

    template <class R, class Work> R transact(Turn turn, const Work& work)
    {
        constexpr int Attempts = 5;
        for (int attempt = 1;; ++attempt) {
            auto begun = begin(turn);
            if (!begun) {
                if (attempt < Attempts && isWorthRepeating())
                    continue;
                return tl::unexpected(std::move(begun.error()));
            }
            R result = guarded(work);
            if (!result) {
                const bool again = isWorthRepeating();
                rollback();
                if (again && attempt < Attempts)
                    continue;
                return result;
            }
            auto committed = commit();
            if (committed)
                return result;
            const bool again = isWorthRepeating();
            rollback();
            if (again && attempt < Attempts)
                continue;
            return tl::unexpected(std::move(committed.error()));
        }
    }

    Engine m_engine;
    std::string m_shownUrl;
    std::shared_ptr<Shared> m_shared;
};

} // namespace countersign::store
