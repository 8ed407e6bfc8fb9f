#include "ui/mainwindow.h"

#include "ui/customers/customers_screen.h"
#include "ui/desk/model_in_use.h"
#include "ui/desk/records.h"
#include "ui/desk/sign_in.h"
#include "ui/desk/watched_folder.h"
#include "ui/desk/words.h"
#include "ui/history/history_screen.h"
#include "ui/identify/identify_screen.h"
#include "ui/models/models_screen.h"
#include "ui/settings/settings_screen.h"
#include "ui/tour.h"
#include "ui/train/train_screen.h"
#include "ui/verify/session.h"
#include "ui/verify/verify_screen.h"
#include "ui/verify/watching.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/message_bar.h"

#include <QAbstractButton>
#include <QActionGroup>
#include <QApplication>
#include <QCheckBox>
#include <QCloseEvent>
#include <QDialog>
#include <QDir>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>

namespace countersign::ui {

namespace {
constexpr auto GeometryKey = "window/geometry";
constexpr auto ThemeKey = "window/theme";
} // namespace

MainWindow::MainWindow(Services services, QWidget* parent)
    : QMainWindow(parent),
      m_records(services.database.empty() ? nullptr : new Records(this)),
      m_session(new VerifySession(std::move(services), m_records, this)),
      m_screen(new VerifyScreen(*m_session, this)),
      m_tourBar(new MessageBar(this)),
      m_watchedFolder(new WatchedFolder(this)),
      m_watching(new Watching(*m_watchedFolder, *m_session, this)),
      m_pages(new QStackedWidget(this)),
      m_screens(new QActionGroup(this))
{
    setWindowTitle(tr("Countersign"));
    m_pages->addWidget(m_screen);
    auto* middle = new QWidget(this);
    auto* layout = new QVBoxLayout(middle);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tourBar);
    layout->addWidget(m_watching);
    layout->addWidget(m_pages, 1);
    setCentralWidget(middle);
    makeMenus();
    if (m_records)
        makeScreens();
    setTheme(themeFromName(QSettings().value(QLatin1String(ThemeKey)).toString()).value_or(Theme::System));
    if (!restoreGeometry(QSettings().value(QLatin1String(GeometryKey)).toByteArray())) {
        constexpr QSize plenty(1600, 1000);
        constexpr int frame = 10 * Grid; // a title bar
        const QSize room = screen() ? screen()->availableSize() : QSize(1366, 768);
        resize(std::min(room.width(), plenty.width()), std::min(room.height() - frame, plenty.height()));
        if (room.width() < plenty.width() || room.height() < plenty.height())
            setWindowState(windowState() | Qt::WindowMaximized);
    }
    qApp->installEventFilter(this);
    connect(m_watchedFolder, &WatchedFolder::refused, this, [this](const Error& error) {
        const bool isFolder = QString::fromStdString(error.context) == m_watchedFolder->folder();
        m_screen->warn(isFolder ? tr("The watched folder %1 cannot be read. Connect its drive, or choose another "
                                     "in the settings.")
                                      .arg(QDir::toNativeSeparators(m_watchedFolder->folder()))
                                : sentence(error),
                       QString::fromStdString(describe(error)));
    });
    connect(m_session, &VerifySession::reportFailed, this, [this] { m_closing = false; });
    connect(m_session, &VerifySession::filingFailed, this, [this] { m_askBeforeClosing = m_closing; });
    connect(m_session, &VerifySession::workChanged, this, [this] {
        // Later: whether it failed is said after this.
        if (m_closing && !m_session->isReporting() && !m_session->isFiling())
            QMetaObject::invokeMethod(
                this, [this] { m_closing&& close(); }, Qt::QueuedConnection);
    });
}

MainWindow::~MainWindow()
{
    // The screens first: they ask what they began to stop, and then the records wait for it.
    delete takeCentralWidget();
}

