// Fusion, calibration, bands, policy and flags against values worked out by hand.
#include "core/base/sha256.h"
#include "core/verify/calibrate.h"
#include "core/verify/fuse.h"
#include "core/verify/identifier.h"
#include "core/verify/verifier.h"
#include "tests/support/pooled_encoder.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace countersign;
using namespace countersign::verify;

namespace {

constexpr FusionRule rules[] = {FusionRule::Mean, FusionRule::Max, FusionRule::Median, FusionRule::TopTwoMean};

/// Features in the plane: the cosine of two of them is the cosine of the angle between them.
Features at(double degrees)
{
    const double radians = degrees * std::acos(-1.0) / 180;
    return {{float(std::cos(radians)), float(std::sin(radians))}, {}};
}

double cosine(double degrees)
{
    return std::cos(degrees * std::acos(-1.0) / 180);
}

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-5;
}

Calibration calibration(int references, double slope, double offset, double accept, double reject)
{
    Calibration result;
    result.references = references;
    result.slope = slope;
    result.offset = offset;
    result.acceptLlr = accept;
    result.rejectLlr = reject;
    return result;
}

/// A horizontal bar of ink at a height, as a specimen with a file's hash.
Specimen bar(int y, const std::string& hash)
{
    Specimen specimen;
    specimen.record.name = hash + ".png";
    specimen.record.sha256 = hash;
    specimen.ink = {192, 96, std::vector<std::uint8_t>(192 * 96, 0)};
    for (int row = y; row < y + 8; ++row)
        std::fill_n(specimen.ink.ink.begin() + row * 192 + 20, 120, std::uint8_t(255));
    return specimen;
}

/// Counts what passes through to the real encoder, or spoils the scores that come back.
class WatchedEncoder : public test::PooledEncoder {
public:
    using PooledEncoder::PooledEncoder;
    Result<std::vector<float>> compare(std::span<const FeaturePair> pairs) override
    {
        ++calls;
        compared += pairs.size();
        auto scores = PooledEncoder::compare(pairs);
        if (spoiled && scores && !scores->empty())
            scores->back() = std::numeric_limits<float>::quiet_NaN();
        return scores;
    }
    int calls = 0;
    std::size_t compared = 0;
    bool spoiled = false;
};

} // namespace

