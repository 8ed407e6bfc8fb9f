#include "core/store/schema.h"

#include <QString>
#include <QStringList>

#include <array>

namespace countersign::store {

namespace {

/// Personal data stand in columns of bytes only, sealed; but a model's file is not. Numbers of kinds (proposal, state, role, ...) are those of the
/// enumerations, which may grow at the end. Times are microseconds since 1970, UTC.
constexpr Migration Version1 = R"sql(
CREATE TABLE store (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,
    id TEXT NOT NULL,
    made BIGINT NOT NULL,
    sealed INTEGER NOT NULL,
    salt {bytes} NOT NULL,
    passes BIGINT NOT NULL,
    memory BIGINT NOT NULL,
    key {bytes} NOT NULL,
    revision BIGINT NOT NULL
);
CREATE TABLE trail (
    number {id},
    time BIGINT NOT NULL,
    actor BIGINT NOT NULL,
    action TEXT NOT NULL,
    subject BIGINT NOT NULL,
    detail {bytes} NOT NULL,
    previous {bytes} NOT NULL,
    hash {bytes} NOT NULL
);
CREATE INDEX trail_subject ON trail (subject);
CREATE INDEX trail_time ON trail (time);
CREATE TABLE trail_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    count BIGINT NOT NULL,
    hash {bytes} NOT NULL,
    proof {bytes} NOT NULL
);
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value {bytes} NOT NULL
);
CREATE TABLE person (
    id {id},
    name_print {bytes} NOT NULL UNIQUE,
    name {bytes} NOT NULL,
    role INTEGER NOT NULL,
    password {bytes} NOT NULL,
    active INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    locked_until BIGINT
);
CREATE TABLE customer (
    id {id},
    account_print {bytes} NOT NULL UNIQUE,
    line {bytes} NOT NULL,
    body {bytes} NOT NULL,
    retired BIGINT,
    demo INTEGER NOT NULL,
    signatories INTEGER NOT NULL,
    specimens INTEGER NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX customer_revision ON customer (revision);
CREATE INDEX customer_retired ON customer (id) WHERE retired IS NOT NULL;
CREATE INDEX customer_demo ON customer (id) WHERE demo <> 0;
CREATE TABLE customer_gone (
    id {id},
    revision BIGINT NOT NULL
);
CREATE TABLE signatory (
    id {id},
    customer BIGINT NOT NULL REFERENCES customer (id),
    place INTEGER NOT NULL,
    name {bytes} NOT NULL,
    retired BIGINT
);
CREATE INDEX signatory_customer ON signatory (customer);
CREATE INDEX signatory_retired ON signatory (id) WHERE retired IS NOT NULL;
CREATE TABLE content (
    id {id},
    print {bytes} NOT NULL UNIQUE,
    body {bytes} NOT NULL
);
CREATE TABLE reference (
    id {id},
    customer BIGINT NOT NULL REFERENCES customer (id),
    signatory BIGINT NOT NULL REFERENCES signatory (id),
    file BIGINT REFERENCES content (id),
    original BIGINT NOT NULL REFERENCES content (id),
    cleaned BIGINT NOT NULL REFERENCES content (id),
    ink BIGINT NOT NULL REFERENCES content (id),
    body {bytes} NOT NULL,
    time BIGINT NOT NULL,
    actor BIGINT,
    retired BIGINT,
    retired_by {bytes}
);
CREATE INDEX reference_customer ON reference (customer);
CREATE INDEX reference_retired ON reference (id) WHERE retired IS NOT NULL;
CREATE INDEX reference_signatory ON reference (signatory);
CREATE INDEX reference_file ON reference (file);
CREATE INDEX reference_original ON reference (original);
CREATE INDEX reference_cleaned ON reference (cleaned);
CREATE INDEX reference_ink ON reference (ink);
CREATE TABLE model (
    id {id},
    sha256 TEXT NOT NULL UNIQUE
);
CREATE TABLE embedding (
    model BIGINT NOT NULL REFERENCES model (id),
    reference BIGINT NOT NULL REFERENCES reference (id),
    signatory BIGINT NOT NULL,
    customer BIGINT NOT NULL,
    body {bytes} NOT NULL,
    PRIMARY KEY (model, reference)
) {clustered};
CREATE INDEX embedding_reference ON embedding (reference);
CREATE TABLE case_number (
    year INTEGER PRIMARY KEY,
    last BIGINT NOT NULL
);
CREATE TABLE verification (
    id {id},
    number_print {bytes} NOT NULL,
    content_print {bytes} NOT NULL,
    time BIGINT NOT NULL,
    actor BIGINT,
    customer BIGINT REFERENCES customer (id),
    signatory BIGINT REFERENCES signatory (id),
    item BIGINT,
    amount BIGINT,
    rule_met INTEGER,
    proposal INTEGER NOT NULL,
    decision INTEGER,
    state INTEGER NOT NULL,
    model TEXT NOT NULL,
    line {bytes} NOT NULL,
    body {bytes} NOT NULL
);
CREATE INDEX verification_time ON verification (time, id);
CREATE INDEX verification_state ON verification (state, time);
CREATE INDEX verification_customer ON verification (customer, time);
CREATE INDEX verification_signatory ON verification (signatory);
CREATE INDEX verification_actor ON verification (actor, time);
CREATE INDEX verification_number ON verification (number_print);
CREATE INDEX verification_item ON verification (item);
CREATE TABLE verification_picture (
    verification BIGINT NOT NULL REFERENCES verification (id),
    place INTEGER NOT NULL,
    content BIGINT NOT NULL REFERENCES content (id),
    PRIMARY KEY (verification, place)
) {clustered};
CREATE INDEX verification_picture_content ON verification_picture (content);
CREATE TABLE decision (
    id {id},
    verification BIGINT NOT NULL REFERENCES verification (id),
    place INTEGER NOT NULL,
    actor BIGINT,
    decision INTEGER NOT NULL,
    time BIGINT NOT NULL,
    body {bytes} NOT NULL,
    UNIQUE (verification, place)
);
CREATE INDEX decision_actor ON decision (actor)
)sql";

