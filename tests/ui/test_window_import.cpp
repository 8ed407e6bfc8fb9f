// Many customers at once, at the desk: what would be done and what is wrong is seen before anything changes.
#include "tests/ui/desk.h"
#include "ui/desk/records.h"

#include <QCheckBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace countersign;
using test::demoFile;
using test::Desk;

namespace {

/// The demo's references as those of a customer of this folder.
void lay(const Desk& desk, const QString& folder, const QString& demo)
{
    QVERIFY(QDir().mkpath(desk.file(folder)));
    for (int i = 1; i <= 3; ++i)
        QVERIFY(QFile::copy(demoFile(QStringLiteral("%1/reference-%2.png").arg(demo).arg(i)),
                            desk.file(QStringLiteral("%1/%2.png").arg(folder).arg(i))));
}

QString cell(const QTableView* table, int row, int column)
{
    return table->model()->index(row, column).data().toString();
}

} // namespace

class WindowImportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foldersWithTheKeyboard()
    {
        Desk desk(nullptr, true);
        desk.open();
        lay(desk, "people/Anna Berg - 11", "genuine");
        lay(desk, "people/Bert Cole - 12", "skilled-forgery");
        desk.write("people/Bert Cole - 12/letter.png", "no picture");
        QVERIFY(QDir().mkpath(desk.file("people/13")));
        desk.folderToOpen = desk.file("people");

        desk.press(Qt::Key_2, Qt::AltModifier);
        desk.press(Qt::Key_P, Qt::AltModifier);
        QTRY_VERIFY(desk.find<QPushButton>("importFolder")->hasFocus());
        desk.press(Qt::Key_Space);
        auto* go = desk.find<QPushButton>("import");
        QTRY_VERIFY(go->isVisible());
        QCOMPARE(go->text(), "&Import 2 customers");
        QCOMPARE(desk.find<QLabel>("importSummary")->text(),
                 "To be added: 2 customers with 6 references. Left out: one customer. The table says what is wrong and "
                 "what to do.");
        auto* table = desk.find<QTableView>("importTable");
        QCOMPARE(table->model()->rowCount(), 5);
        QCOMPARE(cell(table, 0, 0), "13");
        QVERIFY(cell(table, 1, 3).startsWith("Left out: there is no picture"));
        QCOMPARE(cell(table, 2, 0), "Anna Berg");
        QCOMPARE(cell(table, 2, 3), "Will be added with 3 references");
        QCOMPARE(cell(table, 4, 2), "letter.png");
        QVERIFY2(cell(table, 4, 3).startsWith("This picture is left out: "), qPrintable(cell(table, 4, 3)));
        QCOMPARE(desk.window().records()->customers().size(), std::size_t(0)); // nothing has changed yet
        table->setFocus();
        desk.press(Qt::Key_Down); // the sentence that is too long for its cell
        QVERIFY2(desk.find<QLabel>("importWhole")->text() == cell(table, 1, 3),
                 qPrintable(desk.find<QLabel>("importWhole")->text()));
        desk.press(Qt::Key_W, Qt::AltModifier);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        desk.press(Qt::Key_W, Qt::AltModifier);
        QTRY_COMPARE(table->model()->rowCount(), 5);

        QTRY_VERIFY(!desk.find<QWidget>("stopJob")->isVisible());
        go->setFocus();
        desk.press(Qt::Key_Return); // as the space bar does
        QTRY_COMPARE(desk.window().records()->customers().size(), std::size_t(2));
        QTRY_VERIFY(desk.find<QLabel>("importSummary")->text().startsWith("Added: 2 customers with 6 references."));
        QCOMPARE(table->model()->rowCount(), 2); // what was wrong stays to be read
        QVERIFY(!go->isVisible());

        // Again: everybody is there. What they have can be verified with at once.
        desk.press(Qt::Key_L, Qt::AltModifier);
        QTRY_VERIFY(desk.find<QLabel>("importSummary")->text().contains("Enrolled already: 2 customers."));
        QVERIFY(!go->isEnabled());
        desk.press(Qt::Key_Escape);
        QTRY_VERIFY(desk.find<QLineEdit>("searchCustomers")->hasFocus());
        desk.press(Qt::Key_1, Qt::AltModifier);
        desk.press(Qt::Key_U, Qt::AltModifier);
        QTRY_VERIFY(desk.find<QLineEdit>("customer")->hasFocus());
        desk.type("anna");
        desk.press(Qt::Key_Return);
        QTRY_COMPARE(desk.session().current().references.size(), 3);
        QCOMPARE(desk.session().current().customer, "Anna Berg");
    }

    void aTableThatIsBroken()
    {
        Desk desk(nullptr, true);
        desk.open();
        desk.press(Qt::Key_2, Qt::AltModifier);
        QTest::mouseClick(desk.find<QPushButton>("importMany"), Qt::LeftButton);
        desk.filesToOpen = QStringList{desk.write("people.csv", "account,reference\n1,\"a.png\n")};
        QTest::mouseClick(desk.find<QPushButton>("importCsv"), Qt::LeftButton);
        QTRY_VERIFY2(desk.message().startsWith("Line 2 of the table cannot be read."), qPrintable(desk.message()));
        QVERIFY(!desk.find<QPushButton>("import")->isVisible());
        // Corrected, it is read; the message is of no use any more.
        desk.write("people.csv", ("account;reference\n1;" + demoFile("genuine/reference-1.png") + "\n").toUtf8());
        QTest::mouseClick(desk.find<QPushButton>("importCsv"), Qt::LeftButton);
        QTRY_VERIFY(desk.find<QPushButton>("import")->isVisible());
        QCOMPARE(desk.message(), QString());
        QCOMPARE(desk.find<QPushButton>("import")->text(), "&Import one customer");
    }

    void whoeverLeavesTakesItAlong()
    {
        Desk desk(nullptr, true);
        desk.open();
        lay(desk, "people/11", "genuine");
        desk.folderToOpen = desk.file("people");
        desk.press(Qt::Key_2, Qt::AltModifier);
        desk.press(Qt::Key_P, Qt::AltModifier);
        QTRY_VERIFY(desk.find<QPushButton>("importFolder")->hasFocus());
        desk.press(Qt::Key_Space);
        QTRY_VERIFY(desk.find<QPushButton>("import")->isVisible());
        desk.window().records()->turnOnUsers("root", "correct horse");
        QTRY_VERIFY_WITH_TIMEOUT(desk.window().records()->hasUsers(), 20'000);
        desk.window().records()->signOut();
        QTRY_VERIFY(desk.find<QLineEdit>("secret")->isVisible());
        QCOMPARE(desk.find<QTableView>("importTable")->model()->rowCount(), 0);
        QCOMPARE(desk.find<QLabel>("importSummary")->text(), QString());
    }
};

QTEST_MAIN(WindowImportTest)
#include "test_window_import.moc"
