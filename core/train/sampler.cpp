#include "core/train/sampler.h"

#include "core/train/random.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace countersign::train {

namespace {

/// An index drawn by weight; weights >= 0, not all zero.
std::size_t drawByWeight(Random& random, const std::vector<double>& weights)
{
    double total = 0;
    for (const double w : weights)
        total += w;
    double rest = random.uniform() * total;
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
        rest -= weights[i];
        if (rest < 0)
            return i;
    }
    return weights.size() - 1;
}

} // namespace

Sampler::Sampler(const std::vector<eval::LoadedSet>& sets, int writersPerBatch,
                 const std::map<std::string, double>& setWeights, int perKind, double joined, double forgers)
    : m_writersPerBatch(writersPerBatch), m_perKind(perKind), m_joined(joined)
{
    for (std::size_t s = 0; s < sets.size(); ++s) {
        std::vector<Writer> writers(sets[s].set.writers.size());
        for (std::size_t i = 0; i < sets[s].set.samples.size(); ++i) {
            const auto& sample = sets[s].set.samples[i];
            auto& writer = writers[static_cast<std::size_t>(sample.writer)];
            (sample.forged ? writer.forged : writer.genuine).push_back(static_cast<int>(i));
        }
        std::erase_if(writers, [](const Writer& w) { return w.genuine.size() < 2; });
        double total = 0;
        for (auto& writer : writers) {
            writer.set = static_cast<int>(s);
            writer.weight = writer.forged.empty() ? 0.25 : 1.0;
            total += writer.weight;
        }
        if (forgers > 0)
            addForgers(writers, sets[s].set.samples, total * forgers / (1 - forgers));
        m_sets.push_back(std::move(writers));
        const auto weight = setWeights.find(sets[s].set.name);
        m_setWeights.push_back(std::sqrt(total) * (weight == setWeights.end() ? 1.0 : weight->second));
    }
}

void Sampler::addForgers(std::vector<Writer>& writers, const std::vector<eval::Sample>& samples, double weight)
{
    std::vector<Writer> added;
    for (const auto& writer : writers) {
        std::map<int, std::vector<int>> hands;
        for (const int i : writer.forged)
            hands[samples[static_cast<std::size_t>(i)].hand].push_back(i);
        hands.erase(0); // whoever that was
        for (const auto& [hand, own] : hands) {
            if (own.size() < 2)
                continue;
            Writer forger{writer.set, own, writer.genuine};
            for (const auto& [other, theirs] : hands) {
                if (other != hand)
                    forger.forged.insert(forger.forged.end(), theirs.begin(), theirs.end());
            }
            added.push_back(std::move(forger));
        }
    }
    for (auto& forger : added)
        forger.weight = weight / static_cast<double>(added.size());
    writers.insert(writers.end(), added.begin(), added.end());
}

Batch Sampler::draw(std::uint64_t seed, std::int64_t step) const
{
    Random random(seedFor(seed, static_cast<std::uint64_t>(step)));
    std::vector<std::vector<double>> weights;
    std::size_t left = 0;
    for (const auto& writers : m_sets) {
        auto& w = weights.emplace_back();
        for (const auto& writer : writers)
            w.push_back(writer.weight);
        left += w.size();
    }
    auto setWeights = m_setWeights;
    Batch batch;
    while (batch.writers < m_writersPerBatch && left > 0) {
        const auto s = drawByWeight(random, setWeights);
        const auto w = drawByWeight(random, weights[s]);
        weights[s][w] = 0; // no writer twice in a batch
        --left;
        if (std::all_of(weights[s].begin(), weights[s].end(), [](double x) { return x == 0; }))
            setWeights[s] = 0;
        const auto& writer = m_sets[s][w];
        auto genuine = writer.genuine;
        auto forged = writer.forged;
        random.shuffle(genuine);
        random.shuffle(forged);
        forged.resize(std::min(forged.size(), static_cast<std::size_t>(m_perKind)));
        // Whoever has no forgeries gives more genuine signatures instead.
        genuine.resize(std::min(genuine.size(), static_cast<std::size_t>(2 * m_perKind) - forged.size()));
        const auto first = batch.items.size();
        for (const int i : genuine)
            batch.items.push_back({writer.set, i, batch.writers, false});
        for (const int i : forged)
            batch.items.push_back({writer.set, i, batch.writers, true});
        if (m_joined > 0 && random.chance(m_joined))
            join(batch, first, writer, random);
        ++batch.writers;
    }
    return batch;
}

void Sampler::join(Batch& batch, std::size_t first, const Writer& writer, Random& random) const
{
    std::vector<const Writer*> others;
    for (const auto& other : m_sets[static_cast<std::size_t>(writer.set)])
        if (&other != &writer && other.forged.empty() == writer.forged.empty())
            others.push_back(&other);
    if (others.empty())
        return;
    const auto& other = *others[static_cast<std::size_t>(random.below(static_cast<int>(others.size())))];
    auto genuine = other.genuine, forged = other.forged;
    random.shuffle(genuine);
    random.shuffle(forged);
    const double cut = random.uniform(0.35, 0.65);
    std::size_t nextGenuine = 0, nextForged = 0;
    for (auto i = first; i < batch.items.size(); ++i) {
        auto& item = batch.items[i];
        item.tail = item.forged ? forged[nextForged++ % forged.size()] : genuine[nextGenuine++ % genuine.size()];
        item.cut = cut;
    }
}

Pairs withinWriters(const Batch& batch, std::uint64_t seed)
{
    Random random(seed);
    Pairs pairs;
    const auto add = [&pairs](std::size_t a, std::size_t b, float y) {
        pairs.a.push_back(static_cast<std::int64_t>(a));
        pairs.b.push_back(static_cast<std::int64_t>(b));
        pairs.y.push_back(y);
    };
    for (int w = 0; w < batch.writers; ++w) {
        std::vector<std::pair<std::size_t, std::size_t>> genuine, forged;
        for (std::size_t i = 0; i < batch.items.size(); ++i) {
            if (batch.items[i].writer != w || batch.items[i].forged)
                continue;
            for (std::size_t j = i + 1; j < batch.items.size() && batch.items[j].writer == w; ++j)
                (batch.items[j].forged ? forged : genuine).emplace_back(i, j);
        }
        // A writer with few forgeries must not bring more genuine pairs than others.
        random.shuffle(genuine);
        random.shuffle(forged);
        genuine.resize(std::min<std::size_t>(genuine.size(), 6));
        forged.resize(std::min<std::size_t>(forged.size(), 16));
        for (const auto& [i, j] : genuine)
            add(i, j, 0);
        for (const auto& [i, j] : forged)
            add(i, j, 1);
    }
    return pairs;
}

Pairs acrossWriters(const Batch& batch)
{
    Pairs pairs;
    for (std::size_t i = 0; i < batch.items.size(); ++i) {
        for (std::size_t j = i + 1; j < batch.items.size(); ++j) {
            if (batch.items[i].forged || batch.items[j].forged || batch.items[i].writer == batch.items[j].writer)
                continue;
            pairs.a.push_back(static_cast<std::int64_t>(i));
            pairs.b.push_back(static_cast<std::int64_t>(j));
            pairs.y.push_back(1);
        }
    }
    return pairs;
}

} // namespace countersign::train
