// What the session takes from the records and puts into them.
#include "ui/verify/session.h"

#include <algorithm>

namespace countersign::ui {

namespace {

Result<std::shared_ptr<const OnFile>> loadOnFile(store::Store& store, const store::Session& session,
                                                 store::CustomerId id)
{
    auto customer = store.customers().load(session, id);
    if (!customer)
        return tl::unexpected(customer.error());
    auto references = store.references().of(session, id, store::Detail::Whole);
    if (!references)
        return tl::unexpected(references.error());
    auto found = std::make_shared<OnFile>();
    found->customer = std::move(*customer);
    for (const auto& signatory : found->customer.signatories) {
        if (signatory.retired)
            continue;
        OnFile::Hand hand{signatory.id, QString::fromStdString(signatory.name), {}};
        for (auto& reference : *references) {
            if (reference.signatory != signatory.id)
                continue;
            auto file = store.references().file(session, reference.id);
            if (!file)
                return tl::unexpected(file.error());
            hand.references << pictureOf(std::move(reference.specimen), std::move(*file));
        }
        if (!hand.references.isEmpty())
            found->hands.push_back(std::move(hand));
    }
    if (found->hands.empty())
        return fail(ErrorCode::EmptyInput,
                    "This customer has no reference signatures yet. Enrol some, or drop some here.",
                    found->customer.name);
    return found;
}

std::optional<Document::Signature> signatureOf(const Case& one)
{
    if (!one.onFile || one.hand < 0)
        return std::nullopt;
    const auto& hand = one.onFile->hands[static_cast<std::size_t>(one.hand)];
    if (one.references != hand.references) // they were changed here, and are not all his
        return std::nullopt;
    return Document::Signature{hand.id, hand.name};
}

} // namespace

std::optional<Document::Signature> acceptedOn(const Case& one)
{
    return one.human && one.human->decision == verify::Decision::Accept ? signatureOf(one) : std::nullopt;
}

Signing signingOf(const Case& one, const Document& document)
{
    using State = Signing::State;
    Signing signing;
    std::vector<store::SignatoryId> ids;
    const auto count = [&](const Document::Signature& signature) {
        if (std::find(ids.begin(), ids.end(), signature.by) != ids.end())
            return;
        ids.push_back(signature.by);
        signing.names << signature.name;
        signing.waits = signing.waits || signature.waits;
    };
    std::for_each(document.accepted.begin(), document.accepted.end(), count);
    const auto& rule = one.onFile->customer.rule;
    const auto& amount = document.amount;
    if (store::isMet(rule, ids, amount)) {
        signing.state = State::Met;
        return signing;
    }
    if (!amount && store::isMet(rule, ids, 0))
        signing.state = State::NeedsAmount;
    const bool isOpen = one.result && !one.human;
    if (const auto signature = signatureOf(one); isOpen && signature) {
        ids.push_back(signature->by);
        if (store::isMet(rule, ids, amount))
            signing.state = State::MetIfAccepted;
    }
    return signing;
}

verify::Verification whole(const Case& one, const std::string& who)
{
    verify::Verification verification = *one.result;
    verification.caseNumber = one.number.toStdString();
    verification.customer = one.customer.toStdString();
    verification.human = one.human;
    verification.who = who;
    return verification;
}

bool VerifySession::waitsForReview(const Case& one) const
{
    if (!one.human || !one.result || !m_records)
        return false;
    return store::needsReview(m_records->rules().review, one.human->decision, one.result->judgement.proposal,
                              one.document.amount);
}

Document VerifySession::withThis(const Case& one) const
{
    Document document = one.document;
    if (auto signature = acceptedOn(one)) {
        signature->waits = waitsForReview(one);
        document.accepted.push_back(*signature);
    }
    return document;
}

template <class Visit> void VerifySession::forEachCase(Visit visit)
{
    std::for_each(m_unfiled.begin(), m_unfiled.end(), visit);
    std::for_each(m_previous.begin(), m_previous.end(), visit);
    visit(m_case);
}

void VerifySession::file(Case& one)
{
    if (!one.by || !one.human || !one.result || one.filing == Case::Filing::Busy || one.filing == Case::Filing::Done)
        return;
    one.filing = Case::Filing::Busy;
    ++m_filings;
    Q_EMIT filingChanged();
    Q_EMIT workChanged();
    m_records->runAs(
        *one.by, this,
        [one, document = withThis(one)](store::Store& store, const store::Session& session) -> Result<void> {
            store::NewCase what{one.id, whole(one, session.name()), {}, {}, one.document.id, one.document.amount, {}};
            if (one.onFile) {
                what.customer = one.onFile->customer.id;
                if (const auto signature = signatureOf(one))
                    what.signatory = signature->by;
                // By the rule of now: another desk may have changed it. What waits for a second person does not count.
                const auto customer = store.customers().load(session, one.onFile->customer.id);
                if (!customer)
                    return tl::unexpected(customer.error());
                std::vector<store::SignatoryId> accepted;
                for (const auto& signature : document.accepted)
                    if (!signature.waits && std::ranges::any_of(customer->signatories, [&](const auto& signatory) {
                            return signatory.id == signature.by && !signatory.retired;
                        }))
                        accepted.push_back(signature.by);
                what.ruleMet = store::isMet(customer->rule, accepted, document.amount);
            }
            return store.cases().add(session, what);
        },
        [this, id = one.id](const Result<void>& outcome) { filed(id, outcome); });
}

void VerifySession::filed(store::CaseId id, const Result<void>& outcome)
{
    --m_filings;
    forEachCase([&](Case& one) {
        if (one.id == id)
            one.filing = outcome ? Case::Filing::Done : Case::Filing::Failed;
    });
    std::erase_if(m_unfiled, [](const Case& one) { return one.filing == Case::Filing::Done; });
    Q_EMIT filingChanged();
    if (!outcome)
        Q_EMIT filingFailed(outcome.error());
    Q_EMIT workChanged();
}

void VerifySession::fileDecided()
{
    forEachCase([this](Case& one) { file(one); });
}

QStringList VerifySession::unreported() const
{
    QStringList numbers;
    const auto add = [&numbers](const Case& one) {
        if (one.human && !one.reported && one.filing != Case::Filing::Done)
            numbers << one.number;
    };
    std::for_each(m_unfiled.begin(), m_unfiled.end(), add);
    std::for_each(m_previous.begin(), m_previous.end(), add);
    add(m_case);
    return numbers;
}

void VerifySession::setCustomer(const QString& customer)
{
    if (m_case.filing != Case::Filing::No) // as it is on file
        return Q_EMIT caseNamed();
    ++m_customerRequest;
    m_case.customer = customer.trimmed();
    if (m_case.onFile && m_case.customer != QString::fromStdString(m_case.onFile->customer.name)) {
        // Somebody else's signatures must not stand under this name.
        const bool wasDecided = leaveDecided();
        m_case.onFile.reset();
        m_case.hand = -1;
        m_case.isHandChosen = false;
        m_case.document = {};
        m_case.references.clear();
        m_case.chosen = -1;
        picturesWereChanged();
        tellOfDecided(wasDecided);
    }
    Q_EMIT caseNamed();
}

void VerifySession::takeCustomer(store::CustomerId customer)
{
    if (!m_records || !m_records->isOpen())
        return;
    ++m_loads;
    Q_EMIT workChanged();
    m_records->runAs(
        *m_records->session(), this,
        [customer](store::Store& store, const store::Session& session) { return loadOnFile(store, session, customer); },
        [this, request = ++m_customerRequest](const Result<std::shared_ptr<const OnFile>>& found) {
            --m_loads;
            if (request == m_customerRequest)
                taken(found);
            else
                compare();
            Q_EMIT workChanged();
        });
}

void VerifySession::setAmount(std::optional<std::int64_t> amount)
{
    if (m_case.filing == Case::Filing::No) // else it is on file
        m_case.document.amount = amount;
    if (m_case.human)
        m_fileSoon.start(); // it is being typed
    Q_EMIT caseNamed();
}

void VerifySession::taken(const Result<std::shared_ptr<const OnFile>>& found)
{
    if (!found) {
        Q_EMIT caseNamed(); // the field may show the name that was chosen
        Q_EMIT customerRefused(found.error());
        compare();
        return;
    }
    const bool wasDecided = leaveDecided();
    m_case.onFile = *found;
    m_case.customer = QString::fromStdString((*found)->customer.name);
    m_case.isHandChosen = false;
    if (!(m_case.document.accepted.empty()))
        m_case.document = {}; // those were another customer's
    takeHand(0);
    picturesWereChanged();
    Q_EMIT caseNamed();
    tellOfDecided(wasDecided);
}

void VerifySession::takeHand(int hand)
{
    m_case.hand = hand;
    m_case.references = m_case.onFile->hands[static_cast<std::size_t>(hand)].references;
    m_case.chosen = 0;
}

void VerifySession::chooseHand(int hand)
{
    if (!m_case.onFile || hand < 0 || static_cast<std::size_t>(hand) >= m_case.onFile->hands.size()
        || (hand == m_case.hand && m_case.isHandChosen))
        return;
    const bool wasDecided = leaveDecided();
    m_case.isHandChosen = true;
    takeHand(hand);
    picturesWereChanged();
    tellOfDecided(wasDecided);
}

} // namespace countersign::ui
