#include "core/eval/by_quality.h"

#include <QTest>

using namespace countersign;
using namespace countersign::eval;

namespace {

/// Two genuine signatures g0, g1, two forgeries f0, f1, one random forgery. Only the forgery f1 looks genuine.
SetScores oneWriter(std::vector<std::vector<QualityFlag>> flags)
{
    WriterScores writer;
    writer.writer = "w";
    writer.genuine = 2;
    writer.forged = 2;
    writer.random = 1;
    writer.flags = std::move(flags);
    //                g0 g1 f0 f1 r
    writer.scores = {0, 5, 1, 6, 9,  //
                     5, 0, 1, 2, 9}; //
    return {"drawn", {writer}};
}

const QualityRow* rowOf(const std::vector<QualityRow>& rows, std::optional<QualityFlag> flag)
{
    for (const auto& row : rows)
        if (row.flag == flag)
            return &row;
    return nullptr;
}

} // namespace

class TestByQuality : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Scores: genuine 5; skilled 1, 6, 1, 2. At the threshold 5 FNMR is 0 and FMR 1/4: the least they differ by.
    void countsEachFlagOfBothImages()
    {
        using enum QualityFlag;
        const auto rows = byQuality(oneWriter({{TooFaint}, {}, {TooFaint, Clutter}, {}, {Clutter}}));
        QVERIFY(rows);
        QCOMPARE(rows->size(), std::size_t(3));
        const auto* none = rowOf(*rows, {});
        QCOMPARE(none, &rows->front());
        QCOMPARE(none->images, 2);        // g1, f1
        QCOMPARE(none->genuineTrials, 0); // g0 is faint
        QCOMPARE(none->skilledTrials, 1); // g1 with f1
        QVERIFY(!none->fnmr);
        QCOMPARE(*none->fmrSkilled, 0.0);
        const auto* faint = rowOf(*rows, TooFaint);
        QCOMPARE(faint->images, 2);        // g0, f0
        QCOMPARE(faint->genuineTrials, 1); // g0 with g1
        QCOMPARE(faint->skilledTrials, 3); // g0 with f0 (once), g0 with f1, g1 with f0
        QCOMPARE(*faint->fnmr, 0.0);
        QCOMPARE(*faint->fmrSkilled, 1.0 / 3);
        const auto* clutter = rowOf(*rows, Clutter); // the random forgery is no trial here
        QCOMPARE(clutter->images, 1);
        QCOMPARE(clutter->genuineTrials, 0);
        QCOMPARE(clutter->skilledTrials, 2);
        QCOMPARE(*clutter->fmrSkilled, 0.0);
    }

    void withoutFlagsThereIsOneRowWithTheErrorsOfTheSet()
    {
        const auto rows = byQuality(oneWriter({{}, {}, {}, {}, {}}));
        QVERIFY(rows);
        QCOMPARE(rows->size(), std::size_t(1));
        QVERIFY(!rows->front().flag);
        QCOMPARE(rows->front().images, 4);
        QCOMPARE(rows->front().genuineTrials, 1);
        QCOMPARE(rows->front().skilledTrials, 4);
        QCOMPARE(*rows->front().fnmr, 0.0);
        QCOMPARE(*rows->front().fmrSkilled, 0.25);
    }

    void withoutForgeriesThereIsNoThreshold()
    {
        auto set = oneWriter({{}, {}, {}});
        auto& writer = set.writers.front();
        writer.forged = 0;
        writer.random = 1;
        writer.scores = {0, 5, 9, 5, 0, 9};
        const auto rows = byQuality(set);
        QVERIFY(!rows);
        QCOMPARE(rows.error().code, ErrorCode::EmptyInput);
    }
};

QTEST_GUILESS_MAIN(TestByQuality)
#include "test_by_quality.moc"
