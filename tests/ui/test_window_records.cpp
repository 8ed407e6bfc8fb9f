// The desk with records: enrol, verify by name, find again. Typed and clicked as a person does.
#include "tests/ui/desk.h"
#include "ui/desk/files.h"
#include "ui/desk/records.h"
#include "ui/history/history_screen.h"
#include "ui/identify/identify_screen.h"
#include "ui/widgets/thumbnail_strip.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QTabWidget>
#include <QTest>

using namespace countersign;
using test::demoFile;
using test::demoReferences;
using test::Desk;
using test::enrol;

namespace {

/// History or Review, whichever is seen.
ui::HistoryScreen* shownHistory(Desk& desk)
{
    for (auto* screen : desk.window().findChildren<ui::HistoryScreen*>())
        if (screen->isVisible())
            return screen;
    return nullptr;
}

} // namespace

class WindowRecordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutRecordsThereIsOneScreen()
    {
        Desk desk;
        desk.open();
        QVERIFY(!desk.window().records());
        QVERIFY(!desk.find<QLineEdit>("searchCustomers"));
    }

    void enrolVerifyDecideAndFindAgain()
    {
        Desk desk(nullptr, true);
        desk.open();
        enrol(desk, "DE12 3456", "Anna Berg", demoReferences("genuine"));
        QTRY_COMPARE(desk.window().records()->customers().size(), std::size_t(1));

        // Verify by a part of the name; the references come from the records.
        desk.press(Qt::Key_1, Qt::AltModifier);
        auto* customer = desk.find<QLineEdit>("customer");
        desk.press(Qt::Key_U, Qt::AltModifier);
        QTRY_VERIFY(customer->hasFocus());
        desk.type("ber");
        desk.press(Qt::Key_Return);
        QTRY_COMPARE(desk.session().current().references.size(), 3);
        QCOMPARE(desk.session().current().customer, "Anna Berg");
        QCOMPARE(customer->text(), "Anna Berg");
        desk.session().addFiles({demoFile("genuine/query.png")}, ui::Role::Query);
        QVERIFY(desk.waitForVerdict());
        const auto proposal = desk.session().current().result->judgement.proposal;
        const QString number = desk.session().current().number;
        desk.find<QPushButton>("confirm")->setFocus();
        desk.press(Qt::Key_Return);
        QVERIFY(desk.session().current().human);
        QVERIFY(desk.find<QPushButton>("undo")->isVisible()); // still
        desk.press(Qt::Key_N);
        QTRY_VERIFY(!desk.session().isFiling());
        QVERIFY(desk.session().unreported().isEmpty()); // on file is not lost

        // Found again in History, after a restart too, as it was.
        desk.reopen();
        desk.press(Qt::Key_5, Qt::AltModifier);
        auto* history = shownHistory(desk);
        auto* table = history->findChild<QTableView*>("cases");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(table->model()->index(0, 1).data().toString(), number);
        QCOMPARE(table->model()->index(0, 2).data().toString(), "Anna Berg");
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, 0));
        QTRY_VERIFY(history->openCase());
        const auto& stored = history->openCase()->what.verification;
        QCOMPARE(stored.judgement.proposal, proposal);
        QCOMPARE(stored.references.size(), std::size_t(3));
        QVERIFY(stored.query.original.width > 0);
        QCOMPARE(history->openCase()->decisions.size(), std::size_t(1));
        QVERIFY(history->openCase()->what.customer && history->openCase()->what.signatory);
        desk.fileToSave = desk.file("again.pdf");
        QTest::mouseClick(history->findChild<QPushButton*>("reportAgain"), Qt::LeftButton);
        QTRY_VERIFY(QFileInfo(desk.fileToSave).size() > 1000);
    }

    void recordsThatDoNotOpenAreSaid()
    {
        Desk desk(nullptr, true);
        desk.write("records.db", "this is no database, but a text of some length that somebody put there");
        desk.window().show();
        desk.window().begin({.theme = ui::Theme::Light});
        QTRY_COMPARE(desk.window().records()->state(), ui::Records::State::Failed);
        QVERIFY2(desk.message().contains("records"), qPrintable(desk.message()));
        // An ad-hoc case can be verified and decided all the same, and is not lost without a word.
        QTRY_VERIFY(desk.session().model() == ui::VerifySession::Model::Ready);
        desk.window().verifyScreen().openDemo("genuine");
        QVERIFY(desk.waitForVerdict());
        desk.session().confirm();
        QVERIFY(desk.session().current().human);
        desk.goesOnAtLoss = true;
        desk.window().close();
        QCOMPARE(desk.losses.size(), 1);
    }

    void anotherHandIsShownBeforeItIsTaken()
    {
        Desk desk(nullptr, true);
        desk.open();
        auto files = demoReferences("genuine");
        files << demoFile("random-forgery/query.png") << files.first(); // a stranger, and one twice
        desk.press(Qt::Key_2, Qt::AltModifier);
        desk.press(Qt::Key_N, Qt::ControlModifier);
        desk.type("77");
        desk.press(Qt::Key_Tab);
        desk.type("Carla");
        desk.press(Qt::Key_Return);
        auto* add = desk.find<QPushButton>("enrol");
        QTRY_VERIFY(add->isVisible() && add->isEnabled());
        desk.filesToOpen = files;
        QTest::mouseClick(add, Qt::LeftButton);
        auto* candidates = desk.find<QListWidget>("candidates");
        QTRY_COMPARE(candidates->count(), 5);
        QVERIFY2(candidates->item(3)->text().contains("unlike the others"), qPrintable(candidates->item(3)->text()));
        QCOMPARE(candidates->item(3)->checkState(), Qt::Unchecked);
        QVERIFY(candidates->item(4)->text().contains("enrolled already"));
        QCOMPARE(candidates->item(0)->checkState(), Qt::Checked);
        QVERIFY(desk.find<QPushButton>("takeReferences")->text().contains("3"));
        // The person may take it all the same.
        candidates->setCurrentRow(3);
        candidates->setFocus();
        QTest::keyClick(candidates, Qt::Key_Space);
        QVERIFY(desk.find<QPushButton>("takeReferences")->text().contains("4"));
    }

    void whatWasTypedIsNotLostSilently()
    {
        Desk desk(nullptr, true);
        desk.open();
        desk.press(Qt::Key_2, Qt::AltModifier);
        desk.press(Qt::Key_N, Qt::ControlModifier);
        desk.type("123");
        desk.press(Qt::Key_1, Qt::AltModifier); // to another screen
        QCOMPARE(desk.losses.size(), 1);
        QVERIFY(desk.find<QLineEdit>("account")->isVisible());
        desk.goesOnAtLoss = true;
        desk.press(Qt::Key_1, Qt::AltModifier);
        QVERIFY(!desk.find<QLineEdit>("account")->isVisible());
    }

    void oneAccountNumberOneCustomer()
    {
        Desk desk(nullptr, true);
        desk.open();
        enrol(desk, "DE12 3456", "Anna Berg", demoReferences("genuine"));
        desk.press(Qt::Key_N, Qt::ControlModifier);
        desk.type("de123456");
        desk.press(Qt::Key_Tab);
        desk.type("Bert");
        desk.press(Qt::Key_Return);
        QTRY_VERIFY2(desk.message().contains("account number"), qPrintable(desk.message()));
        QVERIFY(desk.find<QPushButton>("saveCustomer")->isEnabled()); // and nothing typed is lost
        QCOMPARE(desk.window().records()->customers().size(), std::size_t(1));
    }

    void keysOfTheVerifyScreenSleepElsewhere()
    {
        Desk desk(nullptr, true);
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier); // a demo case
        QVERIFY(desk.waitForVerdict());
        desk.press(Qt::Key_5, Qt::AltModifier);
        shownHistory(desk)->findChild<QTableView*>("cases")->setFocus();
        const QString number = desk.session().current().number;
        desk.press(Qt::Key_N);
        desk.press(Qt::Key_Return);
        QCOMPARE(desk.session().current().number, number);
        QVERIFY(!desk.session().current().human);
        desk.press(Qt::Key_1, Qt::AltModifier);
        desk.press(Qt::Key_N);
        QVERIFY(desk.session().current().number != number);
    }

    void aSecondPersonReviewsWhatTheFirstReferred()
    {
        Desk desk(nullptr, true);
        desk.open();
        // One person's desk becomes a desk with users.
        desk.press(Qt::Key_8, Qt::AltModifier);
        auto* tabs = desk.window().findChild<QTabWidget*>();
        tabs->setCurrentIndex(1);
        desk.find<QLineEdit>("newUser")->setFocus();
        desk.type("root");
        desk.find<QLineEdit>("newPassword")->setText("correct horse");
        desk.find<QLineEdit>("newPasswordAgain")->setText("correct hors");
        QTest::mouseClick(desk.find<QPushButton>("addUser"), Qt::LeftButton);
        QVERIFY(desk.message().contains("differ"));
        for (const char* name : {"newPassword", "newPasswordAgain"})
            desk.find<QLineEdit>(name)->setText("correct horse");
        QTest::mouseClick(desk.find<QPushButton>("addUser"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(desk.window().records()->hasUsers(), 20'000);
        QCOMPARE(desk.window().records()->user(), "root");
        // An administrator has neither customers nor decisions on the screen.
        QVERIFY(!desk.window().verifyScreen().isVisible());
        auto* users = desk.find<QTableWidget>("users");
        const auto add = [&](const QString& name, int role) {
            const int rows = users->rowCount();
            desk.find<QLineEdit>("newUser")->setText(name);
            auto* roles = desk.find<QPushButton>("addUser")->parentWidget()->findChild<QComboBox*>(
                QString(), Qt::FindDirectChildrenOnly);
            roles->setCurrentIndex(role);
            for (const char* edit : {"newPassword", "newPasswordAgain"})
                desk.find<QLineEdit>(edit)->setText("correct horse");
            QTest::mouseClick(desk.find<QPushButton>("addUser"), Qt::LeftButton);
            QTRY_COMPARE_WITH_TIMEOUT(users->rowCount(), rows + 1, 20'000);
        };
        QTRY_COMPARE(users->rowCount(), 1);
        add("clara", 0);
        add("susan", 1);

        const auto signIn = [&](const QString& name) {
            desk.press(Qt::Key_L, Qt::ControlModifier);
            QTRY_VERIFY(desk.find<QLineEdit>("secret")->isVisible());
            QVERIFY(!desk.find<QLineEdit>("customer")->isVisible());
            desk.find<QLineEdit>("userName")->setText(name);
            desk.find<QLineEdit>("secret")->setText("wrong horse");
            QTest::mouseClick(desk.find<QPushButton>("signIn"), Qt::LeftButton);
            QTRY_VERIFY_WITH_TIMEOUT(!desk.find<QLabel>("trouble")->text().isEmpty(), 20'000);
            desk.find<QLineEdit>("secret")->setText("correct horse");
            QTest::mouseClick(desk.find<QPushButton>("signIn"), Qt::LeftButton);
            QTRY_VERIFY_WITH_TIMEOUT(desk.window().records()->isOpen(), 20'000);
        };
        signIn("clara");
        QVERIFY(desk.window().verifyScreen().isVisible());
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        desk.session().decide(verify::Decision::Refer, "looks odd");
        desk.press(Qt::Key_N);
        QTRY_VERIFY(!desk.session().isFiling());
        QVERIFY(desk.session().unreported().isEmpty());

        signIn("susan");
        QVERIFY(desk.session().current().isEmpty()); // nothing of Clara's desk is left
        desk.press(Qt::Key_4, Qt::AltModifier);
        auto* review = shownHistory(desk);
        auto* table = review->findChild<QTableView*>("cases");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->setCurrentIndex(table->model()->index(0, 0));
        QTRY_VERIFY(review->openCase());
        QTest::mouseClick(review->findChild<QPushButton*>("review-accept"), Qt::LeftButton);
        QVERIFY(desk.message().contains("reason"));
        review->findChild<QLineEdit*>("reviewReason")->setText("known variant");
        QTest::mouseClick(review->findChild<QPushButton*>("review-accept"), Qt::LeftButton);
        QTRY_COMPARE(table->model()->rowCount(), 0);
        // Both decisions stay.
        desk.press(Qt::Key_5, Qt::AltModifier);
        auto* history = shownHistory(desk);
        table = history->findChild<QTableView*>("cases");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->setCurrentIndex(table->model()->index(0, 0));
        QTRY_VERIFY(history->openCase());
        const auto& decisions = history->openCase()->decisions;
        QCOMPARE(decisions.size(), std::size_t(2));
        QCOMPARE(decisions[0].decision.who, "clara");
        QCOMPARE(decisions[1].decision.who, "susan");
        QCOMPARE(decisions[1].decision.decision, verify::Decision::Accept);
    }

    void whoseSignatureItIs()
    {
        Desk desk(nullptr, true);
        desk.open();
        enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        enrol(desk, "2", "Bert Cole", demoReferences("skilled-forgery"));
        desk.press(Qt::Key_3, Qt::AltModifier);
        auto* state = desk.find<QLabel>("galleryState");
        QTRY_VERIFY2(state->text().contains("6 references"), qPrintable(state->text()));
        desk.filesToOpen = QStringList{demoFile("genuine/query.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        auto* suspects = desk.find<QTableWidget>("suspects");
        QTRY_COMPARE(suspects->rowCount(), 2);
        QCOMPARE(suspects->item(0, 0)->text(), "Anna Berg");
        QVERIFY2(desk.find<QLabel>("identified")->text().contains("Anna Berg"),
                 qPrintable(desk.find<QLabel>("identified")->text()));
        // Somebody who is not enrolled.
        desk.filesToOpen = QStringList{demoFile("random-forgery/query.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_COMPARE(desk.find<QLabel>("identified")->text(), "No match found");
    }

    void whatAnotherDeskChangesIsFoundBySignature()
    {
        Desk desk(nullptr, true);
        desk.open();
        enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        auto& gallery = desk.window().findChild<ui::IdentifyScreen*>()->gallery();
        QTRY_COMPARE(gallery.known(), 3);
        auto opened = store::Store::open(desk.file("records.db").toStdString());
        QVERIFY(opened);
        auto& other = **opened;
        const auto session = other.users().singleUser("elsewhere");
        QVERIFY(session);
        const auto anna = other.customers().lines(*session)->lines.front().id;
        store::Customer bert;
        bert.account = "2";
        bert.name = "Bert Cole";
        bert.signatories.push_back({store::SignatoryId::fresh(), bert.name, {}});
        QVERIFY(other.customers().save(*session, bert));
        std::vector<store::NewReference> references;
        for (const auto& picture : ui::loadPictures(demoReferences("skilled-forgery"), CommonInput).pictures)
            references.push_back(
                {store::ReferenceId::fresh(), bert.signatories[0].id, picture->specimen, *picture->file});
        QVERIFY(other.references().add(*session, bert.id, references));
        desk.window().records()->refresh();
        QTRY_COMPARE(gallery.known(), 6);

        QVERIFY(other.references().retire(*session, references[0].id));
        QVERIFY(other.customers().setRetired(*session, anna, true));
        desk.window().records()->refresh();
        QTRY_COMPARE(gallery.known(), 2);
        desk.press(Qt::Key_3, Qt::AltModifier);
        desk.filesToOpen = QStringList{demoFile("genuine/query.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        auto* suspects = desk.find<QTableWidget>("suspects");
        QTRY_COMPARE(suspects->rowCount(), 1);
        QCOMPARE(suspects->item(0, 0)->text(), "Bert Cole");
        QVERIFY(other.customers().setRetired(*session, anna, false));
        desk.window().records()->refresh();
        QTRY_COMPARE(gallery.known(), 5);
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_COMPARE(suspects->rowCount(), 2);
        QCOMPARE(suspects->item(0, 0)->text(), "Anna Berg");
    }

    void anotherModelIsAnotherCase()
    {
        Desk desk(nullptr, true);
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        desk.session().confirm();
        desk.session().fileDecided();
        QTRY_VERIFY(desk.session().current().filing == ui::Case::Filing::Done);
        const auto first = desk.session().current().id;
        desk.session().undoDecision(); // on file: too late
        QVERIFY(desk.session().current().human);
        desk.session().setNumber("another");
        QVERIFY(desk.session().current().number != "another");
        desk.session().openModel({});
        QTRY_VERIFY(!desk.session().current().human);
        QVERIFY(!(desk.session().current().id == first));
        QVERIFY(desk.waitForVerdict());
        desk.session().confirm();
        desk.session().fileDecided();
        QTRY_VERIFY(desk.session().current().filing == ui::Case::Filing::Done);
        desk.press(Qt::Key_5, Qt::AltModifier);
        QTRY_COMPARE(shownHistory(desk)->findChild<QTableView*>("cases")->model()->rowCount(), 2);
    }

    void theLastCustomerWhoWasAskedForIsTaken()
    {
        Desk desk(nullptr, true);
        desk.open();
        enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        enrol(desk, "2", "Bert Cole", demoReferences("skilled-forgery"));
        QTRY_COMPARE(desk.window().records()->customers().size(), std::size_t(2));
        const auto id = [&](const QString& name) {
            return desk.window().records()->customers().search(name, 1).front().id;
        };
        desk.session().takeCustomer(id("anna"));
        desk.session().takeCustomer(id("bert"));
        QTRY_COMPARE(desk.session().current().customer, "Bert Cole");
        QTRY_VERIFY(!desk.session().isLoading());
        QCOMPARE(desk.session().current().customer, "Bert Cole");
        // And none, where the desk was cleared meanwhile.
        desk.session().takeCustomer(id("anna"));
        desk.session().nextCase(false);
        QTRY_VERIFY(!desk.session().isLoading());
        QVERIFY(desk.session().current().isEmpty());
    }

    void referencesAreTakenOnceWhileEnterIsHeld()
    {
        Desk desk(nullptr, true);
        desk.open();
        enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        desk.filesToOpen = QStringList{demoFile("genuine/query.png")};
        QTest::mouseClick(desk.find<QPushButton>("enrol"), Qt::LeftButton);
        auto* candidates = desk.find<QListWidget>("candidates");
        QTRY_VERIFY(candidates->isVisible() && candidates->count() == 1);
        auto* take = desk.find<QPushButton>("takeReferences");
        take->click();
        take->click();
        auto* strip = desk.find<ui::ThumbnailStrip>("filedReferences");
        QTRY_COMPARE(strip->count(), 4);
        QTest::qWait(300);
        QCOMPARE(strip->count(), 4);
    }

    void theTrailTellsAndIsChecked()
    {
        Desk desk(nullptr, true);
        desk.open();
        enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        desk.press(Qt::Key_8, Qt::AltModifier);
        desk.window().findChild<QTabWidget*>()->setCurrentIndex(3);
        auto* trail = desk.find<QTableWidget>("trail");
        QTRY_COMPARE(trail->rowCount(), 3); // made, customer, references
        QCOMPARE(trail->item(0, 3)->text(), "References added");
        QCOMPARE(trail->item(0, 3)->toolTip(), "references-added");
        QCOMPARE(trail->item(1, 2)->text(), "clerk");
        desk.fileToSave = desk.file("checkpoint.json");
        QTest::mouseClick(desk.find<QPushButton>("saveCheckpoint"), Qt::LeftButton);
        QTRY_COMPARE(trail->rowCount(), 4);
        QVERIFY(QFileInfo::exists(desk.fileToSave));
        QTest::mouseClick(desk.find<QPushButton>("checkTrail"), Qt::LeftButton);
        QTRY_VERIFY2(desk.find<QLabel>("trailState")->text().contains("sound: 4"),
                     qPrintable(desk.find<QLabel>("trailState")->text()));
    }

    void demoCustomersComeAndGo()
    {
        Desk desk(nullptr, true);
        desk.open();
        desk.press(Qt::Key_2, Qt::AltModifier);
        auto* demo = desk.find<QPushButton>("demoCustomers");
        QVERIFY(demo->isVisible());
        QTest::mouseClick(demo, Qt::LeftButton);
        QTRY_COMPARE(desk.window().records()->customers().size(), std::size_t(3));
        QTRY_VERIFY(demo->isEnabled() && demo->text().contains("Remove"));
        desk.goesOnAtLoss = true;
        QTest::mouseClick(demo, Qt::LeftButton);
        QTRY_COMPARE(desk.window().records()->customers().size(), std::size_t(0));
        QCOMPARE(desk.losses.size(), 1);
    }

    void usersThatAnotherDeskTurnedOnAreAskedFor()
    {
        Desk desk(nullptr, true);
        desk.open();
        desk.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(desk.waitForVerdict());
        {
            auto other = store::Store::open(desk.file("records.db").toStdString());
            QVERIFY(other);
            const auto session = (*other)->users().singleUser("elsewhere");
            QVERIFY(session);
            QVERIFY((*other)->users().turnOn(*session, "root", "correct horse"));
        }
        desk.window().records()->refresh();
        QTRY_COMPARE(desk.window().records()->state(), ui::Records::State::SignIn);
        QTRY_VERIFY(desk.find<QLineEdit>("secret")->isVisible());
        QVERIFY(desk.session().current().isEmpty());
    }

    void recordsAreSealedAndOthersChosen()
    {
        Desk desk(nullptr, true);
        desk.open();
        enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        const auto showRecords = [&] {
            QVERIFY(QTest::qWaitForWindowActive(&desk.window()));
            desk.press(Qt::Key_8, Qt::AltModifier);
            auto* tabs = desk.window().findChild<QTabWidget*>();
            QTRY_VERIFY(tabs->isVisible());
            tabs->setCurrentIndex(2);
        };
        showRecords();
        QVERIFY(desk.find<QLabel>("whereRecordsAre")->text().contains("not sealed"));
        const QString copy = desk.file("sealed.db");
        desk.find<QLineEdit>("otherRecords")->setFocus();
        desk.type(copy);
        desk.find<QLineEdit>("copyPassphrase")->setFocus();
        desk.type("correct horse");
        desk.find<QLineEdit>("copyPassphraseAgain")->setFocus();
        desk.type("correct house");
        QTest::mouseClick(desk.find<QPushButton>("copyRecords"), Qt::LeftButton);
        QTRY_VERIFY2(desk.message().contains("differ"), qPrintable(desk.message()));
        QVERIFY(!QFileInfo::exists(copy));
        desk.find<QLineEdit>("copyPassphraseAgain")->setFocus();
        desk.find<QLineEdit>("copyPassphraseAgain")->selectAll();
        desk.type("correct horse");
        QTest::mouseClick(desk.find<QPushButton>("copyRecords"), Qt::LeftButton);

        // Another window, which asks for the passphrase of the copy.
        QTRY_VERIFY_WITH_TIMEOUT(desk.window().records()->state() == ui::Records::State::Sealed, 20'000);
        auto* secret = desk.find<QLineEdit>("secret");
        QTRY_VERIFY(secret->isVisible());
        secret->setFocus();
        desk.type("correct horse");
        desk.press(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(desk.window().records()->isOpen(), 20'000);
        QCOMPARE(desk.window().records()->customers().size(), std::size_t(1));
        showRecords();
        QVERIFY(!desk.find<QLabel>("whereRecordsAre")->text().contains("not sealed"));
        QVERIFY(desk.find<QLineEdit>("oldPassphrase")->isVisible());
        QFile file(copy);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("Anna Berg"));

        // Back to those of before; what is none is refused, and these stay.
        auto* other = desk.find<QLineEdit>("otherRecords");
        other->setFocus();
        desk.type(desk.write("text.db", "this is no database, but a text of some length that somebody put there"));
        QTest::mouseClick(desk.find<QPushButton>("openRecords"), Qt::LeftButton);
        QTRY_VERIFY2(desk.message().contains("not a database"), qPrintable(desk.message()));
        other->setFocus();
        other->selectAll();
        desk.type(desk.file("records.db"));
        QTest::mouseClick(desk.find<QPushButton>("openRecords"), Qt::LeftButton);
        QTRY_VERIFY(desk.window().records()->isOpen() && !desk.window().records()->store()->isSealed());
        QCOMPARE(desk.window().records()->customers().size(), std::size_t(1));
        QCOMPARE(ui::chosenDatabase(), desk.file("records.db"));
    }

    void aCustomerGoesToOtherRecordsAsAFile()
    {
        Desk desk(nullptr, true);
        desk.open();
        enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        desk.fileToSave = desk.file("anna"); // gets an ending
        desk.passphraseToType = "correct horse";
        QTest::mouseClick(desk.find<QPushButton>("exportCustomer"), Qt::LeftButton);
        const QString file = desk.file("anna.customer");
        QTRY_VERIFY(QFileInfo::exists(file));
        QTRY_VERIFY2(desk.message().contains("anna.customer"), qPrintable(desk.message()));

        Desk other(nullptr, true);
        other.open();
        other.press(Qt::Key_2, Qt::AltModifier);
        other.filesToOpen = QStringList{file};
        other.passphraseToType = "wrong horse";
        QTest::mouseClick(other.find<QPushButton>("importOne"), Qt::LeftButton);
        QTRY_VERIFY2(other.message().contains("passphrase"), qPrintable(other.message()));
        QCOMPARE(other.window().records()->customers().size(), std::size_t(0));
        other.passphraseToType = "correct horse";
        QTest::mouseClick(other.find<QPushButton>("importOne"), Qt::LeftButton);
        QTRY_COMPARE(other.window().records()->customers().size(), std::size_t(1));
        QTRY_COMPARE(other.find<ui::ThumbnailStrip>("filedReferences")->count(), 3); // and is shown
        QTest::mouseClick(other.find<QPushButton>("importOne"), Qt::LeftButton);
        QTRY_VERIFY2(other.message().contains("account"), qPrintable(other.message())); // it is there already
        other.filesToOpen = QStringList{demoFile("genuine/query.png")};
        QTest::mouseClick(other.find<QPushButton>("importOne"), Qt::LeftButton);
        QTRY_VERIFY2(other.message().contains("not"), qPrintable(other.message()));
        QCOMPARE(other.window().records()->customers().size(), std::size_t(1));
    }

    void anotherNameIsAnotherCase()
    {
        Desk desk(nullptr, true);
        desk.open();
        enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        QTest::mouseClick(desk.find<QPushButton>("verifyCustomer"), Qt::LeftButton);
        QTRY_COMPARE(desk.session().current().references.size(), 3);
        auto* customer = desk.find<QLineEdit>("customer");
        customer->setFocus();
        customer->selectAll();
        desk.type("Zoe");
        QVERIFY(!desk.session().current().onFile);
        QVERIFY(desk.session().current().references.isEmpty()); // Anna's signatures do not stand under Zoe
    }
};

QTEST_MAIN(WindowRecordsTest)
#include "test_window_records.moc"
