#include "core/store/models.h"
#include "core/base/sha256.h"
#include "core/store/books.h"

#include <algorithm>
#include <array>

namespace countersign::store {

constexpr Verdict last(Verdict)
{
    return Verdict::Worse;
}

namespace {

constexpr std::array Verdicts = {Verdict::NotCompared, Verdict::Better, Verdict::Unclear, Verdict::Worse};
constexpr std::size_t LongestName = 200;
constexpr std::size_t LongestText = 10'000;

struct StoredModel {
    std::int64_t id = 0;
    ModelEntry entry;
};

/// What of a model the database need not understand. The SHA-256 stands within too: whoever can write to the database
/// must not put another file under a name.
struct ModelLine {
    std::string sha256, name, version, note, who;
    bool hasReport = false;
};

void fields(auto& pack, ModelLine& v)
{
    pack(v.sha256, v.name, v.version, v.note, v.who, v.hasReport);
}

/// Releases stand on one another: `depth` is how many stand after this one, itself included. A rollback has the depth of
/// what it went back to, 0 for the model that comes with the program.
struct StoredRelease {
    Release release;
    std::int64_t depth = 0;
};

void fields(auto& pack, StoredRelease& v)
{
    Release& one = v.release;
    pack(one.sha256, one.name, one.version, one.who, one.second, one.reason, one.verdict, one.isRollback, v.depth);
}

Result<std::vector<StoredModel>> readModels(Books& books, const std::string& condition = {}, const Values& values = {})
{
    std::vector<StoredModel> models;
    auto done = books.database->each(
        "SELECT id, sha256, size, time, retired, line, retired_by FROM model_file " + condition
            + " ORDER BY time DESC, id",
        values, [&](const Row& row) -> Result<void> {
            StoredModel one{row.number(0), {}};
            ModelEntry& entry = one.entry;
            ModelLine line;
            if (auto read = books.unpack("model_file", "line", one.id, row.bytes(5), line); !read)
                return read;
            if (line.sha256 != row.text(1))
                return fail(ErrorCode::Corrupt, "The record of a model was changed from outside; restore a backup.",
                            books.database->url());
            if (!row.isNull(6))
                if (auto read = books.unpack("model_file", "retired_by", one.id, row.bytes(6), entry.retiredBy); !read)
                    return read;
            entry.sha256 = line.sha256;
            entry.name = line.name;
            entry.version = line.version;
            entry.note = line.note;
            entry.who = line.who;
            entry.hasReport = line.hasReport;
            entry.size = row.number(2);
            entry.when = row.time(3);
            entry.retired = row.timeIf(4);
            models.push_back(std::move(one));
            return {};
        });
    if (!done)
        return passOn(done);
    return models;
}

Result<StoredModel> readModel(Books& books, const std::string& sha256)
{
    auto models = readModels(books, "WHERE sha256 = ?", {sha256});
    if (!models)
        return passOn(models);
    if (models->empty())
        return notFound("model");
    return std::move(models->front());
}

/// Newest first.
Result<std::vector<StoredRelease>> readReleases(Books& books, bool newestOnly)
{
    std::vector<StoredRelease> releases;
    auto done = books.database->each(
        std::string("SELECT number, time, body FROM model_release ORDER BY number DESC")
            + (newestOnly ? " LIMIT 1" : ""),
        {}, [&](const Row& row) -> Result<void> {
            StoredRelease one;
            if (auto read = books.unpack("model_release", "body", row.number(0), row.bytes(2), one); !read)
                return read;
            one.release.number = row.number(0);
            one.release.when = row.time(1);
            releases.push_back(std::move(one));
            return {};
        });
    if (!done)
        return passOn(done);
    return releases;
}

Result<std::optional<StoredRelease>> newestRelease(Books& books)
{
    auto releases = readReleases(books, true);
    if (!releases)
        return passOn(releases);
    return releases->empty() ? std::nullopt : std::optional(std::move(releases->front()));
}

/// What a rollback goes to: the last release below the newest whose model is another one and not retired; nothing where
/// there is none.
Result<std::optional<StoredRelease>> before(Books& books, const std::vector<StoredRelease>& newestFirst)
{
    if (newestFirst.empty())
        return std::nullopt;
    const auto retired = readModels(books, "WHERE retired IS NOT NULL");
    if (!retired)
        return tl::unexpected(retired.error());
    const StoredRelease& now = newestFirst.front();
    std::int64_t depth = now.depth;
    for (const StoredRelease& one : newestFirst) {
        if (one.depth >= depth)
            continue;
        depth = one.depth;
        const std::string& model = one.release.sha256;
        if (model != now.release.sha256
            && std::none_of(retired->begin(), retired->end(),
                            [&](const StoredModel& other) { return other.entry.sha256 == model; }))
            return one;
    }
    return now.release.sha256.empty() ? std::nullopt : std::optional(StoredRelease());
}

/// The second person's name; empty where nobody has to agree.
Result<std::string> agreed(Books& books, const Session& session, const std::optional<Session>& second)
{
    if (session.isSingleUser())
        return std::string();
    if (!second)
        return fail(ErrorCode::Denied, "A second person who may release models has to agree.");
    if (second->user() == session.user())
        return fail(ErrorCode::Denied, "The second person has to be somebody else.");
    if (auto allowed = books.allow(*second, Right::ReleaseModels); !allowed)
        return passOn(allowed);
    return second->name();
}

std::string titleOf(const std::string& sha256, const std::string& name, const std::string& version)
{
    return sha256.empty() ? "the model that comes with the program"
                          : "\"" + name + (version.empty() ? "" : " " + version) + "\" (SHA-256 " + sha256 + ")";
}

std::string detailOf(const Release& release)
{
    std::string detail = titleOf(release.sha256, release.name, release.version);
    if (release.verdict != Verdict::NotCompared)
        detail += std::string(", compared: ") + name(release.verdict);
    if (!release.second.empty())
        detail += ", second person \"" + release.second + "\"";
    if (!release.reason.empty())
        detail += ", because \"" + release.reason + "\"";
    return detail;
}

/// The next of the history; fills in its number, when and who.
Result<Release> insertRelease(Books& books, const Session& session, const std::optional<Session>& second,
                              std::int64_t number, std::int64_t subject, StoredRelease next)
{
    Release& release = next.release;
    release.number = number;
    release.when = books.now();
    release.who = session.name();
    auto done =
        books.database->run("INSERT INTO model_release (number, time, actor, agreed_by, body) VALUES (?, ?, ?, ?, ?)",
                            {number, release.when, session.user(),
                             session.isSingleUser() || !second ? std::optional<UserId>() : second->user(),
                             books.pack("model_release", "body", number, next)});
    if (!done)
        return passOn(done);
    auto revision = books.nextRevision();
    if (!revision)
        return passOn(revision);
    if (auto recorded = books.record(session, release.isRollback ? Action::ModelRolledBack : Action::ModelReleased,
                                     subject, detailOf(release));
        !recorded)
        return passOn(recorded);
    return std::move(release);
}

Result<void> checkNew(const NewModel& model)
{
    if (model.file.empty())
        return fail(ErrorCode::EmptyInput, "The model's file is empty.");
    if (model.file.size() > LargestModel)
        return fail(ErrorCode::TooLarge, "The model's file is too large to be kept in the records.");
    if (model.report.size() > LongestModelReport)
        return fail(ErrorCode::TooLarge, "The report of the training is too long.");
    if (model.name.empty())
        return fail(ErrorCode::InvalidArgument, "The model needs a name.");
    if (model.name.size() > LongestName || model.version.size() > LongestName || model.note.size() > LongestText)
        return fail(ErrorCode::InvalidArgument, "The model's name, version or note is too long.");
    return {};
}

} // namespace

std::size_t lettersOf(const std::string& text)
{
    const auto isLetter = [](unsigned char c) { return c > ' ' && (c & 0xC0) != 0x80; }; // UTF-8: its first byte
    return std::size_t(std::count_if(text.begin(), text.end(), isLetter));
}

const char* name(Verdict verdict)
{
    switch (verdict) {
    case Verdict::NotCompared: return "";
    case Verdict::Better: return "better";
    case Verdict::Unclear: return "unclear";
    case Verdict::Worse: return "worse";
    }
    return "";
}

std::optional<Verdict> verdictFrom(std::string_view word)
{
    for (const Verdict verdict : Verdicts)
        if (word == name(verdict))
            return verdict;
    return std::nullopt;
}

Result<std::string> Models::add(const Session& session, const NewModel& model)
{
    if (auto checked = checkNew(model); !checked)
        return passOn(checked);
    const std::string hash = sha256(model.file);
    return m_books.write(session, Right::ReleaseModels, [&]() -> Result<std::string> {
        const auto there = m_books.database->number("SELECT 1 FROM model_file WHERE sha256 = ?", {hash});
        if (!there)
            return tl::unexpected(there.error());
        if (*there)
            return hash;
        const std::int64_t id = randomNumber();
        const ModelLine line{hash, model.name, model.version, model.note, session.name(), !model.report.empty()};
        auto done = m_books.database->run("INSERT INTO model_file (id, sha256, size, time, actor, line, report, file) "
                                          "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                          {id, hash, std::int64_t(model.file.size()), m_books.now(), session.user(),
                                           m_books.pack("model_file", "line", id, line),
                                           m_books.pack("model_file", "report", id, model.report), model.file});
        if (!done)
            return passOn(done);
        if (auto recorded = m_books.record(session, Action::ModelAdded, id, titleOf(hash, model.name, model.version));
            !recorded)
            return passOn(recorded);
        return hash;
    });
}

