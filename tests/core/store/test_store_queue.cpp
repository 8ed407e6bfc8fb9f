// The queue of the workers: order, leases, one case an item, nothing twice.
#include "core/store/copy.h"
#include "core/store/queue.h"
#include "places.h"

#include <QTest>

#include <atomic>
#include <set>
#include <thread>

using namespace countersign;
using namespace countersign::store;
using namespace countersign::test;
using namespace std::chrono_literals;

namespace {

NewItem item(int number, const std::string& account = "DE 1")
{
    const std::string text = "picture " + std::to_string(number);
    return {account, "cheque-" + std::to_string(number), "cheque.png", Bytes(text.begin(), text.end()), number * 100};
}

std::vector<NewItem> items(int count)
{
    std::vector<NewItem> made;
    for (int i = 1; i <= count; ++i)
        made.push_back(item(i));
    return made;
}

/// What a worker makes of an item, as far as the store is concerned.
ItemOutcome outcomeOf(const TakenItem& taken, const KnownCustomer& owner, const std::string& who)
{
    ItemOutcome outcome{taken.id};
    NewCase result;
    result.id = taken.id;
    result.verification = verification(taken.name, who, int(taken.number), 0);
    result.verification.customer = owner.name;
    for (const Specimen& one : owner.hands[0].references)
        result.verification.references.push_back(one.record);
    result.customer = owner.id;
    result.signatory = owner.hands[0].signatory;
    result.amount = taken.amount;
    outcome.result = std::move(result);
    outcome.references = owner.hands[0].ids;
    return outcome;
}

} // namespace

class TestStoreQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = Server::start(); }

    void anItemBecomesACase_data() { placesAsRows(); }
    void anItemBecomesACase()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        GET(me, store->users().singleUser("night"));
        const Customer owner = customer("DE-1", "Jane");
        const std::vector known = {reference(owner.signatories[0].id, 1), reference(owner.signatories[0].id, 2)};
        DO(store->customers().enrol(me, owner, known));
        Queue& queue = store->queue();

        GET(added, queue.add(me, items(3)));
        QCOMPARE(added, 3);
        const std::vector again = {item(2), item(4), item(4)};
        GET(more, queue.add(me, again));
        QCOMPARE(more, 1);
        if (kind != Place::Plain)
            QVERIFY(!rawValue(place.url(), "SELECT body FROM queue_item").contains(QByteArray("cheque-").toHex()));

        GET(lot, queue.take(me, "host-1", 3, 60s));
        QCOMPARE(lot.items.size(), std::size_t(3));
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(lot.items[std::size_t(i)].name, item(i + 1).name);
            QVERIFY(lot.items[std::size_t(i)].file == item(i + 1).file);
            QVERIFY(lot.items[std::size_t(i)].amount == item(i + 1).amount);
            QCOMPARE(lot.items[std::size_t(i)].attempt, 1);
        }
        GET(rest, queue.take(me, "host-2", 3, 60s));
        QCOMPARE(rest.items.size(), std::size_t(1));
        GET(none, queue.take(me, "host-3", 3, 60s));
        QVERIFY(none.items.empty());
        GET(workers, queue.workers(me));
        QCOMPARE(workers.size(), std::size_t(2));
        QCOMPARE(workers[0].name, std::string("host-1"));
        QCOMPARE(workers[0].items, std::int64_t(3));
        QVERIFY(workers[0].secondsLeft > 50 && workers[0].secondsLeft <= 60);

        GET(found, queue.customer(me, "de1"));
        QCOMPARE(found.hands.size(), std::size_t(1));
        QCOMPARE(found.hands[0].references.size(), std::size_t(2));
        const auto& ink = found.hands[0].references[0].ink.ink;
        QVERIFY(ink == known[0].specimen.ink.ink || ink == known[1].specimen.ink.ink);
        QVERIFY(found.hands[0].references[0].record.cleaned.pixels.empty());
        std::vector outcomes = {outcomeOf(lot.items[0], found, "night"), outcomeOf(lot.items[1], found, "night"),
                                ItemOutcome{lot.items[2].id, {}, {}, "There is no ink."}};
        GET(held, queue.finish(me, "host-1", lot.claim, outcomes));
        QCOMPARE(held, 3);
        GET(twice, queue.finish(me, "host-1", lot.claim, outcomes)); // the answer was lost
        QCOMPARE(twice, 3);

        GET(stored, store->cases().load(me, outcomes[0].id));
        QVERIFY(stored.state == State::Undecided);
        QVERIFY(stored.what.amount == 100);
        QCOMPARE(stored.what.verification.references.size(), std::size_t(2));
        QCOMPARE(difference(stored.what.verification.query, outcomes[0].result->verification.query), QString());
        for (std::size_t i = 0; i < 2; ++i) {
            const auto& wanted = found.hands[0].ids[i] == known[0].id ? known[0] : known[1];
            QCOMPARE(difference(stored.what.verification.references[i], wanted.specimen.record), QString());
        }
        GET(counts, queue.counts(me));
        QCOMPARE(counts.waiting, std::int64_t(0));
        QCOMPARE(counts.taken, std::int64_t(1));
        QCOMPARE(counts.done, std::int64_t(2));
        QCOMPARE(counts.failed, std::int64_t(1));
        QCOMPARE(rawValue(place.url(), "SELECT COUNT(*) FROM queue_file"), QString("2"));
        GET(cases, store->trail().count(me, {{}, {}, {}, Action::CaseAdded, {}}));
        QCOMPARE(cases, std::int64_t(2));
        GET(entries, store->trail().entries(me, {{}, {}, {}, Action::CaseAdded, outcomes[0].id.value()}));
        QVERIFY(entries[0].detail.find("worker host-1") != std::string::npos);
        QVERIFY(entries[0].detail.find(stored.what.verification.model.sha256.substr(0, 12)) != std::string::npos);

        std::vector<QueueLine> lines;
        DO(queue.each(me, [&](const QueueLine& line) -> Result<void> {
            lines.push_back(line);
            return {};
        }));
        QCOMPARE(lines.size(), std::size_t(4));
        QCOMPARE(lines[0].name, std::string("cheque-1"));
        QVERIFY(lines[0].judgement && lines[0].judgement->llr == stored.what.verification.judgement.llr);
        QCOMPARE(lines[2].failure, std::string("There is no ink."));
        QVERIFY(lines[3].state == ItemState::Taken);

        GET(retried, queue.retry(me));
        QCOMPARE(retried, 1);
        GET(third, queue.take(me, "host-1", 9, 60s));
        QCOMPARE(third.items.size(), std::size_t(1));
        QCOMPARE(third.items[0].name, std::string("cheque-3"));
        GET(cleared, queue.clear(me));
        QCOMPARE(cleared, 2);
        DO(store->cases().load(me, outcomes[0].id));
        DO(store->cases().decide(me, outcomes[0].id, outcomes[0].result->verification.judgement.proposal, ""));
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void aDeadWorkersItemsComeBack_data() { placesAsRows(); }
    void aDeadWorkersItemsComeBack()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        GET(me, store->users().singleUser("night"));
        const Customer owner = customer("DE-1", "Jane");
        DO(store->customers().enrol(me, owner, std::vector{reference(owner.signatories[0].id, 1)}));
        Queue& queue = store->queue();
        DO(queue.add(me, items(4)));
        GET(dead, queue.take(me, "dead", 2, 1s));
        GET(alive, queue.take(me, "alive", 1, 1s));
        GET(held, queue.extend(me, alive.claim, 60s));
        QCOMPARE(held, 1);
        QTest::qSleep(1'100);
        GET(next, queue.take(me, "next", 9, 60s));
        QCOMPARE(next.items.size(), std::size_t(3));
        QCOMPARE(next.items[0].name, std::string("cheque-1"));
        QCOMPARE(next.items[0].attempt, 2);
        QCOMPARE(next.items[2].name, std::string("cheque-4"));
        QCOMPARE(next.items[2].attempt, 1);
        // The one that was only slow comes too late, whatever it found.
        GET(found, queue.customer(me, "DE-1"));
        const std::vector late = {outcomeOf(dead.items[0], found, "night")};
        GET(kept, queue.finish(me, "dead", dead.claim, late));
        QCOMPARE(kept, 0);
        REFUSED(NotFound, store->cases().load(me, dead.items[0].id));
        GET(extended, queue.extend(me, dead.claim, 60s));
        QCOMPARE(extended, 0);
        const std::vector first = {outcomeOf(next.items[0], found, "night")};
        GET(saved, queue.finish(me, "next", next.claim, first));
        QCOMPARE(saved, 1);
        GET(lateAgain, queue.finish(me, "dead", dead.claim, late));
        QCOMPARE(lateAgain, 0);
        GET(given, queue.giveBack(me, next.claim));
        QCOMPARE(given, 2);
        GET(isEmpty, queue.isEmpty(me));
        QVERIFY(!isEmpty);
        GET(back, queue.take(me, "back", 9, 60s));
        QCOMPARE(back.items.size(), std::size_t(2));
        QCOMPARE(back.items[0].attempt, 2); // taken by the dead one, not by the one that gave it back
    }

    void manyTakeAtOnce_data() { placesAsRows(); }
    void manyTakeAtOnce()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        GET(me, store->users().singleUser("night"));
        const Customer owner = customer("DE-1", "Jane");
        DO(store->customers().enrol(me, owner, std::vector{reference(owner.signatories[0].id, 1)}));
        constexpr int Count = 60;
        DO(store->queue().add(me, items(Count)));
        std::atomic<int> saved = 0, errors = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&, i] {
                    const auto desk = place.open();
                    const auto who = desk->users().singleUser("night");
                    const std::string worker = "worker " + std::to_string(i);
                    for (;;) {
                        const auto lot = desk->queue().take(*who, worker, 3, 60s);
                        const auto found = desk->queue().customer(*who, "DE-1");
                        if (!lot || !found) {
                            ++errors;
                            return;
                        }
                        if (lot->items.empty())
                            return;
                        std::vector<ItemOutcome> outcomes;
                        for (const TakenItem& one : lot->items)
                            outcomes.push_back(outcomeOf(one, *found, "night"));
                        const auto kept = desk->queue().finish(*who, worker, lot->claim, outcomes);
                        if (kept)
                            saved += *kept;
                        else
                            ++errors;
                    }
                });
        }
        QCOMPARE(errors.load(), 0);
        QCOMPARE(saved.load(), Count);
        GET(isEmpty, store->queue().isEmpty(me));
        QVERIFY(isEmpty);
        GET(cases, store->cases().count(me, {}));
        QCOMPARE(cases, Count);
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void whoMayDoWhat()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        GET(single, store->users().singleUser("x"));
        GET(boss, store->users().turnOn(single, "Boss", "swordfish 9"));
        for (const auto& [name, role] : {std::pair("clerk", Role::Clerk), std::pair("auditor", Role::Auditor)})
            DO(store->users().add(boss, name, role, "swordfish 9"));
        GET(clerk, store->users().signIn("clerk", "swordfish 9"));
        GET(auditor, store->users().signIn("auditor", "swordfish 9"));
        const auto pass = [](const QueueLine&) -> Result<void> { return {}; };
        DO(store->queue().add(clerk, items(1)));
        REFUSED(Denied, store->queue().add(auditor, items(1)));
        REFUSED(Denied, store->queue().take(auditor, "w", 1, 60s));
        REFUSED(Denied, store->queue().retry(auditor));
        REFUSED(Denied, store->queue().clear(boss));
        REFUSED(Denied, store->queue().each(clerk, pass));
        DO(store->queue().each(auditor, pass));
        REFUSED(InvalidArgument, store->queue().add(clerk, std::vector{NewItem{"", "n", "f", {1}}}));
        REFUSED(InvalidArgument, store->queue().add(clerk, std::vector{NewItem{"1", " ", "f", {1}}}));
        REFUSED(InvalidArgument, store->queue().add(clerk, std::vector{NewItem{"1", "n", "f", {}}}));
        REFUSED(NotFound, store->queue().customer(clerk, "17"));
        DO(store->customers().save(clerk, customer("17", "Joe")));
        REFUSED(EmptyInput, store->queue().customer(clerk, "17"));
    }

    void aCopyHasTheQueue()
    {
        const Place place(Place::Plain, nullptr), sealed(Place::Sealed, nullptr);
        const auto store = place.create();
        GET(me, store->users().singleUser("night"));
        DO(store->queue().add(me, items(2)));
        GET(copy, copyStore(*store, me, sealed.url(), Passphrase, {Effort::Least, {}}, {}, {}));
        GET(again, copy->queue().add(me, items(3))); // the two are known there
        QCOMPARE(again, 1);
        GET(lot, copy->queue().take(me, "w", 9, 60s));
        QCOMPARE(lot.items.size(), std::size_t(3));
        QVERIFY(lot.items[0].file == item(1).file);
        QCOMPARE(lot.items[2].number, std::int64_t(3));
    }

private:
    std::unique_ptr<Server> m_server;
};

QTEST_GUILESS_MAIN(TestStoreQueue)
#include "test_store_queue.moc"
