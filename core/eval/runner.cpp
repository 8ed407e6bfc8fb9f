#include "core/eval/runner.h"

#include "core/eval/protocol.h"
#include "core/verify/fuse.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace countersign::eval {

namespace {

constexpr std::size_t EncodeBatch = 64;
constexpr std::size_t CompareBatch = 2048;

/// Tells how far the work is and how long the rest will take at the pace so far.
class Reporter {
public:
    Reporter(const ProgressSink& sink, std::int64_t total, std::string text)
        : m_sink(sink), m_total(total), m_text(std::move(text)), m_start(std::chrono::steady_clock::now())
    {
    }
    void add(std::int64_t pairs)
    {
        m_done += pairs;
        if (!m_sink)
            return;
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - m_start;
        m_sink({m_done, m_total, spent.count() / double(m_done) * double(m_total - m_done), m_text});
    }

private:
    const ProgressSink& m_sink;
    std::int64_t m_done = 0;
    std::int64_t m_total = 0;
    std::string m_text;
    std::chrono::steady_clock::time_point m_start;
};

std::int64_t pairCount(const WriterPlan& writer)
{
    const auto genuine = std::int64_t(writer.genuine.size());
    return genuine * (genuine - 1) / 2 + genuine * std::int64_t(writer.forged.size() + writer.random.size());
}

Result<std::vector<verify::Features>> encodeAll(verify::Encoder& encoder, const std::vector<InkImage>& images,
                                                const std::vector<int>& which)
{
    std::vector<verify::Features> all;
    std::vector<InkImage> batch;
    for (std::size_t i = 0; i < which.size(); ++i) {
        batch.push_back(images[which[i]]);
        if (batch.size() < EncodeBatch && i + 1 < which.size())
            continue;
        auto features = encoder.encode(batch);
        if (!features)
            return features;
        if (features->size() != batch.size())
            return fail(ErrorCode::Internal, "The model gave another number of features than there are images.");
        std::move(features->begin(), features->end(), std::back_inserter(all));
        batch.clear();
    }
    return all;
}

/// A pair that is to be compared, as row and column of WriterScores::scores.
struct Cell {
    int row = 0;
    int column = 0;
};

Result<WriterScores> scoreWriter(verify::Encoder& encoder, const LoadedSet& loaded, const WriterPlan& writer,
                                 Reporter& reporter, const std::stop_token& stop)
{
    std::vector<int> columns = writer.genuine;
    columns.insert(columns.end(), writer.forged.begin(), writer.forged.end());
    columns.insert(columns.end(), writer.random.begin(), writer.random.end());
    const auto features = encodeAll(encoder, loaded.images, columns);
    if (!features)
        return tl::unexpected(features.error());

    WriterScores result;
    result.writer = loaded.set.writers[writer.writer];
    result.genuine = int(writer.genuine.size());
    result.forged = int(writer.forged.size());
    result.random = int(writer.random.size());
    result.scores.resize(writer.genuine.size() * columns.size());
    for (const int sample : columns)
        result.flags.push_back(loaded.set.samples[sample].flags);
    std::vector<Cell> cells;
    for (int row = 0; row < result.genuine; ++row)
        for (int column = row + 1; column < result.queries(); ++column)
            cells.push_back({row, column});

    std::vector<verify::FeaturePair> pairs;
    for (std::size_t first = 0; first < cells.size(); first += pairs.size()) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "The evaluation was stopped.");
        pairs.clear();
        for (std::size_t i = first; i < std::min(first + CompareBatch, cells.size()); ++i)
            pairs.emplace_back(&(*features)[cells[i].row], &(*features)[cells[i].column]);
        const auto scores = encoder.compare(pairs);
        if (!scores)
            return tl::unexpected(scores.error());
        if (scores->size() != pairs.size())
            return fail(ErrorCode::Internal, "The model gave another number of scores than there are pairs.");
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            const auto [row, column] = cells[first + i];
            if (!std::isfinite((*scores)[i]))
                return fail(ErrorCode::Internal, "The model gave a score that is not a finite number.");
            result.scores[row * result.queries() + column] = (*scores)[i];
            if (column < result.genuine)
                result.scores[column * result.queries() + row] = (*scores)[i];
        }
        reporter.add(std::int64_t(pairs.size()));
    }
    return result;
}

