#include "ui/desk/decoding.h"
#include "ui/desk/model_in_use.h"
#include "ui/train/history_source.h"
#include "ui/train/retraining_work.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>

#include <algorithm>

namespace countersign::ui {

namespace {

constexpr int TrialSteps = 6;

} // namespace

Retraining::Retraining(Records& records, const Services& services, EncoderOf encoder, JobBar& jobs, QObject* parent)
    : QObject(parent),
      m_records(records),
      m_services(services),
      m_encoder(std::move(encoder)),
      m_jobs(jobs),
      m_folder(QDir(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation))
                   .filePath(QStringLiteral("countersign/training"))),
      m_lock(std::make_unique<QLockFile>(QDir(m_folder).filePath(QStringLiteral("lock")))),
      m_trainer(new Trainer(m_folder, this))
{
    m_lock->setStaleLockTime(0); // a window that was killed is found by its process
    connect(m_trainer, &Trainer::progressed, this, &Retraining::progressed);
    connect(m_trainer, &Trainer::ended, this, &Retraining::trainerEnded);
}

Retraining::~Retraining() = default;

QString Retraining::fileOf(const char* name) const
{
    return QDir(m_folder).filePath(QLatin1String(name));
}

void Retraining::keep()
{
    if (isElsewhere())
        return;
    if (const auto written = writePlan(m_folder, m_plan); !written)
        Q_EMIT failed(sentence(written.error()));
}

void Retraining::begin()
{
    if (m_begun && m_lock->isLocked())
        return;
    QDir().mkpath(m_folder);
    QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner); // signatures lie here
    m_begun = true;
    m_plan = readPlan(m_folder);
    if (!m_lock->tryLock(0)) {
        Q_EMIT changed();
        return;
    }
    if (m_plan.training == Plan::Training::Running || m_plan.training == Plan::Training::Paused)
        m_trainer->follow(m_plan.process); // where it has gone, trainerEnded() goes on with it
    else if (m_plan.training != Plan::Training::None)
        m_trainer->follow(0);
    if (!m_plan.sources.empty())
        readData();
    Q_EMIT changed();
}

void Retraining::startOver()
{
    ++m_generation;
    m_jobs.cancel();
    m_jobs.finish();
    m_trainer->discard();
    const bool staysChosen = isFixed();
    if (staysChosen) {
        m_plan.step = Step::Data;
        m_plan.training = Plan::Training::None;
        m_plan.process = 0;
        for (QString* text : {&m_plan.failure, &m_plan.name, &m_plan.note})
            text->clear();
        m_plan.released = false;
    } else {
        m_plan = Plan();
        m_data.reset();
        m_findings.reset();
        m_secondsPerStep.reset();
        for (const char* name : {"history", "demo"})
            QDir(fileOf(name)).removeRecursively();
    }
    m_fresh.reset();
    m_comparisons.clear();
    for (const char* name : {"progress.jsonl", "trainer.log", "data.pack", "current.safetensors", "new.safetensors"})
        QFile::remove(fileOf(name));
    for (const char* name : {"checkpoint", "drawn", "drawing"})
        QDir(fileOf(name)).removeRecursively();
    keep();
    if (staysChosen && !m_data) // it was being read
        return readData();
    Q_EMIT changed();
}

/// What follows from the step's outcome is of no more use.
void Retraining::forgetFrom(Step step)
{
    if (step <= Step::Data) {
        m_data.reset();
        m_findings.reset();
    }
    if (step <= Step::Settings)
        m_secondsPerStep.reset();
    m_fresh.reset();
    m_comparisons.clear();
}

void Retraining::addSource(const retrain::Source& source)
{
    if (std::ranges::find(m_plan.sources, source) != m_plan.sources.end())
        return;
    change([&](Plan& plan) { plan.sources.push_back(source); });
    readData();
}

void Retraining::removeSource(std::size_t which)
{
    change([&](Plan& plan) { plan.sources.erase(plan.sources.begin() + static_cast<std::ptrdiff_t>(which)); });
    forgetFrom(Step::Data);
    if (!m_plan.sources.empty())
        readData();
    else
        Q_EMIT changed();
}

