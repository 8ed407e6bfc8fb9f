// The scanner's process against SANE's own test backend.
#include "core/base/child.h"
#include "core/scan/scanner_process.h"
#include "tests/core/scan/sane_backend.h"
#include "tests/support/processes.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

using namespace countersign::scan;
using namespace std::chrono_literals;
using countersign::ErrorCode;
using countersign::test::childrenOf;
using countersign::test::SaneBackend;

namespace {

constexpr auto Feeder = "Automatic Document Feeder";

struct Scanned {
    std::vector<Page> pages;
    std::optional<Trouble> trouble;
    int reports = 0; ///< of progress
    double last = 0;
};

Scanned scanWith(ScannerProcess& scanner, const Job& job, std::stop_token stop = {})
{
    Scanned all;
    const Listener listener{[&](int, double share) {
                                ++all.reports;
                                all.last = share;
                            },
                            [&](Page page) { all.pages.push_back(std::move(page)); }};
    if (const auto done = scanner.scan(job, listener, std::move(stop)); !done)
        all.trouble = done.error().trouble;
    return all;
}

Scanned scanNow(const Job& job)
{
    ScannerProcess scanner;
    return scanWith(scanner, job);
}

Job job(bool color = false, int dots = 100)
{
    Job job;
    job.device = "test:0";
    job.dotsPerInch = dots;
    job.color = color;
    return job;
}

std::uint8_t at(const Page& page, int x, int y, int channel = 0)
{
    return page.pixels.at((std::size_t(y) * page.width + x) * page.channels + channel);
}

/// The same from another program: the words of scanimage(1).
QByteArray scanimage(const QStringList& words)
{
    QProcess process;
    process.start("scanimage", QStringList{"-d", "test:0", "--format=pnm"} + words);
    return process.waitForFinished() && process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
}

QByteArray pnm(const Page& page)
{
    // With the comment that scanimage writes.
    return QByteArray(page.channels == 3 ? "P6" : "P5") + "\n# SANE data follows\n" + QByteArray::number(page.width)
           + ' ' + QByteArray::number(page.height) + "\n255\n"
           + QByteArray(reinterpret_cast<const char*>(page.pixels.data()), qsizetype(page.pixels.size()));
}

} // namespace

class TestScan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(SaneBackend::isInstalled(), "SANE's test backend is not there; install libsane1");
        QVERIFY(QFile::exists(COUNTERSIGN_SCANNER));
    }
    void scannersAreListed();
    void noScannerIsNoFailure();
    void abilitiesAreTold();
    void picturesAreAsPromised_data();
    void picturesAreAsPromised();
    void sameAsAnotherProgram_data();
    void sameAsAnotherProgram();
    void oddScannersWork_data();
    void oddScannersWork();
    void regionIsCut();
    void nearestResolutionIsTaken();
    void feederEnds();
    void onePageOfTheFeeder();
    void troublesAreTold_data();
    void troublesAreTold();
    void unknownScanner();
    void cancelledInTheMiddle();
    void cancelledBeforeIt();
    void driverThatHangs();
    void driverThatHangsAtTheEnd();
    void killedInTheMiddle();
    void brokenPrograms_data();
    void brokenPrograms();
    void limitsHold();
    void missingProgram();
};

void TestScan::scannersAreListed()
{
    const SaneBackend sane;
    ScannerProcess scanner;
    const auto devices = scanner.devices({});
    QVERIFY(devices);
    QCOMPARE(devices->size(), 2u);
    QCOMPARE((*devices)[0].name, std::string("test:0"));
    QCOMPARE((*devices)[1].name, std::string("test:1"));
    QCOMPARE((*devices)[0].vendor, std::string("Noname"));
    QCOMPARE((*devices)[0].model, std::string("frontend-tester"));
    QCOMPARE((*devices)[0].type, std::string("virtual device"));
}

void TestScan::noScannerIsNoFailure()
{
    const SaneBackend sane;
    sane.removeAll();
    ScannerProcess scanner;
    const auto devices = scanner.devices({});
    QVERIFY(devices);
    QVERIFY(devices->empty());
}

