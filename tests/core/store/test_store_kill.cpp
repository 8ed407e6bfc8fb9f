// A desk is killed in the middle of its work, again and again: nothing that it was told is saved may be lost, and nothing
// may be there by half. COUNTERSIGN_KILLS=200 kills more often than a build needs.
#include "places.h"

#include <QCoreApplication>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <map>
#include <random>
#include <set>

using namespace countersign;
using namespace countersign::store;
using namespace countersign::test;

namespace {

int kills(int usually)
{
    const int wanted = qEnvironmentVariableIntValue("COUNTERSIGN_KILLS");
    return wanted > 0 ? wanted : usually;
}

void say(const char* word, std::int64_t id)
{
    std::printf("%s %lld\n", word, static_cast<long long>(id));
    std::fflush(stdout);
}

/// The same for the same id, so that a second process can save again what the first may have saved.
NewCase caseOf(CaseId id, CustomerId customer)
{
    NewCase what;
    what.id = id;
    what.verification = verification(std::to_string(id.value()), "desk", int(id.value() % 1'000), 3);
    what.verification.human = {verify::Decision::Refer, "unsure", "desk", what.verification.when};
    what.customer = customer;
    return what;
}

int complain(const Error& error)
{
    std::printf("error %s\n", describe(error).c_str());
    return 1;
}

/// Enrols and verifies until it is killed; says before each case what it is about to save, and after it that it is.
/// With `again` it begins with what a former one may have saved.
int work(const std::string& url, const std::vector<std::int64_t>& again)
{
    auto store = Store::open(url, Passphrase, {Effort::Least, {}});
    if (!store)
        return complain(store.error());
    const auto me = (*store)->users().singleUser("desk");
    if (!me)
        return complain(me.error());
    if (again.size() == 2) {
        if (const auto done = (*store)->cases().add(*me, caseOf(CaseId(again[0]), CustomerId(again[1]))); !done)
            return complain(done.error());
        say("case", again[0]);
    }
    for (;;) {
        Customer owner = customer(std::to_string(CustomerId::fresh().value()), "Somebody");
        if (const auto done = (*store)->customers().save(*me, owner); !done)
            return complain(done.error());
        say("customer", owner.id.value());
        std::vector<NewReference> references;
        std::vector<Embedding> embeddings;
        for (int i = 0; i < 3; ++i) {
            references.push_back(reference(owner.signatories[0].id, int(owner.id.value() % 997) + i));
            embeddings.push_back({references.back().id, std::vector<float>(16, float(i))});
        }
        if (const auto done = (*store)->references().add(*me, owner.id, references); !done)
            return complain(done.error());
        say("references", owner.id.value());
        if (const auto done = (*store)->references().saveEmbeddings(*me, model(1), embeddings); !done)
            return complain(done.error());
        for (int i = 0; i < 3; ++i) {
            const CaseId id = CaseId::fresh();
            std::printf("begin %lld %lld\n", static_cast<long long>(id.value()),
                        static_cast<long long>(owner.id.value()));
            std::fflush(stdout);
            if (const auto done = (*store)->cases().add(*me, caseOf(id, owner.id)); !done)
                return complain(done.error());
            say("case", id.value());
            if (const auto done = (*store)->cases().review(*me, id, verify::Decision::Reject, "no"); !done)
                return complain(done.error());
            say("review", id.value());
        }
    }
}

/// What desks were told is saved.
struct Told {
    std::set<std::int64_t> customers, references, cases, reviews;
    std::vector<std::int64_t> last; ///< case and customer that were begun and not said to be saved
    QString error;

    void read(const QByteArray& output)
    {
        last.clear();
        for (const QByteArray& line : output.split('\n')) {
            const QList<QByteArray> words = line.split(' ');
            // A line that was cut off was not told.
            if (line.isEmpty() || (!output.endsWith('\n') && line == output.split('\n').last()))
                continue;
            const auto id = words.value(1).toLongLong();
            if (words[0] == "error")
                error = line;
            else if (words[0] == "begin")
                last = {id, words.value(2).toLongLong()};
            else if (words[0] == "customer")
                customers.insert(id);
            else if (words[0] == "references")
                references.insert(id);
            else if (words[0] == "review")
                reviews.insert(id);
            else if (words[0] == "case") {
                cases.insert(id);
                last.clear();
            }
        }
    }
};

class Desk {
public:
    explicit Desk(const std::string& url, const std::vector<std::int64_t>& again = {})
    {
        QStringList arguments = {"--desk", QString::fromStdString(url)};
        for (const std::int64_t id : again)
            arguments << QString::number(id);
        m_process.start(QCoreApplication::applicationFilePath(), arguments);
    }
    [[nodiscard]] bool waitForFirstWord() { return m_process.waitForReadyRead(30'000); }
    [[nodiscard]] QByteArray kill()
    {
        m_process.kill();
        m_process.waitForFinished(30'000);
        return m_process.readAllStandardOutput();
    }

private:
    QProcess m_process;
};

/// Everything that was told is there, and whatever is there is whole. Cases that were looked at before are passed over.
QString look(const Place& place, const Told& told, std::set<std::int64_t>& seen)
{
    const auto store = place.open(); // with the integrity check
    if (!store)
        return "The store does not open.";
    const auto me = store->users().singleUser("auditor");
    if (!me)
        return "no user";
    std::map<std::int64_t, int> references;
    const auto lines = store->customers().lines(*me);
    if (!lines)
        return QString::fromStdString(describe(lines.error()));
    for (const CustomerLine& line : lines->lines)
        references[line.id.value()] = line.references;
    for (const std::int64_t id : told.customers)
        if (!references.contains(id))
            return "A customer was lost.";
    for (const std::int64_t id : told.references)
        if (references[id] != 3)
            return "References were lost.";
    for (const auto& [id, count] : references)
        if (count != 0 && count != 3)
            return "References are there by half.";
    const auto cases = store->cases().lines(*me, {}, Order::NewestFirst, 0, 1'000'000);
    if (!cases)
        return QString::fromStdString(describe(cases.error()));
    std::set<std::int64_t> there;
    for (const CaseLine& line : *cases) {
        if (!there.insert(line.id.value()).second)
            return "A case is there twice.";
        if (told.reviews.contains(line.id.value()) && line.state != State::Closed)
            return "A review was lost.";
        if (!seen.insert(line.id.value()).second)
            continue;
        const auto stored = store->cases().load(*me, line.id);
        if (!stored)
            return QString::fromStdString(describe(stored.error()));
        const NewCase wanted = caseOf(line.id, *line.customer);
        if (const QString what = difference(stored->what.verification, wanted.verification); !what.isEmpty())
            return "A case is there by half: " + what;
        const std::size_t decisions = stored->state == State::Closed ? 2 : 1;
        if (stored->decisions.size() != decisions)
            return "A decision is there by half.";
    }
    for (const std::int64_t id : told.cases)
        if (!there.contains(id))
            return "A case was lost.";
    // The trail tells of each case once, and of nothing that is not there.
    const auto added = store->trail().count(*me, {{}, {}, {}, Action::CaseAdded, {}});
    if (!added || *added != std::int64_t(there.size()))
        return "The trail tells of other cases than are there.";
    return trailFindings(*store, *me);
}

} // namespace

class TestStoreKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = Server::start(); }

    void oneDesk_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("sealed") << int(Place::Sealed);
        QTest::newRow("postgres") << int(Place::Postgres);
    }
    void oneDesk()
    {
        MAKE_PLACE(place, m_server);
        QVERIFY(place.create());
        std::mt19937 random(7);
        std::uniform_int_distribution<int> pause(0, 120);
        Told told;
        std::set<std::int64_t> seen;
        int inTheMiddle = 0;
        const int times = kills(kind == Place::Sealed ? 14 : 6);
        // A kill that came between two savings shows little: on until one came within.
        for (int i = 0; i < times || (inTheMiddle == 0 && i < 10 * times); ++i) {
            Desk desk(place.url(), told.last);
            QVERIFY(desk.waitForFirstWord());
            QTest::qSleep(pause(random));
            told.read(desk.kill());
            QCOMPARE(told.error, QString());
            inTheMiddle += told.last.empty() ? 0 : 1;
            const QString wrong = look(place, told, seen);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
            if (kind == Place::Sealed)
                QCOMPARE(rawValue(place.url(), "SELECT COUNT(*) FROM pragma_foreign_key_check"), QString("0"));
        }
        QCOMPARE(rawValue(place.url(),
                          "SELECT COUNT(*) FROM verification v WHERE "
                          "(SELECT COUNT(*) FROM verification_picture p WHERE p.verification = v.id) <> 8"),
                 QString("0"));
        QVERIFY2(inTheMiddle > 0, "no kill came while a case was being saved");
        qInfo("%d kills, %d of them while a case was being saved; %d cases", times, inTheMiddle, int(seen.size()));
    }

    void twoDesks_data() { oneDesk_data(); }
    void twoDesks()
    {
        MAKE_PLACE(place, m_server);
        QVERIFY(place.create());
        std::mt19937 random(11);
        std::uniform_int_distribution<int> pause(20, 150);
        Told told, ofOther;
        std::set<std::int64_t> seen;
        Desk other(place.url()); // works on all the while
        QVERIFY(other.waitForFirstWord());
        const int times = kills(6);
        for (int i = 0; i < times; ++i) {
            Desk desk(place.url(), told.last);
            QVERIFY(desk.waitForFirstWord());
            QTest::qSleep(pause(random));
            told.read(desk.kill());
            QCOMPARE(told.error, QString());
        }
        ofOther.read(other.kill());
        QCOMPARE(ofOther.error, QString());
        QVERIFY(!told.cases.empty() && !ofOther.cases.empty());
        for (auto set : {&Told::customers, &Told::references, &Told::cases, &Told::reviews})
            (told.*set).insert((ofOther.*set).begin(), (ofOther.*set).end());
        const QString wrong = look(place, told, seen);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        qInfo("%d kills beside a desk that saved %d cases; %d cases in all", times, int(ofOther.cases.size()),
              int(seen.size()));
    }

private:
    std::unique_ptr<Server> m_server;
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (argc >= 3 && std::string(argv[1]) == "--desk") {
        std::vector<std::int64_t> again;
        for (int i = 3; i < argc; ++i)
            again.push_back(std::atoll(argv[i]));
        return work(argv[2], again);
    }
    TestStoreKill test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_store_kill.moc"