Result<std::vector<ModelEntry>> Models::list(const Session& session) const
{
    return m_books.database->read([&]() -> Result<std::vector<ModelEntry>> {
        if (auto allowed = m_books.allow(session); !allowed)
            return passOn(allowed);
        const auto now = inUse();
        if (!now)
            return tl::unexpected(now.error());
        auto models = readModels(m_books);
        if (!models)
            return passOn(models);
        std::vector<ModelEntry> entries;
        for (StoredModel& one : *models) {
            one.entry.isInUse = one.entry.sha256 == *now;
            entries.push_back(std::move(one.entry));
        }
        return entries;
    });
}

Result<Bytes> Models::file(const std::string& hash) const
{
    auto bytes = m_books.database->first<Bytes>("SELECT file FROM model_file WHERE sha256 = ?", {hash},
                                                [](const Row& row) { return row.bytes(0); });
    if (!bytes)
        return passOn(bytes);
    if (!*bytes)
        return notFound("model");
    if (sha256(**bytes) != hash)
        return fail(ErrorCode::Corrupt, "The model's file is not what was added to the records; restore a backup.",
                    m_books.database->url());
    return std::move(**bytes);
}

Result<std::string> Models::report(const Session& session, const std::string& hash) const
{
    const Right right = session.may(Right::ReleaseModels) ? Right::ReleaseModels : Right::SeeTrail;
    return m_books.read(session, right, [&]() -> Result<std::string> {
        const auto model = readModel(m_books, hash);
        if (!model)
            return tl::unexpected(model.error());
        auto sealed = m_books.database->first<Bytes>("SELECT report FROM model_file WHERE id = ?", {model->id},
                                                     [](const Row& row) { return row.bytes(0); });
        if (!sealed)
            return passOn(sealed);
        std::string text;
        if (auto done = m_books.unpack("model_file", "report", model->id, sealed->value_or(Bytes()), text); !done)
            return passOn(done);
        return text;
    });
}

