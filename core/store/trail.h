// The audit trail: who did what and when, so kept that a change is noticed.
#pragma once

#include "core/base/file.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/store/roles.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace countersign::store {

struct Books;

enum class Action {
    StoreMade,
    StoreCopied,
    PassphraseChanged,
    CustomerAdded,
    CustomerChanged,
    CustomerRetired,
    CustomerBroughtBack,
    DemoRemoved,
    ReferencesAdded,
    ReferenceRetired,
    EmbeddingsDropped,
    CaseAdded,
    CaseDecided,
    CaseReviewed,
    UsersTurnedOn,
    UserAdded,
    UserChanged,
    PasswordSet,
    SignedIn,
    SignInRefused,
    SignedOut,
    SettingChanged,
    HistoryExported,
    PairsExported, ///< customers who may be one person
    CustomerExported,
    CustomerImported,
    CheckpointMade,
    ModelAdded,
    ModelRetired,
    ModelBroughtBack,
    ModelReleased,
    ModelRolledBack,
    QueueFilled, ///< items were added
    QueueItemFailed,
    QueueRetried,   ///< what failed waits again
    QueueCleared,   ///< what is done was taken off the queue; the cases stay
    FormRemembered, ///< where its pages are signed
    FormForgotten,
};

/// A stable lower-case word: "store-made", "passphrase-changed", ...
[[nodiscard]] const char* name(Action action);

struct Entry {
    std::int64_t number = 0; ///< from 1, without gaps
    Time when;
    std::optional<UserId> user; ///< empty: the single user, or nobody
    std::string who;
    std::string action;       ///< name(Action); an unknown word where a newer program wrote it
    std::int64_t subject = 0; ///< the id of the customer, case, user, ... it is about; 0: none
    std::string detail;       ///< plain English, may be empty
};

struct EntryFilter {
    std::optional<Time> from = {}; ///< inclusive
    std::optional<Time> to = {};   ///< exclusive
    std::optional<UserId> user = {};
    std::optional<Action> action = {};
    std::optional<std::int64_t> subject = {};
};

enum class Tampering {
    Edited,     ///< the entry is not what was written
    Removed,    ///< entries are missing before others
    Inserted,   ///< somebody else than this program wrote it, or it is a copy of another entry
    Renumbered, ///< authentic, but under another number than it was written with
    CutOff,     ///< entries are missing at the end
    Head,       ///< the record of how many there are was changed or put back
    Checkpoint, ///< a checkpoint kept elsewhere disagrees
};

/// "edited", "removed", "inserted", "renumbered", "cut-off", "head", "checkpoint".
[[nodiscard]] const char* name(Tampering kind);

struct Finding {
    Tampering kind = Tampering::Edited;
    std::int64_t first = 0; ///< the entry's number; of missing ones the first and the last
    std::int64_t last = 0;
    std::string sentence; ///< one plain English sentence that names it
};

struct TrailReport {
    std::int64_t entries = 0; ///< that were read
    std::vector<Finding> findings;
    [[nodiscard]] bool isSound() const { return findings.empty(); }
};

/// What the trail was at a moment, signed (Ed25519), for the auditor to keep elsewhere.
struct Checkpoint {
    std::string store; ///< the store's id
    std::int64_t entry = 0;
    std::string hash; ///< of that entry, lower-case hex
    Time when;
    std::string publicKey; ///< lower-case hex
    std::string signature; ///< lower-case hex
};

/// A small JSON file.
[[nodiscard]] std::string toJson(const Checkpoint& checkpoint);
/// Errors: Corrupt (not such a file, or not what was signed), Unsupported (of a newer version). The context is `name`.
[[nodiscard]] Result<Checkpoint> checkpointFrom(std::string_view json, const std::string& name);

/// Any thread. Each entry holds a keyed hash (BLAKE2b, RFC 7693) of itself and of the entry before; a record beside holds
/// the number and the hash of the last. The key follows from the data key. In a store without encryption that key lies
/// in the database: there, only a checkpoint kept elsewhere protects against somebody who can write to the database.
/// Errors of every call beside its own: Denied, and those of the database (see store.h).
class Trail {
public:
    explicit Trail(Books& books) : m_books(books) {}

    /// `limit` entries from `offset`, newest first. An entry that cannot be opened says so in `detail`.
    /// Right: SeeTrail.
    [[nodiscard]] Result<std::vector<Entry>> entries(const Session& session, const EntryFilter& filter = {},
                                                     int offset = 0, int limit = 100) const;
    [[nodiscard]] Result<std::int64_t> count(const Session& session, const EntryFilter& filter = {}) const;

    /// Reads the whole trail and says what is wrong with it, in the order of the entries. With a checkpoint also whether
    /// the trail still holds what it tells. Right: SeeTrail. Errors: Cancelled.
    [[nodiscard]] Result<TrailReport> check(const Session& session, const std::optional<Checkpoint>& checkpoint = {},
                                            std::stop_token stop = {}, const ProgressSink& progress = {}) const;

    /// Of the last entry, which tells that this checkpoint was made. Right: MakeCheckpoint.
    [[nodiscard]] Result<Checkpoint> checkpoint(const Session& session);

private:
    Books& m_books;
};

} // namespace countersign::store
