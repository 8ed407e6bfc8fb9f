#include "core/store/queue_rows.h"

namespace countersign::store {

Hash printOf(const Books& books, const QueuedBody& body)
{
    Packer packer;
    packer(plainAccount(body.account), body.name, body.sha256);
    const Bytes all = packer.take();
    return books.vault.fingerprint("queued", all);
}

Result<QueuedBody> openBody(const Books& books, std::int64_t item, const Bytes& sealed)
{
    QueuedBody body;
    if (auto done = books.unpack("queue_item", "body", item, sealed, body); !done)
        return passOn(done);
    return body;
}

Result<std::int64_t> clockOf(Books& books)
{
    if (books.database->engine() == Engine::Sqlite)
        return Value::micros(books.now());
    const auto now = books.database->number("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)");
    if (!now)
        return tl::unexpected(now.error());
    return now->value_or(0);
}

std::string counted(std::int64_t count)
{
    return std::to_string(count) + (count == 1 ? " item" : " items");
}

} // namespace countersign::store
