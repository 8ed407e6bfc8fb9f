// The Models screen, with the keyboard and the models that come with the program: import, release, compare, export, roll
// back, retire.
#include "tests/ui/desk.h"
#include "tests/ui/encoders.h"

#include "core/base/file.h"
#include "core/base/sha256.h"
#include "core/model/open.h"
#include "ui/desk/workers.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QDir>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <QThreadPool>
#include <QTimer>

using namespace countersign;
using test::Desk;
using test::shared;

namespace {

constexpr int Patience = 60'000;

std::filesystem::path shippedFile(const char* name)
{
    return std::filesystem::path(COUNTERSIGN_SOURCE_DIR "/resources/models") / name;
}

/// At the Models screen.
class ModelsDesk : public Desk {
public:
    explicit ModelsDesk(const std::shared_ptr<verify::Encoder>& shipped) : Desk(shipped, true)
    {
        openBytes = [](const Bytes& bytes, const std::string& name) { return shared(model::openEncoder(bytes, name)); };
    }
    ~ModelsDesk()
    {
        closeWindow();
        ui::workers()->waitForDone(); // what still runs asks this desk for models
    }

    void sitDown()
    {
        open();
        press(Qt::Key_7, Qt::AltModifier);
        QTRY_COMPARE(models()->rowCount(), 1);
        QVERIFY(models()->isVisible());
    }
    [[nodiscard]] QTableWidget* models() { return find<QTableWidget>("models"); }
    [[nodiscard]] QPushButton* button(const char* name) { return find<QPushButton>(name); }
    [[nodiscard]] QString state(int row) { return models()->item(row, 2)->text(); }
    void choose(int row)
    {
        models()->setFocus();
        while (models()->currentRow() > 0)
            press(Qt::Key_Up);
        for (int i = 0; i < row; ++i)
            press(Qt::Key_Down);
        QCOMPARE(models()->currentRow(), row);
    }
    /// A key that begins something long, until that is done.
    void run(const char* name, Qt::Key key)
    {
        auto* one = button(name);
        QTRY_VERIFY(one->isEnabled());
        QSignalSpy pressed(one, &QPushButton::clicked);
        press(key, Qt::AltModifier);
        QTRY_COMPARE(pressed.count(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(one->isEnabled(), Patience);
    }
    void import(const QString& file)
    {
        filesToOpen = QStringList{file};
        run("importModel", Qt::Key_I);
    }
    /// Types the reason into the dialog that asks for one.
    void release(const QString& reason)
    {
        bool wasAsked = false, wasRefused = true;
        QTimer person;
        QObject::connect(&person, &QTimer::timeout, &person, [&] {
            auto* dialog = QApplication::activeModalWidget();
            auto* why = dialog ? dialog->findChild<QPlainTextEdit*>("agreeReason") : nullptr;
            if (!why || wasAsked)
                return;
            wasAsked = true;
            auto* ok = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
            QTest::keyClicks(why, "short");
            wasRefused = !ok->isEnabled();
            why->selectAll();
            QTest::keyClicks(why, reason);
            QTest::keyClick(why, Qt::Key_Tab);
            QTest::mouseClick(ok, Qt::LeftButton);
        });
        person.start(50);
        press(Qt::Key_R, Qt::AltModifier);
        QTRY_VERIFY(wasAsked);
        QVERIFY(wasRefused);
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }
    [[nodiscard]] std::string modelInUse()
    {
        return session().modelInfo() ? session().modelInfo()->sha256 : std::string();
    }
};

} // namespace

class WindowModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto opened = shared(model::openEncoder(shippedFile("default.safetensors")));
        QVERIFY2(opened, opened ? "" : describe(opened.error()).c_str());
        m_shipped = std::move(*opened);
    }

