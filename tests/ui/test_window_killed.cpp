// Windows in processes of their own enrol and verify by keyboard and are killed in the middle of it, alone and side by
// side: what the screen said is saved is there, and nothing is there by half. COUNTERSIGN_KILLS=200 kills more often than
// a build needs.
#include "tests/core/store/places.h"
#include "tests/ui/desk.h"
#include "ui/desk/records.h"
#include "ui/identify/identify_screen.h"

#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTest>

#include <cstdio>
#include <random>
#include <set>

using namespace countersign;
using test::demoFile;
using test::demoReferences;
using test::Desk;

namespace {

constexpr int Patience = 60'000;

int kills(int usually)
{
    const int wanted = qEnvironmentVariableIntValue("COUNTERSIGN_KILLS");
    return wanted > 0 ? wanted : usually;
}

void say(const char* word, const QString& what)
{
    std::printf("%s %s\n", word, qPrintable(what));
    std::fflush(stdout);
}

/// A person at the window of this process.
class Work : public QObject {
    Q_OBJECT

public:
    explicit Work(std::string url) : m_url(std::move(url)) {}

private Q_SLOTS:
    void goesOnUntilItIsKilled()
    {
        Desk desk(nullptr, true, m_url);
        desk.open();
        say("ready", {});
        while (!QTest::currentTestFailed()) {
            const QString account = QString::number(store::CustomerId::fresh().value());
            say("begin", account);
            test::enrol(desk, account, "Berta Stein", demoReferences("genuine"));
            if (QTest::currentTestFailed())
                return;
            say("customer", account);
            desk.press(Qt::Key_1, Qt::AltModifier);
            desk.press(Qt::Key_U, Qt::AltModifier);
            desk.type(account);
            QTRY_VERIFY_WITH_TIMEOUT(desk.window().records()->customers().search(account, 1).size() == 1, Patience);
            desk.press(Qt::Key_Return);
            auto& session = desk.session();
            QTRY_COMPARE_WITH_TIMEOUT(session.current().references.size(), 3, Patience);
            session.addFiles({demoFile("genuine/query.png")}, ui::Role::Query);
            QVERIFY(desk.waitForVerdict());
            const QString id = QString::number(session.current().id.value());
            say("begin", id);
            desk.find<QPushButton>("confirm")->setFocus();
            desk.press(Qt::Key_Return);
            QVERIFY(session.current().human);
            desk.press(Qt::Key_N);
            QTRY_VERIFY_WITH_TIMEOUT(!session.isFiling(), Patience);
            QVERIFY(session.unreported().isEmpty());
            say("case", id);
        }
    }

private:
    std::string m_url;
};

class Process {
public:
    explicit Process(const std::string& url)
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("TMPDIR", m_folder.path()); // what a killed one leaves goes with this
        m_process.setProcessEnvironment(environment);
        m_process.start(QCoreApplication::applicationFilePath(), {"--desk", QString::fromStdString(url)});
    }
    /// Waits until it said `word`.
    [[nodiscard]] bool waitFor(const QByteArray& word)
    {
        const auto said = [&] { return m_output.startsWith(word) || m_output.contains('\n' + word); };
        while (!said() && m_process.waitForReadyRead(Patience))
            m_output += m_process.readAllStandardOutput();
        return said();
    }
    /// What it said; nothing where it had ended by itself.
    [[nodiscard]] QByteArray kill()
    {
        const bool works = m_process.state() == QProcess::Running;
        m_process.kill();
        m_process.waitForFinished(Patience);
        m_output += m_process.readAllStandardOutput();
        return works ? m_output : QByteArray();
    }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_output;
};

/// What windows showed to be saved.
struct Told {
    std::set<std::string> accounts;
    std::set<std::int64_t> cases;
    int inTheMiddle = 0; ///< kills that came between "begin" and the end

    void read(const QByteArray& output)
    {
        bool isWithin = false;
        for (const QByteArray& line : output.left(output.lastIndexOf('\n')).split('\n')) {
            const auto words = line.split(' ');
            isWithin = words[0] == "begin" || (isWithin && words[0] != "customer" && words[0] != "case");
            if (words[0] == "customer")
                accounts.insert(words.value(1).toStdString());
            if (words[0] == "case")
                cases.insert(words.value(1).toLongLong());
        }
        inTheMiddle += isWithin ? 1 : 0;
    }
};

int casesIn(const std::string& url)
{
    const auto store = store::Store::open(url);
    const auto me = (*store)->users().singleUser("auditor");
    return (*store)->cases().count(*me, {}).value_or(-1);
}

