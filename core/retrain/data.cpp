#include "core/retrain/data.h"

#include "core/image/image.h"
#include "core/image/traits.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <random>
#include <utility>

namespace countersign::retrain {

namespace fs = std::filesystem;

namespace {

struct Measured {
    eval::ProbeSample scanned, normalised;
};

Result<std::pair<eval::LoadedImage, Measured>> readFile(const fs::path& file, Size size, const image::Decode& decode)
{
    auto pages = image::specimens(file, size, {}, decode);
    if (!pages)
        return tl::unexpected(pages.error());
    auto& [record, ink] = pages->front();
    const auto scanned = image::traits(record.original), normalised = image::traits(ink);
    if (!scanned || !normalised)
        return tl::unexpected(scanned ? normalised.error() : scanned.error());
    const double pixels = static_cast<double>(record.original.width) * record.original.height;
    Measured measured;
    measured.scanned.traits = {scanned->paper,       scanned->ink,         scanned->noise,
                               scanned->strokeWidth, scanned->paperColour, static_cast<double>(record.bytes) / pixels};
    measured.normalised.traits = {normalised->paper, normalised->ink, normalised->noise, normalised->strokeWidth};
    eval::LoadedImage loaded{std::move(ink), {}};
    for (const auto& note : record.quality)
        loaded.flags.push_back(note.flag);
    return std::pair(std::move(loaded), std::move(measured));
}

/// Puts `more` behind `data`; the names of its writers begin with `prefix`.
void append(Data& data, eval::LoadedSet more, const std::string& prefix, std::map<fs::path, Measured>& measured)
{
    auto& set = data.loaded.set;
    const int before = static_cast<int>(set.writers.size());
    for (const auto& writer : more.set.writers)
        set.writers.push_back(prefix + writer);
    for (auto& sample : more.set.samples) {
        sample.writer += before;
        auto& [scanned, normalised] = measured.at(sample.file);
        for (auto* probe : {&scanned, &normalised}) {
            probe->writer = sample.writer;
            probe->forged = sample.forged;
        }
        data.scanned.push_back(scanned);
        data.normalised.push_back(normalised);
        set.samples.push_back(std::move(sample));
    }
    set.duplicatesDropped += more.set.duplicatesDropped;
    std::ranges::move(more.images, std::back_inserter(data.loaded.images));
    std::ranges::move(more.unreadable, std::back_inserter(data.loaded.unreadable));
}

/// Genuine and forged signatures of each writer.
std::vector<std::pair<int, int>> countsOf(const eval::SignatureSet& set, const std::set<fs::path>& leftOut = {})
{
    std::vector<std::pair<int, int>> counts(set.writers.size());
    for (const auto& sample : set.samples) {
        if (leftOut.contains(sample.file))
            continue;
        auto& [genuine, forged] = counts[static_cast<std::size_t>(sample.writer)];
        ++(sample.forged ? forged : genuine);
    }
    return counts;
}

eval::LoadedSet pick(const eval::LoadedSet& loaded, const std::vector<bool>& writers, const std::string& name)
{
    eval::LoadedSet picked;
    picked.set.name = name;
    std::vector<int> place(writers.size(), -1);
    for (std::size_t w = 0; w < writers.size(); ++w) {
        if (!writers[w])
            continue;
        place[w] = static_cast<int>(picked.set.writers.size());
        picked.set.writers.push_back(loaded.set.writers[w]);
    }
    for (std::size_t i = 0; i < loaded.set.samples.size(); ++i) {
        auto sample = loaded.set.samples[i];
        sample.writer = place[static_cast<std::size_t>(sample.writer)];
        if (sample.writer < 0)
            continue;
        picked.set.samples.push_back(std::move(sample));
        picked.images.push_back(loaded.images[i]);
    }
    return picked;
}

} // namespace

Result<Data> read(std::span<const Source> sources, Size size, const ProgressSink& progress, std::stop_token stop,
                  const image::Decode& decode)
{
    Data data;
    std::vector<eval::SignatureSet> sets;
    std::int64_t total = 0, before = 0;
    for (const auto& source : sources) {
        auto listed = source.kind == Source::Kind::Folder
                          ? eval::listFolder(source.path)
                          : eval::listPairs(source.path, source.labels, &data.conflicts);
        if (!listed)
            return tl::unexpected(listed.error());
        total += static_cast<std::int64_t>(listed->samples.size());
        sets.push_back(std::move(*listed));
    }
    if (sets.empty())
        return fail(ErrorCode::EmptyInput, "There is nothing to read.");
    for (auto& set : sets) {
        std::map<fs::path, Measured> measured;
        std::mutex mutex;
        const auto loader = [&](const fs::path& file) -> Result<eval::LoadedImage> {
            auto one = readFile(file, size, decode);
            if (!one)
                return fail(one.error().code, one.error().message, file.string());
            const std::scoped_lock lock(mutex);
            measured[file] = std::move(one->second);
            return std::move(one->first);
        };
        const auto count = static_cast<std::int64_t>(set.samples.size());
        const std::string prefix = sets.size() > 1 ? set.name + "/" : "";
        if (data.loaded.set.name.empty())
            data.loaded.set.name = set.name;
        auto loaded = eval::load(
            std::move(set), loader, 0,
            [&](Progress now) {
                if (!progress)
                    return;
                if (now.done > 0 && now.secondsLeft >= 0) // at the pace of this set
                    now.secondsLeft *= static_cast<double>(total - before - now.done)
                                       / std::max(1.0, static_cast<double>(count - now.done));
                now.done += before;
                now.total = total;
                progress(now);
            },
            stop);
        before += count;
        if (!loaded)
            return tl::unexpected(loaded.error());
        append(data, std::move(*loaded), prefix, measured);
    }
    return data;
}

Result<eval::LoadedSet> load(eval::SignatureSet set, Size size, std::stop_token stop, const image::Decode& decode)
{
    const auto loader = [size, &decode](const fs::path& file) -> Result<eval::LoadedImage> {
        auto pages = image::specimens(file, size, {}, decode);
        if (!pages)
            return tl::unexpected(pages.error());
        return eval::LoadedImage{std::move(pages->front().ink), {}};
    };
    return eval::load(std::move(set), loader, 0, {}, std::move(stop));
}

eval::LoadedSet without(const eval::LoadedSet& loaded, const std::set<fs::path>& leftOut)
{
    std::vector<bool> stays;
    for (const auto& [genuine, forged] : countsOf(loaded.set, leftOut))
        stays.push_back(genuine > 0);
    auto rest = pick(loaded, stays, loaded.set.name);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rest.set.samples.size(); ++i) {
        if (leftOut.contains(rest.set.samples[i].file))
            continue;
        if (kept != i) {
            rest.set.samples[kept] = std::move(rest.set.samples[i]);
            rest.images[kept] = std::move(rest.images[i]);
        }
        ++kept;
    }
    rest.set.samples.resize(kept);
    rest.images.resize(kept);
    return rest;
}