WriterTrials onePairTrials(const WriterScores& scores)
{
    WriterTrials trials;
    for (int row = 0; row < scores.genuine; ++row) {
        for (int column = row + 1; column < scores.queries(); ++column) {
            auto& kind = column < scores.genuine                   ? trials.genuine
                         : column < scores.genuine + scores.forged ? trials.skilled
                                                                   : trials.random;
            kind.push_back(scores.score(row, column));
        }
    }
    trials.genuineSignatures = scores.genuine;
    trials.skilledSignatures = scores.forged;
    return trials;
}

WriterTrials fusedTrials(const WriterScores& scores, int references, const verify::Fusion& fusion)
{
    WriterTrials trials;
    std::vector<bool> queried(scores.genuine, false);
    for (const auto& drawn : drawReferences(scores.writer, scores.genuine, references)) {
        std::vector<double> single(drawn.size());
        std::vector<double> mutual;
        for (std::size_t i = 0; i < drawn.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j)
                mutual.push_back(scores.score(drawn[i], drawn[j]));
        }
        for (int query = 0; query < scores.queries(); ++query) {
            if (std::find(drawn.begin(), drawn.end(), query) != drawn.end())
                continue;
            std::transform(drawn.begin(), drawn.end(), single.begin(),
                           [&](int reference) { return scores.score(reference, query); });
            // Cannot fail: there is a reference, and score() has let finite numbers through only.
            const double fused = verify::fuse(fusion, single, mutual).value();
            if (query < scores.genuine) {
                trials.genuine.push_back(fused);
                queried[query] = true;
            } else if (query < scores.genuine + scores.forged) {
                trials.skilled.push_back(fused);
            } else {
                trials.random.push_back(fused);
            }
        }
    }
    trials.genuineSignatures = int(std::count(queried.begin(), queried.end(), true));
    trials.skilledSignatures = scores.forged;
    return trials;
}

} // namespace

Result<SetScores> score(verify::Encoder& encoder, const LoadedSet& loaded, const ProgressSink& progress,
                        std::stop_token stop)
{
    const std::vector<WriterPlan> writers = plan(loaded.set);
    if (writers.empty())
        return fail(ErrorCode::EmptyInput, "There is no genuine signature to compare with.", loaded.set.name);
    std::int64_t total = 0;
    for (const WriterPlan& writer : writers)
        total += pairCount(writer);
    Reporter reporter(progress, total, "Comparing " + loaded.set.name);
    SetScores scores{loaded.set.name, {}};
    for (const WriterPlan& writer : writers) {
        auto scored = scoreWriter(encoder, loaded, writer, reporter, stop);
        if (!scored)
            return tl::unexpected(scored.error());
        scores.writers.push_back(std::move(*scored));
    }
    return scores;
}

Trials trials(std::span<const SetScores> sets, int references, const verify::Fusion& fusion)
{
    Trials all;
    all.references = references;
    for (const SetScores& set : sets) {
        for (const WriterScores& writer : set.writers) {
            if (references > 1 && writer.genuine <= references)
                ++all.skippedWriters;
            else if (references == 1)
                all.writers.push_back(onePairTrials(writer));
            else
                all.writers.push_back(fusedTrials(writer, references, fusion));
        }
    }
    return all;
}

WriterTrials pooled(const Trials& trials)
{
    WriterTrials all;
    const auto append = [](std::vector<double>& to, const std::vector<double>& from) {
        to.insert(to.end(), from.begin(), from.end());
    };
    for (const WriterTrials& writer : trials.writers) {
        append(all.genuine, writer.genuine);
        append(all.skilled, writer.skilled);
        append(all.random, writer.random);
        all.genuineSignatures += writer.genuineSignatures;
        all.skilledSignatures += writer.skilledSignatures;
    }
    return all;
}

} // namespace countersign::eval
