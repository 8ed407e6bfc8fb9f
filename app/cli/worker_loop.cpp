#include "app/cli/worker_loop.h"

#include "app/cli/lot_judge.h"
#include "app/cli/output.h"
#include "app/cli/progress_line.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace countersign::cli {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// A picture that ends the program would end one worker after the other.
constexpr int MostAttempts = 3;
constexpr auto LooksAtRules = 5s;
constexpr auto PauseWhenEmpty = 500ms;

volatile std::sig_atomic_t signalled = 0;

bool isStopping()
{
    return signalled != 0;
}

void pause(std::chrono::milliseconds time)
{
    for (const auto end = Clock::now() + time; Clock::now() < end && !isStopping();)
        std::this_thread::sleep_for(std::min<std::chrono::milliseconds>(time, 50ms));
}

/// Holds on to a lot while the network is at it.
class Heartbeat {
public:
    Heartbeat(store::Store& store, const store::Session& session, std::chrono::seconds lease)
        : m_thread([this, &store, session, lease](const std::stop_token& stop) {
              std::unique_lock lock(m_mutex);
              while (!stop.stop_requested()) {
                  m_changed.wait_for(lock, stop, std::chrono::milliseconds(lease) / 3, [] { return false; });
                  const std::int64_t claim = m_claim;
                  if (claim == 0 || stop.stop_requested())
                      continue;
                  lock.unlock();
                  // While the database is away nobody else can take the lot either.
                  (void)store.queue().extend(session, claim, lease);
                  lock.lock();
              }
          })
    {
    }
    void hold(std::int64_t claim)
    {
        const std::lock_guard lock(m_mutex);
        m_claim = claim;
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::int64_t m_claim = 0;
    std::jthread m_thread; ///< the last: it uses the others
};

class Worker {
public:
    Worker(store::Store& store, const store::Session& session, const WorkOptions& options)
        : m_store(store),
          m_session(session),
          m_options(options),
          m_line(options.verbose),
          m_heartbeat(store, session, lease())
    {
        std::array<char, 256> host{};
        ::gethostname(host.data(), host.size() - 1);
        m_done.worker = std::string(host.data()) + "-" + std::to_string(::getpid());
    }

    Result<WorkDone> run()
    {
        const auto start = Clock::now();
        const auto worked = work();
        m_line.clear();
        m_done.isStopped = isStopping();
        m_done.images = m_images + (m_judge ? m_judge->images() : 0);
        m_done.seconds = std::chrono::duration<double>(Clock::now() - start).count();
        if (!worked) {
            if (m_claim != 0)
                (void)m_store.queue().giveBack(m_session, m_claim);
            if (worked.error().code != ErrorCode::Cancelled)
                return tl::unexpected(worked.error());
            remark(describe(worked.error()));
        }
        return std::move(m_done);
    }

private:
    std::chrono::seconds lease() const { return std::chrono::seconds(m_options.lease); }

    bool isPassing(const Error& error) const
    {
        return error.code == ErrorCode::Conflict
               || (error.code == ErrorCode::Unreadable && m_store.url().starts_with("postgres"));
    }

    /// `call` again and again while the database is away.
    template <class Call> std::invoke_result_t<Call> patiently(const Call& call)
    {
        for (auto wait = 500ms;; wait = std::min<std::chrono::milliseconds>(2 * wait, 10s)) {
            auto outcome = call();
            if (outcome && m_isWaiting) {
                m_isWaiting = false;
                remark("The database is back; the work goes on.");
            }
            if (outcome || !isPassing(outcome.error()))
                return outcome;
            if (isStopping())
                return fail(ErrorCode::Cancelled,
                            "Stopped while the database was away; what this worker held is taken by others after "
                                + std::to_string(m_options.lease) + " seconds.");
            if (!m_isWaiting) {
                m_line.clear();
                remark(describe(outcome.error()) + " The worker waits until it works again.");
            }
            m_isWaiting = true;
            pause(wait);
        }
    }

    /// The model in use and the policy may be changed at any desk.
    Result<void> followRules()
    {
        if (m_judge && Clock::now() - m_looked < LooksAtRules)
            return {};
        m_looked = Clock::now();
        const auto inUse = patiently([&] { return m_store.models().inUse(); });
        if (!inUse)
            return tl::unexpected(inUse.error());
        const auto references = patiently([&] { return m_store.settings().value(store::setting::ReferencesToAccept); });
        if (!references)
            return tl::unexpected(references.error());
        const verify::Policy policy{int(*references)};
        const bool isSame = m_encoder && *inUse == m_model;
        if (isSame && policy.referencesToAccept == m_policy.referencesToAccept)
            return {};
        if (!isSame) {
            Common common;
            common.device = m_options.device;
            common.threads = m_options.threads;
            auto encoder = patiently([&] { return openModelInUse(m_store, *inUse, common); });
            if (!encoder)
                return tl::unexpected(encoder.error());
            m_images += m_judge ? m_judge->images() : 0;
            m_judge.reset();
            m_encoder = std::move(*encoder);
        } else if (m_judge) {
            m_images += m_judge->images();
        }
        m_model = *inUse;
        m_policy = policy;
        m_done.model = m_encoder->info();
        m_judge.emplace(m_store, m_session, *m_encoder, m_policy, m_options.threads);
        return {};
    }

    Result<void> work()
    {
        while (!isStopping()) {
            if (auto followed = followRules(); !followed)
                return followed;
            auto lot =
                patiently([&] { return m_store.queue().take(m_session, m_done.worker, m_options.lot, lease()); });
            if (!lot)
                return tl::unexpected(lot.error());
            if (lot->items.empty()) {
                const auto isEmpty = patiently([&] { return m_store.queue().isEmpty(m_session); });
                if (!isEmpty)
                    return tl::unexpected(isEmpty.error());
                if (*isEmpty && m_options.untilEmpty)
                    return {};
                pause(PauseWhenEmpty);
                continue;
            }
            m_claim = lot->claim;
            m_heartbeat.hold(m_claim);
            if (auto finished = workOn(*lot); !finished)
                return finished;
            m_heartbeat.hold(0);
            m_claim = 0;
        }
        return {};
    }

