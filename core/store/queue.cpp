#include "core/store/queue.h"
#include "core/base/sha256.h"
#include "core/store/case_rows.h"
#include "core/store/queue_rows.h"
#include "core/store/text.h"

#include <algorithm>

namespace countersign::store {

namespace {

constexpr std::size_t LongestText = 1'000;
/// The numbers of items are counted where those of cases are, under a year that no case is of.
constexpr int NoYear = 0;

struct SealedItem {
    const NewItem* item = nullptr;
    std::int64_t id = randomNumber();
    Hash print{};
    Bytes body = {}, file = {};
};

Result<void> check(std::span<const NewItem> items)
{
    for (const NewItem& one : items) {
        if (plainAccount(one.account).empty())
            return fail(ErrorCode::InvalidArgument, "An item of the queue needs an account number.", one.name);
        if (trimmed(one.name).empty())
            return fail(ErrorCode::InvalidArgument, "An item of the queue needs a name.", one.fileName);
        if (one.account.size() > LongestText || one.name.size() > LongestText || one.fileName.size() > LongestText)
            return fail(ErrorCode::InvalidArgument, "A text of the item is too long.", one.name);
        if (one.file.empty())
            return fail(ErrorCode::InvalidArgument, "The item has no picture.", one.name);
    }
    return {};
}

std::int64_t micros(std::chrono::seconds lease)
{
    return std::chrono::microseconds(std::max(lease, std::chrono::seconds(1))).count();
}

Result<std::int64_t> nextNumbers(Books& books, std::size_t count)
{
    const auto more = std::int64_t(count);
    auto done = books.database->run("UPDATE case_number SET last = last + ? WHERE year = ?", {more, NoYear});
    if (done && *done == 0)
        done = books.database->run("INSERT INTO case_number (year, last) VALUES (?, ?)", {NoYear, more});
    if (!done)
        return passOn(done);
    const auto last = books.database->number("SELECT last FROM case_number WHERE year = ?", {NoYear});
    if (!last)
        return tl::unexpected(last.error());
    return last->value_or(more) - more + 1;
}

Result<bool> isKnown(Books& books, const Hash& print)
{
    const auto there = books.database->number("SELECT id FROM queue_item WHERE item_print = ?", {Value(print)});
    if (!there)
        return tl::unexpected(there.error());
    return there->has_value();
}

} // namespace

const char* name(ItemState state)
{
    switch (state) {
    case ItemState::Waiting: return "waiting";
    case ItemState::Taken: return "taken";
    case ItemState::Done: return "done";
    case ItemState::Failed: return "failed";
    }
    return "unknown";
}

Result<int> Queue::add(const Session& session, std::span<const NewItem> items)
{
    if (auto checked = check(items); !checked)
        return passOn(checked);
    if (auto allowed = m_books.allow(session, Right::Verify); !allowed)
        return passOn(allowed);
    // Sealed before the transaction, so that the others need not wait for that.
    std::vector<SealedItem> sealed;
    for (const NewItem& one : items) {
        SealedItem item{&one};
        const QueuedBody body{one.account, one.name, one.fileName, sha256(one.file)};
        item.print = printOf(m_books, body);
        const auto known = isKnown(m_books, item.print);
        if (!known)
            return tl::unexpected(known.error());
        if (*known)
            continue;
        item.body = m_books.pack("queue_item", "body", item.id, body);
        item.file = m_books.seal("queue_file", "body", item.id, one.file);
        sealed.push_back(std::move(item));
    }
    if (sealed.empty())
        return 0;
    return m_books.write(session, Right::Verify, [&]() -> Result<int> {
        std::vector<const SealedItem*> fresh;
        for (const SealedItem& item : sealed) {
            const auto known = isKnown(m_books, item.print);
            if (!known)
                return tl::unexpected(known.error());
            if (!*known && std::ranges::none_of(fresh, [&](const SealedItem* one) { return one->print == item.print; }))
                fresh.push_back(&item);
        }
        if (fresh.empty())
            return 0;
        const auto first = nextNumbers(m_books, fresh.size());
        if (!first)
            return tl::unexpected(first.error());
        const Time now = m_books.now();
        auto done = m_books.database->runMany(
            "INSERT INTO queue_item (id, number, item_print, state, time, actor, amount, attempts, body) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)",
            fresh.size(), [&](std::size_t i) {
                const SealedItem& item = *fresh[i];
                return Values{item.id, *first + std::int64_t(i), Value(item.print), int(ItemState::Waiting),
                              now,     session.user(),           item.item->amount, item.body};
            });
        if (done)
            done = m_books.database->runMany("INSERT INTO queue_file (item, body) VALUES (?, ?)", fresh.size(),
                                             [&](std::size_t i) {
                                                 return Values{fresh[i]->id, fresh[i]->file};
                                             });
        if (!done)
            return passOn(done);
        const std::int64_t last = *first + std::int64_t(fresh.size()) - 1;
        if (auto told = m_books.record(session, Action::QueueFilled, 0,
                                       counted(std::int64_t(fresh.size())) + ", number " + std::to_string(*first)
                                           + (last > *first ? " to " + std::to_string(last) : ""));
            !told)
            return passOn(told);
        return int(fresh.size());
    });
}

Result<Lot> Queue::take(const Session& session, const std::string& worker, int most, std::chrono::seconds lease)
{
    struct Found {
        TakenItem item;
        Bytes body;
    };
    std::vector<Found> rows;
    Lot lot{randomNumber(), {}};
    auto taken = m_books.writeAside(session, Right::Verify, [&]() -> Result<void> {
        rows.clear();
        const auto now = clockOf(m_books);
        if (!now)
            return tl::unexpected(now.error());
        const bool isServer = m_books.database->engine() == Engine::Postgres;
        auto done = m_books.database->each(
            std::string("SELECT id, number, amount, attempts, body FROM queue_item "
                        "WHERE state < 2 AND (state = 0 OR lease < ?) ORDER BY number LIMIT ?")
                + (isServer ? " FOR UPDATE SKIP LOCKED" : ""),
            {*now, std::max(1, most)}, [&](const Row& row) -> Result<void> {
                rows.push_back(
                    {{CaseId(row.number(0)), row.number(1), {}, {}, {}, row.numberIf(2), int(row.number(3)) + 1, {}},
                     row.bytes(4)});
                return {};
            });
        if (!done)
            return done;
        return m_books.database->runMany(
            "UPDATE queue_item SET state = ?, attempts = attempts + 1, claim = ?, lease = ?, worker = ? WHERE id = ?",
            rows.size(), [&](std::size_t i) {
                return Values{int(ItemState::Taken), lot.claim, *now + micros(lease), worker, rows[i].item.id};
            });
    });
    if (!taken)
        return passOn(taken);
    for (Found& row : rows) {
        const std::int64_t id = row.item.id.value();
        auto body = openBody(m_books, id, row.body);
        if (!body)
            return passOn(body);
        const auto file = m_books.database->first<Bytes>("SELECT body FROM queue_file WHERE item = ?", {id},
                                                         [](const Row& found) { return found.bytes(0); });
        if (!file)
            return tl::unexpected(file.error());
        if (!*file)
            continue; // somebody else took it, and has done with it, while this thread slept
        auto opened = m_books.open("queue_file", "body", id, **file);
        if (!opened)
            return passOn(opened);
        row.item.account = std::move(body->account);
        row.item.name = std::move(body->name);
        row.item.fileName = std::move(body->fileName);
        row.item.file = std::move(*opened);
        lot.items.push_back(std::move(row.item));
    }
    return lot;
}

Result<int> Queue::extend(const Session& session, std::int64_t claim, std::chrono::seconds lease)
{
    return m_books.writeAside(session, Right::Verify, [&]() -> Result<int> {
        const auto now = clockOf(m_books);
        if (!now)
            return tl::unexpected(now.error());
        const auto held = m_books.database->run("UPDATE queue_item SET lease = ? WHERE claim = ? AND state = 1 "
                                                "AND state < 2",
                                                {*now + micros(lease), claim});
        if (!held)
            return tl::unexpected(held.error());
        return int(*held);
    });
}

Result<int> Queue::giveBack(const Session& session, std::int64_t claim)
{
    return m_books.writeAside(session, Right::Verify, [&]() -> Result<int> {
        const auto given = m_books.database->run(
            "UPDATE queue_item SET state = ?, attempts = attempts - 1, claim = NULL, lease = NULL "
            "WHERE claim = ? AND state = 1 AND state < 2",
            {int(ItemState::Waiting), claim});
        if (!given)
            return tl::unexpected(given.error());
        return int(*given);
    });
}

Result<int> Queue::finish(const Session& session, const std::string& worker, std::int64_t claim,
                          std::span<const ItemOutcome> outcomes)
{
    std::vector<std::optional<CaseRecord>> records;
    for (const ItemOutcome& one : outcomes) {
        records.emplace_back();
        if (!one.result)
            continue;
        if (one.result->verification.who != session.name() || !(one.result->id == one.id)
            || one.result->verification.human)
            return fail(ErrorCode::InvalidArgument, "A worker saves its own results only, and decides nothing.");
        auto record = CaseRecord::of(m_books, *one.result, one.references);
        if (!record)
            return passOn(record);
        if (auto prepared = record->prepare(m_books); !prepared)
            return passOn(prepared);
        records.back().emplace(std::move(*record));
    }
    return m_books.write(session, Right::Verify, [&]() -> Result<int> {
        int held = 0;
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            const ItemOutcome& one = outcomes[i];
            const auto state = one.result ? ItemState::Done : ItemState::Failed;
            // Who no longer holds it saves nothing: somebody else has it, or it was saved before the connection was lost.
            auto mine =
                m_books.database->run("UPDATE queue_item SET state = ?, lease = NULL, worker = ?, failure = ? "
                                      "WHERE id = ? AND claim = ? AND state = 1",
                                      {int(state), worker,
                                       one.result ? std::optional<Bytes>()
                                                  : m_books.pack("queue_item", "failure", one.id.value(), one.failure),
                                       one.id, claim});
            if (!mine)
                return passOn(mine);
            if (*mine == 0) {
                const auto saved = m_books.database->number(
                    "SELECT id FROM queue_item WHERE id = ? AND claim = ? AND state = ?", {one.id, claim, int(state)});
                if (!saved)
                    return tl::unexpected(saved.error());
                held += *saved ? 1 : 0;
                continue;
            }
            ++held;
            if (!one.result) {
                if (auto told = m_books.record(session, Action::QueueItemFailed, one.id.value(),
                                               one.failure + " (worker " + worker + ")");
                    !told)
                    return passOn(told);
                continue;
            }
            const verify::Verification& verification = one.result->verification;
            if (auto saved = records[i]->insert(m_books, session); !saved)
                return passOn(saved);
            if (auto gone = m_books.database->run("DELETE FROM queue_file WHERE item = ?", {one.id}); !gone)
                return passOn(gone);
            if (auto told =
                    m_books.record(session, Action::CaseAdded, one.id.value(),
                                   "case \"" + verification.caseNumber + "\", customer \"" + verification.customer
                                       + "\", proposed " + verify::name(verification.judgement.proposal) + " by worker "
                                       + worker + ", model " + verification.model.sha256.substr(0, 12));
                !told)
                return passOn(told);
        }
        return held;
    });
}

