#include "core/model/card.h"
#include "core/model/device.h"
#include "core/model/input_size.h"
#include "core/model/networks.h"
#include "core/model/open.h"
#include "core/model/tensors.h"
#include "core/model/torch_encoder.h"

#include <torch/torch.h>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace countersign;
using namespace countersign::model;

namespace {

torch::Tensor strokes(std::int64_t n, Size size)
{
    torch::manual_seed(3);
    return (torch::rand({n, 1, size.height, size.width}) > 0.9).to(torch::kFloat);
}

InkImage inkOf(const torch::Tensor& image)
{
    const auto bytes = (image * 255).to(torch::kUInt8).contiguous();
    const auto* data = bytes.data_ptr<std::uint8_t>();
    return {static_cast<int>(image.size(-1)), static_cast<int>(image.size(-2)), {data, data + bytes.numel()}};
}

std::filesystem::path writeModel(const QTemporaryDir& folder, const std::string& architecture)
{
    torch::manual_seed(1);
    const auto network = makeNetwork(architecture);
    TensorFile file;
    putWeights(file, "", *network);
    Card card;
    card.name = "test";
    card.version = "1";
    card.architecture = architecture;
    card.inputSize = network->inputSize();
    file.metadata["card"] = *toJson(card);
    const std::filesystem::path path = folder.filePath("m.safetensors").toStdString();
    const auto written = writeTensors(path, file);
    return written ? path : std::filesystem::path();
}

} // namespace

class TestNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { setThreads(1); }

    void classicIsTheTutorialsNetwork()
    {
        const auto network = makeNetwork("classic");
        std::map<std::string, std::vector<std::int64_t>> shapes;
        for (const auto& item : network->named_parameters())
            shapes[item.key()] = item.value().sizes().vec();
        using Shape = std::vector<std::int64_t>;
        QCOMPARE(shapes["conv1.weight"], (Shape{32, 1, 5, 5}));
        QCOMPARE(shapes["conv2.weight"], (Shape{64, 32, 5, 5}));
        QCOMPARE(shapes["linear1.weight"], (Shape{256, 64 * 53 * 53}));
        QCOMPARE(shapes["linear2.weight"], (Shape{256, 256}));
        QCOMPARE(shapes["linear3.weight"], (Shape{128, 256}));
        const auto encoded = network->encode(strokes(2, network->inputSize()));
        QCOMPARE(encoded.embedding.sizes().vec(), (Shape{2, 128}));
    }

    void encoderShapesAndUnitEmbedding()
    {
        const auto network = makeNetwork("encoder");
        network->eval();
        const auto encoded = network->encode(strokes(3, network->inputSize()));
        using Shape = std::vector<std::int64_t>;
        QCOMPARE(encoded.embedding.sizes().vec(), (Shape{3, 128}));
        QCOMPARE(encoded.local.sizes().vec(), (Shape{3, 97, 12, 24}));
        QVERIFY((encoded.embedding.norm(2, 1) - 1).abs().max().item<double>() < 1e-5);
        std::int64_t weights = 0;
        for (const auto& p : network->parameters())
            weights += p.numel();
        QVERIFY2(weights * 4 < 8'000'000, "the shipped model must stay below 8 MB");
    }

    void moreDetailAtTheSameCost()
    {
        torch::manual_seed(6);
        const auto plain = makeNetwork("encoder"), fine = makeNetwork("encoder", {{"detail", 2}});
        QVERIFY((fine->inputSize() == Size{384, 192}));
        QVERIFY((inputSize("encoder", 2) == fine->inputSize()));
        // With the first convolution's weights spread over each four pixels it is the same network.
        const torch::NoGradGuard guard;
        auto to = fine->named_parameters();
        for (const auto& item : plain->named_parameters())
            to[item.key()].copy_(item.key() == "stem.weight" ? item.value().repeat({1, 4, 1, 1}) / 4 : item.value());
        plain->eval();
        fine->eval();
        const auto images = strokes(2, fine->inputSize());
        const auto a = plain->encode(torch::avg_pool2d(images, 2)), b = fine->encode(images);
        QCOMPARE(b.local.sizes().vec(), a.local.sizes().vec());
        QVERIFY((a.embedding - b.embedding).abs().max().item<double>() < 1e-5);
        QVERIFY((a.local - b.local).abs().max().item<double>() < 1e-4);
    }

    void unknownArchitectureOrOption()
    {
        QVERIFY(!makeNetwork("resnet"));
        QVERIFY(!makeNetwork("encoder", {{"rank", 4}}));
        QVERIFY(!makeNetwork("encoder", {{"width2", 1e9}}));
        QVERIFY(!makeNetwork("encoder", {{"detail", 3}}));
        QVERIFY(!makeNetwork("encoder", {{"passes", 3}}));
        QVERIFY(!makeNetwork("encoder", {{"pools", 1}}));
        QVERIFY(!makeNetwork("classic", {{"detail", 1}}));
        QVERIFY(!makeNetwork("classic", {{"rank", 1e6}}));
        QVERIFY(!makeNetwork("classic", {{"rank", -1}}));
        QVERIFY(!makeNetwork("classic", {{"comparison", 4}}));
        QVERIFY(makeNetwork("encoder", {{"width4", 96}, {"passes", 2}, {"pools", 3}}) != nullptr);
    }

    void comparisonIsSymmetric()
    {
        torch::manual_seed(5);
        const auto network = makeNetwork("encoder", {{"passes", 2}, {"pools", 3}});
        network->eval();
        const auto e = network->encode(strokes(2, network->inputSize()));
        const auto a = select(e, torch::tensor({0})), b = select(e, torch::tensor({1}));
        const auto forth = network->compare(a, b), back = network->compare(b, a);
        QVERIFY(std::abs(forth.item<float>() - back.item<float>()) < 1e-5);
        QVERIFY(network->distance(a, b).item<float>() >= 0);
        QVERIFY(std::abs(network->distance(a, b).item<double>() - std::log1p(std::exp(-forth.item<double>()))) < 1e-5);
    }

    void distancesByHand()
    {
        const auto a = torch::tensor({{0.0, 3.0}, {1.0, 0.0}}), b = torch::tensor({{4.0, 0.0}, {1.0, 1.0}});
        const auto euclidean = rowDistance(Comparison::Euclidean, a, b);
        QVERIFY(std::abs(euclidean[0].item<double>() - 5) < 1e-6 && std::abs(euclidean[1].item<double>() - 1) < 1e-6);
        QCOMPARE(rowDistance(Comparison::L1, a, b)[0].item<double>(), 7.0);
        const auto cosine = rowDistance(Comparison::Cosine, a, b);
        QVERIFY(std::abs(cosine[0].item<double>() - 1) < 1e-6);
        QVERIFY(std::abs(cosine[1].item<double>() - (1 - std::sqrt(0.5))) < 1e-6);
    }

    /// Koch et al.: p = sigmoid(sum of alpha_j |a_j - b_j| + bias).
    void weightedL1ByHand()
    {
        const auto network = makeNetwork("classic", {{"comparison", double(Comparison::WeightedL1)}});
        torch::manual_seed(2);
        const Encoded a{torch::randn({2, 128}), {}}, b{torch::randn({2, 128}), {}};
        torch::Tensor alpha, bias;
        for (const auto& item : network->named_parameters()) {
            if (item.key() == "weights.weight")
                alpha = item.value();
            if (item.key() == "weights.bias")
                bias = item.value();
        }
        double sum = bias[0].item<double>();
        for (int j = 0; j < 128; ++j)
            sum += alpha[0][j].item<double>()
                   * std::abs(a.embedding[0][j].item<double>() - b.embedding[0][j].item<double>());
        QVERIFY(std::abs(network->compare(a, b)[0].item<double>() - sum) < 1e-4);
        QVERIFY(std::abs(network->distance(a, b)[0].item<double>() - (1 - 1 / (1 + std::exp(-sum)))) < 1e-4);
    }

    void encoderObjectAgreesWithTheNetwork_data()
    {
        QTest::addColumn<QString>("architecture");
        QTest::newRow("encoder") << "encoder";
        QTest::newRow("classic") << "classic";
    }

    void encoderObjectAgreesWithTheNetwork()
    {
        QFETCH(QString, architecture);
        const QTemporaryDir folder;
        const auto path = writeModel(folder, architecture.toStdString());
        const auto opened = openEncoder(path, {"cpu", 1, {}});
        QVERIFY2(opened.has_value(), opened ? "" : describe(opened.error()).c_str());
        QVERIFY((*opened)->info().device.starts_with("cpu"));
        QCOMPARE((*opened)->info().sha256.size(), std::size_t(64));

        torch::manual_seed(1);
        const auto network = makeNetwork(architecture.toStdString());
        network->eval();
        const torch::NoGradGuard guard;
        const auto images = strokes(3, network->inputSize());
        std::vector<InkImage> ink;
        for (int i = 0; i < 3; ++i)
            ink.push_back(inkOf(images[i]));
        const auto features = (*opened)->encode(ink);
        QVERIFY(features.has_value());
        const auto encoded = network->encode(images);
        const auto expected =
            network->compare(select(encoded, torch::tensor({0, 1})), select(encoded, torch::tensor({1, 2})));
        const std::vector<verify::FeaturePair> pairs{{&(*features)[0], &(*features)[1]},
                                                     {&(*features)[1], &(*features)[2]}};
        const auto scores = (*opened)->compare(pairs);
        QVERIFY(scores.has_value());
        for (int i = 0; i < 2; ++i)
            QVERIFY(std::abs((*scores)[std::size_t(i)] - expected[i].item<float>()) < 1e-3);
        // An image's features do not depend on its company.
        const auto alone = (*opened)->encode({ink.data() + 1, 1});
        QVERIFY(alone.has_value());
        for (std::size_t k = 0; k < alone->front().embedding.size(); ++k)
            QVERIFY(std::abs(alone->front().embedding[k] - (*features)[1].embedding[k]) < 1e-4);
    }

    void threadsAgree()
    {
        const QTemporaryDir folder;
        const auto path = writeModel(folder, "encoder");
        const auto one = openEncoder(path, {"cpu", 1, {}}), two = openEncoder(path, {"cpu", 2, {}});
        QVERIFY(one && two);
        const auto images = strokes(5, *inputSize("encoder"));
        std::vector<InkImage> ink;
        for (int i = 0; i < 5; ++i)
            ink.push_back(inkOf(images[i]));
        const auto a = (*one)->encode(ink), b = (*two)->encode(ink);
        QVERIFY(a && b);
        std::vector<verify::FeaturePair> ofOne, ofTwo;
        for (std::size_t i = 0; i < 5; ++i) {
            for (std::size_t j = 0; j < 5; ++j) {
                ofOne.emplace_back(&(*a)[i], &(*a)[j]);
                ofTwo.emplace_back(&(*b)[i], &(*b)[j]);
            }
        }
        const auto expected = (*one)->compare(ofOne), scores = (*two)->compare(ofTwo);
        QVERIFY(expected && scores);
        for (std::size_t i = 0; i < expected->size(); ++i)
            QVERIFY(std::abs((*expected)[i] - (*scores)[i]) < 1e-3);
    }

    void wrongInputIsRefused()
    {
        const QTemporaryDir folder;
        const auto opened = openEncoder(writeModel(folder, "encoder"), {"cpu", 1, {}});
        QVERIFY(opened.has_value());
        const InkImage small{10, 10, std::vector<std::uint8_t>(100)};
        const auto features = (*opened)->encode({&small, 1});
        QVERIFY(!features && features.error().code == ErrorCode::InvalidArgument);
        const verify::Features foreign{{1, 2}, {3}};
        const verify::FeaturePair pair{&foreign, &foreign};
        const auto scores = (*opened)->compare({&pair, 1});
        QVERIFY(!scores && scores.error().code == ErrorCode::InvalidArgument);
    }

    void weightsOfAnotherArchitecture()
    {
        const QTemporaryDir folder;
        const auto path = writeModel(folder, "encoder");
        auto file = readTensors(path);
        QVERIFY(file.has_value());
        auto card = cardOf(*file, "m");
        QVERIFY(card.has_value());
        card->architecture = "classic";
        card->inputSize = {224, 224};
        file->metadata["card"] = *toJson(*card);
        QVERIFY(writeTensors(path, *file).has_value());
        const auto opened = openEncoder(path, {"cpu", 1, {}});
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::WrongModel);
        QVERIFY(opened.error().context.ends_with("m.safetensors"));
    }

    void weightsThatGiveNoNumbersAreRefused()
    {
        const QTemporaryDir folder;
        const auto path = writeModel(folder, "encoder");
        auto file = readTensors(path);
        QVERIFY(file.has_value());
        // Finite, but their products are not.
        for (auto& [name, tensor] : file->tensors) {
            if (!name.ends_with("weight"))
                continue;
            auto* numbers = reinterpret_cast<float*>(tensor.data.data());
            std::fill(numbers, numbers + tensor.data.size() / sizeof(float), 1e38F);
        }
        QVERIFY(writeTensors(path, *file).has_value());
        const auto opened = openEncoder(path, {"cpu", 1, {}});
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Corrupt);
        QVERIFY(opened.error().context.ends_with("m.safetensors"));
    }

    void devices()
    {
        QVERIFY(chooseDevice("cpu").has_value());
        QVERIFY(chooseDevice("auto").has_value());
        for (const auto* wrong : {"gpu", "cuda:", "cuda:x", "cuda:99999", ""}) {
            const auto device = chooseDevice(wrong);
            QVERIFY2(!device && device.error().code == ErrorCode::InvalidArgument, wrong);
        }
        if (!torch::cuda::is_available())
            QVERIFY(!chooseDevice("cuda"));
    }
};

QTEST_GUILESS_MAIN(TestNetworks)
#include "test_networks.moc"
