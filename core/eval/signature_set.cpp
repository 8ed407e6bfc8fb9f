#include "core/eval/signature_set.h"

#include "core/base/csv.h"
#include "core/base/file.h"
#include "core/base/number.h"
#include "core/base/threads.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>
#include <tuple>

namespace countersign::eval {

namespace fs = std::filesystem;

namespace {

/// Beyond any scan and any list of pairs.
constexpr std::uint64_t FileLimit = 256u << 20;

/// Names of what stands in a folder, sorted, hidden ones left out. A folder that is not there is an empty one.
Result<std::vector<fs::path>> entries(const fs::path& folder)
{
    std::vector<fs::path> found;
    std::error_code error;
    fs::directory_iterator it(folder, error);
    if (error == std::errc::no_such_file_or_directory)
        return found;
    while (!error && it != fs::directory_iterator()) {
        if (it->path().filename().string().front() != '.')
            found.push_back(it->path());
        it.increment(error);
    }
    if (error)
        return fail(ErrorCode::Unreadable, "The folder cannot be read: " + error.message() + ".", folder.string());
    std::sort(found.begin(), found.end());
    return found;
}

/// Drops byte-identical files; `samples` are one writer's. Only files of the same length are read.
int dropDuplicates(std::vector<Sample>& samples)
{
    std::map<std::uint64_t, std::vector<Bytes>> kept;
    std::map<std::uint64_t, int> sameLength;
    const auto length = [](const Sample& sample) {
        std::error_code error;
        const auto size = fs::file_size(sample.file, error);
        return error ? 0 : size;
    };
    for (const Sample& sample : samples)
        ++sameLength[length(sample)];
    const auto isCopy = [&](const Sample& sample) {
        const std::uint64_t size = length(sample);
        if (size == 0 || sameLength[size] < 2)
            return false;
        auto bytes = readFile(sample.file, FileLimit);
        if (!bytes)
            return false; // load() says what is wrong with it
        auto& others = kept[size];
        if (std::find(others.begin(), others.end(), *bytes) != others.end())
            return true;
        others.push_back(std::move(*bytes));
        return false;
    };
    return int(std::erase_if(samples, isCopy));
}

} // namespace

Result<SignatureSet> listFolder(const fs::path& folder, std::optional<std::pair<int, int>> range)
{
    std::error_code error;
    if (!fs::exists(folder, error))
        return fail(ErrorCode::NotFound, "There is no such folder.", folder.string());
    if (!fs::is_directory(folder, error))
        return fail(ErrorCode::Unreadable, "This is a file, not a folder of writers.", folder.string());
    const auto writers = entries(folder);
    if (!writers)
        return tl::unexpected(writers.error());

    SignatureSet set;
    set.name = fs::absolute(folder, error).lexically_normal().filename().string();
    if (set.name.empty()) // the path ends with a separator
        set.name = fs::absolute(folder, error).lexically_normal().parent_path().filename().string();
    for (const fs::path& writer : *writers) {
        const std::string name = writer.filename().string();
        if (!fs::is_directory(writer, error))
            continue;
        if (range) {
            const auto value = numberIn<int>(name);
            if (!value || *value < range->first || *value > range->second)
                continue;
        }
        std::vector<Sample> samples;
        for (const bool forged : {false, true}) {
            const auto files = entries(writer / (forged ? "forged" : "genuine"));
            if (!files)
                return tl::unexpected(files.error());
            for (const fs::path& file : *files)
                if (fs::is_regular_file(file, error))
                    samples.push_back({file, int(set.writers.size()), forged});
        }
        if (samples.empty() || samples.front().forged)
            continue; // nobody's signature is known here
        set.duplicatesDropped += dropDuplicates(samples);
        set.writers.push_back(name);
        set.samples.insert(set.samples.end(), samples.begin(), samples.end());
    }
    if (set.writers.empty())
        return fail(ErrorCode::EmptyInput,
                    range ? "There is no writer in this range with a genuine signature (<writer>/genuine/*)."
                          : "There is no writer with a genuine signature (<writer>/genuine/*).",
                    folder.string());
    return set;
}

namespace {

struct Pair {
    int a = 0;
    int b = 0;
    bool same = false;
    int line = 0;
};

struct PairFile {
    std::vector<fs::path> images; ///< in order of appearance
    std::vector<Pair> pairs;
};

Result<PairFile> readPairs(const fs::path& csv, PairLabels labels)
{
    const auto rows = readTable(csv, FileLimit, {"image_a", "image_b", "label"});
    if (!rows)
        return tl::unexpected(rows.error());

    PairFile file;
    std::map<fs::path, int> indexOf;
    const auto index = [&](const std::string& image) {
        const fs::path path = (csv.parent_path() / image).lexically_normal();
        const auto [it, isNew] = indexOf.emplace(path, int(file.images.size()));
        if (isNew)
            file.images.push_back(path);
        return it->second;
    };
    for (const CsvRow& row : *rows) {
        const auto& cells = row.fields;
        if (cells.size() != 3 || cells[0].empty() || cells[1].empty())
            return badLine(csv, row.line, "does not hold two images and a label.");
        if (cells[2] != "0" && cells[2] != "1")
            return badLine(csv, row.line, "has a label that is neither 0 nor 1.");
        const bool same = (cells[2] == "1") == (labels == PairLabels::OneIsSame);
        // One at a time: the order in which images are numbered must not depend on the compiler.
        const int a = index(cells[0]);
        const int b = index(cells[1]);
        file.pairs.push_back({a, b, same, row.line});
    }
    return file;
}

/// The representative of an image's connected component.
int root(std::vector<int>& parent, int image)
{
    while (parent[image] != image)
        image = parent[image] = parent[parent[image]];
    return image;
}

} // namespace

Result<SignatureSet> listPairs(const fs::path& csv, PairLabels labels, std::vector<PairConflict>* conflicts)
{
    const auto file = readPairs(csv, labels);
    if (!file)
        return tl::unexpected(file.error());

    const int count = int(file->images.size());
    std::vector<int> parent(count);
    for (int i = 0; i < count; ++i)
        parent[i] = i;
    std::vector<bool> genuine(count, false);
    for (const Pair& pair : file->pairs) {
        if (!pair.same)
            continue;
        genuine[pair.a] = genuine[pair.b] = true;
        parent[root(parent, pair.a)] = root(parent, pair.b);
    }
    std::map<int, int> writerOfRoot;
    std::vector<int> writer(count, -1);
    for (int i = 0; i < count; ++i)
        if (genuine[i])
            writer[i] = writerOfRoot.emplace(root(parent, i), int(writerOfRoot.size())).first->second;

    // A forgery is of the one writer that it is paired with. An image that is paired with several could be anybody's
    // and is left out, like one that is paired with images of no known writer only.
    std::vector<int> forgedName(count, -1);
    std::vector<bool> ambiguous(count, false), doubtful(count, false);
    for (const Pair& pair : file->pairs) {
        if (pair.same)
            continue;
        if (genuine[pair.a] && genuine[pair.b] && writer[pair.a] == writer[pair.b]) {
            if (conflicts) {
                conflicts->push_back({pair.line, file->images[pair.a], file->images[pair.b]});
                doubtful[pair.a] = doubtful[pair.b] = true;
                continue;
            }
            return fail(ErrorCode::Corrupt,
                        "Line " + std::to_string(pair.line)
                            + " says that two images differ which other lines join to one writer.",
                        csv.string());
        }
        for (const auto& [image, other] : {std::pair(pair.a, pair.b), std::pair(pair.b, pair.a)}) {
            if (genuine[image] || !genuine[other])
                continue;
            ambiguous[image] = ambiguous[image] || (forgedName[image] >= 0 && forgedName[image] != writer[other]);
            forgedName[image] = writer[other];
        }
    }

    const int writers = int(writerOfRoot.size());
    if (writers == 0)
        return fail(ErrorCode::EmptyInput, "There is no pair of two genuine signatures of one writer.", csv.string());
    std::vector<std::vector<Sample>> byWriter(writers);
    for (int i = 0; i < count; ++i) {
        if (doubtful[i])
            continue;
        if (genuine[i])
            byWriter[writer[i]].push_back({file->images[i], writer[i], false});
        else if (forgedName[i] >= 0 && !ambiguous[i])
            byWriter[forgedName[i]].push_back({file->images[i], forgedName[i], true});
    }

    SignatureSet set;
    set.name = csv.stem().string();
    const std::size_t digits = std::max<std::size_t>(4, std::to_string(writers).size());
    for (int w = 0; w < writers; ++w) {
        std::string writerName = std::to_string(w + 1);
        writerName.insert(0, digits - writerName.size(), '0');
        set.writers.push_back(writerName.insert(0, 1, 'w'));
        auto& samples = byWriter[w];
        std::sort(samples.begin(), samples.end(), [](const Sample& a, const Sample& b) {
            return std::tie(a.forged, a.file) < std::tie(b.forged, b.file);
        });
        set.duplicatesDropped += dropDuplicates(samples);
        set.samples.insert(set.samples.end(), samples.begin(), samples.end());
    }
    return set;
}

Result<LoadedSet> load(SignatureSet set, const Loader& loader, int threads, const ProgressSink& progress,
                       std::stop_token stop)
{
    const std::size_t total = set.samples.size();
    std::vector<std::optional<Result<LoadedImage>>> results(total);
    std::atomic<std::size_t> next = 0;
    std::mutex reporting;
    std::size_t done = 0; // guarded by `reporting`
    const auto start = std::chrono::steady_clock::now();
    const auto work = [&] {
        for (std::size_t i = next++; i < total && !stop.stop_requested(); i = next++) {
            results[i] = loader(set.samples[i].file);
            const std::scoped_lock lock(reporting);
            ++done;
            if (!progress)
                continue;
            const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
            progress({std::int64_t(done), std::int64_t(total), spent.count() / double(done) * double(total - done),
                      "Loading " + set.name});
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < std::min(std::size_t(threadCount(threads)), total); ++i)
            others.emplace_back(work);
        work();
    }
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled, "Loading was stopped.");

    LoadedSet loaded;
    std::vector<Sample> readable;
    for (std::size_t i = 0; i < total; ++i) {
        if (*results[i]) {
            readable.push_back(std::move(set.samples[i]));
            readable.back().flags = std::move((*results[i])->flags);
            loaded.images.push_back(std::move((*results[i])->ink));
        } else {
            loaded.unreadable.push_back(results[i]->error());
        }
    }
    if (readable.empty()) {
        if (loaded.unreadable.empty())
            return fail(ErrorCode::EmptyInput, "There is nothing to load.", set.name);
        return fail(ErrorCode::EmptyInput,
                    "None of the images could be read; the first says: " + describe(loaded.unreadable.front()),
                    set.name);
    }
    set.samples = std::move(readable);
    loaded.set = std::move(set);
    return loaded;
}

} // namespace countersign::eval