void MainWindow::begin(const Beginning& beginning)
{
    if (beginning.theme)
        setTheme(*beginning.theme);
    m_session->openModel(beginning.model);
    if (m_records && beginning.model.empty())
        followModel();
    if (m_records)
        m_records->open(m_session->services().database, m_session->services().user);
    m_watching->setAllowed(!m_records);
    m_watchedFolder->resume();
    if (!beginning.demo.isEmpty())
        m_screen->openDemo(beginning.demo);
    if (!beginning.references.isEmpty())
        m_session->addFiles(beginning.references, Role::Reference);
    if (!beginning.query.isEmpty())
        m_session->addFiles({beginning.query}, Role::Query);
}

void MainWindow::followModel()
{
    auto* model = new ModelInUse(*m_records, m_session->services(), this);
    connect(model, &ModelInUse::opened, m_session, &VerifySession::takeModel);
    connect(model, &ModelInUse::shippedWanted, m_session, [this] { m_session->openModel({}); });
    connect(model, &ModelInUse::failed, this, [this](const Error& error, const QString& title) {
        m_screen->warn(title.isEmpty()
                           ? tr("The records do not say which model is in use. This desk works with the one that comes "
                                "with the program.")
                           : tr("The model in use, %1, could not be opened. This desk works with the one that comes "
                                "with the program.")
                                 .arg(title),
                       QString::fromStdString(describe(error)));
    });
}

