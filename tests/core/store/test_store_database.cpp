// The database under the store: addresses, errors as sentences, encryption, threads, migrations.
#include "core/store/address.h"
#include "core/store/pixels.h"
#include "core/store/schema.h"
#include "core/store/sql_errors.h"
#include "frozen.h"
#include "places.h"
#include "sample.h"

#include <QDirIterator>
#include <QFile>
#include <QSqlDatabase>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace countersign;
using namespace countersign::store;
using namespace countersign::test;

namespace {

constexpr const char* Secret = Sample::Secret;

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Everything in the folder, files below it too.
QByteArray everythingIn(const QString& folder)
{
    QByteArray all;
    for (QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); files.hasNext();)
        all += contentOf(files.next());
    return all;
}

ErrorCode codeOf(const Result<std::unique_ptr<Store>>& result)
{
    return result ? ErrorCode::Internal : result.error().code;
}

/// Each table but those two that may differ, as text.
QByteArray tables(const std::string& file)
{
    QByteArray all;
    for (const QByteArray& line : freeze(file).toUtf8().split('\n'))
        if (!line.startsWith("INSERT INTO store ") && !line.startsWith("INSERT INTO trail"))
            all += line + '\n';
    return all;
}

} // namespace

class TestStoreDatabase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = Server::start(); }

    void addresses()
    {
        const auto good =
            parseAddress("postgresql://anna%40x:p%40ss:w/ord@db.bank:5433/counter%20sign?sslmode=require");
        QVERIFY(!good); // a slash in a password must be encoded
        GET(full, parseAddress("postgresql://anna%40x:p%40ss@w%2Ford@db.bank:5433/counter%20sign?sslmode=require"));
        QVERIFY(full.engine == Engine::Postgres);
        QCOMPARE(full.user, QString("anna@x"));
        QCOMPARE(full.password, QString("p@ss@w/ord"));
        QCOMPARE(full.host, QString("db.bank"));
        QCOMPARE(full.port, 5433);
        QCOMPARE(full.database, QString("counter sign"));
        QCOMPARE(full.options, QString("sslmode=require;connect_timeout=10"));
        GET(socket, parseAddress("postgresql://u@%2Fvar%2Frun%2Fpostgresql/db"));
        QCOMPARE(socket.host, QString("/var/run/postgresql"));
        GET(asOption, parseAddress("postgresql:///db?host=/run/pg&connect_timeout=3"));
        QCOMPARE(asOption.host, QString("/run/pg"));
        QCOMPARE(asOption.options, QString("connect_timeout=3"));
        GET(v6, parseAddress("postgres://[::1]:5432/db"));
        QCOMPARE(v6.host, QString("::1"));
        QCOMPARE(v6.port, 5432);
        GET(file, parseAddress("some folder/store.db"));
        QVERIFY(file.engine == Engine::Sqlite);
        for (const char* bad : {"", "mysql://x/y", "postgresql://host", "postgresql://host/", "postgresql://h:0/d",
                                "postgresql://h:x/d", "postgresql://h/d?options=-c", "postgresql://h/d?sslmode=a;b"})
            REFUSED(InvalidArgument, parseAddress(bad));
        QCOMPARE(withoutSecret("postgresql://u:s@cret:x@h/d"), std::string("postgresql://u@h/d"));
        QCOMPARE(withoutSecret("postgresql://u@h:5432/d"), std::string("postgresql://u@h:5432/d"));
        QCOMPARE(withoutSecret("postgresql://h:5432/d"), std::string("postgresql://h:5432/d"));
        QCOMPARE(withoutSecret("a:b@c.db"), std::string("a:b@c.db"));
    }

    void sentences()
    {
        const auto codeFor = [](const char* driver, const char* native, const char* words = "") {
            return explain(QSqlError("", words, QSqlError::StatementError, native), driver, "x").code;
        };
        QVERIFY(codeFor("QSQLITE", "13") == ErrorCode::WriteFailed); // disk full
        QVERIFY(codeFor("QSQLITE", "5") == ErrorCode::Conflict);     // busy
        QVERIFY(codeFor("QSQLITE", "517") == ErrorCode::Conflict);   // busy, in detail
        QVERIFY(codeFor("QSQLITE", "8") == ErrorCode::WriteFailed);  // read-only
        QVERIFY(codeFor("QSQLITE", "11") == ErrorCode::Corrupt);
        QVERIFY(codeFor("QSQLITE", "2067") == ErrorCode::Conflict);
        QVERIFY(codeFor("QSQLITE", "1") == ErrorCode::Internal);
        QVERIFY(codeFor("QPSQL", "53100") == ErrorCode::WriteFailed); // disk full
        QVERIFY(codeFor("QPSQL", "55P03") == ErrorCode::Conflict);    // lock not available
        QVERIFY(codeFor("QPSQL", "57P01") == ErrorCode::Unreadable);  // stopped by its administrator
        QVERIFY(codeFor("QPSQL", "42501") == ErrorCode::Denied);
        QVERIFY(codeFor("QPSQL", "", "FATAL:  password authentication failed for user") == ErrorCode::Denied);
        QVERIFY(troubleOf(QSqlError("", "", QSqlError::StatementError, "40P01"), "QPSQL") == Trouble::Repeat);
    }

    void whatCannotBeOpened()
    {
        const QTemporaryDir folder;
        const auto at = [&](const char* name) { return folder.filePath(name).toStdString(); };
        const auto write = [&](const char* name, const QByteArray& bytes) {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        };
        QVERIFY(codeOf(Store::open(at("none.db"))) == ErrorCode::NotFound);
        QVERIFY(!QFile::exists(folder.filePath("none.db")));
        QVERIFY(codeOf(Store::open(folder.path().toStdString())) == ErrorCode::Unreadable);
        QVERIFY(write("text.db", QByteArray(5'000, 'x')));
        QVERIFY(codeOf(Store::open(at("text.db"))) == ErrorCode::Unsupported);
        QVERIFY(codeOf(Store::create(at("text.db"), {})) == ErrorCode::Unsupported);
        QVERIFY(write("empty.db", ""));
        QVERIFY(codeOf(Store::open(at("empty.db"))) == ErrorCode::NotFound);
        QCOMPARE(rawSql(at("other.db"), "CREATE TABLE bookmarks (id INTEGER)"), QString());
        QVERIFY(codeOf(Store::open(at("other.db"))) == ErrorCode::Unsupported);
        QVERIFY(codeOf(Store::create(at("other.db"), {})) == ErrorCode::Unsupported);
        QVERIFY(codeOf(Store::create("/proc/none/store.db", {})) == ErrorCode::WriteFailed);
        QVERIFY(codeOf(Store::create(at("short.db"), "short")) == ErrorCode::InvalidArgument);
        QVERIFY(!QFile::exists(folder.filePath("short.db")));

        // In a folder that is made, for the owner alone.
        const std::string url = at("new/folder/store.db");
        DO(Store::create(url, {}, {Effort::Least, {}}));
        struct stat status = {};
        QCOMPARE(::stat(url.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t(0600));
        QVERIFY(codeOf(Store::create(url, {})) == ErrorCode::Conflict);
        const QByteArray sound = contentOf(QString::fromStdString(url));
        QVERIFY(sound.size() > 50'000);
        DO(Store::open(url));
        QVERIFY(write("cut.db", sound.left(sound.size() / 2)));
        QVERIFY(codeOf(Store::open(at("cut.db"))) == ErrorCode::Corrupt);
        // Each page's type, one after the other.
        for (qsizetype page = 1; page < 12; ++page) {
            QByteArray damaged = sound;
            damaged[page * 4'096] = char(0x55);
            QVERIFY(write("damaged.db", damaged));
            const auto code = codeOf(Store::open(at("damaged.db")));
            QVERIFY2(code == ErrorCode::Corrupt, qPrintable(QString("page %1: %2").arg(page).arg(name(code))));
        }
        QCOMPARE(rawSql(url, "UPDATE store SET version = 999"), QString());
        const auto newer = Store::open(url);
        QVERIFY(codeOf(newer) == ErrorCode::Unsupported);
        QCOMPARE(newer.error().message,
                 std::string("The database was made by a newer version of this program; install that one."));
        if (::geteuid() == 0)
            return; // root may write everywhere
        QCOMPARE(rawSql(url, "UPDATE store SET version = 1"), QString());
        QFile::setPermissions(QString::fromStdString(url), QFile::ReadOwner);
        const auto readOnly = Store::open(url);
        QVERIFY(readOnly);
        GET(me, (*readOnly)->users().singleUser("Ada"));
        REFUSED(WriteFailed, (*readOnly)->customers().save(me, customer("1", "A")));
    }

    void serversThatDoNotAnswer()
    {
        if (!m_server)
            QSKIP("PostgreSQL 15 is not installed (Debian package postgresql-15).");
        const std::string good = m_server->newUrl();
        QVERIFY(codeOf(Store::open(good)) == ErrorCode::NotFound);
        const auto wrong = Store::open(m_server->newUrl("guess"));
        QVERIFY(codeOf(wrong) == ErrorCode::Denied);
        QVERIFY(describe(wrong.error()).find("guess") == std::string::npos);
        QVERIFY(codeOf(Store::open(good + "x")) == ErrorCode::NotFound);
        QVERIFY(codeOf(Store::open("postgresql://u@%2Fnowhere/db")) == ErrorCode::Unreadable);
        QVERIFY(codeOf(Store::open("postgresql://u@127.0.0.1:1/db")) == ErrorCode::Unreadable);
    }

    void aServerThatCrashes()
    {
        if (!m_server)
            QSKIP("PostgreSQL 15 is not installed (Debian package postgresql-15).");
        const Place place(Place::Postgres, m_server.get());
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        GET(a, store->customers().save(me, customer("1", "A")));
        QVERIFY(m_server->crashAndRestart());
        // The connection is made anew without a word.
        GET(same, store->customers().load(me, a.id));
        QVERIFY(same == a);
        DO(store->customers().save(me, customer("2", "B")));
        QVERIFY(m_server->crashAndRestart());
        DO(store->customers().save(me, customer("3", "C")));
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void passphrases_data() { placesAsRows(); }
    void passphrases()
    {
        MAKE_PLACE(place, m_server);
        const Sample sample;
        {
            const auto store = place.create();
            QVERIFY(store);
            QCOMPARE(store->isSealed(), kind != Place::Plain);
            QCOMPARE(sample.save(*store), QString());
            GET(boss, store->users().signIn("Boss", Secret));
            if (kind == Place::Plain) {
                REFUSED(Unsupported, store->changePassphrase(boss, "", "something else"));
                return;
            }
            const auto locked = Store::open(place.url());
            QVERIFY(codeOf(locked) == ErrorCode::Encrypted);
            const auto wrong = Store::open(place.url(), "incorrect horse");
            QVERIFY(codeOf(wrong) == ErrorCode::Denied);
            QCOMPARE(wrong.error().message, std::string("The passphrase is wrong."));
            REFUSED(Denied, store->changePassphrase(boss, "incorrect horse", "battery staple"));
            REFUSED(InvalidArgument, store->changePassphrase(boss, Passphrase, "short"));
            GET(clerk, store->users().signIn("Zebulon", Secret));
            REFUSED(Denied, store->changePassphrase(clerk, Passphrase, "battery staple"));
            const QByteArray before = kind == Place::Sealed ? tables(place.url()) : QByteArray();
            DO(store->changePassphrase(boss, Passphrase, "battery staple"));
            if (kind == Place::Sealed) {
                QVERIFY(before.size() > 5'000);
                QVERIFY(tables(place.url()) == before);
            }
            DO(store->customers().load(clerk, sample.owner.id)); // who has it open works on
        }
        QVERIFY(codeOf(Store::open(place.url(), Passphrase)) == ErrorCode::Denied);
        GET(store, Store::open(place.url(), "battery staple"));
        GET(me, store->users().signIn("Zebulon", Secret));
        GET(loaded, store->cases().load(me, sample.what.id));
        QCOMPARE(difference(loaded.what.verification, sample.what.verification), QString());
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void nothingStandsInTheClear_data() { placesAsRows(); }
    void nothingStandsInTheClear()
    {
        MAKE_PLACE(place, m_server);
        const Sample sample;
        const auto store = place.create();
        QVERIFY(store);
        QCOMPARE(sample.save(*store), QString());
        // As it lies on the disk while the store is open: the write-ahead log too.
        const QString folder = kind == Place::Postgres ? m_server->folder() + "/data"
                                                       : QString::fromStdString(place.url()).section('/', 0, -2);
        QByteArray all = everythingIn(folder);
        if (kind == Place::Postgres) {
            QCOMPARE(rawSql(place.url(), "CHECKPOINT"), QString());
            all += everythingIn(folder);
        } else {
            QVERIFY(QFile::exists(QString::fromStdString(place.url()) + "-wal"));
        }
        QVERIFY(all.contains("customer-added")); // this does stand in the clear, so the right bytes were read
        for (const auto& [what, bytes] : sample.secrets()) {
            const QByteArray name = what;
            const bool isThere = all.contains(bytes) || (kind == Place::Postgres && all.contains(bytes.toHex()));
            // In a plain store the same search finds what is stored as it is.
            const bool isNeverThere =
                name == "password" || name == "passphrase" || name == "pixels" || name == "account, plain";
            QVERIFY2(isThere == (kind == Place::Plain && !isNeverThere), what);
        }
    }

    void aMovedValueDoesNotOpen()
    {
        const Place place(Place::Sealed, nullptr);
        const auto store = place.create();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        GET(rich, store->customers().save(me, customer("1", "Rich")));
        GET(poor, store->customers().save(me, customer("2", "Poor")));
        // Whoever can write to the database would like the one to be the other.
        QCOMPARE(rawSql(place.url(), QString("UPDATE customer SET line = (SELECT line FROM customer WHERE id = %1) "
                                             "WHERE id = %2")
                                         .arg(rich.id.value())
                                         .arg(poor.id.value())),
                 QString());
        REFUSED(Corrupt, store->customers().load(me, poor.id));
        DO(store->customers().load(me, rich.id));
    }

    void connectionsEndWithTheirThreads_data() { placesAsRows(); }
    void connectionsEndWithTheirThreads()
    {
        MAKE_PLACE(place, m_server);
        QCOMPARE(QSqlDatabase::connectionNames().size(), 0);
        {
            const auto store = place.create();
            QVERIFY(store);
            GET(me, store->users().singleUser("Ada"));
            GET(a, store->customers().save(me, customer("1", "A")));
            for (int round = 0; round < 3; ++round) {
                std::atomic<int> good = 0;
                std::vector<std::jthread> threads;
                for (int i = 0; i < 4; ++i)
                    threads.emplace_back([&] {
                        for (int k = 0; k < 5; ++k)
                            good += store->customers().load(me, a.id).has_value();
                    });
                threads.clear();
                QCOMPARE(good.load(), 20);
                QCOMPARE(QSqlDatabase::connectionNames().size(), 1); // this thread's
            }
        }
        QCOMPARE(QSqlDatabase::connectionNames().size(), 0);
    }

    /// QThread::wait() returns before what is the thread's own has ended.
    void connectionsDoNotOutlastTheStore()
    {
        const QTemporaryDir folder;
        const std::string url = folder.filePath("store.db").toStdString();
        DO(Store::create(url, {}, {Effort::Least, {}}));
        for (int round = 0; round < 200; ++round) {
            auto store = Store::open(url, {});
            QVERIFY(store);
            std::vector<std::unique_ptr<QThread>> threads;
            for (int i = 0; i < 4; ++i) {
                threads.emplace_back(QThread::create([&] { (void)(*store)->settings().value(setting::IdleMinutes); }));
                threads.back()->start();
            }
            for (auto& thread : threads)
                thread->wait();
            store->reset();
            QCOMPARE(QSqlDatabase::connectionNames(), QStringList());
        }
    }

    void twoWhoMakeTheSameStore_data() { placesAsRows(); }
    void twoWhoMakeTheSameStore()
    {
        MAKE_PLACE(place, m_server);
        std::atomic<int> made = 0, refused = 0;
        {
            std::vector<std::jthread> desks;
            for (int i = 0; i < 4; ++i)
                desks.emplace_back([&] {
                    const auto store = Store::create(place.url(), place.passphrase(), {Effort::Least, {}});
                    made += store.has_value();
                    refused += !store && store.error().code == ErrorCode::Conflict;
                    if (!store && store.error().code != ErrorCode::Conflict)
                        qWarning("%s", describe(store.error()).c_str());
                });
        }
        QCOMPARE(made.load(), 1);
        QCOMPARE(refused.load(), 3);
        const auto store = place.open();
        QVERIFY(store);
        GET(me, store->users().singleUser("Ada"));
        QCOMPARE(trailFindings(*store, me), QString());
    }

    void migrations_data() { placesAsRows(); }
    void migrations()
    {
        MAKE_PLACE(place, m_server);
        DO(place.create() ? Result<void>() : fail(ErrorCode::Internal, "not made"));
        GET(database, Database::open(place.url(), false));
        std::vector<Migration> steps(store::migrations().begin(), store::migrations().end());
        const int now = int(steps.size());
        DO(migrate(*database, steps));
        // A step that breaks off leaves everything as it was.
        steps.push_back("CREATE TABLE seal ({bytes} {bytes}, id {id}); INSERT INTO nowhere VALUES (1)");
        QVERIFY(!migrate(*database, steps));
        GET(stillOld, schemaVersion(*database));
        QCOMPARE(stillOld, now);
        GET(isThere, database->hasTable("seal"));
        QVERIFY(!isThere);
        steps.back() = "CREATE TABLE seal (wax {bytes}, id {id})";
        steps.push_back("ALTER TABLE seal ADD COLUMN color TEXT; INSERT INTO seal (id, color) VALUES (1, 'red')");
        DO(migrate(*database, steps));
        DO(migrate(*database, steps)); // nothing left to do
        GET(newer, schemaVersion(*database));
        QCOMPARE(newer, now + 2);
        GET(count, database->number("SELECT COUNT(*) FROM seal"));
        QCOMPARE(count.value_or(0), 1);
        REFUSED(Unsupported, migrate(*database, store::migrations()));
    }

private:
    std::unique_ptr<Server> m_server;
};

QTEST_GUILESS_MAIN(TestStoreDatabase)
#include "test_store_database.moc"
