#include "core/store/case_rows.h"
#include "core/store/pixels.h"

namespace countersign::store {

namespace {

constexpr std::uint8_t BodyVersion = 1;

std::vector<const PictureRecord*> picturesOf(const verify::Verification& verification)
{
    std::vector<const PictureRecord*> pictures = {&verification.query};
    for (const PictureRecord& reference : verification.references)
        pictures.push_back(&reference);
    return pictures;
}

Result<void> checkOwner(Books& books, const NewCase& what)
{
    if (what.customer) {
        const auto owner = books.database->number("SELECT 1 FROM customer WHERE id = ?", {*what.customer});
        if (!owner)
            return tl::unexpected(owner.error());
        if (!*owner)
            return notFound("customer");
    }
    if (what.signatory) {
        const auto owner = books.database->number("SELECT customer FROM signatory WHERE id = ?", {*what.signatory});
        if (!owner)
            return tl::unexpected(owner.error());
        if (!*owner || !what.customer || **owner != what.customer->value())
            return notFound("signatory of this customer");
    }
    return {};
}

} // namespace

Result<CaseRecord> CaseRecord::of(const Books& books, const NewCase& what)
{
    return guarded([&] { return make(books, what, {}); });
}

Result<CaseRecord> CaseRecord::of(const Books& books, const NewCase& what, std::span<const ReferenceId> references)
{
    if (references.empty() || references.size() != what.verification.references.size())
        return fail(ErrorCode::InvalidArgument, "The case has other references than are in the records.");
    return guarded([&] { return make(books, what, references); });
}

Result<CaseRecord> CaseRecord::make(const Books& books, const NewCase& what, std::span<const ReferenceId> references)
{
    const verify::Verification& verification = what.verification;
    CaseRecord record(what);
    record.m_stored.assign(references.begin(), references.end());
    Packer everything;
    auto pictures = picturesOf(verification);
    if (!references.empty())
        pictures.resize(1);
    for (const PictureRecord* picture : pictures) {
        if (!fits(picture->original) || !fits(picture->cleaned))
            return fail(ErrorCode::InvalidArgument, "The pixels of a picture do not fit its size.", picture->name);
        record.m_pictures.push_back(Content::of(books, picture->original));
        record.m_pictures.push_back(Content::of(books, picture->cleaned));
    }
    // The decision stands in a table of its own: it may come later, and others after it.
    Packer packer;
    packer(BodyVersion, verification.caseNumber, verification.when, verification.who, verification.customer,
           verification.query, verification.references, verification.judgement, verification.model,
           verification.seconds, verification.softwareVersion);
    record.m_body = packer.take();
    everything(record.m_body, what.customer, what.signatory, what.item, what.amount, what.ruleMet, verification.human);
    for (const Content& picture : record.m_pictures)
        everything(Bytes(picture.print().begin(), picture.print().end()));
    if (!references.empty())
        everything(record.m_stored);
    record.m_print = books.vault.fingerprint("case", everything.take());
    return record;
}

Result<void> CaseRecord::prepare(Books& books)
{
    for (Content& picture : m_pictures)
        if (auto done = picture.prepare(books); !done)
            return done;
    m_contents.clear();
    for (const ReferenceId reference : m_stored) {
        using Pair = std::pair<std::int64_t, std::int64_t>;
        const auto pictures = books.database->first<Pair>("SELECT original, cleaned FROM reference WHERE id = ?",
                                                          {reference}, [](const Row& row) {
                                                              return Pair{row.number(0), row.number(1)};
                                                          });
        if (!pictures)
            return tl::unexpected(pictures.error());
        if (!*pictures)
            return notFound("reference");
        m_contents.push_back((*pictures)->first);
        m_contents.push_back((*pictures)->second);
    }
    return {};
}

Result<void> CaseRecord::insert(Books& books, const Session& session)
{
    if (auto checked = checkOwner(books, *m_what); !checked)
        return checked;
    const verify::Verification& verification = m_what->verification;
    const std::int64_t id = m_what->id.value();
    const SealedLine line{
        verification.caseNumber, verification.who, verification.customer, {}, verification.judgement.llr};
    auto done = books.database->run(
        "INSERT INTO verification (id, number_print, content_print, time, actor, customer, signatory, item, amount, "
        "rule_met, proposal, state, model, line, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {m_what->id, Value(books.fingerprint("case number", verification.caseNumber)), Value(m_print),
         verification.when, session.user(), m_what->customer, m_what->signatory, m_what->item, m_what->amount,
         m_what->ruleMet, int(verification.judgement.proposal), int(State::Undecided), verification.model.sha256,
         books.pack("verification", "line", id, line), books.seal("verification", "body", id, m_body)});
    if (!done)
        return passOn(done);
    std::vector<std::int64_t> contents;
    for (Content& picture : m_pictures) {
        auto content = picture.place(books);
        if (!content)
            return passOn(content);
        contents.push_back(*content);
    }
    contents.insert(contents.end(), m_contents.begin(), m_contents.end());
    // One statement, whatever the way to the server costs: the other writers wait meanwhile.
    std::string rows;
    Values values;
    for (std::size_t i = 0; i < contents.size(); ++i) {
        rows += rows.empty() ? "(?, ?, ?)" : ", (?, ?, ?)";
        values.insert(values.end(), {m_what->id, int(i), contents[i]});
    }
    done =
        books.database->run("INSERT INTO verification_picture (verification, place, content) VALUES " + rows, values);
    if (!done)
        return passOn(done);
    return {};
}

