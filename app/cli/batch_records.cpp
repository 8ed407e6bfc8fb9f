#include "app/cli/batch_records.h"

#include "app/cli/lot_judge.h"
#include "app/cli/output.h"
#include "app/cli/progress_line.h"
#include "app/cli/query_source.h"
#include "app/cli/queue_results.h"
#include "app/cli/result_file.h"
#include "core/base/file.h"
#include "core/image/image.h"

#include <algorithm>
#include <chrono>
#include <iostream>

namespace countersign::cli {

namespace {

namespace fs = std::filesystem;

/// Verified at a time, and lost at most where the program is killed.
constexpr std::size_t MostQueries = 32;
constexpr std::size_t MostBytes = std::size_t{64} << 20;

/// A query on its way to its row.
struct Waiting {
    Query query;
    std::string error;
};

class Work {
public:
    Work(const RecordsBatch& batch, const OpenRecords& records, verify::Encoder& encoder, const verify::Policy& policy,
         ResultFile& results, std::int64_t total)
        : m_judge(*records.store, records.session, encoder, policy, batch.common.threads),
          m_results(results),
          m_total(total),
          m_line(batch.verbose)
    {
    }

    Result<void> run(QuerySource& source)
    {
        for (bool isOld = true;;) {
            auto query = source.next();
            if (!query)
                return tl::unexpected(query.error());
            if (!*query)
                break;
            ++m_seen;
            if (isOld) {
                const auto has = m_results.has((*query)->name);
                if (!has)
                    return tl::unexpected(has.error());
                isOld = *has;
                if (isOld)
                    continue;
            }
            take(std::move(**query));
            if (m_waiting.size() >= MostQueries || m_bytes >= MostBytes)
                if (auto done = flush(); !done)
                    return done;
        }
        if (auto done = flush(); !done)
            return done;
        m_line.clear();
        return m_results.finish();
    }

    std::int64_t seen() const { return m_seen; }
    std::int64_t failed() const { return m_failed; }
    std::int64_t images() const { return m_judge.images(); }
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count(); }

private:
    void take(Query query)
    {
        Waiting waiting{std::move(query), {}};
        waiting.error = waiting.query.error;
        if (waiting.error.empty()) {
            auto bytes = readFile(waiting.query.file, image::Limits{}.bytes);
            if (bytes) {
                m_bytes += bytes->size();
                m_asked.push_back({waiting.query.account, waiting.query.name, waiting.query.file.filename().string(),
                                   std::move(*bytes), waiting.query.amount});
            } else {
                waiting.error = describe(bytes.error());
            }
        }
        m_waiting.push_back(std::move(waiting));
    }

    Result<void> flush()
    {
        const auto judged = m_judge.judge(m_asked);
        if (!judged)
            return tl::unexpected(judged.error());
        auto next = judged->begin();
        for (const Waiting& one : m_waiting) {
            verify::Judgement judgement;
            std::string error = one.error;
            if (error.empty()) {
                if (next->result)
                    judgement = next->result->verification.judgement;
                else
                    error = one.query.file.string() + ": " + next->failure;
                ++next;
            }
            m_failed += error.empty() ? 0 : 1;
            auto fields = resultFields(one.query.name, judgement, error);
            fields.push_back(one.query.account);
            m_results.append(fields);
        }
        m_waiting.clear();
        m_asked.clear();
        m_bytes = 0;
        if (auto written = m_results.flush(); !written)
            return written;
        const double fresh = double(m_seen - m_results.kept());
        Progress progress{m_seen, m_total, -1, "cases"};
        if (seconds() > 1 && fresh > 0) {
            progress.text = rounded(fresh / seconds(), 1) + " cases a second";
            progress.secondsLeft = seconds() * double(m_total - m_seen) / fresh;
        }
        m_line.show(progress);
        return {};
    }

