#include "ui/verify/form_memory.h"

#include "core/image/layout.h"

#include <utility>

namespace countersign::ui {

FormMemory::FormMemory(VerifySession& session, QObject* parent) : QObject(parent), m_session(session)
{
    connect(&m_session, &VerifySession::caseReplaced, this, [this] { m_done.reset(); });
    for (auto happened : {&VerifySession::picturesChanged, &VerifySession::caseReplaced})
        connect(&m_session, happened, this, &FormMemory::changed);
    if (auto* records = m_session.records()) {
        connect(records, &Records::formsChanged, this, &FormMemory::changed);
        connect(records, &Records::stateChanged, this, [this] {
            m_done.reset();   // it was done by whoever sat here
            m_isBusy = false; // and what still runs is not answered
            Q_EMIT changed();
        });
    }
}

const PageFile::Page* FormMemory::pageAt(int page) const
{
    const PageFilePtr pages = m_session.current().pages();
    return pages && page >= 0 && static_cast<std::size_t>(page) < pages->pages.size()
               ? &pages->pages[static_cast<std::size_t>(page)]
               : nullptr;
}

bool FormMemory::isDone(int page) const
{
    const Case& now = m_session.current();
    return m_done && m_done->page == page && m_done->pages == now.pages() && m_done->query == now.query;
}

bool FormMemory::hasQuery(int page) const
{
    const PicturePtr& query = m_session.current().query;
    return query && query->page == page;
}

FormMemory::State FormMemory::state(int page) const
{
    const Records* records = m_session.records();
    const PageFile::Page* whole = pageAt(page);
    if (!records || !records->isOpen() || !records->may(store::Right::Verify) || !whole || whole->layout.columns == 0)
        return State::None;
    if (isDone(page))
        return m_done->change.after ? State::Remembered : State::Forgotten;
    const Case& now = m_session.current();
    const PicturePtr query = hasQuery(page) ? now.query : nullptr;
    const bool isKnown = whole->form && records->forms()->has(*whole->form);
    if (isKnown && query && query->candidate >= 0) {
        const auto& candidate = whole->candidates[static_cast<std::size_t>(query->candidate)];
        if (candidate.isWhereKnown && candidate.box == query->box)
            return State::Taken;
    }
    if (query && query == now.picked)
        return State::Offered;
    return isKnown && whole->isFieldEmpty ? State::Empty : State::Unknown;
}

template <class Work, class Then> void FormMemory::run(Work work, Then then)
{
    m_isBusy = true;
    Q_EMIT changed();
    auto* records = m_session.records();
    records->run(this, std::move(work), [this, then = std::move(then)](const auto& outcome) {
        m_isBusy = false;
        if (outcome)
            then(*outcome);
        Q_EMIT changed();
        if (!outcome)
            Q_EMIT failed(outcome.error());
    });
}

void FormMemory::remember()
{
    const PicturePtr query = m_session.current().query;
    if (m_isBusy || !query || state(query->page) != State::Offered)
        return;
    const PageFile::Page& whole = *pageAt(query->page);
    // Where the ink is: a box that was drawn has room around it already.
    const Size size{whole.scan.picture.width, whole.scan.picture.height};
    run([known = image::knownField(whole.layout, size, query->specimen.record.box)](
            store::Store& store, const store::Session& session) { return rememberForm(store, session, known); },
        [this, query](const FormChange& change) {
            m_done = Done{query->pages, query, query->page, change};
            m_session.records()->takeForms(change.forms);
        });
}

void FormMemory::forget(int page)
{
    const PageFile::Page* whole = pageAt(page);
    const State now = state(page);
    if (m_isBusy || (now != State::Taken && now != State::Empty))
        return;
    run([id = *whole->form](store::Store& store,
                            const store::Session& session) { return forgetForm(store, session, id); },
        [this, page, pages = m_session.current().pages(), query = m_session.current().query](const FormChange& change) {
            m_done = Done{pages, query, page, change};
            m_session.records()->takeForms(change.forms);
        });
}

void FormMemory::undo()
{
    if (m_isBusy || !m_done || !isDone(m_done->page))
        return;
    run([change = m_done->change](store::Store& store,
                                  const store::Session& session) { return undoForm(store, session, change); },
        [this](const KnownFormsPtr& forms) {
            m_session.records()->takeForms(forms);
            m_done.reset();
        });
}

} // namespace countersign::ui
