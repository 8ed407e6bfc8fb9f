#include "ui/verify/watching.h"

#include "ui/desk/watched_folder.h"
#include "ui/verify/session.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <string>
#include <utility>

namespace countersign::ui {

namespace {

/// As records and errors call it.
std::string nameOf(const QString& path)
{
    return QFileInfo(path).fileName().toStdString();
}

} // namespace

Watching::Watching(WatchedFolder& folder, VerifySession& session, QWidget* parent)
    : QFrame(parent),
      m_folder(folder),
      m_session(session),
      m_text(new QLabel(this)),
      m_take(new QPushButton(icon(QStringLiteral("next")), tr("Take the next"), this))
{
    m_text->setObjectName(QStringLiteral("watching"));
    m_take->setObjectName(QStringLiteral("takeWatched"));
    m_take->setFocusPolicy(Qt::TabFocus);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * Grid, Grid, 3 * Grid, Grid);
    layout->setSpacing(2 * Grid);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_take);
    connect(m_take, &QPushButton::clicked, this, &Watching::takeNext);
    connect(&m_folder, &WatchedFolder::changed, this, &Watching::takeIfFree);
    for (const auto signal : {&VerifySession::picturesChanged, &VerifySession::caseReplaced,
                              &VerifySession::workChanged, &VerifySession::decisionChanged})
        connect(&m_session, signal, this, &Watching::follow);
    connect(&m_session, &VerifySession::caseReplaced, this, [this] { m_wasReplaced = true; });
    connect(&m_session, &VerifySession::fileRefused, this, [this](const Error& error) {
        // What is wrong with it was said; it need not be said again. The context may go on with a page.
        if (!m_isOnDesk && !m_path.isEmpty() && error.context.starts_with(nameOf(m_path)))
            m_folder.finish(std::exchange(m_path, {}));
    });
    display();
}

void Watching::setAllowed(bool allowed)
{
    m_isAllowed = allowed;
    takeIfFree();
}

void Watching::takeNext()
{
    if (!m_isAllowed || m_isTaking || (!m_path.isEmpty() && !m_isOnDesk))
        return;
    m_isTaking = true;
    const QString path = m_folder.take();
    if (!path.isEmpty()) {
        if (!m_path.isEmpty())
            m_folder.giveBack(m_path); // unless it was decided
        m_isOnDesk = m_wasReplaced = false;
        m_path = path;
        m_declined.removeAll(path);
        m_session.addFiles({path}, Role::Query);
    }
    m_isTaking = false;
    display();
}

void Watching::takeIfFree()
{
    const Case& now = m_session.current();
    if (m_path.isEmpty() && !now.query && !now.unsignedPages && !m_session.isLoading()
        && !m_declined.contains(m_folder.next()))
        takeNext();
    display();
}

void Watching::follow()
{
    if (m_isTaking)
        return;
    const Case& now = m_session.current();
    const auto isOfIt = [this](const std::string& name) { return !m_path.isEmpty() && name == nameOf(m_path); };
    const bool isThere = (now.query && isOfIt(now.query->specimen.record.name))
                         || (now.unsignedPages && isOfIt(now.unsignedPages->name));
    if (isThere) {
        m_isOnDesk = true;
        // Decided is finished; the decision may still be taken back.
        if (now.human && now.otherQueries.isEmpty())
            m_folder.finish(m_path);
        else
            m_folder.unfinish(m_path);
    } else if (m_isOnDesk) {
        // Somebody leaves, or another picture was put in its place: it waits. Taken away, or the next case: it is done with.
        m_isOnDesk = false;
        const QString path = std::exchange(m_path, {});
        if (!m_isAllowed || now.query || now.unsignedPages)
            m_folder.giveBack(path);
        else
            m_folder.finish(path);
    } else if (!m_path.isEmpty() && !m_session.isLoading()) {
        const QString path = std::exchange(m_path, {});
        if (!m_wasReplaced)
            m_declined << path;
        m_folder.giveBack(path, m_wasReplaced ? WatchedFolder::Place::First : WatchedFolder::Place::Last);
    }
    takeIfFree();
}

void Watching::display()
{
    setVisible(!m_folder.folder().isEmpty());
    const QString name = QDir::toNativeSeparators(m_folder.folder());
    const int waiting = m_folder.waiting();
    m_text->setText(waiting == 0 ? tr("Watched folder: %1. Nothing new.").arg(name)
                    : waiting == 1
                        ? tr("Watched folder: %1. One file waits; it is next.").arg(name)
                        : tr("Watched folder: %1. %2 files wait; they come one after another.").arg(name).arg(waiting));
    m_take->setVisible(waiting > 0 && m_isAllowed);
}

} // namespace countersign::ui
