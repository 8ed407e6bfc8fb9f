// Signatures on whole pages: found where they were drawn, and taken off without what crosses them.
#include "core/base/file.h"
#include "core/image/pages.h"
#include "tests/core/image/pages.h"
#include "tests/core/image/pictures.h"

#include <QTest>

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

using namespace countersign;
using namespace countersign::test;

namespace {

std::vector<image::Candidate> foundOn(const ColorPicture& picture)
{
    const auto candidates = image::find(scanOf(picture));
    if (!candidates) {
        qWarning("%s", describe(candidates.error()).c_str());
        return {};
    }
    return *candidates;
}

std::filesystem::path researchData()
{
    const QByteArray named = qgetenv("COUNTERSIGN_DATA");
    return named.isEmpty() ? std::filesystem::path(COUNTERSIGN_SOURCE_DIR) / ".." / "shared" / "data"
                           : std::filesystem::path(named.toStdString());
}

} // namespace

class TestFind : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLetterIsSignedOnce_data()
    {
        QTest::addColumn<unsigned>("writer");
        for (unsigned writer = 1; writer <= 6; ++writer)
            QTest::addRow("writer %u", writer) << writer;
    }

    void aLetterIsSignedOnce()
    {
        QFETCH(unsigned, writer);
        Page page = letter();
        const Signed drawn = page.sign(writer, letterSignature);
        page.addNoise(3);
        const auto found = foundOn(page.picture());
        QVERIFY2(found.size() == 1, say(found).c_str());
        QVERIFY2(overlap(found[0].box, drawn.box) > 0.7, say(found).c_str());
        QVERIFY(found[0].confidence <= 1 && found[0].confidence >= image::UsualConfidence);
        QCOMPARE(found[0].page, 1);
    }

    void twoSignatures()
    {
        Page page = letter();
        const Signed first = page.sign(3, letterSignature);
        page.print(160, 1380, "Delia Morrisson");
        const Signed second = page.sign(4, {160, 1230, 400, 130});
        const auto found = foundOn(page.picture());
        QVERIFY2(found.size() == 2, say(found).c_str());
        for (const Signed& drawn : {first, second})
            QVERIFY2(std::max(overlap(found[0].box, drawn.box), overlap(found[1].box, drawn.box)) > 0.7,
                     say(found).c_str());
    }

    void aPageWithoutASignature()
    {
        QVERIFY2(foundOn(letter().picture()).empty(), say(foundOn(letter().picture())).c_str());
        QVERIFY(foundOn(flat(1240, 1754, 250)).empty());
        Page table(1240, 1754);
        for (int y = 200; y < 1400; y += 100)
            table.frame({150, y, 900, 100});
        table.fillWithPrint(170, 1000, 230, 1380);
        QVERIFY2(foundOn(table.picture()).empty(), say(foundOn(table.picture())).c_str());
    }

    void aCrookedPage()
    {
        Page page = letter();
        const Signed drawn = page.sign(2, letterSignature);
        for (const double degrees : {-2.0, 1.5}) {
            const auto found = foundOn(page.turned(degrees));
            QVERIFY2(!found.empty(), QByteArray::number(degrees));
            // Where the middle of what was drawn has gone.
            const double angle = degrees * 3.14159265 / 180;
            const double x = drawn.box.x + drawn.box.width / 2.0 - 620, y = drawn.box.y + drawn.box.height / 2.0 - 877;
            const double wantedX = std::cos(angle) * x - std::sin(angle) * y + 620;
            const double wantedY = std::sin(angle) * x + std::cos(angle) * y + 877;
            const Box& box = found[0].box;
            QVERIFY2(std::abs(box.x + box.width / 2.0 - wantedX) < 20, say(found).c_str());
            QVERIFY2(std::abs(box.y + box.height / 2.0 - wantedY) < 15, say(found).c_str());
            QVERIFY2(box.width < 1.2 * drawn.box.width && box.width > 0.8 * drawn.box.width, say(found).c_str());
        }
    }

    void theResolutionDoesNotMatter()
    {
        Page page(2480, 3508);
        page.fillWithPrint(300, 2200, 840, 2300, 3, 4);
        page.print(1320, 2380, "Sinserels", 4);
        page.print(1320, 2780, "Ronaldo E Sanders", 4);
        const Signed drawn = page.sign(2, {1320, 2460, 840, 260}, Black, 300);
        const auto found = foundOn(page.picture());
        QVERIFY2(found.size() == 1, say(found).c_str());
        QVERIFY2(overlap(found[0].box, drawn.box) > 0.7, say(found).c_str());
    }

    void theBestOfAChequeIsTheSignature_data()
    {
        QTest::addColumn<unsigned>("writer");
        QTest::addColumn<bool>("blue");
        for (unsigned writer = 1; writer <= 4; ++writer)
            QTest::addRow("writer %u", writer) << writer << (writer % 2 == 0);
    }

    void theBestOfAChequeIsTheSignature()
    {
        QFETCH(unsigned, writer);
        QFETCH(bool, blue);
        Page page = cheque();
        const Signed drawn = page.sign(writer, chequeSignature, blue ? Blue : Black, 300);
        page.addNoise(3);
        const auto wrong = wrongWithFirst(page.picture(), drawn, {0.7, 0.93, 0.05});
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    void aCaptionUnderBlueInk()
    {
        Page page = cheque();
        const Signed drawn = page.sign(2, {1830, 740, 420, 150}, Blue, 300); // its lower part lies on the caption
        const auto wrong = wrongWithFirst(page.picture(), drawn, {0.7, 0.8, 0.08});
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    void theUsualWayTakesIt()
    {
        Page page = cheque();
        page.sign(3, chequeSignature, Black, 300);
        const auto found = image::findAndExtract(scanOf(page.picture()));
        QVERIFY(found && !found->empty());
        const auto bytes = image::encodePng(found->front().signature, 300);
        QVERIFY(bytes);
        const auto specimens = image::specimens(*bytes, "page-1-1.png", {192, 96});
        QVERIFY2(specimens, specimens ? "" : specimens.error().message.c_str());
        QVERIFY(specimens->front().record.quality.empty());
    }

    /// What verify and batch do with a page, and that a signature alone is no page to them.
    void aPageIsJudgedByTheSignatureOnIt()
    {
        const auto bytes = [](const ColorPicture& picture) { return *image::encodePng(picture, 150); };
        Page page = letter();
        const Signed drawn = page.sign(4, letterSignature, Blue);
        const auto png = bytes(page.picture());
        const auto found = image::signaturesIn(png, "letter.png", CommonInput);
        QVERIFY2(found.has_value(), found ? "" : describe(found.error()).c_str());
        QCOMPARE(found->size(), std::size_t(1));
        const PictureRecord& record = found->front().record;
        QVERIFY(overlap(record.box, drawn.box) > 0.75);
        QCOMPARE(record.original.width, page.picture().width); // the whole page is kept
        QCOMPARE(record.name, std::string("letter.png"));
        // All of it taken for a signature, as specimens() does, is something else.
        const auto whole = image::specimens(png, "letter.png", CommonInput);
        QVERIFY(!whole || whole->front().record.box.height > 2 * record.box.height);

        const auto blank = image::signaturesIn(bytes(letter().picture()), "unsigned.png", CommonInput);
        QVERIFY(!blank);
        QCOMPARE(blank.error().code, ErrorCode::NoSignature);
        QVERIFY(blank.error().message.find("page") != std::string::npos);

        Page large(1300, 900); // of the size of a page, but there is nothing else on it
        (void)large.sign(4, {100, 100, 1100, 600});
        const auto alone = bytes(large.picture());
        const auto as = image::signaturesIn(alone, "a.png", CommonInput),
                   plain = image::specimens(alone, "a.png", CommonInput);
        QVERIFY(as && plain);
        QCOMPARE(as->size(), std::size_t(1));
        QVERIFY(as->front().ink.ink == plain->front().ink.ink);
    }

    /// What the window has of a file: all pages, what is on each, and the same ink again from what is kept.
    void pagesForPeopleToLookAt()
    {
        Page page = letter();
        page.sign(3, letterSignature);
        page.print(160, 1380, "Delia Morrisson");
        page.sign(4, {160, 1230, 400, 130});
        const auto png = *image::encodePng(page.picture(), 150);
        const auto pages = image::readPages(png, "letter.png", CommonInput);
        QVERIFY2(pages.has_value(), pages ? "" : describe(pages.error()).c_str());
        QCOMPARE(pages->size(), std::size_t(1));
        const image::FilePage& only = pages->front();
        QVERIFY(only.isWhole);
        QCOMPARE(only.signatures.size(), std::size_t(2));
        const auto same = image::signaturesIn(png, "letter.png", CommonInput);
        const Size other{192, 96};
        for (std::size_t i = 0; i < 2; ++i) {
            const image::OnPage& one = only.signatures[i];
            QCOMPARE(one.specimen.ink.ink, (*same)[i].ink.ink);
            QCOMPARE(one.specimen.record.box, (*same)[i].record.box);
            QVERIFY(one.specimen.record.original.pixels.empty());
            const auto smaller = image::signaturesIn(png, "letter.png", other);
            QCOMPARE(image::inkOf(one.lifted, only.scan.dotsPerInch, other)->ink, (*smaller)[i].ink.ink);
            QCOMPARE(image::inkAgain(png, one.specimen.record, other)->ink, (*smaller)[i].ink.ink);
            // A box that a person drew around it gives the same signature.
            const Box wide{one.box.x - 12, one.box.y - 6, one.box.width + 24, one.box.height + 12};
            const auto drawn = image::takeBox(only.scan, wide, one.specimen.record, CommonInput);
            QVERIFY2(drawn.has_value(), drawn ? "" : describe(drawn.error()).c_str());
            QCOMPARE(drawn->box, wide);
            QCOMPARE(drawn->specimen.ink.ink, one.specimen.ink.ink);
            QCOMPARE(drawn->specimen.record.name, std::string("letter.png"));
        }
        const auto nothing =
            image::takeBox(only.scan, {40, 1600, 90, 60}, only.signatures[0].specimen.record, CommonInput);
        QCOMPARE(nothing.error().code, ErrorCode::NoSignature);
        QCOMPARE(nothing.error().context, std::string("letter.png"));

        const auto blank = image::readPages(*image::encodePng(letter().picture()), "unsigned.png", CommonInput);
        QVERIFY(blank && blank->front().isWhole && blank->front().signatures.empty());
        Page alone(900, 400);
        alone.sign(4, {100, 100, 600, 200});
        const auto small = image::readPages(*image::encodePng(alone.picture()), "a.png", CommonInput);
        QVERIFY(small && !small->front().isWhole && small->front().signatures.size() == 1);
        QVERIFY(small->front().signatures[0].lifted.pixels.empty());
        const auto empty = image::readPages(*image::encodePng(flat(300, 200, 255)), "empty.png", CommonInput);
        QCOMPARE(empty.error().code, ErrorCode::NoSignature);
    }

    void aBoxThatSomebodyDrew()
    {
        Page page = letter();
        const Signed drawn = page.sign(1, letterSignature);
        const image::Scan scan = scanOf(page.picture());
        const auto all = image::findAndExtract(scan);
        QVERIFY(all && all->size() == 1);
        const Box& box = drawn.box;
        const auto loose = image::extract(scan, {box.x - 30, box.y - 10, box.width + 60, box.height + 20});
        QVERIFY(loose);
        QCOMPARE(loose->signature.pixels, all->front().signature.pixels);
        QCOMPARE(loose->candidate.box, all->front().candidate.box);
        const auto nothing = image::extract(scan, {40, 1600, 90, 60});
        QVERIFY(!nothing && nothing.error().code == ErrorCode::NoSignature);
        const auto print = image::extract(scan, {140, 410, 900, 200});
        QVERIFY(!print && print.error().code == ErrorCode::NoSignature);
        for (const Box outside :
             {Box{1300, 10, 50, 50}, Box{10, 10, 0, 20}, Box{10, 10, -5, 20}, Box{-90, 10, 50, 50}}) {
            const auto refused = image::extract(scan, outside);
            QVERIFY(!refused && refused.error().code == ErrorCode::InvalidArgument);
        }
        // A box far over the page's edge is taken for what lies on the page.
        QVERIFY(image::extract(scan, {-100, 1100, 2'000'000'000, 2'000'000'000}));
    }

    void picturesThatAreNoPages()
    {
        const auto empty = image::find(scanOf({}));
        QVERIFY(!empty && empty.error().code == ErrorCode::NoSignature);
        const auto lying = image::find(scanOf({100, 100, std::vector<std::uint8_t>(7)}));
        QVERIFY(!lying && lying.error().code == ErrorCode::NoSignature);
        for (const auto& [width, height] : {std::pair{1, 1}, {1, 3000}, {3000, 1}, {2, 2}, {17, 9}, {5000, 20}}) {
            QVERIFY(image::find(scanOf(flat(width, height, 255)), 0));
            QVERIFY(image::find(scanOf(flat(width, height, 0)), 0));
            QVERIFY(image::findAndExtract(scanOf(pattern(width, height)), 0));
        }
        std::mt19937 random(4);
        ColorPicture noise = flat(900, 700, 0);
        for (std::uint8_t& value : noise.pixels)
            value = static_cast<std::uint8_t>(random());
        const auto found = image::find(scanOf(noise));
        QVERIFY(found && found->size() < 3);
    }

    void theSameAgainAndOnSeveralThreads()
    {
        Page page = cheque();
        page.sign(6, chequeSignature, Blue, 300);
        const auto once = image::findAndExtract(scanOf(page.picture()), 0);
        QVERIFY(once && !once->empty());
        std::vector<int> same(4, 0);
        {
            std::vector<std::jthread> threads;
            for (int& one : same)
                threads.emplace_back([&] {
                    const auto again = image::findAndExtract(scanOf(page.picture()), 0);
                    one = again && again->size() == once->size()
                          && again->front().candidate.box == once->front().candidate.box
                          && again->front().signature.pixels == once->front().signature.pixels;
                });
        }
        QCOMPARE(std::count(same.begin(), same.end(), 1), 4);
    }

    /// The bar that the rules were made for: most signatures, at most one wrong box on two pages.
    void lettersOfTheResearchData()
    {
        const auto folder = researchData() / "letters";
        std::ifstream list(folder / "boxes.txt");
        if (!list)
            QSKIP("The research data are not here (COUNTERSIGN_DATA).");
        int pages = 0, signatures = 0, hits = 0, wrong = 0;
        for (std::string line; std::getline(list, line);) {
            const std::string name = line.substr(0, line.find(' '));
            std::vector<Box> boxes;
            std::istringstream rest(line.substr(line.find(' ') + 1));
            for (std::string part; std::getline(rest, part, ';');) {
                int left = 0, top = 0, right = 0, bottom = 0;
                QCOMPARE(std::sscanf(part.c_str(), " %d,%d,%d,%d", &left, &top, &right, &bottom), 4);
                boxes.push_back({left, top, right - left, bottom - top});
            }
            ++pages;
            signatures += static_cast<int>(boxes.size());
            const auto bytes = readFile(folder / name, 64u << 20);
            QVERIFY(bytes);
            const auto scans = image::decode(*bytes, name);
            QVERIFY(scans);
            for (const auto& candidate : foundOn(scans->front().picture)) {
                const auto hit = std::find_if(boxes.begin(), boxes.end(),
                                              [&](const Box& box) { return overlap(box, candidate.box) >= 0.5; });
                if (hit == boxes.end()) {
                    ++wrong;
                } else {
                    ++hits;
                    boxes.erase(hit);
                }
            }
        }
        const QString figures =
            QString("%1 of %2 found, %3 wrong boxes on %4 pages").arg(hits).arg(signatures).arg(wrong).arg(pages);
        QVERIFY2(hits >= 0.8 * signatures && wrong <= 0.5 * pages, qPrintable(figures));
    }
};

QTEST_GUILESS_MAIN(TestFind)
#include "test_find.moc"