    LotJudge m_judge;
    ResultFile& m_results;
    const std::int64_t m_total;
    std::int64_t m_seen = 0, m_failed = 0;
    std::vector<Waiting> m_waiting;
    std::vector<Asked> m_asked; ///< those of the waiting that could be read
    std::size_t m_bytes = 0;
    ProgressLine m_line;
    const std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

} // namespace

bool isOfRecords(const std::string& input)
{
    std::error_code ignored;
    return fs::is_directory(input, ignored) || isTableOfQueries(input);
}

int runRecordsBatch(const RecordsBatch& batch)
{
    const bool json = batch.common.json;
    const auto total = countQueries(batch.input);
    if (!total)
        return complain(total.error(), json);
    const std::vector<fs::path> inputs = {batch.input};
    if (const auto apart = checkApart(batch.output, inputs); !apart)
        return complain(apart.error(), json);
    const DatabaseDrivers drivers;
    const auto records = openRecords(batch.records);
    if (!records)
        return complain(records.error(), json);
    const auto inUse = records->store->models().inUse();
    if (!inUse)
        return complain(inUse.error(), json);
    const auto encoder =
        batch.common.model.empty() ? openModelInUse(*records->store, *inUse, batch.common) : openEncoder(batch.common);
    if (!encoder)
        return complain(encoder.error(), json);
    const auto wanted = records->store->settings().value(store::setting::ReferencesToAccept);
    if (!wanted)
        return complain(wanted.error(), json);
    const verify::Policy policy{batch.acceptSingle ? 1 : int(*wanted)};

    auto header = resultHeader();
    header.emplace_back("account");
    std::error_code ignored;
    auto results =
        ResultFile::open(batch.output, header,
                         fs::weakly_canonical(batch.input, ignored).string() + '\n' + records->store->id() + '\n'
                             + (*encoder)->info().sha256 + '\n' + std::to_string(policy.referencesToAccept));
    if (!results)
        return complain(results.error(), json);
    const auto source = openQueries(batch.input);
    if (!source)
        return complain(source.error(), json);
    Work run(batch, *records, **encoder, policy, *results, *total);
    if (const auto done = run.run(**source); !done)
        return complain(done.error(), json);
    if (json) {
        print({{"cases", run.seen()},
               {"failed", run.failed()},
               {"kept", results->kept()},
               {"images", run.images()},
               {"seconds", run.seconds()},
               {"output", batch.output},
               {"database", records->store->url()},
               {"model", describeModel((*encoder)->info())},
               {"device", (*encoder)->info().device},
               {"version", COUNTERSIGN_VERSION}});
    } else {
        std::cout << run.seen() << " cases, " << run.failed() << " with errors, " << run.images() << " images in "
                  << rounded(run.seconds(), 1) << " s ("
                  << rounded(double(run.images()) / std::max(run.seconds(), 1e-3), 0) << " a second): " << batch.output
                  << '\n';
        if (results->kept() > 0)
            std::cout << results->kept() << " of them were done already.\n";
    }
    return Done;
}

int runQueueBatch(const RecordsBatch& batch)
{
    const bool json = batch.common.json;
    const DatabaseDrivers drivers;
    const auto records = openRecords(batch.records);
    if (!records)
        return complain(records.error(), json);
    if (!records->session.may(store::Right::ExportHistory))
        return complain({ErrorCode::Denied,
                         "This user may verify but not export; use worker --until-empty, and queue export as another "
                         "user.",
                         records->store->url()},
                        json);
    if (const auto possible = checkWritable(batch.output); !possible)
        return complain(possible.error(), json);
    WorkOptions options;
    options.device = batch.common.device;
    options.threads = batch.common.threads;
    options.untilEmpty = true;
    options.verbose = batch.verbose;
    const auto done = workDown(*records->store, records->session, options);
    if (!done)
        return complain(done.error(), json);
    if (done->isStopped)
        return complain({ErrorCode::Cancelled, "Stopped; started again it goes on with the rest."}, json);
    const auto results = writeQueueResults(*records->store, records->session, batch.output);
    if (!results)
        return complain(results.error(), json);
    if (json)
        print({{"cases", results->done + results->failed + results->open},
               {"failed", results->failed},
               {"kept", results->done + results->failed - done->cases - done->failed},
               {"images", done->images},
               {"seconds", done->seconds},
               {"output", batch.output},
               {"database", records->store->url()},
               {"model", describeModel(done->model)},
               {"device", done->model.device},
               {"version", COUNTERSIGN_VERSION}});
    else
        std::cout << results->done << " cases, " << results->failed << " with errors, " << done->images << " images in "
                  << rounded(done->seconds, 1) << " s: " << batch.output << '\n';
    return Done;
}

} // namespace countersign::cli
