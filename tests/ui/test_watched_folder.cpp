// Real files that come, grow, change and go in a real folder.
#include "tests/ui/watched.h"
#include "ui/desk/watched_folder.h"

#include <QDir>
#include <QSignalSpy>

#include <memory>

using namespace countersign;
using namespace countersign::test;
using namespace std::chrono_literals;
using ui::WatchedFolder;

namespace {

/// In no more than a blink, for what would take seconds.
constexpr WatchedFolder::Patience Quick{.look = 20ms, .rest = 100ms, .settled = 100ms, .hopeless = 1500ms};

} // namespace

class WatchedFolderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_settings = std::make_unique<QTemporaryDir>();
        QCoreApplication::setOrganizationName("countersign-test");
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings->path());
    }

    void oldFilesAreLeftAlone()
    {
        const Folder folder;
        folder.write("old.png", demo("genuine/query.png"));
        QTest::qWait(300);
        {
            WatchedFolder watched(Quick);
            watched.choose(folder.path());
            QCOMPARE(WatchedFolder::chosen(), folder.path());
            folder.write("new.png", demo("genuine/query.png"));
            QTRY_COMPARE(watched.waiting(), 1);
            QCOMPARE(watched.take(), folder.file("new.png"));
            QTest::qWait(400);
            QCOMPARE(watched.waiting(), 0);
        } // not finished: it comes again
        WatchedFolder again(Quick);
        again.resume();
        QTRY_COMPARE(again.waiting(), 1);
        QCOMPARE(again.take(), folder.file("new.png"));
        again.finish(folder.file("new.png"));
        WatchedFolder third(Quick);
        third.resume();
        QTest::qWait(600);
        QCOMPARE(third.waiting(), 0);
        again.unfinish(folder.file("new.png"));
        WatchedFolder fourth(Quick);
        fourth.resume();
        QTRY_COMPARE(fourth.waiting(), 1);
        third.choose({});
        QCOMPARE(WatchedFolder::chosen(), QString());
        QCOMPARE(third.folder(), QString());
    }

    void theOldestComesFirst()
    {
        const Folder folder;
        folder.watch();
        for (const char* name : {"b.png", "a.png", "c.PNG"}) {
            folder.write(name, demo("genuine/query.png"));
            QTest::qWait(30);
        }
        WatchedFolder watched(Quick);
        watched.resume();
        QTRY_COMPARE(watched.waiting(), 3);
        for (const char* name : {"b.png", "a.png", "c.PNG"})
            QCOMPARE(watched.take(), folder.file(name));
        watched.giveBack(folder.file("a.png"));
        watched.giveBack(folder.file("c.PNG"), WatchedFolder::Place::Last);
        watched.giveBack(folder.file("b.png"));
        for (const char* name : {"b.png", "a.png", "c.PNG"})
            QCOMPARE(watched.take(), folder.file(name));
    }

    void unreadableFilesAreRefusedOnce()
    {
        const Folder folder;
        folder.watch();
        folder.write("bad.png", "this is no picture at all");
        folder.write("half.png", demo("genuine/query.png").left(2000));
        folder.write("empty.pdf", {});
        WatchedFolder watched(Quick);
        QSignalSpy refused(&watched, &WatchedFolder::refused);
        watched.resume();
        QTest::qWait(700);
        QCOMPARE(refused.size(), 0); // they may still grow
        QTRY_COMPARE(refused.size(), 3);
        QStringList names;
        for (const auto& one : refused)
            names << QString::fromStdString(one.first().value<Error>().context);
        names.sort();
        QCOMPARE(names, (QStringList{"bad.png", "empty.pdf", "half.png"}));
        WatchedFolder again(Quick);
        QSignalSpy anew(&again, &WatchedFolder::refused);
        again.resume();
        QTest::qWait(2500);
        QCOMPARE(anew.size(), 0);
        QCOMPARE(refused.size(), 3);
    }

    void theFolderGoesAndComes()
    {
        auto folder = std::make_unique<Folder>();
        const QString path = folder->path();
        QSettings().setValue("watched/folder", path);
        WatchedFolder watched(Quick);
        QSignalSpy refused(&watched, &WatchedFolder::refused);
        watched.resume();
        QTest::qWait(200);
        QCOMPARE(refused.size(), 0);
        folder.reset();
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(refused.first().first().value<Error>().context, path.toStdString());
        QTest::qWait(400);
        QCOMPARE(refused.size(), 1); // once
        QVERIFY(QDir().mkpath(path));
        QVERIFY(QFile::copy(COUNTERSIGN_SOURCE_DIR "/resources/demo/genuine/query.png", path + "/a.png"));
        QTRY_COMPARE(watched.waiting(), 1);
        QCOMPARE(watched.take(), path + "/a.png");
        QDir(path).removeRecursively();
    }

    void aFileThatChangesIsAnother()
    {
        const Folder folder;
        folder.watch();
        WatchedFolder watched(Quick);
        watched.resume();
        folder.write("a.png", demo("genuine/query.png"));
        QTRY_COMPARE(watched.waiting(), 1);
        const QString path = watched.take();
        QCOMPARE(path, folder.file("a.png"));
        QCOMPARE(watched.waiting(), 0);
        watched.giveBack(path);
        QCOMPARE(watched.waiting(), 1);
        QCOMPARE(watched.next(), path);
        QCOMPARE(watched.take(), path);
        watched.finish(path);
        watched.giveBack(path); // too late
        QCOMPARE(watched.waiting(), 0);
        QTest::qWait(400);
        QCOMPARE(watched.waiting(), 0);
        // The copier counts from the beginning again.
        folder.remove("a.png");
        folder.write("a.png", demo("genuine/reference-1.png"));
        QTRY_COMPARE(watched.waiting(), 1);
        // One that goes before anybody took it no longer waits.
        folder.remove("a.png");
        QTRY_COMPARE(watched.waiting(), 0);
    }

    void aFileThatGrowsSlowlyWaits()
    {
        const Folder folder;
        folder.watch();
        WatchedFolder watched(Quick);
        QSignalSpy refused(&watched, &WatchedFolder::refused);
        watched.resume();
        const QByteArray bytes = demo("genuine/query.png");
        for (int part = 0; part < 10; ++part) { // longer in all than anything hopeless may rest
            QCOMPARE(watched.waiting(), 0);
            const auto step = bytes.size() / 10;
            folder.write("a.png", part < 9 ? bytes.mid(part * step, step) : bytes.mid(part * step));
            QTest::qWait(200);
        }
        QTRY_COMPARE(watched.waiting(), 1);
        QCOMPARE(refused.size(), 0);
        folder.write(".hidden.png", bytes);
        folder.write("notes.txt", "no picture");
        QTest::qWait(1200);
        QCOMPARE(watched.waiting(), 1);
        QCOMPARE(refused.size(), 0);
    }

private:
    std::unique_ptr<QTemporaryDir> m_settings;
};

QTEST_GUILESS_MAIN(WatchedFolderTest)
#include "test_watched_folder.moc"
