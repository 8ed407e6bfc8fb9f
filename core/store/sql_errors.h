// What the databases complain about, in plain sentences.
#pragma once

#include "core/base/result.h"

#include <QSqlError>
#include <QString>

#include <string>

namespace countersign::store {

enum class Trouble {
    Other,
    Repeat, ///< the database asks to do the transaction again
    Lost,   ///< the connection is gone
};

/// In: what the driver "QSQLITE" or "QPSQL" said.
[[nodiscard]] Trouble troubleOf(const QSqlError& error, const QString& driver);
[[nodiscard]] Error explain(const QSqlError& error, const QString& driver, const std::string& context);

} // namespace countersign::store
