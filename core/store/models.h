// The bank's own models, and which one is in use: files, and the history of releases that says so.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/store/roles.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace countersign::store {

struct Books;

/// How a model compared, on signatures that neither has learned, with the one that was in use.
enum class Verdict { NotCompared, Better, Unclear, Worse };

/// "", "better", "unclear", "worse".
[[nodiscard]] const char* name(Verdict verdict);
[[nodiscard]] std::optional<Verdict> verdictFrom(std::string_view word);

inline constexpr std::size_t LargestModel = 64u << 20;       ///< bytes
inline constexpr std::size_t LongestModelReport = 16u << 20; ///< bytes
inline constexpr std::size_t ShortestReason = 10;            ///< see lettersOf()

/// Letters that are no blanks, of UTF-8.
[[nodiscard]] std::size_t lettersOf(const std::string& text);

/// A model file without its bytes.
struct ModelEntry {
    std::string sha256; ///< of the file, lower-case hex
    std::string name;
    std::string version;
    std::string note;
    std::int64_t size = 0; ///< bytes
    Time when;             ///< it was added
    std::string who;       ///< added it
    std::optional<Time> retired = {};
    std::string retiredBy = {};
    bool hasReport = false;
    bool isInUse = false;
};

struct NewModel {
    Bytes file;
    std::string name;
    std::string version;
    std::string note = {};
    std::string report = {}; ///< of its training, JSON: curve, comparison, data; may be empty
};

struct ReleaseParams {
    std::string sha256; ///< of a model in the records; empty: the one that comes with the program
    Verdict verdict = Verdict::NotCompared;
    std::string reason = {};
    std::optional<Session> second = {}; ///< who agrees, where the store has users
};

/// One step of the history, also of a rollback: since then the model is in use.
struct Release {
    std::int64_t number = 0; ///< from 1, without gaps
    std::string sha256;      ///< empty: the model that comes with the program
    std::string name;        ///< of the model; empty for the one that comes with the program
    std::string version;
    Time when;
    std::string who;
    std::string second; ///< empty: nobody had to
    std::string reason;
    Verdict verdict = Verdict::NotCompared;
    bool isRollback = false;
};

/// Any thread. The model in use is that of the newest release; without one it is the one that comes with the program.
/// Desks find out with their next refresh. Changes need Right::ReleaseModels and go into the audit trail.
/// Errors of every call beside its own: Denied, and those of the database (see store.h).
class Models {
public:
    explicit Models(Books& books) : m_books(books) {}

    /// Returns the file's SHA-256. The same file again changes nothing and is no error. Whether it is a model is for
    /// the caller to find out. Right: ReleaseModels.
    /// Errors: EmptyInput (no bytes), TooLarge (LargestModel, LongestModelReport), InvalidArgument (no name, a name or
    /// version beyond 200 bytes, a note beyond 10,000).
    [[nodiscard]] Result<std::string> add(const Session& session, const NewModel& model);

    /// Newest first, the retired among them. Everybody.
    [[nodiscard]] Result<std::vector<ModelEntry>> list(const Session& session) const;

    /// The bytes, which are those of this SHA-256. Everybody, as the model that comes with the program.
    /// Errors: NotFound, Corrupt (not what was added).
    [[nodiscard]] Result<Bytes> file(const std::string& sha256) const;

    /// As it was added. Rights: ReleaseModels or SeeTrail. Errors: NotFound.
    [[nodiscard]] Result<std::string> report(const Session& session, const std::string& sha256) const;

    /// A retired model is kept but can be released no longer, and a rollback passes over it. Right: ReleaseModels.
    /// Errors: NotFound, Conflict (it is in use).
    [[nodiscard]] Result<void> setRetired(const Session& session, const std::string& sha256, bool retired);

    /// Takes a model into use. The one in use again changes nothing and is no error. Right: ReleaseModels, and where the
    /// store has users a second person's session with it.
    /// Errors: NotFound (no such model), Conflict (it is retired), InvalidArgument (a verdict other than Better and a
    /// reason of fewer than ShortestReason characters; a reason beyond 10,000 bytes), Denied (no second person).
    [[nodiscard]] Result<Release> release(const Session& session, const ReleaseParams& params);

    /// Takes back the newest release that was not taken back: the model before is in use at once. Each further rollback
    /// goes one release further back, in the end to the model that comes with the program; rollbacks themselves are never
    /// taken back, so that it does not go to and fro. Models that were retired since are passed over. A release after a
    /// rollback goes on from there: A, B, back (A), C, back gives A, back gives the one before A.
    /// `from`: the number of the newest release as the person saw it; with it, saying it again after a lost connection
    /// is safe. Rights as release(); a reason is not asked for.
    /// Errors: Conflict (there is nothing before; `from` is no longer the newest), Denied, InvalidArgument (a reason
    /// beyond 10,000 bytes).
    [[nodiscard]] Result<Release> rollback(const Session& session, const std::string& reason = {},
                                           const std::optional<Session>& second = {},
                                           std::optional<std::int64_t> from = {});

    /// Newest first. Everybody.
    [[nodiscard]] Result<std::vector<Release>> releases(const Session& session) const;

    /// The SHA-256 of the model in use; empty: the one that comes with the program.
    [[nodiscard]] Result<std::string> inUse() const;

private:
    Books& m_books;
};

} // namespace countersign::store
