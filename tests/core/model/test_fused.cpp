// The network by oneDNN alone, against the same weights in LibTorch.
#include "core/model/card.h"
#include "core/model/device.h"
#include "core/model/fused_desk.h"
#include "core/model/fused_encoder.h"
#include "core/model/networks.h"
#include "core/model/tensors.h"
#include "core/model/torch_encoder.h"

#include <torch/torch.h>

#include <QTest>

#include <cmath>

using namespace countersign;
using namespace countersign::model;

namespace {

InkImage strokes(Size size, int seed)
{
    InkImage image{size.width, size.height, {}};
    image.ink.resize(std::size_t(size.width) * std::size_t(size.height), 0);
    // Lines that bend, so that cells have something to find.
    for (int line = 0; line < 4; ++line)
        for (int x = size.width / 10; x < size.width * 9 / 10; ++x) {
            const double at = (0.5 + 0.3 * std::sin(x * 0.02 * (line + 1) + seed * 0.7 + line)) * size.height;
            for (int y = int(at) - 1; y <= int(at) + 1; ++y)
                image.ink[std::size_t(y) * std::size_t(size.width) + std::size_t(x)] =
                    std::uint8_t(120 + (x * 7 + y * 13 + seed) % 136);
        }
    return image;
}

/// Fresh weights, with norms as training leaves them.
std::shared_ptr<Siamese> network(const Parameters& parameters)
{
    torch::manual_seed(5);
    auto made = makeNetwork("encoder", parameters);
    const torch::NoGradGuard guard;
    for (auto& item : made->named_buffers()) {
        if (item.key().find("mean") != std::string::npos)
            item.value().normal_(0, 0.1);
        if (item.key().find("var") != std::string::npos)
            item.value().uniform_(0.5, 1.5);
    }
    for (auto& item : made->named_parameters()) {
        if (item.key().find("norm") != std::string::npos)
            item.value().add_(torch::randn_like(item.value()) * 0.1);
    }
    made->eval();
    return made;
}

ModelFile fileOf(const Siamese& made, const Parameters& parameters)
{
    ModelFile file;
    putWeights(file.tensors, "", made);
    file.card.name = "test";
    file.card.version = "1";
    file.card.architecture = "encoder";
    file.card.parameters = parameters;
    file.card.inputSize = made.inputSize();
    return file;
}

DeviceOptions options(const std::string& precision, int threads = 1)
{
    DeviceOptions made;
    made.device = "cpu";
    made.threads = threads;
    made.precision = precision;
    return made;
}

struct Scores {
    std::vector<verify::Features> features;
    std::vector<float> scores;
};

Scores scoresOf(verify::Encoder& encoder)
{
    std::vector<InkImage> images;
    for (int i = 0; i < 5; ++i)
        images.push_back(strokes(encoder.info().inputSize, i));
    images.push_back({images[0].width, images[0].height, std::vector<std::uint8_t>(images[0].ink.size(), 0)});
    Scores result{*encoder.encode(images), {}};
    std::vector<verify::FeaturePair> pairs;
    for (const auto& a : result.features)
        for (const auto& b : result.features)
            pairs.emplace_back(&a, &b);
    result.scores = *encoder.compare(pairs);
    return result;
}

double apart(const std::vector<float>& a, const std::vector<float>& b)
{
    double most = a.size() == b.size() ? 0 : 1e9;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        most = std::max(most, std::abs(double(a[i]) - double(b[i])));
    return most;
}

} // namespace

