// What the queue says of itself.
#include "core/store/case_rows.h"
#include "core/store/queue.h"
#include "core/store/queue_rows.h"

namespace countersign::store {

Result<bool> Queue::isEmpty(const Session& session) const
{
    return m_books.read(session, Right::Verify, [&]() -> Result<bool> {
        const auto open = m_books.database->number("SELECT 1 FROM queue_item WHERE state < 2 LIMIT 1");
        if (!open)
            return tl::unexpected(open.error());
        return !open->has_value();
    });
}

Result<std::int64_t> Queue::open(const Session& session) const
{
    return m_books.read(session, Right::Verify, [&]() -> Result<std::int64_t> {
        const auto open = m_books.database->number("SELECT COUNT(*) FROM queue_item WHERE state < 2");
        if (!open)
            return tl::unexpected(open.error());
        return open->value_or(0);
    });
}

Result<QueueCounts> Queue::counts(const Session& session) const
{
    return m_books.read(session, Right::SeeHistory, [&]() -> Result<QueueCounts> {
        QueueCounts counts;
        auto done = m_books.database->each("SELECT state, COUNT(*) FROM queue_item GROUP BY state", {},
                                           [&](const Row& row) -> Result<void> {
                                               switch (static_cast<ItemState>(row.number(0))) {
                                               case ItemState::Waiting: counts.waiting = row.number(1); break;
                                               case ItemState::Taken: counts.taken = row.number(1); break;
                                               case ItemState::Done: counts.done = row.number(1); break;
                                               case ItemState::Failed: counts.failed = row.number(1); break;
                                               }
                                               return {};
                                           });
        if (!done)
            return passOn(done);
        return counts;
    });
}

Result<std::vector<QueueWorker>> Queue::workers(const Session& session) const
{
    return m_books.read(session, Right::SeeHistory, [&]() -> Result<std::vector<QueueWorker>> {
        const auto now = clockOf(m_books);
        if (!now)
            return tl::unexpected(now.error());
        std::vector<QueueWorker> workers;
        auto done = m_books.database->each(
            "SELECT worker, COUNT(*), MAX(lease) FROM queue_item WHERE state < 2 AND state = 1 GROUP BY worker "
            "ORDER BY worker",
            {}, [&](const Row& row) -> Result<void> {
                workers.push_back({row.text(0), row.number(1), (row.number(2) - *now) / 1'000'000});
                return {};
            });
        if (!done)
            return passOn(done);
        return workers;
    });
}

Result<int> Queue::retry(const Session& session)
{
    return m_books.write(session, Right::Verify, [&]() -> Result<int> {
        auto again = m_books.database->run("UPDATE queue_item SET state = ?, attempts = 0, claim = NULL, lease = NULL, "
                                           "failure = NULL WHERE state = ?",
                                           {int(ItemState::Waiting), int(ItemState::Failed)});
        if (!again)
            return passOn(again);
        if (*again > 0)
            if (auto told = m_books.record(session, Action::QueueRetried, 0, counted(*again)); !told)
                return passOn(told);
        return int(*again);
    });
}

Result<int> Queue::clear(const Session& session)
{
    return m_books.write(session, Right::Verify, [&]() -> Result<int> {
        auto gone = m_books.database->run("DELETE FROM queue_item WHERE state = ?", {int(ItemState::Done)});
        if (!gone)
            return passOn(gone);
        if (*gone > 0)
            if (auto told = m_books.record(session, Action::QueueCleared, 0, counted(*gone)); !told)
                return passOn(told);
        return int(*gone);
    });
}

Result<void> Queue::each(const Session& session, const std::function<Result<void>(const QueueLine&)>& visit)
{
    auto recorded = m_books.write(session, Right::ExportHistory, [&] {
        return m_books.record(session, Action::HistoryExported, 0, "the results of the queue");
    });
    if (!recorded)
        return recorded;
    return m_books.read(session, Right::ExportHistory, [&]() -> Result<void> {
        return m_books.database->stream(
            "SELECT q.id, q.number, q.state, q.worker, q.body, q.failure, v.body, v.model FROM queue_item q "
            "LEFT JOIN verification v ON v.id = q.id ORDER BY q.number",
            {}, [&](const Row& row) -> Result<void> {
                const std::int64_t id = row.number(0);
                auto body = openBody(m_books, id, row.bytes(4));
                if (!body)
                    return passOn(body);
                QueueLine line{row.number(1),         std::move(body->account),
                               std::move(body->name), static_cast<ItemState>(row.number(2)),
                               row.text(3),           {}};
                if (line.state == ItemState::Failed && !row.isNull(5))
                    if (auto done = m_books.unpack("queue_item", "failure", id, row.bytes(5), line.failure); !done)
                        return done;
                if (line.state == ItemState::Done && !row.isNull(6)) {
                    auto verification = openCaseBody(m_books, CaseId(id), row.bytes(6));
                    if (!verification)
                        return passOn(verification);
                    line.judgement = std::move(verification->judgement);
                    line.model = row.text(7);
                }
                return visit(line);
            });
    });
}

} // namespace countersign::store
