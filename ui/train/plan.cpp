#include "ui/train/plan.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>
#include <array>

namespace countersign::ui {

namespace {

constexpr std::array Trainings{"none", "running", "paused", "stopped", "failed", "done"};

QString fileOf(const QString& folder)
{
    return QDir(folder).filePath(QStringLiteral("plan.json"));
}

QJsonArray toJson(const std::vector<retrain::Source>& sources)
{
    QJsonArray list;
    for (const auto& source : sources)
        list.append(QJsonObject{{"path", QFile::decodeName(source.path.c_str())},
                                {"pairs", source.kind == retrain::Source::Kind::Pairs},
                                {"oneIsSame", source.labels == eval::PairLabels::OneIsSame}});
    return list;
}

std::vector<retrain::Source> sourcesIn(const QJsonArray& list)
{
    std::vector<retrain::Source> sources;
    for (const auto& value : list) {
        const auto object = value.toObject();
        sources.push_back(
            {object["pairs"].toBool() ? retrain::Source::Kind::Pairs : retrain::Source::Kind::Folder,
             QFile::encodeName(object["path"].toString()).toStdString(),
             object["oneIsSame"].toBool() ? eval::PairLabels::OneIsSame : eval::PairLabels::OneIsDifferent});
    }
    return sources;
}

} // namespace

Plan readPlan(const QString& folder)
{
    Plan plan;
    QFile file(fileOf(folder));
    if (!file.open(QFile::ReadOnly))
        return plan;
    const auto json = QJsonDocument::fromJson(file.readAll()).object();
    plan.step = static_cast<Step>(std::clamp(json["step"].toInt(), 0, Steps - 1));
    plan.sources = sourcesIn(json["sources"].toArray());
    plan.alsoCompare = sourcesIn(json["alsoCompare"].toArray());
    for (const auto& value : json["leftOut"].toArray())
        plan.leftOut.insert(QFile::encodeName(value.toString()).toStdString());
    plan.method = json["method"].toString(plan.method);
    plan.loss = json["loss"].toString(plan.loss);
    plan.margin = json["margin"].toDouble(plan.margin);
    plan.steps = json["steps"].toInt();
    plan.device = json["device"].toString(plan.device);
    plan.accept = json["accept"].toDouble(plan.accept);
    plan.reject = json["reject"].toDouble(plan.reject);
    const auto word = std::ranges::find(Trainings, json["training"].toString().toStdString());
    if (word != Trainings.end())
        plan.training = static_cast<Plan::Training>(word - Trainings.begin());
    plan.process = json["process"].toInteger();
    plan.finish = json["finish"].toBool();
    plan.vanishedAt = json["vanishedAt"].toInt(plan.vanishedAt);
    plan.from = json["from"].toString();
    plan.failure = json["failure"].toString();
    plan.released = json["released"].toBool();
    plan.name = json["name"].toString();
    plan.note = json["note"].toString();
    return plan;
}

Result<void> writePlan(const QString& folder, const Plan& plan)
{
    QJsonArray leftOut;
    for (const auto& path : plan.leftOut)
        leftOut.append(QFile::decodeName(path.c_str()));
    const QJsonObject json{{"step", static_cast<int>(plan.step)},
                           {"sources", toJson(plan.sources)},
                           {"alsoCompare", toJson(plan.alsoCompare)},
                           {"leftOut", leftOut},
                           {"method", plan.method},
                           {"loss", plan.loss},
                           {"margin", plan.margin},
                           {"steps", plan.steps},
                           {"device", plan.device},
                           {"accept", plan.accept},
                           {"reject", plan.reject},
                           {"training", QLatin1String(Trainings[static_cast<std::size_t>(plan.training)])},
                           {"process", plan.process},
                           {"finish", plan.finish},
                           {"vanishedAt", plan.vanishedAt},
                           {"from", plan.from},
                           {"failure", plan.failure},
                           {"released", plan.released},
                           {"name", plan.name},
                           {"note", plan.note}};
    QSaveFile file(fileOf(folder));
    const QByteArray text = QJsonDocument(json).toJson();
    if (!file.open(QFile::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return fail(ErrorCode::WriteFailed, "The file could not be written: " + file.errorString().toStdString() + ".",
                    file.fileName().toStdString());
    return {};
}

int usualSteps(const QString& method)
{
    return method == QLatin1String("adapt") ? 600 : method == QLatin1String("continue") ? 1500 : 8000;
}

} // namespace countersign::ui