void Retraining::addHistory()
{
    if (!m_records.isOpen())
        return;
    const auto job = m_jobs.start(tr("Cases are taken from the history"));
    Q_EMIT changed();
    m_records.run(
        this,
        [folder = pathOf(fileOf("history")), job](store::Store& store, const store::Session& session) {
            return writeHistory(store, session, folder, job.stop, job.progress);
        },
        [this, generation = m_generation](const Result<int>& count) {
            if (generation != m_generation)
                return;
            m_jobs.finish();
            if (!count) {
                if (count.error().code != ErrorCode::Cancelled)
                    Q_EMIT failed(recordSentence(count.error()));
            } else if (*count == 0) {
                Q_EMIT failed(tr("There is no decided case of a customer in the history yet."));
            } else {
                addSource({retrain::Source::Kind::Folder, pathOf(fileOf("history")), {}});
            }
            Q_EMIT changed();
        });
}

void Retraining::addDemo()
{
    const QString folder = fileOf("demo");
    runProgram(m_services.training.cli,
               {QStringLiteral("demo"), QStringLiteral("--output"), folder, QStringLiteral("--writers"),
                QStringLiteral("24"), QStringLiteral("--genuine"), QStringLiteral("10"), QStringLiteral("--forged"),
                QStringLiteral("10"), QStringLiteral("--seed"), QStringLiteral("2024")},
               tr("Signatures are made up"), [this, folder](const QByteArray&) {
                   addSource({retrain::Source::Kind::Folder, pathOf(folder), {}});
               });
}

void Retraining::readData()
{
    const auto encoder = m_encoder();
    const Size size = encoder ? encoder->info().inputSize : CommonInput;
    forgetFrom(Step::Data);
    run(
        tr("Signatures are read"),
        [sources = m_plan.sources, size](const JobBar::Job& job) -> Result<std::shared_ptr<const retrain::Data>> {
            auto data = retrain::read(sources, size, job.progress, job.stop, decoding());
            if (!data)
                return tl::unexpected(data.error());
            return std::make_shared<const retrain::Data>(std::move(*data));
        },
        [this](std::shared_ptr<const retrain::Data> data) {
            m_data = std::move(data);
            if (m_plan.step >= Step::Check)
                check();
        });
}

void Retraining::check()
{
    if (!m_data)
        return;
    run(
        tr("Signatures are checked"),
        [data = m_data, encoder = m_encoder()](const JobBar::Job& job) {
            return retrain::check(*data, encoder.get(), job.progress, job.stop);
        },
        [this](std::vector<retrain::Finding> findings) {
            m_findings = std::move(findings);
            if (m_plan.step >= Step::Compare && m_plan.training == Plan::Training::Done)
                compare();
        });
}

retrain::Support Retraining::support() const
{
    return m_data ? retrain::supportOf(m_data->loaded.set, m_plan.leftOut) : retrain::Support();
}

int Retraining::stepsPlanned() const
{
    return m_plan.steps > 0 ? m_plan.steps : usualSteps(m_plan.method);
}

void Retraining::runProgram(const QString& program, const QStringList& arguments, const QString& what,
                            std::function<void(const QByteArray& output)> done)
{
    run(
        what,
        [program, arguments](const JobBar::Job& job) -> Result<QByteArray> {
            QProcess process;
            process.setStandardInputFile(QProcess::nullDevice());
            process.start(program, arguments);
            while (!process.waitForFinished(100)) {
                if (process.state() == QProcess::NotRunning)
                    break;
                if (job.stop.stop_requested()) {
                    process.kill();
                    process.waitForFinished();
                    return fail(ErrorCode::Cancelled, "It was stopped.");
                }
            }
            if (process.error() == QProcess::FailedToStart)
                return fail(ErrorCode::NotFound, "The program cannot be started; install Countersign again.",
                            program.toStdString());
            if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
                return fail(ErrorCode::Internal, process.readAllStandardError().trimmed().toStdString()
                                                     + process.readAllStandardOutput().right(400).toStdString());
            return process.readAllStandardOutput();
        },
        [done = std::move(done)](const QByteArray& output) { done(output); });
}

