#include "ui/desk/watched_folder.h"

#include "core/base/file.h"
#include "ui/desk/decoding.h"
#include "ui/desk/picture.h"
#include "ui/desk/workers.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QFuture>
#include <QSaveFile>
#include <QSettings>
#include <QtConcurrent/QtConcurrentRun>

#include <algorithm>
#include <new>
#include <utility>

namespace countersign::ui {

namespace {

constexpr auto FolderKey = "watched/folder";
constexpr int ClockStep = 100; ///< ms that a file may seem older than it is

/// Whether it can be read to its end; an encrypted document can.
std::optional<Error> errorOf(const QString& path)
{
    const std::string name = QFileInfo(path).fileName().toStdString();
    try {
        const auto bytes = readFile(QFile::encodeName(path).toStdString(), image::Limits().bytes);
        if (!bytes)
            return Error{bytes.error().code, bytes.error().message, name};
        const auto pages = decoding()(*bytes, name, {}, {});
        if (pages || pages.error().code == ErrorCode::Encrypted)
            return std::nullopt;
        return pages.error();
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "There is not enough memory for this picture.", name};
    }
}

bool hasPassed(const QDateTime& since, std::chrono::milliseconds time)
{
    return since.msecsTo(QDateTime::currentDateTimeUtc()) >= time.count();
}

} // namespace

QString WatchedFolder::Entry::key() const
{
    return QStringLiteral("%1|%2|%3").arg(changed.toMSecsSinceEpoch()).arg(size).arg(name);
}

WatchedFolder::WatchedFolder(QObject* parent) : WatchedFolder(Patience(), parent) {}

WatchedFolder::WatchedFolder(const Patience& patience, QObject* parent) : QObject(parent), m_patience(patience)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &WatchedFolder::look);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &WatchedFolder::look);
}

QString WatchedFolder::chosen()
{
    return QSettings().value(QLatin1String(FolderKey)).toString();
}

void WatchedFolder::choose(const QString& folder)
{
    if (folder == m_folder)
        return;
    QSettings().setValue(QLatin1String(FolderKey), folder);
    start(folder);
    m_leavesOut = QDateTime::currentDateTimeUtc();
    look();
}

void WatchedFolder::resume()
{
    start(chosen());
    look();
}

void WatchedFolder::start(const QString& folder)
{
    if (!m_watcher.directories().isEmpty())
        m_watcher.removePaths(m_watcher.directories());
    m_timer.stop();
    ++m_request;
    m_isLooking = m_lookAgain = m_isGone = m_isTrying = false;
    m_leavesOut.reset();
    m_folder = folder;
    m_seen.clear();
    m_ready.clear();
    m_finished.clear();
    if (!folder.isEmpty())
        readLedger();
    Q_EMIT changed();
}

WatchedFolder::Listing WatchedFolder::list(const QString& folder)
{
    const QDir dir(folder);
    if (!QFileInfo(folder).isDir() || !dir.isReadable())
        return std::nullopt;
    QList<Entry> entries;
    // Hidden files are those that other programs have not finished.
    const auto files = dir.entryInfoList(picturePattern().split(u' '), QDir::Files | QDir::NoSymLinks);
    for (const QFileInfo& file : files)
        entries << Entry{file.fileName(), file.size(), file.lastModified().toUTC()};
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry& a, const Entry& b) { return a.changed < b.changed; });
    return entries;
}

void WatchedFolder::look()
{
    if (m_folder.isEmpty())
        return;
    if (m_isLooking) {
        m_lookAgain = true;
        return;
    }
    m_isLooking = true;
    QtConcurrent::run(workers(), &WatchedFolder::list, m_folder)
        .then(this, [this, request = m_request](const Listing& listing) {
            if (request != m_request)
                return;
            m_isLooking = false;
            looked(listing);
        });
}

void WatchedFolder::looked(const Listing& listing)
{
    const int before = waiting();
    if (!listing) {
        if (!std::exchange(m_isGone, true))
            Q_EMIT refused({ErrorCode::Unreadable, "The watched folder cannot be read.", m_folder.toStdString()});
        m_timer.start(m_patience.rest);
        return;
    }
    m_isGone = false;
    if (const auto since = std::exchange(m_leavesOut, std::nullopt)) {
        for (const Entry& entry : *listing)
            if (entry.changed.addMSecs(ClockStep) <= *since)
                m_finished << entry.key();
        writeLedger();
    } else if (m_finished.size() > 2 * listing->size() + 1000) { // what is no longer there is forgotten
        QSet<QString> keys;
        for (const Entry& entry : *listing)
            keys << entry.key();
        m_finished.intersect(keys);
        writeLedger();
    }
    if (m_watcher.directories().isEmpty())
        m_watcher.addPath(m_folder);
    bool isGrowing = false;
    QSet<QString> there;
    for (const Entry& entry : *listing) {
        there << entry.name;
        if (m_finished.contains(entry.key()))
            continue;
        Seen& seen = m_seen[entry.name];
        if (!(seen.entry == entry)) {
            // Something else under a name that was handed out is another file.
            m_ready.removeAll(entry.name);
            seen = {entry, QDateTime::currentDateTimeUtc(), Seen::State::Growing, {}};
        }
        if (seen.state == Seen::State::Growing && hasPassed(seen.since, m_patience.settled) && !m_isTrying)
            attempt(seen);
        else if (seen.state == Seen::State::Doubtful && hasPassed(seen.since, m_patience.hopeless)) {
            const Error error = *seen.error;
            finish(QDir(m_folder).filePath(entry.name));
            Q_EMIT refused(error);
            continue;
        }
        isGrowing = isGrowing || (seen.state != Seen::State::Ready && seen.state != Seen::State::Taken);
    }
    for (auto seen = m_seen.begin(); seen != m_seen.end();) {
        // One that was handed out and is gone stays with whoever has it.
        const bool isGone = !there.contains(seen.key())
                            && (seen->state != Seen::State::Taken || m_finished.contains(seen->entry.key()));
        if (isGone)
            m_ready.removeAll(seen.key());
        seen = isGone ? m_seen.erase(seen) : std::next(seen);
    }
    m_timer.start(isGrowing || std::exchange(m_lookAgain, false) ? m_patience.look : m_patience.rest);
    if (waiting() != before)
        Q_EMIT changed();
}

