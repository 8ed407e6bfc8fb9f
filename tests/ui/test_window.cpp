// A case at the desk, from the empty screen to the report, by keyboard and mouse.
#include "tests/ui/desk.h"

#include "ui/widgets/image_canvas.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace countersign;
using namespace countersign::test;
using verify::Decision;

class WindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void beginsWithAnEmptyDesk()
    {
        Desk desk;
        desk.open();
        QCOMPARE(desk.find<QLabel>("pendingTitle")->text(), "No verdict yet");
        QVERIFY(desk.find<QPushButton>("demo-genuine")->isVisible());
        QVERIFY(!desk.window().verifyScreen().actions().saveReport->isEnabled());
        QVERIFY(!desk.window().verifyScreen().actions().next->isEnabled());
        QVERIFY(!desk.session().current().number.isEmpty());
    }

    void fromDemoToReportByKeyboard()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(desk.session().current().references.size(), 3);
        QCOMPARE(desk.find<QLabel>("verdict")->text(), "Accept");
        QVERIFY(desk.find<QLabel>("verdict")->isVisible());
        QVERIFY(desk.find<QLabel>("statement")->text().contains("genuine signature"));
        QVERIFY(desk.find<QLabel>("likelihoodRatio")->text().endsWith(": 1"));
        QVERIFY(desk.find<QLabel>("model")->text().contains("pooled 1.0"));

        desk.press(Qt::Key_Return);
        const auto& human = desk.session().current().human;
        QVERIFY(human.has_value());
        QCOMPARE(human->decision, Decision::Accept);
        QCOMPARE(human->who, std::string("clerk"));
        QVERIFY(desk.find<QLabel>("decided")->text().startsWith("Decided: Accept, as proposed"));

        desk.fileToSave = desk.file("case.pdf");
        desk.press(Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(desk.message().contains("case.pdf"), 20'000);
        QFile report(desk.fileToSave);
        QVERIFY(report.open(QIODevice::ReadOnly));
        QVERIFY(report.read(5) == "%PDF-");
        QVERIFY(report.size() > 10'000);

        desk.press(Qt::Key_N);
        QVERIFY(desk.session().current().isEmpty());
        QVERIFY(desk.message().isEmpty()); // decided and reported: nothing is lost, nothing is said
    }

    void theDemoButtonsWorkWithMouseAndEnter()
    {
        Desk desk;
        desk.open();
        QTest::mouseClick(desk.find<QPushButton>("demo-random-forgery"), Qt::LeftButton);
        QVERIFY(desk.waitForVerdict());
        QVERIFY(desk.session().current().result->judgement.proposal != Decision::Accept);
        desk.press(Qt::Key_N);
        desk.find<QPushButton>("demo-skilled-forgery")->setFocus();
        desk.press(Qt::Key_Return);
        QVERIFY(desk.waitForVerdict());
    }

    void anotherDecisionNeedsAReason()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        QTest::mouseClick(desk.find<QPushButton>("decide-reject"), Qt::LeftButton);
        QVERIFY(desk.find<QComboBox>("reason")->isVisible());
        QVERIFY(desk.find<QComboBox>("reason")->hasFocus());
        desk.press(Qt::Key_Return);
        QVERIFY(!desk.session().current().human);
        QVERIFY(desk.message().contains("needs a reason"));

        desk.type("nib lifted in the loop"); // holds the letters of shortcuts
        desk.press(Qt::Key_Return);
        QVERIFY(desk.session().current().human.has_value());
        QCOMPARE(desk.session().current().human->decision, Decision::Reject);
        QCOMPARE(desk.session().current().human->reason, std::string("nib lifted in the loop"));
        QCOMPARE(desk.session().current().result->judgement.proposal, Decision::Accept); // stays what it was

        desk.press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(!desk.session().current().human);
        QVERIFY(desk.find<QPushButton>("confirm")->isVisible());
    }

    void escapeLeavesTheReasonFirst()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        QTest::mouseClick(desk.find<QPushButton>("decide-refer"), Qt::LeftButton);
        desk.press(Qt::Key_Escape);
        QVERIFY(!desk.find<QComboBox>("reason")->isVisible());
        QVERIFY(!desk.session().current().isEmpty());
        desk.press(Qt::Key_Escape);
        QVERIFY(!desk.session().current().isEmpty()); // one Escape too many clears nothing
    }

    void enterPressesTheButtonWithTheFocus()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        desk.find<QPushButton>("decide-reject")->setFocus();
        desk.press(Qt::Key_Return);
        QVERIFY(!desk.session().current().human);
        QVERIFY(desk.find<QComboBox>("reason")->isVisible());
    }

    void anUndecidedCaseCanBeTakenBack()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        const QString number = desk.session().current().number;
        desk.press(Qt::Key_N);
        QVERIFY(desk.session().current().isEmpty());
        QVERIFY(desk.session().current().number != number);
        QVERIFY(desk.message().contains(number));
        desk.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(desk.session().current().number, number);
        QVERIFY(desk.session().current().result != nullptr);
        QCOMPARE(desk.find<QLabel>("verdict")->text(), "Accept");

        // Taking a case back does not lose the one that is on the desk now.
        desk.press(Qt::Key_3, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        const QString second = desk.session().current().number;
        desk.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(desk.session().current().number, number);
        desk.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(desk.session().current().number, second);
        QCOMPARE(desk.session().current().references.size(), 3);
    }

    void theReferencesCanStayForTheNextCase()
    {
        Desk desk;
        desk.open();
        desk.session().setCustomer("Customer 7");
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        desk.session().setCustomer("Customer 7");
        desk.press(Qt::Key_N, Qt::ShiftModifier);
        QVERIFY(!desk.session().current().query);
        QCOMPARE(desk.session().current().references.size(), 3);
        QCOMPARE(desk.session().current().customer, "Customer 7");
        QVERIFY(!desk.session().current().result);
        desk.filesToOpen = {demoFile("genuine/query.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
    }

    void namesCanHoldAnyLetter()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        auto* customer = desk.find<QLineEdit>("customer");
        customer->setFocus();
        desk.type("anna c 1 2 3 n-0+=");
        QCOMPARE(customer->text(), "anna c 1 2 3 n-0+=");
        desk.press(Qt::Key_Return);
        QCOMPARE(desk.session().current().customer, "anna c 1 2 3 n-0+=");
        QVERIFY(!desk.session().current().human); // Enter ended the entry and did not confirm the case
        QVERIFY(!customer->hasFocus());
        desk.press(Qt::Key_Return);
        QVERIFY(desk.session().current().human.has_value());
    }

    void oneKeyForEachView()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        auto* canvas = desk.window().findChild<ui::ImageCanvas*>();
        const auto& actions = desk.window().verifyScreen().actions();
        desk.press(Qt::Key_2);
        QCOMPARE(canvas->view(), ui::ImageCanvas::View::Overlay);
        QVERIFY(actions.views[1]->isChecked());
        desk.press(Qt::Key_3);
        QCOMPARE(canvas->view(), ui::ImageCanvas::View::Flicker);
        desk.press(Qt::Key_4);
        QCOMPARE(canvas->view(), ui::ImageCanvas::View::Evidence);
        QTRY_VERIFY(!desk.session().evidence().isNull());
        QVERIFY(canvas->accessibleDescription().contains("raised most"));
        // Another reference, another picture of where its score came from.
        const auto first = desk.session().evidence().effect;
        desk.press(Qt::Key_PageDown);
        QTRY_VERIFY(!desk.session().evidence().isNull() && desk.session().evidence().effect != first);
        desk.press(Qt::Key_PageUp);
        desk.press(Qt::Key_1);
        QCOMPARE(canvas->view(), ui::ImageCanvas::View::Both);
        QVERIFY(!desk.session().isExplaining()); // nobody looks
        desk.press(Qt::Key_C);
        QVERIFY(canvas->cleaned());
        desk.press(Qt::Key_Plus);
        QVERIFY(canvas->zoom() > 1);
        desk.press(Qt::Key_0);
        QCOMPARE(canvas->zoom(), 1.0);
        QCOMPARE(desk.session().current().chosen, 0);
        desk.press(Qt::Key_PageDown);
        QCOMPARE(desk.session().current().chosen, 1);
    }

    void theReasonIsWhatWasTyped()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        QTest::mouseClick(desk.find<QPushButton>("decide-reject"), Qt::LeftButton);
        desk.type("Other"); // a ready reason begins with this word
        desk.press(Qt::Key_Return);
        QVERIFY(desk.session().current().human.has_value());
        QCOMPARE(desk.session().current().human->reason, std::string("Other"));
        // The large word is now the person's, with the proposal below it.
        QCOMPARE(desk.find<QLabel>("verdict")->text(), "Reject");
        QVERIFY(desk.find<QLabel>("meaning")->text().contains("Accept"));
    }

    void closingAsksBeforeADecisionIsLost()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        desk.press(Qt::Key_Return);
        desk.window().close();
        QVERIFY(desk.window().isVisible());
        QCOMPARE(desk.losses.size(), 1);
        QVERIFY(desk.losses.first().contains(desk.session().current().number));
        // Once the report is saved nothing is lost. Closing at once waits for it.
        desk.fileToSave = desk.file("case.pdf");
        desk.press(Qt::Key_S, Qt::ControlModifier);
        desk.window().close();
        QTRY_VERIFY_WITH_TIMEOUT(!desk.window().isVisible(), 20'000);
        QVERIFY(QFile::exists(desk.fileToSave));
        QCOMPARE(desk.losses.size(), 1);
    }

    void aDecidedCaseThatWasPutAsideIsNotForgotten()
    {
        Desk desk;
        desk.open();
        QStringList decided;
        for (int i = 0; i < 2; ++i) {
            desk.press(Qt::Key_1, Qt::ControlModifier);
            QVERIFY(desk.waitForVerdict());
            desk.press(Qt::Key_Return);
            decided << desk.session().current().number;
            // The next query comes without a word about the case before.
            desk.session().addFiles({demoFile("skilled-forgery/query.png")}, ui::Role::Query);
            QTRY_VERIFY(desk.session().current().number != decided.last());
            QVERIFY(desk.waitForVerdict());
            QVERIFY(desk.message().contains(decided.last()));
        }
        QVERIFY(!desk.session().current().human);
        QCOMPARE(desk.session().unreported(), decided);
        desk.window().close();
        QVERIFY(desk.window().isVisible());
        QVERIFY(desk.losses.first().contains(decided.first()) && desk.losses.first().contains(decided.last()));
        desk.goesOnAtLoss = true;
        desk.window().close();
        QVERIFY(!desk.window().isVisible());
    }

    void aReportOfAnUndecidedCaseIsNoReportOfItsDecision()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        desk.fileToSave = desk.file("case.pdf");
        desk.press(Qt::Key_S, Qt::ControlModifier);
        desk.press(Qt::Key_Return); // while it is being written
        QVERIFY(desk.session().current().human.has_value());
        QTRY_VERIFY_WITH_TIMEOUT(!desk.session().isReporting(), 20'000);
        QCOMPARE(desk.session().unreported(), QStringList{desk.session().current().number});
        desk.press(Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(desk.session().unreported().isEmpty(), 20'000);
    }

    void theOtherPagesOfAQueryCanBeReached()
    {
        Desk desk;
        desk.open();
        desk.session().addFiles({demoFile("genuine/reference-1.png"), demoFile("genuine/reference-2.png")},
                                ui::Role::Reference);
        QTRY_COMPARE(desk.session().current().references.size(), 2);
        desk.session().addFiles({demoFile("genuine/query.png"), demoFile("skilled-forgery/query.png")},
                                ui::Role::Query);
        QVERIFY(desk.waitForVerdict());
        const QString first = desk.session().current().query->view.title;
        QVERIFY(desk.message().contains(first));
        const double score = desk.session().current().result->judgement.score;
        desk.press(Qt::Key_PageDown, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        QVERIFY(desk.session().current().result->judgement.score != score);
        desk.press(Qt::Key_PageDown, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(desk.session().current().result->judgement.score, score);
    }

    void closingStaysWhereTheReportFails()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        desk.press(Qt::Key_Return);
        desk.fileToSave = desk.file("no such folder/case.pdf");
        desk.press(Qt::Key_S, Qt::ControlModifier);
        desk.window().close();
        QTRY_VERIFY_WITH_TIMEOUT(desk.message().startsWith("case.pdf: "), 20'000);
        QTest::qWait(50);
        QVERIFY(desk.window().isVisible());
    }

    void aReportHasTheNumberThatStandsInTheField()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        auto* number = desk.find<QLineEdit>("caseNumber");
        number->setFocus();
        number->selectAll();
        desk.type("CHQ 4711");
        QCOMPARE(desk.session().current().number, "CHQ 4711"); // before the field is left
    }

    void changedPicturesLeaveTheDecidedCaseAsItIs()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        desk.press(Qt::Key_Return);
        QVERIFY(desk.session().current().human.has_value());
        const QString decided = desk.session().current().number;
        desk.session().removeReference(2);
        QVERIFY(!desk.session().current().human);
        QVERIFY(desk.session().current().number != decided);
        QCOMPARE(desk.find<QLineEdit>("caseNumber")->text(), desk.session().current().number);
        QVERIFY(desk.message().contains(decided));
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(desk.session().current().result->references.size(), std::size_t(2));
        QVERIFY(desk.find<QWidget>("notes")->isVisible()); // only two references
        desk.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(desk.session().current().number, decided);
        QVERIFY(desk.session().current().human.has_value());
        QCOMPARE(desk.session().current().references.size(), 3);
        QVERIFY(desk.session().current().result != nullptr);
    }

    void theDeskIsRememberedAndFound()
    {
        Desk desk;
        desk.open();
        desk.window().resize(1200, 700);
        QCoreApplication::processEvents();
        desk.window().close();
        ui::Services services;
        services.openModel = [](const std::filesystem::path&) -> Result<std::shared_ptr<verify::Encoder>> {
            return std::make_shared<PooledEncoder>();
        };
        ui::MainWindow again(std::move(services));
        QCOMPARE(again.size(), QSize(1200, 700));
    }

    void aReportThatCannotBeWrittenSaysSo()
    {
        Desk desk;
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        desk.fileToSave = desk.file("no such folder/case.pdf");
        desk.press(Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(desk.message().startsWith("case.pdf: "), 20'000);
        QVERIFY(desk.session().current().result != nullptr);
        QTRY_VERIFY(desk.window().verifyScreen().actions().saveReport->isEnabled());
    }
};

QTEST_MAIN(WindowTest)
#include "test_window.moc"
