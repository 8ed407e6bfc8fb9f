// Makes a store of made-up customers, as large as a bank's, and says how long it takes to read it.
//   fill_store URL CUSTOMERS REFERENCES [PASSPHRASE] [MODEL]
// Each customer gets REFERENCES references with embeddings of 128 numbers, of the model of that SHA-256. Past the store's
// own calls, in large transactions, because a bank's ten years are not to be waited for; everything else is the store's.
#include "core/store/chain.h"
#include "core/store/customer_rows.h"
#include "core/store/reference_rows.h"
#include "core/store/schema.h"
#include "core/store/store.h"
#include "places.h"

#include <QCoreApplication>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <random>

using namespace countersign;
using namespace countersign::store;

namespace {

constexpr int Length = 128;

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

std::string nameOf(std::mt19937_64& random)
{
    static constexpr std::array First = {"Anna", "Boris", "Chandra", "Dilek", "Emeka", "Fatou", "Gustav", "Hana"};
    static constexpr std::array Syllables = {"ber", "go", "mann", "ska", "ri", "tel", "wan", "hof", "da", "lin"};
    std::string last;
    for (int i = 0; i < 3; ++i)
        last += Syllables[random() % Syllables.size()];
    last[0] = char(last[0] - 'a' + 'A');
    return std::string(First[random() % First.size()]) + " " + last;
}

Embedding embeddingOf(ReferenceId id, std::mt19937_64& random)
{
    std::normal_distribution<float> normal;
    Embedding embedding{id, std::vector<float>(Length)};
    double sum = 0;
    for (float& value : embedding.values) {
        value = normal(random);
        sum += double(value) * value;
    }
    for (float& value : embedding.values)
        value = float(value / std::sqrt(sum));
    return embedding;
}

/// The books of a store that open() has opened once already.
Result<Books> openBooks(const std::string& url, std::optional<std::string_view> passphrase)
{
    auto database = Database::open(url, false);
    if (!database)
        return passOn(database);
    std::string id;
    KeyRecord key;
    const auto read = (*database)->each("SELECT id, sealed, salt, passes, memory, key FROM store", {},
                                        [&](const Row& row) -> Result<void> {
                                            id = row.text(0);
                                            key = {row.number(1) != 0, row.bytes(2), std::uint64_t(row.number(3)),
                                                   std::uint64_t(row.number(4)), row.bytes(5)};
                                            return {};
                                        });
    if (!read)
        return tl::unexpected(read.error());
    auto vault = Vault::open(key, passphrase);
    if (!vault)
        return passOn(vault);
    return Books{std::move(*database), std::move(*vault), id, {}};
}

Result<void> fill(Store& store, const std::string& url, std::optional<std::string_view> passphrase, int customers,
                  int references, const std::string& model)
{
    auto books = openBooks(url, passphrase);
    if (!books)
        return passOn(books);
    const auto me = store.users().singleUser("fill_store");
    if (!me)
        return tl::unexpected(me.error());
    std::mt19937_64 random(1);
    std::vector<NewReference> pictures;
    for (int i = 0; i < 20; ++i)
        pictures.push_back(test::reference(SignatoryId::fresh(), i));
    constexpr int Batch = 500;
    for (int done = 0; done < customers; done += Batch) {
        std::vector<Embedding> embeddings;
        auto written = books->database->write([&]() -> Result<void> {
            for (int i = done; i < std::min(customers, done + Batch); ++i) {
                Customer made = test::customer("DE" + std::to_string(1'000'000'000 + i), nameOf(random));
                if (auto inserted = insertCustomer(*books, made); !inserted)
                    return inserted;
                for (int k = 0; k < references; ++k) {
                    NewReference one = pictures[std::size_t(i * references + k) % pictures.size()];
                    one.id = ReferenceId::fresh();
                    one.signatory = made.signatories[0].id;
                    ReferenceContents contents(*books, one);
                    if (auto inserted = insertReference(*books, *me, made.id, one, contents); !inserted)
                        return inserted;
                    embeddings.push_back(embeddingOf(one.id, random));
                }
                if (auto touched = touchCustomer(*books, made.id); !touched)
                    return touched;
            }
            return {};
        });
        if (!written)
            return written;
        if (auto saved = store.references().saveEmbeddings(*me, model, embeddings); !saved)
            return saved;
    }
    return {};
}

int complain(const Error& error)
{
    std::fprintf(stderr, "%s\n", describe(error).c_str());
    return 1;
}

int run(int argc, char** argv)
{
    const std::string url = argv[1];
    const auto passphrase = argc > 4 && argv[4][0] ? std::optional<std::string_view>(argv[4]) : std::nullopt;
    const std::string model = argc > 5 ? argv[5] : test::model(1);
    Stopwatch watch;
    if (auto store = Store::create(url, passphrase)) {
        watch.say("make the store");
        if (const auto done = fill(**store, url, passphrase, std::atoi(argv[2]), std::atoi(argv[3]), model); !done)
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
        std::fprintf(stderr, "fill_store URL CUSTOMERS REFERENCES [PASSPHRASE] [MODEL]\n");
        return 2;
    }
    return run(argc, argv);
}