/// The bank's own models. What a model's embeddings are of stands in "model" by its SHA-256 alone, also of models that
/// come with the program. The file is the last column: SQLite reads a row from its beginning.
constexpr Migration Version2 = R"sql(
CREATE TABLE model_file (
    id {id},
    sha256 TEXT NOT NULL UNIQUE,
    size BIGINT NOT NULL,
    time BIGINT NOT NULL,
    actor BIGINT,
    retired BIGINT,
    retired_by {bytes},
    line {bytes} NOT NULL,
    report {bytes} NOT NULL,
    file {bytes} NOT NULL
);
CREATE TABLE model_release (
    number {id},
    time BIGINT NOT NULL,
    actor BIGINT,
    agreed_by BIGINT,
    body {bytes} NOT NULL
);
DELETE FROM setting WHERE key = 'model.sha256'
)sql";

/// The queue of the workers. Pictures stand apart: SQLite writes a row whole, and this one is written often. The number of
/// the last item stands in "case_number" under the year 0.
constexpr Migration Queues = R"sql(
CREATE TABLE queue_item (
    id {id},
    number BIGINT NOT NULL UNIQUE,
    item_print {bytes} NOT NULL UNIQUE,
    state INTEGER NOT NULL,
    time BIGINT NOT NULL,
    actor BIGINT,
    amount BIGINT,
    attempts INTEGER NOT NULL,
    claim BIGINT,
    lease BIGINT,
    worker TEXT,
    body {bytes} NOT NULL,
    failure {bytes}
);
CREATE INDEX queue_item_open ON queue_item (number) WHERE state < 2;
CREATE INDEX queue_item_claim ON queue_item (claim) WHERE state < 2;
CREATE TABLE queue_file (
    item {id} REFERENCES queue_item (id),
    body {bytes} NOT NULL
)
)sql";

