#include "core/eval/error_rates.h"
#include "core/eval/measure.h"
#include "core/eval/protocol.h"
#include "core/eval/runner.h"
#include "core/verify/fuse.h"
#include "tests/support/pooled_encoder.h"

#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <random>
#include <set>

using namespace countersign;
using namespace countersign::eval;

namespace {

/// Blots whose places are a writer's own; genuine ones move little, forged ones more.
InkImage blots(unsigned writer, unsigned sample, bool forged)
{
    std::mt19937 places(writer);
    std::mt19937 jitter(writer * 1000 + sample * 2 + forged);
    InkImage image{192, 96, std::vector<std::uint8_t>(192 * 96, 0)};
    const int most = forged ? 26 : 14;
    for (int blot = 0; blot < 10; ++blot) {
        const int left = int(places() % 160) + int(jitter() % most);
        const int top = int(places() % 64) + int(jitter() % most) / 2;
        for (int y = top; y < std::min(96, top + 12); ++y)
            for (int x = left; x < std::min(192, left + 12); ++x)
                image.ink[std::size_t(y) * 192 + x] = 255;
    }
    return image;
}

/// Writers w0, w1, ... with as many signatures as said.
LoadedSet drawnSet(const std::vector<std::pair<int, int>>& genuineAndForged)
{
    LoadedSet loaded;
    loaded.set.name = "drawn";
    for (std::size_t w = 0; w < genuineAndForged.size(); ++w) {
        loaded.set.writers.push_back("w" + std::to_string(w));
        for (const bool forged : {false, true}) {
            const int count = forged ? genuineAndForged[w].second : genuineAndForged[w].first;
            for (int i = 0; i < count; ++i) {
                loaded.set.samples.push_back({"", int(w), forged});
                loaded.images.push_back(blots(unsigned(w), unsigned(i), forged));
            }
        }
    }
    return loaded;
}

/// Counts the pairs, and gives a broken score on demand.
class CountingEncoder : public test::PooledEncoder {
public:
    Result<std::vector<float>> compare(std::span<const verify::FeaturePair> pairs) override
    {
        auto scores = PooledEncoder::compare(pairs);
        compared += pairs.size();
        largestCall = std::max(largestCall, pairs.size());
        if (broken)
            scores->back() = std::numeric_limits<float>::quiet_NaN();
        return scores;
    }
    std::size_t compared = 0;
    std::size_t largestCall = 0;
    bool broken = false;
};

float compareAlone(const InkImage& a, const InkImage& b)
{
    test::PooledEncoder encoder;
    const auto first = encoder.encode({&a, 1});
    const auto second = encoder.encode({&b, 1});
    const verify::FeaturePair pair(&first->front(), &second->front());
    return encoder.compare({&pair, 1})->front();
}

} // namespace