Result<KnownCustomer> Queue::customer(const Session& session, const std::string& account, bool withCleaned) const
{
    const Customers customers(m_books);
    const auto id = customers.find(session, account);
    if (!id)
        return tl::unexpected(id.error());
    if (!*id)
        return fail(ErrorCode::NotFound, "No customer has this account number; enrol the customer, then try again.");
    auto found = customers.load(session, **id);
    if (!found)
        return passOn(found);
    if (found->retired)
        return fail(ErrorCode::NotFound, "This customer is retired; bring the customer back, then try again.");
    auto references = References(m_books).of(session, **id, withCleaned ? Detail::Light : Detail::Ink);
    if (!references)
        return passOn(references);
    KnownCustomer known{**id, found->name, {}};
    for (const Signatory& signatory : found->signatories) {
        if (signatory.retired)
            continue;
        Hand hand{signatory.id, {}, {}};
        for (Reference& one : *references)
            if (one.signatory == signatory.id) {
                hand.ids.push_back(one.id);
                hand.references.push_back(std::move(one.specimen));
            }
        if (!hand.ids.empty())
            known.hands.push_back(std::move(hand));
    }
    if (known.hands.empty())
        return fail(ErrorCode::EmptyInput,
                    "This customer has no reference signatures yet; enrol some, then try again.");
    return known;
}

} // namespace countersign::store
