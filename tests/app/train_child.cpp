#include "tests/app/train_child.h"

#include "core/train/pack.h"
#include "core/train/trainer.h"
#include "tests/core/train/small_data.h"

#include <QJsonDocument>
#include <QTest>

namespace countersign::test {

TrainChild::TrainChild()
{
    std::vector<eval::LoadedSet> sets{smallSet(8)};
    for (std::size_t i = 0; i < sets[0].set.samples.size(); ++i) // of each writer's four forgeries two are one hand's
        sets[0].set.samples[i].hand = sets[0].set.samples[i].forged ? 1 + int(i % 2) : 0;
    train::Params params;
    params.architectureOptions = {{"width1", 4}, {"width2", 4}, {"width3", 4}, {"width4", 4}};
    params.steps = 1;
    params.writersPerBatch = 2;
    params.threads = 1;
    params.device = "cpu";
    params.name = "tiny";
    train::TrainingData data;
    data.training = sets;
    m_isReady = train::writePack(file("tiny.pack").toStdString(), sets).has_value()
                && train::train(data, params, file("start").toStdString(), {}, {}).has_value();
}

QStringList TrainChild::tiny(const QString& name, int steps, const QStringList& arguments) const
{
    QStringList all{"--data", "small:101-104", "--validation", "small:105-106", "--json"};
    all << "--pack" << file("tiny.pack") << "--from" << file("start") << "--out" << file(name);
    all << "--checkpoint" << file(name + ".work") << "--checkpoint-every"
        << "3"
        << "--validate-every"
        << "5";
    all << "--steps" << QString::number(steps) << "--device"
        << "cpu";
    for (const auto& [option, value] : {std::pair{"--threads", "1"}, {"--writers", "2"}}) {
        if (!arguments.contains(option))
            all << option << value;
    }
    return all + arguments;
}

std::unique_ptr<QProcess> TrainChild::start(const QStringList& arguments, const QStringList& environment,
                                            const std::function<void()>& before)
{
    auto process = std::make_unique<QProcess>();
    auto variables = QProcessEnvironment::systemEnvironment();
    for (const auto& one : environment)
        variables.insert(one.section('=', 0, 0), one.section('=', 1));
    process->setProcessEnvironment(variables);
    if (before)
        process->setChildProcessModifier(before);
    process->start(QStringLiteral(COUNTERSIGN_BINARY_DIR "/bin/countersign-train"), arguments);
    return process;
}

Ended TrainChild::end(QProcess& process)
{
    if (process.state() != QProcess::NotRunning && !process.waitForFinished(PatienceMs)) {
        process.kill();
        process.waitForFinished();
    }
    Ended ended{
        process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, {}, process.readAllStandardError()};
    for (const auto& line : process.readAllStandardOutput().split('\n')) {
        if (!line.isEmpty())
            ended.lines.append(QJsonDocument::fromJson(line).object());
    }
    return ended;
}

Ended TrainChild::run(const QStringList& arguments, const QStringList& environment, const std::function<void()>& before)
{
    const auto process = start(arguments, environment, before);
    return end(*process);
}

bool TrainChild::waitForStep(QProcess& process, int step)
{
    const auto wanted = "{\"step\":" + QByteArray::number(step) + ",";
    while (!process.peek(1 << 20).contains(wanted)) {
        if (process.state() == QProcess::NotRunning || !process.waitForReadyRead(PatienceMs))
            return false;
    }
    return true;
}

std::int64_t TrainChild::stepOf(const QString& checkpoint)
{
    const auto file = model::readTensors(checkpoint.toStdString());
    return file ? std::stoll(file->metadata.at("step")) : -1;
}

} // namespace countersign::test
