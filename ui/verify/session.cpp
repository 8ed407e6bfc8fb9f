#include "ui/verify/session.h"

#include "core/verify/verifier.h"
#include "ui/desk/workers.h"

#include <QDateTime>
#include <QFuture>
#include <QRandomGenerator>
#include <QtConcurrent/QtConcurrentRun>

#include <algorithm>
#include <new>

namespace countersign::ui {

namespace {

Result<std::shared_ptr<const verify::Verification>> verifyPictures(verify::Encoder& encoder, const Picture& query,
                                                                   const QList<PicturePtr>& references,
                                                                   const verify::Policy& policy)
{
    try {
        const Size size = encoder.info().inputSize;
        const auto questioned = specimenFor(query, size);
        if (!questioned)
            return tl::unexpected(questioned.error());
        std::vector<Specimen> known;
        for (const auto& reference : references) {
            auto specimen = specimenFor(*reference, size);
            if (!specimen)
                return tl::unexpected(specimen.error());
            known.push_back(std::move(*specimen));
        }
        auto verification = verify::verify(encoder, *questioned, known, policy);
        if (!verification)
            return tl::unexpected(verification.error());
        return std::make_shared<const verify::Verification>(std::move(*verification));
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory to compare these signatures.");
    }
}

constexpr int FileAfter = 30'000; ///< ms after the decision: time enough to undo it

} // namespace

VerifySession::VerifySession(Services services, Records* records, QObject* parent)
    : QObject(parent), m_services(std::move(services)), m_records(records)
{
    m_fileSoon.setSingleShot(true);
    m_fileSoon.setInterval(FileAfter);
    connect(&m_fileSoon, &QTimer::timeout, this, [this] { file(m_case); });
    for (auto changed : {&VerifySession::resultChanged, &VerifySession::caseReplaced})
        connect(this, changed, this, &VerifySession::explain);
    connect(this, &VerifySession::referenceChosen, this, &VerifySession::explain);
    m_case.number = newNumber();
}

verify::Policy VerifySession::policy() const
{
    auto policy = m_services.policy;
    if (m_records && m_records->isOpen())
        policy.referencesToAccept = m_records->rules().referencesToAccept;
    return policy;
}

std::string VerifySession::who() const
{
    return m_records && m_records->isOpen() ? m_records->user() : m_services.user;
}

QString VerifySession::newNumber() const
{
    // Several desks number their cases at once.
    return QStringLiteral("%1-%2")
        .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss")))
        .arg(QRandomGenerator::global()->bounded(10'000), 4, 10, QLatin1Char('0'));
}

Size VerifySession::inputSize() const
{
    return m_encoder ? m_encoder->info().inputSize : CommonInput;
}

void VerifySession::removeReference(int index)
{
    if (index < 0 || index >= m_case.references.size())
        return;
    const bool wasDecided = leaveDecided();
    m_case.isHandChosen = m_case.onFile != nullptr; // these references, and no others
    m_case.references.removeAt(index);
    m_case.chosen = std::min(m_case.chosen, static_cast<int>(m_case.references.size()) - 1);
    picturesWereChanged();
    tellOfDecided(wasDecided);
}

bool VerifySession::leaveDecided()
{
    if (!m_case.human)
        return false;
    putAside(m_case);
    m_case.human.reset();
    m_case.reported = false;
    m_case.filing = Case::Filing::No;
    m_case.by.reset();
    m_case.id = store::CaseId::fresh();
    m_case.document = {};
    m_case.number = newNumber();
    Q_EMIT caseNamed();
    Q_EMIT decisionChanged();
    return true;
}

void VerifySession::tellOfDecided(bool wasDecided)
{
    if (wasDecided)
        Q_EMIT noticed(Notice::DecidedPutAside, m_previous.back().number);
}

void VerifySession::putAside(Case one)
{
    // With these nothing is lost.
    std::erase_if(m_previous, [](const Case& other) {
        return !other.human || other.filing == Case::Filing::Done || (other.reported && !other.by);
    });
    m_previous.push_back(std::move(one));
    file(m_previous.back());
}

void VerifySession::chooseReference(int index)
{
    if (index < 0 || index >= m_case.references.size() || index == m_case.chosen)
        return;
    m_case.chosen = index;
    Q_EMIT referenceChosen(index);
}

void VerifySession::setNumber(const QString& number)
{
    if (m_case.filing != Case::Filing::No) // as it is on file
        return Q_EMIT caseNamed();
    m_case.number = number.trimmed();
    Q_EMIT caseNamed();
}

void VerifySession::picturesWereChanged()
{
    ++m_revision;
    m_case.result.reset();
    Q_EMIT picturesChanged();
    Q_EMIT resultChanged();
    compare();
}

void VerifySession::compare()
{
    if (m_case.result || !m_encoder || !m_case.query || m_case.references.isEmpty() || m_loads > 0) {
        m_compareAgain = false;
        return;
    }
    if (m_comparing) {
        m_compareAgain = true;
        return;
    }
    m_comparing = true;
    Q_EMIT workChanged();
    QtConcurrent::run(workers(), [encoder = m_encoder, now = m_case, policy = policy()]() -> Outcome {
        if (!now.onFile || now.isHandChosen || now.onFile->hands.size() < 2)
            return verifyPictures(*encoder, *now.query, now.references, policy).map([](auto verification) {
                return Compared{-1, std::move(verification)};
            });
        Compared best;
        for (std::size_t i = 0; i < now.onFile->hands.size(); ++i) {
            auto verification = verifyPictures(*encoder, *now.query, now.onFile->hands[i].references, policy);
            if (!verification)
                return tl::unexpected(verification.error());
            const auto likeness = [](const verify::Verification& one) {
                return std::pair(one.judgement.llr, one.judgement.score);
            };
            if (!best.verification || likeness(**verification) > likeness(*best.verification))
                best = {static_cast<int>(i), std::move(*verification)};
        }
        return best;
    }).then(this, [this, revision = m_revision](const Outcome& outcome) { compared(outcome, revision); });
}

void VerifySession::compared(const Outcome& outcome, quint64 revision)
{
    m_comparing = false;
    const bool stale = revision != m_revision;
    if (!stale && outcome) {
        m_case.result = outcome->verification;
        if (outcome->hand >= 0 && outcome->hand != m_case.hand) {
            takeHand(outcome->hand);
            Q_EMIT picturesChanged();
        }
        Q_EMIT resultChanged();
    } else if (!stale) {
        Q_EMIT comparisonFailed(outcome.error());
    }
    m_compareAgain = false;
    if (stale)
        compare();
    Q_EMIT workChanged();
}

void VerifySession::confirm()
{
    if (m_case.result)
        decide(m_case.result->judgement.proposal, {});
}

void VerifySession::decide(verify::Decision decision, const QString& reason)
{
    const QString why = reason.trimmed();
    if (!m_case.result || m_case.human || (decision != m_case.result->judgement.proposal && why.isEmpty()))
        return;
    m_case.human = verify::HumanDecision{decision, why.toStdString(), who(), std::chrono::system_clock::now()};
    m_case.reported = false;
    m_case.filing = Case::Filing::No;
    m_case.by.reset();
    if (m_records && m_records->isOpen() && m_records->may(store::Right::Verify))
        m_case.by = m_records->session();
    m_fileSoon.start();
    Q_EMIT decisionChanged();
}

void VerifySession::undoDecision()
{
    if (!m_case.human || m_case.filing != Case::Filing::No)
        return;
    m_case.human.reset();
    Q_EMIT decisionChanged();
}

void VerifySession::takeFromQueue(Case& next) const
{
    if (m_case.otherQueries.isEmpty())
        return;
    next.queries = m_case.queries;
    next.otherQueries = m_case.otherQueries;
    next.query = next.otherQueries.takeFirst();
}

void VerifySession::dropOtherQueries()
{
    m_case.otherQueries.clear();
    m_case.queries = m_case.query ? 1 : 0;
    Q_EMIT picturesChanged();
}

void VerifySession::nextCase(bool sameReferences, Queue queue)
{
    Case next;
    next.number = newNumber();
    if (sameReferences) {
        next.customer = m_case.customer;
        next.onFile = m_case.onFile;
        next.hand = m_case.hand;
        next.isHandChosen = m_case.isHandChosen;
        next.references = m_case.references;
        next.chosen = m_case.chosen;
    }
    if (queue == Queue::Take)
        takeFromQueue(next);
    replaceWith(std::move(next));
    compare();
}

void VerifySession::nextSignature()
{
    if (!m_case.onFile)
        return;
    Case next;
    next.number = newNumber();
    next.customer = m_case.customer;
    next.onFile = m_case.onFile;
    next.hand = 0;
    next.references = next.onFile->hands.front().references;
    next.chosen = 0;
    next.document = withThis(m_case);
    takeFromQueue(next);
    replaceWith(std::move(next));
    compare();
}

void VerifySession::replaceWith(Case next)
{
    if (!m_case.isEmpty())
        putAside(std::move(m_case));
    m_case = std::move(next);
    ++m_customerRequest;
    ++m_caseSerial;
    ++m_revision;
    Q_EMIT caseReplaced();
}

void VerifySession::clearDesk()
{
    const auto keep = [this](Case& one) {
        if (one.by && one.human && one.filing != Case::Filing::Done)
            m_unfiled.push_back(std::move(one));
    };
    std::for_each(m_previous.begin(), m_previous.end(), keep);
    keep(m_case);
    m_previous.clear();
    m_case = {};
    m_case.number = newNumber();
    ++m_customerRequest;
    ++m_caseSerial;
    ++m_revision;
    Q_EMIT caseReplaced();
}

void VerifySession::restoreCase()
{
    if (m_previous.empty())
        return;
    std::swap(m_case, m_previous.back());
    if (m_previous.back().isEmpty())
        m_previous.pop_back();
    else
        file(m_previous.back());
    ++m_customerRequest;
    ++m_caseSerial;
    ++m_revision;
    Q_EMIT caseReplaced();
    compare(); // it may have been put aside before its result came
}

void VerifySession::openModel(const std::filesystem::path& file)
{
    m_model = Model::Loading;
    Q_EMIT modelChanged();
    QtConcurrent::run(workers(), [open = m_services.openModel, file] {
        return open(file);
    }).then(this, [this, request = ++m_modelRequest](const Result<std::shared_ptr<verify::Encoder>>& opened) {
        if (request != m_modelRequest)
            return;
        if (!opened) {
            m_model = m_encoder ? Model::Ready : Model::Failed;
            Q_EMIT modelChanged();
            Q_EMIT modelRefused(opened.error());
            return;
        }
        takeModel(*opened);
    });
}

void VerifySession::takeModel(std::shared_ptr<verify::Encoder> encoder)
{
    ++m_modelRequest;
    m_encoder = std::move(encoder);
    m_model = Model::Ready;
    Q_EMIT modelChanged();
    const bool wasDecided = leaveDecided(); // what was decided on the earlier model's result stays as it is
    picturesWereChanged();
    tellOfDecided(wasDecided);
}

} // namespace countersign::ui
