// A whole store into another database: encrypted, or to a server and back.
#include "core/base/sha256.h"
#include "core/store/copy.h"
#include "places.h"

#include <QFile>
#include <QTest>

#include <thread>

using namespace countersign;
using namespace countersign::store;
using namespace countersign::test;

namespace {

constexpr const char* Secret = "swordfish 9";

const NewModel OldModel{{9, 8, 7}, "old", "0.9"};
const NewModel OwnModel{Bytes(100'000, 200), "branch", "2.1", "of the north", R"({"curve":[]})"};

/// What a store of the test holds.
struct Filled {
    Customer owner;
    NewReference known;
    NewCase what;
    Checkpoint checkpoint;
    Form form;
};

Result<Filled> fill(Store& store)
{
    const auto single = store.users().singleUser("Desktop");
    const auto boss = single ? store.users().turnOn(*single, "Boss", Secret) : single;
    if (!boss)
        return tl::unexpected(boss.error());
    if (const auto added = store.users().add(*boss, "Sue", Role::Supervisor, Secret); !added)
        return tl::unexpected(added.error());
    const auto me = store.users().signIn("Sue", Secret);
    if (!me)
        return tl::unexpected(me.error());
    const auto owner = store.customers().save(*me, customer("DE-1", "Jane"));
    if (!owner)
        return tl::unexpected(owner.error());
    Filled filled{*owner, reference(owner->signatories[0].id, 1), {}, {}, test::form(5)};
    filled.known.file = {1, 2, 3}; // looks like a packed picture, but is a file
    const NewReference old = reference(owner->signatories[0].id, 2);
    for (const NewReference& one : {filled.known, old})
        if (const auto done = store.references().add(*me, owner->id, std::vector{one}); !done)
            return tl::unexpected(done.error());
    if (const auto done = store.references().retire(*me, old.id); !done)
        return tl::unexpected(done.error());
    filled.what.verification = verification("77", "Sue", 7);
    filled.what.customer = owner->id;
    filled.what.verification.human = {verify::Decision::Refer, "unsure", "Sue", filled.what.verification.when};
    const std::vector<Embedding> embedding = {{filled.known.id, {1, 2, 3}}};
    if (const auto done = store.references().saveEmbeddings(*me, model(1), embedding); !done)
        return tl::unexpected(done.error());
    if (const auto done = store.cases().add(*me, filled.what); !done)
        return tl::unexpected(done.error());
    if (const auto done = store.settings().set(*boss, setting::Bank, "Bank"); !done)
        return tl::unexpected(done.error());
    if (const auto added = store.users().add(*boss, "Olga", Role::Operator, Secret); !added)
        return tl::unexpected(added.error());
    filled.form.name = "cheques";
    if (const auto done = store.forms().remember(*me, filled.form); !done)
        return tl::unexpected(done.error());
    const auto olga = store.users().signIn("Olga", Secret);
    if (!olga)
        return tl::unexpected(olga.error());
    for (const NewModel& one : {OldModel, OwnModel}) {
        const auto sha256 = store.models().add(*olga, one);
        if (!sha256)
            return tl::unexpected(sha256.error());
        const ReleaseParams params{*sha256, Verdict::Unclear, "the new branch needs it", *boss};
        if (const auto done = store.models().release(*olga, params); !done)
            return tl::unexpected(done.error());
    }
    if (const auto done = store.models().setRetired(*olga, countersign::sha256(OldModel.file), true); !done)
        return tl::unexpected(done.error());
    const auto checkpoint = store.trail().checkpoint(*boss);
    if (!checkpoint)
        return tl::unexpected(checkpoint.error());
    filled.checkpoint = *checkpoint;
    return filled;
}

} // namespace

class TestStoreCopy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = Server::start(); }