class TestRunner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void planTakesRandomForgeriesFromDifferentOthers()
    {
        const LoadedSet many = drawnSet(std::vector<std::pair<int, int>>(12, {4, 2}));
        const auto plans = plan(many.set);
        QCOMPARE(plans.size(), std::size_t(12));
        std::set<int> used;
        for (const WriterPlan& writer : plans) {
            QCOMPARE(writer.genuine.size(), std::size_t(4));
            QCOMPARE(writer.forged.size(), std::size_t(2));
            QCOMPARE(writer.random.size(), std::size_t(8));
            std::set<int> others;
            for (const int sample : writer.random) {
                QVERIFY(!many.set.samples[sample].forged);
                others.insert(many.set.samples[sample].writer);
                used.insert(sample);
            }
            QCOMPARE(others.size(), std::size_t(8));
            QVERIFY(!others.contains(writer.writer));
        }
        QVERIFY(used.size() > 24); // of 48: the draw does not keep to a few
        // The same again, whatever happened before.
        const auto again = plan(many.set);
        for (std::size_t i = 0; i < plans.size(); ++i)
            QCOMPARE(plans[i].random, again[i].random);
    }

    void planWithFewWriters()
    {
        const LoadedSet three = drawnSet({{3, 0}, {2, 1}, {9, 0}, {0, 5}});
        const auto plans = plan(three.set);
        QCOMPARE(plans.size(), std::size_t(3)); // the last has no genuine signature
        QCOMPARE(plans[0].random.size(), std::size_t(8));
        QCOMPARE(plans[2].random.size(), std::size_t(5)); // all that the others have
        for (const WriterPlan& writer : plans)
            QCOMPARE(std::set<int>(writer.random.begin(), writer.random.end()).size(), writer.random.size());
        QCOMPARE(plan(drawnSet({{4, 4}}).set)[0].random.size(), std::size_t(0));
    }

    void drawnReferencesAreDifferentAndFixed()
    {
        const auto draws = drawReferences("041", 24, 5);
        QCOMPARE(draws.size(), std::size_t(ReferenceDraws));
        std::set<std::vector<int>> different(draws.begin(), draws.end());
        QCOMPARE(different.size(), draws.size());
        for (const auto& draw : draws) {
            QCOMPARE(std::set<int>(draw.begin(), draw.end()).size(), std::size_t(5));
            QVERIFY(*std::min_element(draw.begin(), draw.end()) >= 0);
            QVERIFY(*std::max_element(draw.begin(), draw.end()) < 24);
        }
        QCOMPARE(drawReferences("041", 24, 5), draws);
        QVERIFY(drawReferences("042", 24, 5) != draws);
    }

    void scoresEveryPairOnce()
    {
        const LoadedSet loaded = drawnSet({{7, 5}, {3, 4}, {70, 0}, {1, 2}});
        CountingEncoder encoder;
        std::vector<Progress> reports;
        const auto scores = score(encoder, loaded, [&](const Progress& progress) { reports.push_back(progress); }, {});
        QVERIFY2(scores, scores ? "" : describe(scores.error()).c_str());
        QCOMPARE(scores->name, std::string("drawn"));
        const std::size_t expected = (21 + 7 * 13) + (3 + 3 * 12) + (70 * 69 / 2 + 70 * 8) + (0 + 1 * 10);
        QCOMPARE(encoder.compared, expected);
        QVERIFY(encoder.largestCall <= 2048);
        QCOMPARE(reports.back().done, std::int64_t(expected));
        QCOMPARE(reports.back().total, std::int64_t(expected));
        QCOMPARE(reports.back().secondsLeft, 0.0);

        const auto plans = plan(loaded.set);
        for (std::size_t w = 0; w < 2; ++w) {
            const WriterScores& writer = scores->writers[w];
            std::vector<int> columns = plans[w].genuine;
            columns.insert(columns.end(), plans[w].forged.begin(), plans[w].forged.end());
            columns.insert(columns.end(), plans[w].random.begin(), plans[w].random.end());
            QCOMPARE(writer.queries(), int(columns.size()));
            for (int row = 0; row < writer.genuine; ++row) {
                for (int column = 0; column < writer.queries(); ++column) {
                    if (row == column)
                        continue;
                    const float alone =
                        compareAlone(loaded.images[plans[w].genuine[row]], loaded.images[columns[column]]);
                    QVERIFY(std::abs(writer.score(row, column) - alone) < 1e-6);
                }
            }
        }
    }

    void stopsAndReportsBrokenScores()
    {
        const LoadedSet loaded = drawnSet({{3, 2}, {3, 2}});
        CountingEncoder encoder;
        std::stop_source source;
        const auto stopped = score(
            encoder, loaded, [&](const Progress&) { source.request_stop(); }, source.get_token());
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        QCOMPARE(encoder.compared, std::size_t(3 + 3 * 2 + 3 * 3)); // one writer's
        encoder.broken = true;
        QCOMPARE(score(encoder, loaded, {}, {}).error().code, ErrorCode::Internal);
        QCOMPARE(score(encoder, drawnSet({{0, 2}}), {}, {}).error().code, ErrorCode::EmptyInput);
        LoadedSet wrong = loaded;
        wrong.images[0] = InkImage{2, 2, {0, 0, 0, 0}};
        encoder.broken = false;
        QCOMPARE(score(encoder, wrong, {}, {}).error().code, ErrorCode::InvalidArgument);
    }

    void trialsWithOneReference()
    {
        const LoadedSet loaded = drawnSet({{7, 5}, {3, 4}, {1, 2}});
        CountingEncoder encoder;
        const auto scores = score(encoder, loaded, {}, {});
        const Trials one = trials({&*scores, 1}, 1, {});
        QCOMPARE(one.writers.size(), std::size_t(3));
        QCOMPARE(one.skippedWriters, 0);
        QCOMPARE(one.writers[0].genuine.size(), std::size_t(21));
        QCOMPARE(one.writers[0].skilled.size(), std::size_t(35));
        QCOMPARE(one.writers[0].random.size(), std::size_t(7 * 4)); // the others have four signatures
        QCOMPARE(one.writers[0].genuineSignatures, 7);
        QCOMPARE(one.writers[2].genuine.size(), std::size_t(0));
        QCOMPARE(one.writers[2].skilled.size(), std::size_t(2));
        QCOMPARE(one.writers[0].genuine[0], scores->writers[0].score(0, 1));
        QCOMPARE(one.writers[0].skilled[0], scores->writers[0].score(0, 7));
        QCOMPARE(one.writers[0].random[0], scores->writers[0].score(0, 12));
        const WriterTrials all = pooled(one);
        QCOMPARE(all.genuine.size(), std::size_t(21 + 3));
        QCOMPARE(all.skilledSignatures, 5 + 4 + 2);
    }

    void trialsWithSeveralReferences()
    {
        const LoadedSet loaded = drawnSet({{7, 5}, {5, 4}, {6, 0}, {9, 1}});
        CountingEncoder encoder;
        const auto scores = score(encoder, loaded, {}, {});
        const std::size_t before = encoder.compared;
        const Trials five = trials({&*scores, 1}, 5, {verify::FusionRule::Max, 0});
        QCOMPARE(encoder.compared, before); // nothing is compared again
        QCOMPARE(five.references, 5);
        QCOMPARE(five.skippedWriters, 1); // five signatures: none left as a query
        QCOMPARE(five.writers.size(), std::size_t(3));
        QCOMPARE(five.writers[0].genuine.size(), std::size_t(5 * 2));
        QCOMPARE(five.writers[0].skilled.size(), std::size_t(5 * 5));
        QCOMPARE(five.writers[0].random.size(), std::size_t(5 * 8));
        QCOMPARE(five.writers[1].genuine.size(), std::size_t(5));

        // The first draw of the first writer, by hand.
        const WriterScores& writer = scores->writers[0];
        const auto drawn = drawReferences(writer.writer, 7, 5).front();
        std::size_t place = 0;
        for (int query = 0; query < 7; ++query) {
            if (std::count(drawn.begin(), drawn.end(), query))
                continue;
            double highest = -2;
            for (const int reference : drawn)
                highest = std::max(highest, writer.score(reference, query));
            QCOMPARE(five.writers[0].genuine[place++], highest);
        }
        double highest = -2;
        for (const int reference : drawn)
            highest = std::max(highest, writer.score(reference, 7));
        QCOMPARE(five.writers[0].skilled[0], highest);
        double between = 0;
        for (std::size_t i = 0; i < drawn.size(); ++i) {
            for (std::size_t j = i + 1; j < drawn.size(); ++j)
                between += writer.score(drawn[i], drawn[j]) / 10;
        }
        const Trials less = trials({&*scores, 1}, 5, {verify::FusionRule::Max, 0.5});
        QVERIFY(std::abs(less.writers[0].skilled[0] - (highest - 0.5 * between)) < 1e-12);

        std::set<int> queried;
        for (const auto& draw : drawReferences(writer.writer, 7, 5))
            for (int query = 0; query < 7; ++query)
                if (!std::count(draw.begin(), draw.end(), query))
                    queried.insert(query);
        QCOMPARE(five.writers[0].genuineSignatures, int(queried.size()));
    }

    /// The same folder, listed, loaded, scored and measured here and by the script that judges batch results.
    void agreesWithTheCaseScript()
    {
        const QString data = qEnvironmentVariable("COUNTERSIGN_DATA");
        const QString script = QDir(data.isEmpty() ? QString(COUNTERSIGN_SOURCE_DIR "/../shared/data") : data)
                                   .filePath("../tools/cases.py");
        if (!QFile::exists(script))
            QSKIP("There is no ../shared/tools/cases.py beside the data.");
        QTemporaryDir temporary;
        const std::filesystem::path root = temporary.path().toStdString();
        for (int w = 1; w <= 10; ++w) {
            for (const bool forged : {false, true}) {
                const auto folder = root / std::to_string(w) / (forged ? "forged" : "genuine");
                std::filesystem::create_directories(folder);
                for (int i = 0; i < 5 + w % 3; ++i)
                    std::ofstream(folder / std::to_string(i)) << w << ' ' << i << ' ' << forged;
            }
        }
        const auto loader = [](const std::filesystem::path& file) -> Result<LoadedImage> {
            std::ifstream stream(file);
            unsigned writer = 0;
            unsigned sample = 0;
            bool forged = false;
            stream >> writer >> sample >> forged;
            return LoadedImage{blots(writer, sample, forged), {}};
        };
        const QString cases = temporary.filePath("cases.csv");
        QProcess python;
        python.start("python3", {script, "make", temporary.path(), "1-10", "1", cases});
        if (!python.waitForStarted())
            QSKIP("There is no python3.");
        QVERIFY(python.waitForFinished());
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());

        const auto loaded = load(*listFolder(root, std::pair(1, 10)), loader, 2, {}, {});
        QVERIFY(loaded);
        std::map<QString, const InkImage*> images;
        for (std::size_t i = 0; i < loaded->images.size(); ++i)
            images[QString::fromStdString(loaded->set.samples[i].file.string())] = &loaded->images[i];
        QFile in(cases);
        QFile out(temporary.filePath("results.csv"));
        QVERIFY(in.open(QIODevice::ReadOnly) && out.open(QIODevice::WriteOnly));
        out.write("case,score,llr\n");
        in.readLine();
        std::size_t genuine = 0;
        std::size_t skilled = 0;
        while (!in.atEnd()) {
            const QStringList row = QString::fromUtf8(in.readLine()).trimmed().split(',');
            QVERIFY(images.contains(row[1]) && images.contains(row[2]));
            genuine += row[0].startsWith('g');
            skilled += row[0].startsWith('f');
            const float value = compareAlone(*images[row[1]], *images[row[2]]);
            out.write(row[0].toUtf8() + ',' + QByteArray::number(double(value), 'g', 9) + ",\n");
        }
        out.close();
        python.start("python3", {script, "score", out.fileName()});
        QVERIFY(python.waitForFinished());
        const QString output = QString::fromUtf8(python.readAllStandardOutput());
        const double theirs = QRegularExpression("'skilled': ([0-9.]+)").match(output).captured(1).toDouble();

        test::PooledEncoder encoder;
        const auto scores = score(encoder, *loaded, {}, {});
        const auto figures = measure(trials({&*scores, 1}, 1, {}), nullptr);
        QVERIFY(figures);
        QCOMPARE(std::size_t(figures->genuineTrials), genuine);
        QCOMPARE(std::size_t(figures->skilledTrials), skilled);
        QVERIFY2(theirs > 1, qPrintable(output));
        QVERIFY2(std::abs(theirs - 100 * figures->skilledEer.value) < 0.0051, qPrintable(output));
    }
};

QTEST_GUILESS_MAIN(TestRunner)
#include "test_runner.moc"
