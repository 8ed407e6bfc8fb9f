#include "core/eval/plots.h"

#include <QRectF>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>
#include <random>

using namespace countersign::eval;

namespace {

struct Parsed {
    QStringList texts;
    QStringList paths; ///< of the curves, in order
    bool wellFormed = false;
};

Parsed parse(const std::string& svg)
{
    Parsed parsed;
    QXmlStreamReader xml(QByteArray::fromStdString(svg));
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        if (xml.name() == QLatin1String("path") && xml.attributes().hasAttribute("stroke-width")
            && xml.attributes().hasAttribute("fill"))
            parsed.paths << xml.attributes().value("d").toString();
        if (xml.name() == QLatin1String("text"))
            parsed.texts << xml.readElementText();
    }
    parsed.wellFormed = !xml.hasError();
    return parsed;
}

std::vector<QPointF> points(const QString& path)
{
    std::vector<QPointF> all;
    for (const QString& part : path.split(' ', Qt::SkipEmptyParts)) {
        const QStringList numbers = part.mid(1).split(',');
        all.emplace_back(numbers[0].toDouble(), numbers[1].toDouble());
    }
    return all;
}

std::vector<double> normalScores(int count, double mean, unsigned seed)
{
    std::mt19937 engine(seed);
    std::normal_distribution<double> normal(mean, 1);
    std::vector<double> scores(count);
    for (double& score : scores)
        score = normal(engine);
    return scores;
}

} // namespace

