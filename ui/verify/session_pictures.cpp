// The pictures of the case: how they come in, and the box on the page that the query is taken from.
#include "ui/verify/session.h"

#include "ui/desk/workers.h"

#include <QFuture>
#include <QtConcurrent/QtConcurrentRun>

#include <algorithm>

namespace countersign::ui {

namespace {

Error noSignature(const PageFilePtr& pages)
{
    return {ErrorCode::NoSignature, "No signature was found on this page.", pages->name};
}

} // namespace

void VerifySession::load(Loading loading, Role role)
{
    ++m_loads;
    Q_EMIT workChanged();
    loading.size = inputSize();
    if (m_records)
        loading.forms = m_records->comingForms();
    loadInBackground(this, std::move(loading), m_askPassword,
                     [this, role, serial = m_caseSerial](const Loaded& loaded) {
                         --m_loads;
                         if (serial == m_caseSerial)
                             take(loaded, role);
                         else
                             compare(); // the case of now may have waited
                         Q_EMIT workChanged();
                     });
}

void VerifySession::addFiles(const QStringList& paths, Role role)
{
    load({.what = {paths, {}}}, role);
}

void VerifySession::addImage(const Dropped& picture, const QString& name, Role role)
{
    load({.what = picture, .name = name}, role);
}

void VerifySession::addScanned(const QList<QImage>& pages, Role role)
{
    load({.scanned = pages}, role);
}

void VerifySession::take(const Loaded& loaded, Role role)
{
    for (const auto& error : loaded.errors)
        Q_EMIT fileRefused(error);
    auto queries = loaded.queries;
    auto blank = loaded.unsignedPages;
    PageFilePtr toLookAt;
    bool changed = false;
    bool wasDecided = false;
    if (role == Role::Query) {
        queries.insert(queries.end(), loaded.pictures.begin(), loaded.pictures.end());
        if (queries.empty() && !blank.empty()) {
            toLookAt = blank.front();
            blank.erase(blank.begin());
        }
    } else {
        for (const auto& picture : loaded.pictures) {
            if (!picture->isLikeliest())
                continue;
            const bool there = std::any_of(m_case.references.begin(), m_case.references.end(),
                                           [&](const PicturePtr& other) { return isSame(*picture, *other); });
            if (there)
                Q_EMIT noticed(Notice::AlreadyThere, picture->view.title);
            else {
                wasDecided = leaveDecided() || wasDecided;
                m_case.isHandChosen = m_case.onFile != nullptr; // these references, and no others
                m_case.references << picture;
            }
            changed = changed || !there;
        }
    }
    for (const auto& pages : blank)
        Q_EMIT fileRefused(noSignature(pages));
    if (!queries.empty() || toLookAt) {
        wasDecided = leaveDecided() || wasDecided;
        m_case.query = queries.empty() ? nullptr : queries.front();
        m_case.otherQueries =
            queries.empty() ? QList<PicturePtr>() : QList<PicturePtr>(queries.begin() + 1, queries.end());
        m_case.queries = static_cast<int>(queries.size());
        m_case.unsignedPages = toLookAt;
        m_case.earlier.clear();
        ++m_boxRequest;
        changed = true;
        if (queries.size() > 1)
            Q_EMIT noticed(Notice::SeveralForQuery, m_case.query->view.title);
    }
    if (m_case.chosen < 0 && !m_case.references.isEmpty())
        m_case.chosen = 0;
    if (changed)
        picturesWereChanged();
    else
        compare(); // pictures that came earlier may have waited for these
    tellOfDecided(wasDecided);
}

void VerifySession::removeQuery()
{
    if (!m_case.query && !m_case.unsignedPages)
        return;
    const bool wasDecided = leaveDecided();
    m_case.query.reset();
    m_case.unsignedPages.reset();
    m_case.otherQueries.clear();
    m_case.earlier.clear();
    m_case.queries = 0;
    ++m_boxRequest;
    picturesWereChanged();
    tellOfDecided(wasDecided);
}

void VerifySession::takeNextQuery()
{
    if (!m_case.query || m_case.otherQueries.isEmpty())
        return;
    m_case.otherQueries << m_case.query;
    m_case.earlier.clear();
    replaceQuery(m_case.otherQueries.takeFirst());
}

/// By one of the same document: it came in one file with the others.
void VerifySession::replaceQuery(PicturePtr query)
{
    ++m_boxRequest;
    Document document = withThis(m_case);
    const bool wasDecided = leaveDecided();
    m_case.document = std::move(document);
    m_case.query = std::move(query);
    m_case.unsignedPages.reset();
    m_case.queries = std::max(m_case.queries, static_cast<int>(m_case.otherQueries.size()) + 1);
    picturesWereChanged();
    tellOfDecided(wasDecided);
}

void VerifySession::takeCandidate(int page, int candidate)
{
    const PageFilePtr pages = m_case.pages();
    if (!pages || page < 0 || static_cast<std::size_t>(page) >= pages->pages.size())
        return;
    const auto& candidates = pages->pages[static_cast<std::size_t>(page)].candidates;
    if (candidate < 0 || static_cast<std::size_t>(candidate) >= candidates.size())
        return;
    const auto isMeant = [&](const PicturePtr& one) {
        return one->pages == pages && one->page == page && one->candidate == candidate;
    };
    const auto waiting = std::find_if(m_case.otherQueries.begin(), m_case.otherQueries.end(), isMeant);
    if (waiting != m_case.otherQueries.end()) {
        PicturePtr next = *waiting;
        m_case.otherQueries.erase(waiting);
        m_case.otherQueries << m_case.query;
        m_case.earlier.clear();
        m_case.picked = next;
        replaceQuery(std::move(next));
    } else if (const Box& box = candidates[static_cast<std::size_t>(candidate)].box;
               !m_case.query || !isMeant(m_case.query) || m_case.query->box != box) {
        takeBox(page, box, candidate);
    }
}

void VerifySession::takeBox(int page, const Box& box, int candidate)
{
    const PageFilePtr pages = m_case.pages();
    if (!pages)
        return;
    if (!m_case.human && m_case.result) { // what it rests on is being replaced
        ++m_revision;
        m_case.result.reset();
        Q_EMIT resultChanged();
    }
    ++m_loads;
    Q_EMIT workChanged();
    QtConcurrent::run(workers(), [pages, page, box, candidate, size = inputSize()] {
        return pictureIn(pages, page, box, candidate, size);
    }).then(this, [this, request = ++m_boxRequest, serial = m_caseSerial](const Result<PicturePtr>& taken) {
        --m_loads;
        const bool isAsked = request == m_boxRequest && serial == m_caseSerial;
        if (isAsked && taken) {
            if (m_case.query)
                m_case.earlier << m_case.query;
            m_case.picked = *taken;
            replaceQuery(*taken);
        } else {
            if (isAsked)
                Q_EMIT boxRefused(taken.error());
            compare(); // what was there before, or what came meanwhile
        }
        Q_EMIT workChanged();
    });
}

bool VerifySession::undoBox()
{
    if (m_case.earlier.isEmpty())
        return false;
    replaceQuery(m_case.earlier.takeLast());
    return true;
}

} // namespace countersign::ui
