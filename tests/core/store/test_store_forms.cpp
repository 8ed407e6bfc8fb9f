// Forms that are remembered: kept whole, forgotten, few, and never believed blindly.
#include "core/store/database.h"
#include "core/store/fields.h"
#include "places.h"

#include <QTest>

using namespace countersign;
using namespace countersign::store;
using namespace countersign::test;

namespace {

constexpr const char* Secret = "swordfish 9";

/// Without the entries of users.
std::vector<Entry> told(Store& store, const Session& who, Action action)
{
    EntryFilter filter;
    filter.action = action;
    return store.trail().entries(who, filter).value_or(std::vector<Entry>());
}

} // namespace

class TestStoreForms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = Server::start(); }

    void rememberedAndForgotten_data() { placesAsRows(); }
    void rememberedAndForgotten()
    {
        MAKE_PLACE(place, m_server);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        Forms& forms = store->forms();
        GET(none, forms.state(me));
        QVERIFY(none == FormsState());
        Form first = form(1), second = form(2);
        second.name = "letters";
        DO(forms.remember(me, first));
        GET(one, forms.state(me));
        QVERIFY(!(one == none));
        DO(forms.remember(me, second));
        DO(forms.remember(me, second)); // as after a lost connection
        const auto other = place.open();
        QVERIFY(other);
        GET(list, other->forms().list(me));
        QCOMPARE(list.size(), std::size_t(2));
        QVERIFY(list[0].id == second.id && list[0].known == second.known && list[0].name == "letters");
        QVERIFY(list[1].id == first.id && list[1].known == first.known && list[1].name.empty());
        QCOMPARE(list[0].who, std::string("Ada"));
        QVERIFY(std::chrono::system_clock::now() - list[0].when < std::chrono::minutes(1));

        // Another field of the first form, and back again.
        Form moved = form(1);
        moved.known.field.x += 50;
        GET(two, forms.state(me));
        DO(forms.remember(me, moved, first.id));
        GET(still, forms.state(me));
        QVERIFY(still.count == 2 && !(still == two));
        GET(after, forms.list(me));
        QVERIFY(after[0].id == moved.id && after[1].id == second.id);
        DO(forms.remember(me, first, moved.id));
        DO(forms.forget(me, first.id));
        DO(forms.forget(me, first.id)); // another desk was faster
        GET(left, forms.list(me));
        QVERIFY(left.size() == 1 && left[0].id == second.id);

        const auto remembered = told(*store, me, Action::FormRemembered),
                   forgotten = told(*store, me, Action::FormForgotten);
        QCOMPARE(remembered.size(), std::size_t(4));
        QCOMPARE(forgotten.size(), std::size_t(1));
        QCOMPARE(remembered[2].detail, std::string("\"letters\", 300 x 90 at 702,200 of a page of 1280 x 400 pixels"));
        QVERIFY(remembered[1].detail.ends_with(", in place of 300 x 90 at 701,200 of a page of 1280 x 400 pixels"));
        QVERIFY(remembered[1].subject == moved.id.value() && forgotten[0].subject == first.id.value());
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void whoVerifiesMay()
    {
        const Place place(Place::Sealed, nullptr);
        const auto store = place.create();
        QVERIFY(store);
        GET(single, store->users().singleUser("Ada"));
        GET(boss, store->users().turnOn(single, "Boss", Secret));
        for (const auto& [name, role] : {std::pair("Carl", Role::Clerk), std::pair("Sue", Role::Supervisor),
                                         std::pair("Olga", Role::Operator), std::pair("Amy", Role::Auditor)}) {
            DO(store->users().add(boss, name, role, Secret));
            GET(me, store->users().signIn(name, Secret));
            const Form one = form(3);
            if (role == Role::Clerk || role == Role::Supervisor) {
                DO(store->forms().remember(me, one));
                GET(list, store->forms().list(me));
                QCOMPARE(list.front().who, std::string(name));
                DO(store->forms().forget(me, one.id));
            } else {
                REFUSED(Denied, store->forms().remember(me, one));
                REFUSED(Denied, store->forms().forget(me, one.id));
                REFUSED(Denied, store->forms().list(me));
                REFUSED(Denied, store->forms().state(me));
            }
        }
        REFUSED(Denied, store->forms().remember(boss, form(3)));
        REFUSED(Denied, store->forms().remember(single, form(3)));
    }

    void whatNoPageHasIsRefused()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        const auto refused = [&](const auto& spoil) {
            Form one = form(1);
            spoil(one);
            const auto done = store->forms().remember(me, one);
            return !done && done.error().code == ErrorCode::InvalidArgument;
        };
        QVERIFY(refused([](Form& one) { one.known.layout.print.pop_back(); }));
        QVERIFY(refused([](Form& one) { one.known.layout = {LayoutColumns, 0, {}}; }));
        QVERIFY(refused([](Form& one) {
            one.known.layout = {LayoutColumns, MostLayoutRows + 1, Bytes(LayoutColumns * (MostLayoutRows + 1))};
        }));
        QVERIFY(refused([](Form& one) { one.known.layout.columns = -LayoutColumns; }));
        QVERIFY(refused([](Form& one) { one.known.page.width = 0; }));
        QVERIFY(refused([](Form& one) { one.known.page.height = 2'000'000'000; }));
        QVERIFY(refused([](Form& one) { one.known.field.width = 0; }));
        QVERIFY(refused([](Form& one) { one.known.field.x = 2'000'000'000; }));
        QVERIFY(refused([](Form& one) { one.known.field.y = -1; }));
        QVERIFY(refused([](Form& one) { one.name = std::string(LongestFormName + 1, 'a'); }));
        GET(list, store->forms().list(me));
        QVERIFY(list.empty());
    }

    void someHundreds()
    {
        const Place place(Place::Sealed, nullptr);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        std::vector<FormId> ids;
        for (std::size_t i = 0; i < MostForms; ++i) {
            const Form one = form(int(i));
            ids.push_back(one.id);
            DO(store->forms().remember(me, one));
        }
        const Form last = form(400);
        REFUSED(TooLarge, store->forms().remember(me, last));
        GET(full, store->forms().list(me));
        QCOMPARE(full.size(), MostForms);
        DO(store->forms().remember(me, last, ids[7])); // in the place of another
        DO(store->forms().forget(me, ids[8]));
        DO(store->forms().remember(me, form(401)));
    }

    /// Somebody who can write to the database, and even seal: the numbers are looked at once more.
    void storedNumbersAreNotBelieved()
    {
        const Place place(Place::Plain, nullptr);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        const Form one = form(1);
        DO(store->forms().remember(me, one));
        GET(database, Database::open(place.url(), false));
        const auto put = [&](const Bytes& fields) {
            Bytes body = {0}; // not sealed, see Vault::seal()
            body.insert(body.end(), fields.begin(), fields.end());
            return database->run("UPDATE form SET body = ?", {body});
        };
        const auto packed = [](const KnownField& known, const std::string& name) {
            Packer packer;
            packer(known, name, std::string("Ada"));
            return packer.take();
        };
        DO(put(packed(one.known, "as it was")));
        GET(sound, store->forms().list(me));
        QCOMPARE(sound.front().name, std::string("as it was"));
        KnownField known = one.known;
        known.field.width = 1 << 30;
        DO(put(packed(known, "")));
        REFUSED(Corrupt, store->forms().list(me));
        known = one.known;
        known.layout.rows = MostLayoutRows * 1000;
        DO(put(packed(known, "")));
        REFUSED(Corrupt, store->forms().list(me));
        DO(put(packed(one.known, std::string(50'000, 'a'))));
        REFUSED(Corrupt, store->forms().list(me));
        DO(put({1, 2, 3}));
        REFUSED(Corrupt, store->forms().list(me));
        DO(store->forms().forget(me, one.id)); // and work goes on
        GET(list, store->forms().list(me));
        QVERIFY(list.empty());
    }

private:
    std::unique_ptr<Server> m_server;
};

QTEST_GUILESS_MAIN(TestStoreForms)
#include "test_store_forms.moc"
