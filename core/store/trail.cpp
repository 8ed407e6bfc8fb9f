#include "core/store/trail.h"
#include "core/store/books.h"
#include "core/store/chain.h"
#include "core/store/text.h"

#include <nlohmann/json.hpp>

namespace countersign::store {

namespace {

constexpr int CheckpointFormat = 1;

Bytes signedPart(const Checkpoint& checkpoint)
{
    const std::string text = "countersign checkpoint " + std::to_string(CheckpointFormat) + "\n" + checkpoint.store
                             + "\n" + std::to_string(checkpoint.entry) + "\n" + checkpoint.hash + "\n"
                             + std::to_string(Value::micros(checkpoint.when)) + "\n";
    return {text.begin(), text.end()};
}

struct Condition {
    std::string sql = "1 = 1";
    Values values;
};

Condition conditionOf(const EntryFilter& filter)
{
    Condition condition;
    const auto add = [&](const char* sentence, const Value& value) {
        condition.sql += std::string(" AND ") + sentence;
        condition.values.push_back(value);
    };
    if (filter.from)
        add("time >= ?", *filter.from);
    if (filter.to)
        add("time < ?", *filter.to);
    if (filter.user)
        add("actor = ?", *filter.user);
    if (filter.action)
        add("action = ?", name(*filter.action));
    if (filter.subject)
        add("subject = ?", *filter.subject);
    return condition;
}

/// A checkpoint that is sound in itself, against the store it is held to.
std::optional<Finding> compare(const Books& books, const Checkpoint& checkpoint)
{
    const auto finding = [&](const char* sentence) {
        return Finding{Tampering::Checkpoint, checkpoint.entry, checkpoint.entry, sentence};
    };
    if (checkpoint.store != books.id)
        return finding("The checkpoint is of another store.");
    if (checkpoint.publicKey != hexOf(books.vault.publicKey()))
        return finding("The checkpoint was signed with another key than this store's: one of the two was made anew.");
    return std::nullopt;
}

} // namespace

const char* name(Action action)
{
    switch (action) {
    case Action::StoreMade: return "store-made";
    case Action::StoreCopied: return "store-copied";
    case Action::PassphraseChanged: return "passphrase-changed";
    case Action::CustomerAdded: return "customer-added";
    case Action::CustomerChanged: return "customer-changed";
    case Action::CustomerRetired: return "customer-retired";
    case Action::CustomerBroughtBack: return "customer-brought-back";
    case Action::DemoRemoved: return "demo-removed";
    case Action::ReferencesAdded: return "references-added";
    case Action::ReferenceRetired: return "reference-retired";
    case Action::EmbeddingsDropped: return "embeddings-dropped";
    case Action::CaseAdded: return "case-added";
    case Action::CaseDecided: return "case-decided";
    case Action::CaseReviewed: return "case-reviewed";
    case Action::UsersTurnedOn: return "users-turned-on";
    case Action::UserAdded: return "user-added";
    case Action::UserChanged: return "user-changed";
    case Action::PasswordSet: return "password-set";
    case Action::SignedIn: return "signed-in";
    case Action::SignInRefused: return "sign-in-refused";
    case Action::SignedOut: return "signed-out";
    case Action::SettingChanged: return "setting-changed";
    case Action::HistoryExported: return "history-exported";
    case Action::PairsExported: return "pairs-exported";
    case Action::CustomerExported: return "customer-exported";
    case Action::CustomerImported: return "customer-imported";
    case Action::CheckpointMade: return "checkpoint-made";
    case Action::ModelAdded: return "model-added";
    case Action::ModelRetired: return "model-retired";
    case Action::ModelBroughtBack: return "model-brought-back";
    case Action::ModelReleased: return "model-released";
    case Action::ModelRolledBack: return "model-rolled-back";
    case Action::QueueFilled: return "queue-filled";
    case Action::QueueItemFailed: return "queue-item-failed";
    case Action::QueueRetried: return "queue-retried";
    case Action::QueueCleared: return "queue-cleared";
    case Action::FormRemembered: return "form-remembered";
    case Action::FormForgotten: return "form-forgotten";
    }
    return "unknown";
}

const char* name(Tampering kind)
{
    switch (kind) {
    case Tampering::Edited: return "edited";
    case Tampering::Removed: return "removed";
    case Tampering::Inserted: return "inserted";
    case Tampering::Renumbered: return "renumbered";
    case Tampering::CutOff: return "cut-off";
    case Tampering::Head: return "head";
    case Tampering::Checkpoint: return "checkpoint";
    }
    return "unknown";
}

std::string toJson(const Checkpoint& checkpoint)
{
    const nlohmann::ordered_json json = {{"format", CheckpointFormat},
                                         {"store", checkpoint.store},
                                         {"entry", checkpoint.entry},
                                         {"hash", checkpoint.hash},
                                         {"microseconds", Value::micros(checkpoint.when)},
                                         {"time", moment(checkpoint.when)},
                                         {"publicKey", checkpoint.publicKey},
                                         {"signature", checkpoint.signature}};
    return json.dump(2) + "\n";
}

Result<Checkpoint> checkpointFrom(std::string_view text, const std::string& name)
{
    const auto corrupt = [&](const char* sentence) { return fail(ErrorCode::Corrupt, sentence, name); };
    constexpr const char* NotOne = "This is no checkpoint of an audit trail.";
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("format") || !json["format"].is_number_integer())
        return corrupt(NotOne);
    if (json["format"] != CheckpointFormat)
        return fail(ErrorCode::Unsupported, "This checkpoint was made by a newer version of this program.", name);
    for (const char* key : {"store", "hash", "publicKey", "signature"})
        if (!json.contains(key) || !json[key].is_string())
            return corrupt(NotOne);
    for (const char* key : {"entry", "microseconds"})
        if (!json.contains(key) || !json[key].is_number_integer())
            return corrupt(NotOne);
    const Checkpoint checkpoint{json["store"],     json["entry"],    json["hash"], timeFrom(json["microseconds"]),
                                json["publicKey"], json["signature"]};
    const auto key = bytesFromHex(checkpoint.publicKey, 32), signature = bytesFromHex(checkpoint.signature, 64);
    if (!key || !signature || !isSignedBy(*key, signedPart(checkpoint), *signature))
        return corrupt("The checkpoint is not what was signed: it was changed, or copied with a mistake.");
    return checkpoint;
}

