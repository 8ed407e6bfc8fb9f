// Pictures that take down whoever reads them: the real process that reads for the desk is killed and stopped.
#include "core/base/sha256.h"
#include "tests/support/processes.h"
#include "tests/ui/desk.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QFile>
#include <QImage>
#include <QMimeData>
#include <QTest>

#include <csignal>
#include <random>
#include <unistd.h>

using namespace countersign;
using namespace countersign::test;

namespace {

std::vector<pid_t> readersOf(pid_t parent)
{
    return childrenOf(parent, "countersign-pages");
}

/// What reads a file for this desk right now.
pid_t reader()
{
    for (const auto kept : readersOf(::getpid()))
        if (const auto forks = readersOf(kept); !forks.empty())
            return forks[0];
    return 0;
}

/// Noise, which takes long to read: its pixels are those of many pages.
QByteArray slowPicture()
{
    static const QByteArray file = [] {
        std::mt19937 random(1);
        QImage image(6000, 5000, QImage::Format_RGB888);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < 3 * image.width(); ++x)
                image.scanLine(y)[x] = static_cast<uchar>(random());
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QBuffer::WriteOnly);
        image.save(&buffer, "PNG");
        return bytes;
    }();
    return file;
}

} // namespace

class WindowHostileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thePictureThatKillsItsReader()
    {
        Desk desk;
        desk.open();
        desk.filesToOpen = {desk.write("hostile.png", slowPicture())};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY(reader() != 0);
        ::kill(reader(), SIGKILL);
        QTRY_COMPARE(desk.message(), "hostile.png: The file is damaged. Scan it or copy it again.");
        QVERIFY(!desk.session().current().query);
        desk.filesToOpen = {demoFile("genuine/query.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY(desk.session().current().query);
        QCOMPARE(desk.session().current().query->view.title, "query.png");
    }

    void theReaderItselfIsGone()
    {
        Desk desk;
        desk.open();
        desk.filesToOpen = {demoFile("genuine/query.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY(desk.session().current().query);
        const auto kept = readersOf(::getpid());
        QCOMPARE(kept.size(), std::size_t(1));
        ::kill(kept[0], SIGKILL);
        desk.filesToOpen = demoReferences("genuine");
        desk.press(Qt::Key_R, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
    }

    /// What another program copied comes as that one wrote it, and is not decoded here.
    void bytesArePasted()
    {
        Desk desk;
        desk.open();
        QFile file(demoFile("genuine/query.png"));
        QVERIFY(file.open(QFile::ReadOnly));
        const QByteArray bytes = file.readAll();
        auto* copied = new QMimeData;
        copied->setData("image/png", bytes);
        QApplication::clipboard()->setMimeData(copied);
        desk.press(Qt::Key_V, Qt::ControlModifier);
        QTRY_VERIFY(desk.session().current().query);
        const auto& record = desk.session().current().query->specimen.record;
        QCOMPARE(record.sha256,
                 sha256({reinterpret_cast<const std::uint8_t*>(bytes.data()), std::size_t(bytes.size())}));

        copied = new QMimeData;
        copied->setData("image/gif", "GIF89a and no more than that");
        QApplication::clipboard()->setMimeData(copied);
        desk.press(Qt::Key_V, Qt::ControlModifier);
        QTRY_VERIFY2(desk.message().startsWith("clipboard: It is not a picture that can be read."),
                     qPrintable(desk.message()));
    }

    void pastedPictureThatKillsItsReader()
    {
        Desk desk;
        desk.open();
        auto* copied = new QMimeData;
        copied->setData("image/png", slowPicture());
        QApplication::clipboard()->setMimeData(copied);
        desk.press(Qt::Key_V, Qt::ControlModifier);
        QTRY_VERIFY(reader() != 0);
        ::kill(reader(), SIGKILL);
        QTRY_COMPARE(desk.message(), "clipboard: The file is damaged. Scan it or copy it again.");
    }
};

QTEST_MAIN(WindowHostileTest)
#include "test_window_hostile.moc"
