#include "core/store/sql_errors.h"

#include <array>

namespace countersign::store {

namespace {

struct Known {
    const char* code; ///< the beginning of it
    ErrorCode is;
    const char* sentence;
};

constexpr const char* Damaged = "The database is damaged; restore a backup.";
constexpr const char* DiskFull = "There is no room left on the disk; nothing was changed.";
constexpr const char* Locked = "Another program keeps the database locked; try again in a moment.";
constexpr const char* Same = "Something of that name is there already.";
constexpr const char* Gone = "The database server cannot be reached; check that it runs and the network.";

/// https://www.sqlite.org/rescode.html: the lower eight bits.
Error explainSqlite(int code)
{
    if (code == 1555 || code == 2067 || code == 2579) // primary key, unique, row id
        return {ErrorCode::Conflict, Same};
    switch (code & 0xff) {
    case 5: // busy
    case 6: return {ErrorCode::Conflict, Locked};
    case 7: return {ErrorCode::OutOfMemory, "There is not enough memory for the database."};
    case 8: return {ErrorCode::WriteFailed, "The database may only be read: check the permissions of the file."};
    case 10: return {ErrorCode::Unreadable, "The disk reports an error; check it, and restore a backup if need be."};
    case 11: return {ErrorCode::Corrupt, Damaged};
    case 13: return {ErrorCode::WriteFailed, DiskFull};
    case 14: return {ErrorCode::Unreadable, "The database cannot be opened: check the permissions of file and folder."};
    case 26: return {ErrorCode::Unsupported, "This file is not a database."};
    default: return {};
    }
}

/// https://www.postgresql.org/docs/15/errcodes-appendix.html
constexpr std::array PostgresCodes = {
    Known{"08", ErrorCode::Unreadable, Gone},
    Known{"57P0", ErrorCode::Unreadable, Gone},
    Known{"28", ErrorCode::Denied, "The database server refuses the user or the password."},
    Known{"3D000", ErrorCode::NotFound, "The database server has no database of that name."},
    Known{"53100", ErrorCode::WriteFailed, "There is no room left on the server's disk; nothing was changed."},
    Known{"53200", ErrorCode::OutOfMemory, "The database server has not enough memory."},
    Known{"53300", ErrorCode::Conflict, "Too many programs are connected to the database server; try again later."},
    Known{"55P03", ErrorCode::Conflict, Locked},
    Known{"40", ErrorCode::Conflict, Locked},
    Known{"42501", ErrorCode::Denied, "The database server does not let this user do that."},
    Known{"25006", ErrorCode::WriteFailed, "The database may only be read."},
    Known{"XX001", ErrorCode::Corrupt, Damaged},
    Known{"XX002", ErrorCode::Corrupt, Damaged},
    Known{"23505", ErrorCode::Conflict, Same},
};

/// What libpq and the server say while connecting, when there is no code yet. The server may speak another language;
/// then its own words have to do.
constexpr std::array PostgresWords = {
    Known{"password authentication failed", ErrorCode::Denied, "The database server refuses the user or the password."},
    Known{"no password supplied", ErrorCode::Denied, "The database server asks for a password."},
    Known{"authentication failed", ErrorCode::Denied, "The database server refuses the user or the password."},
    Known{"no pg_hba.conf entry", ErrorCode::Denied, "The database server does not let this computer or user in."},
    Known{"role \"", ErrorCode::Denied, "The database server refuses the user or the password."},
    Known{"database \"", ErrorCode::NotFound, "The database server has no database of that name."},
    Known{"Connection refused", ErrorCode::Unreadable, Gone},
    Known{"No such file or directory", ErrorCode::Unreadable, Gone},
    Known{"could not translate host name", ErrorCode::Unreadable, "The database server's name is not known."},
    Known{"timeout expired", ErrorCode::Unreadable, Gone},
    Known{"starting up", ErrorCode::Unreadable, "The database server is starting; try again in a moment."},
    Known{"shutting down", ErrorCode::Unreadable, Gone},
    Known{"too many", ErrorCode::Conflict, "Too many programs are connected to the database server; try again later."},
    Known{"SSL", ErrorCode::Unreadable, "No encrypted connection to the database server came about."},
};

Error explainPostgres(const QString& code, const QString& words)
{
    if (!code.isEmpty())
        for (const Known& known : PostgresCodes)
            if (code.startsWith(QLatin1String(known.code)))
                return {known.is, known.sentence};
    if (code.isEmpty())
        for (const Known& known : PostgresWords)
            if (words.contains(QLatin1String(known.code)))
                return {known.is, known.sentence};
    return {};
}

} // namespace

Trouble troubleOf(const QSqlError& error, const QString& driver)
{
    if (driver != "QPSQL")
        return Trouble::Other;
    const QString code = error.nativeErrorCode();
    // 25P03: idle within a transaction; 57P01 to 57P03: the server stops or starts.
    if (code.startsWith("08") || code.startsWith("57P0") || code == "25P03")
        return Trouble::Lost;
    return code == "40001" || code == "40P01" ? Trouble::Repeat : Trouble::Other;
}

Error explain(const QSqlError& error, const QString& driver, const std::string& context)
{
    const QString words = error.databaseText().simplified();
    Error explained = driver == "QPSQL" ? explainPostgres(error.nativeErrorCode(), words)
                                        : explainSqlite(error.nativeErrorCode().toInt());
    if (explained.message.empty())
        explained = {error.type() == QSqlError::ConnectionError ? ErrorCode::Unreadable : ErrorCode::Internal,
                     ("The database reports an error: " + words + " (" + error.nativeErrorCode() + ").").toStdString()};
    explained.context = context;
    return explained;
}

} // namespace countersign::store
