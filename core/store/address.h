// Where a database is.
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

#include <QString>

namespace countersign::store {

struct Address {
    Engine engine = Engine::Sqlite;
    QString path; ///< SQLite
    QString host; ///< or the folder of a socket; empty: the library's default
    int port = -1;
    QString user;
    QString password;
    QString database;
    QString options; ///< as libpq writes them, "name=value" with semicolons
};

/// Errors: InvalidArgument (says what is wrong with it).
[[nodiscard]] Result<Address> parseAddress(const std::string& url);

} // namespace countersign::store