Result<std::vector<StoredDecision>> readDecisions(Books& books, CaseId id)
{
    std::vector<StoredDecision> decisions;
    auto done = books.database->each(
        "SELECT id, actor, body FROM decision WHERE verification = ? ORDER BY place", {id},
        [&](const Row& row) -> Result<void> {
            StoredDecision one{{}, row.idIf<UserId>(1)};
            if (auto read = books.unpack("decision", "body", row.number(0), row.bytes(2), one.decision); !read)
                return read;
            decisions.push_back(std::move(one));
            return {};
        });
    if (!done)
        return passOn(done);
    return decisions;
}

Result<CaseStatus> readStatus(Books& books, CaseId id)
{
    struct Stored {
        CaseStatus status;
        Bytes line;
    };
    auto stored = books.database->first<Stored>(
        "SELECT state, proposal, amount, actor, line FROM verification WHERE id = ?", {id}, [](const Row& row) {
            return Stored{{static_cast<State>(row.number(0)),
                           static_cast<verify::Decision>(row.number(1)),
                           row.numberIf(2),
                           row.idIf<UserId>(3),
                           {},
                           {}},
                          row.bytes(4)};
        });
    if (!stored)
        return passOn(stored);
    if (!*stored)
        return notFound("case");
    CaseStatus status = std::move((*stored)->status);
    if (auto done = books.unpack("verification", "line", id.value(), (*stored)->line, status.line); !done)
        return passOn(done);
    auto decisions = readDecisions(books, id);
    if (!decisions)
        return passOn(decisions);
    status.decisions = std::move(*decisions);
    return status;
}

Result<void> insertDecision(Books& books, CaseId id, const CaseStatus& status, const StoredDecision& decision,
                            State state)
{
    const std::int64_t row = randomNumber();
    auto done = books.database->run(
        "INSERT INTO decision (id, verification, place, actor, decision, time, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        {row, id, int(status.decisions.size()), decision.user, int(decision.decision.decision), decision.decision.when,
         books.pack("decision", "body", row, decision.decision)});
    if (!done)
        return passOn(done);
    SealedLine line = status.line;
    line.decidedBy = decision.decision.who;
    done = books.database->run(
        "UPDATE verification SET decision = ?, state = ?, line = ? WHERE id = ?",
        {int(decision.decision.decision), int(state), books.pack("verification", "line", id.value(), line), id});
    if (!done)
        return passOn(done);
    return {};
}

bool needsReview(const ReviewRules& rules, verify::Decision decision, verify::Decision proposal,
                 std::optional<std::int64_t> amount)
{
    const bool isOverride = proposal != verify::Decision::Refer && decision != proposal;
    const bool isLarge = decision == verify::Decision::Accept && rules.above >= 0 && amount.value_or(0) > rules.above;
    return decision == verify::Decision::Refer || (rules.overrides && isOverride) || isLarge;
}

Result<State> stateAfter(Books& books, verify::Decision decision, verify::Decision proposal,
                         std::optional<std::int64_t> amount)
{
    const Settings settings(books);
    const auto overrides = settings.value(setting::ReviewOverrides);
    if (!overrides)
        return tl::unexpected(overrides.error());
    const auto above = settings.value(setting::ReviewAbove);
    if (!above)
        return tl::unexpected(above.error());
    return needsReview({*overrides, *above}, decision, proposal, amount) ? State::WaitingForReview : State::Closed;
}

Result<verify::Verification> openCaseBody(const Books& books, CaseId id, const Bytes& sealed)
{
    verify::Verification v;
    std::uint8_t version = 0;
    if (auto done = books.unpack("verification", "body", id.value(), sealed, version, v.caseNumber, v.when, v.who,
                                 v.customer, v.query, v.references, v.judgement, v.model, v.seconds, v.softwareVersion);
        !done)
        return passOn(done);
    return v;
}

Result<StoredCase> readCase(Books& books, CaseId id)
{
    StoredCase stored;
    stored.what.id = id;
    auto sealed = books.database->first<Bytes>(
        "SELECT body, customer, signatory, item, amount, rule_met, state FROM verification WHERE id = ?", {id},
        [&](const Row& row) {
            stored.what.customer = row.idIf<CustomerId>(1);
            stored.what.signatory = row.idIf<SignatoryId>(2);
            stored.what.item = row.idIf<ItemId>(3);
            stored.what.amount = row.numberIf(4);
            if (const auto met = row.numberIf(5))
                stored.what.ruleMet = *met != 0;
            stored.state = static_cast<State>(row.number(6));
            return row.bytes(0);
        });
    if (!sealed)
        return passOn(sealed);
    if (!*sealed)
        return notFound("case");
    auto body = openCaseBody(books, id, **sealed);
    if (!body)
        return passOn(body);
    verify::Verification& v = stored.what.verification;
    v = std::move(*body);
    std::vector<std::int64_t> contents;
    auto done = books.database->each("SELECT content FROM verification_picture WHERE verification = ? ORDER BY place",
                                     {id}, [&](const Row& row) -> Result<void> {
                                         contents.push_back(row.number(0));
                                         return {};
                                     });
    if (!done)
        return passOn(done);
    std::vector<PictureRecord*> pictures = {&v.query};
    for (PictureRecord& reference : v.references)
        pictures.push_back(&reference);
    if (contents.size() != 2 * pictures.size())
        return fail(ErrorCode::Corrupt, "A picture of the case is missing; restore a backup.", v.caseNumber);
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        if (done = loadPicture(books, contents[2 * i], pictures[i]->original); !done)
            return passOn(done);
        if (done = loadPicture(books, contents[2 * i + 1], pictures[i]->cleaned); !done)
            return passOn(done);
    }
    auto decisions = readDecisions(books, id);
    if (!decisions)
        return passOn(decisions);
    stored.decisions = std::move(*decisions);
    if (!stored.decisions.empty())
        v.human = stored.decisions.front().decision;
    return stored;
}

} // namespace countersign::store
