// Stores of former versions, frozen as SQL.
#pragma once

#include <QString>

#include <string>

namespace countersign::test {

/// The tables and rows of an SQLite file as statements, one a line.
[[nodiscard]] QString freeze(const std::string& file);

/// Into an empty database, SQLite or PostgreSQL. Empty where it went well.
[[nodiscard]] QString thaw(const QString& sql, const std::string& url);

} // namespace countersign::test
