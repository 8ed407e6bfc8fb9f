#include "core/store/cases.h"
#include "core/base/csv.h"
#include "core/store/case_rows.h"
#include "core/store/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace countersign::store {

namespace {

/// The condition and what goes into it.
struct Condition {
    std::string sql = "1 = 1";
    Values values;

    void add(const std::string& sentence, std::initializer_list<Value> more)
    {
        sql += " AND " + sentence;
        values.insert(values.end(), more);
    }
};

Condition conditionOf(const Books& books, const CaseFilter& filter)
{
    Condition condition;
    if (filter.from)
        condition.add("v.time >= ?", {*filter.from});
    if (filter.to)
        condition.add("v.time < ?", {*filter.to});
    if (filter.proposal)
        condition.add("v.proposal = ?", {int(*filter.proposal)});
    if (filter.decision)
        condition.add("v.decision = ?", {int(*filter.decision)});
    if (filter.state)
        condition.add("v.state = ?", {int(*filter.state)});
    if (filter.isOpen)
        condition.add("v.state IN (?, ?)", {int(State::Undecided), int(State::WaitingForReview)});
    if (filter.customer)
        condition.add("v.customer = ?", {*filter.customer});
    if (filter.user)
        condition.add("(v.actor = ? OR EXISTS (SELECT 1 FROM decision d WHERE d.verification = v.id AND d.actor = ?))",
                      {*filter.user, *filter.user});
    if (filter.item)
        condition.add("v.item = ?", {*filter.item});
    if (!filter.model.empty())
        condition.add("v.model = ?", {filter.model});
    if (!filter.number.empty())
        condition.add("v.number_print = ?", {Value(books.fingerprint("case number", filter.number))});
    return condition;
}

Result<std::vector<CaseLine>> readLines(Books& books, const CaseFilter& filter, Order order, int offset, int limit)
{
    Condition condition = conditionOf(books, filter);
    constexpr const char* Day = "86400000000"; // microseconds
    const std::string sorted = order == Order::NewestFirst
                                   ? "v.time DESC, v.id DESC"
                                   : std::string("v.time / ") + Day + ", COALESCE(v.amount, 0) DESC, v.time, v.id";
    condition.values.emplace_back(limit);
    condition.values.emplace_back(offset);
    std::vector<CaseLine> lines;
    auto done = books.database->each(
        "SELECT v.id, v.time, v.customer, v.item, v.amount, v.proposal, v.decision, v.state, v.model, v.line "
        "FROM verification v WHERE "
            + condition.sql + " ORDER BY " + sorted + " LIMIT ? OFFSET ?",
        condition.values, [&](const Row& row) -> Result<void> {
            SealedLine sealed;
            if (auto read = books.unpack("verification", "line", row.number(0), row.bytes(9), sealed); !read)
                return read;
            CaseLine line{CaseId(row.number(0)),
                          std::move(sealed.number),
                          row.time(1),
                          std::move(sealed.who),
                          std::move(sealed.customerName),
                          row.idIf<CustomerId>(2),
                          row.idIf<ItemId>(3),
                          row.numberIf(4),
                          static_cast<verify::Decision>(row.number(5)),
                          {},
                          std::move(sealed.decidedBy),
                          static_cast<State>(row.number(7)),
                          sealed.llr,
                          row.text(8)};
            if (const auto decision = row.numberIf(6))
                line.decision = static_cast<verify::Decision>(*decision);
            lines.push_back(std::move(line));
            return {};
        });
    if (!done)
        return passOn(done);
    return lines;
}

std::string digits(double number)
{
    std::array<char, 64> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
}

Result<void> checkReason(verify::Decision decision, verify::Decision proposal, const std::string& reason)
{
    if (decision != proposal && trimmed(reason).empty())
        return fail(ErrorCode::InvalidArgument, "A decision that differs from the proposal needs a reason.");
    return {};
}

std::string sentence(const SealedLine& line, verify::Decision decision, verify::Decision proposal,
                     const std::string& reason)
{
    return "case \"" + line.number + "\": " + verify::name(decision) + ", proposed was " + verify::name(proposal)
           + (reason.empty() ? "" : "; " + reason);
}

} // namespace

