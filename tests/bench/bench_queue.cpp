// How many results a database takes in: workers that have every result at once, without reading a picture and without the
// network. See workers.py.
//   bench_queue URL THREADS ITEMS LOT
// The URL is of an empty database.
#include "core/store/store.h"
#include "tests/core/store/places.h"

#include <QCoreApplication>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>
#include <vector>

using namespace countersign;
using namespace countersign::store;
using namespace std::chrono_literals;

namespace {

/// Noise that takes as much room in the database as a scan of a signature, and little time to be packed; another for each
/// number.
PictureRecord picture(std::int64_t number)
{
    static const PictureRecord noise = [] {
        std::mt19937 random(1);
        PictureRecord made = test::specimen(1, 220, 210).record;
        for (std::uint8_t& pixel : made.original.pixels)
            pixel = std::uint8_t(random());
        return made;
    }();
    PictureRecord made = noise;
    for (auto* pixels : {&made.original.pixels, &made.cleaned.pixels})
        for (std::size_t i = 0; i < sizeof number; ++i)
            (*pixels)[i] = std::uint8_t(number >> (8 * i));
    return made;
}

struct Clocks {
    std::atomic<std::int64_t> take = 0, finish = 0, cases = 0; ///< microseconds; how many
};

void complain(const Error& error)
{
    std::fprintf(stderr, "%s\n", describe(error).c_str());
}

void work(const std::string& url, const std::string& worker, int lotSize, Clocks& clocks)
{
    const auto store = Store::open(url);
    if (!store)
        return complain(store.error());
    const auto me = (*store)->users().singleUser("bench");
    const auto micros = [](auto from) {
        return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - from).count();
    };
    const auto owner = (*store)->queue().customer(*me, "1");
    if (!owner)
        return complain(owner.error());
    for (;;) {
        const auto start = std::chrono::steady_clock::now();
        const auto lot = (*store)->queue().take(*me, worker, lotSize, 60s);
        if (!lot)
            return complain(lot.error());
        if (lot->items.empty())
            return;
        clocks.take += micros(start);
        std::vector<ItemOutcome> outcomes;
        for (const TakenItem& item : lot->items) {
            NewCase result;
            result.id = item.id;
            result.verification = test::verification(item.name, "bench", int(item.number), 0);
            result.verification.query = picture(item.number);
            for (const Specimen& reference : owner->hands[0].references)
                result.verification.references.push_back(reference.record);
            result.customer = owner->id;
            outcomes.push_back({item.id, std::move(result), owner->hands[0].ids, {}});
        }
        const auto found = std::chrono::steady_clock::now();
        const auto held = (*store)->queue().finish(*me, worker, lot->claim, outcomes);
        clocks.finish += micros(found);
        if (!held)
            return complain(held.error());
        clocks.cases += *held;
    }
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc != 5) {
        std::fputs("bench_queue URL THREADS ITEMS LOT\n", stderr);
        return 2;
    }
    const std::string url = argv[1];
    const int threads = std::atoi(argv[2]), items = std::atoi(argv[3]), lot = std::atoi(argv[4]);
    const auto made = Store::create(url, {}, {Effort::Least, {}});
    if (!made) {
        complain(made.error());
        return 4;
    }
    const auto me = (*made)->users().singleUser("bench");
    Customer owner = test::customer("1", "Jane");
    std::vector<NewReference> references;
    for (int i = 1; i <= 3; ++i)
        references.push_back(test::reference(owner.signatories[0].id, i));
    const auto enrolled = (*made)->customers().enrol(*me, owner, references);
    std::vector<NewItem> waiting;
    for (int i = 0; i < items; ++i) {
        Bytes file(20'000, std::uint8_t(i));
        waiting.push_back({"1", "cheque " + std::to_string(i), "cheque.png", std::move(file)});
    }
    const auto added = (*made)->queue().add(*me, waiting);
    if (!enrolled || !added)
        return 4;
    Clocks clocks;
    const auto start = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> all;
        for (int i = 0; i < threads; ++i)
            all.emplace_back([&, i] { work(url, "bench-" + std::to_string(i), lot, clocks); });
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double count = double(clocks.cases);
    std::printf(
        "%d threads, lots of %d: %.0f cases in %.2f s, %.0f a second; a case waits %.2f ms for take, %.2f ms for "
        "finish\n",
        threads, lot, count, seconds, count / seconds, double(clocks.take) / count / 1e3,
        double(clocks.finish) / count / 1e3);
    return clocks.cases == items ? 0 : 1;
}
