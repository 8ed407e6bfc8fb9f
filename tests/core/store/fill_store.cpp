// Makes a store of made-up customers, as large as a bank's, and says how long it takes to read it.
//   fill_store URL CUSTOMERS REFERENCES [PASSPHRASE] [MODEL] [CASES]
// Each customer gets REFERENCES references with embeddings of the model of that SHA-256.
#include "fill.h"
#include "places.h"

#include <QCoreApplication>

#include <chrono>
#include <cstdio>

using namespace countersign;
using namespace countersign::store;

namespace {

class Stopwatch {
public:
    void say(const char* what)
    {
        const auto now = std::chrono::steady_clock::now();
        std::printf("%-40s %9.3f s\n", what, std::chrono::duration<double>(now - m_start).count());
        std::fflush(stdout);
        m_start = std::chrono::steady_clock::now();
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

int complain(const Error& error)
{
    std::fprintf(stderr, "%s\n", describe(error).c_str());
    return 1;
}

int run(int argc, char** argv)
{
    const std::string url = argv[1];
    const auto passphrase = argc > 4 && argv[4][0] ? std::optional<std::string_view>(argv[4]) : std::nullopt;
    const std::string model = argc > 5 && argv[5][0] ? argv[5] : test::model(1);
    Stopwatch watch;
    if (auto store = Store::create(url, passphrase)) {
        watch.say("make the store");
        test::Filling filling{std::atoi(argv[2]), std::atoi(argv[3]), argc > 6 ? std::atoi(argv[6]) : 0, model};
        if (const auto done = test::fill(**store, url, passphrase, filling); !done)
            return complain(done.error());
        watch.say("fill it");
    } else if (store.error().code != ErrorCode::Conflict) {
        return complain(store.error());
    }
    watch = {};
    const auto store = Store::open(url, passphrase);
    if (!store)
        return complain(store.error());
    watch.say("open");
    const auto me = (*store)->users().singleUser("fill_store");
    if (!me)
        return complain(me.error());
    const auto lines = (*store)->customers().lines(*me);
    if (!lines)
        return complain(lines.error());
    watch.say("all lines");
    for (int i = 0; i < 100; ++i)
        if (const auto found = (*store)->customers().find(*me, "DE" + std::to_string(1'000'000'000 + 7 * i)); !found)
            return complain(found.error());
    watch.say("100 look-ups by account number");
    for (int i = 0; i < 100; ++i)
        if (const auto same = (*store)->customers().lines(*me, lines->revision); !same || !same->lines.empty())
            return 1;
    watch.say("100 looks at what changed: nothing");
    for (int i = 0; i < 100; ++i)
        if (const auto of = (*store)->references().of(*me, lines->lines[std::size_t(i)].id); !of)
            return complain(of.error());
    watch.say("references of 100 customers");
    const auto table = (*store)->references().embeddings(*me, model);
    if (!table)
        return complain(table.error());
    watch.say("all embeddings");
    std::printf("%zu customers, %zu embeddings of %zu numbers\n", lines->lines.size(), table->owners.size(),
                table->length);
    const auto missing = (*store)->references().withoutEmbedding(*me, model);
    watch.say("references without an embedding: few");
    const auto all = (*store)->references().withoutEmbedding(*me, test::model(77));
    if (!missing || !all)
        return 1;
    watch.say("references without an embedding: all");
    const auto integrity = (*store)->checkIntegrity();
    watch.say("integrity check");
    return integrity ? 0 : complain(integrity.error());
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc < 4) {
        std::fprintf(stderr, "fill_store URL CUSTOMERS REFERENCES [PASSPHRASE] [MODEL] [CASES]\n");
        return 2;
    }
    return run(argc, argv);
}
