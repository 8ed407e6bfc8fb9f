#include "core/store/chain.h"
#include "core/store/books.h"
#include "core/store/text.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <set>

namespace countersign::store {

namespace {

Hash proofOf(const Books& books, std::int64_t count, const Hash& hash)
{
    Packer packer;
    packer(std::string("head"), count, Bytes(hash.begin(), hash.end()));
    return books.vault.trailHash(packer.take());
}

std::optional<Hash> hashFrom(const Bytes& bytes)
{
    Hash hash{};
    if (bytes.size() != hash.size())
        return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

} // namespace

Hash hashOf(const Books& books, const Link& link, std::int64_t number)
{
    Packer packer;
    packer(std::string("entry"), number, link.time, link.actor, link.action, link.subject, link.detail,
           Bytes(link.previous.begin(), link.previous.end()));
    return books.vault.trailHash(packer.take());
}

Hash beginning(const Books& books)
{
    Packer packer;
    packer(std::string("beginning"), books.id);
    return books.vault.trailHash(packer.take());
}

Result<void> insertLink(Books& books, const Link& link)
{
    auto added = books.database->run("INSERT INTO trail (number, time, actor, action, subject, detail, previous, hash) "
                                     "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                     {link.number, link.time, link.actor, link.action, link.subject, link.detail,
                                      Value(link.previous), Value(link.hash)});
    if (!added)
        return passOn(added);
    return {};
}

Result<std::optional<Head>> readHead(Books& books)
{
    return books.database->first<Head>("SELECT count, hash, proof FROM trail_head", {}, [&](const Row& row) {
        Head head;
        head.count = row.number(0);
        const auto hash = hashFrom(row.bytes(1)), proof = hashFrom(row.bytes(2));
        head.hash = hash.value_or(Hash{});
        head.isAuthentic = hash && proof && *proof == proofOf(books, head.count, *hash);
        return head;
    });
}

Result<void> writeHead(Books& books, std::int64_t count, const Hash& hash)
{
    auto done = books.database->run("UPDATE trail_head SET count = ?, hash = ?, proof = ?",
                                    {count, Value(hash), Value(proofOf(books, count, hash))});
    if (!done)
        return passOn(done);
    if (*done == 0) {
        done = books.database->run("INSERT INTO trail_head (one, count, hash, proof) VALUES (1, ?, ?, ?)",
                                   {count, Value(hash), Value(proofOf(books, count, hash))});
        if (!done)
            return passOn(done);
    }
    return {};
}

std::int64_t ChainCheck::trueNumber(const Link& link)
{
    const auto stoodUnder = [&](std::int64_t number) { return hashOf(m_books, link, number) == link.hash; };
    if (stoodUnder(link.number))
        return link.number;
    // Where rows were taken out or put in and the rest was given new numbers, the shift stays the same for a while.
    if (m_offset != 0 && std::abs(link.number / 2) < INT64_MAX / 4 && stoodUnder(link.number + m_offset))
        return link.number + m_offset;
    if (const auto same = m_byHash.find(link.hash); same != m_byHash.end() && stoodUnder(same->second))
        return same->second;
    for (std::int64_t number = m_lastTrue + 1; number <= m_lastTrue + 1'000; ++number)
        if (stoodUnder(number))
            return number;
    for (std::int64_t number = m_lastTrue; number > 0 && m_attempts > 0; --number, --m_attempts)
        if (stoodUnder(number))
            return number;
    return 0;
}

void ChainCheck::add(const Link& link)
{
    const std::int64_t isTruly = trueNumber(link);
    if (isTruly > m_lastTrue) {
        m_offset = isTruly - link.number;
        m_lastTrue = isTruly;
    }
    if (isTruly != 0)
        m_byHash.emplace(link.hash, isTruly);
    m_seen.push_back({link.number, isTruly, 0, link.time, link.action, link.hash, link.previous});
}

/// Missing numbers, from the first to the last.
using Gap = std::pair<std::int64_t, std::int64_t>;

/// Collects findings in the order of the entries.
class ChainCheck::Report {
public:
    /// `strange` ones stand where the entries from `first` to `last` were missing. One under a number that is missing is
    /// that one, edited; another fills a gap, if one is left; the rest was put in. Out: what is still missing.
    [[nodiscard]] std::vector<Gap> settle(std::span<const Seen> strange, std::int64_t first, std::int64_t last)
    {
        std::set<std::int64_t> missing;
        // More than anybody has; a record of the last entry that was made up must not make the check stand still.
        constexpr std::int64_t Most = 10'000'000;
        for (std::int64_t number = first; number <= std::min(last, first + Most); ++number)
            missing.insert(missing.end(), number);
        std::vector<const Seen*> homeless;
        std::vector<const Seen*> edits;
        for (const Seen& seen : strange)
            (seen.copyOf == 0 && missing.erase(seen.number) > 0 ? edits : homeless).push_back(&seen);
        for (const Seen* seen : homeless) {
            if (seen->copyOf == 0 && !missing.empty()) {
                missing.erase(missing.begin());
                edits.push_back(seen);
            } else {
                inserted(*seen);
            }
        }
        for (const Seen* seen : edits)
            add(Tampering::Edited, seen->number, seen->number,
                entry(*seen) + " was edited: it is not what was written.");
        std::vector<Gap> gaps;
        for (const std::int64_t number : missing) {
            if (!gaps.empty() && gaps.back().second + 1 == number)
                gaps.back().second = number;
            else
                gaps.emplace_back(number, number);
        }
        return gaps;
    }
    void inserted(const Seen& seen)
    {
        add(Tampering::Inserted, seen.number, seen.number,
            entry(seen) + " was inserted: "
                + (seen.copyOf ? "it is a copy of entry " + std::to_string(seen.copyOf) + "."
                               : "the entries around it go on without it."));
    }
    void removed(const Gap& gap, const Seen& next)
    {
        add(Tampering::Removed, gap.first, gap.second,
            range(gap) + " removed: the entry after, of " + moment(next.time) + ", goes on from what is not there.");
    }
    void cutOff(const Gap& gap, std::int64_t count)
    {
        add(Tampering::CutOff, gap.first, gap.second,
            range(gap) + " cut off: the trail had " + std::to_string(count) + " entries.");
    }
    void torn(const Seen& seen)
    {
        add(Tampering::Inserted, seen.number, seen.number,
            entry(seen) + " was not written after the one before it: the trail was put together from two.");
    }
    /// Shifted ones that follow each other make one finding; a blank one ends the last.
    void place(const Seen& seen)
    {
        const std::int64_t shift = seen.isTruly - seen.number;
        if (m_shift != 0 && shift != m_shift) {
            const std::string first = std::to_string(m_shifted.first), end = std::to_string(m_shifted.second);
            add(Tampering::Renumbered, m_shifted.first, m_shifted.second,
                (first == end ? "Entry " + first : "Entries " + first + " to " + end)
                    + " now under another number: written as " + std::to_string(m_shifted.first + m_shift)
                    + (first == end ? "." : " and following."));
        }
        if (shift != m_shift)
            m_shifted.first = seen.number;
        m_shifted.second = seen.number;
        m_shift = shift;
    }
    void lookAtHead(const std::optional<Head>& head, std::int64_t last, const Hash& lastHash)
    {
        const auto say = [&](const std::string& sentence) { add(Tampering::Head, last, last, sentence); };
        if (!head)
            say("The record of the last entry was removed.");
        else if (!head->isAuthentic)
            say("The record of the last entry was changed: whether entries were cut off at the end is not known.");
        else if (head->count < last)
            say("The record of the last entry was put back: it tells of entry " + std::to_string(head->count)
                + ", but entry " + std::to_string(last) + " is there.");
        else if (head->count == last && head->hash != lastHash)
            say("The record of the last entry is of another trail.");
    }
    void compare(const Checkpoint& checkpoint, std::span<const Seen> sorted)
    {
        const auto place = std::find_if(sorted.begin(), sorted.end(),
                                        [&](const Seen& seen) { return seen.isTruly == checkpoint.entry; });
        const std::string number = std::to_string(checkpoint.entry);
        const auto say = [&](const std::string& sentence) {
            add(Tampering::Checkpoint, checkpoint.entry, checkpoint.entry, sentence);
        };
        if (place == sorted.end())
            say("The checkpoint tells of entry " + number + ", which is not there as it was: "
                + (sorted.empty() || sorted.back().isTruly < checkpoint.entry ? "the trail was cut off."
                                                                              : "it was removed or edited."));
        else if (hexOf(place->hash) != checkpoint.hash)
            say("Entry " + number + " is not the one that the checkpoint tells of: the trail was written anew.");
    }
    [[nodiscard]] std::vector<Finding> take() { return std::move(m_findings); }

private:
    void add(Tampering kind, std::int64_t first, std::int64_t last, const std::string& sentence)
    {
        m_findings.push_back({kind, first, last, sentence});
    }
    [[nodiscard]] static std::string entry(const Seen& seen)
    {
        return "Entry " + std::to_string(seen.number) + " (" + moment(seen.time) + ", " + seen.action + ")";
    }
    [[nodiscard]] static std::string range(const Gap& gap)
    {
        if (gap.first == gap.second)
            return "Entry " + std::to_string(gap.first) + " was";
        return "Entries " + std::to_string(gap.first) + " to " + std::to_string(gap.second) + " were";
    }

    std::vector<Finding> m_findings;
    std::int64_t m_shift = 0;
    Gap m_shifted{};
};

std::vector<ChainCheck::Seen> ChainCheck::authentic(std::vector<Seen>& strange) const
{
    // Of one that is there more than once the one in its own place is it. Where none is, rows were shifted by one that
    // was put in before, and the last is it.
    std::map<std::int64_t, std::size_t> originals;
    for (std::size_t i = 0; i < m_seen.size(); ++i) {
        if (m_seen[i].isTruly == 0)
            continue;
        const auto [place, isFirst] = originals.emplace(m_seen[i].isTruly, i);
        if (!isFirst && m_seen[place->second].number != m_seen[i].isTruly)
            place->second = i;
    }
    std::vector<Seen> sorted;
    for (const auto& [number, i] : originals)
        sorted.push_back(m_seen[i]);
    for (std::size_t i = 0; i < m_seen.size(); ++i) {
        const std::int64_t isTruly = m_seen[i].isTruly;
        if (isTruly != 0 && originals.at(isTruly) == i)
            continue;
        strange.push_back(m_seen[i]);
        if (isTruly != 0)
            strange.back().copyOf = m_seen[originals.at(isTruly)].number;
    }
    return sorted;
}

std::vector<Finding> ChainCheck::findings(const std::optional<Head>& head,
                                          const std::optional<Checkpoint>& checkpoint) const
{
    Report report;
    std::vector<Seen> strange;
    const std::vector<Seen> sorted = authentic(strange);
    auto nextStrange = strange.begin();
    std::int64_t last = 0;
    Hash lastHash = beginning(m_books);
    for (const Seen& seen : sorted) {
        const auto end =
            std::find_if(nextStrange, strange.end(), [&](const Seen& s) { return s.number > seen.number; });
        for (const Gap& gap : report.settle({nextStrange, end}, last + 1, seen.isTruly - 1))
            report.removed(gap, seen);
        nextStrange = end;
        if (seen.isTruly == last + 1 && seen.previous != lastHash)
            report.torn(seen);
        report.place(seen);
        last = seen.isTruly;
        lastHash = seen.hash;
    }
    report.place({});
    const bool hasHead = head && head->isAuthentic;
    const std::int64_t count = hasHead ? head->count : last + std::distance(nextStrange, strange.end());
    for (const Gap& gap : report.settle({nextStrange, strange.end()}, last + 1, count))
        report.cutOff(gap, count);
    report.lookAtHead(head, last, lastHash);
    if (checkpoint)
        report.compare(*checkpoint, sorted);
    return report.take();
}

Result<TrailReport> checkChain(Books& books, const std::optional<Checkpoint>& checkpoint, std::stop_token stop,
                               const ProgressSink& progress)
{
    const auto total = books.database->number("SELECT COUNT(*) FROM trail");
    if (!total)
        return tl::unexpected(total.error());
    const auto head = readHead(books);
    if (!head)
        return tl::unexpected(head.error());
    TrailReport report;
    ChainCheck check(books);
    auto done = books.database->stream(
        "SELECT number, time, actor, action, subject, detail, previous, hash FROM trail ORDER BY number", {},
        [&](const Row& row) -> Result<void> {
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "The check was stopped.");
            check.add({row.number(0), row.number(1), row.number(2), row.text(3), row.number(4), row.bytes(5),
                       hashFrom(row.bytes(6)).value_or(Hash{}), hashFrom(row.bytes(7)).value_or(Hash{})});
            if (++report.entries % 1'000 == 0 && progress)
                progress({report.entries, total->value_or(0)});
            return {};
        });
    if (!done)
        return passOn(done);
    report.findings = check.findings(*head, checkpoint);
    return report;
}

} // namespace countersign::store
