// The page that the query stands on, as one more way to look.
#include "ui/verify/verify_screen.h"

#include "core/image/find.h"
#include "ui/desk/words.h"
#include "ui/verify/form_line.h"
#include "ui/verify/form_memory.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/page_canvas.h"

#include <QAction>
#include <QPointer>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace countersign::ui {

namespace {

QRect rectOf(const Box& box)
{
    return {box.x, box.y, box.width, box.height};
}

QList<PageBox> boxesOf(const PageFile::Page& page, const Picture* query)
{
    QList<PageBox> boxes;
    for (const auto& candidate : page.candidates)
        boxes << PageBox{rectOf(candidate.box),
                         candidate.isWhereKnown ? PageBox::Origin::Known : PageBox::Origin::Found, candidate.confidence,
                         static_cast<int>(boxes.size())};
    if (!query)
        return boxes;
    if (query->candidate < 0 || query->candidate >= boxes.size())
        boxes << PageBox{rectOf(query->box), PageBox::Origin::Drawn};
    else if (auto& its = boxes[query->candidate]; its.box != rectOf(query->box))
        its = {rectOf(query->box), PageBox::Origin::Changed, {}, query->candidate};
    return boxes;
}

/// What was taken as the query is rather something else: a person should look first.
bool isDoubtful(const Picture& query, const PageFilePtr& pages)
{
    if (!pages || query.pages != pages || query.candidate < 0)
        return false;
    const auto& candidate =
        pages->pages[static_cast<std::size_t>(query.page)].candidates[static_cast<std::size_t>(query.candidate)];
    return candidate.confidence && *candidate.confidence < image::LikelyConfidence && !candidate.isWhereKnown;
}

} // namespace

QWidget* VerifyScreen::makePageView()
{
    m_memory = new FormMemory(m_session, this);
    m_pageView = new QWidget(m_look);
    m_formLine = new FormLine(*m_memory, m_actions.rememberForm, m_pageView);
    m_page = new PageCanvas(m_pageView);
    m_pageView->setFocusProxy(m_page);
    auto* layout = new QVBoxLayout(m_pageView);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Grid);
    layout->addWidget(m_formLine);
    layout->addWidget(m_page, 1);
    connect(m_memory, &FormMemory::changed, this, [this] {
        if (m_pages && m_pages == m_session.current().pages()) // else showPages() comes
            turnTo(m_turnedTo);
        else
            showForm();
    });
    connect(m_memory, &FormMemory::failed, this, [this](const Error& error) {
        if (error.code == ErrorCode::TooLarge)
            warn(tr("There is no room for another form. Forget one on a page of it, then remember this one."));
        else
            complainOfRecords(error);
    });
    return m_pageView;
}

void VerifyScreen::showForm()
{
    const PicturePtr& query = m_session.current().query;
    m_actions.rememberForm->setEnabled(query && !m_memory->isBusy()
                                       && m_memory->state(query->page) == FormMemory::State::Offered);
    m_formLine->turnTo(m_turnedTo);
}

void VerifyScreen::listenToPage()
{
    m_session.setAskPassword([screen = QPointer(this)](const QString& file, bool again) {
        return screen ? screen->m_session.services().dialogs.password(screen, file, again) : std::nullopt;
    });
    connect(m_page, &PageCanvas::picturesDropped, this, [this](const Dropped& what) { addDropped(what, Role::Query); });
    connect(m_page, &PageCanvas::pageWanted, this, &VerifyScreen::turnTo);
    connect(m_page, &PageCanvas::chosen, this, [this](int candidate) {
        m_messages->clear();
        if (candidate >= 0)
            m_session.takeCandidate(m_turnedTo, candidate);
    });
    connect(m_page, &PageCanvas::drawn, this, [this](const QRect& box, int candidate) {
        m_messages->clear();
        m_session.takeBox(m_turnedTo, {box.x(), box.y(), box.width(), box.height()}, candidate);
    });
    connect(m_page, &PageCanvas::undone, this, [this] {
        m_messages->clear();
        m_session.undoBox();
    });
    connect(&m_session, &VerifySession::boxRefused, this, [this](const Error& error) {
        m_page->settle();
        if (error.code != ErrorCode::NoSignature)
            complain(error);
        else if (m_session.current().query)
            warn(tr("There is no writing in this box. The query is what it was."));
        else
            warn(tr("There is no writing in this box. Draw it around the signature."));
    });
    connect(&m_session, &VerifySession::workChanged, this, [this] {
        if (!m_session.isLoading())
            m_page->settle();
    });
    connect(&m_session, &VerifySession::caseReplaced, this, [this] {
        if (!m_session.current().unsignedPages)
            lookAt(m_canvas->view());
    });
}

bool VerifyScreen::isPageShown() const
{
    return m_look && m_look->currentWidget() == m_pageView;
}

void VerifyScreen::lookAt(ImageCanvas::View view)
{
    const bool hadFocus = m_page->hasFocus();
    m_look->setCurrentWidget(m_canvas);
    m_look->setFocusProxy(m_canvas);
    m_canvas->setView(view);
    for (auto* action : m_actions.views)
        action->setChecked(action->data().toInt() == static_cast<int>(view));
    if (hadFocus)
        m_canvas->setFocus();
    updateActions();
}

void VerifyScreen::lookAtPage()
{
    m_look->setCurrentWidget(m_pageView);
    m_look->setFocusProxy(m_page);
    m_actions.page->setChecked(true);
    m_page->setFocus(); // its keys are what it was opened for
    updateActions();
}

void VerifyScreen::showPages()
{
    const Case& now = m_session.current();
    const PageFilePtr pages = now.pages();
    const bool isNew = pages != m_pages;
    if (now.query != m_pageOf || isNew)
        m_turnedTo = now.query ? now.query->page : 0;
    m_pages = pages;
    m_pageOf = now.query;
    m_actions.page->setEnabled(pages != nullptr);
    if (!pages) {
        m_page->setPage({});
        if (isPageShown())
            lookAt(m_canvas->view());
        return;
    }
    turnTo(m_turnedTo);
    // There is something to do on it first.
    if (isNew
        && (!now.query || isDoubtful(*now.query, pages) || m_memory->state(m_turnedTo) == FormMemory::State::Empty))
        lookAtPage();
}

void VerifyScreen::turnTo(int page)
{
    if (!m_pages)
        return;
    m_turnedTo = std::clamp(page, 0, static_cast<int>(m_pages->pages.size()) - 1);
    const PageFile::Page& whole = m_pages->pages[static_cast<std::size_t>(m_turnedTo)];
    const PicturePtr& query = m_session.current().query;
    const Picture* onIt = query && query->pages == m_pages && query->page == m_turnedTo ? query.get() : nullptr;
    PagePicture picture;
    picture.image = whole.view;
    picture.size = {whole.scan.picture.width, whole.scan.picture.height};
    picture.title = QString::fromStdString(m_pages->name);
    picture.page = m_turnedTo;
    picture.pages = static_cast<int>(m_pages->pages.size());
    picture.boxes = boxesOf(whole, onIt);
    if (onIt)
        picture.taken = onIt->candidate < 0 ? static_cast<int>(picture.boxes.size()) - 1 : onIt->candidate;
    if (m_memory->state(m_turnedTo) == FormMemory::State::Empty)
        picture.field = rectOf(whole.field);
    m_page->setPage(picture);
    showForm();
}

} // namespace countersign::ui