class TestVerify : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fusesByHand_data()
    {
        QTest::addColumn<QList<double>>("scores");
        QTest::addColumn<double>("mean");
        QTest::addColumn<double>("max");
        QTest::addColumn<double>("median");
        QTest::addColumn<double>("topTwo");
        QTest::newRow("one") << QList<double>{3} << 3.0 << 3.0 << 3.0 << 3.0;
        QTest::newRow("two") << QList<double>{1, 4} << 2.5 << 4.0 << 2.5 << 2.5;
        QTest::newRow("three") << QList<double>{9, 0, 3} << 4.0 << 9.0 << 3.0 << 6.0;
        QTest::newRow("four") << QList<double>{-8, 2, 6, 4} << 1.0 << 6.0 << 3.0 << 5.0;
        QTest::newRow("negative") << QList<double>{-1, -2, -6} << -3.0 << -1.0 << -2.0 << -1.5;
    }

    void fusesByHand()
    {
        QFETCH(QList<double>, scores);
        QFETCH(double, mean);
        QFETCH(double, max);
        QFETCH(double, median);
        QFETCH(double, topTwo);
        QCOMPARE(*fuse({FusionRule::Mean}, scores, {}), mean);
        QCOMPARE(*fuse({FusionRule::Max}, scores, {}), max);
        QCOMPARE(*fuse({FusionRule::Median}, scores, {}), median);
        QCOMPARE(*fuse({FusionRule::TopTwoMean}, scores, {}), topTwo);
        const std::vector<double> mutual{4, 1, -2}; // mean 1
        QCOMPARE(*fuse({FusionRule::Max, 0.5}, scores, mutual), max - 0.5);
        QCOMPARE(*fuse({FusionRule::Mean, 0.5}, scores, {}), mean); // one reference: nothing to be like
    }

    void fusionDoesNotKnowTheOrder()
    {
        std::vector<double> scores{0.1, 1e16, -1e16, 0.3, 7.7};
        std::sort(scores.begin(), scores.end());
        for (const FusionRule rule : rules) {
            const double first = *fuse({rule, 0.7}, scores, scores);
            while (std::next_permutation(scores.begin(), scores.end()))
                QVERIFY(*fuse({rule, 0.7}, scores, scores) == first);
        }
    }

    void fusionRefusesNothingAndNaN()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double infinity = std::numeric_limits<double>::infinity();
        for (const FusionRule rule : rules) {
            QCOMPARE(fuse({rule}, {}, {}).error().code, ErrorCode::EmptyInput);
            QCOMPARE(fuse({rule}, std::vector{1.0, nan, 2.0}, {}).error().code, ErrorCode::Internal);
            QCOMPARE(fuse({rule}, std::vector{-infinity}, {}).error().code, ErrorCode::Internal);
            QCOMPARE(fuse({rule, 1}, std::vector{1.0}, std::vector{nan}).error().code, ErrorCode::Internal);
        }
    }

    void picksTheCalibration()
    {
        ModelInfo info;
        QVERIFY(!calibrationFor(info, 3));
        info.calibrations = {calibration(2, 1, 0, 0, 0), calibration(5, 1, 0, 0, 0)};
        const auto picked = [&](int references) { return calibrationFor(info, references)->references; };
        QCOMPARE(picked(1), 2); // none so small: the smallest
        QCOMPARE(picked(2), 2);
        QCOMPARE(picked(4), 2);
        QCOMPARE(picked(5), 5);
        QCOMPARE(picked(50), 5);
        std::swap(info.calibrations[0], info.calibrations[1]);
        QCOMPARE(picked(1), 2);
        QCOMPARE(picked(4), 2);
        QCOMPARE(picked(9), 5);
    }

    void decidesInThreeBands()
    {
        const Calibration bands = calibration(1, 1, 0, 1.5, -0.5);
        QCOMPARE(decide(bands, 1.5), Decision::Accept);
        QCOMPARE(decide(bands, std::nextafter(1.5, 0.0)), Decision::Refer);
        QCOMPARE(decide(bands, -0.5), Decision::Refer);
        QCOMPARE(decide(bands, std::nextafter(-0.5, -1.0)), Decision::Reject);
        QCOMPARE(decide(bands, std::numeric_limits<double>::quiet_NaN()), Decision::Refer);
        QCOMPARE(decide(bands, std::numeric_limits<double>::infinity()), Decision::Accept);
        const Calibration noMiddle = calibration(1, 1, 0, 1, 1);
        QCOMPARE(decide(noMiddle, 1), Decision::Accept);
        QCOMPARE(decide(noMiddle, 0.999), Decision::Reject);
    }

    void noRatioBeyondWhatTheDataSupport()
    {
        Calibration limited = calibration(1, 10, 0, 2, -2);
        QCOMPARE(logLikelihoodRatio(limited, 0.9), 9.0); // 0: no limit known
        limited.llrLimit = 4.5;
        QCOMPARE(logLikelihoodRatio(limited, 0.9), 4.5);
        QCOMPARE(logLikelihoodRatio(limited, -0.9), -4.5);
        QCOMPARE(logLikelihoodRatio(limited, 0.4), 4.0);
    }

    void probabilityAtEvenOdds()
    {
        QCOMPARE(logLikelihoodRatio(calibration(1, 4, -1, 0, 0), 0.75), 2.0);
        QCOMPARE(Probability::fromLogOdds(0).value(), 0.5);
        QVERIFY(near(Probability::fromLogOdds(std::log(3.0)).value(), 0.75));
        QCOMPARE(Probability::fromLogOdds(1e6).value(), 1.0);
        QCOMPARE(Probability::fromLogOdds(-1e6).value(), 0.0);
    }

    void judgesByHand()
    {
        ModelInfo info = test::PooledEncoder::defaultInfo();
        info.calibrations = {calibration(1, 10, -5, 3, -1), calibration(3, 8, -2, 4, 0)};
        test::PooledEncoder encoder(info);
        const std::vector references{at(0), at(60), at(90)};
        const auto judgement = judge(encoder, at(30), references, {});
        QVERIFY(judgement);
        const double a = cosine(30), c = cosine(60);
        QVERIFY(near(judgement->referenceScores[0], a));
        QVERIFY(near(judgement->referenceScores[1], a));
        QVERIFY(near(judgement->referenceScores[2], c));
        QVERIFY(near(judgement->referenceLlrs[0], 10 * a - 5));
        QVERIFY(near(judgement->referenceLlrs[2], 10 * c - 5));
        QVERIFY(near(judgement->score, (2 * a + c) / 3));
        QVERIFY(near(judgement->llr, 8 * (2 * a + c) / 3 - 2));
        QCOMPARE(judgement->calibration.references, 3);
        QVERIFY(near(judgement->probability.value(), 1 / (1 + std::exp(-judgement->llr))));
        QCOMPARE(judgement->proposal, Decision::Refer); // 3.95 < 4
        // The first reference against the others: 10 (cos 60 + cos 90) / 2 - 5 = -2.5, below -1.
        QCOMPARE(judgement->flags, std::vector{CaseFlag::ReferencesDisagree});
    }

    void howAlikeTheReferencesAreSaysHowAlikeTheQueryMustBe()
    {
        ModelInfo info = test::PooledEncoder::defaultInfo();
        for (auto& c : info.calibrations)
            c.fusion = {FusionRule::TopTwoMean, 0.5};
        test::PooledEncoder encoder(info);
        const auto scoreOf = [&](std::vector<Features> references) {
            return judge(encoder, at(0), references, {})->score;
        };
        QVERIFY(near(scoreOf({at(20)}), cosine(20)));
        QVERIFY(near(scoreOf({at(20), at(-20)}), cosine(20) - 0.5 * cosine(40)));
        const double mutual = (cosine(40) + cosine(10) + cosine(30)) / 3;
        QVERIFY(near(scoreOf({at(20), at(-20), at(-10)}), (cosine(10) + cosine(20)) / 2 - 0.5 * mutual));
        QVERIFY(scoreOf({at(20), at(21)})
                < scoreOf({at(20), at(-21)})); // as near to the query, but nearer to each other
    }

    void aRepeatedReferenceCountsOnce()
    {
        test::PooledEncoder encoder;
        const auto once = judge(encoder, at(10), std::vector{at(0), at(30)}, {});
        const auto twice = judge(encoder, at(10), std::vector{at(0), at(30), at(0)}, {});
        QCOMPARE(twice->score, once->score);
        QCOMPARE(twice->llr, once->llr);
        QCOMPARE(twice->referenceScores.size(), std::size_t(3)); // each is still shown
        QCOMPARE(twice->referenceScores[2], twice->referenceScores[0]);
        QCOMPARE(once->flags, std::vector{CaseFlag::FewReferences});
        QCOMPARE(twice->flags, (std::vector{CaseFlag::FewReferences, CaseFlag::RepeatedReference}));
        const auto copies = judge(encoder, at(0), std::vector{at(0), at(0), at(0)}, {});
        QCOMPARE(copies->flags, (std::vector{CaseFlag::OneReference, CaseFlag::RepeatedReference}));
        QCOMPARE(copies->proposal, Decision::Refer); // three copies of one picture are one reference
    }

    void flagsReferencesThatDisagree()
    {
        // One reference against the other two, by the one-reference calibration: 20 cos - 10, reject below -2.
        test::PooledEncoder encoder;
        const auto flagged = [&](std::vector<Features> references) {
            return has(*judge(encoder, at(0), references, {}), CaseFlag::ReferencesDisagree);
        };
        QVERIFY(!flagged({at(0), at(10), at(20)}));
        QVERIFY(flagged({at(0), at(10), at(80)})); // mean of cos 80 and cos 70: 0.26, LLR -4.8
        QVERIFY(!flagged({at(0), at(60)}));        // LLR 0
        QVERIFY(flagged({at(0), at(70)}));         // LLR -3.2
        QVERIFY(!flagged({at(0)}));
    }

    /// What is subtracted for how alike the references are, would else lift a query above the threshold.
    void referencesOfTwoPeopleDoNotAccept()
    {
        ModelInfo info = test::PooledEncoder::defaultInfo();
        for (auto& c : info.calibrations)
            c.fusion = {FusionRule::Mean, 1};
        test::PooledEncoder encoder(info);
        const auto apart = judge(encoder, at(0), std::vector{at(5), at(-85)}, {}); // 90 degrees from each other
        QVERIFY(apart && has(*apart, CaseFlag::ReferencesDisagree));
        auto lower = info;
        for (auto& c : lower.calibrations)
            c.acceptLlr = apart->llr - 0.1;
        test::PooledEncoder easy(lower);
        QCOMPARE(judge(easy, at(0), std::vector{at(5), at(-85)}, {})->proposal, Decision::Refer);
    }

    void oneReferenceIsReferredUnlessThePolicySaysSo()
    {
        test::PooledEncoder encoder;
        const std::vector one{at(0)};
        const auto careful = judge(encoder, at(0), one, {});
        QCOMPARE(careful->proposal, Decision::Refer);
        QCOMPARE(careful->flags, std::vector{CaseFlag::OneReference});
        QVERIFY(careful->llr > careful->calibration.acceptLlr);
        QCOMPARE(judge(encoder, at(0), one, {1})->proposal, Decision::Accept);
        QCOMPARE(judge(encoder, at(90), one, {})->proposal, Decision::Reject); // a limit upwards only
        const std::vector two{at(0), at(1)};
        QCOMPARE(judge(encoder, at(0), two, {})->proposal, Decision::Accept);
        QCOMPARE(judge(encoder, at(0), two, {})->flags, std::vector{CaseFlag::FewReferences});
        QCOMPARE(judge(encoder, at(0), two, {3})->proposal, Decision::Refer);
    }

    void withoutCalibrationAlwaysRefer()
    {
        ModelInfo info = test::PooledEncoder::defaultInfo();
        info.calibrations.clear();
        test::PooledEncoder encoder(info);
        const auto judgement = judge(encoder, at(0), std::vector{at(0), at(60), at(-60)}, {});
        QCOMPARE(judgement->proposal, Decision::Refer);
        QCOMPARE(judgement->flags, std::vector{CaseFlag::NotCalibrated});
        QVERIFY(near(judgement->score, 2.0 / 3));
        QCOMPARE(judgement->probability.value(), 0.5);
        QCOMPARE(judgement->referenceLlrs.size(), std::size_t(3));
    }

    void manyCasesAreComparedOnceAndTogether()
    {
        WatchedEncoder encoder;
        const Features a = at(0), b = at(20), c = at(40), d = at(75);
        const std::vector<Case> cases{{&a, {&b, &c}}, {&b, {&a}}, {&d, {&b, &c}}};
        const auto together = judge(encoder, cases, {});
        QVERIFY(together);
        QCOMPARE(encoder.calls, 1);
        QCOMPARE(encoder.compared, std::size_t(5)); // ab ac bc db dc
        for (std::size_t i = 0; i < cases.size(); ++i) {
            std::vector<Features> references;
            for (const Features* reference : cases[i].references)
                references.push_back(*reference);
            const auto alone = judge(encoder, *cases[i].query, references, {});
            QCOMPARE((*together)[i].llr, alone->llr);
            QCOMPARE((*together)[i].flags, alone->flags);
            QCOMPARE((*together)[i].proposal, alone->proposal);
        }
    }

    void saysWhatIsWrong()
    {
        WatchedEncoder encoder;
        QCOMPARE(judge(encoder, at(0), {}, {}).error().code, ErrorCode::EmptyInput);
        QVERIFY(judge(encoder, std::span<const Case>{}, {})->empty());
        const std::vector foreign{Features{{1, 0, 0}, {}}};
        QCOMPARE(judge(encoder, at(0), foreign, {}).error().code, ErrorCode::InvalidArgument);
        encoder.spoiled = true;
        QCOMPARE(judge(encoder, at(0), std::vector{at(0), at(1)}, {}).error().code, ErrorCode::Internal);
        Specimen small = bar(10, "a");
        small.ink = {10, 10, std::vector<std::uint8_t>(100)};
        QCOMPARE(countersign::verify::verify(encoder, small, std::vector{bar(10, "b")}, {}).error().code,
                 ErrorCode::InvalidArgument);
        QCOMPARE(countersign::verify::verify(encoder, small, {}, {}).error().code, ErrorCode::EmptyInput);
    }

    void verifiesAWholeCase()
    {
        test::PooledEncoder encoder;
        Specimen query = bar(39, "q");
        std::vector references{bar(40, "a"), bar(41, "b"), bar(42, "c")};
        auto verification = countersign::verify::verify(encoder, query, references, {});
        QVERIFY(verification);
        QCOMPARE(verification->judgement.proposal, Decision::Accept);
        QVERIFY(verification->judgement.flags.empty());
        QCOMPARE(verification->query.name, std::string("q.png"));
        QCOMPARE(verification->references.size(), std::size_t(3));
        QCOMPARE(verification->references[2].name, std::string("c.png"));
        QCOMPARE(verification->model.name, std::string("pooled"));
        QCOMPARE(verification->softwareVersion, std::string(COUNTERSIGN_VERSION));
        QVERIFY(!verification->human);

        query.record.quality.push_back({QualityFlag::LowResolution, 72, 150});
        references[1].record.quality.push_back({QualityFlag::TooFaint, 0.1, 0.2});
        verification = countersign::verify::verify(encoder, query, references, {});
        QCOMPARE(verification->judgement.flags, (std::vector{CaseFlag::QueryQuality, CaseFlag::ReferenceQuality}));
    }

    void aCopyOfAReferenceIsNotAccepted()
    {
        test::PooledEncoder encoder;
        const std::vector references{bar(40, "a"), bar(41, "b"), bar(42, "c")};
        const auto judged = [&](const Specimen& query) {
            return countersign::verify::verify(encoder, query, references, {})->judgement;
        };
        const Judgement sameFile = judged(bar(39, "b"));
        QCOMPARE(sameFile.flags, std::vector{CaseFlag::QueryIsReference});
        QCOMPARE(sameFile.proposal, Decision::Refer);
        QVERIFY(has(judged(bar(42, "q")), CaseFlag::QueryIsReference)); // another file, the same picture
        QVERIFY(!has(judged(bar(39, "q")), CaseFlag::QueryIsReference));
        QVERIFY(!has(judged(bar(39, "")), CaseFlag::QueryIsReference)); // no file at all
        Specimen otherPage = bar(39, "b");
        otherPage.record.page = 2;
        QVERIFY(!has(judged(otherPage), CaseFlag::QueryIsReference));
    }

    void identifiesTheRightPerson()
    {
        test::PooledEncoder encoder;
        const std::vector<Person> people{{"far", {at(170), at(175)}}, {"near", {at(12), at(14)}}, {"next", {at(40)}}};
        const auto ranked = identify(encoder, at(10), people, 2, {});
        QVERIFY(ranked);
        QCOMPARE(ranked->size(), std::size_t(2));
        QCOMPARE(ranked->at(0).person, std::string("near"));
        QVERIFY(near(ranked->at(0).similarity, cosine(2)));
        QCOMPARE(ranked->at(0).judgement.proposal, Decision::Accept);
        QCOMPARE(ranked->at(1).person, std::string("next"));
        QCOMPARE(ranked->at(1).judgement.proposal, Decision::Refer); // one reference
        QCOMPARE(identify(encoder, at(-90), people, 1, {})->at(0).judgement.proposal, Decision::Reject);
    }

    void theShortlistKeepsTheComparisonsFew()
    {
        WatchedEncoder encoder;
        std::vector<Person> people;
        for (int i = 0; i < 90; ++i)
            people.push_back({std::to_string(i), {at(i), at(i + 0.5), at(i + 0.7)}});
        const auto ranked = identify(encoder, at(33.1), people, 5, {}, 10);
        QCOMPARE(ranked->size(), std::size_t(5));
        QCOMPARE(encoder.compared, std::size_t(60)); // ten people, three references each, and those with one another
        QCOMPARE(identify(encoder, at(0), people, 200, {}, 10)->size(), std::size_t(90));
    }

    void equalRatiosAreRankedByScore()
    {
        ModelInfo info = test::PooledEncoder::defaultInfo();
        for (auto& c : info.calibrations)
            c.llrLimit = 3; // both people reach it
        test::PooledEncoder encoder(info);
        const std::vector<Person> people{{"good", {at(20), at(25)}}, {"best", {at(1), at(2)}}};
        const auto ranked = identify(encoder, at(0), people, 2, {});
        QCOMPARE(ranked->at(0).judgement.llr, ranked->at(1).judgement.llr);
        QCOMPARE(ranked->at(0).person, std::string("best"));
    }

    void identifySaysWhatIsWrong()
    {
        test::PooledEncoder encoder;
        QCOMPARE(identify(encoder, at(0), {}, 1, {}).error().code, ErrorCode::EmptyInput);
        const std::vector<Person> nothing{{"nobody", {}}};
        QCOMPARE(identify(encoder, at(0), nothing, 1, {}).error().context, std::string("nobody"));
        const std::vector<Person> foreign{{"foreign", {Features{{1}, {}}}}};
        QCOMPARE(identify(encoder, at(0), foreign, 1, {}).error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(TestVerify)
#include "test_verify.moc"
