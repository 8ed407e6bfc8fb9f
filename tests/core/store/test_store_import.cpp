// Many customers at once: what a folder or a table leads to, what is refused, and what a kill in the middle leaves.
#include "core/store/import.h"
#include "places.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <thread>

using namespace countersign;
using namespace countersign::store;
using namespace countersign::test;

namespace {

using Kind = ImportNote::Kind;
using Standing = PlannedCustomer::State;

/// A file is "seed" or "seed pages" in digits, "blank", "poor seed", or nothing that can be read.
Result<std::vector<Specimen>> readSeeds(std::span<const std::uint8_t> file, const std::string& name)
{
    const QByteArray text(reinterpret_cast<const char*>(file.data()), qsizetype(file.size()));
    if (text == "blank")
        return fail(ErrorCode::NoSignature, "There is no signature on it.", name);
    QList<QByteArray> words = text.split(' ');
    const bool isPoor = words.first() == "poor";
    if (isPoor)
        words.removeFirst();
    bool isNumber = false;
    const int seed = words.value(0).toInt(&isNumber);
    if (!isNumber)
        return fail(ErrorCode::Unsupported, "It is no picture.", name);
    std::vector<Specimen> pages;
    for (int page = 0; page < std::max(1, words.value(1).toInt()); ++page) {
        pages.push_back(specimen(100 * seed + page));
        pages.back().record.name = name;
        pages.back().record.quality.clear();
        if (isPoor)
            pages.back().record.quality = {{QualityFlag::LowResolution, 72, 150}};
    }
    return pages;
}

/// Of every file a page as large as a scan.
Result<std::vector<Specimen>> readLarge(std::span<const std::uint8_t> file, const std::string& name)
{
    auto pages = readSeeds(file, name);
    if (!pages)
        return pages;
    for (Specimen& page : *pages) {
        auto& original = page.record.original;
        const std::uint8_t shade = original.pixels.at(0);
        original = {2000, 1500, std::vector<std::uint8_t>(std::size_t(3) * 2000 * 1500, 255)};
        original.pixels[0] = shade;
        std::memcpy(original.pixels.data(), file.data(), std::min<std::size_t>(file.size(), 16));
    }
    return pages;
}

/// In MiB, of this process: what it has, and the most it had since forgetPeak().
int memory(const char* key)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray& line : status.readAll().split('\n'))
        if (line.startsWith(key))
            return line.mid(qsizetype(std::strlen(key)) + 1).trimmed().split(' ').first().toInt() / 1024;
    return -1;
}

bool forgetPeak()
{
    QFile file(QStringLiteral("/proc/self/clear_refs"));
    return file.open(QIODevice::WriteOnly) && file.write("5") == 1;
}

void write(const QDir& folder, const QString& name, const QByteArray& text)
{
    const QString path = folder.filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly) && file.write(text) == text.size(), qPrintable(path));
}

std::filesystem::path pathOf(const QDir& folder, const QString& name = {})
{
    return folder.filePath(name).toStdString();
}

/// "kind place:line" of every note, places without their folders.
QStringList said(const std::vector<ImportNote>& notes)
{
    QStringList list;
    for (const ImportNote& note : notes)
        list << QStringLiteral("%1 %2:%3")
                    .arg(store::name(note.kind), QString::fromStdString(note.place.filename().string()))
                    .arg(note.line);
    return list;
}

/// "account: references" of every customer in the records, by account.
QStringList enrolled(Store& store, const Session& me)
{
    QStringList list;
    const auto lines = store.customers().lines(me);
    for (const CustomerLine& line : lines ? lines->lines : std::vector<CustomerLine>())
        list << QStringLiteral("%1: %2").arg(QString::fromStdString(line.account)).arg(line.references);
    list.sort();
    return list;
}

/// Customers "0000" and on, three pictures each, all different.
void writeMany(const QDir& folder, int customers)
{
    for (int i = 0; i < customers; ++i)
        for (int k = 0; k < 3; ++k)
            write(folder, QStringLiteral("%1/%2.png").arg(i, 4, 10, QChar(u'0')).arg(k),
                  QByteArray::number(3 * i + k + 1));
}

