// Stores for tests: in SQLite, plain and sealed, and in a PostgreSQL server of the test's own.
#pragma once

#include "core/store/store.h"

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>
#include <string>

namespace countersign::test {

inline constexpr const char* Passphrase = "correct horse battery";

/// A PostgreSQL 15 server with a socket in a temporary folder and no port. It ends with the object, or with the test.
class Server {
public:
    /// Empty where PostgreSQL is not installed, or does not start (then it prints why).
    [[nodiscard]] static std::unique_ptr<Server> start();
    ~Server();

    /// Of a new, empty database; `password` the right one unless given.
    [[nodiscard]] std::string newUrl(const QString& password = {});
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    /// Stops the server as a power cut would, and starts it again.
    [[nodiscard]] bool crashAndRestart();

private:
    [[nodiscard]] bool init();
    [[nodiscard]] bool run();

    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_process;
    int m_databases = 0;
};

/// Where a store is made: each test runs on all of them.
class Place {
public:
    enum Kind { Plain, Sealed, Postgres };

    /// Fails the test where the store cannot be made; skips where there is no PostgreSQL.
    Place(Kind kind, Server* server);
    [[nodiscard]] std::string url() const { return m_url; }
    [[nodiscard]] std::optional<std::string_view> passphrase() const
    {
        return m_kind == Plain ? std::nullopt : std::optional<std::string_view>(Passphrase);
    }
    /// Another desk on the same store.
    [[nodiscard]] std::unique_ptr<store::Store> open(const store::Clock& clock = {}) const;
    [[nodiscard]] std::unique_ptr<store::Store> create(const store::Clock& clock = {}) const;

private:
    Kind m_kind;
    QTemporaryDir m_folder;
    std::string m_url;
};

/// Rows "plain", "sealed", "postgres" of the column "kind".
void placesAsRows();

#define MAKE_PLACE(place, server)                                                                                      \
    QFETCH(int, kind);                                                                                                 \
    if (kind == Place::Postgres && !(server))                                                                          \
        QSKIP("PostgreSQL 15 is not installed (Debian package postgresql-15).");                                       \
    const Place place(static_cast<Place::Kind>(kind), (server).get())

/// For the test alone, past the store: a connection of its own that runs one statement. Empty where it went well.
[[nodiscard]] QString rawSql(const std::string& url, const QString& sql);
/// The first column of the first row, as text.
[[nodiscard]] QString rawValue(const std::string& url, const QString& sql);

/// A small signature, different for each seed.
[[nodiscard]] Specimen specimen(int seed, int width = 60, int height = 24);
[[nodiscard]] store::NewReference reference(store::SignatoryId signatory, int seed);
/// One signatory of the same name.
[[nodiscard]] store::Customer customer(const std::string& account, const std::string& name);
/// An undecided case with `references` references, saved by `who`.
[[nodiscard]] verify::Verification verification(const std::string& number, const std::string& who, int seed,
                                                int references = 2);
/// A made-up form of a small page, different for each seed.
[[nodiscard]] store::Form form(int seed);
/// SHA-256 of a model by its number, lower-case hex.
[[nodiscard]] std::string model(int number);

/// Empty where both are the same, pixels and all; otherwise the first field that is not.
[[nodiscard]] QString difference(const verify::Verification& a, const verify::Verification& b);
[[nodiscard]] QString difference(const PictureRecord& a, const PictureRecord& b);

/// The store's own check of its trail: empty, or what it found.
[[nodiscard]] QString trailFindings(store::Store& store, const store::Session& session,
                                    const std::optional<store::Checkpoint>& checkpoint = {});

} // namespace countersign::test

/// The value of a Result; the test ends with the error's sentence where there is none.
#define GET(variable, expression)                                                                                      \
    auto variable##Result = (expression);                                                                              \
    QVERIFY2(variable##Result.has_value(),                                                                             \
             qPrintable(QString::fromStdString(variable##Result ? "" : describe(variable##Result.error()))));          \
    [[maybe_unused]] auto& variable = *variable##Result

#define DO(expression)                                                                                                 \
    do {                                                                                                               \
        const auto doneResult = (expression);                                                                          \
        QVERIFY2(doneResult.has_value(),                                                                               \
                 qPrintable(QString::fromStdString(doneResult ? "" : describe(doneResult.error()))));                  \
    } while (false)

/// It fails, with this code.
#define REFUSED(errorCode, expression)                                                                                 \
    do {                                                                                                               \
        const auto refusedResult = (expression);                                                                       \
        QVERIFY(!refusedResult.has_value());                                                                           \
        QVERIFY2(refusedResult.error().code == ErrorCode::errorCode,                                                   \
                 qPrintable(QString::fromStdString(::countersign::name(refusedResult.error().code)                     \
                                                   + (": " + refusedResult.error().message))));                        \
    } while (false)
