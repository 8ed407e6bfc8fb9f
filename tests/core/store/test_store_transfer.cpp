// A customer as one file, and files that only look like one.
#include "core/store/transfer.h"
#include "places.h"

#include <QTest>

#include <random>

using namespace countersign;
using namespace countersign::store;
using namespace countersign::test;

namespace {

constexpr const char* Secret = "sealed with a kiss";

/// Of two signatories, one of them retired, with a rule and references.
Result<Customer> makeCustomer(Store& store, const Session& me, std::vector<NewReference>& references)
{
    Customer made = customer("DE-1", "Ä & Co");
    made.note = "note";
    made.signatories.push_back({SignatoryId::fresh(), "Gone", {}});
    auto saved = store.customers().save(me, made);
    if (!saved)
        return saved;
    references = {reference(made.signatories[0].id, 1), reference(made.signatories[0].id, 2),
                  reference(made.signatories[1].id, 3), reference(made.signatories[0].id, 4)};
    references[1].file.clear();
    if (const auto done = store.references().add(me, made.id, references); !done)
        return tl::unexpected(done.error());
    if (const auto done = store.references().retire(me, references[3].id); !done)
        return tl::unexpected(done.error());
    saved->signatories[1].retired = Time();
    saved->rule = {{{1, {made.signatories[0].id}, 100}, {1, {}, {}}}};
    saved->revision = store.customers().load(me, made.id)->revision;
    return store.customers().save(me, *saved);
}

} // namespace

class TestStoreTransfer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thereAndBack_data()
    {
        QTest::addColumn<bool>("sealed");
        QTest::newRow("open") << false;
        QTest::newRow("sealed") << true;
    }
    void thereAndBack()
    {
        QFETCH(bool, sealed);
        const Place from(Place::Sealed, nullptr), to(Place::Plain, nullptr);
        const auto source = from.create(), target = to.create();
        QVERIFY(source && target);
        GET(me, source->users().singleUser("Ada"));
        GET(you, target->users().singleUser("Bob"));
        std::vector<NewReference> references;
        GET(original, makeCustomer(*source, me, references));
        const auto passphrase = sealed ? std::optional<std::string_view>(Secret) : std::nullopt;
        GET(file, exportCustomer(*source, me, original.id, passphrase));
        const Bytes name = {0xc3, 0x84, ' ', '&', ' ', 'C', 'o'};
        QCOMPARE(std::search(file.begin(), file.end(), name.begin(), name.end()) == file.end(), sealed);

        GET(id, importCustomer(*target, you, file, "c.customer", passphrase));
        QVERIFY(id != original.id);
        GET(copy, target->customers().load(you, id));
        QCOMPARE(copy.account, original.account);
        QCOMPARE(copy.name, original.name);
        QCOMPARE(copy.note, original.note);
        QCOMPARE(copy.signatories.size(), std::size_t(1)); // who is retired stays behind
        QVERIFY(copy.signatories[0].id != original.signatories[0].id);
        QCOMPARE(copy.rule.clauses.size(), std::size_t(2));
        QVERIFY(copy.rule.clauses[0].among == std::vector{copy.signatories[0].id});
        GET(list, target->references().of(you, id, store::Detail::Whole));
        QCOMPARE(list.size(), std::size_t(2));
        for (const Reference& one : list) {
            const auto& wanted = references[one.specimen.record.name == "specimen-1.png" ? 0 : 1];
            QCOMPARE(difference(one.specimen.record, wanted.specimen.record), QString());
            QVERIFY(one.specimen.ink.ink == wanted.specimen.ink.ink);
            GET(bytes, target->references().file(you, one.id));
            QVERIFY(bytes == wanted.file);
        }
        GET(lines, target->customers().lines(you));
        QCOMPARE(lines.lines[0].references, 2);
        REFUSED(Conflict, importCustomer(*target, you, file, "c.customer", passphrase)); // is there already
        if (sealed) {
            REFUSED(Encrypted, importCustomer(*target, you, file, "c.customer"));
            REFUSED(Denied, importCustomer(*target, you, file, "c.customer", "sealed with a hug"));
        }
        REFUSED(InvalidArgument, exportCustomer(*source, me, original.id, "short"));
        REFUSED(NotFound, exportCustomer(*source, me, CustomerId::fresh()));
        QCOMPARE(trailFindings(*source, me) + trailFindings(*target, you), QString());
    }

    void hostileFiles()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        std::vector<NewReference> references;
        GET(original, makeCustomer(*store, me, references));
        GET(open, exportCustomer(*store, me, original.id));
        GET(sealed, exportCustomer(*store, me, original.id, Secret));
        const QString before = rawValue(place.url(), "SELECT COUNT(*) FROM content");
        const auto codeOf = [&](const Bytes& bytes) {
            const auto result = importCustomer(*store, me, bytes, "x.customer", Secret);
            return result ? ErrorCode::Internal : result.error().code;
        };
        QVERIFY(codeOf({}) == ErrorCode::Unsupported);
        QVERIFY(codeOf(Bytes(1'000, 'x')) == ErrorCode::Unsupported);
        Bytes newer = open;
        newer[8] = 2;
        QVERIFY(codeOf(newer) == ErrorCode::Unsupported);
        Bytes longer = open;
        longer.push_back(0);
        QVERIFY(codeOf(longer) == ErrorCode::Corrupt);
        for (const Bytes& file : {open, sealed}) {
            for (std::size_t length = 24; length < file.size(); length += 97)
                QVERIFY(codeOf(Bytes(file.begin(), file.begin() + long(length))) == ErrorCode::Truncated);
            std::mt19937 random(3);
            for (int i = 0; i < 300; ++i) {
                Bytes changed = file;
                changed[random() % changed.size()] ^= std::uint8_t(1 << random() % 8);
                const ErrorCode code = codeOf(changed);
                QVERIFY2(code != ErrorCode::Internal && code != ErrorCode::Conflict, name(code));
            }
        }
        QCOMPARE(rawValue(place.url(), "SELECT COUNT(*) FROM content"), before);
        QCOMPARE(rawValue(place.url(), "SELECT COUNT(*) FROM customer"), QString("1"));
    }
};

QTEST_GUILESS_MAIN(TestStoreTransfer)
#include "test_store_transfer.moc"