Result<void> Models::setRetired(const Session& session, const std::string& hash, bool retired)
{
    return m_books.write(session, Right::ReleaseModels, [&]() -> Result<void> {
        const auto model = readModel(m_books, hash);
        if (!model)
            return tl::unexpected(model.error());
        if (model->entry.retired.has_value() == retired)
            return {};
        const auto now = inUse();
        if (!now)
            return tl::unexpected(now.error());
        if (*now == hash)
            return fail(ErrorCode::Conflict, "This model is in use: release another one first.");
        const std::int64_t id = model->id;
        auto done = m_books.database->run(
            "UPDATE model_file SET retired = ?, retired_by = ? WHERE id = ?",
            {retired ? std::optional(m_books.now()) : std::nullopt,
             retired ? std::optional(m_books.pack("model_file", "retired_by", id, session.name())) : std::nullopt, id});
        if (!done)
            return passOn(done);
        return m_books.record(session, retired ? Action::ModelRetired : Action::ModelBroughtBack, id,
                              titleOf(hash, model->entry.name, model->entry.version));
    });
}

Result<Release> Models::release(const Session& session, const ReleaseParams& params)
{
    if (params.reason.size() > LongestText)
        return fail(ErrorCode::InvalidArgument, "The reason is too long.");
    return m_books.write(session, Right::ReleaseModels, [&]() -> Result<Release> {
        const auto second = agreed(m_books, session, params.second);
        if (!second)
            return tl::unexpected(second.error());
        StoredModel model;
        if (!params.sha256.empty()) {
            auto found = readModel(m_books, params.sha256);
            if (!found)
                return passOn(found);
            model = std::move(*found);
        }
        if (model.entry.retired)
            return fail(ErrorCode::Conflict, "This model is retired: bring it back first.");
        if (params.verdict != Verdict::Better && lettersOf(params.reason) < ShortestReason)
            return fail(ErrorCode::InvalidArgument, "A model that is not shown to be better needs a reason of "
                                                        + std::to_string(ShortestReason) + " characters at least.");
        const auto newest = newestRelease(m_books);
        if (!newest)
            return tl::unexpected(newest.error());
        if (*newest ? (*newest)->release.sha256 == params.sha256 : params.sha256.empty())
            return *newest ? (*newest)->release : Release();
        StoredRelease next;
        next.release.sha256 = params.sha256;
        next.release.name = model.entry.name;
        next.release.version = model.entry.version;
        next.release.second = *second;
        next.release.reason = params.reason;
        next.release.verdict = params.verdict;
        next.depth = *newest ? (*newest)->depth + 1 : 1;
        return insertRelease(m_books, session, params.second, *newest ? (*newest)->release.number + 1 : 1, model.id,
                             std::move(next));
    });
}

