#include "core/eval/one_shot.h"

#include "core/eval/protocol.h"

#include <algorithm>
#include <limits>

namespace countersign::eval {

namespace {

constexpr int QueriesPerWriter = 3;
constexpr std::size_t CompareBatch = 2048;

/// The chance that none of `better` people is among `drawn` of `others`.
double chanceOfNone(int others, int better, int drawn)
{
    double chance = 1;
    for (int i = 0; i < drawn; ++i)
        chance *= std::max(0.0, double(others - better - i)) / double(others - i);
    return chance;
}

/// The chance that the query's own reference wins against `drawn` of `others`, of whom `better` score higher and `equal`
/// as high; of k equals each wins one time in k + 1.
double chanceToWin(int others, int better, int equal, int drawn)
{
    if (equal == 0)
        return chanceOfNone(others, better, drawn);
    // Ties are broken by lot: the own reference takes each of the equal + 1 places among the equals as often.
    double chance = 0;
    for (int ahead = 0; ahead <= equal; ++ahead)
        chance += chanceOfNone(others, better + ahead, drawn) / (equal + 1);
    return chance;
}

} // namespace

OneShotFigures oneShot(const std::vector<std::vector<float>>& scores, const std::vector<int>& own, double falseAlarms)
{
    OneShotFigures figures;
    figures.writers = scores.empty() ? 0 : int(scores.front().size());
    figures.queries = int(scores.size());
    for (const int people : {5, 20, 100})
        if (people <= figures.writers)
            figures.nWay.push_back({people, 0});
    std::vector<float> bestOfOthers;
    for (std::size_t q = 0; q < scores.size(); ++q) {
        const auto& row = scores[q];
        const float mine = row[std::size_t(own[q])];
        const int better = int(std::count_if(row.begin(), row.end(), [mine](float s) { return s > mine; }));
        const int equal = int(std::count(row.begin(), row.end(), mine)) - 1;
        for (NWay& one : figures.nWay)
            one.accuracy += chanceToWin(figures.writers - 1, better, equal, one.people - 1) / figures.queries;
        float best = -std::numeric_limits<float>::infinity();
        for (std::size_t w = 0; w < row.size(); ++w)
            if (int(w) != own[q])
                best = std::max(best, row[w]);
        bestOfOthers.push_back(best);
    }
    if (figures.writers < 2 || figures.queries < 3 / falseAlarms)
        return figures;
    // The lowest threshold that at most the allowed number of strangers come above.
    std::vector<float> strangers = bestOfOthers;
    std::sort(strangers.begin(), strangers.end(), std::greater<>());
    const float threshold = strangers[std::size_t(falseAlarms * figures.queries)];
    int detected = 0;
    for (std::size_t q = 0; q < scores.size(); ++q) {
        const float mine = scores[q][std::size_t(own[q])];
        detected += mine > threshold && mine > bestOfOthers[q];
    }
    figures.detection = double(detected) / figures.queries;
    return figures;
}

OneShotScores OneShotScores::of(std::size_t set) const
{
    const int first = firstOfSet[set];
    const int last = firstOfSet[set + 1];
    OneShotScores part{{}, {}, {0, last - first}};
    for (std::size_t q = 0; q < scores.size(); ++q) {
        if (own[q] < first || own[q] >= last)
            continue;
        part.scores.emplace_back(scores[q].begin() + first, scores[q].begin() + last);
        part.own.push_back(own[q] - first);
    }
    return part;
}

Result<OneShotScores> scoreOneShot(verify::Encoder& encoder, std::span<const LoadedSet* const> sets,
                                   const ProgressSink& progress, std::stop_token stop)
{
    OneShotScores result;
    std::vector<InkImage> references, queries;
    for (const LoadedSet* loaded : sets) {
        result.firstOfSet.push_back(int(references.size()));
        for (const WriterPlan& writer : plan(loaded->set)) {
            const int count = int(writer.genuine.size());
            if (count < 2)
                continue;
            const int wanted = std::min(count, 1 + QueriesPerWriter);
            const auto drawn = drawReferences(loaded->set.writers[std::size_t(writer.writer)], count, wanted).front();
            const auto image = [&](std::size_t i) {
                return loaded->images[std::size_t(writer.genuine[std::size_t(drawn[i])])];
            };
            for (std::size_t i = 1; i < drawn.size(); ++i) {
                queries.push_back(image(i));
                result.own.push_back(int(references.size()));
            }
            references.push_back(image(0));
        }
    }
    result.firstOfSet.push_back(int(references.size()));
    if (references.empty())
        return fail(ErrorCode::EmptyInput, "Nobody has two genuine signatures.");
    const auto referenceFeatures = encoder.encode(references);
    const auto queryFeatures = encoder.encode(queries);
    if (!referenceFeatures || !queryFeatures)
        return tl::unexpected(referenceFeatures ? queryFeatures.error() : referenceFeatures.error());

    std::vector<verify::FeaturePair> pairs;
    const std::size_t rows = std::max<std::size_t>(1, CompareBatch / references.size());
    for (std::size_t first = 0; first < queries.size(); first += rows) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "The evaluation was stopped.");
        const std::size_t last = std::min(first + rows, queries.size());
        pairs.clear();
        for (std::size_t q = first; q < last; ++q)
            for (const auto& reference : *referenceFeatures)
                pairs.emplace_back(&(*queryFeatures)[q], &reference);
        const auto scores = encoder.compare(pairs);
        if (!scores)
            return tl::unexpected(scores.error());
        for (auto from = scores->begin(); from != scores->end(); from += std::ptrdiff_t(references.size()))
            result.scores.emplace_back(from, from + std::ptrdiff_t(references.size()));
        if (progress)
            progress({std::int64_t(last), std::int64_t(queries.size()), -1, "One against many"});
    }
    return result;
}

} // namespace countersign::eval
