// How a new model does beside the current one, and its release.
#include "core/eval/protocol.h"
#include "ui/desk/decoding.h"
#include "ui/train/retraining_work.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace countersign::ui {

namespace {

/// The part of a research set that models are tested on; other folders as they are.
Result<eval::SignatureSet> listToCompare(const std::filesystem::path& folder)
{
    if (const auto protocol = eval::protocol("wi-1")) {
        for (const auto& set : protocol->sets)
            if (set.test && set.name == folder.filename())
                return eval::listSplit(folder.parent_path(), set, eval::Split::Test);
    }
    return eval::listFolder(folder);
}

QJsonObject toJson(const verify::Rate& rate)
{
    return {{"value", rate.value}, {"low", rate.low}, {"high", rate.high}};
}

QJsonObject toJson(const retrain::OneModel& model)
{
    QJsonObject json{{"skilledEer", toJson(model.one.skilledEer)}};
    if (model.one.randomEer)
        json["randomEer"] = toJson(*model.one.randomEer);
    if (model.one.falseNonAccept)
        json["falseNonAccept"] = toJson(*model.one.falseNonAccept);
    return json;
}

} // namespace

void Retraining::compare()
{
    const auto current = m_encoder();
    if (!m_data || !current || m_plan.training != Plan::Training::Done)
        return;
    const auto open = m_services.openModel;
    const auto size = current->info().inputSize;
    const auto goOn = [=, this, data = m_data, leftOut = m_plan.leftOut, also = m_plan.alsoCompare,
                       file = pathOf(fileOf("new.safetensors")), drawn = pathOf(fileOf("drawn"))] {
        struct Outcome {
            std::shared_ptr<verify::Encoder> fresh;
            std::vector<retrain::Comparison> comparisons;
            std::vector<retrain::Source> useless; ///< others that could not be compared on, and why
            std::optional<Error> why;
        };
        run(
            tr("The two models are compared"),
            [=](const JobBar::Job& job) -> Result<std::shared_ptr<Outcome>> {
                auto split = retrain::split(retrain::without(data->loaded, leftOut), SplitSeed);
                if (!split)
                    return tl::unexpected(split.error());
                auto fresh = open(file);
                if (!fresh)
                    return tl::unexpected(fresh.error());
                auto outcome = std::make_shared<Outcome>();
                outcome->fresh = *fresh;
                auto others = also;
                others.push_back({retrain::Source::Kind::Folder, drawn, {}});
                const int parts = 1 + static_cast<int>(others.size());
                int part = 0;
                const ProgressSink progress = [&](Progress now) {
                    if (now.total <= 0)
                        return;
                    now.done += part * now.total;
                    now.secondsLeft = parts == 1 ? now.secondsLeft : -1;
                    now.total *= parts;
                    job.progress(now);
                };
                auto own = retrain::compare(*current, **fresh, split->compare, progress, job.stop);
                if (!own)
                    return tl::unexpected(own.error());
                outcome->comparisons.push_back(std::move(*own));
                for (const auto& other : others) {
                    ++part;
                    std::string name;
                    auto one = listToCompare(other.path)
                                   .and_then([&](eval::SignatureSet listed) {
                                       name = other.path == drawn ? "drawn" : listed.name;
                                       return retrain::load(std::move(listed), size, job.stop, decoding());
                                   })
                                   .and_then([&](const eval::LoadedSet& loaded) {
                                       return retrain::compare(*current, **fresh, loaded, progress, job.stop);
                                   });
                    if (!one && one.error().code == ErrorCode::Cancelled)
                        return tl::unexpected(one.error());
                    if (!one) {
                        outcome->useless.push_back(other);
                        outcome->why = one.error();
                        continue;
                    }
                    one->name = name;
                    outcome->comparisons.push_back(std::move(*one));
                }
                return outcome;
            },
            [this](const std::shared_ptr<Outcome>& outcome) {
                m_fresh = outcome->fresh;
                m_comparisons = std::move(outcome->comparisons);
                if (!outcome->why)
                    return;
                // A folder without writers must not stand in the way for ever.
                for (const auto& useless : outcome->useless)
                    std::erase(m_plan.alsoCompare, useless);
                keep();
                Q_EMIT failed(sentence(*outcome->why));
            });
    };
    if (QFile::exists(fileOf("drawn")))
        return goOn();
    // Made-up writers, the same on every machine: what a model has forgotten is seen on them.
    runProgram(m_services.training.cli,
               {QStringLiteral("demo"), QStringLiteral("--output"), fileOf("drawing"), QStringLiteral("--writers"),
                QStringLiteral("16"), QStringLiteral("--genuine"), QStringLiteral("8"), QStringLiteral("--forged"),
                QStringLiteral("8"), QStringLiteral("--seed"), QStringLiteral("77")},
               tr("The two models are compared"), [this, goOn](const QByteArray&) {
                   QDir().rename(fileOf("drawing"), fileOf("drawn")); // all of them or none
                   goOn();
               });
}