class TestPlots : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void probitByTables()
    {
        QVERIFY(std::abs(probit(0.5)) < 1e-12);
        QVERIFY(std::abs(probit(0.975) - 1.959963984540054) < 1e-8);
        QVERIFY(std::abs(probit(0.02) + 2.053748910631823) < 1e-8);
        QVERIFY(std::abs(probit(0.001) + 3.090232306167813) < 1e-8);
        QVERIFY(std::abs(probit(1e-6) + 4.753424308822899) < 1e-8);
        for (double x = -4.5; x < 4.6; x += 0.25)
            QVERIFY(std::abs(probit(0.5 * std::erfc(-x / std::sqrt(2.0))) - x) < 1e-8);
    }

    void detOfNormalScoresIsAStraightLine()
    {
        // Means 2 apart, both of unit variance: probit(FMR) + probit(FNMR) = -2.
        const auto curve = ErrorCurve::from(normalScores(20000, 2, 1), normalScores(20000, 0, 2));
        const PlotCurve one{"a <b> & \"c\"", curve->points()};
        const Parsed parsed = parse(detPlot("Title", {&one, 1}));
        QVERIFY(parsed.wellFormed);
        QVERIFY(parsed.texts.contains("a <b> & \"c\""));
        QVERIFY(parsed.texts.contains("Title"));
        QVERIFY(parsed.texts.contains("0.1") && parsed.texts.contains("60"));
        QCOMPARE(parsed.paths.size(), 1);
        const auto line = points(parsed.paths[0]);
        QCOMPARE(parsed.paths[0].count('M'), 1); // one piece
        QVERIFY(line.size() > 100);
        QVERIFY(line.size() < 3000); // thinned
        // Plot area: 80..580 by 56..526; both axes run from probit(0.1 %) to probit(60 %).
        const double scale = probit(0.6) - probit(0.001);
        int checked = 0;
        for (const QPointF& point : line) {
            QVERIFY(QRectF(80, 56, 500, 470).adjusted(-0.1, -0.1, 0.1, 0.1).contains(point));
            const double x = probit(0.001) + (point.x() - 80) / 500 * scale;
            const double y = probit(0.001) + (526 - point.y()) / 470 * scale;
            if (std::abs(x + 1) > 1) // few scores make the ends rough
                continue;
            QVERIFY2(std::abs(x + y + 2) < 0.08, qPrintable(QString("%1 %2").arg(x).arg(y)));
            ++checked;
        }
        QVERIFY(checked > 50);
    }

    void rocRunsFromCornerToCorner()
    {
        const auto curve = ErrorCurve::from(std::vector<double>{1, 2}, std::vector<double>{0, 1});
        const PlotCurve one{"curve", curve->points()};
        const Parsed parsed = parse(rocPlot("ROC", {&one, 1}));
        QVERIFY(parsed.wellFormed);
        // Accept all, then FMR 1/2 and all genuine, then no forgery and half of the genuine, then nothing.
        const std::vector<QPointF> expected = {{580, 56}, {330, 56}, {80, 291}, {80, 526}};
        QCOMPARE(points(parsed.paths[0]), expected);
    }

    void histogramShowsShares()
    {
        const PlotScores kinds[] = {{"genuine", {1, 1, 1, 0}}, {"forged", {0}}};
        const PlotMark marks[] = {{"accept", 0.5}, {"far away", 99}};
        const Parsed parsed = parse(scoreHistogram("Scores", "LLR", kinds, marks));
        QVERIFY(parsed.wellFormed);
        QVERIFY(parsed.texts.contains("accept"));
        QVERIFY(!parsed.texts.contains("far away"));
        QCOMPARE(parsed.paths.size(), 2);
        const auto height = [](const QString& path, double x) {
            for (const QPointF& point : points(path))
                if (std::abs(point.x() - x) < 0.5 && point.y() < 525.5)
                    return 526 - point.y();
            return 0.0;
        };
        // The forgery's bin holds everything it has and is the highest: 1 / 1.08 of the plot.
        QVERIFY(std::abs(height(parsed.paths[1], 80) - 470 / 1.08) < 0.2);
        QVERIFY(std::abs(height(parsed.paths[0], 80) - 0.25 * 470 / 1.08) < 0.2);
        QVERIFY(std::abs(height(parsed.paths[0], 580) - 0.75 * 470 / 1.08) < 0.2);
    }

    void reliabilityWeighsBothClassesAlike()
    {
        // Claims of 22 % and 78 %: of the genuine a quarter and three quarters; of the forgeries, ten times
        // as many, the other way round. So 25 % and 75 % are genuine.
        const double low = std::log(22.0 / 78), high = std::log(78.0 / 22);
        PlotRatios kind{"model", {low, high, high, high}, {}};
        for (int i = 0; i < 10; ++i)
            kind.forged.insert(kind.forged.end(), {low, low, low, high});
        const Parsed parsed = parse(reliabilityPlot("Reliability", {&kind, 1}));
        QVERIFY(parsed.wellFormed);
        const std::vector<QPointF> expected = {{80 + 0.22 * 500, 526 - 0.25 * 470},
                                               {80 + 0.78 * 500, 526 - 0.75 * 470}};
        const auto drawn = points(parsed.paths[0]);
        QCOMPARE(drawn.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY(std::abs(drawn[i].x() - expected[i].x()) < 0.2 && std::abs(drawn[i].y() - expected[i].y()) < 0.2);
    }

    void barsAreAsHighAsTheErrors()
    {
        const std::vector<PlotErrors> groups = {{"no note", 0.1, 0.2}, {"faint", 0.05, std::nullopt}};
        const Parsed parsed = parse(errorBars("Errors", "Note", groups));
        QVERIFY(parsed.wellFormed);
        QVERIFY(parsed.texts.contains("no note") && parsed.texts.contains("faint"));
        const auto heightAt = [&parsed](int curve, double group) {
            double most = 0;
            for (const QPointF& p : points(parsed.paths[curve]))
                if (p.x() >= 80 + group * 250 && p.x() <= 80 + (group + 1) * 250)
                    most = std::max(most, 526 - p.y());
            return most;
        };
        // The largest, 20 %, is 1 / 1.08 of the plot.
        const double one = 470 / 1.08 / 0.2;
        QVERIFY(std::abs(heightAt(0, 0) - 0.1 * one) < 0.2);
        QVERIFY(std::abs(heightAt(0, 1) - 0.05 * one) < 0.2);
        QVERIFY(std::abs(heightAt(1, 0) - 0.2 * one) < 0.2);
        QVERIFY(heightAt(1, 1) < 0.2);
    }

    void plotsOfNextToNothing()
    {
        QVERIFY(parse(errorBars("Empty", "Note", {})).wellFormed);
        QVERIFY(parse(reliabilityPlot("Empty", {})).wellFormed);
        QVERIFY(parse(detPlot("Empty", {})).wellFormed);
        QVERIFY(parse(rocPlot("Empty", {})).wellFormed);
        QVERIFY(parse(scoreHistogram("Empty", "score", {})).wellFormed);
        const PlotScores kinds[] = {{"one value", {3, 3}}, {"none", {}}};
        const std::string svg = scoreHistogram("One value", "score", kinds);
        QVERIFY(parse(svg).wellFormed);
        QVERIFY(svg.find("nan") == std::string::npos && svg.find("inf") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestPlots)
#include "test_plots.moc"
