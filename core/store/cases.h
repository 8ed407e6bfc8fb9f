// What was verified, what the machine proposed and what people decided.
#pragma once

#include "core/base/result.h"
#include "core/store/roles.h"
#include "core/verify/verification.h"

#include <optional>
#include <string>
#include <vector>

namespace countersign::store {

struct Books;

enum class State { Undecided, WaitingForReview, Closed };

/// A stable lower-case word: "undecided", "waiting-for-review", "closed".
[[nodiscard]] const char* name(State state);

struct NewCase {
    CaseId id = CaseId::fresh();
    verify::Verification verification;
    std::optional<CustomerId> customer = {};   ///< empty: an ad-hoc case
    std::optional<SignatoryId> signatory = {}; ///< whose references they were
    std::optional<ItemId> item = {};           ///< signatures on one document are cases of one item
    std::optional<std::int64_t> amount = {};   ///< minor units
    std::optional<bool> ruleMet = {};          ///< the signing rule, over the whole item
};

/// What the bank wants a second person to decide, beside what was referred (settings ReviewOverrides and ReviewAbove).
struct ReviewRules {
    bool overrides = false;  ///< decisions other than Accept or Reject as proposed
    std::int64_t above = -1; ///< what is accepted above this amount, minor units; negative: none
    friend bool operator==(const ReviewRules&, const ReviewRules&) = default;
};
[[nodiscard]] bool needsReview(const ReviewRules& rules, verify::Decision decision, verify::Decision proposal,
                               std::optional<std::int64_t> amount);

struct StoredDecision {
    verify::HumanDecision decision;
    std::optional<UserId> user; ///< empty: the single user
};

struct StoredCase {
    NewCase what; ///< as it was saved; verification.human is the first person's decision, also where taken later
    State state = State::Undecided;
    std::vector<StoredDecision> decisions; ///< in order: the first person's, then reviews
};

/// The verification as a report has to show it now: `human` is the last decision.
[[nodiscard]] verify::Verification withLastDecision(const StoredCase& stored);

/// What a list needs.
struct CaseLine {
    CaseId id;
    std::string number;
    Time when;
    std::string who;
    std::string customerName;
    std::optional<CustomerId> customer;
    std::optional<ItemId> item;
    std::optional<std::int64_t> amount;
    verify::Decision proposal = verify::Decision::Refer;
    std::optional<verify::Decision> decision; ///< the last one taken
    std::string decidedBy;                    ///< by whom the last one was taken
    State state = State::Undecided;
    double llr = 0;
    std::string model; ///< SHA-256
};

/// Empty parts let everything through.
struct CaseFilter {
    std::optional<Time> from = {}; ///< inclusive
    std::optional<Time> to = {};   ///< exclusive
    std::optional<verify::Decision> proposal = {};
    std::optional<verify::Decision> decision = {};
    std::optional<State> state = {};
    bool isOpen = false; ///< undecided, or waiting for review
    std::optional<CustomerId> customer = {};
    std::optional<UserId> user = {}; ///< saved it or decided
    std::optional<ItemId> item = {};
    std::string model = {};  ///< SHA-256
    std::string number = {}; ///< the whole case number, exactly
};

enum class Order {
    NewestFirst,
    ForReview, ///< the oldest day (UTC) first, within a day the largest amount first
};

/// Any thread. Errors of every call beside its own: Denied, and those of the database (see store.h).
class Cases {
public:
    explicit Cases(Books& books) : m_books(books) {}

    /// "2026-000417": the next number of the year, UTC, never given twice by one store. Right: Verify.
    [[nodiscard]] Result<std::string> nextNumber(const Session& session);

    /// Saves a case whole, with the decision where there is one. Saving the same one again (by id), after a lost
    /// connection, changes nothing. Right: Verify.
    /// Errors: InvalidArgument (who saved or decided is not the session's name; a decision that differs from the proposal
    /// without a reason; a picture whose pixels do not fit its size), NotFound (customer), Conflict (another case has the
    /// id).
    [[nodiscard]] Result<void> add(const Session& session, const NewCase& what);

    /// The first decision. Who and when are the session's and the clock's; returns the decision as it stands in the
    /// record. Where the bank wants a second person (Refer; settings ReviewOverrides and ReviewAbove) the case then waits
    /// for review; otherwise it is closed. Right: Verify.
    /// Errors: InvalidArgument (no reason), NotFound, Conflict (already decided, here or on another desk).
    [[nodiscard]] Result<verify::HumanDecision> decide(const Session& session, CaseId id, verify::Decision decision,
                                                       const std::string& reason);

    /// The second person's, with which the case is closed: Accept or Reject. Right: Review.
    /// Errors: Denied (this user decided or saved it: the second person may not be the first; the single user may, there
    /// is nobody else), InvalidArgument (Refer, no reason), NotFound, Conflict (does not wait for review, or no longer).
    [[nodiscard]] Result<verify::HumanDecision> review(const Session& session, CaseId id, verify::Decision decision,
                                                       const std::string& reason);

    /// Everything, pictures included, equal to what was saved. Right: SeeHistory. Errors: NotFound, Corrupt.
    [[nodiscard]] Result<StoredCase> load(const Session& session, CaseId id) const;

    /// `limit` lines from `offset`. Right: SeeHistory.
    [[nodiscard]] Result<std::vector<CaseLine>> lines(const Session& session, const CaseFilter& filter,
                                                      Order order = Order::NewestFirst, int offset = 0,
                                                      int limit = 100) const;
    [[nodiscard]] Result<int> count(const Session& session, const CaseFilter& filter) const;

    /// The history as a table with a header, newest first, UTF-8. Texts that a spreadsheet would run as a formula get an
    /// apostrophe before them. Right: ExportHistory.
    [[nodiscard]] Result<std::string> csv(const Session& session, const CaseFilter& filter) const;

private:
    Books& m_books;
};

} // namespace countersign::store