class TestFused : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { setThreads(1); }

    void asInLibTorch_data()
    {
        QTest::addColumn<double>("detail");
        QTest::addColumn<double>("passes");
        QTest::addColumn<double>("pools");
        QTest::addColumn<double>("width1");
        QTest::newRow("as shipped") << 2.0 << 2.0 << 3.0 << 32.0;
        QTest::newRow("the simplest") << 1.0 << 1.0 << 2.0 << 32.0;
        QTest::newRow("one pass") << 2.0 << 1.0 << 3.0 << 32.0;
        QTest::newRow("two pools") << 2.0 << 2.0 << 2.0 << 32.0;
        QTest::newRow("an odd width") << 2.0 << 2.0 << 3.0 << 19.0;
    }
    void asInLibTorch()
    {
        QFETCH(double, detail);
        QFETCH(double, passes);
        QFETCH(double, pools);
        QFETCH(double, width1);
        const Parameters parameters{{"detail", detail}, {"passes", passes}, {"pools", pools}, {"width1", width1}};
        const auto made = network(parameters);
        TorchEncoder torchEncoder(made, {}, torch::kCPU, 1, {});
        const auto wanted = scoresOf(torchEncoder);
        auto fused = openFused(fileOf(*made, parameters), "m", options("float"));
        QVERIFY2(fused && *fused, fused ? "null" : fused.error().message.c_str());
        QCOMPARE((*fused)->info().device, std::string("cpu"));
        const auto got = scoresOf(**fused);
        for (std::size_t i = 0; i < wanted.features.size(); ++i) {
            QVERIFY(apart(wanted.features[i].embedding, got.features[i].embedding) < 1e-5);
            // Channel by channel there, cell by cell here.
            std::vector<float> turned(got.features[i].local.size());
            for (std::size_t c = 0; c < 97; ++c)
                for (std::size_t k = 0; k < Cells; ++k)
                    turned[c * Cells + k] = got.features[i].local[k * 97 + c];
            QVERIFY(apart(wanted.features[i].local, turned) < 1e-4);
        }
        const auto [least, most] = std::minmax_element(wanted.scores.begin(), wanted.scores.end());
        QVERIFY(*most - *least > 1e-3); // it tells pairs apart
        QVERIFY2(apart(wanted.scores, got.scores) < 1e-4,
                 qPrintable(QString::number(apart(wanted.scores, got.scores))));

        if (!hasBfloat16())
            QSKIP("this processor has no bfloat16");
        const auto brief = openFused(fileOf(*made, parameters), "m", options("bfloat16"));
        QCOMPARE((*brief)->info().device, std::string("cpu, bfloat16"));
        const auto close = scoresOf(**brief);
        QVERIFY(apart(wanted.scores, close.scores) < 0.02);
        QVERIFY(apart(got.scores, close.scores) > 0); // it was used
        for (std::size_t i = 0; i < wanted.features.size(); ++i)
            QVERIFY(apart(wanted.features[i].embedding, close.features[i].embedding) < 0.02);
    }

    /// verify, batch and the window give the same score: nothing depends on company, order or threads.
    void theSameBits_data()
    {
        QTest::addColumn<std::string>("precision");
        QTest::newRow("float") << std::string("float");
        QTest::newRow("auto") << std::string("auto");
    }
    void theSameBits()
    {
        QFETCH(std::string, precision);
        const Parameters parameters{{"detail", 2}, {"passes", 2}, {"pools", 3}};
        const auto made = network(parameters);
        const auto file = fileOf(*made, parameters);
        auto one = openFused(file, "m", options(precision, 1)), two = openFused(file, "m", options(precision, 2));
        const auto first = scoresOf(**one), second = scoresOf(**two);
        QCOMPARE(first.scores, second.scores);
        for (std::size_t i = 0; i < first.features.size(); ++i) {
            const auto image = i < 5 ? strokes((*one)->info().inputSize, int(i)) : InkImage{};
            if (i < 5) {
                const auto alone = (*one)->encode({&image, 1});
                QCOMPARE(alone->front().local, first.features[i].local);
                QCOMPARE(alone->front().embedding, first.features[i].embedding);
            }
            for (std::size_t k = 0; k < first.features.size(); ++k)
                QCOMPARE(first.scores[i * first.features.size() + k], first.scores[k * first.features.size() + i]);
        }
    }

    void weightsThatDoNotFit()
    {
        const Parameters parameters;
        const auto whole = fileOf(*network(parameters), parameters);
        const auto said = [](const ModelFile& file) {
            const auto opened = openFused(file, "m", options("float"));
            return opened ? std::string() : opened.error().message;
        };
        QCOMPARE(said(whole), std::string());
        auto file = whole;
        file.tensors.tensors.erase("stem.weight");
        QCOMPARE(said(file), std::string("the weights \"stem.weight\" are missing"));
        file = whole;
        file.tensors.tensors["more"] = whole.tensors.tensors.at("sharpness");
        QCOMPARE(said(file), std::string("the weights \"more\" do not belong to the architecture"));
        file = whole;
        file.tensors.tensors["reach"] = whole.tensors.tensors.at("stem.weight");
        QCOMPARE(said(file),
                 std::string("the weights \"reach\" have the shape [32, 1, 5, 5] where the architecture wants []"));
        file = whole;
        file.card.parameters["depth"] = 3;
        QVERIFY(said(file).find("does not know") != std::string::npos);
        file = whole;
        file.card.inputSize = {1, 1};
        QVERIFY(said(file).find("another input size") != std::string::npos);
        // A negative variance: no score comes of it.
        file = whole;
        auto& variance = file.tensors.tensors["stem_norm.running_var"].data;
        const float least = -1;
        std::memcpy(variance.data(), &least, sizeof least);
        QVERIFY(said(file).find("not finite") != std::string::npos);
    }

    void whatLibTorchHasToDo()
    {
        const Parameters parameters;
        auto file = fileOf(*network(parameters), parameters);
        const float sharp = 3; // 10 e^3 is beyond what e^likeness can be raised to
        std::memcpy(file.tensors.tensors["sharpness"].data.data(), &sharp, sizeof sharp);
        auto opened = openFused(file, "m", options("auto"));
        QVERIFY(opened && !*opened);
        file.card.architecture = "classic";
        opened = openFused(file, "m", options("auto"));
        QVERIFY(opened && !*opened);
    }

    void precisionsThatThereAreNot()
    {
        const Parameters parameters;
        const auto opened = openFused(fileOf(*network(parameters), parameters), "m", options("half"));
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(opened.error().context, std::string("half"));
    }

    void roundsToNearestEven()
    {
        for (const float x : {0.0F, 1.0F, -3.75F, 1e-20F, 3.4e20F, 0.1F, 1.00390625F, 1.01171875F}) {
            const auto wanted = torch::full({1}, x).to(torch::kBFloat16).to(torch::kFloat).item<float>();
            QCOMPARE(fromShort(toShort(x)), wanted);
        }
    }
};

QTEST_GUILESS_MAIN(TestFused)
#include "test_fused.moc"
