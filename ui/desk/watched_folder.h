// A folder into which a scanner or a copier puts what it scanned: each new file is handed out once, and only when it is whole.
#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QFileSystemWatcher>
#include <QList>
#include <QMap>
#include <QObject>
#include <QSet>
#include <QString>
#include <QTimer>

#include <chrono>
#include <optional>

namespace countersign::ui {

/// Files are new that were not there when the folder was chosen, and that nobody finished. What is finished is noted beside
/// the settings: a restart hands out neither a file twice nor one that was not finished never.
class WatchedFolder : public QObject {
    Q_OBJECT

public:
    struct Patience {
        std::chrono::milliseconds look{500};      ///< from one look to the next while a file is growing
        std::chrono::milliseconds rest{5'000};    ///< the same while none is: not every disk says that something came
        std::chrono::milliseconds settled{1'000}; ///< a file that has not changed for so long is tried
        std::chrono::milliseconds hopeless{
            15'000}; ///< one that cannot be read and has not changed for so long is refused
    };

    explicit WatchedFolder(QObject* parent = nullptr);
    WatchedFolder(const Patience& patience, QObject* parent = nullptr);

    /// The folder that was chosen at this desk; empty: none.
    [[nodiscard]] static QString chosen();
    /// For now and the next start; what lies there now is not new. Empty: none.
    void choose(const QString& folder);
    /// Goes on with the one that was chosen.
    void resume();
    [[nodiscard]] const QString& folder() const { return m_folder; }

    /// How many whole files nobody took yet.
    [[nodiscard]] int waiting() const { return static_cast<int>(m_ready.size()); }
    /// The oldest of them, its path; empty where there is none. It is not finished by that.
    [[nodiscard]] QString take();
    [[nodiscard]] QString next() const;
    /// It was not used: it waits again, as the first or the last. Nothing happens where it is finished.
    enum class Place { First, Last };
    void giveBack(const QString& path, Place place = Place::First);
    /// It need never be handed out again; or, after all, it must.
    void finish(const QString& path);
    void unfinish(const QString& path);

Q_SIGNALS:
    /// What waits, or the folder.
    void changed();
    /// A file that cannot be read, finished by that; or the folder, said once until it can be read again.
    void refused(const countersign::Error& error);

private:
    struct Entry {
        QString name;
        qint64 size = 0;
        QDateTime changed;
        [[nodiscard]] QString key() const;
        friend bool operator==(const Entry&, const Entry&) = default;
    };
    struct Seen {
        Entry entry;
        QDateTime since; ///< as it is now
        enum class State { Growing, Tried, Doubtful, Ready, Taken } state = State::Growing;
        std::optional<Error> error; ///< of the last try
    };
    using Listing = std::optional<QList<Entry>>; ///< nothing where the folder cannot be read

    [[nodiscard]] static Listing list(const QString& folder);
    void start(const QString& folder);
    void look();
    void looked(const Listing& listing);
    void attempt(Seen& seen);
    void tried(const Entry& entry, const std::optional<Error>& error);
    [[nodiscard]] QString ledger() const;
    void readLedger();
    void writeLedger();
    void note(const QString& key);

    Patience m_patience;
    QFileSystemWatcher m_watcher;
    QTimer m_timer;
    QString m_folder;
    QMap<QString, Seen> m_seen; ///< by name; what is not finished
    QStringList m_ready;        ///< names, oldest first
    QSet<QString> m_finished;   ///< keys
    bool m_isLooking = false, m_lookAgain = false, m_isGone = false;
    bool m_isTrying = false;              ///< one after another: what is quicker to read must not overtake
    std::optional<QDateTime> m_leavesOut; ///< what the next listing has from before that is not new
    quint64 m_request = 0;                ///< answers about another folder are dropped
};

} // namespace countersign::ui
