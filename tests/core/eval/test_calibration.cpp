#include "core/eval/calibration.h"
#include "core/eval/error_rates.h"
#include "core/eval/measure.h"
#include "core/verify/calibrate.h"
#include "tests/support/pooled_encoder.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

using namespace countersign;
using namespace countersign::eval;

namespace {

using Scores = std::vector<double>;

Scores repeated(std::initializer_list<std::pair<double, int>> values)
{
    Scores scores;
    for (const auto& [value, count] : values)
        scores.insert(scores.end(), std::size_t(count), value);
    return scores;
}

Scores normalScores(std::mt19937& engine, int count, double mean)
{
    std::normal_distribution<double> normal(mean, 1);
    Scores scores(count);
    for (double& score : scores)
        score = normal(engine);
    return scores;
}

bool near(double a, double b, double tolerance = 1e-9)
{
    return std::abs(a - b) <= tolerance;
}

/// Writers whose genuine signatures score about 1 among themselves, forgeries 0 and other writers -1.
SetScores drawnScores(unsigned seed, int writers, int genuine, int forged, double noise = 0.7)
{
    std::mt19937 engine(seed);
    std::normal_distribution<float> normal(0, float(noise));
    SetScores set{"drawn", {}};
    for (int w = 0; w < writers; ++w) {
        WriterScores writer;
        writer.writer = std::to_string(seed * 1000 + unsigned(w));
        writer.genuine = genuine;
        writer.forged = forged;
        writer.random = 8;
        writer.scores.resize(std::size_t(genuine) * std::size_t(writer.queries()));
        for (int row = 0; row < genuine; ++row) {
            for (int column = row + 1; column < writer.queries(); ++column) {
                const float mean = column < genuine ? 1.f : column < genuine + forged ? 0.f : -1.f;
                const float value = mean + normal(engine);
                writer.scores[row * writer.queries() + column] = value;
                if (column < genuine)
                    writer.scores[column * writer.queries() + row] = value;
            }
        }
        set.writers.push_back(std::move(writer));
    }
    return set;
}

Trials handMade(const Scores& genuine, const Scores& skilled, const Scores& random = {})
{
    Trials trials;
    trials.writers.push_back({genuine, skilled, random, int(genuine.size()), int(skilled.size())});
    return trials;
}

} // namespace