void TestScan::abilitiesAreTold()
{
    const SaneBackend sane;
    ScannerProcess scanner;
    const auto abilities = scanner.abilities("test:1", {});
    QVERIFY(abilities);
    QVERIFY(abilities->gray && abilities->color);
    QCOMPARE(abilities->resolutions, (std::vector<int>{75, 100, 150, 200, 240, 300, 400, 600, 1200}));
    QCOMPARE(abilities->sources.size(), 2u);
    QCOMPARE(abilities->sources[0].name, std::string("Flatbed"));
    QVERIFY(!abilities->sources[0].isFeeder && abilities->sources[1].isFeeder);
    QCOMPARE(abilities->sources[1].name, std::string(Feeder));
    QCOMPARE(abilities->sources[0].width, 200.0);
    QCOMPARE(abilities->sources[0].height, 200.0);
}

void TestScan::picturesAreAsPromised_data()
{
    QTest::addColumn<QString>("picture");
    QTest::addColumn<bool>("color");
    for (const char* picture : {"Solid black", "Solid white", "Grid"})
        for (const bool color : {false, true})
            QTest::addRow("%s, %s", picture, color ? "colour" : "grey") << picture << color;
}

void TestScan::picturesAreAsPromised()
{
    QFETCH(QString, picture);
    QFETCH(bool, color);
    const SaneBackend sane({QStringLiteral("test-picture \"%1\"").arg(picture)});
    const auto scanned = scanNow(job(color, 254));
    QVERIFY(!scanned.trouble);
    QCOMPARE(scanned.pages.size(), 1u);
    const auto& page = scanned.pages[0];
    QCOMPARE(page.width, 2000); // 200 mm at 10 dots a mm
    QCOMPARE(page.height, 2000);
    QCOMPARE(page.channels, color ? 3 : 1);
    QCOMPARE(page.dotsPerInch, 254.0);
    QVERIFY(scanned.reports > 2);
    QCOMPARE(scanned.last, 1.0);
    // Squares of 10 mm: the middle of each.
    int black = 0;
    for (int row = 0; row < 20; ++row)
        for (int column = 0; column < 20; ++column)
            for (int channel = 0; channel < page.channels; ++channel) {
                const int value = at(page, 100 * column + 50, 100 * row + 50, channel);
                const int first = at(page, 50, 50, channel);
                QVERIFY(value == 0 || value == 255);
                QCOMPARE(value == first, picture != "Grid" || (row + column) % 2 == 0);
                black += value == 0;
            }
    QCOMPARE(black, (picture == "Solid black" ? 400 : picture == "Grid" ? 200 : 0) * page.channels);
}

void TestScan::sameAsAnotherProgram_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QStringList>("lines");
    QTest::addColumn<bool>("color");
    QTest::newRow("grey pattern") << QStringList{"--mode", "Gray"} << QStringList() << false;
    QTest::newRow("colour pattern") << QStringList{"--mode", "Color"} << QStringList() << true;
    QTest::newRow("three passes") << QStringList{"--mode", "Color"}
                                  << QStringList{"three-pass true", "three-pass-order \"GBR\""} << true;
}

void TestScan::sameAsAnotherProgram()
{
    QFETCH(QStringList, words);
    QFETCH(QStringList, lines);
    QFETCH(bool, color);
    const SaneBackend sane;
    sane.configure({"test-picture \"Color pattern\""});
    const auto other =
        scanimage(words + QStringList{"--resolution", "100", "-l", "0", "-t", "0", "-x", "200", "-y", "200"});
    if (other.isEmpty())
        QSKIP("scanimage is not there; install sane-utils");
    sane.configure(QStringList{"test-picture \"Color pattern\""} + lines);
    const auto scanned = scanNow(job(color));
    QVERIFY(!scanned.trouble);
    QCOMPARE(scanned.pages.size(), 1u);
    QCOMPARE(scanned.pages[0].width, 787);
    QVERIFY(pnm(scanned.pages[0]) == other);
}

void TestScan::oddScannersWork_data()
{
    QTest::addColumn<QStringList>("lines");
    QTest::addColumn<bool>("color");
    QTest::addColumn<bool>("ownSize");
    const auto row = [](const char* name, const QStringList& lines, bool color = false, bool ownSize = false) {
        QTest::newRow(name) << lines << color << ownSize;
    };
    row("in 16 bits", {"depth 16"});
    row("in 16 bits, colour", {"depth 16"}, true);
    row("held in the hand", {"hand-scanner true"}, false, true);
    row("in three passes", {"three-pass true"}, true);
    row("in three passes, other order", {"three-pass true", "three-pass-order \"BRG\""}, true);
    row("in three passes, held in the hand", {"three-pass true", "hand-scanner true"}, true, true);
    row("byte by byte", {"read-limit true", "read-limit-size 999"});
    row("says other sizes before", {"fuzzy-parameters true"});
    row("longer rows", {"ppl-loss 7"}, false, true);
    row("does not wait", {"non-blocking true"});
    row("with a descriptor to wait for", {"select-fd true"});
    row("with many options", {"enable-test-options true"});
    row("slowly", {"read-delay true", "read-delay-duration 20000"});
}

