// What the scanner's process says is checked: whole, cut short, changed.
#include "core/scan/answers.h"

#include <QTest>

#include <random>

using namespace countersign::scan;

namespace {

Device device()
{
    return {"test:0", "Noname", "frontend-tester", "virtual device"};
}

Abilities abilities()
{
    return {{75, 300, 600}, true, false, {{"Flatbed", false, 215.9, 297}, {"ADF", true, 0, 0}}};
}

Job job()
{
    Job job;
    job.device = "test:0";
    job.source = "ADF";
    job.color = job.allPages = true;
    job.area = Area{1, 2, 30.5, 40};
    return job;
}

} // namespace

class TestScanStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsRead();
    void everyCutIsNoticed();
    void absurdNumbersAreRefused();
    void everyTroubleHasItsSentence();
    void pagesAreAssembled();
    void orderIsKept();
    void anyBytesAreSurvived();
};

void TestScanStream::whatIsWrittenIsRead()
{
    const auto one = readDevice(write(device()));
    QVERIFY(one);
    QCOMPARE(one->name, device().name);
    QCOMPARE(one->type, device().type);
    const auto all = readAbilities(write(abilities()));
    QVERIFY(all);
    QCOMPARE(all->resolutions, abilities().resolutions);
    QVERIFY(all->gray && !all->color);
    QCOMPARE(all->sources.size(), 2u);
    QCOMPARE(all->sources[0].width, 215.9);
    QVERIFY(all->sources[1].isFeeder);
    const auto work = readJob(write(job()));
    QVERIFY(work && work->area && work->allPages && work->color);
    QCOMPARE(work->source, std::string("ADF"));
    QCOMPARE(work->area->width, 30.5);
    const auto failure = readFailure(write(failureOf(Trouble::Jammed, "Document feeder jammed")));
    QVERIFY(failure && failure->trouble == Trouble::Jammed);
    QCOMPARE(failure->context, std::string("Document feeder jammed"));
    const auto head = readPageHead(write(PageHead{100, 200, 3, 300}));
    QVERIFY(head && head->width == 100 && head->height == 200 && head->channels == 3 && head->dotsPerInch == 300);
}

void TestScanStream::everyCutIsNoticed()
{
    const auto check = [](const Bytes& bytes, const auto& read) {
        for (std::size_t size = 0; size < bytes.size(); ++size)
            QVERIFY2(!read(ByteSpan(bytes).first(size)), qPrintable(QString::number(size)));
        Bytes longer = bytes;
        longer.push_back(0);
        QVERIFY(read(bytes));
        QVERIFY(!read(longer));
    };
    check(write(device()), readDevice);
    check(write(abilities()), readAbilities);
    check(write(job()), readJob);
    check(write(failureOf(Trouble::Busy, "x")), readFailure);
    check(write(PageHead{1, 1, 1, 1}), readPageHead);
}

void TestScanStream::absurdNumbersAreRefused()
{
    QVERIFY(!readPageHead(write(PageHead{0, 1, 1, 300})));
    QVERIFY(!readPageHead(write(PageHead{1, 1, 4, 300})));
    QVERIFY(!readPageHead(write(PageHead{1, 1, 1, -1})));
    QVERIFY(!readPageHead(write(PageHead{1, 1, 1, std::nan("")})));
    Job wrong = job();
    wrong.area->left = -1;
    QVERIFY(!readJob(write(wrong)));
    wrong.area->left = std::numeric_limits<double>::infinity();
    QVERIFY(!readJob(write(wrong)));
    Abilities none = abilities();
    none.sources.clear();
    QVERIFY(!readAbilities(write(none)));
    Abilities mixed = abilities();
    mixed.resolutions = {600, 75};
    QVERIFY(!readAbilities(write(mixed)));
}

void TestScanStream::everyTroubleHasItsSentence()
{
    std::vector<std::string> sentences;
    for (std::uint32_t i = 0; i <= static_cast<std::uint32_t>(LastTrouble); ++i) {
        const auto failure = failureOf(static_cast<Trouble>(i));
        QCOMPARE(failure.trouble, static_cast<Trouble>(i));
        QVERIFY(failure.message.ends_with('.'));
        QVERIFY(std::ranges::find(sentences, failure.message) == sentences.end());
        sentences.push_back(failure.message);
    }
}

