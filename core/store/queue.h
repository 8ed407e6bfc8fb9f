// Cases that wait for a machine: a queue that workers take from, on one computer or on many.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/base/specimen.h"
#include "core/store/cases.h"

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace countersign::store {

struct Books;

enum class ItemState { Waiting, Taken, Done, Failed };

/// A stable lower-case word: "waiting", "taken", "done", "failed".
[[nodiscard]] const char* name(ItemState state);

struct NewItem {
    std::string account;                     ///< whose references; looked up when the item's turn comes
    std::string name;                        ///< the bank's: becomes the number of the case
    std::string fileName;                    ///< of the picture, without folders
    Bytes file;                              ///< the picture
    std::optional<std::int64_t> amount = {}; ///< minor units
};

/// An item while a worker has it.
struct TakenItem {
    CaseId id; ///< the case will have the same, so that there can be only one
    std::int64_t number = 0;
    std::string account;
    std::string name;
    std::string fileName;
    std::optional<std::int64_t> amount = {};
    int attempt = 1; ///< how often it was taken, and neither finished nor given back
    Bytes file;
};

/// Items that are held until the lease ends, under one number that nobody else has.
struct Lot {
    std::int64_t claim = 0;
    std::vector<TakenItem> items;
};

/// Whose signature it may be, light enough for a machine that sees many customers.
struct Hand {
    SignatoryId signatory;
    std::vector<ReferenceId> ids;
    std::vector<Specimen> references; ///< ink and record, without pixels of the record but where asked for
};

struct KnownCustomer {
    CustomerId id;
    std::string name;
    std::vector<Hand> hands; ///< signatories in service with references in service, one at least
};

/// What became of an item: a case, or a sentence that says why there is none.
struct ItemOutcome {
    CaseId id;
    std::optional<NewCase> result = {};       ///< `id` and the session's name; references without pixels
    std::vector<ReferenceId> references = {}; ///< those of the result, in order: their pictures are in the store
    std::string failure = {};
};

struct QueueCounts {
    std::int64_t waiting = 0, taken = 0, done = 0, failed = 0;
    [[nodiscard]] std::int64_t open() const { return waiting + taken; }
    [[nodiscard]] std::int64_t all() const { return open() + done + failed; }
};

struct QueueWorker {
    std::string name;
    std::int64_t items = 0;
    std::int64_t secondsLeft = 0; ///< of its lease; negative: it is taken for dead
};

/// An item with what became of it, without pictures.
struct QueueLine {
    std::int64_t number = 0;
    std::string account;
    std::string name;
    ItemState state = ItemState::Waiting;
    std::string worker;                              ///< that has it, or had it last
    std::string failure;                             ///< where it failed
    std::optional<verify::Judgement> judgement = {}; ///< where it is done
    std::string model = {};                          ///< SHA-256, where it is done
};

/// Any thread. What waits, what is taken and until when is not in the audit trail; what is added, the cases, and what
/// failed are. Errors of every call beside its own: Denied, and those of the database (see store.h).
class Queue {
public:
    explicit Queue(Books& books) : m_books(books) {}

    /// At the end of the queue, all or none. The same picture of the same account and name is taken once; returns how many
    /// are new. Right: Verify. Errors: InvalidArgument (no account, no name, a text beyond 1,000 bytes, no file).
    [[nodiscard]] Result<int> add(const Session& session, std::span<const NewItem> items);

    /// Up to `most` items from the front that nobody has, or whose lease is over; several workers at once do not wait for
    /// each other (PostgreSQL: FOR UPDATE SKIP LOCKED). Times are the database's. Right: Verify.
    [[nodiscard]] Result<Lot> take(const Session& session, const std::string& worker, int most,
                                   std::chrono::seconds lease);
    /// Holds on to what is left of a lot; returns how much that is. Right: Verify.
    [[nodiscard]] Result<int> extend(const Session& session, std::int64_t claim, std::chrono::seconds lease);
    /// As if they had not been taken. Right: Verify.
    [[nodiscard]] Result<int> giveBack(const Session& session, std::int64_t claim);

    /// Saves the cases, undecided, and says of their items that they are done, in one transaction: an item has one
    /// case or none. Items that are no longer held under this claim are passed over; returns how many were not. Saying it
    /// again after a lost connection changes nothing. Right: Verify.
    /// Errors: InvalidArgument (a case under another name than the session's, pixels that do not fit), NotFound (customer,
    /// reference).
    [[nodiscard]] Result<int> finish(const Session& session, const std::string& worker, std::int64_t claim,
                                     std::span<const ItemOutcome> outcomes);

    /// By account number. With `withCleaned` the cleaned pictures too, for a model of another input size.
    /// Right: SeeCustomers. Errors: NotFound (or retired), EmptyInput (no references).
    [[nodiscard]] Result<KnownCustomer> customer(const Session& session, const std::string& account,
                                                 bool withCleaned = false) const;

    /// Whether nothing waits and nobody has anything. Right: Verify.
    [[nodiscard]] Result<bool> isEmpty(const Session& session) const;
    /// How many wait or are taken. Right: Verify.
    [[nodiscard]] Result<std::int64_t> open(const Session& session) const;
    /// Right: SeeHistory.
    [[nodiscard]] Result<QueueCounts> counts(const Session& session) const;
    [[nodiscard]] Result<std::vector<QueueWorker>> workers(const Session& session) const;

    /// What failed waits once more, at its old place; returns how many. Right: Verify.
    [[nodiscard]] Result<int> retry(const Session& session);
    /// Forgets what is done, not the cases; returns how many. A picture that was done can then be added again. Right:
    /// Verify.
    [[nodiscard]] Result<int> clear(const Session& session);

    /// Every item in order, one at a time in memory. Goes into the trail. Right: ExportHistory.
    [[nodiscard]] Result<void> each(const Session& session, const std::function<Result<void>(const QueueLine&)>& visit);

private:
    Books& m_books;
};

} // namespace countersign::store
