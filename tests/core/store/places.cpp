#include "places.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUrl>
#include <QVariant>

#include <csignal>
#include <grp.h>
#include <pwd.h>
#include <random>
#include <sys/prctl.h>
#include <unistd.h>

namespace countersign::test {

namespace {

const QString Programs = "/usr/lib/postgresql/15/bin/";
constexpr const char* ServerPassword = "p@ss:word/1";

/// PostgreSQL refuses to run as root.
const passwd* otherUser()
{
    return ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
}

void prepareChild(QProcess& process)
{
    const passwd* user = otherUser();
    const uid_t uid = user ? user->pw_uid : ::geteuid();
    const gid_t gid = user ? user->pw_gid : ::getegid();
    process.setChildProcessModifier([user, uid, gid] {
        if (user && (::setgroups(0, nullptr) != 0 || ::setgid(gid) != 0 || ::setuid(uid) != 0))
            ::_exit(99);
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT); // a test that crashes leaves no server behind
    });
    process.setProcessChannelMode(QProcess::MergedChannels);
}

std::string urlOf(const QString& folder, const QString& database, const QString& password)
{
    const auto encoded = [](const QString& text) { return QString::fromLatin1(QUrl::toPercentEncoding(text)); };
    return ("postgresql://desk:" + encoded(password) + "@" + encoded(folder) + "/" + database).toStdString();
}

/// Runs `use` with a connection of the test's own.
template <class Use> QString withRaw(const std::string& url, const Use& use)
{
    const QString name = "raw";
    QString error;
    {
        const QString text = QString::fromStdString(url);
        const bool isServer = text.startsWith("postgresql");
        QSqlDatabase database = QSqlDatabase::addDatabase(isServer ? "QPSQL" : "QSQLITE", name);
        if (isServer) {
            database.setUserName("desk");
            database.setPassword(ServerPassword);
            database.setHostName(QUrl::fromPercentEncoding(text.section('@', 1).section('/', 0, 0).toUtf8()));
            database.setDatabaseName(text.section('/', -1));
        } else {
            database.setDatabaseName(text);
            database.setConnectOptions("QSQLITE_BUSY_TIMEOUT=5000");
        }
        error = database.open() ? use(database) : database.lastError().text();
    }
    QSqlDatabase::removeDatabase(name);
    return error;
}

} // namespace

std::unique_ptr<Server> Server::start()
{
    if (!QFile::exists(Programs + "initdb") || (::geteuid() == 0 && !otherUser()))
        return nullptr;
    std::unique_ptr<Server> server(new Server);
    return server->init() && server->run() ? std::move(server) : nullptr;
}

