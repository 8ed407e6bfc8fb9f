// Items of the queue as rows.
#pragma once

#include "core/store/books.h"

#include <string>

namespace countersign::store {

/// What is sealed of an item.
struct QueuedBody {
    std::string account, name, fileName;
    std::string sha256; ///< of the picture's file, lower-case hex
};

void fields(auto& pack, QueuedBody& v)
{
    pack(v.account, v.name, v.fileName, v.sha256);
}

/// The same for the same picture of the same account and name.
[[nodiscard]] Hash printOf(const Books& books, const QueuedBody& body);

/// What a line of the queue shows of it.
[[nodiscard]] Result<QueuedBody> openBody(const Books& books, std::int64_t item, const Bytes& sealed);

/// Microseconds: the database's own, the same for every worker; an SQLite file has one computer, and its clock.
[[nodiscard]] Result<std::int64_t> clockOf(Books& books);

/// "1 item", "2 items".
[[nodiscard]] std::string counted(std::int64_t count);

} // namespace countersign::store