store::Verdict Retraining::verdict() const
{
    using enum eval::Difference::Verdict;
    if (m_comparisons.empty())
        return store::Verdict::NotCompared;
    if (std::ranges::any_of(m_comparisons, [](const auto& one) { return one.difference.verdict == BIsWorse; }))
        return store::Verdict::Worse;
    return m_comparisons.front().difference.verdict == BIsBetter ? store::Verdict::Better : store::Verdict::Unclear;
}

QByteArray Retraining::reportText() const
{
    QJsonArray curve, comparisons;
    for (const auto& line : m_trainer->lines()) {
        if (line.validationEer || line.step % std::max(1, line.steps / 200) == 0) {
            QJsonObject point{{"step", line.step}, {"loss", line.loss}};
            if (line.validationEer)
                point["validationEer"] = *line.validationEer;
            curve.append(point);
        }
    }
    for (const auto& one : m_comparisons)
        comparisons.append(QJsonObject{{"set", QString::fromStdString(one.name)},
                                       {"writers", one.writers},
                                       {"current", toJson(one.current)},
                                       {"new", toJson(one.fresh)},
                                       {"difference", toJson(one.difference.skilledEer)},
                                       {"decidedBetter", qint64(one.toTheBetter)},
                                       {"decidedWorse", qint64(one.toTheWorse)}});
    const auto support = this->support();
    return QJsonDocument(QJsonObject{{"method", m_plan.method},
                                     {"from", m_plan.from},
                                     {"steps", stepsPlanned()},
                                     {"writers", support.writers},
                                     {"genuine", support.genuine},
                                     {"forged", support.forged},
                                     {"curve", curve},
                                     {"comparisons", comparisons}})
        .toJson(QJsonDocument::Compact);
}

void Retraining::release(const QString& reason, const QString& second, const QString& password)
{
    const auto job = m_jobs.start(tr("The model is released"));
    Q_EMIT changed();
    const auto fresh = m_fresh;
    m_records.run(
        this,
        [file = pathOf(fileOf("new.safetensors")), name = m_plan.name.trimmed().toStdString(),
         version = fresh ? fresh->info().version : std::string("1"), note = m_plan.note.toStdString(),
         report = reportText().toStdString(), verdict = verdict(), reason = reason.trimmed().toStdString(),
         second = second.trimmed().toStdString(), password = password.toStdString()](
            store::Store& store, const store::Session& session) -> Result<store::Release> {
            auto bytes = readFile(file, store::LargestModel);
            if (!bytes)
                return tl::unexpected(bytes.error());
            store::ReleaseParams params;
            params.verdict = verdict;
            params.reason = reason;
            auto other = store.users().signInSecond(session, second, password);
            if (!other)
                return tl::unexpected(other.error());
            params.second = std::move(*other);
            auto added = store.models().add(session, {std::move(*bytes), name, version, note, report});
            if (!added)
                return tl::unexpected(added.error());
            params.sha256 = *added;
            return store.models().release(session, params);
        },
        [this, generation = m_generation](const Result<store::Release>& outcome) {
            m_records.readRules(); // which model is in use is among them
            if (generation != m_generation)
                return;
            m_jobs.finish();
            if (outcome) {
                m_plan.released = true;
                keep();
                Q_EMIT released(QString::fromStdString(outcome->name));
            } else {
                Q_EMIT failed(recordSentence(outcome.error()));
            }
            Q_EMIT changed();
        });
}

} // namespace countersign::ui