void TestScan::oddScannersWork()
{
    QFETCH(QStringList, lines);
    QFETCH(bool, color);
    QFETCH(bool, ownSize);
    const SaneBackend sane;
    sane.configure({"test-picture \"Color pattern\""});
    const auto usual = scanNow(job(color, 50));
    QCOMPARE(usual.pages.size(), 1u);
    sane.configure(QStringList{"test-picture \"Color pattern\""} + lines);
    const auto scanned = scanNow(job(color, 50));
    QVERIFY(!scanned.trouble);
    QCOMPARE(scanned.pages.size(), 1u);
    const auto& page = scanned.pages[0];
    QCOMPARE(page.pixels.size(), std::size_t(page.width) * page.height * page.channels);
    QCOMPARE(page.channels, color ? 3 : 1);
    if (ownSize) {
        QVERIFY(page.width > 100 && page.height > 100);
        return;
    }
    QCOMPARE(page.width, usual.pages[0].width);
    QCOMPARE(page.height, usual.pages[0].height);
    QVERIFY(page.pixels == usual.pages[0].pixels);
}

void TestScan::regionIsCut()
{
    const SaneBackend sane({"test-picture \"Grid\""});
    Job part = job(false, 254);
    part.area = Area{20, 40, 60, 30};
    const auto scanned = scanNow(part);
    QVERIFY(!scanned.trouble);
    QCOMPARE(scanned.pages.size(), 1u);
    QCOMPARE(scanned.pages[0].width, 600);
    QCOMPARE(scanned.pages[0].height, 300);
    // Beyond the glass it is cut, or refused; it never hangs.
    part.area = Area{150, 150, 500, 500};
    const auto beyond = scanNow(part);
    QVERIFY(beyond.trouble == Trouble::Refused || beyond.pages.size() == 1);
}

void TestScan::nearestResolutionIsTaken()
{
    const SaneBackend sane({"resolution_min 100", "resolution_max 200", "resolution_quant 50"});
    ScannerProcess scanner;
    const auto abilities = scanner.abilities("test:0", {});
    QVERIFY(abilities);
    QCOMPARE(abilities->resolutions, (std::vector<int>{100, 150, 200}));
    const auto scanned = scanNow(job(false, 170));
    QCOMPARE(scanned.pages.size(), 1u);
    QCOMPARE(scanned.pages[0].dotsPerInch, 150.0);
    QCOMPARE(scanned.pages[0].width, 1181);
}

void TestScan::feederEnds()
{
    const SaneBackend sane({"test-picture \"Color pattern\""});
    Job all = job(true, 75);
    all.source = Feeder;
    all.allPages = true;
    const auto scanned = scanNow(all);
    QVERIFY(!scanned.trouble);
    QCOMPARE(scanned.pages.size(), 10u); // then it is empty
    for (const auto& page : scanned.pages)
        QVERIFY(page.width == 590 && page.height == 590 && page.channels == 3);
}

void TestScan::onePageOfTheFeeder()
{
    const SaneBackend sane;
    Job one = job(false, 75);
    one.source = Feeder;
    QCOMPARE(scanNow(one).pages.size(), 1u);
    one.source = "Flatbed";
    one.allPages = true; // the glass holds one, however many are wanted
    QCOMPARE(scanNow(one).pages.size(), 1u);
}

void TestScan::troublesAreTold_data()
{
    QTest::addColumn<QString>("status");
    QTest::addColumn<int>("trouble");
    const auto row = [](const char* status, Trouble trouble) { QTest::newRow(status) << status << int(trouble); };
    row("SANE_STATUS_UNSUPPORTED", Trouble::Refused);
    row("SANE_STATUS_CANCELLED", Trouble::Cancelled);
    row("SANE_STATUS_DEVICE_BUSY", Trouble::Busy);
    row("SANE_STATUS_INVAL", Trouble::Refused);
    row("SANE_STATUS_EOF", Trouble::Unplugged); // a page without a row
    row("SANE_STATUS_JAMMED", Trouble::Jammed);
    row("SANE_STATUS_NO_DOCS", Trouble::FeederEmpty);
    row("SANE_STATUS_COVER_OPEN", Trouble::CoverOpen);
    row("SANE_STATUS_IO_ERROR", Trouble::Unplugged);
    row("SANE_STATUS_NO_MEM", Trouble::NoMemory);
    row("SANE_STATUS_ACCESS_DENIED", Trouble::NotAllowed);
}