/// The model in use as a file that the trainer can read, then `go`.
void Retraining::afterModelFile(const QString& what, std::function<void()> go)
{
    const auto encoder = m_encoder();
    if (!encoder)
        return Q_EMIT failed(tr("The model is still being opened. Try again in a moment."));
    m_plan.from = QString::fromStdString(encoder->info().sha256);
    const auto shipped = m_services.findResource("models/default.safetensors");
    (void)m_jobs.start(what);
    Q_EMIT changed(); // no second click
    m_records.run(
        this,
        [to = pathOf(fileOf("current.safetensors")), shipped](store::Store& store,
                                                              const store::Session&) -> Result<bool> {
            const auto inUse = store.models().inUse();
            if (!inUse)
                return tl::unexpected(inUse.error());
            const auto bytes = modelFile(store, shipped, *inUse);
            if (!bytes)
                return tl::unexpected(bytes.error());
            if (auto written = writeFile(to, *bytes); !written)
                return tl::unexpected(written.error());
            return true;
        },
        [this, go = std::move(go), generation = m_generation](const Result<bool>& outcome) {
            if (generation != m_generation)
                return;
            m_jobs.finish();
            if (outcome)
                go();
            else
                Q_EMIT failed(sentence(outcome.error()));
            Q_EMIT changed();
        });
}

void Retraining::writePackThen(const QString& what, std::function<void()> go)
{
    if (!m_data)
        return Q_EMIT failed(tr("The signatures are still being read. Try again in a moment."));
    run(
        what,
        [data = m_data, leftOut = m_plan.leftOut, to = pathOf(fileOf("data.pack")),
         write = m_services.training.writePack](const JobBar::Job&) -> Result<std::pair<double, double>> {
            auto split = retrain::split(retrain::without(data->loaded, leftOut), SplitSeed);
            if (!split)
                return tl::unexpected(split.error());
            // Of few signatures no lower rate can be promised; see the rule of three.
            const auto forged =
                static_cast<double>(std::ranges::count_if(split->choose.set.samples, &eval::Sample::forged));
            const double genuine = static_cast<double>(split->choose.set.samples.size()) - forged;
            const std::pair targets{std::max(0.01, 3.001 / forged), std::max(0.01, 3.001 / genuine)};
            std::vector<eval::LoadedSet> sets;
            sets.push_back(std::move(split->learn));
            sets.push_back(std::move(split->choose));
            sets.push_back(std::move(split->compare));
            if (auto written = write(to, sets); !written)
                return tl::unexpected(written.error());
            return targets;
        },
        [this, go = std::move(go)](const std::pair<double, double>& targets) {
            m_plan.accept = targets.first;
            m_plan.reject = targets.second;
            go();
        });
}

QStringList Retraining::trainerArguments() const
{
    QStringList arguments{QStringLiteral("--pack"),        fileOf("data.pack"),
                          QStringLiteral("--data"),        QStringLiteral("learn"),
                          QStringLiteral("--validation"),  QStringLiteral("choose"),
                          QStringLiteral("--calibrate"),   QStringLiteral("choose"),
                          QStringLiteral("--measure"),     QStringLiteral("compare"),
                          QStringLiteral("--method"),      m_plan.method,
                          QStringLiteral("--checkpoint"),  fileOf("checkpoint"),
                          QStringLiteral("--out"),         fileOf("new.safetensors"),
                          QStringLiteral("--device"),      m_plan.device,
                          QStringLiteral("--steps"),       QString::number(stepsPlanned()),
                          QStringLiteral("--loss"),        m_plan.loss,
                          QStringLiteral("--margin"),      QString::number(m_plan.margin),
                          QStringLiteral("--accept-fmr"),  QString::number(m_plan.accept),
                          QStringLiteral("--reject-fnmr"), QString::number(m_plan.reject),
                          QStringLiteral("--json")};
    if (m_plan.method != QLatin1String("scratch"))
        arguments << QStringLiteral("--from") << fileOf("current.safetensors");
    return arguments;
}