/// Where pages of known forms are signed.
constexpr Migration Forms = R"sql(
CREATE TABLE form (
    id {id},
    time BIGINT NOT NULL,
    actor BIGINT,
    revision BIGINT NOT NULL,
    body {bytes} NOT NULL
)
)sql";

constexpr std::array<Migration, 4> All = {Version1, Version2, Queues, Forms};

QStringList statementsOf(Migration migration, Engine engine)
{
    const bool isSqlite = engine == Engine::Sqlite;
    QString text = QString::fromUtf8(migration.data(), qsizetype(migration.size()));
    // In SQLite only INTEGER PRIMARY KEY is the row's own number; any other key costs a second tree.
    text.replace("{id}", isSqlite ? "INTEGER PRIMARY KEY" : "BIGINT PRIMARY KEY");
    text.replace("{bytes}", isSqlite ? "BLOB" : "BYTEA");
    text.replace("{clustered}", isSqlite ? "WITHOUT ROWID" : "");
    QStringList statements;
    for (const QString& statement : text.split(';'))
        if (!statement.trimmed().isEmpty())
            statements.append(statement.trimmed());
    return statements;
}

} // namespace

std::span<const Migration> migrations()
{
    return All;
}

Result<int> schemaVersion(Database& database)
{
    const auto isOurs = database.hasTable("store");
    if (!isOurs)
        return tl::unexpected(isOurs.error());
    if (!*isOurs) {
        const auto tables =
            database.number(database.engine() == Engine::Sqlite ? "SELECT COUNT(*) FROM sqlite_master"
                                                                : "SELECT COUNT(*) FROM information_schema.tables "
                                                                  "WHERE table_schema = current_schema()");
        if (!tables)
            return tl::unexpected(tables.error());
        if (tables->value_or(0) > 0)
            return fail(ErrorCode::Unsupported, "This is the database of another program.", database.url());
        return 0;
    }
    const auto version = database.number("SELECT version FROM store WHERE one = 1");
    if (!version || !*version || **version < 1 || **version > 1'000'000)
        return version && *version
                   ? fail(ErrorCode::Corrupt, "The database does not say which version it has; restore a backup.",
                          database.url())
                   : fail(ErrorCode::Unsupported, "This is the database of another program.", database.url());
    return int(**version);
}

Result<void> migrate(Database& database, std::span<const Migration> steps, const std::function<Result<void>()>& then)
{
    const auto isCurrent = [&]() -> Result<bool> {
        const auto version = schemaVersion(database);
        if (!version)
            return tl::unexpected(version.error());
        if (*version > int(steps.size()))
            return fail(ErrorCode::Unsupported,
                        "The database was made by a newer version of this program; install that one.", database.url());
        return *version == int(steps.size());
    };
    const auto before = isCurrent();
    if (!before)
        return tl::unexpected(before.error());
    if (*before)
        return {};
    return database.write([&]() -> Result<void> {
        // Again, now that no other desk can be at it.
        const auto now = isCurrent();
        if (!now)
            return tl::unexpected(now.error());
        if (*now)
            return {};
        const auto version = schemaVersion(database);
        if (!version)
            return tl::unexpected(version.error());
        for (const Migration step : steps.subspan(std::size_t(*version)))
            for (const QString& statement : statementsOf(step, database.engine()))
                if (auto done = database.run(statement.toStdString()); !done)
                    return tl::unexpected(std::move(done.error()));
        if (*version > 0)
            if (auto done = database.run("UPDATE store SET version = ?", {int(steps.size())}); !done)
                return tl::unexpected(std::move(done.error()));
        return then ? then() : Result<void>();
    });
}

} // namespace countersign::store
