#include "fill.h"

#include "core/store/case_rows.h"
#include "core/store/chain.h"
#include "core/store/customer_rows.h"
#include "core/store/reference_rows.h"
#include "core/store/schema.h"
#include "places.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace countersign::test {

using namespace countersign::store;

namespace {

constexpr int Batch = 100'000;   ///< in a transaction: keys are random, so that even a small one touches every page
constexpr int WithPictures = 50; ///< of so many cases one has the large pictures, which take time to be hashed

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

Embedding embeddingOf(ReferenceId id, std::size_t length, std::mt19937_64& random)
{
    std::normal_distribution<float> normal;
    Embedding embedding{id, std::vector<float>(length)};
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

/// Calls `one(i)` for each i below `count`, many in a transaction.
template <class One> Result<void> inBatches(Books& books, int count, One one)
{
    for (int done = 0; done < count; done += Batch) {
        auto written = books.database->write([&]() -> Result<void> {
            for (int i = done; i < std::min(count, done + Batch); ++i)
                if (auto inserted = one(i); !inserted)
                    return inserted;
            return {};
        });
        if (!written)
            return written;
    }
    return {};
}

NewCase caseOf(int i, const Customer& customer, const std::vector<NewReference>& pictures)
{
    NewCase made;
    made.customer = customer.id;
    auto& one = made.verification = verification("2026-" + std::to_string(100'000 + i), "fill_store", i % 100, 3);
    one.when = std::chrono::system_clock::now() - std::chrono::minutes(20) * i;
    one.customer = customer.name;
    if (i % WithPictures == 0) {
        one.query = pictures[std::size_t(i) % pictures.size()].specimen.record;
        for (std::size_t k = 0; k < one.references.size(); ++k)
            one.references[k] = pictures[(std::size_t(i) + k + 1) % pictures.size()].specimen.record;
    }
    const auto decision = static_cast<verify::Decision>(i % 3);
    one.judgement.proposal = decision;
    one.human = {decision, {}, "fill_store", one.when};
    return made;
}

} // namespace

Result<void> fill(Store& store, const std::string& url, std::optional<std::string_view> passphrase,
                  const Filling& filling)
{
    auto books = openBooks(url, passphrase);
    if (!books)
        return passOn(books);
    const auto me = store.users().singleUser("fill_store");
    if (!me)
        return tl::unexpected(me.error());
    // A store that was not filled to the end is made anew: nothing need be on the disk before that.
    if (books->database->engine() == Engine::Sqlite)
        for (const char* pragma : {"PRAGMA synchronous = OFF", "PRAGMA cache_size = -2000000"})
            if (auto done = books->database->run(pragma); !done)
                return passOn(done);
    std::mt19937_64 random(1);
    auto pictures = filling.pictures;
    for (int i = 0; i < 20 && filling.pictures.empty(); ++i)
        pictures.push_back(test::reference(SignatoryId::fresh(), i));
    auto prepared = packReferences(*books, *me, pictures);
    if (!prepared)
        return passOn(prepared);
    std::vector<Customer> first;
    std::vector<Embedding> embeddings;
    auto done = inBatches(*books, filling.customers, [&](int i) -> Result<void> {
        Customer made = test::customer("DE" + std::to_string(1'000'000'000 + i), nameOf(random));
        if (auto inserted = insertCustomer(*books, made); !inserted)
            return inserted;
        for (int k = 0; k < filling.references && i % filling.every == 0; ++k) {
            const auto place =
                (std::size_t(i / filling.every) * std::size_t(filling.references) + std::size_t(k)) % prepared->size();
            PreparedReference& one = (*prepared)[place];
            one.id = ReferenceId::fresh();
            one.signatory = made.signatories[0].id;
            one.body = books->pack("reference", "body", one.id.value(), std::uint8_t(1),
                                   pictures[place].specimen.record, me->name());
            if (auto inserted = insertReference(*books, *me, made.id, one); !inserted)
                return inserted;
            embeddings.push_back(embeddingOf(one.id, filling.length, random));
        }
        if (first.size() < 1000)
            first.push_back(made);
        return i % filling.every == 0 ? touchCustomer(*books, made.id) : Result<void>();
    });
    if (!done)
        return done;
    for (std::size_t i = 0; i < embeddings.size(); i += Batch) {
        const auto some = std::span(embeddings).subspan(i, std::min<std::size_t>(Batch, embeddings.size() - i));
        if (auto saved = store.references().saveEmbeddings(*me, filling.model, some); !saved)
            return saved;
    }
    return inBatches(*books, first.empty() ? 0 : filling.cases, [&](int i) -> Result<void> {
        const NewCase what = caseOf(i, first[std::size_t(i) % first.size()], pictures);
        auto record = CaseRecord::of(*books, what);
        if (!record)
            return tl::unexpected(record.error());
        if (auto inserted = record->insert(*books, *me); !inserted)
            return inserted;
        const auto& one = what.verification;
        const CaseStatus status{State::Undecided,
                                one.judgement.proposal,
                                {},
                                {},
                                {one.caseNumber, one.who, one.customer, {}, one.judgement.llr},
                                {}};
        return insertDecision(*books, what.id, status, {*one.human, me->user()},
                              i % 10 == 0 ? State::WaitingForReview : State::Closed);
    });
}

} // namespace countersign::test
