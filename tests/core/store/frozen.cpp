#include "frozen.h"

#include "places.h"

#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QVariant>

namespace countersign::test {

namespace {

QString literal(const QVariant& value)
{
    if (value.isNull())
        return "NULL";
    if (value.typeId() == QMetaType::QByteArray)
        return "x'" + value.toByteArray().toHex() + "'";
    if (value.typeId() == QMetaType::QString)
        return "'" + value.toString().replace("'", "''") + "'";
    return QString::number(value.toLongLong());
}

QString forPostgres(QString line)
{
    if (line.startsWith("INSERT"))
        return line.replace(QRegularExpression("x'([0-9a-f]*)'"), "'\\x\\1'");
    line.replace("INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY");
    line.replace("BLOB", "BYTEA");
    return line.remove("WITHOUT ROWID");
}

} // namespace

QString freeze(const std::string& file)
{
    QStringList lines;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase("QSQLITE", "freeze");
        database.setDatabaseName(QString::fromStdString(file));
        if (!database.open())
            return {};
        QStringList tables;
        // In the order in which they were made: what is referred to comes first.
        for (QSqlQuery query("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid",
                             database);
             query.next();) {
            lines << query.value(2).toString().simplified();
            if (query.value(0).toString() == "table")
                tables << query.value(1).toString();
        }
        for (const QString& table : tables) {
            for (QSqlQuery query("SELECT * FROM " + table, database); query.next();) {
                QStringList names, values;
                for (int i = 0; i < query.record().count(); ++i) {
                    names << query.record().fieldName(i);
                    values << literal(query.value(i));
                }
                lines << "INSERT INTO " + table + " (" + names.join(", ") + ") VALUES (" + values.join(", ") + ")";
            }
        }
    }
    QSqlDatabase::removeDatabase("freeze");
    return lines.join('\n') + '\n';
}

QString thaw(const QString& sql, const std::string& url)
{
    for (const QString& line : sql.split('\n', Qt::SkipEmptyParts))
        if (const QString error = rawSql(url, url.starts_with("postgresql") ? forPostgres(line) : line);
            !error.isEmpty())
            return error + ": " + line.left(80);
    return {};
}

} // namespace countersign::test
