// Identify at the desk: whose hand it is, and what happens while the records fail.
#include "tests/core/store/places.h"
#include "tests/ui/desk.h"
#include "ui/desk/records.h"
#include "ui/identify/identify_screen.h"

#include <QLabel>
#include <QTableWidget>
#include <QTest>

using namespace countersign;
using test::demoFile;
using test::demoReferences;
using test::Desk;

namespace {

/// One customer, a signatory for each demo case.
void addFirm(Desk& desk, const QStringList& demos, const QStringList& names)
{
    std::optional<Result<void>> done;
    store::Customer customer;
    customer.account = "1";
    customer.name = "Berg and Cole";
    std::vector<store::NewReference> references;
    for (qsizetype i = 0; i < demos.size(); ++i) {
        customer.signatories.push_back({store::SignatoryId::fresh(), names[i].toStdString(), {}});
        for (const auto& picture : ui::loadPictures(demoReferences(demos[i]), CommonInput).pictures)
            references.push_back(
                {store::ReferenceId::fresh(), customer.signatories.back().id, picture->specimen, *picture->file});
    }
    desk.window().records()->run(
        &desk.window(),
        [&](store::Store& store, const store::Session& session) {
            return store.customers().enrol(session, customer, references);
        },
        [&](const Result<void>& outcome) { done = outcome; });
    QTRY_VERIFY(done);
    QVERIFY(*done);
    desk.window().records()->refresh();
}

} // namespace

class WindowIdentifyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whichOfTheSignatories()
    {
        Desk desk(nullptr, true);
        desk.open();
        addFirm(desk, {"genuine", "random-forgery"}, {"Anna Berg", "Bert Cole"});
        desk.press(Qt::Key_3, Qt::AltModifier);
        QTRY_VERIFY(desk.find<QLabel>("galleryState")->text().contains("6 references"));
        desk.filesToOpen = QStringList{demoFile("genuine/query.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        auto* suspects = desk.find<QTableWidget>("suspects");
        QTRY_COMPARE(suspects->rowCount(), 2);
        QCOMPARE(suspects->item(0, 0)->text(), QStringLiteral("Berg and Cole · Anna Berg"));
        QCOMPARE(suspects->item(1, 0)->text(), QStringLiteral("Berg and Cole · Bert Cole"));
        QVERIFY2(desk.find<QLabel>("identified")->text().contains("Anna Berg"),
                 qPrintable(desk.find<QLabel>("identified")->text()));
        // The row that the keys stand on is seen.
        QVERIFY(suspects->selectionModel()->isRowSelected(0, {}));
    }

    /// More customers than are judged with all their references: the right one is among those that are.
    void manyAreLookedAtByOneReferenceEach()
    {
        Desk desk(nullptr, true);
        desk.open();
        QStringList demos, names;
        for (int i = 0; i < 10; ++i) {
            demos << (i == 7 ? "genuine" : i % 2 == 0 ? "random-forgery" : "skilled-forgery");
            names << QStringLiteral("Signatory %1").arg(i);
        }
        addFirm(desk, demos, names);
        desk.press(Qt::Key_3, Qt::AltModifier);
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QLabel>("galleryState")->text().contains("30 references"), 20'000);
        desk.filesToOpen = QStringList{demoFile("genuine/query.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        auto* suspects = desk.find<QTableWidget>("suspects");
        QTRY_VERIFY(suspects->rowCount() > 0);
        QCOMPARE(suspects->rowCount(), 6);
        QCOMPARE(suspects->item(0, 0)->text(), QStringLiteral("Berg and Cole · Signatory 7"));
    }

    void referencesArePreparedOnceTheRecordsAnswerAgain()
    {
        const auto encoder = std::make_shared<test::GatedEncoder>();
        Desk desk(encoder, true);
        desk.open();
        auto& gallery = desk.window().findChild<ui::IdentifyScreen*>()->gallery();
        desk.press(Qt::Key_3, Qt::AltModifier);
        auto* state = desk.find<QLabel>("galleryState");
        QTRY_VERIFY(state->text().startsWith("Nobody is enrolled"));
        addFirm(desk, {"genuine"}, {"Anna Berg"});
        QTRY_COMPARE(encoder->started(), 1); // read; before the network is done, the place for what it gives has gone
        const std::string file = desk.file("records.db").toStdString();
        QCOMPARE(test::rawSql(file, "ALTER TABLE embedding RENAME TO away"), QString());
        encoder->letPass(100);
        QTRY_VERIFY(gallery.isFailing());
        QVERIFY2(!desk.message().isEmpty(), qPrintable(desk.message()));
        QVERIFY2(state->text().contains("tried again"), qPrintable(state->text()));
        QCOMPARE(test::rawSql(file, "ALTER TABLE away RENAME TO embedding"), QString());
        QTRY_COMPARE_WITH_TIMEOUT(gallery.known(), 3, 20'000);
        QVERIFY(!gallery.isFailing());
        QCOMPARE(desk.message(), QString()); // it is settled
        QVERIFY2(state->text().contains("3 references"), qPrintable(state->text()));
    }
};

QTEST_MAIN(WindowIdentifyTest)
#include "test_window_identify.moc"
