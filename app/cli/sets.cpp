#include "app/cli/sets.h"

#include "app/cli/commands.h"
#include "app/cli/progress_line.h"
#include "app/train/options.h"
#include "core/base/file.h"
#include "core/base/sha256.h"
#include "core/eval/hands.h"
#include "core/image/image.h"

namespace countersign::cli {

namespace {

Result<eval::LoadedImage> readSample(const std::filesystem::path& file, Size size,
                                     const std::optional<image::Perturbation>& perturbation, bool raw)
{
    const auto bytes = readFile(file, image::Limits().bytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto scans = image::decode(*bytes, file.string());
    if (!scans)
        return tl::unexpected(scans.error());
    Result<image::Scan> changed = std::move(scans->front());
    if (perturbation) {
        const auto seed = std::stoull(sha256(*bytes).substr(0, 16), nullptr, 16);
        changed = image::perturb(std::move(*changed), *perturbation, seed);
    }
    return changed
        .and_then([size, raw](const image::Scan& scan) -> Result<eval::LoadedImage> {
            if (raw)
                return image::asScanned(scan, size).map([](InkImage ink) {
                    return eval::LoadedImage{std::move(ink), {}};
                });
            return image::clean(scan).map([size](const image::Signature& signature) {
                eval::LoadedImage loaded{image::normalise(signature, size), {}};
                for (const auto& note : signature.quality)
                    loaded.flags.push_back(note.flag);
                return loaded;
            });
        })
        .map_error([&file](Error error) {
            error.context = file.string();
            return error;
        });
}

} // namespace

Result<eval::LoadedSet> loadSet(eval::SignatureSet set, Size size, int threads, const ProgressSink& progress,
                                const std::optional<image::Perturbation>& perturbation, bool raw)
{
    const auto read = [&](const std::filesystem::path& file) { return readSample(file, size, perturbation, raw); };
    return eval::load(std::move(set), read, threads, progress, {});
}

namespace {

/// With progress, and words about what was left out.
Result<eval::LoadedSet> loadAloud(eval::SignatureSet set, Size size, int threads, bool raw = false)
{
    ProgressLine line;
    const auto name = set.name;
    auto loaded = loadSet(
        std::move(set), size, threads, [&line](const Progress& progress) { line.show(progress); }, {}, raw);
    line.clear();
    if (!loaded)
        return loaded;
    for (const auto& error : loaded->unreadable)
        remark("Left out: " + describe(error));
    if (loaded->set.duplicatesDropped > 0)
        remark(name + ": " + std::to_string(loaded->set.duplicatesDropped) + " identical files were left out.");
    return loaded;
}

} // namespace

Result<std::vector<eval::LoadedSet>> loadSets(const SetNames& names, Size size, int threads)
{
    std::vector<eval::HandRule> hands;
    if (!names.hands.empty()) {
        auto read = eval::readHands(names.hands);
        if (!read)
            return tl::unexpected(read.error());
        hands = std::move(*read);
    }
    std::vector<eval::LoadedSet> sets;
    const auto add = [&](Result<eval::SignatureSet> listed) -> Result<void> {
        if (!listed)
            return tl::unexpected(listed.error());
        eval::nameHands(hands, *listed);
        auto loaded = loadAloud(std::move(*listed), size, threads, names.raw);
        if (!loaded)
            return tl::unexpected(loaded.error());
        sets.push_back(std::move(*loaded));
        return {};
    };
    for (const auto& text : names.folders) {
        const auto [folder, range] = app::parseRange(text);
        if (auto added = add(eval::listFolder(folder, range)); !added)
            return tl::unexpected(added.error());
    }
    for (const auto& file : names.pairs) {
        if (auto added = add(eval::listPairs(file, names.labels)); !added)
            return tl::unexpected(added.error());
    }
    return sets;
}

Result<std::vector<eval::LoadedSet>> loadSplit(const std::string& protocol, const std::string& root, eval::Split split,
                                               Size size, int threads)
{
    const auto rules = eval::protocol(protocol);
    if (!rules)
        return tl::unexpected(rules.error());
    std::vector<eval::LoadedSet> sets;
    for (const auto& set : rules->sets) {
        const auto& range = split == eval::Split::Train        ? set.train
                            : split == eval::Split::Validation ? set.validation
                                                               : set.test;
        if (!range)
            continue;
        auto listed = eval::listSplit(root, set, split);
        if (!listed)
            return tl::unexpected(listed.error());
        auto loaded = loadAloud(std::move(*listed), size, threads);
        if (!loaded)
            return tl::unexpected(loaded.error());
        sets.push_back(std::move(*loaded));
    }
    return sets;
}

CLI::Option* addHands(CLI::App& command, std::string& hands)
{
    return command.add_option("--hands", hands, "Table of who forged what: CSV with set,first,last,files");
}

void addPairLabels(CLI::App& command, eval::PairLabels& labels)
{
    command.add_option("--pair-labels", labels, "What label 1 means: different (default) or same")
        ->transform(CLI::CheckedTransformer(std::map<std::string, eval::PairLabels>{
            {"different", eval::PairLabels::OneIsDifferent}, {"same", eval::PairLabels::OneIsSame}}));
}

} // namespace countersign::cli