void TestScanStream::pagesAreAssembled()
{
    std::vector<Page> pages;
    Answers answers({}, {{}, [&](Page page) { pages.push_back(std::move(page)); }});
    QVERIFY(answers.take(Mark::PageBegin, write(PageHead{2, 3, 3, 300})));
    QVERIFY(answers.take(Mark::Rows, Bytes(7, 1)));
    QVERIFY(answers.take(Mark::Rows, Bytes(6, 2))); // two rows and a bit: the paper was shorter
    QVERIFY(answers.take(Mark::PageEnd, {}));
    QCOMPARE(pages.size(), 1u);
    QVERIFY(pages[0].width == 2 && pages[0].height == 2 && pages[0].pixels.size() == 12);
    QCOMPARE(pages[0].pixels[6], std::uint8_t(1));
    QCOMPARE(pages[0].pixels[7], std::uint8_t(2));
    QVERIFY(answers.take(Mark::PageBegin, write(PageHead{2, 0, 1, 300}))); // its length is not known
    QVERIFY(answers.take(Mark::Rows, Bytes(9, 3)));
    QVERIFY(answers.take(Mark::PageEnd, {}));
    QCOMPARE(pages.size(), 2u);
    QCOMPARE(pages[1].height, 4);
    QVERIFY(!answers.take(Mark::End, {}));
    QVERIFY(answers.isOver() && !answers.failure());
    QCOMPARE(answers.pages(), 2);
}

void TestScanStream::orderIsKept()
{
    const auto trouble = [](std::initializer_list<std::pair<Mark, Bytes>> said) {
        Answers answers({}, {});
        for (const auto& [mark, bytes] : said)
            if (!answers.take(mark, bytes))
                break;
        return answers.failure() ? std::optional(answers.failure()->trouble) : std::nullopt;
    };
    const Bytes head = write(PageHead{2, 2, 1, 300});
    QCOMPARE(trouble({{Mark::Rows, Bytes(2)}}), Trouble::Crashed);
    QCOMPARE(trouble({{Mark::PageEnd, {}}}), Trouble::Crashed);
    QCOMPARE(trouble({{Mark::PageBegin, head}, {Mark::PageBegin, head}}), Trouble::Crashed);
    QCOMPARE(trouble({{Mark::PageBegin, head}, {Mark::End, {}}}), Trouble::Crashed);
    QCOMPARE(trouble({{Mark::PageBegin, head}, {Mark::Rows, Bytes(5)}}), Trouble::Crashed);
    QCOMPARE(trouble({{Mark::PageBegin, head}, {Mark::PageEnd, {}}}), Trouble::Unplugged);
    QCOMPARE(trouble({{Mark::Cancel, {}}}), Trouble::Crashed);
    QCOMPARE(trouble({{Mark::PageBegin, write(PageHead{4'000'000'000u, 4'000'000'000u, 3, 300})}}), Trouble::TooLarge);
    // Found by fuzzing: the product of the two does not fit into 64 bits.
    QCOMPARE(trouble({{Mark::PageBegin, write(PageHead{4'294'966'269u, 4'294'967'292u, 3, 300})}}), Trouble::TooLarge);
    QCOMPARE(trouble({{Mark::PageBegin, head}, {Mark::Failed, write(failureOf(Trouble::Jammed))}}), Trouble::Jammed);
}

void TestScanStream::anyBytesAreSurvived()
{
    std::mt19937 random(1);
    const std::vector<std::pair<Mark, Bytes>> sound = {{Mark::Device, write(device())},
                                                       {Mark::Abilities, write(abilities())},
                                                       {Mark::PageBegin, write(PageHead{3, 3, 1, 300})},
                                                       {Mark::Rows, Bytes(9)},
                                                       {Mark::PageEnd, {}},
                                                       {Mark::Failed, write(failureOf(Trouble::Busy))}};
    for (int round = 0; round < 20'000; ++round) {
        Answers answers({}, {});
        for (int step = 0; step < 8; ++step) {
            auto [mark, bytes] = sound[random() % sound.size()];
            for (int change = 0; change < int(random() % 3) && !bytes.empty(); ++change)
                bytes[random() % bytes.size()] = std::uint8_t(random());
            if (!answers.take(mark, bytes))
                break;
        }
        QVERIFY(answers.pages() <= 8);
    }
}

QTEST_APPLESS_MAIN(TestScanStream)
#include "test_scan_stream.moc"