bool Server::init()
{
    const QString password = m_folder.filePath("password");
    QFile file(password);
    if (!file.open(QIODevice::WriteOnly) || file.write(ServerPassword) < 0)
        return false;
    file.close();
    if (const passwd* user = otherUser())
        if (::chown(qPrintable(m_folder.path()), user->pw_uid, user->pw_gid) != 0
            || ::chown(qPrintable(password), user->pw_uid, user->pw_gid) != 0)
            return false;
    QProcess process;
    prepareChild(process);
    process.start(Programs + "initdb", {"-D", m_folder.filePath("data"), "-U", "desk", "-A", "scram-sha-256",
                                        "--pwfile", password, "--no-sync", "--locale=C", "-E", "UTF8"});
    if (process.waitForFinished(60'000) && process.exitCode() == 0)
        return true;
    qWarning("initdb: %s", process.readAll().constData());
    return false;
}

bool Server::run()
{
    m_process = std::make_unique<QProcess>();
    prepareChild(*m_process);
    m_process->setStandardOutputFile(m_folder.filePath("log"), QIODevice::Append);
    m_process->start(Programs + "postgres", {"-D", m_folder.filePath("data"), "-k", m_folder.path(), "-c",
                                             "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=16MB"});
    QElapsedTimer time;
    time.start();
    while (time.elapsed() < 30'000 && m_process->state() != QProcess::NotRunning) {
        const QString error =
            withRaw(urlOf(m_folder.path(), "postgres", ServerPassword), [](QSqlDatabase&) { return QString(); });
        if (error.isEmpty())
            return true;
        QTest::qSleep(30);
    }
    QFile log(m_folder.filePath("log"));
    if (log.open(QIODevice::ReadOnly))
        qWarning("postgres: %s", log.readAll().constData());
    return false;
}

Server::~Server()
{
    if (!m_process)
        return;
    ::kill(pid_t(m_process->processId()), SIGQUIT);
    m_process->waitForFinished(10'000);
}

bool Server::crashAndRestart()
{
    ::kill(pid_t(m_process->processId()), SIGQUIT);
    return m_process->waitForFinished(10'000) && run();
}

std::string Server::newUrl(const QString& password)
{
    const QString name = "t" + QString::number(++m_databases);
    const QString error = rawSql(urlOf(m_folder.path(), "postgres", ServerPassword), "CREATE DATABASE " + name);
    if (!error.isEmpty())
        qWarning("%s", qPrintable(error));
    return urlOf(m_folder.path(), name, password.isNull() ? ServerPassword : password);
}

Place::Place(Kind kind, Server* server)
    : m_kind(kind), m_url(kind == Postgres ? server->newUrl() : m_folder.filePath("store.db").toStdString())
{
}

std::unique_ptr<store::Store> Place::open(const store::Clock& clock) const
{
    auto store = store::Store::open(m_url, passphrase(), {store::Effort::Least, clock});
    if (!store)
        qWarning("%s", describe(store.error()).c_str());
    return store ? std::move(*store) : nullptr;
}

std::unique_ptr<store::Store> Place::create(const store::Clock& clock) const
{
    auto store = store::Store::create(m_url, passphrase(), {store::Effort::Least, clock});
    if (!store)
        qWarning("%s", describe(store.error()).c_str());
    return store ? std::move(*store) : nullptr;
}

void placesAsRows()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("plain") << int(Place::Plain);
    QTest::newRow("sealed") << int(Place::Sealed);
    QTest::newRow("postgres") << int(Place::Postgres);
}

QString rawSql(const std::string& url, const QString& sql)
{
    return withRaw(url, [&](QSqlDatabase& database) {
        QSqlQuery query(database);
        return query.exec(sql) ? QString() : query.lastError().text();
    });
}

QString rawValue(const std::string& url, const QString& sql)
{
    QString value;
    const QString error = withRaw(url, [&](QSqlDatabase& database) {
        QSqlQuery query(database);
        if (!query.exec(sql) || !query.next())
            return "nothing: " + query.lastError().text();
        const QVariant found = query.value(0);
        value = found.typeId() == QMetaType::QByteArray ? QString::fromLatin1(found.toByteArray().toHex())
                                                        : found.toString();
        return QString();
    });
    return error.isEmpty() ? value : error;
}

Specimen specimen(int seed, int width, int height)
{
    std::mt19937 random{unsigned(seed)};
    Specimen made;
    PictureRecord& record = made.record;
    record.name = "specimen-" + std::to_string(seed) + ".png";
    record.sha256 = model(seed);
    record.bytes = 1'000 + std::uint64_t(seed);
    record.dotsPerInch = 300;
    record.box = {3, 2, width - 6, height - 4};
    record.original = {width, height, std::vector<std::uint8_t>(std::size_t(3 * width * height), 240)};
    record.cleaned = {width - 6, height - 4, std::vector<std::uint8_t>(std::size_t((width - 6) * (height - 4)), 255)};
    record.quality = {{QualityFlag::TooSmall, double(width), 80}};
    made.ink = {48, 24, std::vector<std::uint8_t>(48 * 24, 0)};
    for (auto* pixels : {&record.original.pixels, &record.cleaned.pixels, &made.ink.ink})
        for (std::size_t i = 0; i < pixels->size() / 5; ++i)
            (*pixels)[random() % pixels->size()] = std::uint8_t(random());
    return made;
}

store::NewReference reference(store::SignatoryId signatory, int seed)
{
    const Bytes file = {0x89, 'P', 'N', 'G', std::uint8_t(seed), std::uint8_t(seed >> 8), 0, 1, 2, 3};
    return {store::ReferenceId::fresh(), signatory, specimen(seed), file};
}

store::Customer customer(const std::string& account, const std::string& name)
{
    store::Customer made;
    made.account = account;
    made.name = name;
    made.signatories = {{store::SignatoryId::fresh(), name, {}}};
    return made;
}

verify::Verification verification(const std::string& number, const std::string& who, int seed, int references)
{
    verify::Verification made;
    made.caseNumber = number;
    made.who = who;
    // Nanoseconds on purpose: they must come back.
    made.when = store::Time(std::chrono::seconds(1'773'484'509 + seed)) + std::chrono::nanoseconds(123'456'789);
    made.customer = "Customer of " + number;
    made.query = specimen(seed).record;
    verify::Judgement& judgement = made.judgement;
    for (int i = 0; i < references; ++i) {
        made.references.push_back(specimen(1'000 + i).record);
        judgement.referenceScores.push_back(0.1 * i + 1.0 / 3);
        judgement.referenceLlrs.push_back(-0.7 * i);
    }
    judgement.score = 0.1 + 0.2;
    judgement.llr = 1.0 / 7;
    judgement.probability = Probability::fromLogOdds(judgement.llr);
    judgement.calibration = {references,
                             {verify::FusionRule::Median, 0.25},
                             6.0,
                             0.5,
                             3.1,
                             -2.2,
                             0.01,
                             0.02,
                             {0.013, 0.008, 0.021},
                             {0.0004, 0.0, 0.0021},
                             {0.0112, 0.006, 0.0194},
                             {0.094, 0.071, 0.12},
                             125,
                             4.5};
    judgement.proposal = verify::Decision::Accept;
    judgement.flags = {verify::CaseFlag::FewReferences, verify::CaseFlag::QueryQuality};
    made.model = {"Countersign default",   "1.0", "encoder", model(1), {192, 96}, "drawn signatures", "GPL",
                  {judgement.calibration}, "cpu"};
    made.seconds = 0.42;
    made.softwareVersion = "0.1.0";
    return made;
}

store::Form form(int seed)
{
    store::Form made;
    made.known = {{LayoutColumns, 20, {}}, {1280, 400}, {700 + seed % 100, 200, 300, 90}};
    for (int i = 0; i < LayoutColumns * 20; ++i)
        made.known.layout.print.push_back(static_cast<std::uint8_t>((i * 37 + i * i * (seed + 3)) % 251));
    return made;
}

std::string model(int number)
{
    std::string hex = QString::number(number, 16).toStdString();
    return std::string(64 - hex.size(), '0') + hex;
}

#define DIFFERS(field)                                                                                                 \
    if (!(a.field == b.field))                                                                                         \
    return QStringLiteral(#field)

namespace {

bool same(const verify::Rate& a, const verify::Rate& b)
{
    return a.value == b.value && a.low == b.low && a.high == b.high;
}

QString difference(const verify::Calibration& a, const verify::Calibration& b)
{
    DIFFERS(references);
    DIFFERS(fusion);
    DIFFERS(slope);
    DIFFERS(offset);
    DIFFERS(acceptLlr);
    DIFFERS(rejectLlr);
    DIFFERS(acceptTarget);
    DIFFERS(rejectTarget);
    DIFFERS(testWriters);
    DIFFERS(llrLimit);
    if (!same(a.falseMatchSkilled, b.falseMatchSkilled) || !same(a.falseMatchRandom, b.falseMatchRandom)
        || !same(a.falseNonMatch, b.falseNonMatch) || !same(a.falseNonAccept, b.falseNonAccept))
        return "rates";
    return {};
}

} // namespace

QString difference(const PictureRecord& a, const PictureRecord& b)
{
    DIFFERS(name);
    DIFFERS(sha256);
    DIFFERS(bytes);
    DIFFERS(page);
    DIFFERS(pages);
    DIFFERS(dotsPerInch);
    DIFFERS(original.width);
    DIFFERS(original.height);
    DIFFERS(original.pixels);
    DIFFERS(cleaned.width);
    DIFFERS(cleaned.height);
    DIFFERS(cleaned.pixels);
    DIFFERS(box);
    DIFFERS(quality.size());
    for (std::size_t i = 0; i < a.quality.size(); ++i)
        if (a.quality[i].flag != b.quality[i].flag || a.quality[i].measured != b.quality[i].measured
            || a.quality[i].limit != b.quality[i].limit)
            return "quality";
    return {};
}

QString difference(const verify::Verification& a, const verify::Verification& b)
{
    DIFFERS(caseNumber);
    DIFFERS(when);
    DIFFERS(who);
    DIFFERS(customer);
    DIFFERS(references.size());
    DIFFERS(judgement.referenceScores);
    DIFFERS(judgement.referenceLlrs);
    DIFFERS(judgement.score);
    DIFFERS(judgement.llr);
    DIFFERS(judgement.probability);
    DIFFERS(judgement.proposal);
    DIFFERS(judgement.flags);
    DIFFERS(human.has_value());
    if (a.human) {
        DIFFERS(human->decision);
        DIFFERS(human->reason);
        DIFFERS(human->who);
        DIFFERS(human->when);
    }
    DIFFERS(model.name);
    DIFFERS(model.version);
    DIFFERS(model.architecture);
    DIFFERS(model.sha256);
    DIFFERS(model.inputSize);
    DIFFERS(model.trainedOn);
    DIFFERS(model.license);
    DIFFERS(model.device);
    DIFFERS(model.calibrations.size());
    DIFFERS(seconds);
    DIFFERS(softwareVersion);
    for (std::size_t i = 0; i < a.model.calibrations.size(); ++i)
        if (const QString what = difference(a.model.calibrations[i], b.model.calibrations[i]); !what.isEmpty())
            return "model.calibrations: " + what;
    if (const QString what = difference(a.judgement.calibration, b.judgement.calibration); !what.isEmpty())
        return "calibration: " + what;
    if (const QString what = difference(a.query, b.query); !what.isEmpty())
        return "query: " + what;
    for (std::size_t i = 0; i < a.references.size(); ++i)
        if (const QString what = difference(a.references[i], b.references[i]); !what.isEmpty())
            return "reference: " + what;
    return {};
}

QString trailFindings(store::Store& store, const store::Session& session,
                      const std::optional<store::Checkpoint>& checkpoint)
{
    const auto report = store.trail().check(session, checkpoint);
    if (!report)
        return QString::fromStdString(describe(report.error()));
    QStringList sentences;
    for (const store::Finding& finding : report->findings)
        sentences << QString("%1 %2-%3: %4")
                         .arg(name(finding.kind))
                         .arg(finding.first)
                         .arg(finding.last)
                         .arg(QString::fromStdString(finding.sentence));
    return sentences.join('\n');
}

} // namespace countersign::test