class TestCalibration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void logisticByHand()
    {
        // With two values the line meets both wanted probabilities exactly. Targets are 5/6 and 1/6: at 1 the mean of
        // three genuine and one forged is (3 * 5/6 + 1/6) / 4 = 2/3, at 0 it is 1/3.
        const auto line = fitLogistic(repeated({{1, 3}, {0, 1}}), repeated({{1, 1}, {0, 3}}));
        QVERIFY(line);
        QVERIFY(near(line->slope, 2 * std::log(2.0)));
        QVERIFY(near(line->offset, -std::log(2.0)));
    }

    void logisticWeighsTheClassesAlike()
    {
        const auto line = fitLogistic(repeated({{1, 300}, {0, 100}}), repeated({{1, 1}, {0, 3}}));
        QVERIFY(line);
        const double atOne = 0.75 * 401 / 402 + 0.25 / 6;
        const double atZero = 0.25 * 401 / 402 + 0.75 / 6;
        QVERIFY(near(line->slope + line->offset, std::log(atOne / (1 - atOne))));
        QVERIFY(near(line->offset, std::log(atZero / (1 - atZero))));
    }

    void logisticFindsTheTrueRatio()
    {
        // For unit normals at +1 and -1 the log-likelihood ratio is 2 s.
        std::mt19937 engine(2);
        const Scores genuine = normalScores(engine, 20000, 1);
        const Scores forged = normalScores(engine, 5000, -1);
        const auto line = fitLogistic(genuine, forged);
        QVERIFY(near(line->slope, 2, 0.1));
        QVERIFY(near(line->offset, 0, 0.1));

        // No other unit, origin or order changes the ratios.
        Scores movedGenuine;
        Scores movedForged;
        for (const double score : genuine)
            movedGenuine.push_back(1e4 + score / 1000);
        for (const double score : forged)
            movedForged.push_back(1e4 + score / 1000);
        const auto moved = fitLogistic(movedGenuine, movedForged);
        QVERIFY(near(moved->slope, 1000 * line->slope, 1e-3 * line->slope));
        QVERIFY(near(moved->slope * (1e4 + 0.001) + moved->offset, line->slope + line->offset, 1e-3));
    }

    void logisticStaysFiniteAndRefusesNonsense()
    {
        const auto apart = fitLogistic(Scores{5, 6, 7}, Scores{1, 2, 3});
        QVERIFY(apart);
        QVERIFY(std::isfinite(apart->slope) && apart->slope > 0);
        // Three of each can show no more than about 4 to 1.
        QVERIFY(apart->slope * 7 + apart->offset < std::log(10.0));
        QCOMPARE(fitLogistic(Scores{0, 1}, Scores{1, 2}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(fitLogistic(Scores{1, 1}, Scores{1}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(fitLogistic(Scores{}, Scores{1}).error().code, ErrorCode::EmptyInput);
        // Outliers far out must not throw Newton off.
        std::mt19937 engine(8);
        Scores genuine = normalScores(engine, 500, 1);
        Scores forged = normalScores(engine, 500, -1);
        const auto plain = fitLogistic(genuine, forged);
        genuine.push_back(60);
        forged.push_back(-60);
        const auto line = fitLogistic(genuine, forged);
        QVERIFY(line);
        QVERIFY(near(line->slope, plain->slope, 0.1));
    }

    void thresholdsKeepTheirTargets()
    {
        std::mt19937 engine(3);
        const Scores genuine = normalScores(engine, 2000, 1);
        const Scores skilled = normalScores(engine, 3000, -1);
        const auto calibration = fitCalibration(handMade(genuine, skilled), {0.01, 0.02, 1});
        QVERIFY(calibration);
        int accepted = 0;
        int rejected = 0;
        int acceptedOneLower = 0;
        double nextLower = -1e9;
        for (const double score : skilled) {
            const double llr = verify::logLikelihoodRatio(*calibration, score);
            accepted += llr >= calibration->acceptLlr;
            if (llr < calibration->acceptLlr)
                nextLower = std::max(nextLower, llr);
        }
        for (const double score : skilled)
            acceptedOneLower += verify::logLikelihoodRatio(*calibration, score) >= nextLower;
        for (const double score : genuine)
            rejected += verify::logLikelihoodRatio(*calibration, score) < calibration->rejectLlr;
        QVERIFY(accepted <= 30);
        QVERIFY(acceptedOneLower > 30);
        QCOMPARE(rejected, 40);
        QVERIFY(calibration->rejectLlr < calibration->acceptLlr);
        QCOMPARE(calibration->acceptTarget, 0.01);
        QCOMPARE(calibration->rejectTarget, 0.02);
        QVERIFY(near(calibration->llrLimit, std::log(2000 / 3.0)));
        QCOMPARE(verify::logLikelihoodRatio(*calibration, 1e3), calibration->llrLimit);
        QCOMPARE(verify::logLikelihoodRatio(*calibration, -1e3), -calibration->llrLimit);
    }

    void noVerdictOnWeakSupport()
    {
        // Told apart with hardly an error: the targets alone would accept and reject on next to nothing.
        std::mt19937 engine(4);
        const auto trials = handMade(normalScores(engine, 1000, 2.5), normalScores(engine, 1000, -2.5));
        const auto calibration = fitCalibration(trials, {});
        QVERIFY(calibration);
        QCOMPARE(calibration->acceptLlr, std::log(10.0));
        QCOMPARE(calibration->rejectLlr, -std::log(10.0));
        const auto lax = fitCalibration(trials, {0.01, 0.01, 1});
        QVERIFY(lax);
        QVERIFY(lax->acceptLlr >= 0 && lax->acceptLlr < 1);
        QVERIFY(lax->rejectLlr <= 0 && lax->rejectLlr > -1);
        // What the targets ask beyond it stays.
        const auto strict = fitCalibration(handMade(normalScores(engine, 1000, 1), normalScores(engine, 1000, -1)), {});
        const auto plain =
            fitCalibration(handMade(normalScores(engine, 1000, 1), normalScores(engine, 1000, -1)), {0.01, 0.01, 1});
        QVERIFY(strict && strict->acceptLlr > std::log(10.0) && strict->rejectLlr < -std::log(10.0));
        QVERIFY(plain && near(strict->acceptLlr, plain->acceptLlr, 0.5));
        // Twelve signatures cannot show 10.
        const auto few = fitCalibration(handMade(repeated({{1, 12}}), repeated({{-1, 12}, {0, 1}})), {0.4, 0.4});
        QVERIFY(few && few->rejectLlr >= -std::log(4.0) - 1e-12);
        QVERIFY(!fitCalibration(trials, {0.01, 0.01, 0.5}));
    }

    void theLimitChangesNoDecision()
    {
        // Scores so far apart that the accept threshold lies beyond ln(N / 3).
        const auto calibration = fitCalibration(handMade(repeated({{1, 1000}}), repeated({{-1, 1000}})), {});
        QVERIFY(calibration);
        const auto decisionOf = [&](double score) {
            return verify::decide(*calibration, verify::logLikelihoodRatio(*calibration, score));
        };
        QVERIFY(std::abs(calibration->acceptLlr) > std::log(1000 / 3.0));
        QVERIFY(calibration->llrLimit > std::abs(calibration->acceptLlr));
        QCOMPARE(decisionOf(1), verify::Decision::Accept);
        QCOMPARE(decisionOf(50), verify::Decision::Accept);
        QCOMPARE(decisionOf(-1), verify::Decision::Reject);
        QCOMPARE(decisionOf(-50), verify::Decision::Reject);
    }

    void refusesToPromiseMoreThanTheDataShow()
    {
        std::mt19937 engine(5);
        const Scores genuine = normalScores(engine, 400, 1);
        const auto few = fitCalibration(handMade(genuine, normalScores(engine, 299, -1)), {0.01, 0.01});
        QVERIFY(!few);
        QCOMPARE(few.error().code, ErrorCode::InvalidArgument);
        QVERIFY(few.error().message.find("299 forgeries") != std::string::npos);
        QVERIFY(few.error().message.find("rule of three") != std::string::npos);
        QVERIFY(fitCalibration(handMade(genuine, normalScores(engine, 300, -1)), {0.01, 0.01}));
        const auto fewGenuine = fitCalibration(handMade(genuine, normalScores(engine, 900, -1)), {0.01, 0.005});
        QVERIFY(!fewGenuine);
        QVERIFY(fewGenuine.error().message.find("400 genuine") != std::string::npos);
        QVERIFY(!fitCalibration(handMade(genuine, genuine), {0, 0.1}));
        QVERIFY(!fitCalibration(handMade(genuine, genuine), {0.1, 1}));
        QCOMPARE(ruleOfThree(300), 0.01);
    }

    void choosesTheFusionThatCostsLeast()
    {
        const auto cost = [](const SetScores& set, int references, const verify::Fusion& fusion) {
            const WriterTrials all = pooled(trials({&set, 1}, references, fusion));
            const auto line = fitLogistic(all.genuine, all.skilled).value();
            Scores genuine, skilled;
            for (const double score : all.genuine)
                genuine.push_back(line.slope * score + line.offset);
            for (const double score : all.skilled)
                skilled.push_back(line.slope * score + line.offset);
            return cllr(genuine, skilled).value();
        };
        // Noise of equal size on every score: nothing beats the mean, and the references say next to nothing.
        const SetScores equal = drawnScores(1, 24, 16, 20);
        const verify::Fusion plain = chooseFusion({&equal, 1}, 5);
        QCOMPARE(plain.rule, verify::FusionRule::Mean);
        QVERIFY(plain.mutual <= 0.15);
        QVERIFY(chooseFusion({&equal, 1}, 1) == verify::Fusion{});

        // Every score of a writer shifted by as much: what the references say of each other takes it away.
        SetScores shifted = equal;
        for (std::size_t w = 0; w < shifted.writers.size(); ++w) {
            for (float& score : shifted.writers[w].scores)
                score += 0.25F * float(w);
        }
        const verify::Fusion chosen = chooseFusion({&shifted, 1}, 5);
        QVERIFY(chosen.mutual > 0.8);
        QVERIFY(cost(shifted, 5, chosen) < 0.5 * cost(shifted, 5, {}));
        for (const auto rule : {verify::FusionRule::Mean, verify::FusionRule::Max, verify::FusionRule::Median,
                                verify::FusionRule::TopTwoMean}) {
            for (const double mutual : {0.0, 0.5, 0.9, 1.0, 1.1, 1.5})
                QVERIFY(cost(shifted, 5, chosen) <= cost(shifted, 5, {rule, mutual}) + 1e-9);
        }
    }

    void calibratesEachNumberOfReferences()
    {
        const SetScores validation = drawnScores(1, 24, 16, 20);
        const SetScores test = drawnScores(2, 30, 16, 20);
        const auto outcome = calibrate({&validation, 1}, {&test, 1});
        QVERIFY2(outcome, outcome ? "" : describe(outcome.error()).c_str());
        QCOMPARE(outcome->validationWriters, 24);
        QCOMPARE(outcome->calibrations.size(), std::size_t(5));
        const int references[] = {1, 2, 3, 5, 10};
        for (std::size_t i = 0; i < 5; ++i) {
            const verify::Calibration& c = outcome->calibrations[i];
            QCOMPARE(c.references, references[i]);
            QVERIFY(c.slope > 0 && c.rejectLlr <= c.acceptLlr);
            QCOMPARE(c.testWriters, 30);
            QVERIFY(c.falseMatchSkilled.value < 0.03);
            QVERIFY(c.falseMatchSkilled.low <= c.falseMatchSkilled.value);
            QVERIFY(c.falseMatchSkilled.value <= c.falseMatchSkilled.high);
            QVERIFY(c.falseNonMatch.value < 0.03);
            QVERIFY(c.falseNonAccept.value >= c.falseNonMatch.value);
            QVERIFY(i == 0 || c.falseNonAccept.value <= outcome->calibrations[i - 1].falseNonAccept.value);
        }
        QVERIFY(outcome->notes.empty());
    }

    void calibrateLeavesOutWhatTheDataCannotGive()
    {
        const SetScores validation = drawnScores(3, 50, 8, 10);
        const auto outcome = calibrate({&validation, 1}, {});
        QVERIFY(outcome);
        QCOMPARE(outcome->calibrations.size(), std::size_t(4));
        QCOMPARE(outcome->calibrations.back().references, 5);
        QCOMPARE(outcome->calibrations.back().testWriters, 0);
        QCOMPARE(outcome->notes.size(), std::size_t(1));
        QVERIFY(outcome->notes[0].find("10 references") != std::string::npos);
        const SetScores small = drawnScores(4, 3, 8, 10);
        QCOMPARE(calibrate({&small, 1}, {}).error().code, ErrorCode::InvalidArgument);
    }

    void fromImagesToThresholds()
    {
        // Each writer has a pattern of the encoder's 8 x 4 cells; a forgery is the pattern with more noise.
        const auto drawn = [](unsigned seed, int writers) {
            std::mt19937 engine(seed);
            LoadedSet loaded;
            loaded.set.name = "patterns";
            for (int w = 0; w < writers; ++w) {
                loaded.set.writers.push_back(std::to_string(100 + w));
                std::array<int, 32> cells{};
                for (int& value : cells)
                    value = int(engine() % 200);
                for (int i = 0; i < 32; ++i) {
                    InkImage image{192, 96, std::vector<std::uint8_t>(192 * 96)};
                    std::array<int, 32> own = cells;
                    for (int& value : own)
                        value = std::clamp(value + int(engine() % (i < 16 ? 120 : 240)), 0, 255);
                    for (int y = 0; y < 96; ++y)
                        for (int x = 0; x < 192; ++x)
                            image.ink[std::size_t(y) * 192 + x] = std::uint8_t(own[(y / 24) * 8 + x / 24]);
                    loaded.set.samples.push_back({"", w, i >= 16});
                    loaded.images.push_back(std::move(image));
                }
            }
            return loaded;
        };
        const LoadedSet validation = drawn(1, 24);
        const LoadedSet test = drawn(2, 10);
        test::PooledEncoder encoder;
        const auto validationScores = score(encoder, validation, {}, {});
        const auto testScores = score(encoder, test, {}, {});
        QVERIFY(validationScores && testScores);
        const auto outcome = calibrate({&*validationScores, 1}, {&*testScores, 1});
        QVERIFY2(outcome, outcome ? "" : describe(outcome.error()).c_str());
        QCOMPARE(outcome->calibrations.size(), std::size_t(5));
        QVERIFY(outcome->calibrations[0].falseMatchRandom.value < 0.01);
        QVERIFY(outcome->calibrations[3].falseNonAccept.value < outcome->calibrations[0].falseNonAccept.value + 0.01);
    }

    void figuresByHand()
    {
        verify::Calibration calibration;
        calibration.slope = 1;
        calibration.acceptLlr = 2;
        calibration.rejectLlr = -1;
        const Trials one = handMade({3, 2, 1, -2}, {2, -3, -3, -4, -4}, {-5, -5});
        const auto figures = measure(one, &calibration);
        QVERIFY(figures);
        QCOMPARE(figures->writers, 1);
        QCOMPARE(figures->genuineTrials, 4);
        QCOMPARE(figures->skilledTrials, 5);
        QCOMPARE(figures->randomTrials, 2);
        QCOMPARE(figures->skilledEer.value, (0.25 + 0.2) / 2); // at 1: one of five, one of four
        QCOMPARE(figures->randomEer->value, 0.0);
        QVERIFY(!figures->fnmrAtFmr1 && !figures->fnmrAtFmr01); // five trials show neither
        QCOMPARE(figures->falseMatchSkilled->value, 0.2);
        QCOMPARE(figures->falseMatchRandom->value, 0.0);
        QCOMPARE(figures->falseMatchRandom->high, 1.0); // no error of one writer shows nothing: 3 / 1, at most 1
        QCOMPARE(figures->falseNonAccept->value, 0.5);
        QCOMPARE(figures->falseNonMatch->value, 0.25);
        QCOMPARE(figures->cllr->value, cllr(one.writers[0].genuine, one.writers[0].skilled).value());
        QCOMPARE(figures->cllrMin, cllrMin(one.writers[0].genuine, one.writers[0].skilled).value());
        QVERIFY(!figures->skilledBelowRandom);
        // One writer: there is nothing to draw, and the interval says so.
        QCOMPARE(figures->skilledEer.low, figures->skilledEer.high);
    }

    void alarmWhenSkilledForgeriesAreEasierThanRandomOnes()
    {
        verify::Calibration calibration;
        calibration.acceptLlr = 2;
        const auto figures = measure(handMade({3, 3}, {0, 0, 0, 3}, {3, 0}), &calibration);
        QVERIFY(figures->skilledBelowRandom);
        const auto equal = measure(handMade({3, 3}, {0, 3}, {3, 0}), &calibration);
        QVERIFY(!equal->skilledBelowRandom);
    }

    void figuresThatCannotBeGivenAreEmpty()
    {
        const auto figures = measure(handMade({3, 2}, {1, 0}), nullptr);
        QVERIFY(figures);
        QVERIFY(!figures->randomEer && !figures->cllr && !figures->falseMatchSkilled);
        verify::Calibration calibration;
        const auto noRandom = measure(handMade({3, 2}, {1, 0}), &calibration);
        QVERIFY(noRandom->falseMatchSkilled && !noRandom->falseMatchRandom && !noRandom->skilledBelowRandom);
        QCOMPARE(measure(handMade({3, 2}, {}), nullptr).error().code, ErrorCode::EmptyInput);
        QCOMPARE(measure(Trials{}, nullptr).error().code, ErrorCode::EmptyInput);
    }

    void fnmrAtFmrIsTheCurves()
    {
        const SetScores set = drawnScores(6, 20, 16, 20);
        const Trials one = trials({&set, 1}, 1, {});
        const WriterTrials all = pooled(one);
        const auto curve = ErrorCurve::from(all.genuine, all.skilled);
        const auto figures = measure(one, nullptr);
        QCOMPARE(figures->skilledTrials, 20 * 16 * 20);
        QCOMPARE(figures->fnmrAtFmr1->value, curve->atFmr(0.01).fnmr);
        QCOMPARE(figures->fnmrAtFmr01->value, curve->atFmr(0.001).fnmr);
        QCOMPARE(figures->skilledEer.value, curve->equalErrorRate().rate);
        QVERIFY(figures->skilledEer.low < figures->skilledEer.value);
        QVERIFY(figures->skilledEer.high > figures->skilledEer.value);
        QVERIFY(figures->skilledEer.high - figures->skilledEer.low < 0.1);
    }
};

QTEST_GUILESS_MAIN(TestCalibration)
#include "test_calibration.moc"
