#include "core/eval/protocol.h"
#include "core/eval/signature_set.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <fstream>
#include <mutex>
#include <set>

using namespace countersign;
using namespace countersign::eval;

namespace fs = std::filesystem;

namespace {

/// A folder that is gone after the test.
struct Folder {
    QTemporaryDir temporary;
    fs::path path = temporary.path().toStdString();

    void add(const std::string& name, const std::string& content)
    {
        fs::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << content;
    }
};

std::vector<std::string> names(const SignatureSet& set)
{
    std::vector<std::string> all;
    for (const Sample& sample : set.samples)
        all.push_back(set.writers[sample.writer] + (sample.forged ? "/forged/" : "/genuine/")
                      + sample.file.filename().string());
    return all;
}

using Names = std::vector<std::string>;

/// One pixel that says which file it was; vowels are faint.
Result<LoadedImage> firstByte(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    const int byte = stream.get();
    if (byte == '!')
        return fail(ErrorCode::Corrupt, "The file is damaged.", file.string());
    LoadedImage loaded{{1, 1, {std::uint8_t(byte)}}, {}};
    if (std::string("AEIOU").find(char(byte)) != std::string::npos)
        loaded.flags.push_back(QualityFlag::TooFaint);
    return loaded;
}

} // namespace

class TestSignatureSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsWritersInOrder()
    {
        Folder folder;
        folder.add("b/genuine/2.png", "b2");
        folder.add("b/genuine/1.png", "b1");
        folder.add("b/forged/1.png", "bf1");
        folder.add("a/genuine/1.png", "a1");
        folder.add("a/genuine/.hidden", "x");
        folder.add("only-forged/forged/1.png", "o1");
        folder.add("readme.txt", "not a writer");
        fs::create_directories(folder.path / "a/genuine/folder");
        const auto set = listFolder(folder.path);
        QVERIFY(set);
        QCOMPARE(set->name, folder.path.filename().string());
        QCOMPARE(set->writers, (Names{"a", "b"}));
        QCOMPARE(names(*set), (Names{"a/genuine/1.png", "b/genuine/1.png", "b/genuine/2.png", "b/forged/1.png"}));
        QCOMPARE(set->duplicatesDropped, 0);
        QCOMPARE(listFolder(folder.path / "")->name, set->name); // with a separator at the end
    }

    void rangeReadsNamesAsNumbers()
    {
        Folder folder;
        for (const char* writer : {"2", "009", "010", "11", "x9", "9b"})
            folder.add(std::string(writer) + "/genuine/1.png", writer);
        QCOMPARE(listFolder(folder.path, std::pair(9, 10))->writers, (Names{"009", "010"}));
        QCOMPARE(listFolder(folder.path, std::pair(11, 11))->writers, (Names{"11"}));
        QCOMPARE(listFolder(folder.path, std::pair(50, 60)).error().code, ErrorCode::EmptyInput);
    }

    void dropsCopiesWithinAWriterOnly()
    {
        Folder folder;
        folder.add("a/genuine/1.png", "same");
        folder.add("a/genuine/2.png", "else");
        folder.add("a/genuine/3.png", "same");
        folder.add("a/forged/1.png", "same");
        folder.add("b/genuine/1.png", "same");
        const auto set = listFolder(folder.path);
        QVERIFY(set);
        QCOMPARE(names(*set), (Names{"a/genuine/1.png", "a/genuine/2.png", "b/genuine/1.png"}));
        QCOMPARE(set->duplicatesDropped, 2);
    }

    void folderErrors()
    {
        Folder folder;
        folder.add("file", "x");
        QCOMPARE(listFolder(folder.path / "nowhere").error().code, ErrorCode::NotFound);
        QCOMPARE(listFolder(folder.path / "file").error().code, ErrorCode::Unreadable);
        QCOMPARE(listFolder(folder.path).error().code, ErrorCode::EmptyInput);
        QCOMPARE(listFolder(folder.path / "nowhere").error().context, (folder.path / "nowhere").string());
    }

    void pairsBecomeWriters()
    {
        Folder folder;
        for (const char* image : {"a1", "a2", "a3", "b1", "b2", "f1", "f2", "x", "y", "z"})
            folder.add(std::string(image) + ".png", image);
        // f1 is paired with a writer's two images, f2 through the second column; x with two writers; y with z only.
        folder.add("pairs.csv", "image_a,image_b,label\r\n"
                                "b1.png,b2.png,0\r\n"
                                "a1.png,./a2.png,0\r\n"
                                "\"a3.png\",a2.png,0\r\n"
                                "a1.png,b1.png,1\r\n"
                                "a1.png,f1.png,1\r\n"
                                "a3.png,f1.png,1\r\n"
                                "f2.png,b2.png,1\r\n"
                                "x.png,a1.png,1\r\n"
                                "x.png,b1.png,1\r\n"
                                "y.png,z.png,1\r\n");
        const auto set = listPairs(folder.path / "pairs.csv", PairLabels::OneIsDifferent);
        QVERIFY2(set, set ? "" : describe(set.error()).c_str());
        QCOMPARE(set->name, std::string("pairs"));
        QCOMPARE(names(*set),
                 (Names{"w0001/genuine/b1.png", "w0001/genuine/b2.png", "w0001/forged/f2.png", "w0002/genuine/a1.png",
                        "w0002/genuine/a2.png", "w0002/genuine/a3.png", "w0002/forged/f1.png"}));
        QVERIFY(fs::exists(set->samples.front().file));
    }

    void pairLabelsCanBeTheOtherWayRound()
    {
        Folder folder;
        folder.add("pairs.csv", "image_a,image_b,label\na,b,1\na,f,0\n");
        const auto set = listPairs(folder.path / "pairs.csv", PairLabels::OneIsSame);
        QVERIFY(set);
        QCOMPARE(names(*set), (Names{"w0001/genuine/a", "w0001/genuine/b", "w0001/forged/f"}));
    }

    void pairErrorsNameTheLine_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const int corrupt = int(ErrorCode::Corrupt);
        const QString header = "image_a,image_b,label\n";
        QTest::newRow("no header") << "a,b,0\n" << corrupt << "Line 1 ";
        QTest::newRow("two fields") << header + "a,b,0\na,b\n" << corrupt << "Line 3 ";
        QTest::newRow("no image") << header + ",b,0\n" << corrupt << "Line 2 ";
        QTest::newRow("label") << header + "a,b,0\n\na,b,2\n" << corrupt << "Line 4 ";
        QTest::newRow("quote") << header + "\"a,b,0\n" << corrupt << "Line 2 ";
        QTest::newRow("contradiction") << header + "a,b,0\nb,c,0\na,c,1\n" << corrupt << "Line 4 ";
        QTest::newRow("empty") << "" << int(ErrorCode::EmptyInput) << "empty";
        QTest::newRow("header only") << header << int(ErrorCode::EmptyInput) << "no pair";
        QTest::newRow("different ones only") << header + "a,b,1\n" << int(ErrorCode::EmptyInput) << "no pair";
    }

    void pairErrorsNameTheLine()
    {
        QFETCH(QString, text);
        QFETCH(int, code);
        QFETCH(QString, says);
        Folder folder;
        folder.add("pairs.csv", text.toStdString());
        const auto set = listPairs(folder.path / "pairs.csv", PairLabels::OneIsDifferent);
        QVERIFY(!set);
        QCOMPARE(int(set.error().code), code);
        QVERIFY2(QString::fromStdString(set.error().message).contains(says), set.error().message.c_str());
        QCOMPARE(set.error().context, (folder.path / "pairs.csv").string());
    }

    void loadDoesNotDependOnThreads()
    {
        Folder folder;
        for (int i = 0; i < 40; ++i)
            folder.add("a/genuine/" + std::to_string(100 + i),
                       i % 10 == 3 ? "!" + std::to_string(i) : std::string(1, char('A' + i)));
        const auto set = listFolder(folder.path);
        QVERIFY(set);
        for (const int threads : {1, 2, 7, 0}) {
            std::mutex mutex;
            std::vector<std::int64_t> done;
            const auto sink = [&](const Progress& progress) {
                const std::scoped_lock lock(mutex);
                done.push_back(progress.done);
                if (progress.total != 40)
                    done.push_back(-1);
            };
            const auto loaded = load(*set, firstByte, threads, sink, {});
            QVERIFY(loaded);
            QCOMPARE(loaded->images.size(), std::size_t(36));
            QCOMPARE(loaded->set.samples.size(), std::size_t(36));
            QCOMPARE(loaded->unreadable.size(), std::size_t(4));
            QCOMPARE(loaded->unreadable[1].context, (folder.path / "a/genuine/113").string());
            for (std::size_t i = 0; i < 36; ++i) {
                const int number = std::stoi(loaded->set.samples[i].file.filename().string()) - 100;
                QCOMPARE(int(loaded->images[i].ink[0]), 'A' + number);
                const bool isVowel = std::string("AEIOU").find(char('A' + number)) != std::string::npos;
                QCOMPARE(loaded->set.samples[i].flags,
                         isVowel ? std::vector{QualityFlag::TooFaint} : std::vector<QualityFlag>());
            }
            QCOMPARE(done.size(), std::size_t(40));
            QVERIFY(std::is_sorted(done.begin(), done.end()));
            QCOMPARE(done.back(), 40);
        }
    }

    void loadStops()
    {
        Folder folder;
        for (int i = 0; i < 20; ++i)
            folder.add("a/genuine/" + std::to_string(i), std::to_string(i));
        const auto set = listFolder(folder.path);
        std::stop_source source;
        std::atomic<int> reads = 0;
        const auto loader = [&](const fs::path& file) {
            if (++reads == 3)
                source.request_stop();
            return firstByte(file);
        };
        const auto loaded = load(*set, loader, 2, {}, source.get_token());
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().code, ErrorCode::Cancelled);
        QVERIFY(reads < 20);
    }

    void loadOfNothingReadable()
    {
        Folder folder;
        folder.add("a/genuine/1", "!");
        const auto loaded = load(*listFolder(folder.path), firstByte, 2, {}, {});
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().code, ErrorCode::EmptyInput);
        QVERIFY(loaded.error().message.find("damaged") != std::string::npos);
    }

    void protocolSplitsShareNoWriter()
    {
        const auto wi1 = protocol("wi-1");
        QVERIFY(wi1);
        QCOMPARE(wi1->sets.size(), std::size_t(4));
        int tested = 0;
        for (const ProtocolSet& set : wi1->sets) {
            std::set<int> seen;
            std::size_t expected = 0;
            for (const auto& range : {set.train, set.validation, set.test}) {
                if (!range || range->second > 1000)
                    continue;
                for (int writer = range->first; writer <= range->second; ++writer)
                    seen.insert(writer);
                expected += std::size_t(range->second - range->first + 1);
            }
            QCOMPARE(seen.size(), expected);
            tested += set.test ? set.test->second - set.test->first + 1 : 0;
        }
        QCOMPARE(tested, 15 + 50 + 60);
        QCOMPARE(protocol("wi-2").error().code, ErrorCode::InvalidArgument);
    }

    void aSetThatIsLeftOutIsTestedWhole()
    {
        const auto without = protocol("wi-1-without-cedar");
        QVERIFY(without);
        for (const ProtocolSet& set : without->sets) {
            QCOMPARE(set.test.has_value(), set.name == "cedar");
            QCOMPARE(set.train.has_value(), set.name != "cedar");
            QCOMPARE(set.validation.has_value(), set.name == "bhsig-bengali" || set.name == "bhsig-hindi");
        }
        for (const char* wrong : {"wi-1-without-", "wi-1-without-nothing", "wi-1-without-sigcomp2009", "wi-1-"})
            QCOMPARE(protocol(wrong).error().code, ErrorCode::InvalidArgument);
    }

    void splitsOfTheResearchData()
    {
        const QString given = qEnvironmentVariable("COUNTERSIGN_DATA");
        const fs::path data =
            given.isEmpty() ? fs::path(COUNTERSIGN_SOURCE_DIR "/../shared/data") : fs::path(given.toStdString());
        if (!fs::is_directory(data / "cedar"))
            QSKIP("The research data are not here (COUNTERSIGN_DATA).");
        const auto wi1 = protocol("wi-1");
        const ProtocolSet& cedar = wi1->sets[0];
        QCOMPARE(cedar.name, std::string("cedar"));
        QCOMPARE(listSplit(data, cedar, Split::Train)->writers.size(), std::size_t(35));
        QCOMPARE(listSplit(data, cedar, Split::Validation)->writers.size(), std::size_t(5));
        const auto test = listSplit(data, cedar, Split::Test);
        QCOMPARE(test->writers.size(), std::size_t(15));
        QCOMPARE(test->writers.front(), std::string("041"));
        QCOMPARE(test->samples.size(), std::size_t(15 * 48));
        const auto few = listSplit(data, cedar, Split::Test, 2);
        QCOMPARE(few->writers, (Names{"041", "042"}));
        QCOMPARE(few->samples.size(), std::size_t(2 * 48));
        QCOMPARE(listSplit(data, wi1->sets[3], Split::Test).error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestSignatureSet)
#include "test_signature_set.moc"