    void everythingComesAlong_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("target");
        QTest::newRow("a file is encrypted") << int(Place::Plain) << int(Place::Sealed);
        QTest::newRow("and the other way round") << int(Place::Sealed) << int(Place::Plain);
        QTest::newRow("a file goes to a server") << int(Place::Sealed) << int(Place::Postgres);
        QTest::newRow("and back") << int(Place::Postgres) << int(Place::Sealed);
    }
    void everythingComesAlong()
    {
        QFETCH(int, target);
        MAKE_PLACE(place, m_server);
        if (target == Place::Postgres && !m_server)
            QSKIP("PostgreSQL 15 is not installed (Debian package postgresql-15).");
        const Place to(static_cast<Place::Kind>(target), m_server.get());
        const auto source = place.create();
        QVERIFY(source);
        GET(filled, fill(*source));
        GET(boss, source->users().signIn("Boss", Secret));
        GET(before, source->trail().entries(boss));
        {
            GET(copy, copyStore(*source, boss, to.url(), to.passphrase(), {Effort::Least, {}}));
            QVERIFY(copy->id() != source->id());
            QCOMPARE(copy->isSealed(), target != Place::Plain);
            DO(copy->users().list(boss)); // the session goes on
        }
        REFUSED(Conflict, copyStore(*source, boss, to.url(), to.passphrase(), {Effort::Least, {}}));
        const auto copy = to.open();
        QVERIFY(copy);
        GET(me, copy->users().signIn("sue", Secret));
        GET(id, copy->customers().find(me, "de1"));
        QVERIFY(id == filled.owner.id);
        GET(owner, copy->customers().load(me, *id));
        GET(was, source->customers().load(me, *id));
        QVERIFY(owner == was);
        GET(references, copy->references().of(me, *id, store::Detail::Whole, true));
        QCOMPARE(references.size(), std::size_t(2));
        QCOMPARE(difference(references[0].specimen.record, filled.known.specimen.record), QString());
        QCOMPARE(references[1].retiredBy, std::string("Sue"));
        GET(file, copy->references().file(me, filled.known.id));
        QVERIFY(file == filled.known.file);
        GET(table, copy->references().embeddings(me, model(1)));
        QVERIFY((verify::toFloats(table.values) == std::vector<float>{1, 2, 3}));
        CaseFilter filter;
        filter.number = "77";
        GET(lines, copy->cases().lines(me, filter));
        QCOMPARE(lines.size(), std::size_t(1));
        GET(stored, copy->cases().load(me, filled.what.id));
        QCOMPARE(difference(stored.what.verification, filled.what.verification), QString());
        GET(bank, copy->settings().value(setting::Bank));
        QCOMPARE(bank, std::string("Bank"));
        GET(models, copy->models().list(me));
        GET(modelsWere, source->models().list(me));
        QCOMPARE(models.size(), std::size_t(2));
        for (std::size_t i = 0; i < models.size(); ++i) {
            const ModelEntry &is = models[i], &old = modelsWere[i];
            QCOMPARE(is.sha256, old.sha256);
            QVERIFY(is.name == old.name && is.note == old.note && is.who == "Olga" && is.when == old.when);
            QVERIFY(is.retired == old.retired && is.retiredBy == old.retiredBy && is.isInUse == old.isInUse);
            GET(bytes, copy->models().file(is.sha256));
            QCOMPARE(std::int64_t(bytes.size()), is.size);
        }
        GET(forms, copy->forms().list(me));
        QVERIFY(forms.size() == 1 && forms[0].id == filled.form.id && forms[0].known == filled.form.known);
        QVERIFY(forms[0].name == "cheques" && forms[0].who == "Sue");
        GET(inUse, copy->models().inUse());
        QCOMPARE(inUse, countersign::sha256(OwnModel.file));
        GET(report, copy->models().report(me, inUse));
        QCOMPARE(report, OwnModel.report);
        GET(releases, copy->models().releases(me));
        QCOMPARE(releases.size(), std::size_t(2));
        QVERIFY(releases[0].name == "branch" && releases[0].second == "Boss" && releases[0].number == 2);
        QCOMPARE(releases[1].reason, std::string("the new branch needs it"));
        // Pictures that are there are found again, not stored twice.
        const QString contents = rawValue(to.url(), "SELECT COUNT(*) FROM content");
        NewReference again = filled.known;
        again.id = ReferenceId::fresh();
        DO(copy->references().add(me, *id, std::vector{again}));
        QCOMPARE(rawValue(to.url(), "SELECT COUNT(*) FROM content"), contents);

        // The trail: the same entries, then where they came from.
        QCOMPARE(trailFindings(*copy, me), QString());
        GET(entries, copy->trail().entries(me));
        const std::size_t since = entries.size() - before.size();
        for (std::size_t i = 0; i < before.size(); ++i) {
            QCOMPARE(entries[since + i].detail, before[i].detail);
            QCOMPARE(entries[since + i].who, before[i].who);
            QVERIFY(entries[since + i].when == before[i].when);
        }
        QCOMPARE(entries[since - 1].action, std::string("store-copied"));
        QVERIFY(entries[since - 1].detail.find(source->id()) != std::string::npos);
        QVERIFY(trailFindings(*copy, me, filled.checkpoint).contains("of another store"));
        QCOMPARE(trailFindings(*source, me, filled.checkpoint), QString());
    }

    void nothingOrAll()
    {
        const Place place(Place::Plain, nullptr), to(Place::Sealed, nullptr);
        const auto source = place.create();
        QVERIFY(source);
        GET(filled, fill(*source));
        GET(boss, source->users().signIn("Boss", Secret));
        GET(sue, source->users().signIn("Sue", Secret));
        REFUSED(Denied, copyStore(*source, sue, to.url(), to.passphrase(), {Effort::Least, {}}));
        std::stop_source stop;
        stop.request_stop();
        REFUSED(Cancelled, copyStore(*source, boss, to.url(), to.passphrase(), {Effort::Least, {}}, stop.get_token()));
        QCOMPARE(rawSql(place.url(), "UPDATE trail SET time = 1 WHERE number = 3"), QString());
        REFUSED(Corrupt, copyStore(*source, boss, to.url(), to.passphrase(), {Effort::Least, {}}));
        REFUSED(NotFound, Store::open(to.url(), to.passphrase()));
        QVERIFY(to.create()); // nothing was left behind that is in the way
    }

    void whatIsChangedMeanwhileIsNoticed()
    {
        const Place place(Place::Plain, nullptr), to(Place::Sealed, nullptr);
        const auto source = place.create();
        QVERIFY(source);
        GET(filled, fill(*source));
        GET(boss, source->users().signIn("Boss", Secret));
        int changes = 0;
        const auto change = [&](const Progress&) {
            if (changes++ > 0)
                return;
            std::thread([&] { // another desk, while the copy is being made
                const auto other = Store::open(place.url(), place.passphrase());
                if (!other || !(*other)->settings().set(boss, setting::Bank, "Another bank"))
                    changes = -1;
            })
                .join();
        };
        REFUSED(Conflict, copyStore(*source, boss, to.url(), to.passphrase(), {Effort::Least, {}}, {}, change));
        QVERIFY(changes > 0);
        REFUSED(NotFound, Store::open(to.url(), to.passphrase()));
        GET(copy, copyStore(*source, boss, to.url(), to.passphrase(), {Effort::Least, {}}));
        GET(bank, copy->settings().value(setting::Bank));
        QCOMPARE(bank, std::string("Another bank"));
    }

private:
    std::unique_ptr<Server> m_server;
};

QTEST_GUILESS_MAIN(TestStoreCopy)
#include "test_store_copy.moc"
