#include "core/store/address.h"
#include "core/store/store.h"

#include <QStringList>
#include <QUrl>

namespace countersign::store {

namespace {

QString decoded(const QString& text)
{
    return QUrl::fromPercentEncoding(text.toUtf8());
}

bool isPostgres(const QString& url)
{
    return url.startsWith("postgresql://") || url.startsWith("postgres://");
}

/// Options that cannot make the connection less than what the rest of the program relies on.
const QStringList& knownOptions()
{
    static const QStringList options = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout"};
    return options;
}

} // namespace

Result<Address> parseAddress(const std::string& url)
{
    const QString text = QString::fromStdString(url);
    const auto wrong = [&](const QString& what) {
        return fail(ErrorCode::InvalidArgument, ("The address of the database is none: " + what + ".").toStdString(),
                    withoutSecret(url));
    };
    Address address;
    if (text.isEmpty() || text.contains(QChar(0)))
        return wrong("it is empty");
    if (!isPostgres(text)) {
        if (text.contains("://"))
            return wrong("only files and postgresql:// are known");
        address.path = text;
        return address;
    }
    address.engine = Engine::Postgres;
    QString rest = text.section("://", 1);
    const QString query = rest.section('?', 1);
    rest = rest.section('?', 0, 0);
    QString place = rest.section('/', 0, 0);
    address.database = decoded(rest.section('/', 1));
    // A password may hold an @, the host may not.
    if (const auto at = place.lastIndexOf('@'); at >= 0) {
        const QString who = place.left(at);
        place = place.mid(at + 1);
        address.user = decoded(who.section(':', 0, 0));
        address.password = decoded(who.section(':', 1));
    }
    QString port;
    if (place.startsWith('[')) { // an address of IPv6
        address.host = place.section(']', 0, 0).mid(1);
        port = place.section(']', 1);
    } else {
        address.host = decoded(place.section(':', 0, 0));
        port = place.mid(place.section(':', 0, 0).size());
    }
    const auto setPort = [&](const QString& digits) {
        bool isNumber = false;
        address.port = digits.toInt(&isNumber);
        return isNumber && address.port > 0 && address.port < 65'536;
    };
    if (!port.isEmpty() && (!port.startsWith(':') || !setPort(port.mid(1))))
        return wrong("the port is no number from 1 to 65535");
    QStringList options;
    for (const QString& pair : query.split('&', Qt::SkipEmptyParts)) {
        const QString key = decoded(pair.section('=', 0, 0)), value = decoded(pair.section('=', 1));
        if (value.contains(';') || value.contains('\'') || value.contains('\\'))
            return wrong("the option " + key + " has a character that is not allowed");
        if (key == "host")
            address.host = value;
        else if (key == "port" && !setPort(value))
            return wrong("the port is no number from 1 to 65535");
        else if (knownOptions().contains(key))
            options.append(key + "=" + value);
        else if (key != "port")
            return wrong("the option " + key + " is not known");
    }
    if (!query.contains("connect_timeout"))
        options.append("connect_timeout=10");
    address.options = options.join(';');
    if (address.database.isEmpty())
        return wrong("it names no database after the host");
    return address;
}

std::string withoutSecret(const std::string& url)
{
    const QString text = QString::fromStdString(url);
    if (!isPostgres(text))
        return url;
    const auto start = text.indexOf("://") + 3;
    const auto end = text.indexOf('/', start);
    const auto at = text.left(end < 0 ? text.size() : end).lastIndexOf('@');
    const auto colon = text.indexOf(':', start);
    if (at < 0 || colon < 0 || colon > at)
        return url;
    return (text.left(colon) + text.mid(at)).toStdString();
}

} // namespace countersign::store