Result<Split> split(const eval::LoadedSet& loaded, std::uint64_t seed)
{
    const auto counts = countsOf(loaded.set);
    std::vector<std::size_t> withForgeries, others;
    for (std::size_t w = 0; w < counts.size(); ++w) {
        if (counts[w].first >= MinimumGenuine)
            (counts[w].second >= 2 ? withForgeries : others).push_back(w);
    }
    const std::size_t writers = withForgeries.size() + others.size();
    if (writers < static_cast<std::size_t>(MinimumWriters))
        return fail(ErrorCode::InvalidArgument, "There are too few writers with " + std::to_string(MinimumGenuine)
                                                    + " genuine signatures: " + std::to_string(writers) + " of "
                                                    + std::to_string(MinimumWriters) + ".");
    const auto toCompare = std::max<std::size_t>(6, writers / 4), toChoose = std::max<std::size_t>(3, writers / 5);
    if (withForgeries.size() < toCompare + toChoose + 2)
        return fail(ErrorCode::InvalidArgument, "There are too few writers with skilled forgeries to measure by: "
                                                    + std::to_string(withForgeries.size()) + " of "
                                                    + std::to_string(toCompare + toChoose + 2) + ".");
    // Only those with forgeries can be measured by; the others can still be learned from.
    std::mt19937_64 random(seed);
    for (std::size_t i = withForgeries.size() - 1; i > 0; --i)
        std::swap(withForgeries[i], withForgeries[random() % (i + 1)]);
    std::vector<bool> learn(counts.size()), choose(counts.size()), compare(counts.size());
    for (std::size_t i = 0; i < withForgeries.size(); ++i)
        (i < toCompare ? compare : i < toCompare + toChoose ? choose : learn)[withForgeries[i]] = true;
    for (const auto w : others)
        learn[w] = true;
    return Split{pick(loaded, learn, "learn"), pick(loaded, choose, "choose"), pick(loaded, compare, "compare")};
}

Support supportOf(const eval::SignatureSet& set, const std::set<fs::path>& leftOut)
{
    Support support;
    double forgeries = 0;
    for (const auto& [genuine, forged] : countsOf(set, leftOut)) {
        if (genuine == 0)
            continue;
        support.genuine += genuine;
        support.forged += forged;
        if (genuine < MinimumGenuine)
            continue;
        ++support.writers;
        support.withForgeries += forged >= 2 ? 1 : 0;
        forgeries += forged;
    }
    const double toCompare = std::max(6, support.writers / 4);
    const int toMeasure = std::max(6, support.writers / 4) + std::max(3, support.writers / 5) + 2;
    support.adapt = support.writers >= MinimumWriters && support.withForgeries >= toMeasure;
    support.goOn = support.adapt && support.withForgeries >= 40;
    support.scratch = support.adapt && support.withForgeries >= 120;
    if (support.writers > 0 && forgeries > 0)
        support.leastFmr = std::min(1.0, 3 / std::max(1.0, forgeries * toCompare / support.writers));
    return support;
}

} // namespace countersign::retrain
