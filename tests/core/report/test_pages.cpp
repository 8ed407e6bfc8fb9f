// What stands on the pages.
#include "reading.h"
#include "sample_case.h"

#include <QGuiApplication>
#include <QImage>
#include <QRegularExpression>
#include <QTest>

using namespace countersign;
using namespace countersign::test;
using namespace std::chrono_literals;

class TestPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fitsOnTwoPages_data()
    {
        QTest::addColumn<int>("references");
        QTest::addColumn<bool>("letter");
        QTest::addColumn<bool>("decided");
        for (const int references : {1, 2, 3, 5, 6, 10}) {
            for (const bool letter : {false, true}) {
                for (const bool decided : {false, true})
                    QTest::addRow("%d references, %s, %s", references, letter ? "Letter" : "A4",
                                  decided ? "decided" : "open")
                        << references << letter << decided;
            }
        }
    }

    void fitsOnTwoPages()
    {
        NEEDS("pdfinfo", "poppler-utils");
        QFETCH(int, references);
        QFETCH(bool, letter);
        QFETCH(bool, decided);
        verify::Verification verification = sampleCase(references);
        if (decided)
            verification.human = verify::HumanDecision{verify::Decision::Reject, repeated("Doubtful origin. ", 20),
                                                       "B. Supervisor", verification.when};
        const QByteArray pdf =
            rendered(verification, reportOptions(letter ? report::PageSize::Letter : report::PageSize::A4));
        const QString info = run(QStringLiteral("pdfinfo"), {QStringLiteral("%")}, pdf).output;
        static const QRegularExpression oneOrTwo(QStringLiteral("Pages:\\s+[12]\n"));
        QVERIFY2(info.contains(oneOrTwo), qPrintable(info));
        QVERIFY(
            info.contains(letter ? QStringLiteral("612 x 792 pts (letter)") : QStringLiteral("595 x 842 pts (A4)")));
    }

    void manyReferencesAreAllListed()
    {
        NEEDS("pdftotext", "poppler-utils");
        const verify::Verification verification = sampleCase(40);
        const QByteArray pdf = rendered(verification);
        const QString all = text(pdf);
        for (const PictureRecord& reference : verification.references)
            QVERIFY(all.contains(QString::fromStdString(reference.sha256)));
        QVERIFY(all.contains(QStringLiteral("Page 1 of %1").arg(pageCount(pdf))));
        QVERIFY(all.contains(QStringLiteral("Page %1 of %1").arg(pageCount(pdf))));
    }

    void saysEverything()
    {
        NEEDS("pdftotext", "poppler-utils");
        verify::Verification verification = sampleCase(5);
        verification.references[1].quality = {{QualityFlag::LowResolution, 96, 150}};
        verification.references[3].quality = {{QualityFlag::LowResolution, 120, 150}};
        verification.query.quality = {{QualityFlag::TooSmall, 70, 120}};
        verification.query.page = 2;
        verification.query.pages = 3;
        verification.judgement.flags = {verify::CaseFlag::ReferencesDisagree};
        verification.human = verify::HumanDecision{verify::Decision::Reject, "The office file says otherwise.",
                                                   "B. Supervisor", verification.when + 7min};
        const QString all = text(rendered(verification));
        const auto figures = [](double value) { return QString::number(value, 'f', 3); };
        QStringList expected = {
            QStringLiteral("First Example Bank"),
            QStringLiteral("Signature verification report"),
            QStringLiteral("2026-000417"),
            QStringLiteral("2026-03-14 11:35:09 +01:00 (Europe/Berlin)"),
            QStringLiteral("A. Clerk"),
            QStringLiteral("Jane Q. Doe"),
            QStringLiteral("Machine proposal"),
            QStringLiteral("Accept"),
            QStringLiteral("Human decision"),
            QStringLiteral("Overrides the proposal."),
            QStringLiteral("By B. Supervisor"),
            QStringLiteral("2026-03-14 11:42:09 +01:00"),
            QStringLiteral("Reason: The office file says otherwise."),
            QStringLiteral("Fused score, 5 references"),
            QStringLiteral("mean of the two best scores, less 0.55 times the mean score between the references"),
            figures(verification.judgement.score),
            QStringLiteral("98.8 %"),
            QStringLiteral("LR 81"),
            QStringLiteral("The customer wrote the questioned signature."),
            QStringLiteral("Someone else wrote it and imitated the customer's signature (skilled forgery)."),
            QStringLiteral("about 81 times more probable if A is true than if B is true: moderate support for A."),
            QStringLiteral("ENFSI"),
            QStringLiteral("Reject: LR below 1/9"),
            QStringLiteral("Accept: LR 22 or more"),
            QStringLiteral("900 × 320 px · 300 dpi · page 2 of 3 · 137 kB"),
            QStringLiteral("The references differ from one another"),
            QStringLiteral("Questioned signature: the signature is small (70 px; limit 120 px)."),
            QStringLiteral("References 2, 4: low resolution (96 dpi to 120 dpi; limit 150 dpi)."),
            QStringLiteral("1.3 %"),
            QStringLiteral("0.8 % to 2.1 %"),
            QStringLiteral("0 % to 0.2 %"),
            QStringLiteral("125 writers"),
            QStringLiteral("with 5 references for each comparison."),
            QStringLiteral("Countersign default"),
            QString::fromStdString(verification.model.sha256),
            QStringLiteral("Countersign 0.1.0"),
            QStringLiteral("encoder, on cpu"),
            QStringLiteral("Limitations"),
            QStringLiteral("Page 1 of 2"),
            QStringLiteral("Page 2 of 2"),
            QString::fromStdString(verification.query.sha256),
            QString::fromStdString(verification.query.name)};
        for (std::size_t i = 0; i < verification.references.size(); ++i) {
            expected << QString::fromStdString(verification.references[i].name)
                     << QString::fromStdString(verification.references[i].sha256)
                     << figures(verification.judgement.referenceScores[i]);
        }
        for (const QString& phrase : std::as_const(expected))
            QVERIFY2(all.contains(phrase), qPrintable(phrase + QStringLiteral(" is not in: ") + all));
        QVERIFY(!all.contains(QStringLiteral("Not yet decided")));
    }

    void saysWhatIsNotKnown()
    {
        NEEDS("pdftotext", "poppler-utils");
        verify::Verification open = sampleCase(3);
        open.judgement.flags = {verify::CaseFlag::NotCalibrated};
        open.customer.clear();
        open.query.dotsPerInch = 0;
        const QString all = text(rendered(open));
        for (const char* phrase :
             {"Not yet decided", "resolution not stated", "not stated", "The model is not calibrated", "less alike"})
            QVERIFY2(all.contains(QLatin1String(phrase)), phrase);
        for (const char* phrase : {"98.8", "LR 81", "support for A", "error rates they were measured"})
            QVERIFY2(!all.contains(QLatin1String(phrase)), phrase);
    }

    void weighsInBothDirections_data()
    {
        QTest::addColumn<double>("llr");
        QTest::addColumn<QString>("phrase");
        QTest::newRow("for B")
            << -7.0 << "about 1,100 times more probable if B is true than if A is true: strong support for B.";
        QTest::newRow("neither") << 0.1 << "about as probable if A is true as if B is true: no support for either.";
        QTest::newRow("far") << 40.0
                             << "at least 1,000,000 times more probable if A is true than if B is true: "
                                "extremely strong support for A.";
        QTest::newRow("without end") << -std::numeric_limits<double>::infinity()
                                     << "at least 1,000,000 times more probable if B";
    }

    void weighsInBothDirections()
    {
        NEEDS("pdftotext", "poppler-utils");
        QFETCH(double, llr);
        QFETCH(QString, phrase);
        const QString all = text(rendered(sampleCase(3, llr)));
        QVERIFY2(all.contains(phrase), qPrintable(all));
    }

    void wordsNeverOverlapOrLeaveThePage_data()
    {
        QTest::addColumn<bool>("absurd");
        QTest::addColumn<bool>("letter");
        QTest::newRow("plain, A4") << false << false;
        QTest::newRow("plain, Letter") << false << true;
        QTest::newRow("absurd, A4") << true << false;
        QTest::newRow("absurd, Letter") << true << true;
    }

    void wordsNeverOverlapOrLeaveThePage()
    {
        NEEDS("pdftotext", "poppler-utils");
        QFETCH(bool, absurd);
        QFETCH(bool, letter);
        const auto pages = words(rendered(absurd ? absurdCase() : sampleCase(10, -9.4),
                                          reportOptions(letter ? report::PageSize::Letter : report::PageSize::A4)));
        // Texts that must stay whole may ask for a third page.
        QVERIFY(pages.size() >= 1 && pages.size() <= (absurd ? 3 : 2));
        constexpr double margin = 30;
        for (const WordPage& page : pages) {
            const QList<Word>& all = page.words;
            const QRectF paper(margin, margin, page.size.width() - 2 * margin, page.size.height() - 2 * margin + 10);
            QVERIFY(all.size() > 20);
            for (qsizetype i = 0; i < all.size(); ++i) {
                QVERIFY2(paper.contains(all[i].box), qPrintable(all[i].text));
                // Boxes hold the font's whole ascent and descent: shrunk to where the letters are.
                const auto core = [](const Word& word) {
                    return word.box.adjusted(0.2, word.box.height() * 0.25, -0.2, -word.box.height() * 0.25);
                };
                for (qsizetype j = i + 1; j < all.size(); ++j)
                    QVERIFY2(!core(all[i]).intersects(core(all[j])),
                             qPrintable(all[i].text + QStringLiteral(" lies on ") + all[j].text));
            }
        }
    }

    void keepsPicturesAsTheyAre()
    {
        NEEDS("pdfimages", "poppler-utils");
        verify::Verification verification = sampleCase(1);
        verification.query = drawnSignature("small.png", 4, 240, 90); // small enough not to be scaled down
        const QList<QImage> shown = pictures(rendered(verification));
        QVERIFY(shown.size() >= 2);
        const ColorPicture& original = verification.query.original;
        const GrayPicture& cleaned = verification.query.cleaned;
        QCOMPARE(shown[0].convertToFormat(QImage::Format_RGB888),
                 QImage(original.pixels.data(), 240, 90, 720, QImage::Format_RGB888));
        QCOMPARE(shown[1].convertToFormat(QImage::Format_Grayscale8),
                 QImage(cleaned.pixels.data(), 240, 90, 240, QImage::Format_Grayscale8));
    }

    void showsTheSignatureOfALargeScan()
    {
        NEEDS("pdfimages", "poppler-utils");
        // A small black box on a white page of 2000 x 2800: the excerpt must show it large.
        verify::Verification verification = sampleCase(1);
        ColorPicture& page = verification.query.original;
        page = {2000, 2800, std::vector<std::uint8_t>(3u * 2000 * 2800, 255)};
        for (int y = 2500; y < 2560; ++y)
            std::fill_n(page.pixels.begin() + 3 * (y * 2000 + 1500), 3 * 200, std::uint8_t(0));
        verification.query.box = {1500, 2500, 200, 60};
        const QByteArray pdf = rendered(verification);
        QVERIFY(text(pdf).contains(QStringLiteral("found at 1500, 2500")));
        QVERIFY(text(pdf).contains(QStringLiteral("The page As scanned Cleaned")));
        const QImage whole = pictures(pdf).value(0); // small, beside the excerpt
        QVERIFY(whole.width() < 400 && whole.height() < 400 && whole.height() > whole.width());
        QVERIFY(whole.pixelColor(whole.width() * 8 / 10, whole.height() * 253 / 280).lightness() < 100);
        const QImage first = pictures(pdf).value(1);
        QCOMPARE(first.size(), QSize(300, 160)); // the box and a margin of a quarter of its longer side
        QCOMPARE(first.pixelColor(150, 80), QColor(Qt::black));
        QCOMPARE(first.pixelColor(20, 80), QColor(Qt::white));
    }
};

QTEST_MAIN(TestPages)
#include "test_pages.moc"
