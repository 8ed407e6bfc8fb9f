// Where pages of a form are signed is remembered: chosen on one, taken on the next, forgotten, with mouse and keys.
#include "core/image/image.h"
#include "core/image/made_cheque.h"
#include "tests/core/image/pages.h"
#include "tests/ui/desk.h"

#include "ui/desk/records.h"
#include "ui/widgets/page_canvas.h"

#include <QAction>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>

using namespace countersign;
using namespace countersign::test;
using ui::PageBox;
using ui::PageCanvas;

namespace {

constexpr int Patience = 20'000;
constexpr Box Left{160, 1230, 400, 130};

/// A letter that is signed on the left and on the right.
struct Letter {
    Page page = letter();
    Signed right, left;
    Letter(unsigned onTheRight, unsigned onTheLeft)
        : right(page.sign(onTheRight, letterSignature)), left(page.sign(onTheLeft, Left))
    {
        page.print(160, 1380, "Delia Morrisson");
    }
};

image::MadeCheque madeCheque(unsigned writer, std::uint64_t seed)
{
    Page page(760, 320);
    static_cast<void>(page.sign(writer, {60, 50, 640, 220}, Black, 300));
    const auto& picture = page.picture();
    return *image::makeCheque(*image::clean({picture, 300, 1, 1}), seed);
}

} // namespace

class WindowFormsTest : public QObject {
    Q_OBJECT

