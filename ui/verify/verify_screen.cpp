#include "ui/verify/verify_screen.h"

#include "ui/desk/files.h"
#include "ui/desk/signing.h"
#include "ui/desk/words.h"
#include "ui/verify/case_panel.h"
#include "ui/verify/decision_box.h"
#include "ui/verify/start_page.h"
#include "ui/verify/verdict_panel.h"
#include "ui/widgets/image_canvas.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/page_canvas.h"
#include "ui/widgets/parts.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPrinter>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace countersign::ui {

namespace {

constexpr auto SplitterState = "verify/splitter";

} // namespace

VerifyScreen::VerifyScreen(VerifySession& session, QWidget* parent) : QWidget(parent), m_session(session)
{
    makeActions();
    layOut();
    listen();
    showPictures();
    updateActions();
}

void VerifyScreen::layOut()
{
    m_messages = new MessageBar(this);
    m_casePanel = new CasePanel(m_session, {m_actions.openQuery, m_actions.scanQuery},
                                {m_actions.addReferences, m_actions.scanReferences}, m_actions.nextSignature, this);
    auto* start = new StartPage({m_actions.openQuery, m_actions.scanQuery},
                                {m_actions.addReferences, m_actions.scanReferences}, m_actions.demos, this);

    auto* pictures = new QWidget(this);
    auto* picturesLayout = new QVBoxLayout(pictures);
    picturesLayout->setContentsMargins(0, 0, 0, 0);
    picturesLayout->setSpacing(2 * Grid);
    auto* tools = new QHBoxLayout;
    tools->setSpacing(Grid);
    const auto addTool = [&](QAction* action) {
        auto* button = toolButton(action, pictures);
        button->setAutoRaise(true);
        tools->addWidget(button);
        return button;
    };
    for (auto* action : m_actions.views) {
        auto* button = addTool(action);
        if (action == m_actions.page) { // offered where there is one
            button->setVisible(false);
            connect(action, &QAction::enabledChanged, button, &QWidget::setVisible);
        }
    }
    tools->addStretch(1);
    addTool(m_actions.cleaned);
    for (auto* action : {m_actions.zoomOut, m_actions.zoomIn}) // there is no room for all words
        addTool(action)->setToolButtonStyle(Qt::ToolButtonIconOnly);
    addTool(m_actions.fit);
    // The Tab key goes from left to right, in the order in which the parts are made.
    m_look = new QStackedWidget(this);
    m_canvas = new ImageCanvas(m_look);
    m_look->addWidget(m_canvas);
    m_look->addWidget(makePageView());
    m_look->setFocusProxy(m_canvas);
    m_verdict = new VerdictPanel(m_session, this);
    m_decision = new DecisionBox(m_session, this);
    picturesLayout->addLayout(tools);
    picturesLayout->addWidget(m_look, 1);
    m_middle = new QStackedWidget(this);
    m_middle->addWidget(start);
    m_middle->addWidget(pictures);

    auto* right = new QWidget(this);
    auto* rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(0, 0, 0, 0);
    rightLayout->setSpacing(3 * Grid);
    rightLayout->addWidget(m_verdict, 1);
    rightLayout->addWidget(m_decision);
    auto* last = new QHBoxLayout;
    last->setSpacing(2 * Grid);
    for (auto* action : {m_actions.saveReport, m_actions.print, m_actions.next}) {
        auto* button = toolButton(action, right);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        last->addWidget(button);
    }
    rightLayout->addLayout(last);

    m_splitter = new QSplitter(this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(3 * Grid);
    m_splitter->addWidget(m_casePanel);
    m_splitter->addWidget(m_middle);
    m_splitter->addWidget(right);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({48 * Grid, 210 * Grid, 80 * Grid});
    m_splitter->restoreState(QSettings().value(QLatin1String(SplitterState)).toByteArray());

    auto* body = new QVBoxLayout;
    body->setContentsMargins(3 * Grid, 2 * Grid, 3 * Grid, 3 * Grid);
    body->addWidget(m_splitter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addLayout(body, 1);

    connect(start, &StartPage::picturesDropped, this, &VerifyScreen::addDropped);
    start->setFocus();
}

void VerifyScreen::listen()
{
    connect(m_casePanel, &CasePanel::picturesDropped, this, &VerifyScreen::addDropped);
    connect(m_casePanel, &CasePanel::amountRefused, this, [this](const QString& text) {
        m_messages->clear();
        warn(tr("“%1” is no amount. Write it like %2.").arg(text, amountText(125050)));
    });
    connect(m_casePanel, &CasePanel::namingFinished, m_look, qOverload<>(&QWidget::setFocus));
    connect(m_canvas, &ImageCanvas::picturesDropped, this, [this](const Dropped& what, ImageCanvas::Side side) {
        addDropped(what, side == ImageCanvas::Side::Query ? Role::Query : Role::Reference);
    });
    listenToPage();
    connect(m_canvas, &ImageCanvas::viewChanged, this, [this] {
        m_session.wantEvidence(m_canvas->view() == ImageCanvas::View::Evidence);
        updateActions();
    });
    connect(&m_session, &VerifySession::evidenceChanged, this, &VerifyScreen::showEvidence);
    connect(&m_session, &VerifySession::decisionChanged, this, [this] {
        if (m_session.current().human) // whatever was said before is settled
            m_messages->clear();
    });
    connect(m_decision, &DecisionBox::finished, m_look, qOverload<>(&QWidget::setFocus));
    connect(m_decision, &DecisionBox::reasonMissing, this, [this] {
        m_messages->clear();
        m_messages->post({Message::Kind::Warning,
                          tr("A decision that differs from the proposal needs a reason. Write or choose one.")});
    });
    connect(m_verdict, &VerdictPanel::otherModelRequested, this, &VerifyScreen::chooseModel);

    connect(&m_session, &VerifySession::picturesChanged, this, &VerifyScreen::showPictures);
    connect(&m_session, &VerifySession::caseReplaced, this, &VerifyScreen::showPictures);
    connect(&m_session, &VerifySession::referenceChosen, this, &VerifyScreen::showReference);
    for (auto changed : {&VerifySession::picturesChanged, &VerifySession::caseReplaced, &VerifySession::resultChanged,
                         &VerifySession::decisionChanged, &VerifySession::workChanged})
        connect(&m_session, changed, this, &VerifyScreen::updateActions);
    connect(&m_session, &VerifySession::referenceChosen, this, &VerifyScreen::updateActions);
    connect(&m_session, &VerifySession::fileRefused, this, &VerifyScreen::complain);
    connect(&m_session, &VerifySession::comparisonFailed, this, &VerifyScreen::complain);
    connect(&m_session, &VerifySession::reportFailed, this, &VerifyScreen::complain);
    connect(&m_session, &VerifySession::filingChanged, this, &VerifyScreen::updateActions);
    connect(&m_session, &VerifySession::filingFailed, this, [this](const Error& error) {
        m_messages->post({Message::Kind::Error, tr("The decision could not be filed. %1").arg(recordSentence(error)),
                          QString::fromStdString(describe(error)), tr("Try again"),
                          [this] { m_session.fileDecided(); }});
    });
    if (auto* records = m_session.records()) {
        connect(records, &Records::stateChanged, this, [this, records] {
            if (records->state() == Records::State::Failed)
                m_messages->post(
                    {Message::Kind::Error,
                     tr("The records are not open, so nothing can be filed. %1").arg(recordSentence(*records->error())),
                     QString::fromStdString(describe(*records->error())), tr("Try again"),
                     [records] { records->tryAgain(); }});
        });
        connect(records, &Records::damageFound, this, &VerifyScreen::complainOfRecords);
    }
    connect(&m_session, &VerifySession::customerRefused, this, [this](const Error& error) {
        m_messages->post({Message::Kind::Warning, recordSentence(error), QString::fromStdString(describe(error))});
    });
    connect(&m_session, &VerifySession::noticed, this, &VerifyScreen::remark);
    connect(&m_session, &VerifySession::modelRefused, this, &VerifyScreen::complainOfModel);
    connect(&m_session, &VerifySession::reportSaved, this, [this](const QString& path) {
        rememberFolderOf(ReportFolder, path);
        m_messages->clear();
        m_messages->post({Message::Kind::Information, tr("The report was saved as %1.").arg(QFileInfo(path).fileName()),
                          QDir::toNativeSeparators(path), tr("Show report"),
                          [path] { QDesktopServices::openUrl(QUrl::fromLocalFile(path)); }});
    });
    connect(&m_session, &VerifySession::printed, this, [this](int pages) {
        m_messages->clear();
        m_messages->post(
            {Message::Kind::Information, pages == 1 ? tr("The report went to the printer: one page.")
                                                    : tr("The report went to the printer: %1 pages.").arg(pages)});
    });
}

void VerifyScreen::addDropped(const Dropped& what, Role role)
{
    m_messages->clear();
    if (!what.files.isEmpty()) {
        rememberFolderOf(PictureFolder, what.files.first());
        m_session.addFiles(what.files, role);
    } else {
        m_session.addImage(what, tr("dropped picture"), role);
    }
}

void VerifyScreen::paste(Role role)
{
    m_messages->clear();
    const QMimeData* copied = QApplication::clipboard()->mimeData();
    const Dropped what = copied ? dropped(*copied) : Dropped();
    if (what.isEmpty())
        m_messages->post({Message::Kind::Warning,
                          tr("There is no picture on the clipboard. Copy a picture or a file, then paste again.")});
    else if (!what.files.isEmpty())
        m_session.addFiles(what.files, role);
    else
        m_session.addImage(what, tr("clipboard"), role);
}

void VerifyScreen::chooseFiles(Role role)
{
    const QString title = role == Role::Query ? tr("Open the signature to check") : tr("Add reference signatures");
    const QStringList files =
        m_session.services().dialogs.openFiles(this, title, lastFolder(PictureFolder), pictureFilter());
    if (files.isEmpty())
        return;
    addDropped({files, {}}, role);
}

void VerifyScreen::chooseFolder()
{
    const QString folder = m_session.services().dialogs.openFolder(this, tr("Add a folder of reference signatures"),
                                                                   lastFolder(PictureFolder));
    if (!folder.isEmpty())
        addDropped({{folder}, {}}, Role::Reference);
}

void VerifyScreen::chooseModel()
{
    const QStringList files = m_session.services().dialogs.openFiles(
        this, tr("Open a model"), lastModelFolder(m_session.services()),
        tr("Models (*.safetensors)") + QStringLiteral(";;") + tr("All files (*)"));
    if (files.isEmpty())
        return;
    rememberFolderOf(ModelFolder, files.first());
    m_messages->clear();
    m_session.openModel(QFile::encodeName(files.first()).toStdString());
}

void VerifyScreen::chooseReport()
{
    if (!m_session.current().result)
        return;
    m_messages->clear();
    const QString proposal =
        QDir(lastFolder(ReportFolder)).filePath(reportName(m_session.current().number) + QStringLiteral(".pdf"));
    QString path = m_session.services().dialogs.saveFile(this, tr("Save the report"), proposal, tr("PDF (*.pdf)"));
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += QStringLiteral(".pdf");
    m_session.saveReport(path);
}

void VerifyScreen::choosePrinter()
{
    if (!m_session.current().result)
        return;
    m_messages->clear();
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setDocName(reportName(m_session.current().number)); // becomes a file's name where the printer is a PDF
    if (m_session.services().dialogs.choosePrinter(this, *printer))
        m_session.print(std::move(printer));
}

void VerifyScreen::openDemo(const QString& name)
{
    const auto folder = m_session.services().findResource(std::filesystem::path("demo") / name.toStdString());
    m_messages->clear();
    if (!folder) {
        complain(folder.error());
        return;
    }
    putAside(false, VerifySession::Queue::Leave);
    m_session.addFiles({QString::fromStdString(folder->string())}, Role::Reference);
}

void VerifyScreen::proceed()
{
    auto* button = qobject_cast<QAbstractButton*>(QApplication::focusWidget());
    if (button && isAncestorOf(button))
        button->click();
    else
        m_decision->proceed();
}

void VerifyScreen::undo()
{
    m_messages->clear();
    if (m_session.current().human)
        m_session.undoDecision(); // does nothing once it is on file
    else
        m_session.restoreCase();
}

void VerifyScreen::escape()
{
    if (!m_decision->cancelReason())
        m_messages->clear();
}

bool VerifyScreen::mayClose()
{
    const QStringList unreported = m_session.unreported();
    return unreported.isEmpty()
           || m_session.services().dialogs.confirmLoss(
               this, tr("Close Countersign"),
               tr("Decided, but no report was saved: %1. The decision is lost when the window closes.")
                   .arg(unreported.join(QStringLiteral(", "))),
               tr("Close without report"));
}

void VerifyScreen::next(bool sameReferences)
{
    putAside(sameReferences, VerifySession::Queue::Take);
}

void VerifyScreen::putAside(bool sameReferences, VerifySession::Queue queue)
{
    m_messages->clear();
    const Case before = m_session.current();
    if (before.isEmpty())
        return;
    m_session.nextCase(sameReferences, queue);
    if (m_session.current().query)
        tellOfQueue();
    tellOfCleared(before);
}

void VerifyScreen::tellOfQueue()
{
    const Case& now = m_session.current();
    const auto waiting = now.otherQueries.size();
    const QString place = tr("Signature %1 of %2: %3.").arg(now.place()).arg(now.queries).arg(now.query->view.title);
    if (waiting == 0)
        m_messages->post({Message::Kind::Information, place});
    else
        m_messages->post({Message::Kind::Information,
                          place + u' ' + tr("Next case (N) takes the next one."),
                          {},
                          waiting == 1 ? tr("Drop the last one") : tr("Drop the other %1").arg(waiting),
                          [this] {
                              m_session.dropOtherQueries();
                              m_look->setFocus(); // where the keys of the screen work
                          }});
}

void VerifyScreen::nextSignature()
{
    m_messages->clear();
    const Case before = m_session.current();
    m_session.nextSignature();
    if (m_session.current().query)
        tellOfQueue();
    tellOfCleared(before);
}

void VerifyScreen::tellOfCleared(const Case& one)
{
    const bool undecided = one.result && !one.human;
    const bool unsaved = one.human && !one.reported && !(m_session.records() && m_session.records()->isOpen());
    if (undecided || unsaved)
        m_messages->post({Message::Kind::Information,
                          undecided ? tr("Case %1 was cleared without a decision.").arg(one.number)
                                    : tr("Case %1 was cleared; no report of it was saved.").arg(one.number),
                          {},
                          tr("Undo (Ctrl+Z)"),
                          [this] { m_session.restoreCase(); }});
}

void VerifyScreen::showPictures()
{
    const Case& now = m_session.current();
    const bool moved = m_middle->currentIndex() != (now.isEmpty() ? 0 : 1);
    m_middle->setCurrentIndex(now.isEmpty() ? 0 : 1);
    m_canvas->setPicture(ImageCanvas::Side::Query, now.query ? now.query->view : CanvasPicture());
    showReference();
    showPages();
    if (!moved)
        return;
    m_canvas->fit();
    if (now.isEmpty())
        m_middle->widget(0)->setFocus();
    else
        m_look->setFocus();
}

void VerifyScreen::showReference()
{
    const Case& now = m_session.current();
    const bool chosen = now.chosen >= 0 && now.chosen < now.references.size();
    m_canvas->setPicture(ImageCanvas::Side::Reference, chosen ? now.references[now.chosen]->view : CanvasPicture());
    showEvidence();
}

void VerifyScreen::showEvidence()
{
    m_canvas->setEvidence(m_session.evidence(), m_session.isExplaining() || m_session.isComparing()
                                                    ? tr("Looking where the score came from…")
                                                    : tr("There is no score yet."));
}

void VerifyScreen::updateActions()
{
    const Case& now = m_session.current();
    const bool result = now.result != nullptr;
    m_actions.saveReport->setEnabled(result && !m_session.isReporting());
    m_actions.print->setEnabled(result && !m_session.isReporting());
    const bool isDecidedOnly = now.human && now.filing == Case::Filing::No;
    m_actions.undo->setEnabled(isDecidedOnly || (!now.human && m_session.canRestore()));
    m_actions.next->setEnabled(!now.isEmpty());
    m_actions.nextSameReferences->setEnabled(!now.references.isEmpty());
    m_actions.nextSignature->setEnabled(now.onFile && now.query);
    m_actions.previousReference->setEnabled(now.chosen > 0);
    m_actions.nextQuery->setEnabled(!now.otherQueries.isEmpty());
    m_actions.nextReference->setEnabled(now.chosen + 1 < now.references.size());
    const bool pictures = !now.isEmpty();
    for (auto* action : {m_actions.zoomIn, m_actions.zoomOut, m_actions.fit})
        action->setEnabled(pictures);
    m_actions.cleaned->setEnabled(pictures && !isPageShown() && m_canvas->view() == ImageCanvas::View::Both);
    for (auto* action : m_actions.views)
        action->setEnabled(action == m_actions.page ? now.pages() != nullptr : pictures);
    m_page->setMayBegin(!now.human); // else N is the next case
    m_page->setMayUndo(!now.human && !now.earlier.isEmpty());
}

void VerifyScreen::complain(const Error& error)
{
    if (error.code != ErrorCode::Cancelled)
        m_messages->post({Message::Kind::Error, sentence(error), QString::fromStdString(describe(error))});
}

void VerifyScreen::complainOfModel(const Error& error)
{
    const QString details = QString::fromStdString(describe(error));
    if (error.code == ErrorCode::Internal) // no model would open
        m_messages->post({Message::Kind::Error, modelSentence(error), details});
    else
        m_messages->post({Message::Kind::Error, modelSentence(error), details, tr("Open another model file…"),
                          [this] { chooseModel(); }});
}

void VerifyScreen::warn(const QString& what, const QString& details)
{
    m_messages->post({Message::Kind::Warning, what, details});
}

void VerifyScreen::complainOfRecords(const Error& error)
{
    m_messages->post({Message::Kind::Error, recordSentence(error), QString::fromStdString(describe(error))});
}

void VerifyScreen::remark(VerifySession::Notice notice, const QString& subject)
{
    QString text;
    switch (notice) {
    case VerifySession::Notice::SeveralForQuery: return tellOfQueue();
    case VerifySession::Notice::AlreadyThere: text = tr("%1 is already among the references.").arg(subject); break;
    case VerifySession::Notice::DecidedPutAside:
        m_messages->post({Message::Kind::Information,
                          tr("Case %1 is decided and was put aside; this is a new case.").arg(subject),
                          {},
                          tr("Back to it (Ctrl+Z)"),
                          [this] { m_session.restoreCase(); }});
        return;
    }
    m_messages->post({Message::Kind::Warning, text});
}

void VerifyScreen::saveLayout() const
{
    QSettings().setValue(QLatin1String(SplitterState), m_splitter->saveState());
}

} // namespace countersign::ui