void TestScan::troublesAreTold()
{
    QFETCH(QString, status);
    QFETCH(int, trouble);
    const SaneBackend sane({QStringLiteral("read-status-code \"%1\"").arg(status)});
    const auto scanned = scanNow(job());
    QVERIFY(scanned.pages.empty());
    QVERIFY(scanned.trouble);
    QCOMPARE(int(*scanned.trouble), trouble);
}

void TestScan::unknownScanner()
{
    const SaneBackend sane;
    Job nobody = job();
    nobody.device = "test:7";
    QVERIFY(scanNow(nobody).trouble == Trouble::NotFound);
    nobody.device = "epson2:libusb:001:004";
    QVERIFY(scanNow(nobody).trouble == Trouble::NotFound);
    ScannerProcess scanner;
    const auto abilities = scanner.abilities("test:7", {});
    QVERIFY(!abilities && abilities.error().trouble == Trouble::NotFound);
}

void TestScan::cancelledInTheMiddle()
{
    const SaneBackend sane(
        {"read-delay true", "read-delay-duration 200000", "read-limit true", "read-limit-size 1000"});
    ScannerProcess scanner;
    std::stop_source stop;
    QElapsedTimer since;
    bool began = false;
    int pages = 0;
    const Listener listener{[&](int, double share) {
                                if (share <= 0 || began)
                                    return;
                                began = true;
                                since.start();
                                stop.request_stop();
                            },
                            [&](Page) { ++pages; }};
    const auto done = scanner.scan(job(false, 300), listener, stop.get_token());
    QVERIFY(began);
    QVERIFY(!done && done.error().trouble == Trouble::Cancelled);
    QCOMPARE(done.error().code, ErrorCode::Cancelled);
    QCOMPARE(pages, 0);
    QVERIFY2(since.elapsed() < 3000, qPrintable(QString::number(since.elapsed())));
    // And it can scan again at once.
    sane.configure({});
    QCOMPARE(scanWith(scanner, job()).pages.size(), 1u);
}

void TestScan::cancelledBeforeIt()
{
    const SaneBackend sane;
    ScannerProcess scanner;
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(scanWith(scanner, job(), stop.get_token()).trouble == Trouble::Cancelled);
    QVERIFY(!scanner.devices(stop.get_token()));
}

/// A program in the scanner's place; gets the request on its standard input.
QString program(const QTemporaryDir& folder, const QByteArray& script)
{
    QFile file(folder.filePath("scanner"));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("#!/bin/sh\n" + script + '\n');
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return file.fileName();
}

bool lives(pid_t process)
{
    return ::kill(process, 0) == 0;
}

void TestScan::driverThatHangs()
{
    const QTemporaryDir folder;
    const QString idFile = folder.filePath("id");
    const auto hanging = program(folder, "sleep 1000 & echo $! > " + QFile::encodeName(idFile) + "\nsleep 1000");
    const auto child = [&] {
        QFile file(idFile);
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toInt() : 0;
    };
    {
        ScannerProcess scanner(hanging.toStdString(), {}, {.answer = 500ms});
        QVERIFY(scanWith(scanner, job()).trouble == Trouble::Stuck);
        QVERIFY(child() > 0);
        QTRY_VERIFY(!lives(child())); // what it started has gone with it
    }
    ScannerProcess scanner(hanging.toStdString(), {}, {.cancel = 300ms});
    std::stop_source stop;
    std::jthread later([&] {
        std::this_thread::sleep_for(200ms);
        stop.request_stop();
    });
    QElapsedTimer since;
    since.start();
    QVERIFY(scanWith(scanner, job(), stop.get_token()).trouble == Trouble::Cancelled);
    QVERIFY(since.elapsed() < 3000);
}