const char* name(State state)
{
    switch (state) {
    case State::Undecided: return "undecided";
    case State::WaitingForReview: return "waiting-for-review";
    case State::Closed: return "closed";
    }
    return "unknown";
}

verify::Verification withLastDecision(const StoredCase& stored)
{
    verify::Verification verification = stored.what.verification;
    if (!stored.decisions.empty())
        verification.human = stored.decisions.back().decision;
    return verification;
}

Result<std::string> Cases::nextNumber(const Session& session)
{
    const auto today = std::chrono::floor<std::chrono::days>(m_books.now());
    const int year = int(std::chrono::year_month_day(today).year());
    return m_books.write(session, Right::Verify, [&]() -> Result<std::string> {
        auto done = m_books.database->run("UPDATE case_number SET last = last + 1 WHERE year = ?", {year});
        if (done && *done == 0)
            done = m_books.database->run("INSERT INTO case_number (year, last) VALUES (?, 1)", {year});
        if (!done)
            return passOn(done);
        const auto last = m_books.database->number("SELECT last FROM case_number WHERE year = ?", {year});
        if (!last)
            return tl::unexpected(last.error());
        std::array<char, 64> text{};
        std::snprintf(text.data(), text.size(), "%04d-%06lld", year, static_cast<long long>(last->value_or(0)));
        return std::string(text.data());
    });
}

Result<void> Cases::add(const Session& session, const NewCase& what)
{
    const verify::Verification& verification = what.verification;
    const auto& human = verification.human;
    const verify::Decision proposal = verification.judgement.proposal;
    if (verification.who != session.name() || (human && human->who != session.name()))
        return fail(ErrorCode::InvalidArgument, "A case is saved under the name of who is at the desk.");
    if (human)
        if (auto checked = checkReason(human->decision, proposal, human->reason); !checked)
            return checked;
    auto record = CaseRecord::of(m_books, what);
    if (!record)
        return passOn(record);
    if (auto allowed = m_books.allow(session, Right::Verify); !allowed)
        return allowed;
    if (auto done = record->prepare(m_books); !done)
        return done;
    return m_books.write(session, Right::Verify, [&]() -> Result<void> {
        const auto there = m_books.database->first<Bytes>("SELECT content_print FROM verification WHERE id = ?",
                                                          {what.id}, [](const Row& row) { return row.bytes(0); });
        if (!there)
            return tl::unexpected(there.error());
        if (*there) {
            if (std::equal((*there)->begin(), (*there)->end(), record->print().begin(), record->print().end()))
                return {}; // saved before the connection was lost
            return fail(ErrorCode::Conflict, "There is another case of this id already.");
        }
        if (auto done = record->insert(m_books, session); !done)
            return done;
        const SealedLine line{
            verification.caseNumber, verification.who, verification.customer, {}, verification.judgement.llr};
        if (auto done = m_books.record(session, Action::CaseAdded, what.id.value(),
                                       "case \"" + line.number + "\", customer \"" + line.customerName + "\", proposed "
                                           + verify::name(proposal));
            !done)
            return done;
        if (!human)
            return {};
        auto state = stateAfter(m_books, human->decision, proposal, what.amount);
        if (!state)
            return passOn(state);
        const CaseStatus status{State::Undecided, proposal, what.amount, session.user(), line, {}};
        if (auto done = insertDecision(m_books, what.id, status, {*human, session.user()}, *state); !done)
            return done;
        return m_books.record(session, Action::CaseDecided, what.id.value(),
                              sentence(line, human->decision, proposal, human->reason));
    });
}