    Result<void> workOn(const store::Lot& lot)
    {
        std::vector<const store::TakenItem*> fresh, again;
        for (const store::TakenItem& item : lot.items)
            (item.attempt == 1 ? fresh : again).push_back(&item);
        if (auto done = finish(fresh); !done)
            return done;
        // Each alone, and every other time from the end: then the one that ends a worker does not take the others with it.
        if (!again.empty() && again.front()->attempt % 2 == 1)
            std::ranges::reverse(again);
        for (const store::TakenItem* item : again) {
            if (isStopping()) {
                const auto given = patiently([&] { return m_store.queue().giveBack(m_session, m_claim); });
                return given ? Result<void>() : tl::unexpected(given.error());
            }
            if (auto done = finish({item}); !done)
                return done;
        }
        return {};
    }

    Result<void> finish(const std::vector<const store::TakenItem*>& items)
    {
        std::vector<Asked> asked;
        std::vector<store::ItemOutcome> outcomes;
        for (const store::TakenItem* item : items) {
            if (item->attempt > MostAttempts)
                outcomes.push_back({item->id, {}, {}, "Several workers ended while they had it; look at the picture."});
            else
                asked.push_back({item->account, item->name, item->fileName, item->file, item->amount});
        }
        if (asked.empty() && outcomes.empty())
            return {};
        auto judged = patiently([&] { return m_judge->judge(asked); });
        if (!judged)
            return tl::unexpected(judged.error());
        auto next = judged->begin();
        for (const store::TakenItem* item : items) {
            if (item->attempt > MostAttempts)
                continue;
            if (next->result)
                next->result->id = item->id;
            outcomes.push_back({item->id, std::move(next->result), std::move(next->references), next->failure});
            ++next;
        }
        const auto held =
            patiently([&] { return m_store.queue().finish(m_session, m_done.worker, m_claim, outcomes); });
        if (!held)
            return tl::unexpected(held.error());
        const auto failed = std::ranges::count_if(outcomes, [](const store::ItemOutcome& one) { return !one.result; });
        if (std::size_t(*held) < outcomes.size()) {
            m_line.clear();
            remark(std::to_string(outcomes.size() - std::size_t(*held))
                   + " cases took longer than the lease and went to another worker; --lease makes it longer.");
            m_done.cases += std::max<std::int64_t>(0, *held - failed);
        } else {
            m_done.cases += std::int64_t(outcomes.size()) - failed;
        }
        m_done.failed += failed;
        showProgress();
        return {};
    }

    void showProgress()
    {
        if (!m_line.isShown())
            return;
        const auto now = Clock::now();
        if (now >= m_countAgain) {
            const auto open = m_store.queue().open(m_session);
            if (open && m_openAtFirst < 0) {
                m_openAtFirst = *open;
                m_countedAtFirst = now;
                m_doneAtFirst = m_done.cases + m_done.failed;
            }
            if (open)
                m_open = *open;
            // Counting millions takes a while.
            m_countAgain = Clock::now() + std::max<Clock::duration>(2s, 50 * (Clock::now() - now));
        }
        const double seconds = std::chrono::duration<double>(now - m_countedAtFirst).count();
        const auto done = m_openAtFirst - m_open; // by all workers
        Progress progress{std::max<std::int64_t>(0, done), m_openAtFirst, -1, m_done.worker};
        if (done > 0 && seconds > 1)
            progress.secondsLeft = seconds * double(m_open) / double(done);
        if (seconds > 1)
            progress.text +=
                ", " + rounded(double(m_done.cases + m_done.failed - m_doneAtFirst) / seconds, 1) + " a second";
        m_line.show(progress);
    }

    store::Store& m_store;
    const store::Session& m_session;
    const WorkOptions m_options;
    WorkDone m_done;
    ProgressLine m_line;
    Heartbeat m_heartbeat;
    std::unique_ptr<verify::Encoder> m_encoder;
    std::string m_model; ///< in use, as the records name it
    verify::Policy m_policy;
    std::optional<LotJudge> m_judge;
    Clock::time_point m_looked;
    std::int64_t m_claim = 0, m_images = 0;
    bool m_isWaiting = false;
    std::int64_t m_openAtFirst = -1, m_open = 0, m_doneAtFirst = 0;
    Clock::time_point m_countedAtFirst, m_countAgain;
};

} // namespace

void addWorkOptions(CLI::App& command, WorkOptions& options)
{
    command.add_option("--device", options.device, "auto, cpu, cuda or cuda:n")->capture_default_str();
    command
        .add_option("--threads", options.threads, "Threads (0: as many as cores); 1 where a worker runs on each core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    command.add_option("--lot", options.lot, "Cases taken at a time")->check(CLI::Range(1, 256))->capture_default_str();
    command
        .add_option("--lease", options.lease,
                    "Seconds after which others take what a worker holds that gives no sign of life")
        ->check(CLI::Range(3, 3600))
        ->capture_default_str();
    command.add_flag("--verbose", options.verbose, "Progress every ten seconds where stderr is no terminal");
}

Result<WorkDone> workDown(store::Store& store, const store::Session& session, const WorkOptions& options)
{
    for (const int number : {SIGTERM, SIGINT})
        std::signal(number, [](int) { signalled = 1; });
    return Worker(store, session, options).run();
}

} // namespace countersign::cli