    void importedReleasedRolledBackAndRetired()
    {
        ModelsDesk desk(m_shipped);
        desk.sitDown();
        const QString drawn = QString::fromStdString(shippedFile("synthetic.safetensors").string());
        const auto file = readFile(drawn.toStdString(), store::LargestModel);
        QVERIFY(file);
        const std::string own = sha256(*file), shipped = m_shipped->info().sha256;

        desk.import(test::demoFile("genuine/query.png"));
        QVERIFY2(desk.message().contains("The model file is damaged, or is none"), qPrintable(desk.message()));
        QCOMPARE(desk.models()->rowCount(), 1);
        QVERIFY(QDir(desk.askedIn).exists("synthetic.safetensors")); // those that come with the program are offered
        desk.import(drawn);
        QTRY_COMPARE(desk.models()->rowCount(), 2);
        QCOMPARE(desk.models()->item(0, 0)->text(), "Countersign encoder, drawn signatures alone");
        QCOMPARE(desk.state(0), "");
        QCOMPARE(desk.state(1), "in use");
        desk.import(drawn); // once more is no error, and no second one
        QTRY_VERIFY2(desk.message().contains("was added"), qPrintable(desk.message()));
        QCOMPARE(desk.models()->rowCount(), 2);

        desk.choose(1);
        QVERIFY(!desk.button("releaseModel")->isEnabled());
        desk.choose(0);
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QLabel>("modelCard")->text().contains(own.substr(0, 16).c_str()), Patience);
        desk.release("no research data here");
        QTRY_COMPARE_WITH_TIMEOUT(desk.modelInUse(), own, Patience);
        QTRY_COMPARE(desk.state(0), "in use");
        QVERIFY(!desk.button("releaseModel")->isEnabled());
        QVERIFY(!desk.button("retireModel")->isEnabled());
        auto* releases = desk.find<QTableWidget>("releases");
        QCOMPARE(releases->rowCount(), 1);
        QCOMPARE(releases->item(0, 4)->text(), "not compared");
        QCOMPARE(releases->item(0, 5)->text(), "no research data here");

        desk.fileToSave = desk.file("out.safetensors");
        desk.press(Qt::Key_X, Qt::AltModifier);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(desk.fileToSave) && desk.button("exportModel")->isEnabled(), Patience);
        const auto written = readFile(desk.fileToSave.toStdString(), store::LargestModel);
        QVERIFY(written);
        QVERIFY(*written == *file);

        desk.press(Qt::Key_B, Qt::AltModifier);
        QTRY_COMPARE_WITH_TIMEOUT(desk.modelInUse(), shipped, Patience);
        QTRY_COMPARE(desk.state(1), "in use");
        desk.choose(0);
        desk.press(Qt::Key_T, Qt::AltModifier);
        QTRY_COMPARE(desk.state(0), "retired");
        QTRY_VERIFY(desk.button("retireModel")->isEnabled());
        QVERIFY(!desk.button("releaseModel")->isEnabled());
        desk.press(Qt::Key_K, Qt::AltModifier); // Bring back
        QTRY_COMPARE(desk.state(0), "");
        QTRY_VERIFY(desk.button("releaseModel")->isEnabled());
    }

    void anyTwoAreCompared()
    {
        ModelsDesk desk(m_shipped);
        const QString writers = desk.file("writers");
        QCOMPARE(QProcess::execute(COUNTERSIGN_BINARY_DIR "/bin/countersign-cli",
                                   {"demo", "--output", writers, "--writers", "3", "--genuine", "3", "--forged", "2"}),
                 0);
        desk.sitDown();
        QVERIFY(!desk.button("compareModels")->isEnabled());
        desk.import(QString::fromStdString(shippedFile("synthetic.safetensors").string()));
        QTRY_COMPARE_WITH_TIMEOUT(desk.models()->rowCount(), 2, Patience);
        desk.choose(0);
        desk.press(Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(desk.button("compareModels")->isEnabled());
        auto* outcome = desk.find<QLabel>("modelsOutcome");
        desk.folderToOpen = desk.file("nothing-there");
        desk.run("compareModels", Qt::Key_W);
        QVERIFY(!desk.message().isEmpty());
        QVERIFY(outcome->text().isEmpty());
        desk.folderToOpen = writers;
        desk.run("compareModels", Qt::Key_W);
        QVERIFY2(outcome->text().contains("On 3 writers") && outcome->text().contains("Shipped with the program"),
                 qPrintable(outcome->text()));
    }

private:
    std::shared_ptr<verify::Encoder> m_shipped;
};

QTEST_MAIN(WindowModelsTest)
#include "test_window_models.moc"
