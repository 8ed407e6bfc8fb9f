// batch: many cases from a CSV file into another one.
#include "app/cli/case_list.h"
#include "app/cli/commands.h"
#include "app/cli/embedder.h"
#include "app/cli/output.h"
#include "core/base/csv.h"
#include "core/base/file.h"
#include "core/base/threads.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <set>
#include <unistd.h>

namespace countersign::cli {

namespace fs = std::filesystem;

namespace {

/// What is worked on at a time: enough pairs to keep the network busy, few enough pictures to keep in memory.
constexpr std::size_t ChunkPairs = 4096;
constexpr std::size_t ChunkFiles = 512;
constexpr std::size_t MostBytesKept = std::size_t{1} << 30;

struct Options {
    Common common;
    std::string input;
    std::string output;
    bool acceptSingle = false;
};

struct Row {
    verify::Judgement judgement;
    std::string error;
};

/// A run of cases, [first, last).
struct Chunk {
    std::size_t first = 0;
    std::size_t last = 0;
    std::set<fs::path> files;
};

class Batch {
public:
    Batch(verify::Encoder& encoder, const std::vector<ListedCase>& cases, int threads, const verify::Policy& policy)
        : m_encoder(encoder), m_cases(cases), m_embedder(encoder, threads), m_policy(policy), m_rows(cases.size())
    {
        for (std::size_t i = 0; i < cases.size(); ++i) {
            m_lastUse[cases[i].query] = i;
            for (const fs::path& reference : cases[i].references)
                m_lastUse[reference] = i;
        }
        m_embedder.setListener([this] { showProgress(); });
    }

    void run()
    {
        Chunk current = chunkFrom(0);
        ask(current);
        while (current.first < current.last) {
            for (const fs::path& file : current.files)
                (void)m_embedder.of(file);
            Chunk next = chunkFrom(current.last);
            ask(next); // is read while the pairs of this one are compared
            judge(current);
            m_done = current.last;
            showProgress();
            forgetAfter(current, next);
            current = std::move(next);
        }
        if (m_showsProgress)
            std::cerr << "\r\033[K" << std::flush;
    }

