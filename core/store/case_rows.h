// Cases as rows.
#pragma once

#include "core/store/contents.h"

namespace countersign::store {

/// A case as it goes into the tables.
class CaseRecord {
public:
    /// `what` must outlive it. Errors: InvalidArgument (see Cases::add()).
    [[nodiscard]] static Result<CaseRecord> of(const Books& books, const NewCase& what);
    /// The same where the references are in the store, in this order: their pictures need not be in `what`.
    [[nodiscard]] static Result<CaseRecord> of(const Books& books, const NewCase& what,
                                               std::span<const ReferenceId> references);

    /// Before the transaction, see Content. Errors: NotFound (reference).
    [[nodiscard]] Result<void> prepare(Books& books);
    /// Within the transaction, without an entry in the trail. Errors: NotFound (customer, signatory).
    [[nodiscard]] Result<void> insert(Books& books, const Session& session);
    /// Of all that was saved: to tell the same case from another.
    [[nodiscard]] const Hash& print() const { return m_print; }

private:
    explicit CaseRecord(const NewCase& what) : m_what(&what) {}
    [[nodiscard]] static Result<CaseRecord> make(const Books& books, const NewCase& what,
                                                 std::span<const ReferenceId> references);

    const NewCase* m_what;
    std::vector<Content> m_pictures;      ///< original and cleaned of the query, then of each reference
    std::vector<ReferenceId> m_stored;    ///< references whose pictures are in the store
    std::vector<std::int64_t> m_contents; ///< their originals and cleaned ones
    Bytes m_body;
    Hash m_print{};
};

/// What a line shows and SQL need not see.
struct SealedLine {
    std::string number, who, customerName, decidedBy;
    double llr = 0;
};

void fields(auto& pack, SealedLine& v)
{
    pack(v.number, v.who, v.customerName, v.decidedBy, v.llr);
}

/// What a decision has to know of its case.
struct CaseStatus {
    State state = State::Undecided;
    verify::Decision proposal = verify::Decision::Refer;
    std::optional<std::int64_t> amount;
    std::optional<UserId> savedBy;
    SealedLine line;
    std::vector<StoredDecision> decisions;
};

/// Errors: NotFound.
[[nodiscard]] Result<CaseStatus> readStatus(Books& books, CaseId id);
[[nodiscard]] Result<std::vector<StoredDecision>> readDecisions(Books& books, CaseId id);

/// Adds a decision as the next and brings the case to `state`.
[[nodiscard]] Result<void> insertDecision(Books& books, CaseId id, const CaseStatus& status,
                                          const StoredDecision& decision, State state);

/// Where a case stands once the first decision was taken, by the bank's settings.
[[nodiscard]] Result<State> stateAfter(Books& books, verify::Decision decision, verify::Decision proposal,
                                       std::optional<std::int64_t> amount);

/// What is sealed of a case: all but pixels and decisions. Errors: Corrupt.
[[nodiscard]] Result<verify::Verification> openCaseBody(const Books& books, CaseId id, const Bytes& sealed);

/// Errors: NotFound, Corrupt.
[[nodiscard]] Result<StoredCase> readCase(Books& books, CaseId id);

} // namespace countersign::store
