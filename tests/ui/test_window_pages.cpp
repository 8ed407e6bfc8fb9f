// Letters and cheques at the desk: signatures are found on them, boxes chosen, moved and drawn, with mouse and keys.
#include "core/image/find.h"
#include "core/image/image.h"
#include "tests/core/image/pages.h"
#include "tests/ui/desk.h"

#include "ui/history/history_screen.h"
#include "ui/widgets/image_canvas.h"
#include "ui/widgets/page_canvas.h"
#include "ui/widgets/thumbnail_strip.h"

#include <QAction>
#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QDialog>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPdfWriter>
#include <QProcess>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>
#include <QTimer>

using namespace countersign;
using namespace countersign::test;
using ui::PageBox;
using ui::PageCanvas;

namespace {

constexpr int Patience = 20'000;
constexpr Box Initials{160, 1230, 400, 130};

QImage toImage(const ColorPicture& picture)
{
    const QImage view(picture.pixels.data(), picture.width, picture.height, 3 * picture.width, QImage::Format_RGB888);
    return view.copy();
}

QByteArray pdf(const QList<QImage>& pages)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QBuffer::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins({});
    writer.setResolution(150);
    QPainter painter(&writer);
    for (qsizetype i = 0; i < pages.size(); ++i) {
        if (i > 0)
            writer.newPage();
        painter.drawImage(0, 0, pages[i]);
    }
    return bytes;
}

Box boxOf(const QRect& rect)
{
    return {rect.x(), rect.y(), rect.width(), rect.height()};
}

/// A letter with two signatures; where they were drawn.
struct Letter {
    Page page = letter();
    Signed first = page.sign(3, letterSignature);
    Signed second = page.sign(4, Initials);
    Letter() { page.print(160, 1380, "Delia Morrisson"); }
};

std::filesystem::path researchData()
{
    const QByteArray named = qgetenv("COUNTERSIGN_DATA");
    return named.isEmpty() ? std::filesystem::path(COUNTERSIGN_SOURCE_DIR) / ".." / "shared" / "data"
                           : std::filesystem::path(named.toStdString());
}

} // namespace

class WindowPagesTest : public QObject {
    Q_OBJECT

    static PageCanvas& canvas(Desk& desk) { return *desk.window().findChild<PageCanvas*>(); }
    static const ui::Case& now(Desk& desk) { return desk.session().current(); }
    static void openQuery(Desk& desk, const QString& file)
    {
        desk.filesToOpen = {file};
        desk.press(Qt::Key_O, Qt::ControlModifier);
    }
    static bool waits(Desk& desk)
    {
        return QTest::qWaitFor([&] { return !desk.session().isLoading(); }, Patience);
    }
    /// As a person with the mouse, from and to places of the page.
    static void drag(PageCanvas& page, QPointF from, QPointF to)
    {
        const auto at = [&](QPointF place) { return page.toWidget({place, QSizeF()}).topLeft().toPoint(); };
        QTest::mousePress(&page, Qt::LeftButton, {}, at(from));
        QTest::mouseMove(&page, at(from + (to - from) / 2));
        QTest::mouseMove(&page, at(to));
        QTest::mouseRelease(&page, Qt::LeftButton, {}, at(to));
    }

private Q_SLOTS:
    void bothSignaturesOfALetterAreFound()
    {
        const Letter written;
        Desk desk;
        desk.open();
        desk.session().addFiles(demoReferences("genuine"), ui::Role::Reference);
        openQuery(desk, desk.write("letter.png", written.page.picture()));
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(now(desk).otherQueries.size(), 1);
        QVERIFY(desk.message().contains("Signature 1 of 2"));
        const auto& record = now(desk).result->query;
        QCOMPARE(record.original.width, 1240); // the whole page goes into the records
        const auto drawnAt = [&](const ui::Picture& picture) {
            return std::max(overlap(picture.specimen.record.box, written.first.box),
                            overlap(picture.specimen.record.box, written.second.box));
        };
        QVERIFY(drawnAt(*now(desk).query) > 0.7 && drawnAt(*now(desk).otherQueries[0]) > 0.7);

        QVERIFY(!canvas(desk).isVisible()); // first the two signatures side by side
        desk.press(Qt::Key_5);
        auto& page = canvas(desk);
        QVERIFY(page.isVisible() && page.hasFocus());
        QCOMPARE(page.page().boxes.size(), 2);
        QCOMPARE(page.page().taken, 0);
        QVERIFY(page.page().boxes[0].confidence >= page.page().boxes[1].confidence);
        QVERIFY2(page.accessibleDescription().contains("Query: 1"), qPrintable(page.accessibleDescription()));
        desk.press(Qt::Key_1);
        QVERIFY(!page.isVisible() && desk.window().findChild<ui::ImageCanvas*>()->hasFocus());
    }