/// Imports the folder, and says so once it begins to write.
int work(const std::string& url, const std::string& folder)
{
    auto store = Store::open(url, {}, {Effort::Least, {}});
    if (!store)
        return 1;
    const auto me = (*store)->users().singleUser("desk");
    const auto plan = planImport(**store, *me, folder, readSeeds);
    if (!plan)
        return 1;
    const auto outcome = runImport(**store, *me, *plan, readSeeds, {}, [](const Progress& progress) {
        std::printf("%lld\n", static_cast<long long>(progress.done));
        std::fflush(stdout);
    });
    return outcome.ended ? 1 : 0;
}

} // namespace

class TestStoreImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = Server::start(); }

    void enrolIsAllOrNothing_data() { placesAsRows(); }
    void enrolIsAllOrNothing()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        const Customer anna = customer("1", "Anna");
        std::vector<NewReference> references = {reference(anna.signatories[0].id, 1),
                                                reference(anna.signatories[0].id, 2)};
        DO(store->customers().enrol(me, anna, references));
        GET(entries, store->trail().count(me));
        DO(store->customers().enrol(me, anna, references)); // after a lost connection
        GET(after, store->trail().count(me));
        QCOMPARE(after, entries);
        QCOMPARE(enrolled(*store, me), QStringList{"1: 2"});
        GET(added, store->trail().count(me, {{}, {}, {}, Action::CustomerAdded, {}}));
        GET(filled, store->trail().count(me, {{}, {}, {}, Action::ReferencesAdded, {}}));
        QCOMPARE(std::pair(added, filled), std::pair(std::int64_t(1), std::int64_t(1)));
        GET(owners, store->references().customersWith(me, references[0].file));
        QCOMPARE(owners, std::vector{anna.id});
        GET(nobody, store->references().customersWith(me, Bytes{1, 2, 3}));
        QVERIFY(nobody.empty());

        const Customer bert = customer("1", "Bert"), carl = customer("3", "Carl");
        REFUSED(Conflict, store->customers().enrol(me, bert, std::vector{reference(bert.signatories[0].id, 3)}));
        REFUSED(InvalidArgument, store->customers().enrol(me, carl, references)); // Anna's signatory
        REFUSED(EmptyInput, store->customers().enrol(me, carl, std::span<const NewReference>()));
        std::vector<NewReference> twice = {reference(carl.signatories[0].id, 4), reference(carl.signatories[0].id, 5)};
        twice[1].id = twice[0].id; // the second cannot be written: nor may the first and the customer be there
        QVERIFY(!store->customers().enrol(me, carl, twice));
        QCOMPARE(enrolled(*store, me), QStringList{"1: 2"});
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void foldersAreRead()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        GET(me, store->users().singleUser("Ada"));
        const QTemporaryDir made;
        const QDir folder(made.path());
        for (int i = 1; i <= 3; ++i) {
            write(folder, QStringLiteral("DE12 34/%1.png").arg(i), QByteArray::number(i));
            write(folder, QStringLiteral("Berg - Co - 77/genuine/%1.png").arg(i), QByteArray::number(10 + i));
        }
        write(folder, "Berg - Co - 77/forged/1.png", "99"); // not his
        write(folder, "DE12 34/Thumbs.db", "what a file manager leaves");
        write(folder, ".trash/1.png", "5");
        GET(plan, planImport(*store, me, pathOf(folder), readSeeds));
        QCOMPARE(said(plan.notes), QStringList());
        QCOMPARE(enrolled(*store, me), QStringList()); // it only looked
        QCOMPARE(plan.count(Standing::New), 2);
        QCOMPARE(plan.references(), 6);
        QCOMPARE(plan.customers[0].account, std::string("77"));
        QCOMPARE(plan.customers[0].name, std::string("Berg - Co"));
        QCOMPARE(plan.customers[1].name, std::string("DE12 34"));
        const auto outcome = runImport(*store, me, plan, readSeeds);
        QVERIFY(!outcome.ended && outcome.notes.empty());
        QCOMPARE(outcome.customers, 2);
        QCOMPARE(outcome.references, 6);
        QCOMPARE(enrolled(*store, me), (QStringList{"77: 3", "DE12 34: 3"}));
        // The very file and what was made of it.
        GET(berg, store->customers().find(me, "77"));
        GET(references, store->references().of(me, *berg));
        QCOMPARE(references[1].specimen.ink.ink, specimen(1200).ink.ink);
        GET(file, store->references().file(me, references[1].id));
        QCOMPARE(file, (Bytes{'1', '2'}));
        QCOMPARE(trailFindings(*store, me), QString());

        // Again: nothing is missing.
        GET(again, planImport(*store, me, pathOf(folder), readSeeds));
        QCOMPARE(again.count(Standing::There), 2);
        QCOMPARE(again.references(), 0);
        QCOMPARE(said(again.notes), QStringList());
    }

    void whatIsWrongIsNamed()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        GET(me, store->users().singleUser("Ada"));
        const Customer old = customer("900", "Old");
        NewReference filed = reference(old.signatories[0].id, 1);
        filed.file = {'9', '0', '0'};
        DO(store->customers().enrol(me, old, std::vector{filed}));
        const QTemporaryDir made;
        const QDir folder(made.path());
        const auto three = [&](const QString& who, int first) {
            for (int i = 0; i < 3; ++i)
                write(folder, QStringLiteral("%1/%2.png").arg(who).arg(i), QByteArray::number(first + i));
        };
        write(folder, "list.txt", "beside the folders");
        three("10", 100);
        write(folder, "10/blank.png", "blank");
        write(folder, "10/empty.png", "");
        write(folder, "10/text.png", "hello");
        write(folder, "10/twin.png", "100"); // as 0.png
        write(folder, "11/a.png", "poor 110");
        write(folder, "12/a.png", "blank");
        three("13", 130);
        write(folder, "13/shared.png", "1000");
        three("14", 140);
        write(folder, "14/shared.png", "1000");
        three("15", 150);
        write(folder, "15/old.png", "900"); // of the one who is in the records
        three("16", 160);
        write(folder, "16/pages.png", "169 6"); // six pages
        write(folder, "16/zages.png", "170 2"); // two more: eleven
        three("1-7", 180);
        three("17", 190);
        three("900", 200); // other pictures than those on file
        three(" - ", 210);
        GET(plan, planImport(*store, me, pathOf(folder), readSeeds));
        QCOMPARE(said(plan.notes),
                 (QStringList{"stray-file list.txt:0", "bad-customer  - :0", "bad-picture blank.png:0",
                              "bad-picture empty.png:0", "bad-picture text.png:0", "twice-the-same twin.png:0",
                              "poor-picture a.png:0", "few-references 11:0", "bad-picture a.png:0", "no-picture 12:0",
                              "two-customers shared.png:0", "two-customers shared.png:0", "two-customers old.png:0",
                              "too-many zages.png:0", "same-account 17:0", "account-taken 900:0"}));
        QCOMPARE(plan.count(Standing::New), 7);
        QCOMPARE(plan.count(Standing::LeftOut), 4);
        // Each says what to do in a sentence.
        for (const ImportNote& note : plan.notes) {
            const QString text = QString::fromStdString(sentence(note));
            QVERIFY2(text.size() > 20 && text.endsWith(u'.') && text.count(". ") == 0, qPrintable(text));
        }
        const auto outcome = runImport(*store, me, plan, readSeeds);
        QVERIFY(!outcome.ended);
        QCOMPARE(enrolled(*store, me),
                 (QStringList{"1-7: 3", "10: 3", "11: 1", "13: 3", "14: 3", "15: 3", "16: 9", "900: 1"}));

        // A picture that came later is not passed over in silence.
        write(folder, "10/new.png", "104");
        GET(again, planImport(*store, me, pathOf(folder), readSeeds));
        const auto late = std::find_if(again.notes.begin(), again.notes.end(),
                                       [](const ImportNote& note) { return note.kind == Kind::NotFiled; });
        QVERIFY(late != again.notes.end());
        QCOMPARE(again.customers[*late->customer].account, std::string("10"));
    }

    void tablesAreRead()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        GET(me, store->users().singleUser("Ada"));
        const QTemporaryDir made;
        const QDir folder(made.path());
        for (int i = 1; i <= 9; ++i)
            write(folder, QStringLiteral("scans/%1.png").arg(i), QByteArray::number(i));
        write(folder, "people.csv",
              "Reference,name,ACCOUNT,signatory,branch\n"
              "scans/1.png,\"Berg, Anna\",1-0,,x\n"
              "scans/2.png,,10,,x\n"
              "scans/3.png,\"Berg, Anna\",10,Bert,x\n"
              "scans/4.png,,,,x\n"      // line 5: no account
              ",Carl,11,,x\n"           // no reference
              "scans/4.png,Carl,11,x\n" // four fields of five
              "scans/5.png,Dora,12,,x\n"
              "scans/6.png,Dorothea,12,,x\n"
              "scans/none.png,,13,,x\n" // no such file
              "scans/7.png,,13,,x\n"
              "scans/8.png,,13,,x\n"
              "scans/9.png,,13,,x\n");
        GET(plan, planImport(*store, me, pathOf(folder, "people.csv"), readSeeds));
        QCOMPARE(said(plan.notes),
                 (QStringList{"no-account people.csv:5", "no-reference people.csv:6", "wrong-fields people.csv:7",
                              "names-differ people.csv:9", "bad-picture none.png:10"}));
        QCOMPARE(placeOf(plan.notes[0]), pathOf(folder, "people.csv").string() + ", line 5");
        const auto outcome = runImport(*store, me, plan, readSeeds);
        QVERIFY(!outcome.ended);
        QCOMPARE(enrolled(*store, me), (QStringList{"1-0: 3", "13: 3"}));
        GET(anna, store->customers().find(me, "10"));
        GET(loaded, store->customers().load(me, *anna));
        QCOMPARE(loaded.name, std::string("Berg, Anna"));
        QCOMPARE(loaded.signatories.size(), std::size_t(2));
        QCOMPARE(loaded.signatories[0].name, std::string("Berg, Anna"));
        QCOMPARE(loaded.signatories[1].name, std::string("Bert"));
        GET(references, store->references().of(me, *anna));
        QCOMPARE(std::count_if(references.begin(), references.end(),
                               [&](const Reference& one) { return one.signatory == loaded.signatories[1].id; }),
                 1);
        GET(named, store->customers().find(me, "13"));
        GET(nameless, store->customers().load(me, *named));
        QCOMPARE(nameless.name, std::string("13"));
    }

    void tablesThatAreNone()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        GET(me, store->users().singleUser("Ada"));
        const QTemporaryDir made;
        const QDir folder(made.path());
        const auto plan = [&](const QByteArray& text) {
            write(folder, "t.csv", text);
            return planImport(*store, me, pathOf(folder, "t.csv"), readSeeds);
        };
        REFUSED(EmptyInput, plan(""));
        REFUSED(EmptyInput, plan("account,reference\n"));
        REFUSED(Corrupt, plan("account,picture\n1,a.png\n"));
        REFUSED(Corrupt, plan("account,reference\n1,\"a.png\n"));
        REFUSED(Unsupported, plan("account,name,reference\n1,M\xFCller,a.png\n"));
        QVERIFY(plan("account,reference\n1,\"a.png\n").error().message.starts_with("Line 2 "));
        QVERIFY(plan("account;reference\n1;a.png\n")); // as spreadsheets write it where a comma stands in numbers
        REFUSED(NotFound, planImport(*store, me, pathOf(folder, "none.csv"), readSeeds));
        QVERIFY(QDir(folder).mkdir("empty"));
        REFUSED(EmptyInput, planImport(*store, me, pathOf(folder, "empty"), readSeeds));
    }

    void onlyThoseWhoMay()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        GET(single, store->users().singleUser("Ada"));
        GET(boss, store->users().turnOn(single, "Boss", "swordfish 9"));
        DO(store->users().add(boss, "Audrey", Role::Auditor, "swordfish 9"));
        DO(store->users().add(boss, "Clara", Role::Clerk, "swordfish 9"));
        GET(auditor, store->users().signIn("Audrey", "swordfish 9"));
        GET(clerk, store->users().signIn("Clara", "swordfish 9"));
        const QTemporaryDir made;
        writeMany(QDir(made.path()), 2);
        REFUSED(Denied, planImport(*store, auditor, pathOf(QDir(made.path())), readSeeds));
        GET(plan, planImport(*store, clerk, pathOf(QDir(made.path())), readSeeds));
        const auto refused = runImport(*store, auditor, plan, readSeeds);
        QVERIFY(refused.ended && refused.ended->code == ErrorCode::Denied && refused.customers == 0);
        QCOMPARE(runImport(*store, clerk, plan, readSeeds).customers, 2);
    }

    void whatChangedMeanwhileIsNotTaken()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        GET(me, store->users().singleUser("Ada"));
        const QTemporaryDir made;
        const QDir folder(made.path());
        writeMany(folder, 4);
        GET(plan, planImport(*store, me, pathOf(folder), readSeeds));
        write(folder, "0001/1.png", "777");
        QVERIFY(QFile::remove(folder.filePath("0002/0.png")));
        DO(store->customers().save(me, customer("00-03", "Quicker")));
        const auto outcome = runImport(*store, me, plan, readSeeds);
        QVERIFY(!outcome.ended);
        QCOMPARE(said(outcome.notes), (QStringList{"changed 1.png:0", "changed 0.png:0", "account-taken 0003:0"}));
        QCOMPARE(enrolled(*store, me), (QStringList{"00-03: 0", "0000: 3"}));
    }

    void cancelledAndGoneOnWith()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        GET(me, store->users().singleUser("Ada"));
        const QTemporaryDir made;
        const QDir folder(made.path());
        writeMany(folder, 6);
        std::stop_source stop;
        std::vector<Progress> seen;
        const auto stopAfterTwo = [&](const Progress& progress) {
            seen.push_back(progress);
            if (progress.done >= 6)
                stop.request_stop();
        };
        GET(plan, planImport(*store, me, pathOf(folder), readSeeds));
        const auto outcome = runImport(*store, me, plan, readSeeds, stop.get_token(), stopAfterTwo);
        QVERIFY(outcome.ended && outcome.ended->code == ErrorCode::Cancelled);
        QCOMPARE(outcome.customers, 2);
        QCOMPARE(seen.size(), std::size_t(2));
        QVERIFY(seen.back().total == 18 && seen.back().secondsLeft >= 0);
        QCOMPARE(enrolled(*store, me), (QStringList{"0000: 3", "0001: 3"}));
        REFUSED(Cancelled, planImport(*store, me, pathOf(folder), readSeeds, stop.get_token()));

        GET(rest, planImport(*store, me, pathOf(folder), readSeeds));
        QCOMPARE(rest.count(Standing::There), 2);
        QCOMPARE(rest.references(), 12);
        QCOMPARE(runImport(*store, me, rest, readSeeds).customers, 4);
        QCOMPARE(enrolled(*store, me).size(), 6);
    }

    void killedAndGoneOnWith()
    {
        const Place place(Place::Plain, nullptr);
        QVERIFY(place.create());
        const QTemporaryDir made;
        const QDir folder(made.path());
        constexpr int Customers = 60;
        writeMany(folder, Customers);
        int before = 0;
        for (const int wanted : {5, 20, 40}) {
            QProcess desk;
            desk.start(QCoreApplication::applicationFilePath(),
                       {"--import", QString::fromStdString(place.url()), made.path()});
            QByteArray told;
            while (told.count('\n') < wanted - before && desk.waitForReadyRead(10'000))
                told += desk.readAllStandardOutput();
            ::kill(pid_t(desk.processId()), SIGKILL);
            QVERIFY(desk.waitForFinished());
            told += desk.readAllStandardOutput();
            const auto store = place.open(); // checks that the file is sound
            QVERIFY(store);
            GET(me, store->users().singleUser("Ada"));
            const QStringList there = enrolled(*store, me);
            QVERIFY2(there.size() >= before + told.count('\n'), "what was told is there");
            for (const QString& one : there)
                QVERIFY2(one.endsWith(": 3"), qPrintable(one));
            QCOMPARE(trailFindings(*store, me), QString());
            before = int(there.size());
        }
        QVERIFY2(before < Customers, "no kill came in the middle");
        QCOMPARE(QProcess::execute(QCoreApplication::applicationFilePath(),
                                   {"--import", QString::fromStdString(place.url()), made.path()}),
                 0);
        const auto store = place.open();
        GET(me, store->users().singleUser("Ada"));
        QCOMPARE(enrolled(*store, me).size(), Customers);
        GET(added, store->trail().count(me, {{}, {}, {}, Action::CustomerAdded, {}}));
        QCOMPARE(added, std::int64_t(Customers));
        QCOMPARE(trailFindings(*store, me), QString());
    }

    /// However many pictures a customer has, few are in memory at once.
    void picturesGoOneAfterAnother()
    {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("The address sanitizer keeps what was freed.");
#endif
        if (!forgetPeak() || memory("VmHWM:") < 0)
            QSKIP("This system does not tell how much memory a process had.");
        const int cores = int(std::max(1u, std::thread::hardware_concurrency()));
        const int signatories = std::max(4, (6 * cores + 9) / 10), pictures = 10 * signatories;
        const int all = pictures * 9; // MiB
        const QTemporaryDir folder;
        const QDir source(folder.path());
        QByteArray table = "account,name,signatory,reference\n";
        for (int i = 0; i < pictures; ++i) {
            write(source, QStringLiteral("%1.png").arg(i), QByteArray::number(i + 1));
            table += "1,Large Ltd,Person " + QByteArray::number(i / 10) + "," + QByteArray::number(i) + ".png\n";
        }
        write(source, "people.csv", table);
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        GET(me, store->users().singleUser("Ada"));
        const int before = memory("VmRSS:");
        QVERIFY(forgetPeak());
        GET(plan, planImport(*store, me, pathOf(source, "people.csv"), readLarge));
        QCOMPARE(plan.references(), pictures);
        const int planned = memory("VmHWM:") - before;
        QVERIFY2(planned < all / 2, qPrintable(QStringLiteral("%1 MiB of %2").arg(planned).arg(all)));
        QVERIFY(forgetPeak());
        const auto outcome = runImport(*store, me, plan, readLarge);
        QVERIFY(!outcome.ended);
        QCOMPARE(outcome.references, pictures);
        const int imported = memory("VmHWM:") - before;
        QVERIFY2(imported < all / 2, qPrintable(QStringLiteral("%1 MiB of %2").arg(imported).arg(all)));
        qInfo("%d pictures of 9 MiB: %d MiB to look at them, %d MiB to import them", pictures, planned, imported);
        QCOMPARE(enrolled(*store, me), QStringList{QStringLiteral("1: %1").arg(pictures)});
        GET(lines, store->customers().lines(me));
        GET(references, store->references().of(me, lines.lines.front().id, Detail::Whole));
        QCOMPARE(references.back().specimen.record.original.width, 2000);
    }

private:
    std::unique_ptr<Server> m_server;
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 4 && std::string(argv[1]) == "--import")
        return work(argv[2], argv[3]);
    TestStoreImport test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_store_import.moc"