void TestScan::driverThatHangsAtTheEnd()
{
    // As SANE's test backend now and then: the page is there, and closing the device never ends.
    const QTemporaryDir folder;
    QByteArray said;
    const auto say = [&](Mark mark, const Bytes& bytes) {
        const MessageHead head{mark, std::uint32_t(bytes.size())};
        said.append(reinterpret_cast<const char*>(&head), sizeof head);
        said.append(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()));
    };
    say(Mark::PageBegin, write(PageHead{4, 3, 1, 300}));
    say(Mark::Rows, Bytes(12, 7));
    say(Mark::PageEnd, {});
    say(Mark::End, {});
    QFile file(folder.filePath("said"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(said) == said.size());
    file.close();
    ScannerProcess scanner(program(folder, "cat " + QFile::encodeName(file.fileName()) + "\nsleep 1000").toStdString(),
                           {}, {.close = 300ms});
    QElapsedTimer since;
    since.start();
    const auto scanned = scanWith(scanner, job());
    QVERIFY(!scanned.trouble);
    QCOMPARE(scanned.pages.size(), 1u);
    QVERIFY(since.elapsed() < 5000);
}

/// The scanner's process that this program has started; 0: none.
pid_t scannerProcess()
{
    const auto all = childrenOf(::getpid(), "countersign-scanner");
    return all.empty() ? 0 : all[0];
}

void TestScan::killedInTheMiddle()
{
    // Pages that came before are kept.
    const SaneBackend sane({"read-delay true", "read-delay-duration 100000"});
    ScannerProcess scanner;
    Job all = job(false, 50);
    all.source = Feeder;
    all.allPages = true;
    int pages = 0;
    const Listener listener{{}, [&](Page) {
                                if (++pages == 2)
                                    ::kill(scannerProcess(), SIGKILL);
                            }};
    const auto done = scanner.scan(all, listener, {});
    QVERIFY(!done && done.error().trouble == Trouble::Crashed);
    QCOMPARE(pages, 2);
}

void TestScan::brokenPrograms_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::newRow("ends at once") << QByteArray("exit 0");
    QTest::newRow("crashes") << QByteArray("kill -SEGV $$");
    QTest::newRow("says nonsense") << QByteArray("head -c 100000 /dev/urandom");
    QTest::newRow("says zeros") << QByteArray("head -c 100000 /dev/zero");
    QTest::newRow("ends in the middle of a message") << QByteArray("printf 'Page\\x14\\0\\0\\0abc'");
    QTest::newRow("promises much") << QByteArray("printf 'Rows\\377\\377\\377\\377'");
    QTest::newRow("rows of no page") << QByteArray("printf 'Rows\\1\\0\\0\\0a'");
    QTest::newRow("ends well without a page") << QByteArray("printf 'End.\\0\\0\\0\\0'");
}

void TestScan::brokenPrograms()
{
    QFETCH(QByteArray, script);
    const QTemporaryDir folder;
    ScannerProcess scanner(program(folder, script).toStdString());
    const auto scanned = scanWith(scanner, job());
    QVERIFY(scanned.pages.empty());
    QVERIFY(scanned.trouble == Trouble::Crashed);
    const auto devices = scanner.devices({});
    QVERIFY(!devices || devices->empty());
}

void TestScan::limitsHold()
{
    const SaneBackend sane;
    const auto with = [](const Limits& limits, const Job& job) {
        ScannerProcess scanner({}, limits);
        return scanWith(scanner, job);
    };
    Limits limits;
    limits.page.pixels = 600'000;
    QVERIFY(with(limits, job()).trouble == Trouble::TooLarge); // 787 x 787
    limits = {};
    limits.page.side = 700;
    QVERIFY(with(limits, job()).trouble == Trouble::TooLarge);
    Job all = job(false, 50);
    all.source = Feeder;
    all.allPages = true;
    limits = {};
    limits.page.pages = 3;
    auto some = with(limits, all);
    QVERIFY(some.trouble == Trouble::TooLarge);
    QCOMPARE(some.pages.size(), 3u);
    limits = {};
    limits.pixels = 393 * 393 * 4;
    some = with(limits, all);
    QVERIFY(some.trouble == Trouble::TooLarge);
    QCOMPARE(some.pages.size(), 4u);
    // A length that nobody knows before is no way around them, nor are three passes.
    sane.configure({"hand-scanner true"});
    limits = {};
    limits.page.side = 500;
    QVERIFY(with(limits, job()).trouble == Trouble::TooLarge);
    sane.configure({"three-pass true"});
    limits = {};
    limits.page.pixels = 600'000;
    QVERIFY(with(limits, job(true)).trouble == Trouble::TooLarge);
}

void TestScan::missingProgram()
{
    ScannerProcess scanner("/nowhere/countersign-scanner");
    QVERIFY(scanWith(scanner, job()).trouble == Trouble::Missing);
}

QTEST_GUILESS_MAIN(TestScan)
#include "test_scan.moc"