Result<verify::HumanDecision> Cases::decide(const Session& session, CaseId id, verify::Decision decision,
                                            const std::string& reason)
{
    return m_books.write(session, Right::Verify, [&]() -> Result<verify::HumanDecision> {
        const auto status = readStatus(m_books, id);
        if (!status)
            return tl::unexpected(status.error());
        if (status->state != State::Undecided)
            return fail(ErrorCode::Conflict, "This case was decided already.");
        if (auto checked = checkReason(decision, status->proposal, reason); !checked)
            return passOn(checked);
        auto state = stateAfter(m_books, decision, status->proposal, status->amount);
        if (!state)
            return passOn(state);
        const verify::HumanDecision human{decision, reason, session.name(), m_books.now()};
        if (auto done = insertDecision(m_books, id, *status, {human, session.user()}, *state); !done)
            return passOn(done);
        if (auto done = m_books.record(session, Action::CaseDecided, id.value(),
                                       sentence(status->line, decision, status->proposal, reason));
            !done)
            return passOn(done);
        return human;
    });
}

Result<verify::HumanDecision> Cases::review(const Session& session, CaseId id, verify::Decision decision,
                                            const std::string& reason)
{
    if (decision == verify::Decision::Refer)
        return fail(ErrorCode::InvalidArgument, "A review ends with accept or reject.");
    return m_books.write(session, Right::Review, [&]() -> Result<verify::HumanDecision> {
        const auto status = readStatus(m_books, id);
        if (!status)
            return tl::unexpected(status.error());
        if (status->state != State::WaitingForReview)
            return fail(ErrorCode::Conflict, "This case does not wait for a review.");
        const auto isFirst = [&](const StoredDecision& one) {
            return one.user == session.user() || one.decision.who == session.name();
        };
        if (!session.isSingleUser()
            && (status->savedBy == session.user()
                || std::any_of(status->decisions.begin(), status->decisions.end(), isFirst)))
            return fail(ErrorCode::Denied, "The second person may not be the first: somebody else has to review this.");
        if (auto checked = checkReason(decision, status->proposal, reason); !checked)
            return passOn(checked);
        const verify::HumanDecision human{decision, reason, session.name(), m_books.now()};
        if (auto done = insertDecision(m_books, id, *status, {human, session.user()}, State::Closed); !done)
            return passOn(done);
        if (auto done = m_books.record(session, Action::CaseReviewed, id.value(),
                                       sentence(status->line, decision, status->proposal, reason));
            !done)
            return passOn(done);
        return human;
    });
}

Result<StoredCase> Cases::load(const Session& session, CaseId id) const
{
    return m_books.read(session, Right::SeeHistory, [&] { return readCase(m_books, id); });
}

Result<std::vector<CaseLine>> Cases::lines(const Session& session, const CaseFilter& filter, Order order, int offset,
                                           int limit) const
{
    return m_books.read(session, Right::SeeHistory,
                        [&] { return readLines(m_books, filter, order, std::max(0, offset), std::max(0, limit)); });
}

Result<int> Cases::count(const Session& session, const CaseFilter& filter) const
{
    return m_books.read(session, Right::SeeHistory, [&]() -> Result<int> {
        const Condition condition = conditionOf(m_books, filter);
        const auto number =
            m_books.database->number("SELECT COUNT(*) FROM verification v WHERE " + condition.sql, condition.values);
        if (!number)
            return tl::unexpected(number.error());
        return int(number->value_or(0));
    });
}

Result<std::string> Cases::csv(const Session& session, const CaseFilter& filter) const
{
    auto lines = m_books.read(session, Right::ExportHistory,
                              [&] { return readLines(m_books, filter, Order::NewestFirst, 0, INT32_MAX); });
    if (!lines)
        return passOn(lines);
    using Fields = std::vector<std::string>;
    std::string text = csvLine(Fields{"case", "time", "saved by", "customer", "amount", "llr", "proposal", "decision",
                                      "decided by", "state", "model"});
    for (const CaseLine& line : *lines)
        text += csvLine(Fields{
            harmless(line.number), moment(line.when), harmless(line.who), harmless(line.customerName),
            line.amount ? std::to_string(*line.amount) : "", digits(line.llr), verify::name(line.proposal),
            line.decision ? verify::name(*line.decision) : "", harmless(line.decidedBy), name(line.state), line.model});
    auto recorded = m_books.write(session, Right::ExportHistory, [&] {
        return m_books.record(session, Action::HistoryExported, 0, std::to_string(lines->size()) + " cases");
    });
    if (!recorded)
        return passOn(recorded);
    return text;
}

} // namespace countersign::store
