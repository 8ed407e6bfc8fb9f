// A real folder into which files are written as a copier does, whole and in halves, while a desk watches it.
#include "tests/ui/desk.h"
#include "tests/ui/watched.h"
#include "ui/desk/watched_folder.h"

#include <QLabel>
#include <QPushButton>
#include <QTabWidget>

using namespace countersign;
using namespace countersign::test;
using ui::WatchedFolder;

namespace {

/// Machines that do other work too take their time.
constexpr int Patience = 20'000;

QString titleOf(Desk& desk)
{
    const auto& query = desk.session().current().query;
    return query ? query->view.title : QString();
}

QString said(Desk& desk)
{
    auto* label = desk.find<QLabel>("watching");
    return label->isVisible() ? label->text() : QString();
}

} // namespace

class WindowWatchedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chosenInTheSettings()
    {
        const Folder folder;
        folder.write("old.png", demo("genuine/reference-1.png"));
        QTest::qWait(200); // what came a moment before counts as new
        Desk desk(nullptr, true);
        desk.open();
        QCOMPARE(said(desk), QString());
        desk.folderToOpen = folder.path();
        desk.press(Qt::Key_8, Qt::AltModifier);
        auto* choose = desk.find<QPushButton>("chooseWatched");
        for (auto* tabs : desk.window().findChildren<QTabWidget*>())
            for (int i = 0; i < tabs->count(); ++i)
                if (tabs->widget(i)->isAncestorOf(choose))
                    tabs->setCurrentIndex(i);
        QTRY_VERIFY(choose->isVisible());
        QTest::mouseClick(choose, Qt::LeftButton);
        QVERIFY(desk.find<QLabel>("watchedFolder")->text().contains(folder.path()));
        QCOMPARE(said(desk), "Watched folder: " + folder.path() + ". Nothing new.");
        desk.press(Qt::Key_1, Qt::AltModifier);
        folder.write("new.png", demo("genuine/query.png"));
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(desk), "new.png", Patience);
        // What lay there before is left alone, after a restart as well.
        desk.session().removeQuery();
        desk.reopen();
        QTRY_COMPARE(said(desk), "Watched folder: " + folder.path() + ". Nothing new.");
        QTest::qWait(2500);
        QCOMPARE(titleOf(desk), QString());
        desk.press(Qt::Key_8, Qt::AltModifier);
        QTest::mouseClick(desk.find<QPushButton>("stopWatching"), Qt::LeftButton);
        QCOMPARE(said(desk), QString());
        QCOMPARE(WatchedFolder::chosen(), QString());
    }

    void halfAFileWaits()
    {
        const Folder folder;
        Desk desk;
        folder.watch();
        desk.open();
        const QByteArray bytes = demo("genuine/query.png");
        folder.write("scan.png", bytes.left(bytes.size() / 2));
        QTest::qWait(3500); // longer than it has to rest to be tried
        QCOMPARE(titleOf(desk), QString());
        QCOMPARE(desk.message(), QString());
        folder.write("scan.png", bytes.mid(bytes.size() / 2));
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(desk), "scan.png", Patience);
        QCOMPARE(desk.message(), QString());
    }

    void oneAfterAnotherAndAfterARestart()
    {
        const Folder folder;
        Desk desk(nullptr, true);
        folder.watch();
        desk.open();
        for (const char* name : {"1.png", "2.png", "3.png"}) {
            folder.write(name, demo("genuine/query.png"));
            QTest::qWait(30); // the oldest comes first
        }
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(desk), "1.png", Patience);
        QTRY_COMPARE(said(desk), "Watched folder: " + folder.path() + ". 2 files wait; they come one after another.");
        desk.filesToOpen = demoReferences("genuine");
        desk.press(Qt::Key_R, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        desk.session().confirm();
        desk.session().nextCase(true);
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(desk), "2.png", Patience);
        QTRY_COMPARE(said(desk), "Watched folder: " + folder.path() + ". One file waits; it is next.");
        // Decided is finished, also where the desk ends before the next case.
        QVERIFY(desk.waitForVerdict());
        desk.session().confirm();
        desk.reopen();
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(desk), "3.png", Patience);
        // What was not decided comes again.
        desk.reopen();
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(desk), "3.png", Patience);
        desk.filesToOpen = demoReferences("genuine");
        desk.press(Qt::Key_R, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        desk.session().confirm();
        desk.session().undoDecision();
        desk.reopen();
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(desk), "3.png", Patience);
        desk.session().removeQuery();
        QTRY_COMPARE(said(desk), "Watched folder: " + folder.path() + ". Nothing new.");
        desk.reopen();
        QTest::qWait(2500);
        QCOMPARE(titleOf(desk), QString());
    }

    void whatIsOnTheDeskStays()
    {
        const Folder folder;
        Desk desk;
        folder.watch();
        desk.open();
        desk.filesToOpen = {demoFile("skilled-forgery/query.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(desk), "query.png", Patience);
        folder.write("scan.png", demo("genuine/query.png"));
        QTRY_VERIFY_WITH_TIMEOUT(said(desk).contains("One file waits"), Patience);
        QTest::qWait(300);
        QCOMPARE(titleOf(desk), "query.png");
        QTest::mouseClick(desk.find<QPushButton>("takeWatched"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(desk), "scan.png", Patience);
        // Another is put in its place: it waits, and is not lost.
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(desk), "query.png", Patience);
        QTRY_VERIFY_WITH_TIMEOUT(said(desk).contains("One file waits"), Patience);
        desk.session().removeQuery();
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(desk), "scan.png", Patience);
    }

    void unreadableFilesAreSaidOnce()
    {
        const Folder folder;
        Desk desk;
        folder.watch();
        desk.open();
        folder.write("bad.png", "this is no picture at all");
        folder.write("good.png", demo("genuine/query.png"));
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(desk), "good.png", Patience); // it holds up no other
        QTRY_VERIFY_WITH_TIMEOUT(desk.message().startsWith("bad.png: It is not a picture that can be read."), 25'000);
        desk.reopen();
        QTRY_COMPARE_WITH_TIMEOUT(titleOf(desk), "good.png", Patience);
        QTest::qWait(1000);
        QCOMPARE(desk.message(), QString());
    }
};

QTEST_MAIN(WindowWatchedTest)
#include "test_window_watched.moc"
