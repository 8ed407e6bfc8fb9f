// The window: menus, theme and place on the screen around the Verify screen.
#pragma once

#include "ui/verify/services.h"
#include "ui/widgets/theme.h"

#include <QMainWindow>
#include <QStringList>

#include <filesystem>
#include <optional>

namespace countersign::ui {

class VerifyScreen;
class VerifySession;

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

    /// Starts to open the model and the pictures, in the background.
    void begin(const Beginning& beginning);

    [[nodiscard]] VerifySession& session() { return *m_session; }
    [[nodiscard]] VerifyScreen& verifyScreen() { return *m_screen; }

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void makeMenus();
    void makeThemeMenu(QMenu* menu);
    void setTheme(Theme theme);
    void showShortcuts();
    void showAbout();

    VerifySession* m_session;
    VerifyScreen* m_screen;
    QList<QAction*> m_themes;
    bool m_closing = false; ///< as soon as the report is written
};

} // namespace countersign::ui