/// Empty, or what is wrong with the records. What was looked at before is not opened again.
QString look(const std::string& url, const Told& told, std::set<std::int64_t>& seen)
{
    const auto opened = store::Store::open(url);
    if (!opened)
        return QString::fromStdString(describe(opened.error()));
    auto& store = **opened;
    if (const auto sound = store.checkIntegrity(); !sound)
        return QString::fromStdString(describe(sound.error()));
    const auto me = store.users().singleUser("auditor");
    const auto lines = store.customers().lines(*me);
    if (!lines)
        return QString::fromStdString(describe(lines.error()));
    std::set<std::string> accounts;
    for (const auto& line : lines->lines) {
        if (!accounts.insert(line.account).second)
            return "A customer is there twice.";
        if (line.references != 0 && line.references != 3)
            return "References are there by half.";
        if (told.accounts.contains(line.account) && line.references != 3)
            return "References were lost.";
        if (line.references == 0 || !seen.insert(line.id.value()).second)
            continue;
        const auto references = store.references().of(*me, line.id, store::Detail::Whole);
        if (!references || int(references->size()) != line.references)
            return "References do not open.";
    }
    if (!std::ranges::includes(accounts, told.accounts))
        return "A customer was lost.";
    const auto cases = store.cases().lines(*me, {}, store::Order::NewestFirst, 0, 1'000'000);
    if (!cases)
        return QString::fromStdString(describe(cases.error()));
    std::set<std::int64_t> there;
    for (const auto& line : *cases) {
        if (!there.insert(line.id.value()).second)
            return "A case is there twice.";
        if (!seen.insert(line.id.value()).second)
            continue;
        const auto stored = store.cases().load(*me, line.id);
        if (!stored)
            return QString::fromStdString(describe(stored.error()));
        if (stored->decisions.size() != 1 || stored->what.verification.references.size() != 3
            || stored->what.verification.query.original.pixels.empty() || !stored->what.customer)
            return "A case is there by half.";
    }
    if (!std::ranges::includes(there, told.cases))
        return "A case was lost.";
    const auto added = store.trail().count(*me, {{}, {}, {}, store::Action::CaseAdded, {}});
    if (!added || *added != std::int64_t(there.size()))
        return "The trail tells of other cases than are there.";
    return test::trailFindings(store, *me);
}

} // namespace

class WindowKilledTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWindowIsKilledAgainAndAgain()
    {
        const QTemporaryDir folder;
        const std::string url = folder.filePath("records.db").toStdString();
        std::mt19937 random(3);
        std::uniform_int_distribution<int> pause(0, 1500);
        Told told;
        std::set<std::int64_t> seen;
        const int times = kills(5);
        // Kills between two savings show little: on until one came within.
        for (int i = 0; i < times || ((told.inTheMiddle == 0 || told.cases.empty()) && i < 10 * times); ++i) {
            Process desk(url);
            QVERIFY(desk.waitFor("ready"));
            QTest::qSleep(pause(random));
            const QByteArray said = desk.kill();
            QVERIFY2(!said.isEmpty(), "The window closed by itself.");
            told.read(said);
            const QString wrong = look(url, told, seen);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        }
        QVERIFY(told.inTheMiddle > 0 && !told.cases.empty());
        qInfo("%d kills, %d of them within an enrolment or a filing; %d customers and %d cases told, %d cases there",
              times, told.inTheMiddle, int(told.accounts.size()), int(told.cases.size()), casesIn(url));
    }

    void twoDesksAndOneThatWatches()
    {
        const auto server = test::Server::start();
        if (!server)
            QSKIP("PostgreSQL 15 is not installed (Debian package postgresql-15).");
        const std::string url = server->newUrl();
        QVERIFY(store::Store::create(url, {}));
        // The third window was open before anybody was enrolled.
        Desk watching(nullptr, true, url);
        watching.open();
        std::mt19937 random(5);
        std::uniform_int_distribution<int> pause(200, 1500);
        Told told;
        std::set<std::int64_t> seen;
        Process other(url); // works on all the while
        QVERIFY(other.waitFor("case"));
        const int times = kills(3);
        for (int i = 0; i < times; ++i) {
            Process desk(url);
            QVERIFY(desk.waitFor("ready"));
            QTest::qWait(pause(random));
            const QByteArray said = desk.kill();
            QVERIFY2(!said.isEmpty(), "The window closed by itself.");
            told.read(said);
        }
        { // at once, and both to the end of a case
            Process desk(url);
            QVERIFY(desk.waitFor("case"));
            told.read(desk.kill());
        }
        const QByteArray said = other.kill();
        QVERIFY2(!said.isEmpty(), "The other window closed by itself.");
        told.read(said);
        const QString wrong = look(url, told, seen);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));

        // Everybody is found in the third window without a restart: by name, by account and by signature.
        auto& records = *watching.window().records();
        for (const std::string& account : told.accounts)
            QTRY_VERIFY_WITH_TIMEOUT(records.customers().search(QString::fromStdString(account), 1).size() == 1,
                                     Patience);
        watching.press(Qt::Key_2, Qt::AltModifier);
        watching.type(QString::fromStdString(*told.accounts.rbegin()));
        QTRY_COMPARE(watching.find<QListView>("customers")->model()->rowCount(), 1);
        auto& gallery = watching.window().findChild<ui::IdentifyScreen*>()->gallery();
        QTRY_VERIFY_WITH_TIMEOUT(gallery.known() >= 3 * int(told.accounts.size()) && gallery.waiting() == 0, Patience);
        qInfo("%d kills beside a desk; %d customers and %d cases told, %d cases there", times,
              int(told.accounts.size()), int(told.cases.size()), casesIn(url));
    }
};

int main(int argc, char** argv)
{
    if (kills(0) > 0 && !qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT"))
        qputenv("QTEST_FUNCTION_TIMEOUT", "7200000");
    QApplication application(argc, argv);
    if (argc == 3 && std::string(argv[1]) == "--desk") {
        Work work(argv[2]);
        return QTest::qExec(&work, QStringList{QString::fromLocal8Bit(argv[0]), "-silent"});
    }
    WindowKilledTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_window_killed.moc"
