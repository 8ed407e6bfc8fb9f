// batch: many cases from a CSV file into another one; of folders and the queue see batch_records.h.
#include "app/cli/batch_records.h"
#include "app/cli/case_list.h"
#include "app/cli/commands.h"
#include "app/cli/embedder.h"
#include "app/cli/output.h"
#include "app/cli/progress_line.h"
#include "app/cli/queue_results.h"
#include "app/cli/result_file.h"
#include "core/base/file.h"
#include "core/base/sha256.h"
#include "core/base/threads.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <set>
#include <span>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

/// What is worked on at a time: enough pairs to keep the network busy, few enough pictures to keep in memory.
constexpr std::size_t ChunkPairs = 4096;
constexpr std::size_t ChunkFiles = 512;
constexpr std::size_t MostBytesKept = std::size_t{1} << 30;

/// What is known of the cases at a time, so that a list of millions needs no more memory than this.
constexpr std::size_t WindowCases = 16'384;

struct Options {
    Common common;
    RecordsOptions records;
    std::string input;
    std::string output;
    bool queue = false;
    bool acceptSingle = false;
    bool verbose = false;
};

struct Row {
    verify::Judgement judgement;
    std::string error;
};

/// A run of cases, [first, last).
struct Chunk {
    std::size_t first = 0;
    std::size_t last = 0;
    std::set<std::string> files;
};

/// Called with the rows of the cases from the first one on.
using Judged = std::function<Result<void>(std::size_t first, std::span<const Row> rows)>;

class Batch {
public:
    Batch(verify::Encoder& encoder, const std::vector<ListedCase>& cases, int threads, const verify::Policy& policy)
        : m_encoder(encoder), m_cases(cases), m_embedder(encoder, threads), m_policy(policy), m_threads(threads)
    {
        for (std::size_t i = 0; i < cases.size(); ++i) {
            m_lastUse[cases[i].query] = i;
            for (const std::string& reference : cases[i].references)
                m_lastUse[reference] = i;
        }
    }

    /// `listener`: after each batch of pictures. Errors: those of `judged`.
    Result<void> run(const Judged& judged, std::function<void()> listener)
    {
        m_embedder.setListener(std::move(listener));
        Chunk current = chunkFrom(0);
        ask(current);
        while (current.first < current.last) {
            for (const std::string& file : current.files)
                (void)m_embedder.of(file);
            Chunk next = chunkFrom(current.last);
            ask(next); // is read while the pairs of this one are compared
            if (auto told = judged(current.first, judge(current)); !told)
                return told;
            forgetAfter(current, next);
            current = std::move(next);
        }
        return {};
    }

    std::size_t encoded() const { return m_embedder.encoded(); }

private:
    Chunk chunkFrom(std::size_t first) const
    {
        Chunk chunk{first, first, {}};
        std::size_t pairs = 0;
        while (chunk.last < m_cases.size() && pairs < ChunkPairs && chunk.files.size() < ChunkFiles) {
            const ListedCase& listed = m_cases[chunk.last++];
            if (!listed.error.empty())
                continue;
            chunk.files.insert(listed.query);
            chunk.files.insert(listed.references.begin(), listed.references.end());
            pairs += listed.references.size() * (listed.references.size() + 1) / 2;
        }
        return chunk;
    }

    /// In the order of the cases: what is needed first is read first.
    void ask(const Chunk& chunk)
    {
        for (std::size_t i = chunk.first; i < chunk.last; ++i) {
            if (!m_cases[i].error.empty())
                continue;
            m_embedder.ask(m_cases[i].query);
            for (const std::string& reference : m_cases[i].references)
                m_embedder.ask(reference);
        }
    }

    /// The case's features and traces; an error leaves its sentence in the row.
    bool collect(const ListedCase& listed, std::string& error, verify::Case& one,
                 std::vector<const verify::Trace*>& traces)
    {
        error = listed.error;
        if (!error.empty())
            return false;
        const auto& query = m_embedder.of(listed.query);
        if (!query) {
            error = describe(query.error());
            return false;
        }
        if (query->size() != 1) {
            error = listed.query + ": The file has " + std::to_string(query->size()) + " pages; a query must have one.";
            return false;
        }
        one.query = &query->front().features;
        traces.push_back(&query->front().trace);
        for (const std::string& file : listed.references) {
            const auto& reference = m_embedder.of(file);
            if (!reference) {
                error = describe(reference.error());
                return false;
            }
            for (const EmbeddedPage& page : *reference) {
                one.references.push_back(&page.features);
                traces.push_back(&page.trace);
            }
        }
        return true;
    }