    void anotherIsChosenWithTheKeys()
    {
        const Letter written;
        Desk desk;
        desk.open();
        desk.session().addFiles(demoReferences("genuine"), ui::Role::Reference);
        openQuery(desk, desk.write("letter.png", written.page.picture()));
        QVERIFY(desk.waitForVerdict());
        const auto before = now(desk).query;
        desk.press(Qt::Key_5);
        desk.press(Qt::Key_Tab);
        QCOMPARE(canvas(desk).active(), canvas(desk).page().boxes[1].box);
        QCOMPARE(now(desk).query, before); // chosen, not taken
        desk.press(Qt::Key_Return);
        QVERIFY(now(desk).query != before);
        QCOMPARE(now(desk).otherQueries, QList<ui::PicturePtr>{before});
        QCOMPARE(canvas(desk).page().taken, 1);
        QVERIFY(desk.waitForVerdict());
        QVERIFY(!now(desk).human); // the first Enter took the box, a second would confirm
        desk.press(Qt::Key_Return);
        QVERIFY(now(desk).human);
        // With the mouse on the decided case: it is put aside, this is another.
        const QString number = now(desk).number;
        auto& page = canvas(desk);
        QTest::mouseClick(&page, Qt::LeftButton, {}, page.toWidget(page.page().boxes[0].box).center().toPoint());
        QCOMPARE(now(desk).query, before);
        QVERIFY(!now(desk).human && now(desk).number != number);
        QVERIFY(desk.message().contains(number));
        // And the Tab key is no trap.
        for (int i = 0; i < 3 && page.hasFocus(); ++i)
            desk.press(Qt::Key_Tab);
        QVERIFY(!page.hasFocus());
    }