void WatchedFolder::attempt(Seen& seen)
{
    m_isTrying = true;
    seen.state = Seen::State::Tried;
    const QString path = QDir(m_folder).filePath(seen.entry.name);
    QtConcurrent::run(workers(), [path] {
        return errorOf(path);
    }).then(this, [this, request = m_request, entry = seen.entry](const std::optional<Error>& error) {
        if (request != m_request)
            return;
        m_isTrying = false;
        tried(entry, error);
        look(); // for the next
    });
}

void WatchedFolder::tried(const Entry& entry, const std::optional<Error>& error)
{
    const auto seen = m_seen.find(entry.name);
    if (seen == m_seen.end() || !(seen->entry == entry) || seen->state != Seen::State::Tried)
        return; // it has changed meanwhile
    // Perhaps the rest of it comes later.
    seen->error = error;
    seen->state = error ? Seen::State::Doubtful : Seen::State::Ready;
    if (error)
        return;
    const auto later = std::find_if(m_ready.begin(), m_ready.end(), [&](const QString& name) {
        return m_seen.value(name).entry.changed > entry.changed;
    });
    m_ready.insert(later, entry.name);
    Q_EMIT changed();
}

QString WatchedFolder::take()
{
    if (m_ready.isEmpty())
        return {};
    const QString name = m_ready.takeFirst();
    m_seen[name].state = Seen::State::Taken;
    Q_EMIT changed();
    return QDir(m_folder).filePath(name);
}

QString WatchedFolder::next() const
{
    return m_ready.isEmpty() ? QString() : QDir(m_folder).filePath(m_ready.first());
}

void WatchedFolder::giveBack(const QString& path, Place place)
{
    const auto seen = m_seen.find(QFileInfo(path).fileName());
    if (path != QDir(m_folder).filePath(QFileInfo(path).fileName()) || seen == m_seen.end()
        || seen->state != Seen::State::Taken || m_finished.contains(seen->entry.key()))
        return;
    seen->state = Seen::State::Ready;
    m_ready.insert(place == Place::First ? 0 : m_ready.size(), seen.key());
    Q_EMIT changed();
}

void WatchedFolder::finish(const QString& path)
{
    const auto seen = m_seen.find(QFileInfo(path).fileName());
    if (path != QDir(m_folder).filePath(QFileInfo(path).fileName()) || seen == m_seen.end())
        return;
    const QString key = seen->entry.key();
    m_ready.removeAll(seen.key());
    seen->state = Seen::State::Taken;
    if (!m_finished.contains(key)) {
        m_finished << key;
        note(key);
    }
}

void WatchedFolder::unfinish(const QString& path)
{
    const auto seen = m_seen.find(QFileInfo(path).fileName());
    if (path != QDir(m_folder).filePath(QFileInfo(path).fileName()) || seen == m_seen.end())
        return;
    if (m_finished.remove(seen->entry.key()))
        writeLedger();
}

QString WatchedFolder::ledger() const
{
    const auto hash = QCryptographicHash::hash(m_folder.toUtf8(), QCryptographicHash::Sha1).toHex();
    return QFileInfo(QSettings().fileName()).absolutePath() + QStringLiteral("/watched-") + QLatin1String(hash);
}

void WatchedFolder::readLedger()
{
    QFile file(ledger());
    if (!file.open(QFile::ReadOnly))
        return;
    while (!file.atEnd())
        if (const QByteArray line = file.readLine(); line.endsWith('\n')) // the last may be half
            m_finished << QString::fromUtf8(QByteArray::fromPercentEncoding(line.chopped(1)));
}

void WatchedFolder::writeLedger()
{
    if (m_folder.isEmpty())
        return;
    QDir().mkpath(QFileInfo(ledger()).path());
    QSaveFile file(ledger());
    if (!file.open(QFile::WriteOnly))
        return;
    for (const QString& key : m_finished)
        file.write(key.toUtf8().toPercentEncoding(" |.-_") + '\n');
    file.commit();
}

void WatchedFolder::note(const QString& key)
{
    QFile file(ledger());
    if (file.open(QFile::WriteOnly | QFile::Append))
        file.write(key.toUtf8().toPercentEncoding(" |.-_") + '\n');
}

} // namespace countersign::ui