Result<Release> Models::rollback(const Session& session, const std::string& reason,
                                 const std::optional<Session>& second, std::optional<std::int64_t> from)
{
    if (reason.size() > LongestText)
        return fail(ErrorCode::InvalidArgument, "The reason is too long.");
    return m_books.write(session, Right::ReleaseModels, [&]() -> Result<Release> {
        const auto agreeing = agreed(m_books, session, second);
        if (!agreeing)
            return tl::unexpected(agreeing.error());
        const auto all = readReleases(m_books, false);
        if (!all)
            return tl::unexpected(all.error());
        const std::int64_t newest = all->empty() ? 0 : all->front().release.number;
        if (from && *from != newest)
            return fail(ErrorCode::Conflict, "Another model was taken into use meanwhile: look at it first.");
        auto found = before(m_books, *all);
        if (!found)
            return passOn(found);
        if (!*found)
            return fail(ErrorCode::Conflict,
                        "The model that comes with the program is in use: there is nothing to go back to.");
        const StoredRelease& target = **found;
        std::int64_t subject = 0;
        if (!target.release.sha256.empty()) {
            const auto model = readModel(m_books, target.release.sha256);
            if (!model)
                return tl::unexpected(model.error());
            subject = model->id;
        }
        StoredRelease next;
        next.release.sha256 = target.release.sha256;
        next.release.name = target.release.name;
        next.release.version = target.release.version;
        next.release.second = *agreeing;
        next.release.reason = reason;
        next.release.isRollback = true;
        next.depth = target.depth;
        return insertRelease(m_books, session, second, newest + 1, subject, std::move(next));
    });
}

Result<std::vector<Release>> Models::releases(const Session& session) const
{
    return m_books.database->read([&]() -> Result<std::vector<Release>> {
        if (auto allowed = m_books.allow(session); !allowed)
            return passOn(allowed);
        auto stored = readReleases(m_books, false);
        if (!stored)
            return passOn(stored);
        std::vector<Release> releases;
        for (StoredRelease& one : *stored)
            releases.push_back(std::move(one.release));
        return releases;
    });
}

Result<std::string> Models::inUse() const
{
    auto newest = newestRelease(m_books);
    if (!newest)
        return passOn(newest);
    return *newest ? std::move((*newest)->release.sha256) : std::string();
}

} // namespace countersign::store
