#include "tests/core/train/small_data.h"

#include "core/model/card.h"
#include "core/train/method.h"

#include <QTest>

using namespace countersign;
using namespace countersign::train;
using namespace countersign::test;

namespace {

bool isOf(const std::string& name, const std::vector<std::string>& layers)
{
    return std::ranges::any_of(layers, [&](const auto& layer) { return name.starts_with(layer + "."); });
}

bool isStatistic(const std::string& name)
{
    return name.ends_with("running_mean") || name.ends_with("running_var") || name.ends_with("num_batches_tracked");
}

/// A model file that says of itself what the card says, with no weights.
std::filesystem::path cardOnly(const QTemporaryDir& folder, const std::string& architecture,
                               const std::map<std::string, double>& parameters)
{
    model::Card card;
    card.name = "a model";
    card.version = "1";
    card.architecture = architecture;
    card.parameters = parameters;
    card.inputSize = {192, 96};
    model::TensorFile file;
    file.metadata["card"] = *model::toJson(card);
    const std::filesystem::path path = folder.filePath("card.safetensors").toStdString();
    return model::writeTensors(path, file) ? path : std::filesystem::path();
}

} // namespace

class TestMethods : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void adaptingLeavesFixedLayersAndStatisticsToTheBit()
    {
        TrainingData data;
        data.training = {smallSet(4)};
        const QTemporaryDir folder, second;
        auto params = smallParams(folder);
        params.steps = 2;
        const std::filesystem::path start = folder.filePath("start").toStdString();
        QVERIFY(train::train(data, params, start, {}, {}).has_value());

        auto adapting = smallParams(second);
        adapting.start = start;
        adapting.weightDecay = 0.5;
        QVERIFY(settle(adapting, Method::Adapt, {"--steps"}).has_value());
        QVERIFY(adapting.freezeNorms && adapting.joined > 0 && adapting.learningRate < params.learningRate);
        adapting.fixedLayers = {"stem", "stem_norm", "stage2"};
        const std::filesystem::path out = second.filePath("m").toStdString();
        const auto done = train::train(data, adapting, out, {}, {});
        QVERIFY2(done.has_value(), done ? "" : describe(done.error()).c_str());
        const auto before = model::readTensors(start), after = model::readTensors(out);
        const auto checkpoint = model::readTensors(adapting.checkpoint / "checkpoint.safetensors");
        QVERIFY(before && after && checkpoint);
        int same = 0, changed = 0;
        for (const auto& [name, tensor] : before->tensors) {
            const bool stays = isOf(name, adapting.fixedLayers) || isStatistic(name);
            QVERIFY2((after->tensors.at(name) == tensor) == stays, name.c_str());
            QVERIFY2((checkpoint->tensors.at("network." + name) == tensor) == stays, name.c_str());
            ++(stays ? same : changed);
        }
        QVERIFY(same > 20 && changed > 10);
    }

    void fixedLayersStayWhereTheNormsAreTrained()
    {
        TrainingData data;
        data.training = {smallSet(4)};
        const QTemporaryDir folder;
        auto params = smallParams(folder);
        params.steps = 1;
        params.checkpoint.clear();
        const std::filesystem::path start = folder.filePath("start").toStdString();
        const std::filesystem::path out = folder.filePath("m").toStdString();
        QVERIFY(train::train(data, params, start, {}, {}).has_value());
        params.start = start;
        params.average = 0;
        params.steps = 2;
        params.fixedLayers = {"stem", "stem_norm"};
        QVERIFY(train::train(data, params, out, {}, {}).has_value());
        const auto before = model::readTensors(start), after = model::readTensors(out);
        QVERIFY(before && after);
        for (const char* name : {"stem.weight", "stem_norm.weight", "stem_norm.running_mean", "stem_norm.running_var"})
            QVERIFY2(before->tensors.at(name) == after->tensors.at(name), name);
        for (const char* name : {"stage2.conv1.weight", "stage2.norm1.running_mean", "stage2.norm1.running_var"})
            QVERIFY2(before->tensors.at(name) != after->tensors.at(name), name);
        params.fixedLayers = {"stem", "no such layer"};
        const auto refused = train::train(data, params, out, {}, {});
        QVERIFY(!refused && refused.error().code == ErrorCode::InvalidArgument);
    }

    void theModelSaysWhatItsArchitectureIs()
    {
        const QTemporaryDir folder;
        Params params;
        params.start = cardOnly(folder, "encoder", {{"detail", 2}, {"width4", 96}});
        QVERIFY(settle(params, {}, {}).has_value());
        QCOMPARE(params.architecture, std::string("encoder"));
        QCOMPARE(params.architectureOptions, (std::map<std::string, double>{{"detail", 2}, {"width4", 96}}));
        QCOMPARE(params.learningRate, 5e-4); // it is continued
        // What was given stays: a coarse model goes on as a fine one.
        Params fine;
        fine.start = cardOnly(folder, "encoder", {{"detail", 1}});
        fine.architectureOptions["detail"] = 2;
        fine.learningRate = 0.25;
        QVERIFY(settle(fine, Method::Adapt, {"--detail", "--rate"}).has_value());
        QCOMPARE(fine.architectureOptions.at("detail"), 2.0);
        QCOMPARE(fine.learningRate, 0.25);
    }

    void whatCannotBeGoneOnWithIsSaid()
    {
        const QTemporaryDir folder;
        const auto refusal = [](Params params, std::optional<Method> method, const std::set<std::string>& given) {
            const auto settled = settle(params, method, given);
            return settled ? ErrorCode::Cancelled : settled.error().code;
        };
        Params params;
        QCOMPARE(refusal(params, Method::Adapt, {}), ErrorCode::InvalidArgument);
        QCOMPARE(refusal(params, Method::Continue, {}), ErrorCode::InvalidArgument);
        params.start = folder.filePath("missing").toStdString();
        QCOMPARE(refusal(params, {}, {}), ErrorCode::NotFound);
        params.start = cardOnly(folder, "classic", {{"rank", 64}});
        QCOMPARE(refusal(params, {}, {}), ErrorCode::WrongModel);
        params.start = cardOnly(folder, "classic", {{"comparison", 2}});
        QCOMPARE(refusal(params, {}, {}), ErrorCode::Cancelled);
        QCOMPARE(refusal(params, {}, {"--arch"}), ErrorCode::WrongModel); // encoder was asked for
        QCOMPARE(refusal(params, Method::Scratch, {}), ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestMethods)
#include "test_methods.moc"
