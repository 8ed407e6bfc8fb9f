// Customers, references and cases: what is saved comes back, on every database.
#include "places.h"
#include "tests/core/report/reading.h"
#include "tests/core/report/sample_case.h"

#include <QTest>

#include <cmath>
#include <set>
#include <thread>

using namespace countersign;
using namespace countersign::store;
using namespace countersign::test;

class TestStoreRecords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = Server::start(); }

    void customers_data() { placesAsRows(); }
    void customers()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        Customer wanted = customer("DE89 3704-0044", "Jäger & Söhne GmbH");
        wanted.note = "calls on Mondays; \"quotes\" and 'apostrophes' ; %s";
        wanted.signatories.push_back({SignatoryId::fresh(), "Second", {}});
        wanted.rule = {{{2, {}, {}}, {1, {wanted.signatories[0].id}, 50'000}}};
        GET(saved, store->customers().save(me, wanted));
        wanted.revision = saved.revision;
        QVERIFY(saved == wanted);
        GET(loaded, store->customers().load(me, wanted.id));
        QVERIFY(loaded == wanted);

        GET(found, store->customers().find(me, "de8937040044"));
        QVERIFY(found == wanted.id);
        GET(none, store->customers().find(me, "DE89 3704-0045"));
        QVERIFY(!none);
        REFUSED(Conflict, store->customers().save(me, customer("de89.3704 0044", "Somebody else")));
        REFUSED(NotFound, store->customers().load(me, CustomerId::fresh()));

        // Again after a lost connection: the same, and no second entry.
        GET(entries, store->trail().count(me));
        Customer again = wanted;
        again.revision = 0;
        GET(same, store->customers().save(me, again));
        QVERIFY(same == wanted);
        GET(entriesAfter, store->trail().count(me));
        QCOMPARE(entriesAfter, entries);

        loaded.name = "Jäger AG";
        loaded.signatories[1].retired = Time();
        loaded.rule.clauses.clear();
        std::swap(loaded.signatories[0], loaded.signatories[1]);
        GET(changed, store->customers().save(me, loaded));
        QVERIFY(changed.signatories[0].retired && *changed.signatories[0].retired > Time());
        QCOMPARE(changed.name, std::string("Jäger AG"));
        QVERIFY(changed.revision > loaded.revision);
        // Another desk that still has the former.
        REFUSED(Conflict, store->customers().save(me, saved));
        Customer fewer = changed;
        fewer.signatories.pop_back();
        fewer.signatories[0].retired = {};
        REFUSED(InvalidArgument, store->customers().save(me, fewer));
        Customer locked = changed;
        locked.rule = {{{2, {}, {}}}};
        REFUSED(InvalidArgument, store->customers().save(me, locked));
        for (Customer bad : {customer(" - ", "Name"), customer("1", "  "), customer("1", std::string(20'000, 'x'))})
            REFUSED(InvalidArgument, store->customers().save(me, bad));
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void linesTellWhatChanged_data() { placesAsRows(); }
    void linesTellWhatChanged()
    {
        MAKE_PLACE(place, m_server);
        const auto here = place.create(), there = place.open();
        QVERIFY(here && there);
        GET(me, here->users().singleUser("Ada"));
        GET(a, here->customers().save(me, customer("1", "A")));
        GET(b, here->customers().save(me, customer("2", "B")));
        GET(first, there->customers().lines(me));
        QCOMPARE(first.lines.size(), std::size_t(2));
        GET(nothing, there->customers().lines(me, first.revision));
        QVERIFY(nothing.lines.empty() && nothing.gone.empty());
        QCOMPARE(nothing.revision, first.revision);

        const std::vector<NewReference> references = {reference(b.signatories[0].id, 1),
                                                      reference(b.signatories[0].id, 2)};
        DO(here->references().add(me, b.id, references));
        GET(second, there->customers().lines(me, first.revision));
        QCOMPARE(second.lines.size(), std::size_t(1));
        QVERIFY(second.lines[0].id == b.id);
        QCOMPARE(second.lines[0].name, std::string("B"));
        QCOMPARE(second.lines[0].references, 2);
        QCOMPARE(second.lines[0].signatories, 1);
        DO(here->references().retire(me, references[0].id));
        DO(here->customers().setRetired(me, a.id, true));
        GET(third, there->customers().lines(me, second.revision));
        QCOMPARE(third.lines.size(), std::size_t(2));
        for (const CustomerLine& line : third.lines) {
            QCOMPARE(line.isRetired, line.id == a.id);
            QCOMPARE(line.references, line.id == a.id ? 0 : 1);
        }
        REFUSED(Conflict, here->references().add(me, a.id, std::vector{reference(a.signatories[0].id, 3)}));
        DO(here->customers().setRetired(me, a.id, false));
        DO(here->references().add(me, a.id, std::vector{reference(a.signatories[0].id, 3)}));
    }

    void demoGoesWithoutATrace_data() { placesAsRows(); }
    void demoGoesWithoutATrace()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        GET(real, store->customers().save(me, customer("1", "Real")));
        Customer made = customer("2", "Made up");
        made.isDemo = true;
        GET(demo, store->customers().save(me, made));
        const NewReference shared = reference(real.signatories[0].id, 5);
        NewReference copy = shared;
        copy.id = ReferenceId::fresh();
        copy.signatory = demo.signatories[0].id;
        DO(store->references().add(me, real.id, std::vector{shared}));
        const QString before = rawValue(place.url(), "SELECT COUNT(*) FROM content");
        DO(store->references().add(me, demo.id, std::vector{copy, reference(demo.signatories[0].id, 6)}));
        DO(store->references().saveEmbeddings(me, model(1), std::vector<Embedding>{{copy.id, {1, 2}}}));
        NewCase what;
        what.verification = verification("7", "Ada", 7);
        what.customer = demo.id;
        DO(store->cases().add(me, what));
        GET(decided, store->cases().decide(me, what.id, verify::Decision::Reject, "demo"));
        GET(lines, store->customers().lines(me));

        GET(gone, store->customers().removeDemo(me));
        QCOMPARE(gone, 1);
        GET(changes, store->customers().lines(me, lines.revision));
        QVERIFY(changes.lines.empty());
        QVERIFY(changes.gone == std::vector{demo.id});
        // What the real customer shows too has stayed, nothing else.
        QCOMPARE(rawValue(place.url(), "SELECT COUNT(*) FROM content"), before);
        GET(kept, store->references().of(me, real.id, store::Detail::Whole));
        QCOMPARE(difference(kept[0].specimen.record, shared.specimen.record), QString());
        GET(cases, store->cases().count(me, {}));
        QCOMPARE(cases, 0);
        GET(noMore, store->customers().removeDemo(me));
        QCOMPARE(noMore, 0);
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void references_data() { placesAsRows(); }
    void references()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        GET(owner, store->customers().save(me, customer("1", "A")));
        GET(other, store->customers().save(me, customer("2", "B")));
        const SignatoryId signatory = owner.signatories[0].id;
        std::vector<NewReference> added = {reference(signatory, 1), reference(signatory, 2), reference(signatory, 3)};
        added[1].file.clear(); // from the clipboard
        DO(store->references().add(me, owner.id, added));
        DO(store->references().add(me, owner.id, added)); // again, after a lost connection
        GET(list, store->references().of(me, owner.id, store::Detail::Whole));
        QCOMPARE(list.size(), std::size_t(3));
        for (const Reference& one : list) {
            const auto& wanted = *std::find_if(added.begin(), added.end(), [&](auto& a) { return a.id == one.id; });
            QCOMPARE(difference(one.specimen.record, wanted.specimen.record), QString());
            QVERIFY(one.specimen.ink.ink == wanted.specimen.ink.ink);
            QCOMPARE(one.specimen.ink.width, 48);
            QCOMPARE(one.who, std::string("Ada"));
            GET(file, store->references().file(me, one.id));
            QVERIFY(file == wanted.file);
        }
        GET(light, store->references().of(me, owner.id));
        QVERIFY(light[0].specimen.record.original.pixels.empty() && !light[0].specimen.record.cleaned.pixels.empty());
        DO(store->references().retire(me, added[0].id));
        GET(two, store->references().of(me, owner.id));
        QCOMPARE(two.size(), std::size_t(2));
        GET(three, store->references().of(me, owner.id, store::Detail::Light, true));
        QCOMPARE(three.size(), std::size_t(3));
        const auto retired = std::count_if(three.begin(), three.end(), [](auto& r) { return r.retired.has_value(); });
        QCOMPARE(retired, 1);
        GET(one, store->references().load(me, added[0].id));
        QCOMPARE(one.retiredBy, std::string("Ada"));

        REFUSED(EmptyInput, store->references().add(me, owner.id, {}));
        REFUSED(NotFound, store->references().add(me, CustomerId::fresh(), std::vector{reference(signatory, 9)}));
        REFUSED(InvalidArgument, store->references().add(me, other.id, std::vector{reference(signatory, 9)}));
        NewReference torn = reference(signatory, 9);
        torn.specimen.record.original.pixels.pop_back();
        REFUSED(InvalidArgument, store->references().add(me, owner.id, std::vector{torn}));
        // All or none.
        const std::vector mixed = {reference(signatory, 10), reference(SignatoryId::fresh(), 11)};
        REFUSED(InvalidArgument, store->references().add(me, owner.id, mixed));
        GET(stillTwo, store->references().of(me, owner.id));
        QCOMPARE(stillTwo.size(), std::size_t(2));
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void embeddings_data() { placesAsRows(); }
    void embeddings()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        GET(a, store->customers().save(me, customer("1", "A")));
        GET(b, store->customers().save(me, customer("2", "B")));
        const NewReference a1 = reference(a.signatories[0].id, 1), a2 = reference(a.signatories[0].id, 2);
        const NewReference b1 = reference(b.signatories[0].id, 3);
        DO(store->references().add(me, a.id, std::vector{a1, a2}));
        DO(store->references().add(me, b.id, std::vector{b1}));
        GET(all, store->references().withoutEmbedding(me, model(1)));
        QCOMPARE(all.size(), std::size_t(3));
        const std::vector<float> va = {0.25F, -0x1p-20F, 3072.0F}, vb = {1, 2, 3};
        DO(store->references().saveEmbeddings(me, model(1), std::vector<Embedding>{{a1.id, va}, {b1.id, vb}}));
        DO(store->references().saveEmbeddings(me, model(1), std::vector<Embedding>{{a1.id, {9, 9, 9}}})); // stays
        GET(left, store->references().withoutEmbedding(me, model(1)));
        QVERIFY(left == std::vector{a2.id});
        GET(table, store->references().embeddings(me, model(1)));
        QCOMPARE(table.length, std::size_t(3));
        QCOMPARE(table.owners.size(), std::size_t(2));
        for (std::size_t i = 0; i < 2; ++i) {
            const bool isA = table.owners[i].reference == a1.id;
            QVERIFY(table.owners[i].customer == (isA ? a.id : b.id));
            QVERIFY(table.owners[i].signatory == (isA ? a : b).signatories[0].id);
            const auto row = verify::toFloats(std::span(table.values).subspan(3 * i, 3));
            QVERIFY(row == (isA ? va : vb));
        }
        GET(ofB, store->references().embeddings(me, model(1), b.id));
        QVERIFY(ofB.owners.size() == 1 && ofB.owners[0].reference == b1.id && verify::toFloats(ofB.values) == vb);
        // A new model: the old one stays usable meanwhile.
        DO(store->references().saveEmbeddings(me, model(2), std::vector<Embedding>{{a2.id, {1, 2, 3, 4}}}));
        GET(uses, store->references().models(me));
        QCOMPARE(uses.size(), std::size_t(2));
        QCOMPARE(uses[0].references, 2);
        GET(newer, store->references().embeddings(me, model(2)));
        QCOMPARE(newer.length, std::size_t(4));
        GET(unknown, store->references().embeddings(me, model(3)));
        QVERIFY(unknown.owners.empty());
        DO(store->customers().setRetired(me, b.id, true));
        DO(store->references().retire(me, a2.id));
        GET(served, store->references().embeddings(me, model(1)));
        QCOMPARE(served.owners.size(), std::size_t(1));
        GET(noneLeft, store->references().withoutEmbedding(me, model(1)));
        QVERIFY(noneLeft.empty());
        DO(store->references().dropEmbeddings(me, model(1)));
        GET(one, store->references().models(me));
        QCOMPARE(one.size(), std::size_t(0)); // model 2 has embedded a retired one only
        REFUSED(InvalidArgument, store->references().embeddings(me, "default"));
        REFUSED(InvalidArgument, store->references().saveEmbeddings(me, model(1), std::vector<Embedding>{{a1.id, {}}}));
        REFUSED(InvalidArgument,
                store->references().saveEmbeddings(me, model(1), std::vector<Embedding>{{a1.id, {NAN}}}));
        REFUSED(NotFound,
                store->references().saveEmbeddings(me, model(1), std::vector<Embedding>{{ReferenceId::fresh(), {1}}}));
    }

    void casesComeBackEqual_data() { placesAsRows(); }
    void casesComeBackEqual()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("A. Clerk"));
        std::vector<verify::Verification> cases = {sampleCase(5), sampleCase(1, -3),
                                                   verification("x", "A. Clerk", 1, 0)};
        cases[1].human = {verify::Decision::Reject, "strokes differ \xff\xfe not UTF-8", "A. Clerk", cases[1].when};
        cases[2].judgement.llr = -std::numeric_limits<double>::infinity();
        cases[2].judgement.score = std::numeric_limits<double>::denorm_min();
        cases[2].query.original = {};
        for (const verify::Verification& wanted : cases) {
            NewCase what;
            what.verification = wanted;
            what.amount = 123'456;
            what.item = ItemId::fresh();
            what.ruleMet = false;
            DO(store->cases().add(me, what));
            DO(store->cases().add(me, what)); // again, after a lost connection
            GET(loaded, store->cases().load(me, what.id));
            QCOMPARE(difference(loaded.what.verification, wanted), QString());
            QVERIFY(loaded.what.amount == what.amount && loaded.what.item == what.item);
            QVERIFY(loaded.what.ruleMet == false && !loaded.what.customer && !loaded.what.signatory);
            QCOMPARE(loaded.decisions.size(), std::size_t(wanted.human ? 1 : 0));
            QVERIFY(loaded.state == (wanted.human ? State::Closed : State::Undecided));
            NewCase other = what;
            other.verification.seconds += 1;
            REFUSED(Conflict, store->cases().add(me, other));
        }
        GET(count, store->cases().count(me, {}));
        QCOMPARE(count, 3);
        REFUSED(NotFound, store->cases().load(me, CaseId::fresh()));
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void theReportIsTheSameByteForByte()
    {
        const Place place(Place::Sealed, nullptr);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("A. Clerk"));
        report::Options options = reportOptions();
        options.made = std::chrono::sys_days(std::chrono::year(2027) / 1 / 1);
        NewCase what;
        what.verification = sampleCase(3);
        DO(store->cases().add(me, what));
        const QByteArray before = rendered(what.verification, options);
        QVERIFY(!before.isEmpty());
        GET(undecided, store->cases().load(me, what.id));
        QVERIFY(rendered(undecided.what.verification, options) == before);
        GET(decision, store->cases().decide(me, what.id, verify::Decision::Reject, "not his hand"));
        what.verification.human = decision;
        GET(decided, store->cases().load(me, what.id));
        QVERIFY(rendered(decided.what.verification, options) == rendered(what.verification, options));
        QVERIFY(rendered(decided.what.verification, options) != before);
    }

    void aPictureIsStoredOnce_data() { placesAsRows(); }
    void aPictureIsStoredOnce()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        for (int i = 0; i < 20; ++i) {
            NewCase what;
            what.verification = verification(std::to_string(i), "Ada", i);
            DO(store->cases().add(me, what));
        }
        // Two references in all cases, and a query of its own in each; original and cleaned.
        QCOMPARE(rawValue(place.url(), "SELECT COUNT(*) FROM content"), QString::number(2 * (2 + 20)));
        QCOMPARE(rawValue(place.url(), "SELECT COUNT(*) FROM verification_picture"), QString::number(2 * 3 * 20));
    }

    void historyIsFiltered_data() { placesAsRows(); }
    void historyIsFiltered()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        GET(owner, store->customers().save(me, customer("1", "A")));
        std::vector<NewCase> cases;
        constexpr int Hour = 3'600;
        for (int i = 0; i < 12; ++i) {
            NewCase what;
            what.verification = verification("2026-" + std::to_string(i), "Ada", 0);
            what.verification.when += std::chrono::seconds(6 * Hour * i);
            what.verification.judgement.proposal = static_cast<verify::Decision>(i % 3);
            what.amount = 100 * ((5 * i) % 12);
            if (i % 2 == 0)
                what.customer = owner.id;
            DO(store->cases().add(me, what));
            if (i % 3 == 0) // proposed was accept
                DO(store->cases().decide(me, what.id, verify::Decision::Refer, "unsure"));
            cases.push_back(what);
        }
        const auto numbers = [&](const CaseFilter& filter, Order order = Order::NewestFirst, int offset = 0,
                                 int limit = 100) {
            QStringList list;
            const auto lines = store->cases().lines(me, filter, order, offset, limit);
            if (!lines)
                return QString::fromStdString(describe(lines.error()));
            for (const CaseLine& line : *lines)
                list << QString::fromStdString(line.number).section('-', 1);
            return list.join(' ');
        };
        QCOMPARE(numbers({}), QString("11 10 9 8 7 6 5 4 3 2 1 0"));
        QCOMPARE(numbers({}, Order::NewestFirst, 2, 3), QString("9 8 7"));
        CaseFilter filter;
        filter.from = cases[3].verification.when;
        filter.to = cases[6].verification.when;
        QCOMPARE(numbers(filter), QString("5 4 3"));
        filter = {};
        filter.customer = owner.id;
        QCOMPARE(numbers(filter), QString("10 8 6 4 2 0"));
        filter.proposal = verify::Decision::Reject;
        QCOMPARE(numbers(filter), QString("8 2"));
        filter = {};
        filter.decision = verify::Decision::Refer;
        QCOMPARE(numbers(filter), QString("9 6 3 0"));
        filter = {};
        filter.number = "2026-7";
        QCOMPARE(numbers(filter), QString("7"));
        filter = {};
        filter.model = model(2);
        QCOMPARE(numbers(filter), QString(""));
        filter = {};
        filter.state = State::WaitingForReview;
        GET(waiting, store->cases().count(me, filter));
        QCOMPARE(waiting, 4);
        // 2026-03-14 10:35 UTC and every six hours: 0 1 2 | 3 4 5 6 | 7 8 9 10 | 11, amounts 0 5 10 3 8 1 6 11 4 9 2 7.
        QCOMPARE(numbers({}, Order::ForReview), QString("2 1 0 4 6 3 5 7 9 8 10 11"));

        GET(lines, store->cases().lines(me, filter, Order::ForReview));
        QVERIFY(lines[0].id == cases[0].id && lines[0].decision == verify::Decision::Refer);
        QCOMPARE(lines[0].decidedBy, std::string("Ada"));
        QCOMPARE(lines[0].customerName, std::string("Customer of 2026-0"));
        QCOMPARE(lines[0].llr, 1.0 / 7);
        GET(csv, store->cases().csv(me, {}));
        QVERIFY(csv.starts_with("case,time,saved by,customer,amount,llr,proposal,decision,decided by,state,model\n"));
        QCOMPARE(std::count(csv.begin(), csv.end(), '\n'), 13);
        QVERIFY(csv.find("\n2026-3,2026-03-15 04:35:09 UTC,Ada,Customer of 2026-3,300,") != std::string::npos);
    }

    void spreadsheetsRunNothing()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("=cmd|' /C calc'!A0"));
        NewCase what;
        what.verification = verification("-1+1", me.name(), 1);
        what.verification.customer = "@SUM(A1)";
        DO(store->cases().add(me, what));
        GET(csv, store->cases().csv(me, {}));
        QVERIFY(csv.find("\n'-1+1,") != std::string::npos);
        QVERIFY(csv.find(",'=cmd|' /C calc'!A0,'@SUM(A1),") != std::string::npos);
    }

    void caseNumbersAreGivenOnce_data() { placesAsRows(); }
    void caseNumbersAreGivenOnce()
    {
        MAKE_PLACE(place, m_server);
        using namespace std::chrono;
        Time now = sys_days(year(2026) / 12 / 31) + hours(23);
        const auto store = place.create([&] { return now; });
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        GET(first, store->cases().nextNumber(me));
        QCOMPARE(first, std::string("2026-000001"));
        now += hours(2);
        GET(newYear, store->cases().nextNumber(me));
        QCOMPARE(newYear, std::string("2027-000001"));
        // Two desks, each with a connection of its own, at the same time.
        std::array<std::vector<std::string>, 2> given;
        {
            std::vector<std::jthread> desks;
            for (auto& list : given)
                desks.emplace_back([&] {
                    const auto desk = place.open([&] { return now; });
                    for (int i = 0; desk && i < 25; ++i)
                        if (const auto number = desk->cases().nextNumber(me))
                            list.push_back(*number);
                });
        }
        std::set<std::string> different(given[0].begin(), given[0].end());
        different.insert(given[1].begin(), given[1].end());
        QCOMPARE(different.size(), std::size_t(50));
        QVERIFY(different.contains("2027-000002") && different.contains("2027-000051"));
    }

private:
    std::unique_ptr<Server> m_server;
};

QTEST_MAIN(TestStoreRecords)
#include "test_store_records.moc"
