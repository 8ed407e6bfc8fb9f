// Several signatories, their rule, and several signatures on one document.
#include "tests/ui/desk.h"
#include "ui/desk/records.h"
#include "ui/desk/signing.h"
#include "ui/widgets/thumbnail_strip.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

using namespace countersign;
using test::demoFile;
using test::demoReferences;
using test::Desk;

namespace {

/// Adds a second signatory to the customer on the screen, with references.
void addSignatory(Desk& desk, const QString& name, const QStringList& files)
{
    auto* signatories = desk.find<QListWidget>("signatories");
    QTRY_VERIFY(signatories->isVisible());
    desk.press(Qt::Key_A, Qt::AltModifier);
    QTRY_COMPARE(signatories->count(), 2);
    desk.type(name);
    // Saved from within the field: what was typed is taken.
    desk.press(Qt::Key_S, Qt::AltModifier);
    QTRY_VERIFY(!desk.find<QPushButton>("saveCustomer")->isEnabled());
    QTRY_COMPARE(signatories->count(), 2);
    QTRY_COMPARE(signatories->item(1)->text(), name);
    signatories->setFocus();
    desk.press(Qt::Key_End);
    QCOMPARE(signatories->currentItem()->text(), name);
    desk.filesToOpen = files;
    desk.press(Qt::Key_R, Qt::AltModifier);
    auto* candidates = desk.find<QListWidget>("candidates");
    QTRY_VERIFY(candidates->isVisible() && candidates->count() == int(files.size()));
    desk.press(Qt::Key_Return);
    QTRY_COMPARE(desk.find<ui::ThumbnailStrip>("filedReferences")->count(), int(files.size()));
}

/// On the Verify screen, by a part of the name.
void verifyCustomer(Desk& desk)
{
    desk.press(Qt::Key_1, Qt::AltModifier);
    desk.press(Qt::Key_U, Qt::AltModifier);
    desk.type("ber");
    desk.press(Qt::Key_Return);
}

/// The rule of the only customer, as it is on file.
store::SigningRule ruleOnFile(Desk& desk)
{
    store::SigningRule rule;
    bool isRead = false;
    desk.window().records()->run(
        &desk.window(),
        [](store::Store& store, const store::Session& session) -> Result<store::Customer> {
            const auto found = store.customers().lines(session);
            if (!found)
                return tl::unexpected(found.error());
            return store.customers().load(session, found->lines.front().id);
        },
        [&](const Result<store::Customer>& customer) {
            if (customer)
                rule = customer->rule;
            isRead = true;
        });
    [&] { QTRY_VERIFY(isRead); }();
    return rule;
}

/// Every case on file, the oldest first.
std::vector<store::NewCase> casesOnFile(Desk& desk)
{
    using Cases = std::vector<store::NewCase>;
    Cases cases;
    bool isRead = false;
    desk.window().records()->run(
        &desk.window(),
        [](store::Store& store, const store::Session& session) -> Result<Cases> {
            const auto lines = store.cases().lines(session, {});
            if (!lines)
                return tl::unexpected(lines.error());
            Cases found;
            for (auto line = lines->rbegin(); line != lines->rend(); ++line)
                found.push_back(store.cases().load(session, line->id)->what);
            return found;
        },
        [&](const Result<Cases>& found) {
            if (found)
                cases = *found;
            isRead = true;
        });
    [&] { QTRY_VERIFY(isRead); }();
    return cases;
}

} // namespace

class WindowSigningTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twoSignaturesOnOneDocument()
    {
        Desk desk(nullptr, true);
        desk.open();
        test::enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        addSignatory(desk, "Bert Cole", demoReferences("skilled-forgery").mid(0, 2));
        auto* rule = desk.find<QComboBox>("rule");
        rule->setFocus();
        desk.press(Qt::Key_Down);
        QCOMPARE(rule->currentText(), "the signatures of any 2");
        desk.press(Qt::Key_S, Qt::AltModifier);
        QTRY_VERIFY(!desk.find<QPushButton>("saveCustomer")->isEnabled());

        verifyCustomer(desk);
        QTRY_VERIFY(desk.session().current().onFile);
        auto* said = desk.find<QLabel>("signingRule");
        QVERIFY(said->isVisible());
        QCOMPARE(said->text(), "Needed: any 2 signatories.");
        auto* amount = desk.find<QLineEdit>("amount");
        amount->setFocus();
        desk.type("1,250");
        desk.press(Qt::Key_Return); // the keyboard belongs to the pictures again
        QVERIFY(!amount->hasFocus());
        QCOMPARE(amount->text(), ui::amountText(125000));
        amount->setFocus();
        amount->selectAll();
        desk.type("1.2500");
        desk.press(Qt::Key_Return); // no amount: said, and not guessed
        QVERIFY2(desk.message().contains("no amount"), qPrintable(desk.message()));
        QVERIFY(amount->text().isEmpty() && !desk.session().current().document.amount);
        amount->setFocus();
        desk.type("1,250");
        desk.press(Qt::Key_Return);
        desk.session().addFiles({demoFile("genuine/query.png")}, ui::Role::Query);
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(desk.session().current().hand, 0);
        desk.session().decide(verify::Decision::Accept, "seen");
        QCOMPARE(said->text(), "Needed: any 2 signatories. So far: Anna Berg.");

        // The same person again does not count twice.
        desk.press(Qt::Key_D);
        QVERIFY(!desk.session().current().query);
        QCOMPARE(desk.session().current().document.amount, 125000);
        desk.session().addFiles({demoFile("genuine/reference-1.png")}, ui::Role::Query);
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(desk.session().current().hand, 0);
        QCOMPARE(said->text(), "Needed: any 2 signatories. So far: Anna Berg.");
        desk.session().decide(verify::Decision::Accept, "seen");
        QCOMPARE(said->text(), "Needed: any 2 signatories. So far: Anna Berg.");

        desk.press(Qt::Key_D);
        desk.session().addFiles({demoFile("skilled-forgery/reference-3.png")}, ui::Role::Query);
        QVERIFY(desk.waitForVerdict());
        QCOMPARE(desk.session().current().hand, 1);
        QCOMPARE(said->text(), "Signing rule met once this one is accepted.");
        desk.session().decide(verify::Decision::Accept, "seen");
        QCOMPARE(said->text(), "Signing rule met: Anna Berg, Bert Cole.");
        desk.press(Qt::Key_N);
        QVERIFY(!said->isVisible());
        QTRY_VERIFY(!desk.session().isFiling());

        const auto cases = casesOnFile(desk);
        QCOMPARE(cases.size(), std::size_t(3));
        QVERIFY(cases[0].item && cases[1].item == cases[0].item && cases[2].item == cases[0].item);
        QVERIFY(cases[0].ruleMet == false && cases[1].ruleMet == false && cases[2].ruleMet == true);
        QVERIFY(cases[0].amount == 125000 && cases[2].amount == 125000);
        QVERIFY(cases[0].signatory != cases[2].signatory);
        // Another document begins anew.
        desk.press(Qt::Key_U, Qt::AltModifier);
        desk.type("ber");
        desk.press(Qt::Key_Return);
        QTRY_COMPARE(said->text(), "Needed: any 2 signatories.");
        QVERIFY(amount->text().isEmpty());
    }

    void whatIsRejectedDoesNotCount()
    {
        Desk desk(nullptr, true);
        desk.open();
        test::enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        addSignatory(desk, "Bert Cole", demoReferences("skilled-forgery"));
        verifyCustomer(desk);
        desk.session().addFiles({demoFile("genuine/query.png")}, ui::Role::Query);
        QVERIFY(desk.waitForVerdict());
        auto* said = desk.find<QLabel>("signingRule");
        desk.session().decide(verify::Decision::Reject, "traced");
        QCOMPARE(said->text(), "Needed: any signatory.");
        // References that were changed here are nobody's.
        desk.session().undoDecision();
        desk.session().removeReference(0);
        QVERIFY(desk.waitForVerdict());
        desk.session().decide(verify::Decision::Accept, "seen");
        QCOMPARE(said->text(), "Needed: any signatory.");
    }

    void combinationsWithLimits()
    {
        Desk desk(nullptr, true);
        desk.open();
        test::enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        addSignatory(desk, "Bert Cole", demoReferences("skilled-forgery"));
        auto* rule = desk.find<QComboBox>("rule");
        auto* clauses = desk.find<QTableWidget>("clauses");
        QVERIFY(!clauses->isVisible());
        rule->setFocus();
        desk.press(Qt::Key_End);
        QVERIFY(clauses->isVisible());
        QCOMPARE(clauses->rowCount(), 1);
        // One row: 1 of Anna alone, up to 500. With the keyboard: F2 edits, Space ticks.
        QVERIFY(clauses->hasFocus());
        desk.press(Qt::Key_F2);
        desk.type("1");
        desk.press(Qt::Key_Return);
        clauses->setFocus();
        clauses->setCurrentCell(0, 2);
        desk.press(Qt::Key_Space);
        QCOMPARE(clauses->item(0, 2)->checkState(), Qt::Unchecked);
        clauses->setCurrentCell(0, 3);
        desk.press(Qt::Key_F2);
        desk.type("500");
        desk.press(Qt::Key_Return);
        QCOMPARE(clauses->item(0, 3)->text(), ui::amountText(50000));
        // Or both without limit.
        desk.press(Qt::Key_B, Qt::AltModifier);
        QTRY_COMPARE(clauses->rowCount(), 2);
        desk.press(Qt::Key_S, Qt::AltModifier);
        QTRY_VERIFY(!desk.find<QPushButton>("saveCustomer")->isEnabled());
        const auto saved = ruleOnFile(desk);
        QCOMPARE(saved.clauses.size(), std::size_t(2));
        QCOMPARE(saved.clauses[0].count, 1);
        QCOMPARE(saved.clauses[0].among.size(), std::size_t(1));
        QVERIFY(saved.clauses[0].upTo == 50000);
        QCOMPARE(saved.clauses[1], (store::Clause{2, {}, {}}));

        // On the Verify screen the amount decides.
        verifyCustomer(desk);
        desk.session().addFiles({demoFile("genuine/query.png")}, ui::Role::Query);
        QVERIFY(desk.waitForVerdict());
        desk.session().decide(verify::Decision::Accept, "seen");
        auto* said = desk.find<QLabel>("signingRule");
        QVERIFY2(said->text().contains("depends on the amount"), qPrintable(said->text()));
        auto* amount = desk.find<QLineEdit>("amount");
        amount->setFocus();
        desk.type("499.99");
        QCOMPARE(said->text(), "Signing rule met: Anna Berg.");
        amount->selectAll();
        desk.type("500.01");
        QCOMPARE(said->text(), "Needed: Anna Berg up to 500.00; or any 2 signatories. So far: Anna Berg.");

        // What is no amount is refused, not taken for "no limit".
        desk.press(Qt::Key_2, Qt::AltModifier);
        QTRY_VERIFY(clauses->isVisible());
        clauses->item(0, 3)->setText("lots");
        desk.press(Qt::Key_S, Qt::AltModifier);
        QTRY_VERIFY2(desk.message().contains("no amount"), qPrintable(desk.message()));
        QVERIFY(ruleOnFile(desk) == saved);
    }

    void theRuleNeverWidensByItself()
    {
        Desk desk(nullptr, true);
        desk.open();
        test::enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        addSignatory(desk, "Bert Cole", demoReferences("skilled-forgery"));
        // "Bert alone".
        auto* rule = desk.find<QComboBox>("rule");
        auto* clauses = desk.find<QTableWidget>("clauses");
        auto* save = desk.find<QPushButton>("saveCustomer");
        rule->setFocus();
        desk.press(Qt::Key_End);
        clauses->item(0, 0)->setData(Qt::EditRole, 1);
        clauses->item(0, 1)->setCheckState(Qt::Unchecked);
        desk.press(Qt::Key_S, Qt::AltModifier);
        QTRY_VERIFY(!save->isEnabled());
        const auto saved = ruleOnFile(desk);
        QCOMPARE(saved.clauses.at(0).among.size(), std::size_t(1));
        // Bert retires: the rule that names him has to be changed first, it does not become "anybody".
        desk.find<QListWidget>("signatories")->setCurrentRow(1);
        QTest::mouseClick(desk.find<QPushButton>("retireSignatory"), Qt::LeftButton);
        QCOMPARE(clauses->horizontalHeaderItem(2)->text(), "Bert Cole (retired)");
        desk.press(Qt::Key_S, Qt::AltModifier);
        QTRY_VERIFY2(!desk.message().isEmpty() && desk.message() != "Saved.", qPrintable(desk.message()));
        QVERIFY(ruleOnFile(desk) == saved);
        // Nobody ticked is not everybody.
        clauses->item(0, 2)->setCheckState(Qt::Unchecked);
        desk.press(Qt::Key_S, Qt::AltModifier);
        QTRY_VERIFY2(desk.message().contains("ticks"), qPrintable(desk.message()));
        QVERIFY(ruleOnFile(desk) == saved);
        clauses->item(0, 1)->setCheckState(Qt::Checked);
        desk.press(Qt::Key_S, Qt::AltModifier);
        QTRY_VERIFY(!save->isEnabled());
        // All who are there were named one by one: who comes later does not belong to them.
        const auto named = ruleOnFile(desk);
        QCOMPARE(named.clauses.at(0).among.size(), std::size_t(1));
    }

    void aSignatoryRetires()
    {
        Desk desk(nullptr, true);
        desk.open();
        test::enrol(desk, "1", "Anna Berg", demoReferences("genuine"));
        addSignatory(desk, "Bert Cole", demoReferences("skilled-forgery"));
        QTest::mouseClick(desk.find<QPushButton>("retireSignatory"), Qt::LeftButton);
        QVERIFY(desk.find<QListWidget>("signatories")->item(1)->font().strikeOut());
        QCOMPARE(desk.find<QComboBox>("rule")->count(), 1);
        desk.press(Qt::Key_S, Qt::AltModifier);
        QTRY_VERIFY(!desk.find<QPushButton>("saveCustomer")->isEnabled());
        verifyCustomer(desk);
        QTRY_VERIFY(desk.session().current().onFile);
        QCOMPARE(desk.session().current().onFile->hands.size(), std::size_t(1));
    }

    void amountsAsPeopleWriteThem()
    {
        QCOMPARE(ui::amountIn("1,250.5"), 125050);
        QCOMPARE(ui::amountIn(" 12 "), 1200);
        QCOMPARE(ui::amountIn("1250.5"), 125050);
        QVERIFY(!ui::amountIn("1.250") && !ui::amountIn("0.005"));
        const QLocale before;
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(ui::amountIn("1.250,50"), 125050);
        QCOMPARE(ui::amountIn("1.250"), 125000);
        QCOMPARE(ui::amountIn("1250.50"), 125050);
        QVERIFY(!ui::amountIn("1,250"));
        QCOMPARE(ui::amountIn(ui::amountText(125050)), 125050);
        QLocale::setDefault(before);
        QVERIFY(!ui::amountIn("-1") && !ui::amountIn("ten") && !ui::amountIn("") && !ui::amountIn("1e13"));
        QVERIFY(!ui::amountIn("nan") && !ui::amountIn("inf") && !ui::amountIn("1e3"));
        QVERIFY(!ui::amountIn("500 00") && !ui::amountIn("1 25"));
        QCOMPARE(ui::amountIn("12 500"), 1250000);
    }
};

QTEST_MAIN(WindowSigningTest)
#include "test_window_signing.moc"