void Retraining::tryOut()
{
    const QString what = tr("A few steps are tried");
    afterModelFile(what, [this, what] {
        writePackThen(what, [this, what] {
            runProgram(m_services.training.trainer,
                       trainerArguments() << QStringLiteral("--trial") << QString::number(TrialSteps), what,
                       [this](const QByteArray& output) {
                           const auto json = QJsonDocument::fromJson(output.trimmed().split('\n').last()).object();
                           const double seconds = json["seconds_per_step"].toDouble();
                           if (seconds > 0)
                               m_secondsPerStep = seconds;
                           m_triedWith = m_plan.method + m_plan.device;
                           Q_EMIT changed();
                       });
        });
    });
}

std::optional<double> Retraining::secondsExpected() const
{
    if (!m_secondsPerStep || m_triedWith != m_plan.method + m_plan.device)
        return std::nullopt;
    return *m_secondsPerStep * stepsPlanned();
}

void Retraining::train()
{
    const bool goOn = m_plan.training == Plan::Training::Stopped || m_plan.training == Plan::Training::Failed;
    m_plan.vanishedAt = -1;
    if (goOn)
        return startTrainer(true, false);
    forgetFrom(Step::Train);
    const QString what = tr("The training is prepared");
    afterModelFile(what, [this, what] {
        writePackThen(what, [this] {
            QDir(fileOf("checkpoint")).removeRecursively();
            QFile::remove(fileOf("new.safetensors"));
            startTrainer(false, false);
        });
    });
}

void Retraining::startTrainer(bool goOn, bool finish)
{
    auto arguments = trainerArguments();
    if (finish)
        arguments << QStringLiteral("--finish");
    const qint64 process = m_trainer->start(m_services.training.trainer, arguments, goOn);
    change([&](Plan& plan) {
        plan.process = process;
        plan.finish = finish;
        plan.failure = process ? QString() : tr("The trainer cannot be started; install Countersign again.");
        plan.training = process ? Plan::Training::Running : Plan::Training::Failed;
    });
}

void Retraining::pause()
{
    m_trainer->pause();
    change([](Plan& plan) { plan.training = Plan::Training::Paused; });
}

void Retraining::resume()
{
    m_trainer->resume();
    change([](Plan& plan) { plan.training = Plan::Training::Running; });
}

void Retraining::stop()
{
    m_trainer->stop();
}

void Retraining::keepBest()
{
    m_plan.vanishedAt = -1;
    startTrainer(true, true);
}

void Retraining::trainerEnded(Trainer::End end, const QString& why)
{
    const auto before = m_plan.training;
    if (before != Plan::Training::Running && before != Plan::Training::Paused)
        return; // an old one was only read
    // It vanished with the computer: it is gone on with, unless it came no further than before, as where the memory does
    // not suffice. What failed with a reason would fail again.
    const bool vanished = end == Trainer::End::Failed && why.isEmpty();
    const int reached = m_trainer->last() ? m_trainer->last()->step : -1;
    if (vanished && before == Plan::Training::Running && reached > m_plan.vanishedAt) {
        m_plan.vanishedAt = reached;
        startTrainer(true, m_plan.finish);
        return;
    }
    if (vanished && before == Plan::Training::Paused) // with the computer, and it was not to go on
        end = Trainer::End::Stopped;
    change([&](Plan& plan) {
        plan.process = 0;
        plan.training = end == Trainer::End::Done      ? Plan::Training::Done
                        : end == Trainer::End::Stopped ? Plan::Training::Stopped
                                                       : Plan::Training::Failed;
        plan.failure = end != Trainer::End::Failed ? QString()
                       : why.isEmpty()
                           ? tr("The trainer ended without a word: the computer may have run out of memory.")
                           : why;
    });
}

} // namespace countersign::ui
