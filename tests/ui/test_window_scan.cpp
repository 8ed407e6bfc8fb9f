// Scan at the window, with SANE's own test backend as the scanner.
#include "tests/core/scan/sane_backend.h"
#include "tests/ui/desk.h"
#include "ui/desk/records.h"
#include "ui/desk/scan_dialog.h"
#include "ui/widgets/region_picker.h"
#include "ui/widgets/thumbnail_strip.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QTest>

using namespace countersign;
using test::demoFile;
using test::demoReferences;
using test::Desk;
using test::SaneBackend;

namespace {

constexpr int Patience = 20'000;
/// Squares of 10 mm, the first white: of a region of 11 by 11 mm two thin strips at its edges are black, which may pass
/// for ink.
const QStringList Pattern{"test-picture \"Grid\""};
constexpr int Side = 11;
const QStringList Slowly{"read-delay true", "read-delay-duration 200000", "read-limit true", "read-limit-size 500"};

/// The dialog of the screen that is seen.
ui::ScanDialog* dialogOf(Desk& desk)
{
    for (auto* dialog : desk.window().findChildren<ui::ScanDialog*>())
        if (dialog->isVisible())
            return dialog;
    return nullptr;
}

template <class Widget> Widget* in(ui::ScanDialog* dialog, const char* name)
{
    return dialog->findChild<Widget*>(QLatin1String(name));
}

QString said(ui::ScanDialog* dialog)
{
    auto* label = dialog->findChild<QLabel*>("messageText");
    return label->isVisible() ? label->text() : QString();
}

/// With the keyboard, until it could scan.
ui::ScanDialog* openDialog(Desk& desk, Qt::KeyboardModifiers modifiers = Qt::ControlModifier)
{
    desk.press(Qt::Key_T, modifiers);
    const auto isReady = [&] {
        auto* dialog = dialogOf(desk); // a button is pressed for a while
        return dialog && in<QPushButton>(dialog, "scanStart")->isEnabled();
    };
    if (QTest::qWaitFor(isReady, Patience))
        return dialogOf(desk);
    return nullptr;
}

/// As a click on it does; the dialog stays.
void goTo(QWidget& window)
{
    window.activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), &window);
}

void choose(ui::ScanDialog* dialog, const char* box, int index)
{
    auto* combo = in<QComboBox>(dialog, box);
    combo->setCurrentIndex(index);
    Q_EMIT combo->activated(index);
}

void setMillimetres(ui::ScanDialog* dialog, const char* name, double value)
{
    auto* edit = in<QDoubleSpinBox>(dialog, name);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, QString::number(value));
    QTest::keyClick(edit, Qt::Key_Tab);
}

} // namespace

class WindowScanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(SaneBackend::isInstalled(), "install libsane1"); }

    void aScanEndsInAVerification()
    {
        const SaneBackend sane(Pattern);
        Desk desk;
        desk.open();
        desk.filesToOpen = demoReferences("genuine");
        desk.press(Qt::Key_R, Qt::ControlModifier);
        QTRY_COMPARE(desk.session().current().references.size(), 3);
        auto* dialog = openDialog(desk);
        QVERIFY(dialog);
        QCOMPARE(in<QComboBox>(dialog, "scanner")->count(), 2);
        QCOMPARE(in<QComboBox>(dialog, "scanner")->currentText(), QString("Noname frontend-tester (test:0)"));
        QCOMPARE(in<QComboBox>(dialog, "scanResolution")->currentText(), QString("300 dpi"));
        QCOMPARE(in<QComboBox>(dialog, "scanColour")->currentText(), QString("Colour"));
        QCOMPARE(in<QComboBox>(dialog, "scanSource")->count(), 2);
        setMillimetres(dialog, "scanWidth", Side);
        setMillimetres(dialog, "scanHeight", Side);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->isVisible(), Patience);
        QVERIFY(desk.waitForVerdict() || !desk.message().isEmpty());
        QVERIFY2(desk.session().current().query, qPrintable(desk.message()));
        const auto& record = desk.session().current().query->specimen.record;
        QVERIFY2(record.name.starts_with("scan "), record.name.c_str());
        QCOMPARE(qRound(record.dotsPerInch), 300);
        QVERIFY(std::abs(record.original.width - 130) <= 1 && std::abs(record.original.height - 130) <= 1);
        QVERIFY(desk.session().current().result);
        const auto& verification = *desk.session().current().result;
        QVERIFY(verification.judgement.proposal != verify::Decision::Accept);
        QVERIFY(!verification.query.quality.empty()); // it is said that this is hardly a signature
        // And the person decides.
        goTo(desk.window());
        desk.press(Qt::Key_Return);
        QTRY_VERIFY2(desk.session().current().human, qPrintable(desk.message()));
    }

    void whatIsNoSignatureIsSaid()
    {
        const SaneBackend sane({"test-picture \"Color pattern\""});
        Desk desk;
        desk.open();
        auto* dialog = openDialog(desk);
        QVERIFY(dialog);
        choose(dialog, "scanResolution", 1);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->isVisible(), Patience);
        QTRY_VERIFY2_WITH_TIMEOUT(desk.message().contains("No signature was found"), qPrintable(desk.message()),
                                  Patience);
        QVERIFY(desk.message().startsWith("scan "));
    }

    void previewAndRegion()
    {
        const SaneBackend sane({"test-picture \"Grid\""});
        Desk desk;
        desk.open();
        auto* dialog = openDialog(desk);
        QVERIFY(dialog);
        auto* glass = in<ui::RegionPicker>(dialog, "scanGlass");
        QCOMPARE(glass->region(), QRectF(0, 0, 200, 200));
        QTest::mouseClick(in<QPushButton>(dialog, "scanPreview"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(glass->hasPicture(), Patience);
        QVERIFY(desk.session().current().isEmpty()); // only looked at
        const QPoint from = glass->toWidget({50, 60}).toPoint(), to = glass->toWidget({150, 100}).toPoint();
        QTest::mousePress(glass, Qt::LeftButton, {}, from);
        QTest::mouseMove(glass, to);
        QTest::mouseRelease(glass, Qt::LeftButton, {}, to);
        const auto near = [&](const char* name, double value) {
            return std::abs(in<QDoubleSpinBox>(dialog, name)->value() - value) <= 1;
        };
        QVERIFY(near("scanLeft", 50) && near("scanTop", 60) && near("scanWidth", 100) && near("scanHeight", 40));
        // By the keyboard: what would lie beyond the glass is cut.
        setMillimetres(dialog, "scanLeft", 150);
        QVERIFY(near("scanWidth", 50));
        QCOMPARE(glass->region().left(), 150.0);
        QTest::mouseClick(in<QPushButton>(dialog, "scanWhole"), Qt::LeftButton);
        QCOMPARE(glass->region(), QRectF(0, 0, 200, 200));
        // Paper in the feeder would be pulled in.
        choose(dialog, "scanSource", 1);
        QVERIFY(!in<QPushButton>(dialog, "scanPreview")->isEnabled());
        QVERIFY(in<QPushButton>(dialog, "scanStart")->isEnabled());
    }

    void feederGivesReferences()
    {
        const SaneBackend sane(Pattern);
        Desk desk;
        desk.open();
        auto* dialog = openDialog(desk, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(dialog);
        choose(dialog, "scanSource", 1);
        choose(dialog, "scanResolution", 4);
        setMillimetres(dialog, "scanWidth", Side);
        setMillimetres(dialog, "scanHeight", Side);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->isVisible(), Patience);
        // Ten sheets, all alike: one reference, and nine times the word that it is there.
        QTRY_COMPARE_WITH_TIMEOUT(desk.session().current().references.size(), 1, Patience);
        QVERIFY2(desk.message().contains("already among the references"), qPrintable(desk.message()));
        QVERIFY(desk.session().current().references[0]->view.title.contains("page 1"));
        // The same choices the next time, also at another window.
        QCOMPARE(QSettings().value("scan/source").toString(), QString("Automatic Document Feeder"));
        QCOMPARE(QSettings().value("scan/resolution").toInt(), 240);
    }

    void lastScannerIsOfferedAtOnce()
    {
        const SaneBackend sane;
        Desk desk;
        QSettings().setValue("scan/device", "test:1");
        QSettings().setValue("scan/deviceName", "The one by the door");
        desk.open();
        desk.press(Qt::Key_T, Qt::ControlModifier);
        auto* dialog = dialogOf(desk);
        QVERIFY(dialog);
        auto* scanners = in<QComboBox>(dialog, "scanner");
        QVERIFY(scanners->currentText() == "The one by the door" || scanners->count() == 2); // before the list is there
        QTRY_COMPARE_WITH_TIMEOUT(in<QComboBox>(dialog, "scanner")->count(), 2, Patience);
        QCOMPARE(in<QComboBox>(dialog, "scanner")->currentData().toString(), QString("test:1"));
    }

    void noScanner()
    {
        const SaneBackend sane;
        sane.removeAll();
        Desk desk;
        desk.open();
        desk.press(Qt::Key_T, Qt::ControlModifier);
        auto* dialog = dialogOf(desk);
        QVERIFY(dialog);
        QTRY_VERIFY_WITH_TIMEOUT(said(dialog).contains("No scanner was found"), Patience);
        QVERIFY(!in<QPushButton>(dialog, "scanStart")->isEnabled());
        // It is switched on.
        sane.configure({});
        QTest::mouseClick(in<QPushButton>(dialog, "searchScanners"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(in<QPushButton>(dialog, "scanStart")->isEnabled(), Patience);
        QVERIFY(said(dialog).isEmpty());
    }

    void troublesAreSaid_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("words");
        QTest::newRow("busy") << "SANE_STATUS_DEVICE_BUSY"
                              << "in use";
        QTest::newRow("jam") << "SANE_STATUS_JAMMED"
                             << "jammed";
        QTest::newRow("cover") << "SANE_STATUS_COVER_OPEN"
                               << "cover";
        QTest::newRow("empty") << "SANE_STATUS_NO_DOCS"
                               << "no paper";
        QTest::newRow("unplugged") << "SANE_STATUS_IO_ERROR"
                                   << "cable";
    }

    void troublesAreSaid()
    {
        QFETCH(QString, status);
        QFETCH(QString, words);
        const SaneBackend sane({QStringLiteral("read-status-code \"%1\"").arg(status)});
        Desk desk;
        desk.open();
        auto* dialog = openDialog(desk);
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY2_WITH_TIMEOUT(said(dialog).contains(words), qPrintable(said(dialog)), Patience);
        QVERIFY(dialog->isVisible());
        QVERIFY(in<QPushButton>(dialog, "scanStart")->isEnabled()); // once more
        QVERIFY(desk.session().current().isEmpty());
    }

    void cancelWorksAtOnce()
    {
        const SaneBackend sane(Slowly);
        Desk desk;
        desk.open();
        auto* dialog = openDialog(desk);
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY2_WITH_TIMEOUT(in<QLabel>(dialog, "scanState")->text().startsWith("Page 1"),
                                  qPrintable(said(dialog) + in<QLabel>(dialog, "scanState")->text()), Patience);
        QVERIFY(in<QPushButton>(dialog, "scanCancel")->isEnabled());
        // The window does not wait for the scanner.
        goTo(desk.window());
        desk.filesToOpen = {demoFile("genuine/query.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY(desk.session().current().query);
        goTo(*dialog);
        QElapsedTimer since;
        since.start();
        QTest::keyClick(dialog, Qt::Key_Escape);
        QCOMPARE(in<QLabel>(dialog, "scanState")->text(), QString("Cancelling…"));
        QVERIFY(since.elapsed() < 100);
        QTRY_VERIFY_WITH_TIMEOUT(said(dialog).contains("cancelled"), 6000);
        QVERIFY(in<QPushButton>(dialog, "scanStart")->isEnabled());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(!dialog->isVisible());
    }

    void nextCaseWantsNoneOfIt()
    {
        const SaneBackend sane(Slowly);
        Desk desk;
        desk.open();
        desk.filesToOpen = {demoFile("genuine/query.png")};
        desk.press(Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY(desk.session().current().query);
        auto* dialog = openDialog(desk, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY2_WITH_TIMEOUT(in<QLabel>(dialog, "scanState")->text().startsWith("Page 1"),
                                  qPrintable(said(dialog) + in<QLabel>(dialog, "scanState")->text()), Patience);
        goTo(desk.window());
        desk.press(Qt::Key_N);
        QVERIFY(!dialog->isVisible());
        QTest::qWait(1500);
        QVERIFY(desk.session().current().isEmpty());
        // And the next scan is taken.
        sane.configure(Pattern);
        dialog = openDialog(desk, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(dialog);
        setMillimetres(dialog, "scanWidth", Side);
        setMillimetres(dialog, "scanHeight", Side);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(desk.session().current().references.size(), 1, Patience);
    }

    void windowClosesInTheMiddle()
    {
        const SaneBackend sane(Slowly);
        Desk desk;
        desk.open();
        auto* dialog = openDialog(desk);
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY2_WITH_TIMEOUT(in<QLabel>(dialog, "scanState")->text().startsWith("Page 1"),
                                  qPrintable(said(dialog) + in<QLabel>(dialog, "scanState")->text()), Patience);
        desk.closeWindow();
    }

    void referencesOfACustomer()
    {
        const SaneBackend sane(Pattern);
        Desk desk(nullptr, true);
        desk.open();
        test::enrol(desk, "77", "Anna Berg", demoReferences("genuine"));
        auto* dialog = openDialog(desk);
        QVERIFY(dialog);
        QVERIFY(dialog->windowTitle().contains("Anna Berg"));
        setMillimetres(dialog, "scanWidth", Side);
        setMillimetres(dialog, "scanHeight", Side);
        QTest::keyClick(dialog, Qt::Key_Return);
        auto* candidates = desk.find<QListWidget>("candidates");
        QTRY_VERIFY_WITH_TIMEOUT(candidates->isVisible() && candidates->count() == 1, Patience);
        QVERIFY(candidates->item(0)->text().contains("scan "));
    }
};

QTEST_MAIN(WindowScanTest)
#include "test_window_scan.moc"
