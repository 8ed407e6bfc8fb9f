// queue: fill what the workers take from, look at it, take the results.
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_line.h"
#include "app/cli/query_source.h"
#include "app/cli/queue_results.h"
#include "app/cli/records.h"
#include "core/base/file.h"
#include "core/image/image.h"

#include <algorithm>
#include <csignal>
#include <iostream>

namespace countersign::cli {

namespace {

/// Added in one transaction: enough to keep its cost small, little enough to keep in memory.
constexpr std::size_t MostItems = 100;
constexpr std::size_t MostBytes = std::size_t{32} << 20;

struct Options {
    CLI::App* add = nullptr;
    CLI::App* status = nullptr;
    CLI::App* retry = nullptr;
    CLI::App* clear = nullptr;
    RecordsOptions records;
    std::string from, output;
    bool json = false;
};

volatile std::sig_atomic_t interrupted = 0;

struct Filled {
    std::int64_t added = 0, known = 0;
    std::vector<std::pair<std::string, std::string>> leftOut; ///< name, sentence
    bool isWhole = false;
};

class Filling {
public:
    Filling(const OpenRecords& records, std::int64_t total) : m_records(records), m_total(total) {}

    Result<Filled> from(QuerySource& source)
    {
        while (!interrupted) {
            auto query = source.next();
            if (!query)
                return tl::unexpected(query.error());
            if (!*query) {
                if (auto added = flush(); !added)
                    return tl::unexpected(added.error());
                m_filled.isWhole = true;
                break;
            }
            take(**query);
            if (m_items.size() >= MostItems || m_bytes >= MostBytes)
                if (auto added = flush(); !added)
                    return tl::unexpected(added.error());
        }
        m_line.clear();
        return std::move(m_filled);
    }

private:
    void take(const Query& query)
    {
        ++m_seen;
        if (!query.error.empty()) {
            m_filled.leftOut.emplace_back(query.name, query.error);
            return;
        }
        auto bytes = readFile(query.file, image::Limits{}.bytes);
        if (!bytes) {
            m_filled.leftOut.emplace_back(query.name, describe(bytes.error()));
            return;
        }
        m_bytes += bytes->size();
        m_items.push_back({query.account, query.name, query.file.filename().string(), std::move(*bytes), query.amount});
    }

    Result<void> flush()
    {
        const auto added = m_records.store->queue().add(m_records.session, m_items);
        if (!added)
            return tl::unexpected(added.error());
        m_filled.added += *added;
        m_filled.known += std::int64_t(m_items.size()) - *added;
        m_items.clear();
        m_bytes = 0;
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
        m_line.show({m_seen, m_total, m_seen > 0 ? seconds * double(m_total - m_seen) / double(m_seen) : -1, "added"});
        return {};
    }

