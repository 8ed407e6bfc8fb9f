// The words and figures on the screen.
#include "ui/desk/words.h"

#include <QLocale>
#include <QTest>

#include <cmath>
#include <limits>

using namespace countersign;
using namespace countersign::ui;

class WordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void likelihoodRatios()
    {
        QCOMPARE(likelihoodRatio(0), "1.0 : 1");
        QCOMPARE(likelihoodRatio(std::log(3.14)), "3.1 : 1");
        QCOMPARE(likelihoodRatio(std::log(85.4)), "85 : 1");
        QCOMPARE(likelihoodRatio(std::log(1234.0)), "1,200 : 1");
        QCOMPARE(likelihoodRatio(-std::log(1234.0)), "1 : 1,200");
        QCOMPARE(likelihoodRatio(std::log(9.97)), "10 : 1");
        QCOMPARE(likelihoodRatio(40), "at least 1,000,000 : 1");
        QCOMPARE(likelihoodRatio(-std::numeric_limits<double>::infinity()), "1 : at least 1,000,000");
        // Cut off at the limit: known to be as large, and rounded down.
        QCOMPARE(likelihoodRatio(std::log(146.0), std::log(146.0)), "at least 140 : 1");
        QCOMPARE(likelihoodRatio(-std::log(146.0), std::log(146.0)), "1 : at least 140");
        QCOMPARE(likelihoodRatio(std::log(146.0), std::log(147.0)), "150 : 1");
        QCOMPARE(briefRatio(std::log(146.0), std::log(146.0)), QStringLiteral("≥ 140 : 1"));
        QCOMPARE(briefRatio(-std::log(146.0), std::log(146.0)), QStringLiteral("≤ 1 : 140"));
        QCOMPARE(briefRatio(-std::log(20.0), std::log(146.0)), "1 : 20");
    }

    void probabilities()
    {
        QCOMPARE(percent(*Probability::from(0.5)), "50 %");
        QCOMPARE(percent(*Probability::from(0.9876)), "99 %");
        QCOMPARE(percent(*Probability::from(0.9951)), "99.5 %");
        QCOMPARE(percent(*Probability::from(0.99999)), "more than 99.9 %");
        QCOMPARE(percent(*Probability::from(0.0)), "less than 0.1 %");
    }

    void statementsNameBothSides()
    {
        QVERIFY(statement(std::log(500.0)).contains("about 500 times more probable from a genuine signature"));
        QVERIFY(statement(std::log(500.0)).contains("moderately strong support"));
        QVERIFY(statement(-std::log(50.0)).contains("50 times more probable from a skilled forgery"));
        QVERIFY(statement(0).contains("no support either way"));
    }

    void errorsNameTheFileAndTheNextStep()
    {
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
            const Error error{static_cast<ErrorCode>(code), "The core's words.", "/some/where/scan 1.tif"};
            const QString text = sentence(error);
            QVERIFY2(text.startsWith("scan 1.tif: "), qPrintable(text));
            QVERIFY2(text.endsWith('.'), qPrintable(text));
        }
        QCOMPARE(sentence({ErrorCode::Internal, "The core's words.", "a.png"}), "a.png: The core's words.");
        QVERIFY(sentence({ErrorCode::Unsupported, "is a PDF", "a.pdf"}).contains("PNG"));
        QVERIFY(sentence({ErrorCode::NotFound, "gone", {}}).startsWith("There is no such file"));
    }

    void everyFlagHasItsNote()
    {
        verify::Verification verification;
        verification.judgement.flags = {verify::CaseFlag::FewReferences, verify::CaseFlag::QueryIsReference,
                                        verify::CaseFlag::ReferencesDisagree, verify::CaseFlag::QueryQuality,
                                        verify::CaseFlag::ReferenceQuality};
        verification.query.quality = {{QualityFlag::LowResolution, 96, 150}};
        verification.references.resize(2);
        verification.references[1].quality = {{QualityFlag::TouchesBorder, 0.2, 0.1},
                                              {QualityFlag::TooFaint, 0.1, 0.2}};
        const QStringList lines = notes(verification);
        QCOMPARE(lines.size(), 5);
        QVERIFY(lines[0].contains("copy of a reference"));
        QVERIFY(lines[3].startsWith("Query: low resolution (96 dpi, at least 150)"));
        QVERIFY(lines[4].startsWith("Reference 2: touches the border"));
        QVERIFY(lines[4].contains("faint (contrast 10.0 %, at least 20.0 %)"));
        verification = {};
        QVERIFY(notes(verification).isEmpty());
        // Every bar red and the verdict green is explained.
        verification.judgement.referenceLlrs = {-1, -2};
        QVERIFY(notes(verification).isEmpty());
        verification.judgement.proposal = verify::Decision::Accept;
        QVERIFY(notes(verification).value(0).contains("differ as much"));
        verification.judgement.referenceLlrs = {-1, 0.5};
        QVERIFY(notes(verification).isEmpty());
    }
};

QTEST_MAIN(WordsTest)
#include "test_window_words.moc"