    const std::vector<Row>& rows() const { return m_rows; }
    std::size_t encoded() const { return m_embedder.encoded(); }
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count(); }

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
            for (const fs::path& reference : m_cases[i].references)
                m_embedder.ask(reference);
        }
    }

    /// The case's features and traces; an error leaves its sentence in the row.
    bool collect(std::size_t index, verify::Case& one, std::vector<const verify::Trace*>& traces)
    {
        const ListedCase& listed = m_cases[index];
        std::string& error = m_rows[index].error;
        error = listed.error;
        if (!error.empty())
            return false;
        const auto& query = m_embedder.of(listed.query);
        if (!query) {
            error = describe(query.error());
            return false;
        }
        if (query->size() != 1) {
            error = listed.query.string() + ": The file has " + std::to_string(query->size())
                    + " pages; a query must have one.";
            return false;
        }
        one.query = &query->front().features;
        traces.push_back(&query->front().trace);
        for (const fs::path& file : listed.references) {
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

    void judge(const Chunk& chunk)
    {
        std::vector<std::size_t> indices;
        std::vector<verify::Case> cases;
        std::vector<std::vector<const verify::Trace*>> traces;
        for (std::size_t i = chunk.first; i < chunk.last; ++i) {
            verify::Case one;
            std::vector<const verify::Trace*> its;
            if (!collect(i, one, its))
                continue;
            indices.push_back(i);
            cases.push_back(std::move(one));
            traces.push_back(std::move(its));
        }
        auto together = verify::judge(m_encoder, cases, m_policy);
        for (std::size_t k = 0; k < indices.size(); ++k) {
            Row& row = m_rows[indices[k]];
            if (together) {
                row.judgement = std::move((*together)[k]);
            } else if (auto alone = verify::judge(m_encoder, std::span(&cases[k], 1), m_policy)) {
                row.judgement = std::move(alone->front());
            } else {
                row.error = describe(alone.error());
                continue;
            }
            verify::addPictureFlags(row.judgement, *traces[k].front(), std::span(traces[k]).subspan(1));
        }
    }

    /// Drops what no later case needs; where that is too little, all that the next chunk does not need, to be read
    /// once more when its turn comes.
    void forgetAfter(const Chunk& chunk, const Chunk& next)
    {
        for (const fs::path& file : chunk.files) {
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

    void showProgress()
    {
        const double now = seconds();
        if (!m_showsProgress || now - m_shown < 0.2)
            return;
        m_shown = now;
        const std::size_t images = m_embedder.encoded();
        std::cerr << "\r\033[K" << m_done << " of " << m_cases.size() << " cases, " << images << " images";
        if (now > 0.5)
            std::cerr << ", " << rounded(double(images) / now, 0) << " a second";
        if (m_done > 0)
            std::cerr << ", " << rounded(now * double(m_cases.size() - m_done) / double(m_done), 0) << " s left";
        std::cerr << std::flush;
    }

    verify::Encoder& m_encoder;
    const std::vector<ListedCase>& m_cases;
    Embedder m_embedder;
    const verify::Policy m_policy;
    std::vector<Row> m_rows;
    std::map<fs::path, std::size_t> m_lastUse;
    std::size_t m_done = 0;
    const std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    const bool m_showsProgress = isatty(STDERR_FILENO) == 1;
    double m_shown = 0;
};

std::string toCsv(const std::vector<ListedCase>& cases, const std::vector<Row>& rows)
{
    const std::vector<std::string> header = {"case", "score", "llr", "probability", "decision", "flags", "error"};
    std::string text = csvLine(header);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const verify::Judgement& judgement = rows[i].judgement;
        std::vector<std::string> fields(header.size());
        fields[0] = cases[i].name;
        fields[6] = rows[i].error;
        if (rows[i].error.empty()) {
            fields[1] = exact(judgement.score);
            if (!has(judgement, verify::CaseFlag::NotCalibrated)) {
                fields[2] = exact(judgement.llr);
                fields[3] = exact(judgement.probability.value());
            }
            fields[4] = name(judgement.proposal);
            for (const verify::CaseFlag flag : judgement.flags) {
                if (!fields[5].empty())
                    fields[5] += '|';
                fields[5] += name(flag);
            }
        }
        text += csvLine(fields);
    }
    return text;
}

/// Found out before the work, not after it.
Result<void> checkOutput(const Options& options, const std::vector<ListedCase>& cases)
{
    std::set<fs::path> read = {options.input};
    for (const ListedCase& one : cases) {
        read.insert(one.query);
        read.insert(one.references.begin(), one.references.end());
    }
    const std::vector<fs::path> inputs(read.begin(), read.end());
    return checkWritable(options.output).and_then([&] { return checkApart(options.output, inputs); });
}

int run(const Options& options)
{
    const bool json = options.common.json;
    const auto cases = readCases(options.input);
    if (!cases)
        return complain(cases.error(), json);
    if (const auto checked = checkOutput(options, *cases); !checked)
        return complain(checked.error(), json);
    const auto encoder = openEncoder(options.common);
    if (!encoder)
        return complain(encoder.error(), json);

    Batch batch(**encoder, *cases, threadCount(options.common.threads), {options.acceptSingle ? 1 : 2});
    batch.run();
    const double seconds = batch.seconds();
    const std::string text = toCsv(*cases, batch.rows());
    const auto written = writeFile(options.output, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    if (!written)
        return complain(written.error(), json);

    const auto failed =
        std::count_if(batch.rows().begin(), batch.rows().end(), [](const Row& row) { return !row.error.empty(); });
    if (json) {
        print({{"cases", cases->size()},
               {"failed", failed},
               {"images", batch.encoded()},
               {"seconds", seconds},
               {"output", options.output},
               {"model", describeModel((*encoder)->info())},
               {"device", (*encoder)->info().device},
               {"version", COUNTERSIGN_VERSION}});
    } else {
        std::cout << cases->size() << " cases, " << failed << " with errors, " << batch.encoded() << " images in "
                  << rounded(seconds, 1) << " s (" << rounded(double(batch.encoded()) / std::max(seconds, 1e-3), 0)
                  << " a second): " << options.output << '\n';
    }
    return Done;
}

} // namespace

Run addBatch(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("batch", "Verify many cases from a CSV file");
    command
        ->add_option(
            "--input", options->input,
            "CSV with the columns case, query, references (separated by |); relative paths start from its folder")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--output", options->output,
                     "CSV to write: case, score, llr, probability, decision, flags, error; in the same order")
        ->required()
        ->type_name("FILE");
    command->add_flag("--accept-single", options->acceptSingle, "Let one reference be enough to accept");
    addCommon(*command, options->common, true);
    return [options] { return run(*options); };
}

} // namespace countersign::cli
