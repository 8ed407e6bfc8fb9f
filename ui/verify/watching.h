// The watched folder at the desk: its files become queries, one after another, as soon as the desk is free.
#pragma once

#include "core/base/result.h"

#include <QFrame>
#include <QString>
#include <QStringList>

class QLabel;
class QPushButton;

namespace countersign::ui {

class VerifySession;
class WatchedFolder;

/// A line above the screen that says what waits; hidden where no folder is watched.
class Watching : public QFrame {
    Q_OBJECT

public:
    /// Both must outlive this.
    Watching(WatchedFolder& folder, VerifySession& session, QWidget* parent = nullptr);

    /// Whether files may be taken: not while nobody may verify.
    void setAllowed(bool allowed);

private:
    void takeNext();
    /// Takes the next where the desk has no query and reads none.
    void takeIfFree();
    void follow();
    void display();

    WatchedFolder& m_folder;
    VerifySession& m_session;
    QLabel* m_text;
    QPushButton* m_take;
    QString m_path;          ///< what is read, or on the desk
    bool m_isOnDesk = false; ///< its pictures are there
    bool m_isTaking = false;
    bool m_wasReplaced = false; ///< the case, while it was read
    QStringList m_declined;     ///< nobody gave their password: they wait until somebody asks for them
    bool m_isAllowed = true;
};

} // namespace countersign::ui
