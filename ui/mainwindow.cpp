#include "ui/mainwindow.h"

#include "ui/verify/session.h"
#include "ui/verify/verify_screen.h"
#include "ui/widgets/icons.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDialog>
#include <QGridLayout>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QScreen>
#include <QSettings>

#include <algorithm>

namespace countersign::ui {

namespace {
constexpr auto GeometryKey = "window/geometry";
constexpr auto ThemeKey = "window/theme";
} // namespace

MainWindow::MainWindow(Services services, QWidget* parent)
    : QMainWindow(parent),
      m_session(new VerifySession(std::move(services), this)),
      m_screen(new VerifyScreen(*m_session, this))
{
    setWindowTitle(tr("Countersign"));
    setCentralWidget(m_screen);
    makeMenus();
    setTheme(themeFromName(QSettings().value(QLatin1String(ThemeKey)).toString()).value_or(Theme::System));
    if (!restoreGeometry(QSettings().value(QLatin1String(GeometryKey)).toByteArray())) {
        constexpr QSize plenty(1600, 1000);
        constexpr int frame = 10 * Grid; // a title bar
        const QSize room = screen() ? screen()->availableSize() : QSize(1366, 768);
        resize(std::min(room.width(), plenty.width()), std::min(room.height() - frame, plenty.height()));
        if (room.width() < plenty.width() || room.height() < plenty.height())
            setWindowState(windowState() | Qt::WindowMaximized);
    }
    connect(m_session, &VerifySession::reportFailed, this, [this] { m_closing = false; });
    connect(m_session, &VerifySession::workChanged, this, [this] {
        // Later: whether the report failed is said after this.
        if (m_closing && !m_session->isReporting())
            QMetaObject::invokeMethod(
                this, [this] { m_closing&& close(); }, Qt::QueuedConnection);
    });
}

void MainWindow::begin(const Beginning& beginning)
{
    if (beginning.theme)
        setTheme(*beginning.theme);
    m_session->openModel(beginning.model);
    if (!beginning.demo.isEmpty())
        m_screen->openDemo(beginning.demo);
    if (!beginning.references.isEmpty())
        m_session->addFiles(beginning.references, Role::Reference);
    if (!beginning.query.isEmpty())
        m_session->addFiles({beginning.query}, Role::Query);
}

void MainWindow::makeMenus()
{
    const auto& a = m_screen->actions();
    auto* file = menuBar()->addMenu(tr("&File"));
    file->addActions({a.openQuery, a.addReferences, a.addReferenceFolder});
    file->addSeparator();
    auto* demos = file->addMenu(tr("&Demo Case"));
    demos->addActions(a.demos);
    file->addSeparator();
    file->addActions({a.saveReport, a.print});
    file->addSeparator();
    file->addAction(a.openModel);
    file->addSeparator();
    auto* quit = file->addAction(icon(QStringLiteral("quit")), tr("&Quit"), this, &QWidget::close);
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));

    auto* edit = menuBar()->addMenu(tr("&Edit"));
    edit->addActions({a.undo});
    edit->addSeparator();
    edit->addActions({a.pasteQuery, a.pasteReference});

    auto* view = menuBar()->addMenu(tr("&View"));
    view->addActions(a.views);
    view->addSeparator();
    view->addActions({a.cleaned, a.zoomIn, a.zoomOut, a.fit});
    view->addSeparator();
    view->addActions({a.previousReference, a.nextReference, a.nextQuery});
    view->addSeparator();
    makeThemeMenu(view->addMenu(tr("&Theme")));

    auto* work = menuBar()->addMenu(tr("&Case"));
    work->addActions({a.confirm});
    work->addSeparator();
    work->addActions({a.next, a.nextSameReferences});

    auto* help = menuBar()->addMenu(tr("&Help"));
    auto* shortcuts = help->addAction(tr("&Keyboard Shortcuts"), this, &MainWindow::showShortcuts);
    shortcuts->setShortcut(QKeySequence::HelpContents);
    help->addAction(tr("&About Countersign"), this, &MainWindow::showAbout);
}

void MainWindow::makeThemeMenu(QMenu* menu)
{
    auto* group = new QActionGroup(this);
    const auto add = [&](const QString& text, Theme theme) {
        auto* action = menu->addAction(text, this, [this, theme] {
            setTheme(theme);
            QSettings().setValue(QLatin1String(ThemeKey), name(theme));
        });
        action->setCheckable(true);
        action->setData(static_cast<int>(theme));
        group->addAction(action);
        m_themes << action;
    };
    add(tr("Like the &System"), Theme::System);
    add(tr("&Light"), Theme::Light);
    add(tr("&Dark"), Theme::Dark);
}

void MainWindow::setTheme(Theme theme)
{
    applyTheme(*qApp, theme);
    for (auto* action : m_themes)
        action->setChecked(action->data().toInt() == static_cast<int>(theme));
}

void MainWindow::showShortcuts()
{
    auto* dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Keyboard Shortcuts"));
    auto* layout = new QGridLayout(dialog);
    layout->setContentsMargins(5 * Grid, 4 * Grid, 5 * Grid, 4 * Grid);
    layout->setHorizontalSpacing(5 * Grid);
    layout->setVerticalSpacing(Grid);
    const QList<QAction*> actions = m_screen->QWidget::actions();
    const int rows = static_cast<int>(actions.size() + 1) / 2;
    int place = 0;
    for (const auto* action : actions) {
        if (action->shortcut().isEmpty())
            continue;
        QString text = action->text();
        text.remove(u'&').remove(QStringLiteral("…"));
        const int column = 3 * (place / rows);
        layout->addWidget(new QLabel(text, dialog), place % rows, column);
        layout->addWidget(new QLabel(QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText), dialog),
                          place % rows, column + 1);
        ++place;
    }
    layout->setColumnMinimumWidth(2, 4 * Grid);
    dialog->show();
}

void MainWindow::showAbout()
{
    QMessageBox::about(this, tr("About Countersign"),
                       tr("Countersign %1\n\nCompares handwritten signatures on scans and proposes a decision. "
                          "The decision is a person's.\n\nFree software under the GNU General Public License, "
                          "version 3 or later.")
                           .arg(QStringLiteral(COUNTERSIGN_VERSION)));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_closing = m_session->isReporting(); // closes when the report is written, and stays where it fails
    if (m_closing) {
        event->ignore();
        return;
    }
    if (!m_screen->mayClose()) {
        event->ignore();
        return;
    }
    QSettings().setValue(QLatin1String(GeometryKey), saveGeometry());
    m_screen->saveLayout();
    event->accept();
}

} // namespace countersign::ui