    std::vector<Row> judge(const Chunk& chunk)
    {
        std::vector<Row> rows(chunk.last - chunk.first);
        std::vector<std::size_t> indices;
        std::vector<verify::Case> cases;
        std::vector<std::vector<const verify::Trace*>> traces;
        for (std::size_t i = chunk.first; i < chunk.last; ++i) {
            verify::Case one;
            std::vector<const verify::Trace*> its;
            if (!collect(m_cases[i], rows[i - chunk.first].error, one, its))
                continue;
            indices.push_back(i - chunk.first);
            cases.push_back(std::move(one));
            traces.push_back(std::move(its));
        }
        auto together = verify::judge(m_encoder, cases, m_policy);
        for (std::size_t k = 0; k < indices.size(); ++k) {
            Row& row = rows[indices[k]];
            if (together)
                row.judgement = std::move((*together)[k]);
            else if (auto alone = verify::judge(m_encoder, std::span(&cases[k], 1), m_policy))
                row.judgement = std::move(alone->front());
            else
                row.error = describe(alone.error());
        }
        shareOut(indices.size(), m_threads, [&](std::size_t k) {
            if (rows[indices[k]].error.empty())
                verify::addPictureFlags(rows[indices[k]].judgement, *traces[k].front(),
                                        std::span(traces[k]).subspan(1));
        });
        return rows;
    }

    /// Drops what no later case needs; where that is too little, all that the next chunk does not need, to be read
    /// once more when its turn comes.
    void forgetAfter(const Chunk& chunk, const Chunk& next)
    {
        for (const std::string& file : chunk.files) {
            if (m_lastUse.at(file) < chunk.last)
                m_embedder.forget(file);
        }
        if (m_embedder.bytes() <= MostBytesKept)
            return;
        for (const auto& [file, last] : m_lastUse) {
            if (!next.files.contains(file))
                m_embedder.forget(file);
        }
    }

    verify::Encoder& m_encoder;
    const std::vector<ListedCase>& m_cases;
    Embedder m_embedder;
    const verify::Policy m_policy;
    const int m_threads;
    std::map<std::string, std::size_t> m_lastUse;
};

/// Everything that can be found out before the work and not after it: how many cases there are, and that no file of theirs
/// would be replaced.
Result<std::size_t> lookThrough(const Options& options)
{
    auto file = CaseFile::open(options.input);
    if (!file)
        return tl::unexpected(file.error());
    std::size_t count = 0;
    std::set<std::string> read = {options.input};
    for (;;) {
        const auto one = file->next();
        if (!one)
            return tl::unexpected(one.error());
        if (*one) {
            read.insert((*one)->query);
            read.insert((*one)->references.begin(), (*one)->references.end());
            ++count;
        }
        if (!*one || read.size() >= WindowCases) {
            const std::vector<fs::path> inputs(read.begin(), read.end());
            if (auto apart = checkApart(options.output, inputs); !apart)
                return tl::unexpected(apart.error());
            read.clear();
        }
        if (!*one)
            return count;
    }
}

/// The list, window by window, into the results.
class ListRun {
public:
    ListRun(const Options& options, verify::Encoder& encoder, ResultFile& results, std::size_t total)
        : m_options(options), m_encoder(encoder), m_results(results), m_total(total), m_line(options.verbose)
    {
    }

    Result<void> run()
    {
        auto file = CaseFile::open(m_options.input);
        if (!file)
            return tl::unexpected(file.error());
        for (bool isOld = true, isEnd = false; !isEnd;) {
            std::vector<ListedCase> window;
            while (window.size() < WindowCases) {
                auto one = file->next();
                if (!one)
                    return tl::unexpected(one.error());
                isEnd = !*one;
                if (isEnd)
                    break;
                if (isOld) {
                    const auto has = m_results.has((*one)->name);
                    if (!has)
                        return tl::unexpected(has.error());
                    isOld = *has;
                    m_done += isOld ? 1 : 0;
                    if (isOld)
                        continue;
                }
                window.push_back(std::move(**one));
            }
            if (auto done = judge(window); !done)
                return done;
        }
        m_line.clear();
        return m_results.finish();
    }

    [[nodiscard]] std::size_t done() const { return m_done; }
    [[nodiscard]] std::size_t failed() const { return m_failed; }
    [[nodiscard]] std::size_t encoded() const { return m_encoded; }
    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }

private:
    Result<void> judge(const std::vector<ListedCase>& window)
    {
        Batch batch(m_encoder, window, threadCount(m_options.common.threads), {m_options.acceptSingle ? 1 : 2});
        auto done = batch.run(
            [&](std::size_t first, std::span<const Row> rows) {
                for (const Row& row : rows) {
                    m_results.append(resultFields(window[first++].name, row.judgement, row.error));
                    m_failed += row.error.empty() ? 0 : 1;
                    ++m_done;
                }
                show(m_encoded + batch.encoded());
                return m_results.flush();
            },
            [&] { show(m_encoded + batch.encoded()); });
        m_encoded += batch.encoded();
        return done;
    }

    void show(std::size_t images)
    {
        Progress progress{std::int64_t(m_done), std::int64_t(m_total), -1, "cases"};
        const auto fresh = double(std::int64_t(m_done) - m_results.kept());
        if (seconds() > 0.5)
            progress.text = rounded(double(images) / seconds(), 0) + " images a second";
        if (fresh > 0)
            progress.secondsLeft = seconds() * double(m_total - m_done) / fresh;
        m_line.show(progress);
    }

    const Options& m_options;
    verify::Encoder& m_encoder;
    ResultFile& m_results;
    const std::size_t m_total;
    std::size_t m_done = 0, m_failed = 0, m_encoded = 0;
    ProgressLine m_line;
    const std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

/// Of a file however long it is.
Result<std::string> hashOf(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string all;
    Bytes block(std::size_t{1} << 20);
    while (file) {
        file.read(reinterpret_cast<char*>(block.data()), std::streamsize(block.size()));
        all += sha256(std::span(block.data(), std::size_t(file.gcount())));
        all = sha256(Bytes(all.begin(), all.end()));
    }
    if (file.bad())
        return fail(ErrorCode::Unreadable, "The file cannot be read to its end; check the disk.", path.string());
    return all;
}

int runList(const Options& options)
{
    const bool json = options.common.json;
    const auto total = lookThrough(options);
    if (!total)
        return complain(total.error(), json);
    const auto hash = hashOf(options.input);
    if (!hash)
        return complain(hash.error(), json);
    if (const auto possible = checkWritable(options.output); !possible)
        return complain(possible.error(), json);
    const auto encoder = openEncoder(options.common);
    if (!encoder)
        return complain(encoder.error(), json);
    std::error_code ignored;
    auto results = ResultFile::open(options.output, resultHeader(),
                                    fs::weakly_canonical(options.input, ignored).parent_path().string() + '\n' + *hash
                                        + '\n' + (*encoder)->info().sha256 + (options.acceptSingle ? "\n1" : "\n2"));
    if (!results)
        return complain(results.error(), json);
    ListRun list(options, **encoder, *results, *total);
    if (const auto done = list.run(); !done)
        return complain(done.error(), json);
    if (json) {
        print({{"cases", list.done()},
               {"failed", list.failed()},
               {"kept", results->kept()},
               {"images", list.encoded()},
               {"seconds", list.seconds()},
               {"output", options.output},
               {"model", describeModel((*encoder)->info())},
               {"device", (*encoder)->info().device},
               {"version", COUNTERSIGN_VERSION}});
    } else {
        std::cout << list.done() << " cases, " << list.failed() << " with errors, " << list.encoded() << " images in "
                  << rounded(list.seconds(), 1) << " s ("
                  << rounded(double(list.encoded()) / std::max(list.seconds(), 1e-3), 0)
                  << " a second): " << options.output << '\n';
        if (results->kept() > 0)
            std::cout << results->kept() << " of them were done already.\n";
    }
    return Done;
}

int run(const Options& options)
{
    const RecordsBatch ofRecords{options.common, options.records,      options.input,
                                 options.output, options.acceptSingle, options.verbose};
    if (options.queue)
        return runQueueBatch(ofRecords);
    return isOfRecords(options.input) ? runRecordsBatch(ofRecords) : runList(options);
}

} // namespace

Run addBatch(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand(
        "batch", "Verify many cases; started again after it was stopped or killed it goes on with the rest");
    auto* input =
        command
            ->add_option("--input", options->input,
                         "CSV with the columns case, query, references (separated by |), relative paths start "
                         "from its folder. With references from the records: a CSV with account and query, or a "
                         "folder with ACCOUNT.png, ACCOUNT_anything.png or folders called ACCOUNT")
            ->type_name("PATH");
    auto* queue =
        command
            ->add_flag("--queue", options->queue,
                       "Instead: what waits in the queue of the records, see queue add; each becomes a case there")
            ->excludes(input);
    command
        ->add_option("--output", options->output,
                     "CSV to write: case, score, llr, probability, decision, flags, error; in the same order")
        ->required()
        ->type_name("FILE");
    addRecordsOptions(*command, "--store,--database", options->records);
    command->add_flag("--accept-single", options->acceptSingle, "Let one reference be enough to accept")
        ->excludes(queue);
    command->add_flag("--verbose", options->verbose, "Progress every ten seconds where stderr is no terminal");
    addCommon(*command, options->common, true);
    return [options] {
        if (!options->queue && options->input.empty())
            return complain(
                {ErrorCode::InvalidArgument, "--input or --queue is required. See countersign-cli batch --help."},
                options->common.json);
        return run(*options);
    };
}

} // namespace countersign::cli