Result<std::vector<Entry>> Trail::entries(const Session& session, const EntryFilter& filter, int offset,
                                          int limit) const
{
    return m_books.read(session, Right::SeeTrail, [&]() -> Result<std::vector<Entry>> {
        Condition condition = conditionOf(filter);
        condition.values.emplace_back(std::max(0, limit));
        condition.values.emplace_back(std::max(0, offset));
        std::vector<Entry> entries;
        auto done = m_books.database->each(
            "SELECT number, time, actor, action, subject, detail FROM trail WHERE " + condition.sql
                + " ORDER BY number DESC LIMIT ? OFFSET ?",
            condition.values, [&](const Row& row) -> Result<void> {
                Entry entry;
                entry.number = row.number(0);
                entry.when = row.time(1);
                if (row.number(2) != 0)
                    entry.user = UserId(row.number(2));
                entry.action = row.text(3);
                entry.subject = row.number(4);
                if (!m_books.unpack("trail", "detail", entry.number, row.bytes(5), entry.who, entry.detail))
                    entry.detail = "This entry was changed from outside.";
                entries.push_back(std::move(entry));
                return {};
            });
        if (!done)
            return passOn(done);
        return entries;
    });
}

Result<std::int64_t> Trail::count(const Session& session, const EntryFilter& filter) const
{
    return m_books.read(session, Right::SeeTrail, [&]() -> Result<std::int64_t> {
        const Condition condition = conditionOf(filter);
        const auto number =
            m_books.database->number("SELECT COUNT(*) FROM trail WHERE " + condition.sql, condition.values);
        if (!number)
            return tl::unexpected(number.error());
        return number->value_or(0);
    });
}

Result<TrailReport> Trail::check(const Session& session, const std::optional<Checkpoint>& checkpoint,
                                 std::stop_token stop, const ProgressSink& progress) const
{
    return m_books.read(session, Right::SeeTrail, [&]() -> Result<TrailReport> {
        std::optional<Finding> foreign;
        if (checkpoint)
            foreign = compare(m_books, *checkpoint);
        auto report = checkChain(m_books, foreign ? std::nullopt : checkpoint, stop, progress);
        if (report && foreign)
            report->findings.push_back(*foreign);
        return report;
    });
}

Result<Checkpoint> Trail::checkpoint(const Session& session)
{
    return m_books.write(session, Right::MakeCheckpoint, [&]() -> Result<Checkpoint> {
        if (auto done = m_books.record(session, Action::CheckpointMade, 0); !done)
            return passOn(done);
        const auto head = readHead(m_books);
        if (!head)
            return tl::unexpected(head.error());
        Checkpoint checkpoint{
            m_books.id, (*head)->count, hexOf((*head)->hash), m_books.now(), hexOf(m_books.vault.publicKey()), {}};
        checkpoint.signature = hexOf(m_books.vault.sign(signedPart(checkpoint)));
        return checkpoint;
    });
}

} // namespace countersign::store
