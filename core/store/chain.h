// How the entries of the audit trail hold together, and what a broken chain tells.
#pragma once

#include "core/store/trail.h"
#include "core/store/vault.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace countersign::store {

/// An entry as it lies in the database.
struct Link {
    std::int64_t number = 0;
    std::int64_t time = 0; ///< microseconds
    std::int64_t actor = 0;
    std::string action;
    std::int64_t subject = 0;
    Bytes detail; ///< sealed
    Hash previous{};
    Hash hash{};
};

struct Head {
    std::int64_t count = 0;
    Hash hash{};
    bool isAuthentic = false;
};

/// Of the entry as if it stood under `number`: the number is part of what is hashed.
[[nodiscard]] Hash hashOf(const Books& books, const Link& link, std::int64_t number);
/// What the first entry holds as the hash before it; different in every store.
[[nodiscard]] Hash beginning(const Books& books);

[[nodiscard]] Result<void> insertLink(Books& books, const Link& link);

/// The whole trail, within a transaction; see Trail::check().
[[nodiscard]] Result<TrailReport> checkChain(Books& books, const std::optional<Checkpoint>& checkpoint,
                                             std::stop_token stop, const ProgressSink& progress);

/// Nothing where there is no head.
[[nodiscard]] Result<std::optional<Head>> readHead(Books& books);
[[nodiscard]] Result<void> writeHead(Books& books, std::int64_t count, const Hash& hash);

/// Finds out what happened to a trail. Give it every entry in the order of their numbers, then ask for the findings.
class ChainCheck {
public:
    explicit ChainCheck(const Books& books) : m_books(books) {}
    void add(const Link& link);
    [[nodiscard]] std::vector<Finding> findings(const std::optional<Head>& head,
                                                const std::optional<Checkpoint>& checkpoint) const;

private:
    struct Seen {
        std::int64_t number = 0;  ///< where it stands
        std::int64_t isTruly = 0; ///< under which it was written; 0: by nobody who had the key, or changed since
        std::int64_t copyOf = 0;  ///< the number of the same entry elsewhere; 0: no copy
        std::int64_t time = 0;
        std::string action;
        Hash hash{};
        Hash previous{};
    };
    class Report;

    [[nodiscard]] std::int64_t trueNumber(const Link& link);
    /// By the numbers under which they were written; what is left over goes to `strange`, in the order in which it stands.
    [[nodiscard]] std::vector<Seen> authentic(std::vector<Seen>& strange) const;

    const Books& m_books;
    std::vector<Seen> m_seen;
    std::map<Hash, std::int64_t> m_byHash;
    std::int64_t m_lastTrue = 0;
    std::int64_t m_offset = 0;           ///< of the numbers, since some were shifted
    std::int64_t m_attempts = 2'000'000; ///< to find the true number of entries that were given others
};

} // namespace countersign::store
