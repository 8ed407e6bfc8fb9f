// One hand under two names: found, looked at, exported.
#include "tests/ui/desk.h"
#include "ui/desk/records.h"
#include "ui/widgets/image_canvas.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

using namespace countersign;
using test::demoFile;
using test::Desk;

namespace {

/// Past the screens, as another desk would: one signatory, these references.
void add(Desk& desk, const std::string& account, const std::string& name, const QStringList& files)
{
    std::optional<Result<void>> done;
    const auto loaded = ui::loadPictures(files, CommonInput);
    QCOMPARE(loaded.pictures.size(), std::size_t(files.size()));
    desk.window().records()->run(
        &desk.window(),
        [&](store::Store& store, const store::Session& session) {
            store::Customer customer;
            customer.account = account;
            customer.name = name;
            customer.signatories.push_back({store::SignatoryId::fresh(), name, {}});
            std::vector<store::NewReference> references;
            for (const auto& picture : loaded.pictures)
                references.push_back(
                    {store::ReferenceId::fresh(), customer.signatories.front().id, picture->specimen, *picture->file});
            return store.customers().enrol(session, customer, references);
        },
        [&](const Result<void>& outcome) { done = outcome; });
    QTRY_VERIFY(done);
    QVERIFY(*done);
    desk.window().records()->refresh();
}

QStringList demoFiles(const QStringList& names)
{
    QStringList files;
    for (const auto& name : names)
        files << demoFile(name);
    return files;
}

} // namespace

class WindowOneHandTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foundLookedAtAndExported()
    {
        Desk desk(nullptr, true);
        desk.open();
        add(desk, "1", "Anna Berg", demoFiles({"genuine/reference-1.png", "genuine/reference-2.png"}));
        add(desk, "2", "Carl Dorn", demoFiles({"random-forgery/query.png"}));
        add(desk, "3", "=Other Name", demoFiles({"genuine/reference-3.png", "genuine/query.png"}));
        desk.press(Qt::Key_3, Qt::AltModifier);
        QTRY_VERIFY(desk.find<QLabel>("galleryState")->text().contains("with 5 references"));
        desk.press(Qt::Key_N, Qt::AltModifier);
        auto* compare = desk.find<QPushButton>("compareAll");
        QTRY_VERIFY(compare->isVisible() && compare->hasFocus());
        QVERIFY(desk.find<QLabel>("oneHandState")->text().contains("5 references"));
        desk.press(Qt::Key_Space);
        auto* pairs = desk.find<QTableWidget>("oneHandPairs");
        QTRY_COMPARE(pairs->rowCount(), 1);
        QStringList names{pairs->item(0, 0)->text(), pairs->item(0, 2)->text()};
        names.sort();
        QCOMPARE(names, (QStringList{"=Other Name", "Anna Berg"}));
        QVERIFY2(pairs->item(0, 4)->text().contains(" : "), qPrintable(pairs->item(0, 4)->text()));
        QTRY_VERIFY(pairs->hasFocus());
        // Both signatures lie side by side, under the customers' names.
        auto* canvas = pairs->parentWidget()->findChild<ui::ImageCanvas*>();
        QTRY_VERIFY(canvas->accessibleDescription().contains("Anna Berg: ")
                    && canvas->accessibleDescription().contains("=Other Name: ")
                    && !canvas->accessibleDescription().contains(": none"));
        desk.fileToSave = desk.file("pairs.csv");
        desk.press(Qt::Key_X, Qt::AltModifier);
        QTRY_COMPARE(desk.message(), "Exported as pairs.csv.");
        QFile file(desk.fileToSave);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto lines = file.readAll().split('\n');
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0], "customer,account,other_customer,other_account,score,llr");
        // A list of people left the records: the trail tells it.
        std::optional<Result<std::vector<store::Entry>>> told;
        desk.window().records()->run(
            &desk.window(),
            [](store::Store& store, const store::Session& session) {
                return store.trail().entries(session, {.action = store::Action::PairsExported});
            },
            [&](const auto& entries) { told = entries; });
        QTRY_VERIFY(told);
        QVERIFY(*told && (*told)->size() == 1);
        QCOMPARE((*told)->front().action, std::string("pairs-exported"));
        QCOMPARE((*told)->front().detail, std::string("1 pair of customers"));
        QVERIFY2(lines[1].contains("'=Other Name,3,") && lines[1].contains("Anna Berg,1,"), lines[1].constData());
        // And on to the customer.
        const QString second = pairs->item(0, 2)->text();
        QTest::mouseClick(desk.find<QPushButton>("showSecond"), Qt::LeftButton);
        QTRY_COMPARE(desk.find<QLineEdit>("name")->text(), second);
    }

    void nobodySignsAlike()
    {
        Desk desk(nullptr, true);
        desk.open();
        add(desk, "1", "Anna Berg", demoFiles({"genuine/reference-1.png"}));
        add(desk, "2", "Carl Dorn", demoFiles({"random-forgery/query.png"}));
        desk.press(Qt::Key_3, Qt::AltModifier);
        QTRY_VERIFY(desk.find<QLabel>("galleryState")->text().contains("with 2 references"));
        desk.press(Qt::Key_N, Qt::AltModifier);
        QTRY_VERIFY(desk.find<QPushButton>("compareAll")->hasFocus());
        desk.press(Qt::Key_A, Qt::AltModifier);
        QTRY_COMPARE(desk.find<QLabel>("oneHandState")->text(), "No two customers sign alike.");
        QVERIFY(!desk.find<QPushButton>("exportOneHand")->isEnabled());
        desk.press(Qt::Key_Escape);
        QTRY_VERIFY(desk.find<QPushButton>("openIdentify")->hasFocus());
    }

    void stoppedInTheMiddle()
    {
        const auto encoder = std::make_shared<test::GatedEncoder>();
        Desk desk(encoder, true);
        desk.open();
        add(desk, "1", "Anna Berg", demoFiles({"genuine/reference-1.png"}));
        add(desk, "2", "Carl Dorn", demoFiles({"genuine/reference-2.png"}));
        add(desk, "3", "Dora Egg", demoFiles({"genuine/reference-3.png"}));
        encoder->letPass(3); // however many at once they are embedded
        desk.press(Qt::Key_3, Qt::AltModifier);
        QTRY_VERIFY(desk.find<QLabel>("galleryState")->text().contains("with 3 references"));
        desk.press(Qt::Key_N, Qt::AltModifier);
        QTRY_VERIFY(desk.find<QPushButton>("compareAll")->hasFocus());
        const int before = encoder->started();
        desk.press(Qt::Key_A, Qt::AltModifier);
        auto* compare = desk.find<QPushButton>("compareAll");
        QTRY_VERIFY(!compare->isEnabled());
        QPushButton* stop = nullptr;
        for (auto* one : desk.window().findChildren<QPushButton*>(QStringLiteral("stopJob")))
            if (one->isVisible())
                stop = one;
        QVERIFY(stop);
        QTRY_VERIFY(encoder->started() > before);
        QTest::mouseClick(stop, Qt::LeftButton);
        encoder->letPass(10); // what is under way ends
        QTRY_VERIFY(compare->isEnabled());
        QVERIFY(!stop->isVisible());
        QCOMPARE(desk.find<QTableWidget>("oneHandPairs")->rowCount(), 0);
        QCOMPARE(desk.message(), QString()); // to stop is no failure
    }
};

QTEST_MAIN(WindowOneHandTest)
#include "test_window_one_hand.moc"
