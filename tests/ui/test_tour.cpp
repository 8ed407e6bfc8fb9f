// The guided tour at the first start, walked through with its button.
#include "tests/ui/desk.h"
#include "ui/desk/records.h"
#include "ui/history/history_screen.h"
#include "ui/widgets/message_bar.h"

#include <QListView>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTest>

using namespace countersign;
using test::Desk;

namespace {

/// The tour's bar is the first: above all screens.
ui::MessageBar* bar(Desk& desk)
{
    return desk.window().centralWidget()->findChild<ui::MessageBar*>({}, Qt::FindDirectChildrenOnly);
}

void go(Desk& desk)
{
    QTest::mouseClick(bar(desk)->findChild<QPushButton*>(), Qt::LeftButton);
}

} // namespace

class TourTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void threeSteps()
    {
        Desk desk(nullptr, true);
        QSettings().remove("tour/offered");
        desk.open();
        QTRY_VERIFY(bar(desk)->text().contains("Three steps"));
        go(desk);
        QVERIFY2(bar(desk)->text().contains("Step 1"), qPrintable(bar(desk)->text()));
        QTRY_COMPARE(desk.window().records()->customers().size(), std::size_t(3));
        go(desk);
        QVERIFY2(bar(desk)->text().contains("Step 2"), qPrintable(bar(desk)->text()));
        QVERIFY(desk.waitForVerdict());
        QVERIFY(desk.session().current().onFile);
        go(desk); // nothing is decided yet
        QVERIFY2(bar(desk)->text().contains("decide first"), qPrintable(bar(desk)->text()));
        desk.find<QPushButton>("confirm")->setFocus();
        desk.press(Qt::Key_Return);
        QVERIFY(desk.session().current().human);
        go(desk);
        QVERIFY2(bar(desk)->text().contains("Step 3"), qPrintable(bar(desk)->text()));
        ui::HistoryScreen* history = nullptr;
        for (auto* screen : desk.window().findChildren<ui::HistoryScreen*>())
            history = screen->isVisible() ? screen : history;
        QVERIFY(history);
        auto* table = history->findChild<QTableView*>("cases");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        desk.goesOnAtLoss = true;
        go(desk);
        QTRY_COMPARE(desk.window().records()->customers().size(), std::size_t(0));
        QVERIFY(bar(desk)->text().isEmpty());
        QCOMPARE(desk.losses.size(), 1); // it was asked before

        desk.reopen();
        QVERIFY(bar(desk)->text().isEmpty()); // offered once
    }

    void goneWhenSomebodyWorks()
    {
        Desk desk(nullptr, true);
        QSettings().remove("tour/offered");
        desk.open();
        QTRY_VERIFY(bar(desk)->text().contains("Three steps"));
        test::enrol(desk, "1", "Anna Berg", test::demoReferences("genuine"));
        QTRY_VERIFY(bar(desk)->text().isEmpty());
    }

    void notWhereThereAreCustomers()
    {
        Desk desk(nullptr, true);
        desk.open();
        test::enrol(desk, "1", "Anna Berg", test::demoReferences("genuine"));
        QTRY_COMPARE(desk.window().records()->customers().size(), std::size_t(1));
        QSettings().remove("tour/offered");
        desk.reopen();
        QVERIFY(bar(desk)->text().isEmpty());
    }
};

QTEST_MAIN(TourTest)
#include "test_tour.moc"
