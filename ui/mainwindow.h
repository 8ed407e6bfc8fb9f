// The window: menus, theme and place on the screen around the Verify screen.
#pragma once

#include "ui/desk/services.h"
#include "ui/widgets/theme.h"

#include <QMainWindow>
#include <QStringList>
#include <QTimer>

#include <filesystem>
#include <optional>

class QActionGroup;
class QKeyEvent;
class QStackedWidget;
class QToolBar;

namespace countersign::ui {

class CustomersScreen;
class HistoryScreen;
class IdentifyScreen;
class MessageBar;
class ModelsScreen;
class Records;
class SettingsScreen;
class SignInPage;
class Tour;
class TrainScreen;
class VerifyScreen;
class VerifySession;
class WatchedFolder;
class Watching;

/// What the command line asks the window to begin with.
struct Beginning {
    std::optional<Theme> theme = {};  ///< empty: the one of last time
    std::filesystem::path model = {}; ///< empty: the shipped one
    QString demo = {};                ///< "genuine", "skilled-forgery", "random-forgery" or empty
    QString query = {};
    QStringList references = {};
};

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(Services services, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Starts to open the model and the pictures, in the background.
    void begin(const Beginning& beginning);

    [[nodiscard]] VerifySession& session() { return *m_session; }
    [[nodiscard]] VerifyScreen& verifyScreen() { return *m_screen; }
    /// It could not close yet and will do so by itself: a report or a decision is being written.
    [[nodiscard]] bool isClosing() const { return m_closing; }
    /// Null without records.
    [[nodiscard]] Records* records() { return m_records; }

Q_SIGNALS:
    /// The person wants to work with other records: a new window with these has to take the place of this one.
    void otherRecordsChosen(const QString& url);

protected:
    void closeEvent(QCloseEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void makeScreens();
    /// Takes the model that the records say is in use, now and later.
    void followModel();
    /// Whether Enter presses the button that has the focus.
    bool pressesButton(QObject* object, const QKeyEvent& key);
    void showScreen(QWidget* screen);
    /// Screens and menus by what the one who sits here may do; the sign-in page where somebody has to.
    void followRecords();
    void lock();
    void makeMenus();
    void makeThemeMenu(QMenu* menu);
    void setTheme(Theme theme);
    void showShortcuts();
    void showAbout();

    Records* m_records;
    VerifySession* m_session;
    VerifyScreen* m_screen;
    CustomersScreen* m_customers = nullptr;
    IdentifyScreen* m_identify = nullptr;
    HistoryScreen* m_history = nullptr;
    HistoryScreen* m_review = nullptr;
    TrainScreen* m_train = nullptr;
    ModelsScreen* m_models = nullptr;
    SettingsScreen* m_settings = nullptr;
    SignInPage* m_signIn = nullptr;
    Tour* m_tour = nullptr;
    MessageBar* m_tourBar;
    WatchedFolder* m_watchedFolder;
    Watching* m_watching;
    QToolBar* m_bar = nullptr;
    QAction* m_lock = nullptr;
    QAction* m_tourAction = nullptr;
    QTimer m_idle; ///< until the desk is locked
    QStackedWidget* m_pages;
    QActionGroup* m_screens; ///< each with its screen as data
    QMenu* m_help = nullptr;
    QList<QMenu*> m_verifyMenus; ///< of the Verify screen alone
    QList<QAction*> m_themes;
    bool m_askBeforeClosing = false; ///< something could not be filed
    bool m_closing = false;          ///< as soon as the report is written
};

} // namespace countersign::ui