    const OpenRecords& m_records;
    const std::int64_t m_total;
    std::int64_t m_seen = 0;
    std::vector<store::NewItem> m_items;
    std::size_t m_bytes = 0;
    Filled m_filled;
    ProgressLine m_line;
    const std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

int add(const OpenRecords& records, const Options& options)
{
    const auto total = countQueries(options.from);
    if (!total)
        return complain(total.error(), options.json);
    const auto source = openQueries(options.from);
    if (!source)
        return complain(source.error(), options.json);
    // What is begun is finished: items are added in whole transactions.
    std::signal(SIGINT, [](int) { interrupted = 1; });
    const auto filled = Filling(records, *total).from(**source);
    if (!filled)
        return complain(filled.error(), options.json);
    if (options.json) {
        Json leftOut = Json::array();
        for (const auto& [name, sentence] : filled->leftOut)
            leftOut.push_back({{"case", name}, {"sentence", sentence}});
        print({{"from", options.from},
               {"database", records.store->url()},
               {"added", filled->added},
               {"there", filled->known},
               {"left_out", leftOut}});
    } else {
        for (const auto& [name, sentence] : filled->leftOut)
            std::cout << name << ": " << sentence << '\n';
        std::cout << filled->added << " added to the queue; " << filled->known << " were there already, "
                  << filled->leftOut.size() << " left out.\n";
    }
    if (!filled->isWhole)
        return complain(Error{ErrorCode::Cancelled, "Interrupted; started again it goes on with the rest."});
    return filled->leftOut.empty() ? Done : BadInput;
}

int status(const OpenRecords& records, const Options& options)
{
    const auto counts = records.store->queue().counts(records.session);
    if (!counts)
        return complain(counts.error(), options.json);
    const auto workers = records.store->queue().workers(records.session);
    if (!workers)
        return complain(workers.error(), options.json);
    if (options.json) {
        Json list = Json::array();
        for (const store::QueueWorker& one : *workers)
            list.push_back({{"worker", one.name}, {"cases", one.items}, {"lease_seconds", one.secondsLeft}});
        print({{"waiting", counts->waiting},
               {"taken", counts->taken},
               {"done", counts->done},
               {"failed", counts->failed},
               {"workers", list}});
        return Done;
    }
    std::cout << counts->waiting << " waiting, " << counts->taken << " taken, " << counts->done << " done, "
              << counts->failed << " failed\n";
    for (const store::QueueWorker& one : *workers)
        std::cout << "  " << one.name << ": " << one.items
                  << (one.secondsLeft >= 0 ? " cases, lease ends in " + std::to_string(one.secondsLeft) + " s\n"
                                           : std::string(" cases, lease is over\n"));
    return Done;
}

int change(const OpenRecords& records, const Options& options, Result<int> (store::Queue::*call)(const store::Session&),
           const char* key, const char* sentence)
{
    const auto count = (records.store->queue().*call)(records.session);
    if (!count)
        return complain(count.error(), options.json);
    if (options.json)
        print({{key, *count}});
    else
        std::cout << *count << sentence;
    return Done;
}

int exportResults(const OpenRecords& records, const Options& options)
{
    const auto written = writeQueueResults(*records.store, records.session, options.output);
    if (!written)
        return complain(written.error(), options.json);
    if (options.json)
        print({{"cases", written->done},
               {"failed", written->failed},
               {"open", written->open},
               {"output", options.output}});
    else
        std::cout << written->done << " cases, " << written->failed << " with errors, " << written->open
                  << " not done yet: " << options.output << '\n';
    return Done;
}

int run(const Options& options)
{
    const DatabaseDrivers drivers;
    const auto records = openRecords(options.records);
    if (!records)
        return complain(records.error(), options.json);
    if (options.add->parsed())
        return add(*records, options);
    if (options.status->parsed())
        return status(*records, options);
    if (options.retry->parsed())
        return change(*records, options, &store::Queue::retry, "waiting_again", " wait once more.\n");
    if (options.clear->parsed())
        return change(*records, options, &store::Queue::clear, "cleared",
                      " taken off the queue; their cases stay in the records.\n");
    return exportResults(*records, options);
}

} // namespace

Run addQueue(CLI::App& program)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("queue", "Cases in the records that wait for a worker");
    command->require_subcommand(1);
    const auto common = [&](CLI::App& one) {
        addRecordsOptions(one, "--store,--database", options->records);
        one.add_flag("--json", options->json, "Print the result as JSON");
    };
    options->add = command->add_subcommand(
        "add", "Add queries; exit code 3 where something was left out, and started again it goes on");
    options->add
        ->add_option("--from", options->from,
                     "Folder with ACCOUNT.png, ACCOUNT_anything.png or folders called ACCOUNT or NAME - ACCOUNT with "
                     "pictures in them; or a CSV with the columns account, query, and case and amount (in cents) where "
                     "wanted")
        ->required()
        ->type_name("PATH");
    common(*options->add);
    options->status = command->add_subcommand("status", "How many wait, are taken, done, failed; and who works");
    common(*options->status);
    options->retry = command->add_subcommand("retry", "Let what failed wait once more");
    common(*options->retry);
    options->clear = command->add_subcommand("clear", "Take what is done off the queue; the cases stay in the records");
    common(*options->clear);
    CLI::App* results = command->add_subcommand("export", "Write the results as CSV, in the order of the queue");
    results
        ->add_option("--output", options->output,
                     "CSV to write: case, score, llr, probability, decision, flags, error, account")
        ->required()
        ->type_name("FILE");
    common(*results);
    return [options] { return run(*options); };
}

} // namespace countersign::cli