void MainWindow::makeScreens()
{
    const auto& services = m_session->services();
    m_customers = new CustomersScreen(
        *m_records, services, [this] { return m_session->encoder(); }, this);
    m_identify = new IdentifyScreen(
        *m_records, services, [this] { return m_session->encoder(); }, this);
    connect(m_session, &VerifySession::modelChanged, &m_identify->gallery(), &Gallery::update);
    m_review = new HistoryScreen(*m_records, services, HistoryScreen::Show::WaitingForReview, this);
    m_history = new HistoryScreen(*m_records, services, HistoryScreen::Show::Everything, this);
    m_train = new TrainScreen(
        *m_records, services, [this] { return m_session->encoder(); }, this);
    m_models = new ModelsScreen(*m_records, services, this);
    m_settings = new SettingsScreen(*m_records, services, this);
    m_signIn = new SignInPage(*m_records, this);
    m_pages->addWidget(m_signIn);
    connect(m_signIn, &SignInPage::keepingFailed, this, [this](const QString& why) {
        m_screen->warn(tr("The desktop's key store did not take the passphrase: %1").arg(why));
    });
    auto* bar = m_bar = new QToolBar(tr("Screens"), this);
    bar->setObjectName(QStringLiteral("screens"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    addToolBar(Qt::LeftToolBarArea, bar);
    auto* menu = new QMenu(tr("&Go"), this);
    menuBar()->insertMenu(menuBar()->actions().last(), menu);
    const auto add = [&](const char* iconName, const QString& text, QWidget* screen) {
        auto* action =
            menu->addAction(icon(QString::fromLatin1(iconName)), text, this, [this, screen] { showScreen(screen); });
        action->setShortcut(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + m_screens->actions().size()));
        action->setToolTip(QStringLiteral("%1 (%2)").arg(QString(text).remove(u'&'),
                                                         action->shortcut().toString(QKeySequence::NativeText)));
        action->setCheckable(true);
        action->setData(QVariant::fromValue(screen));
        m_screens->addAction(action);
        bar->addAction(action);
        if (m_pages->indexOf(screen) < 0)
            m_pages->addWidget(screen);
    };
    add("query", tr("&Verify"), m_screen);
    add("customers", tr("&Customers"), m_customers);
    add("identify", tr("&Identify"), m_identify);
    add("review", tr("&Review"), m_review);
    add("history", tr("&History"), m_history);
    add("train", tr("&Train"), m_train);
    add("model", tr("&Models"), m_models);
    add("settings", tr("&Settings"), m_settings);
    int widest = 0;
    for (auto* action : m_screens->actions())
        widest = std::max(widest, bar->widgetForAction(action)->sizeHint().width());
    for (auto* action : m_screens->actions()) // the chosen one is shown as wide as any
        bar->widgetForAction(action)->setMinimumWidth(widest);
    menu->addSeparator();
    m_lock = menu->addAction(icon(QStringLiteral("quit")), tr("Sign &Out"), this, &MainWindow::lock);
    m_lock->setShortcut(Qt::CTRL | Qt::Key_L);
    m_idle.setSingleShot(true);
    connect(&m_idle, &QTimer::timeout, this, &MainWindow::lock);
    connect(m_records, &Records::stateChanged, this, &MainWindow::followRecords);
    connect(m_records, &Records::rulesChanged, this, &MainWindow::followRecords);
    connect(m_session, &VerifySession::filingChanged, this, [this] {
        auto* cases = qobject_cast<HistoryScreen*>(m_pages->currentWidget());
        if (cases && !cases->openCase() && !m_session->isFiling()) // what was filed on the way here
            cases->refresh();
    });
    connect(m_settings, &SettingsScreen::otherRecordsChosen, this, &MainWindow::otherRecordsChosen);
    connect(m_settings, &SettingsScreen::watchedFolderChosen, m_watchedFolder, &WatchedFolder::choose);
    connect(m_settings, &SettingsScreen::recordsBusy, this, [this](bool busy) {
        m_screens->setEnabled(!busy);
        m_help->setEnabled(!busy);
    });
    m_tour = new Tour(
        *m_tourBar, *m_records, *m_session, *m_customers,
        [this](Tour::Place place) {
            showScreen(place == Tour::Place::Customers ? static_cast<QWidget*>(m_customers)
                       : place == Tour::Place::History ? m_history
                                                       : static_cast<QWidget*>(m_screen));
        },
        this);
    m_tourAction = m_help->addAction(tr("&Guided Tour"), m_tour, &Tour::begin);
    m_help->insertAction(m_help->actions().first(), m_tourAction);
    m_screens->actions().first()->setChecked(true);
    connect(m_identify, &IdentifyScreen::customerRequested, this, [this](store::CustomerId customer) {
        showScreen(m_customers);
        if (m_pages->currentWidget() == m_customers)
            m_customers->showCustomer(customer);
    });
    connect(m_customers, &CustomersScreen::verifyRequested, this, [this](store::CustomerId customer) {
        showScreen(m_screen);
        if (m_pages->currentWidget() != m_screen)
            return;
        m_session->nextCase(false);
        m_session->takeCustomer(customer);
    });
}

void MainWindow::showScreen(QWidget* screen)
{
    auto* now = m_pages->currentWidget();
    if (now != screen && (now != m_customers || m_customers->mayLeave())) {
        if (now == m_screen)
            m_session->fileDecided();
        m_pages->setCurrentWidget(screen);
        // The keys of a screen are single letters: they must not work where that screen is not seen.
        for (auto* action : m_screen->QWidget::actions())
            action->setVisible(screen == m_screen);
        for (auto* menu : m_verifyMenus)
            menu->menuAction()->setVisible(screen == m_screen);
        if (auto* cases = qobject_cast<HistoryScreen*>(screen))
            cases->refresh();
        if (screen == m_settings)
            m_settings->refresh();
        if (screen == m_train)
            m_train->refresh();
        if (screen == m_models)
            m_models->refresh();
        screen->setFocus();
        if (screen == m_customers)
            m_customers->focusSearch();
    }
    for (auto* action : m_screens->actions())
        action->setChecked(action->data().value<QWidget*>() == m_pages->currentWidget());
}

void MainWindow::followRecords()
{
    const auto state = m_records->state();
    const bool waits = state == Records::State::SignIn || state == Records::State::Sealed;
    const bool open = m_records->isOpen();
    m_bar->setVisible(!waits);
    m_lock->setVisible(open && m_records->hasUsers());
    m_tourAction->setEnabled(open && m_records->may(store::Right::Enrol) && m_records->may(store::Right::Verify)
                             && m_records->may(store::Right::SeeHistory));
    using store::Right;
    const auto mayUse = [&](const QWidget* screen) {
        if (waits || screen == m_settings || !open)
            return !waits;
        return m_records->may(screen == m_screen      ? Right::Verify
                              : screen == m_customers ? Right::SeeCustomers
                              : screen == m_identify  ? Right::Identify
                              : screen == m_review    ? Right::Verify
                              : screen == m_train     ? Right::ReleaseModels
                              : screen == m_models    ? Right::SeeTrail
                                                      : Right::SeeHistory);
    };
    m_watching->setAllowed(mayUse(m_screen));
    QWidget* first = nullptr;
    for (auto* action : m_screens->actions()) {
        auto* screen = action->data().value<QWidget*>();
        action->setVisible(mayUse(screen));
        if (!first && mayUse(screen))
            first = screen;
    }
    if (waits && m_pages->currentWidget() != m_signIn) { // nothing of the one who left stays
        m_session->fileDecided();
        m_session->clearDesk();
        m_customers->forget();
        m_identify->forget();
        m_review->forget();
        m_history->forget();
        m_settings->forget();
        m_models->forget();
    }
    if (waits)
        showScreen(m_signIn);
    else if (m_pages->currentWidget() == m_signIn || !mayUse(m_pages->currentWidget()))
        showScreen(first);
    if (open && m_records->hasUsers() && m_records->rules().idleMinutes > 0)
        m_idle.start(m_records->rules().idleMinutes * 60'000);
    else
        m_idle.stop();
    setWindowTitle(open && m_records->hasUsers() ? tr("Countersign – %1").arg(QString::fromStdString(m_records->user()))
                                                 : tr("Countersign"));
}

void MainWindow::lock()
{
    if (!m_records->hasUsers())
        return;
    m_records->signOut();
}

bool MainWindow::pressesButton(QObject* object, const QKeyEvent& key)
{
    // Elsewhere than in a dialog Qt presses buttons with the space bar only.
    auto* button = qobject_cast<QAbstractButton*>(object);
    if (!button || button->window() != this || (key.key() != Qt::Key_Return && key.key() != Qt::Key_Enter)
        || qobject_cast<QCheckBox*>(button))
        return false;
    if (!key.isAutoRepeat())
        button->click();
    return true;
}

bool MainWindow::eventFilter(QObject* object, QEvent* event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
        if (m_idle.isActive())
            m_idle.start();
        break;
    default: break;
    }
    if (event->type() == QEvent::KeyPress && pressesButton(object, *static_cast<QKeyEvent*>(event)))
        return true;
    return QMainWindow::eventFilter(object, event);
}

void MainWindow::makeMenus()
{
    const auto& a = m_screen->actions();
    auto* file = menuBar()->addMenu(tr("&File"));
    file->addActions({a.openQuery, a.addReferences, a.addReferenceFolder});
    file->addActions({a.scanQuery, a.scanReferences});
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
    m_verifyMenus << demos << edit;
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
    m_verifyMenus << work;
    work->addActions({a.confirm});
    work->addSeparator();
    work->addActions({a.rememberForm});
    work->addSeparator();
    work->addActions({a.next, a.nextSignature, a.nextSameReferences});

    auto* help = m_help = menuBar()->addMenu(tr("&Help"));
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
    QList<QAction*> actions = m_screen->QWidget::actions() + m_screens->actions();
    actions.removeIf([](const QAction* action) { return action->shortcut().isEmpty() || !action->isVisible(); });
    const int rows = static_cast<int>(actions.size() + 1) / 2;
    int place = 0;
    for (auto* action : actions) {
        QString text = action->text();
        if (m_screen->actions().demos.contains(action))
            text = tr("&Demo Case") + QStringLiteral(": ") + text;
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
    if (m_customers && m_pages->currentWidget() == m_customers && !m_customers->mayLeave()) {
        event->ignore();
        return;
    }
    // Closes when all is written; where a report fails it stays, where filing fails the person is asked.
    if (!m_askBeforeClosing)
        m_session->fileDecided();
    m_askBeforeClosing = false;
    m_closing = m_session->isReporting() || m_session->isFiling();
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