    void theBoxIsMovedAndResizedWithTheKeys()
    {
        Page written = letter();
        const Signed drawn = written.sign(3, letterSignature);
        Desk desk;
        desk.open();
        desk.session().addFiles(demoReferences("genuine"), ui::Role::Reference);
        openQuery(desk, desk.write("letter.png", written.picture()));
        QVERIFY(desk.waitForVerdict());
        const auto found = now(desk).query;
        desk.press(Qt::Key_5);
        auto& page = canvas(desk);
        const QRect before = page.active();
        desk.press(Qt::Key_Left);
        desk.press(Qt::Key_Up);
        desk.press(Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(page.isChanging());
        QVERIFY(page.active().left() < before.left() && page.active().top() < before.top());
        QVERIFY(page.active().width() > before.width() && page.active().height() == before.height());
        QCOMPARE(now(desk).query, found);
        desk.press(Qt::Key_Escape);
        QVERIFY(!page.isChanging());
        QCOMPARE(page.active(), before);

        // Half of the signature.
        for (int i = 0; i < 60 && page.active().width() > before.width() / 2; ++i)
            desk.press(Qt::Key_Left, Qt::ShiftModifier);
        const QRect half = page.active();
        desk.press(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(now(desk).query != found, Patience);
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(now(desk).query->box, boxOf(half));
        QVERIFY(now(desk).result->query.box.width < drawn.box.width);
        QCOMPARE(page.page().boxes.size(), 1);
        QVERIFY(page.page().boxes[0].origin == PageBox::Origin::Changed);
        desk.press(Qt::Key_Escape); // back to what was found
        QCOMPARE(now(desk).query, found);
        QCOMPARE(page.active(), before);
        QVERIFY(desk.waitForVerdict());
    }

    void aBoxIsDrawnWithTheMouse()
    {
        const Letter written;
        Desk desk;
        desk.open();
        desk.session().addFiles(demoReferences("genuine"), ui::Role::Reference);
        openQuery(desk, desk.write("letter.png", written.page.picture()));
        QVERIFY(desk.waitForVerdict());
        const auto found = now(desk).query;
        desk.press(Qt::Key_5);
        auto& page = canvas(desk);
        // Around the other one, from the paper beside it.
        const Box& other =
            overlap(found->specimen.record.box, written.first.box) > 0.5 ? written.second.box : written.first.box;
        drag(page, {other.x - 25.0, other.y - 25.0}, {other.x + other.width + 25.0, other.y + other.height + 20.0});
        QVERIFY(!now(desk).result); // what it rested on is being replaced
        QTRY_VERIFY_WITH_TIMEOUT(now(desk).query != found, Patience);
        QVERIFY(overlap(now(desk).query->specimen.record.box, other) > 0.7);
        QCOMPARE(now(desk).query->candidate, -1);
        QCOMPARE(page.page().boxes.size(), 3);
        QVERIFY(page.page().boxes[2].origin == PageBox::Origin::Drawn);
        QCOMPARE(page.page().taken, 2);
        QVERIFY(desk.waitForVerdict());
        // A handle of it.
        const QRect box = page.active();
        drag(page, QPointF(box.right() + 1, box.center().y()), QPointF(box.right() + 40, box.center().y()));
        QTRY_COMPARE_WITH_TIMEOUT(now(desk).query->box.x, box.x(), Patience);
        QTRY_VERIFY_WITH_TIMEOUT(now(desk).query->box.width > box.width() + 20, Patience);
        QVERIFY(desk.waitForVerdict());
        // Nothing but paper: the query stays.
        const auto last = now(desk).query;
        drag(page, {40, 1600}, {140, 1700});
        QVERIFY(waits(desk));
        QVERIFY2(desk.message().contains("no writing"), qPrintable(desk.message()));
        QCOMPARE(now(desk).query, last);
        QVERIFY(!page.isChanging());
        QVERIFY(desk.waitForVerdict());
        // Zoomed and moved, places are still where they are.
        for (int i = 0; i < 4; ++i)
            desk.press(Qt::Key_Plus);
        QVERIFY(page.zoom() > 2);
        QTest::mousePress(&page, Qt::RightButton, {}, {200, 200});
        QTest::mouseMove(&page, {230, 220});
        QTest::mouseRelease(&page, Qt::RightButton, {}, {230, 220});
        const QRect active = page.active();
        drag(page, QRectF(active).center(), QRectF(active).center() + QPointF(24, 10));
        QTRY_VERIFY_WITH_TIMEOUT(std::abs(now(desk).query->box.x - active.x() - 24) <= 3, Patience); // whole pixels
        desk.press(Qt::Key_0);
        QCOMPARE(page.zoom(), 1.0);
    }

    void aPageWithoutASignatureOpensItself()
    {
        Page written = letter();
        const Signed small = written.sign(5, {900, 60, 170, 44}); // where letters are not signed
        Desk desk;
        desk.open();
        desk.session().addFiles(demoReferences("genuine"), ui::Role::Reference);
        QTRY_COMPARE(now(desk).references.size(), 3);
        openQuery(desk, desk.write("unsigned.png", letter().picture()));
        auto& page = canvas(desk);
        QTRY_VERIFY_WITH_TIMEOUT(page.isVisible(), Patience);
        QVERIFY(!now(desk).query && page.hasFocus());
        QVERIFY2(page.accessibleDescription().contains("No signature found: draw a box around it"),
                 qPrintable(page.accessibleDescription()));
        QCOMPARE(desk.find<ui::ThumbnailStrip>("query")->count(), 1);
        desk.press(Qt::Key_N);
        QVERIFY(page.isChanging());
        desk.press(Qt::Key_Escape);
        QVERIFY(!page.isChanging() && page.active().isNull());
        drag(page, {600, 1200}, {1100, 1350}); // between closing and name, where nobody signed
        QVERIFY(waits(desk));
        QVERIFY2(desk.message().contains("no writing"), qPrintable(desk.message()));
        QVERIFY(!now(desk).query);

        openQuery(desk, desk.write("small.png", written.picture()));
        QTRY_COMPARE_WITH_TIMEOUT(page.page().title, QString("small.png"), Patience);
        if (!now(desk).query)
            drag(page, {small.box.x - 15.0, small.box.y - 12.0},
                 {small.box.x + small.box.width + 15.0, small.box.y + small.box.height + 12.0});
        QVERIFY(desk.waitForVerdict());
        QVERIFY(overlap(now(desk).query->specimen.record.box, small.box) > 0.4);
        // The next case has no page.
        desk.press(Qt::Key_Return);
        QVERIFY(now(desk).human);
        desk.press(Qt::Key_N);
        QVERIFY(now(desk).isEmpty());
        QVERIFY(!page.isVisible() && !desk.window().verifyScreen().actions().page->isEnabled());
    }

    void aDoubtfulOneOpensItsPage()
    {
        // Signatures stand below what they are put to: the more print stands below one, the less likely it is one.
        Page written(1240, 1754);
        Signed early;
        double confidence = 0;
        for (int top = 300; top < 1300 && confidence < image::UsualConfidence; top += 40) {
            written = Page(1240, 1754);
            written.fillWithPrint(160, 1080, 120, top, 1);
            early = written.sign(3, {660, top + 30, 420, 130});
            written.fillWithPrint(160, 1080, top + 200, 1650, 2);
            const auto found = image::find({written.picture()});
            confidence = found && found->size() == 1 ? found->front().confidence : 0;
        }
        QVERIFY2(confidence >= image::UsualConfidence && confidence < image::LikelyConfidence,
                 qPrintable(QString::number(confidence)));
        Desk desk;
        desk.open();
        desk.session().addFiles(demoReferences("genuine"), ui::Role::Reference);
        openQuery(desk, desk.write("early.png", written.picture()));
        auto& page = canvas(desk);
        QTRY_VERIFY_WITH_TIMEOUT(page.isVisible(), Patience);
        QVERIFY(now(desk).query);
        QVERIFY(overlap(now(desk).query->box, early.box) > 0.5);
        // One that is likely does not.
        openQuery(desk, desk.write("letter.png", Letter().page.picture()));
        QTRY_COMPARE_WITH_TIMEOUT(now(desk).otherQueries.size(), 1, Patience);
        QVERIFY(desk.waitForVerdict());
    }

    void aSignatureAloneHasNoPage()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        QVERIFY(!now(desk).pages());
        QVERIFY(!desk.window().verifyScreen().actions().page->isEnabled());
        desk.press(Qt::Key_5);
        QVERIFY(!canvas(desk).isVisible());
    }

    void pagesOfADocumentAreTurned()
    {
        Page first = letter(), third = letter();
        first.sign(1, letterSignature);
        third.sign(2, letterSignature);
        Desk desk;
        desk.open();
        openQuery(desk, desk.write("contract.pdf", pdf({toImage(first.picture()), toImage(letter().picture()),
                                                        toImage(third.picture())})));
        QTRY_VERIFY_WITH_TIMEOUT(now(desk).query, Patience);
        QCOMPARE(now(desk).queries, 2);
        desk.press(Qt::Key_5);
        auto& page = canvas(desk);
        QCOMPARE(page.page().pages, 3);
        QCOMPARE(page.page().page, 0);
        desk.press(Qt::Key_PageDown);
        QVERIFY(page.page().page == 1 && page.page().boxes.isEmpty());
        desk.press(Qt::Key_PageDown);
        QVERIFY(page.page().page == 2 && page.page().boxes.size() == 1);
        QCOMPARE(page.page().taken, -1);
        const auto one = now(desk).query;
        desk.press(Qt::Key_Return);
        QVERIFY(now(desk).query != one);
        QCOMPARE(now(desk).query->page, 2);
        QCOMPARE(page.page().taken, 0);
    }

    void aPageIsPasted()
    {
        const Letter written;
        Desk desk;
        desk.open();
        QApplication::clipboard()->setImage(toImage(written.page.picture()));
        desk.press(Qt::Key_V, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(now(desk).query, Patience);
        QCOMPARE(now(desk).queries, 2);
        QVERIFY(now(desk).pages() != nullptr);
    }

    void referencesAreTakenOffTheirPages()
    {
        const Letter written;
        Page other = cheque();
        const Signed drawn = other.sign(3, chequeSignature, Blue, 300);
        Desk desk(nullptr, true);
        desk.open();
        const QString letterFile = desk.write("mandate.png", written.page.picture()),
                      chequeFile = desk.write("cheque.png", other.picture());
        desk.session().addFiles({letterFile, chequeFile, letterFile}, ui::Role::Reference);
        QTRY_COMPARE_WITH_TIMEOUT(now(desk).references.size(), 2, Patience); // the likeliest of each, each once
        QVERIFY(overlap(now(desk).references[1]->specimen.record.box, drawn.box) > 0.7);
        desk.session().addFiles({desk.write("unsigned.png", letter().picture())}, ui::Role::Reference);
        QTRY_VERIFY_WITH_TIMEOUT(desk.message().startsWith("unsigned.png: No signature"), Patience);
        QCOMPARE(now(desk).references.size(), 2);
        desk.press(Qt::Key_N);

        enrol(desk, "DE1", "Delia", {letterFile, chequeFile});
        desk.press(Qt::Key_1, Qt::AltModifier);
        desk.find<QLineEdit>("customer")->setFocus();
        desk.type("Delia");
        desk.press(Qt::Key_Escape);
        desk.press(Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(now(desk).references.size(), 2, Patience);
        openQuery(desk, letterFile);
        QVERIFY(desk.waitForVerdict());
        const auto& stored = now(desk).result->references;
        QVERIFY(std::ranges::any_of(stored, [&](const auto& one) { return overlap(one.box, drawn.box) > 0.7; }));
        for (const auto& one : stored)
            QVERIFY(one.original.width >= 1240); // their pages are kept
    }

    void thePageIsOnFile()
    {
        const Letter written;
        Desk desk(nullptr, true);
        desk.open();
        desk.session().addFiles(demoReferences("genuine"), ui::Role::Reference);
        openQuery(desk, desk.write("letter.png", written.page.picture()));
        QVERIFY(desk.waitForVerdict());
        desk.press(Qt::Key_Return);
        QVERIFY(now(desk).human);
        const Box box = now(desk).query->specimen.record.box;
        desk.press(Qt::Key_5, Qt::AltModifier); // files it
        QLabel* thumbnail = nullptr;
        for (auto* history : desk.window().findChildren<ui::HistoryScreen*>()) {
            if (!history->isVisible())
                continue;
            auto* table = history->findChild<QTableView*>("cases");
            QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, Patience);
            table->setCurrentIndex(table->model()->index(0, 0));
            QTRY_VERIFY_WITH_TIMEOUT(history->openCase(), Patience);
            QCOMPARE(history->openCase()->what.verification.query.box, box);
            thumbnail = history->findChild<QLabel*>("pageOfQuery");
        }
        QVERIFY(thumbnail && thumbnail->isVisible());
        const QImage shown = thumbnail->pixmap().toImage();
        QVERIFY(shown.height() > shown.width()); // a letter, all of it
        const double scale = shown.width() / 1240.0;
        const QColor frame = shown.pixelColor(int((box.x + box.width / 2.0) * scale), int(box.y * scale) - 1);
        QVERIFY2(frame.red() > frame.green() + 60, qPrintable(frame.name()));
    }

    void aModelOfAnotherSizeGetsTheSameSignatures()
    {
        const Letter written;
        auto info = PooledEncoder::defaultInfo();
        info.inputSize = {224, 224};
        Desk desk(std::make_shared<PooledEncoder>(info));
        desk.window().show();
        const QString file = desk.write("letter.png", written.page.picture());
        desk.window().begin({.query = file, .references = demoReferences("genuine")}); // before the size is known
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(now(desk).queries, 2);
    }

    void encryptedDocumentsAskForTheirPassword()
    {
        if (QStandardPaths::findExecutable("qpdf").isEmpty())
            QSKIP("qpdf is not installed");
        Page written = letter();
        written.sign(3, letterSignature);
        Desk desk;
        desk.open();
        const QString open = desk.write("open.pdf", pdf({toImage(written.picture())})),
                      locked = desk.file("locked.pdf");
        QProcess::execute("qpdf", {"--encrypt", "secret", "owner", "256", "--", open, locked});
        openQuery(desk, locked); // the person cancels
        QTRY_COMPARE_WITH_TIMEOUT(desk.passwordsAskedFor, QStringList{"locked.pdf"}, Patience);
        QVERIFY(waits(desk));
        QVERIFY(now(desk).isEmpty());
        desk.passwordsToType = {"wrong", "secret"};
        openQuery(desk, locked);
        QTRY_VERIFY_WITH_TIMEOUT(now(desk).query, Patience);
        QCOMPARE(desk.passwordsAskedFor, (QStringList{"locked.pdf", "locked.pdf", "locked.pdf again"}));
        desk.press(Qt::Key_N);

        // With the real dialog, beside a file that needs none.
        desk.asksForPasswords = true;
        QStringList answers{"wrong", "secret"};
        const void* answered = nullptr;
        QTimer person; // looks whether there is a new dialog
        connect(&person, &QTimer::timeout, this, [&] {
            auto* dialog = QApplication::activeModalWidget();
            if (!dialog || dialog->windowHandle() == answered || answers.isEmpty())
                return;
            answered = dialog->windowHandle();
            auto* field = dialog->findChild<QLineEdit*>();
            QVERIFY(field && field->echoMode() == QLineEdit::Password);
            QTest::keyClicks(field, answers.takeFirst());
            QTest::keyClick(field, Qt::Key_Return);
            answered = nullptr;
        });
        person.start(50);
        desk.filesToOpen = {demoFile("genuine/query.png"), locked};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(now(desk).queries, 2, Patience);
        QVERIFY(answers.isEmpty());
        QCOMPARE(desk.passwordsAskedFor.last(), QString("locked.pdf again"));
    }

    /// The window answers while pages are searched.
    void theDeskIsNotHeldUp()
    {
        const Letter written;
        Desk desk;
        desk.open();
        const QString file = desk.write("letter.png", written.page.picture());
        qint64 longest = 0;
        QElapsedTimer since;
        since.start();
        QTimer beat;
        beat.setInterval(5);
        connect(&beat, &QTimer::timeout, this, [&] { longest = std::max(longest, since.restart()); });
        openQuery(desk, file);
        beat.start();
        since.restart();
        QTRY_VERIFY_WITH_TIMEOUT(now(desk).query, Patience);
        desk.press(Qt::Key_5);
        QTest::qWait(100);
        qInfo("longest without an answer: %lld ms", static_cast<long long>(longest));
        QVERIFY2(longest < 250, qPrintable(QString::number(longest)));
    }

    void pagesOfTheResearchData()
    {
        const auto letterFile = researchData() / "letters" / "001.tif",
                   chequeFile = researchData() / "cheques" / "001.jpg";
        if (!std::filesystem::exists(letterFile) || !std::filesystem::exists(chequeFile))
            QSKIP("The research data are not here (COUNTERSIGN_DATA).");
        Desk desk;
        desk.open();
        openQuery(desk, QString::fromStdString(letterFile.string()));
        QTRY_VERIFY_WITH_TIMEOUT(now(desk).query, Patience);
        QVERIFY(overlap(now(desk).query->specimen.record.box, {575, 864, 323, 110}) > 0.5);
        desk.press(Qt::Key_N);
        openQuery(desk, QString::fromStdString(chequeFile.string()));
        QTRY_VERIFY_WITH_TIMEOUT(now(desk).query, Patience);
        const auto& box = now(desk).query->specimen.record.box;
        const auto& size = now(desk).pages()->pages[0].scan.picture;
        QVERIFY(box.x > size.width / 2 && box.y > size.height / 3); // where cheques are signed
        desk.press(Qt::Key_5);
        QVERIFY(canvas(desk).isVisible() && canvas(desk).page().taken == 0);
    }
};

QTEST_MAIN(WindowPagesTest)
#include "test_window_pages.moc"
