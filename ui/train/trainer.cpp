#include "ui/train/trainer.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>

#include <csignal>

namespace countersign::ui {

namespace {
constexpr int LookEvery = 300; ///< ms
constexpr auto ProgramName = "countersign-train";
} // namespace

Trainer::Trainer(const QString& folder, QObject* parent) : QObject(parent), m_folder(folder)
{
    m_often.setInterval(LookEvery);
    connect(&m_often, &QTimer::timeout, this, &Trainer::look);
}

qint64 Trainer::start(const QString& program, const QStringList& arguments, bool goOn)
{
    const QDir folder(m_folder);
    if (!goOn) {
        QFile::remove(folder.filePath(QStringLiteral("progress.jsonl")));
        m_lines.clear();
        m_last.reset();
        m_read = 0;
    }
    m_rest.clear();
    m_end.reset();
    m_bestStep.reset();
    m_why.clear();
    QProcess process;
    process.setProgram(program);
    process.setArguments(arguments);
    process.setWorkingDirectory(m_folder);
    // Threads that wait for one another in busy loops take the processor from the desk.
    auto environment = QProcessEnvironment::systemEnvironment();
    if (!environment.contains(QStringLiteral("OMP_WAIT_POLICY")))
        environment.insert(QStringLiteral("OMP_WAIT_POLICY"), QStringLiteral("passive"));
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(folder.filePath(QStringLiteral("progress.jsonl")), QIODevice::Append);
    process.setStandardErrorFile(folder.filePath(QStringLiteral("trainer.log")), QIODevice::Truncate);
    qint64 number = 0;
    if (!process.startDetached(&number))
        return 0;
    m_process = number;
    m_often.start();
    return number;
}

void Trainer::follow(qint64 process)
{
    m_process = process;
    m_read = 0;
    m_rest.clear();
    m_lines.clear();
    m_last.reset();
    m_end.reset();
    m_bestStep.reset();
    m_often.start();
    look();
}

bool Trainer::isAlive() const
{
    if (m_process <= 0)
        return false;
    // The number may be somebody else's by now: after a restart of the computer.
    QFile file(QStringLiteral("/proc/%1/cmdline").arg(m_process));
    return file.open(QFile::ReadOnly) && file.readAll().contains(ProgramName);
}

void Trainer::pause()
{
    if (isAlive())
        ::kill(static_cast<pid_t>(m_process), SIGSTOP);
}

void Trainer::resume()
{
    if (isAlive())
        ::kill(static_cast<pid_t>(m_process), SIGCONT);
}

void Trainer::stop()
{
    if (!isAlive())
        return;
    ::kill(static_cast<pid_t>(m_process), SIGTERM);
    ::kill(static_cast<pid_t>(m_process), SIGCONT); // it may be paused
}

void Trainer::discard()
{
    if (isAlive())
        ::kill(static_cast<pid_t>(m_process), SIGKILL);
    m_often.stop();
    m_lines.clear();
    m_last.reset();
    m_process = 0;
}

void Trainer::look()
{
    const bool alive = isAlive(); // before reading: what it said last must not be missed
    QFile file(QDir(m_folder).filePath(QStringLiteral("progress.jsonl")));
    if (file.open(QFile::ReadOnly) && file.size() > m_read && file.seek(m_read)) {
        const QByteArray fresh = file.readAll();
        m_read += fresh.size();
        m_rest += fresh;
        qsizetype from = 0;
        for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n', from)) {
            take(m_rest.mid(from, end - from));
            from = end + 1;
        }
        m_rest.remove(0, from);
        Q_EMIT progressed();
    }
    if (alive)
        return;
    m_often.stop();
    m_process = 0;
    if (!m_end && m_why.isEmpty()) { // killed, or out of memory: what it said last may help
        QFile log(QDir(m_folder).filePath(QStringLiteral("trainer.log")));
        if (log.open(QFile::ReadOnly))
            m_why = QString::fromUtf8(log.readAll().right(400)).trimmed();
    }
    Q_EMIT ended(m_end.value_or(End::Failed), m_why);
}

void Trainer::take(const QByteArray& text)
{
    const auto json = QJsonDocument::fromJson(text).object();
    if (json.isEmpty())
        return;
    if (json["done"].toBool()) {
        m_end = End::Done;
        m_bestStep = json["no_better"].toBool() ? 0 : json["best_step"].toInt();
    } else if (json["stopped"].toBool()) {
        m_end = End::Stopped;
    } else if (json.contains(QLatin1String("error"))) {
        m_end = End::Failed;
        m_why = json["error"].toString();
    } else if (json.contains(QLatin1String("step"))) {
        m_end.reset(); // it was gone on with
        m_why.clear();
        TrainerLine line;
        line.step = json["step"].toInt();
        line.steps = json["steps"].toInt();
        line.loss = json["loss"].toDouble();
        if (json.contains(QLatin1String("validation_eer")))
            line.validationEer = json["validation_eer"].toDouble();
        line.imagesPerSecond = json["images_per_second"].toDouble();
        line.secondsLeft = json["seconds_left"].toDouble(-1);
        line.memory = json["memory_bytes"].toDouble();
        line.device = json["device"].toString();
        // Gone on with from a checkpoint: what came after it was lost.
        while (!m_lines.isEmpty() && m_lines.last().step >= line.step)
            m_lines.removeLast();
        m_lines << line;
        m_last = line;
    }
}

} // namespace countersign::ui
