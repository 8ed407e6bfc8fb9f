// What a person can do on the Verify screen, and the key for it.
#include "ui/verify/verify_screen.h"

#include "ui/desk/scan_dialog.h"
#include "ui/verify/form_memory.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/image_canvas.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/page_canvas.h"

#include <QAction>
#include <QActionGroup>
#include <QShortcut>

#include <array>
#include <optional>

namespace countersign::ui {

namespace {

/// "Overlay (2)": what it does and the key for it.
void completeToolTip(QAction* action)
{
    QString tip = action->toolTip(); // the text without mnemonic, unless one was set
    tip.remove(QStringLiteral("…"));
    if (!action->shortcut().isEmpty())
        tip += QStringLiteral(" (%1)").arg(action->shortcut().toString(QKeySequence::NativeText));
    action->setToolTip(tip);
}

} // namespace

void VerifyScreen::makeActions()
{
    const auto make = [this](const char* iconName, const QString& text, const QKeySequence& key, auto slot) {
        auto* action = new QAction(icon(QString::fromLatin1(iconName)), text, this);
        action->setShortcut(key);
        completeToolTip(action);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
        return action;
    };
    auto& a = m_actions;
    a.openQuery = make("open", tr("Open Quer&y…"), QKeySequence::Open, [this] { chooseFiles(Role::Query); });
    a.addReferences =
        make("references", tr("Add &References…"), Qt::CTRL | Qt::Key_R, [this] { chooseFiles(Role::Reference); });
    a.addReferenceFolder =
        make("open", tr("Add &Folder of References…"), Qt::CTRL | Qt::SHIFT | Qt::Key_R, [this] { chooseFolder(); });
    a.openQuery->setIconText(tr("Open…"));
    a.addReferences->setIconText(tr("Add…"));
    // Not Ctrl+E: on X11 that is the end of the line, in every field.
    a.scanQuery = make("scan", tr("Scan Qu&ery…"), Qt::CTRL | Qt::Key_T, [this] { scan(Role::Query); });
    a.scanReferences =
        make("scan", tr("Scan Refere&nces…"), Qt::CTRL | Qt::SHIFT | Qt::Key_T, [this] { scan(Role::Reference); });
    for (auto* action : {a.scanQuery, a.scanReferences}) {
        action->setIconText(tr("Scan…"));
        if (!m_session.services().scanner) {
            action->setVisible(false);
            removeAction(action); // nobody shows it again
        }
    }
    a.pasteQuery = make("paste", tr("&Paste as Query"), QKeySequence::Paste, [this] { paste(Role::Query); });
    a.pasteReference =
        make("paste", tr("Paste as &Reference"), Qt::CTRL | Qt::SHIFT | Qt::Key_V, [this] { paste(Role::Reference); });
    a.openModel = make("model", tr("Open &Model…"), {}, [this] { chooseModel(); });
    a.saveReport = make("report", tr("&Save Report…"), QKeySequence::Save, [this] { chooseReport(); });
    a.saveReport->setIconText(tr("Report"));
    a.print = make("print", tr("&Print Report…"), QKeySequence::Print, [this] { choosePrinter(); });
    a.print->setIconText(tr("Print"));

    struct Demo {
        const char* name;
        QString text;
        const char* iconName;
    };
    const std::array demos{Demo{"genuine", tr("Genu&ine"), "accept"},
                           Demo{"skilled-forgery", tr("&Skilled forgery"), "query"},
                           Demo{"random-forgery", tr("Rand&om forgery"), "references"}};
    for (const auto& demo : demos) {
        const QString name = QString::fromLatin1(demo.name);
        a.demos << make(demo.iconName, demo.text,
                        QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + a.demos.size())),
                        [this, name] { openDemo(name); });
        a.demos.last()->setObjectName(QStringLiteral("demo-") + name);
    }

    auto* group = new QActionGroup(this);
    using View = ImageCanvas::View;
    const auto view = [&](const char* iconName, const QString& text, const QString& tip, Qt::Key key,
                          std::optional<View> what) {
        auto* action = make(iconName, text, key, [this, what] { what ? lookAt(*what) : lookAtPage(); });
        action->setToolTip(tip);
        completeToolTip(action);
        action->setCheckable(true);
        action->setData(what ? static_cast<int>(*what) : -1);
        group->addAction(action);
        a.views << action;
    };
    view("both", tr("&Both"), tr("Both signatures, side by side or one above the other"), Qt::Key_1, View::Both);
    view("overlay", tr("&Overlay"), tr("One laid over the other, in two colours"), Qt::Key_2, View::Overlay);
    view("flicker", tr("F&licker"), tr("One after the other in the same place"), Qt::Key_3, View::Flicker);
    view("evidence", tr("&Evidence"), tr("Regions that raised or lowered the score"), Qt::Key_4, View::Evidence);
    view("page", tr("P&age"), tr("The whole page, with a box around each signature"), Qt::Key_5, {});
    a.page = a.views.last();
    a.views.first()->setChecked(true);
    a.cleaned = make("cleaned", tr("&Cleaned"), Qt::Key_C, [this](bool on) { m_canvas->setCleaned(on); });
    a.cleaned->setToolTip(tr("Without the paper, as the model sees it (C)"));
    a.cleaned->setCheckable(true);
    a.zoomIn = make("zoom-in", tr("Zoom &In"), Qt::Key_Plus,
                    [this] { isPageShown() ? m_page->zoomIn() : m_canvas->zoomIn(); });
    a.zoomIn->setShortcuts(
        {QKeySequence(Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::Key_Equal)});
    a.zoomOut = make("zoom-out", tr("&Zoom Out"), Qt::Key_Minus,
                     [this] { isPageShown() ? m_page->zoomOut() : m_canvas->zoomOut(); });
    a.zoomOut->setShortcuts({QKeySequence(Qt::Key_Minus), QKeySequence(Qt::CTRL | Qt::Key_Minus)});
    a.fit = make("fit", tr("&Fit"), Qt::Key_0, [this] { isPageShown() ? m_page->fit() : m_canvas->fit(); });
    a.fit->setToolTip(tr("As large as both fit (0)"));
    a.previousReference = make("references", tr("&Previous Reference"), Qt::Key_PageUp,
                               [this] { m_session.chooseReference(m_session.current().chosen - 1); });
    a.nextReference = make("references", tr("&Next Reference"), Qt::Key_PageDown,
                           [this] { m_session.chooseReference(m_session.current().chosen + 1); });

    a.nextQuery = make("query", tr("Next Si&gnature of the File"), Qt::CTRL | Qt::Key_PageDown,
                       [this] { m_session.takeNextQuery(); });

    a.rememberForm = make("page", tr("Re&member for Pages Like This"), Qt::Key_M, [this] { m_memory->remember(); });
    a.rememberForm->setToolTip(tr("From now on the signature on pages of this form is taken from there (M)"));

    // Enter is never disabled: it also presses the button that has the focus.
    a.confirm = make("accept", tr("&Confirm Proposal"), Qt::Key_Return, [this] { proceed(); });
    a.confirm->setShortcuts({QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    a.undo = make("undo", tr("&Undo"), QKeySequence::Undo, [this] { undo(); });
    a.next = make("next", tr("&Next Case"), Qt::Key_N, [this] { next(false); });
    a.next->setIconText(tr("Next case"));
    a.next->setToolTip(tr("Clears the desk for the next case (N); can be undone"));
    a.nextSameReferences =
        make("next", tr("Next Case, &Same References"), Qt::SHIFT | Qt::Key_N, [this] { next(true); });
    a.nextSignature = make("query", tr("Next Signature, Same &Document"), Qt::Key_D, [this] { nextSignature(); });
    a.nextSignature->setIconText(tr("Next signature"));
    a.nextSignature->setToolTip(tr("Another signature on the same document: both count for the signing rule (D)"));
    connect(new QShortcut(Qt::Key_Escape, this), &QShortcut::activated, this, &VerifyScreen::escape);
}

void VerifyScreen::scan(Role role)
{
    if (!m_session.services().scanner)
        return;
    m_messages->clear();
    if (!m_scan) {
        m_scan = new ScanDialog(m_session.services().scanner, this);
        connect(m_scan, &ScanDialog::scanned, this, [this](const QList<QImage>& pages) {
            m_messages->clear();
            m_session.addScanned(pages, m_scanRole);
        });
        // It was meant for the case that is gone.
        connect(&m_session, &VerifySession::caseReplaced, m_scan, &ScanDialog::abandon);
    }
    m_scanRole = role;
    m_scan->open(role == Role::Query ? tr("Scan the signature to check") : tr("Scan reference signatures"));
}

} // namespace countersign::ui