    static PageCanvas& canvas(Desk& desk) { return *desk.window().findChild<PageCanvas*>(); }
    static const ui::Case& now(Desk& desk) { return desk.session().current(); }
    static QString line(Desk& desk) { return desk.find<QLabel>("formText")->text(); }
    static QPushButton* button(Desk& desk) { return desk.find<QPushButton>("formAction"); }
    static Box queryBox(Desk& desk) { return now(desk).query->specimen.record.box; }
    static void begin(Desk& desk)
    {
        desk.open();
        QVERIFY(QTest::qWaitFor([&] { return desk.session().records()->isOpen(); }, Patience));
        desk.session().addFiles(demoReferences("genuine"), ui::Role::Reference);
    }
    /// As a person, and waits for the verdict.
    static void openQuery(Desk& desk, const QString& name, const ColorPicture& picture)
    {
        desk.filesToOpen = {desk.write(name, picture)};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(now(desk).query && QString::fromStdString(now(desk).query->pages->name) == name,
                                 Patience);
        QVERIFY(desk.waitForVerdict());
    }
    static void drag(PageCanvas& page, QPointF from, QPointF to)
    {
        const auto at = [&](QPointF place) { return page.toWidget({place, QSizeF()}).topLeft().toPoint(); };
        QTest::mousePress(&page, Qt::LeftButton, {}, at(from));
        QTest::mouseMove(&page, at(from + (to - from) / 2));
        QTest::mouseMove(&page, at(to));
        QTest::mouseRelease(&page, Qt::LeftButton, {}, at(to));
    }
    /// The signature that was not taken is where pages like this are signed.
    static void rememberTheOther(Desk& desk)
    {
        desk.press(Qt::Key_5);
        desk.press(Qt::Key_Tab);
        desk.press(Qt::Key_Return);
        QVERIFY(desk.waitForVerdict());
        desk.press(Qt::Key_M);
    }
    static std::size_t forms(Desk& desk) { return desk.session().records()->forms()->fields.size(); }

private Q_SLOTS:
    void whatWasChosenIsChosenAgain()
    {
        const Letter first(3, 4), second(5, 2), third(6, 7);
        Desk desk(nullptr, true);
        begin(desk);
        openQuery(desk, "first.png", first.page.picture());
        const bool isLeftLikeliest = overlap(queryBox(desk), first.left.box) > 0.5;
        const auto& wanted = [&](const Letter& one) { return isLeftLikeliest ? one.right.box : one.left.box; };
        desk.press(Qt::Key_5);
        auto& page = canvas(desk);
        QVERIFY2(line(desk).contains("it can be remembered"), qPrintable(line(desk)));
        QVERIFY(!button(desk)->isVisible());
        desk.press(Qt::Key_M); // nothing was chosen
        QCOMPARE(forms(desk), std::size_t(0));
        const int top = page.geometry().top();
        desk.press(Qt::Key_Tab);
        desk.press(Qt::Key_Return);
        QVERIFY(overlap(queryBox(desk), wanted(first)) > 0.6);
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(line(desk), QString("You chose where this page is signed."));
        QVERIFY(button(desk)->isVisible());
        QCOMPARE(button(desk)->accessibleName(), QString("Remember for pages like this (M)"));
        QCOMPARE(page.geometry().top(), top); // nothing jumps
        desk.press(Qt::Key_M);
        QTRY_VERIFY_WITH_TIMEOUT(line(desk).startsWith("Remembered:"), Patience);
        QVERIFY(page.hasFocus());
        QCOMPARE(forms(desk), std::size_t(1));
        QCOMPARE(now(desk).otherQueries.size(), 1); // the other signature still waits
        desk.press(Qt::Key_Return);
        QVERIFY(now(desk).human);

        openQuery(desk, "second.png", second.page.picture());
        QVERIFY(overlap(queryBox(desk), wanted(second)) > 0.6);
        QCOMPARE(now(desk).otherQueries.size(), 1);
        desk.press(Qt::Key_5);
        QCOMPARE(line(desk), QString("Chosen as on the last page of this form."));
        QVERIFY(page.page().boxes[0].origin == PageBox::Origin::Known && page.page().taken == 0);
        QVERIFY2(page.accessibleDescription().contains("Query: 1 · as before"),
                 qPrintable(page.accessibleDescription()));
        // The other one, in its turn: that says nothing about the form.
        desk.press(Qt::Key_PageDown, Qt::ControlModifier);
        QVERIFY(overlap(queryBox(desk), wanted(second)) < 0.1);
        QVERIFY(!button(desk)->isVisible());
        desk.press(Qt::Key_PageDown, Qt::ControlModifier);
        QVERIFY(button(desk)->isVisible());

        // With the keys to the button: forgotten, and back.
        desk.press(Qt::Key_Backtab, Qt::ShiftModifier);
        QVERIFY(button(desk)->hasFocus());
        QCOMPARE(button(desk)->accessibleName(), QString("Forget where this form is signed"));
        desk.press(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(line(desk).startsWith("Forgotten:"), Patience);
        QVERIFY(button(desk)->hasFocus() && forms(desk) == 0);
        desk.press(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(line(desk), QString("Chosen as on the last page of this form."), Patience);
        QCOMPARE(forms(desk), std::size_t(1));
        QTest::mouseClick(button(desk), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(line(desk).startsWith("Forgotten:"), Patience);
        openQuery(desk, "third.png", third.page.picture());
        QVERIFY(overlap(queryBox(desk), wanted(third)) < 0.1);
    }

    void aMovedBoxOnCheques()
    {
        const auto first = madeCheque(1, 1), second = madeCheque(2, 2), third = madeCheque(3, 3);
        Desk desk(nullptr, true);
        begin(desk);
        openQuery(desk, "first.png", first.page.picture);
        desk.press(Qt::Key_5);
        auto& page = canvas(desk);
        // Around half of it.
        const Box& whole = first.signature;
        drag(page, {whole.x - 60.0, whole.y - 40.0}, {whole.x + whole.width / 2.0, whole.y + whole.height + 40.0});
        QTRY_VERIFY_WITH_TIMEOUT(now(desk).query && now(desk).query->candidate < 0, Patience);
        QVERIFY(desk.waitForVerdict());
        QTest::mouseClick(button(desk), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(line(desk).startsWith("Remembered:"), Patience);
        // After a restart, and before the records are open.
        desk.reopen();
        desk.window().show();
        desk.window().begin(
            {.query = desk.write("second.png", second.page.picture), .references = demoReferences("genuine")});
        QVERIFY(!desk.session().records()->isOpen());
        QVERIFY(desk.waitForVerdict());
        QTRY_VERIFY_WITH_TIMEOUT(desk.session().records()->isOpen(), Patience);
        desk.press(Qt::Key_5);
        QCOMPARE(line(desk), QString("Chosen as on the last page of this form."));
        QVERIFY(overlap(queryBox(desk), second.signature) > 0.3);
        // On another page of the form it was somewhere else: that takes its place, and can be taken back.
        auto& now2 = canvas(desk);
        drag(now2, {second.signature.x + second.signature.width / 3.0, second.signature.y - 40.0},
             {second.signature.x + second.signature.width + 40.0, second.signature.y + second.signature.height + 40.0});
        QTRY_COMPARE_WITH_TIMEOUT(line(desk), QString("You chose where this page is signed."), Patience);
        QVERIFY(desk.waitForVerdict());
        desk.press(Qt::Key_M);
        QTRY_VERIFY_WITH_TIMEOUT(line(desk).startsWith("Remembered:"), Patience);
        QCOMPARE(forms(desk), std::size_t(1));
        const auto replaced = desk.session().records()->forms()->forms[0].id;
        QTest::mouseClick(button(desk), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(line(desk), QString("You chose where this page is signed."), Patience);
        QCOMPARE(forms(desk), std::size_t(1));
        QVERIFY(!desk.session().records()->forms()->has(replaced));
        desk.press(Qt::Key_5);
        desk.press(Qt::Key_Escape); // the box too
        QCOMPARE(line(desk), QString("Chosen as on the last page of this form."));
        openQuery(desk, "third.png", third.page.picture);
        QVERIFY(canvas(desk).page().boxes[0].origin == PageBox::Origin::Known);
    }

    void anotherFormIsUntouched()
    {
        const Letter written(3, 4);
        Page other = cheque();
        const Signed drawn = other.sign(2, chequeSignature, Blue, 300);
        QList<PageBox> before;
        for (const bool isKnown : {false, true}) {
            Desk desk(nullptr, true);
            begin(desk);
            if (isKnown) {
                openQuery(desk, "letter.png", written.page.picture());
                rememberTheOther(desk);
                QTRY_COMPARE_WITH_TIMEOUT(forms(desk), std::size_t(1), Patience);
            }
            openQuery(desk, "cheque.png", other.picture());
            desk.press(Qt::Key_5);
            QVERIFY(overlap(queryBox(desk), drawn.box) > 0.6);
            QVERIFY(line(desk).contains("it can be remembered"));
            if (isKnown)
                QCOMPARE(canvas(desk).page().boxes, before);
            before = canvas(desk).page().boxes;
        }
    }

    void anEmptyFieldIsShown()
    {
        const Letter written(3, 4);
        Page half = letter();
        half.print(160, 1380, "Delia Morrisson");
        Desk desk(nullptr, true);
        begin(desk);
        openQuery(desk, "letter.png", written.page.picture());
        const bool isLeftLikeliest = overlap(queryBox(desk), written.left.box) > 0.5;
        const Signed only = half.sign(5, isLeftLikeliest ? Left : letterSignature);
        rememberTheOther(desk);
        QTRY_COMPARE_WITH_TIMEOUT(forms(desk), std::size_t(1), Patience);
        desk.press(Qt::Key_1);
        QVERIFY(!canvas(desk).isVisible());
        openQuery(desk, "half.png", half.picture());
        auto& page = canvas(desk);
        QVERIFY(page.isVisible()); // by itself: somebody has to look
        QCOMPARE(line(desk), QString("Nothing is written where this form is signed; the query stands elsewhere."));
        QVERIFY(overlap(queryBox(desk), only.box) > 0.6);
        QVERIFY(page.page().field.isValid());
        QVERIFY2(page.accessibleDescription().contains("nothing is written where this form is signed"),
                 qPrintable(page.accessibleDescription()));
        QTest::mouseClick(button(desk), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(line(desk).startsWith("Forgotten:"), Patience);
        QVERIFY(!page.page().field.isValid());
    }

    void allAreListedInSettings()
    {
        const Letter written(3, 4), next(5, 2);
        Desk desk(nullptr, true);
        begin(desk);
        desk.press(Qt::Key_8, Qt::AltModifier);
        auto* tabs = desk.window().findChild<QTabWidget*>();
        auto* list = desk.find<QListWidget>("forms");
        tabs->setCurrentWidget(tabs->widget(tabs->count() - 1));
        QVERIFY(list->isVisible() && list->count() == 0);
        QVERIFY(!desk.find<QPushButton>("forgetForm")->isEnabled());
        desk.press(Qt::Key_1, Qt::AltModifier);
        openQuery(desk, "letter.png", written.page.picture());
        rememberTheOther(desk);
        QTRY_COMPARE_WITH_TIMEOUT(list->count(), 1, Patience);
        desk.press(Qt::Key_8, Qt::AltModifier);
        QVERIFY2(list->item(0)->text().contains("page of 1240 × 1754 pixels"), qPrintable(list->item(0)->text()));
        // The field stands out of the drawing.
        const QImage drawing = list->item(0)->icon().pixmap(176, 132).toImage();
        int blue = 0;
        for (int y = 0; y < drawing.height(); ++y)
            for (int x = 0; x < drawing.width(); ++x)
                blue += drawing.pixelColor(x, y).blue() > drawing.pixelColor(x, y).red() + 80;
        QVERIFY2(blue > 40, qPrintable(QString::number(blue)));

        list->setFocus();
        desk.press(Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(list->count(), 0, Patience);
        QCOMPARE(forms(desk), std::size_t(0));
        auto* undo = desk.find<QPushButton>("undoForget");
        QTRY_VERIFY(undo->isVisible() && undo->isEnabled());
        undo->setFocus();
        desk.press(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(list->count(), 1, Patience);
        QTRY_VERIFY(!undo->isVisible() && list->hasFocus());
        QTest::mouseClick(desk.find<QPushButton>("forgetForm"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(list->count(), 0, Patience);
        desk.press(Qt::Key_1, Qt::AltModifier);
        openQuery(desk, "next.png", next.page.picture());
        QVERIFY(canvas(desk).page().boxes[0].origin == PageBox::Origin::Found);
    }

    void withoutRecordsNothingIsOffered()
    {
        const Letter written(3, 4);
        Desk desk;
        desk.open();
        desk.session().addFiles(demoReferences("genuine"), ui::Role::Reference);
        openQuery(desk, "letter.png", written.page.picture());
        desk.press(Qt::Key_5);
        desk.press(Qt::Key_Tab);
        desk.press(Qt::Key_Return);
        QVERIFY(desk.waitForVerdict());
        QVERIFY(!desk.find<QLabel>("formText")->isVisible());
        QVERIFY(!desk.window().verifyScreen().actions().rememberForm->isEnabled());
    }
};

QTEST_MAIN(WindowFormsTest)
#include "test_window_forms.moc"
