#include "tests/core/train/small_data.h"

#include "core/model/networks.h"
#include "core/model/safetensors.h"
#include "core/model/tensors.h"
#include "core/model/torch_encoder.h"
#include "core/train/augment.h"
#include "core/train/low_rank.h"
#include "core/train/pack.h"
#include "core/train/random.h"
#include "core/train/sampler.h"
#include "core/train/trainer.h"

#include <torch/torch.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <set>

using namespace countersign;
using namespace countersign::train;
using namespace countersign::test;

class TestTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitIsByWriter()
    {
        auto data = splitByWriter({smallSet(10)}, 0.2, 5);
        QCOMPARE(data.training[0].set.writers.size(), std::size_t(8));
        QCOMPARE(data.validation[0].set.writers.size(), std::size_t(2));
        std::set<std::string> names(data.training[0].set.writers.begin(), data.training[0].set.writers.end());
        for (const auto& name : data.validation[0].set.writers)
            QVERIFY(!names.contains(name));
        QCOMPARE(data.training[0].images.size() + data.validation[0].images.size(), std::size_t(90));
        for (const auto* part : {&data.training[0], &data.validation[0]}) {
            for (std::size_t i = 0; i < part->images.size(); ++i) {
                const auto& sample = part->set.samples[i];
                const int writer = std::stoi(part->set.writers[std::size_t(sample.writer)]) - 101;
                bool found = false;
                for (int s = 0; s < 9; ++s)
                    found = found || part->images[i].ink == drawn(writer, s, s >= 5).ink;
                QVERIFY(found);
            }
        }
        const auto again = splitByWriter({smallSet(10)}, 0.2, 5);
        QCOMPARE(again.validation[0].set.writers, data.validation[0].set.writers);
    }

    void batchesAreBalancedAndRepeatable()
    {
        const std::vector<eval::LoadedSet> sets{smallSet(6), smallSet(3, 8, 0)};
        const Sampler sampler(sets, 5);
        const auto batch = sampler.draw(1, 17), again = sampler.draw(1, 17), other = sampler.draw(1, 18);
        QCOMPARE(batch.writers, 5);
        std::set<std::pair<int, int>> writers;
        for (int w = 0; w < batch.writers; ++w) {
            int genuine = 0, forged = 0;
            std::set<int> samples;
            for (const auto& item : batch.items) {
                if (item.writer != w)
                    continue;
                (item.forged ? forged : genuine)++;
                QVERIFY(samples.insert(item.sample).second);
                const auto& sample = sets[std::size_t(item.set)].set.samples[std::size_t(item.sample)];
                QCOMPARE(sample.forged, item.forged);
                writers.insert({item.set, sample.writer});
            }
            QVERIFY((genuine == 4 && forged == 4) || (genuine == 8 && forged == 0));
        }
        QCOMPARE(writers.size(), std::size_t(5)); // each place is one writer, none twice
        QVERIFY(std::equal(batch.items.begin(), batch.items.end(), again.items.begin(), again.items.end(),
                           [](const auto& a, const auto& b) { return a.sample == b.sample && a.set == b.set; }));
        QVERIFY(!std::equal(batch.items.begin(), batch.items.end(), other.items.begin(), other.items.end(),
                            [](const auto& a, const auto& b) { return a.sample == b.sample && a.set == b.set; }));
    }

    void setsAreDrawnByTheirWeight()
    {
        std::vector<eval::LoadedSet> sets{smallSet(8), smallSet(8)};
        sets[1].set.name = "rare";
        const Sampler sampler(sets, 2, {{"rare", 0.25}});
        int rare = 0, all = 0;
        for (int step = 0; step < 2000; ++step) {
            for (const auto& item : sampler.draw(1, step).items) {
                rare += item.set == 1;
                ++all;
            }
        }
        // One in five; the deviation of 4,000 draws is 0.006.
        QVERIFY2(std::abs(double(rare) / all - 0.2) < 0.03, qPrintable(QString::number(double(rare) / all)));
    }

    void forgersAreWritersToo()
    {
        // Of each writer's nine forgeries the first four are one hand's, the next three another's, two nobody's.
        std::vector<eval::LoadedSet> sets{smallSet(6, 5, 9), smallSet(6, 5, 4)};
        for (std::size_t i = 0; i < sets[0].set.samples.size(); ++i) {
            const auto forgery = int(i % 14) - 5;
            sets[0].set.samples[i].hand = forgery < 0 || forgery > 6 ? 0 : forgery < 4 ? 1 : 2;
        }
        const Sampler sampler(sets, 4, {}, 4, 0, 0.4);
        int forgers = 0, writers = 0;
        for (std::int64_t step = 0; step < 500; ++step) {
            const auto batch = sampler.draw(1, step);
            for (int w = 0; w < batch.writers; ++w) {
                std::set<int> genuine, forged, names; // hands
                int set = 0;
                for (const auto& item : batch.items) {
                    if (item.writer != w)
                        continue;
                    const auto& sample = sets[std::size_t(item.set)].set.samples[std::size_t(item.sample)];
                    (item.forged ? forged : genuine).insert(sample.forged ? sample.hand : -1);
                    names.insert(sample.writer);
                    set = item.set;
                }
                QCOMPARE(names.size(), std::size_t(1));   // all of one name
                QCOMPARE(genuine.size(), std::size_t(1)); // all of one hand
                const int hand = *genuine.begin();
                QVERIFY(!forged.contains(hand));
                QVERIFY(hand != 0);
                QVERIFY(hand < 0 || !forged.contains(0)); // whoever that was, it may have been this hand
                QVERIFY(set == 0 || hand < 0);
                writers += set == 0;
                forgers += hand > 0;
            }
        }
        const double share = double(forgers) / writers;
        QVERIFY2(std::abs(share - 0.4) < 0.04, qPrintable(QString::number(share)));

        // Where nobody's hand is known a share of them is a mistake.
        const QTemporaryDir folder;
        auto params = smallParams(folder);
        params.forgers = 0.4;
        const auto trained =
            train::train({{sets[1]}, {}}, params, folder.filePath("m.safetensors").toStdString(), {}, {});
        QVERIFY(!trained);
        QCOMPARE(trained.error().code, ErrorCode::InvalidArgument);
    }

    void writersAreMadeUpOfTwo()
    {
        const std::vector<eval::LoadedSet> sets{smallSet(6), smallSet(5, 4, 0)};
        const Sampler whole(sets, 6), mixed(sets, 6, {}, 4, 0.5);
        int made = 0, writers = 0;
        for (std::int64_t step = 0; step < 40; ++step) {
            for (const auto& item : whole.draw(1, step).items)
                QCOMPARE(item.tail, -1);
            const auto batch = mixed.draw(1, step);
            std::map<int, std::set<std::pair<int, double>>> tails; // writer of the tail and cut, by writer of the batch
            for (const auto& item : batch.items) {
                const auto& samples = sets[std::size_t(item.set)].set.samples;
                const auto& head = samples[std::size_t(item.sample)];
                QCOMPARE(head.forged, item.forged);
                if (item.tail < 0) {
                    tails[item.writer].insert({-1, item.cut});
                    continue;
                }
                const auto& tail = samples[std::size_t(item.tail)];
                QCOMPARE(tail.forged, head.forged);
                QVERIFY(tail.writer != head.writer);
                QVERIFY(item.cut >= 0.35 && item.cut <= 0.65);
                tails[item.writer].insert({tail.writer, item.cut});
            }
            for (const auto& [writer, kinds] : tails) {
                QCOMPARE(kinds.size(), std::size_t(1)); // the same other, cut at the same place
                made += kinds.begin()->first >= 0 ? 1 : 0;
                ++writers;
            }
            const auto again = mixed.draw(1, step);
            QVERIFY(std::ranges::equal(again.items, batch.items, {}, &Batch::Item::tail, &Batch::Item::tail));
        }
        QVERIFY2(made > 0.35 * writers && made < 0.65 * writers, qPrintable(QString::number(made)));
        const auto heads = torch::rand({2, 1, 4, 10}), tails = torch::rand({2, 1, 4, 10});
        const auto both = joined(heads, tails, torch::tensor({0.3f, 1.0f}));
        QVERIFY(both[0].narrow(2, 0, 3).equal(heads[0].narrow(2, 0, 3)));
        QVERIFY(both[0].narrow(2, 3, 7).equal(tails[0].narrow(2, 3, 7)));
        QVERIFY(both[1].equal(heads[1]));
    }

    void pairsAreLabelledRight()
    {
        const std::vector<eval::LoadedSet> sets{smallSet(4)};
        const auto batch = Sampler(sets, 3).draw(1, 0);
        const auto within = withinWriters(batch, 9);
        QCOMPARE(std::count(within.y.begin(), within.y.end(), 0.f), std::ptrdiff_t(3 * 6));
        QCOMPARE(std::count(within.y.begin(), within.y.end(), 1.f), std::ptrdiff_t(3 * 16));
        for (std::size_t k = 0; k < within.y.size(); ++k) {
            const auto &a = batch.items[std::size_t(within.a[k])], &b = batch.items[std::size_t(within.b[k])];
            QCOMPARE(a.writer, b.writer);
            QCOMPARE(within.y[k], a.forged || b.forged ? 1.f : 0.f);
        }
        for (const auto across = acrossWriters(batch); const auto y : across.y)
            QCOMPARE(y, 1.f);
        QCOMPARE(acrossWriters(batch).a.size(), std::size_t(12 * 8 / 2));
    }

    void augmentationIsRepeatableAndSharesTheWarp()
    {
        const auto image = drawn(1, 0, false);
        auto x = torch::zeros({4, 1, 96, 192});
        for (int i = 0; i < 192 * 96; ++i)
            x.index_put_({torch::indexing::Slice(), 0, i / 192, i % 192}, image.ink[std::size_t(i)] / 255.f);
        const auto writer = torch::tensor({0, 0, 1, 1}, torch::kInt64);
        const auto a = augment(x, writer, 5, {}), b = augment(x, writer, 5, {}), c = augment(x, writer, 6, {});
        QVERIFY(a.equal(b));
        QVERIFY(!a.equal(c));
        QCOMPARE(a.sizes().vec(), x.sizes().vec());
        QVERIFY(a.min().item<float>() >= 0 && a.max().item<float>() <= 1);
        // The warp alone: two images of one writer stay the same, another writer's differs.
        const auto warped = augment(x, writer, 5, {true, false, false});
        QVERIFY((warped[0] - warped[1]).abs().max().item<float>() < 1e-5);
        QVERIFY((warped[0] - warped[2]).abs().max().item<float>() > 0.1);
        QVERIFY(augment(x, writer, 5, {false, false, false}).equal(x));
        // Of a picture twice as fine the same seed makes the same changes.
        const auto fine = torch::upsample_nearest2d(x, {192, 384});
        const auto finer = torch::avg_pool2d(augment(fine, writer, 5, {true, true, false}), 2);
        const auto coarse = augment(x, writer, 5, {true, true, false});
        const float apart = (finer - coarse).abs().mean().item<float>(),
                    change = (coarse - x).abs().mean().item<float>();
        QVERIFY2(apart < 0.3 * change, qPrintable(QString("%1 of %2").arg(apart).arg(change)));
    }

    void packComesBackWhole()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("data.pack").toStdString();
        std::vector<eval::LoadedSet> sets{smallSet(3), smallSet(2, 2, 0)};
        sets[0].set.samples[7].hand = 2;
        QVERIFY(writePack(path, sets).has_value());
        const auto read = readPack(path);
        QVERIFY2(read.has_value(), read ? "" : describe(read.error()).c_str());
        QCOMPARE(read->size(), std::size_t(2));
        for (std::size_t s = 0; s < 2; ++s) {
            QCOMPARE((*read)[s].set.name, sets[s].set.name);
            QCOMPARE((*read)[s].set.writers, sets[s].set.writers);
            QCOMPARE((*read)[s].images.size(), sets[s].images.size());
            for (std::size_t i = 0; i < sets[s].images.size(); ++i) {
                QVERIFY((*read)[s].images[i].ink == sets[s].images[i].ink);
                QCOMPARE((*read)[s].set.samples[i].writer, sets[s].set.samples[i].writer);
                QCOMPARE((*read)[s].set.samples[i].forged, sets[s].set.samples[i].forged);
                QCOMPARE((*read)[s].set.samples[i].hand, sets[s].set.samples[i].hand);
            }
        }
        const std::vector<PackPart> parts{{"small", std::pair{102, 103}}, {"small", {}}};
        const auto picked = readPack(path, parts);
        QVERIFY(picked.has_value());
        QCOMPARE(picked->size(), std::size_t(2));
        QCOMPARE((*picked)[0].set.writers, (std::vector<std::string>{"102", "103"}));
        QCOMPARE((*picked)[0].images.size(), std::size_t(18));
        QVERIFY((*picked)[0].images[0].ink == sets[0].images[9].ink);
        QCOMPARE((*picked)[0].set.samples[9].writer, 1);
        QCOMPARE((*picked)[1].images.size(), sets[0].images.size());
        QCOMPARE(readPack(path, std::vector<PackPart>{{"large", {}}}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(readPack(path, std::vector<PackPart>{{"small", std::pair{1, 9}}}).error().code, ErrorCode::EmptyInput);
    }

    void aModelFileIsNoPack()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("x").toStdString();
        QVERIFY(model::writeTensors(path, {}).has_value());
        const auto read = readPack(path);
        QVERIFY(!read && read.error().code == ErrorCode::Corrupt);
    }

    void continuedRunEndsInTheSameWeights()
    {
        const auto data = splitByWriter({smallSet(6)}, 0.2, 1);
        const QTemporaryDir whole, broken;
        const std::filesystem::path one = whole.filePath("m").toStdString(), two = broken.filePath("m").toStdString();
        QVERIFY(train::train(data, smallParams(whole), one, {}, {}).has_value());

        // Stopped after step 3, then once more with another object; the checkpoint is all that is left of the first.
        std::stop_source stop;
        const auto first = train::train(
            data, smallParams(broken), two,
            [&stop](const TrainProgress& p) {
                if (p.step == 3)
                    stop.request_stop();
            },
            stop.get_token());
        QVERIFY(!first && first.error().code == ErrorCode::Cancelled);
        QVERIFY(!std::filesystem::exists(two));
        QVERIFY(train::train(data, smallParams(broken), two, {}, {}).has_value());
        const auto a = model::readTensors(one), b = model::readTensors(two);
        QVERIFY(a && b);
        QVERIFY(!a->tensors.empty());
        QVERIFY(a->tensors == b->tensors);
    }

    void theAverageOfTheWeightsIsWritten()
    {
        // With decay d the first step weighs the fresh weights with keep(0) = 1 / 10, then keep(1) = 2 / 11.
        TrainingData data;
        data.training = {smallSet(4)};
        const QTemporaryDir folder;
        auto params = smallParams(folder);
        params.checkpoint.clear();
        const auto weightsAfter = [&](std::int64_t steps, double average) {
            params.steps = 4; // the schedule's length, wherever the run is stopped
            params.average = average;
            std::stop_source stop;
            const QTemporaryDir own;
            params.checkpoint = own.path().toStdString();
            const std::filesystem::path out = folder.filePath("m").toStdString();
            (void)train::train(
                data, params, out,
                [&](const TrainProgress& p) {
                    if (p.step == steps)
                        stop.request_stop();
                },
                stop.get_token());
            const auto file = model::readTensors(params.checkpoint / "checkpoint.safetensors");
            const auto& tensor = file->tensors.at(average > 0 ? "average.verdict.weight" : "network.verdict.weight");
            std::vector<float> values(tensor.data.size() / sizeof(float));
            std::memcpy(values.data(), tensor.data.data(), tensor.data.size());
            return values;
        };
        const auto one = weightsAfter(1, 0), two = weightsAfter(2, 0);
        const auto firstMean = weightsAfter(1, 0.999), mean = weightsAfter(2, 0.999);
        QCOMPARE(mean.size(), std::size_t(192));
        double moved = 0;
        for (std::size_t i = 0; i < mean.size(); ++i) {
            QVERIFY(std::abs(mean[i] - (firstMean[i] * 2 / 11 + two[i] * 9 / 11)) < 1e-6);
            moved = std::max(moved, std::abs(double(two[i]) - one[i]));
        }
        QVERIFY(moved > 1e-5);
    }

    void mixedPrecisionGivesNearlyTheSame()
    {
        TrainingData data;
        data.training = {smallSet(4)};
        const QTemporaryDir folder;
        auto params = smallParams(folder);
        params.checkpoint.clear();
        params.steps = 1;
        const auto lossWith = [&](bool mixed) {
            params.mixed = mixed;
            double loss = 0;
            const auto done = train::train(data, params, folder.filePath("m").toStdString(),
                                           [&loss](const TrainProgress& p) { loss = p.loss; }, {});
            return done ? loss : -1;
        };
        const double exact = lossWith(false), mixed = lossWith(true);
        QVERIFY(exact > 0.1);
        QVERIFY2(std::abs(mixed - exact) < 0.03 * exact, qPrintable(QString("%1 %2").arg(exact).arg(mixed)));
        QVERIFY(mixed != exact);
    }

    void lowRankKeepsWhatMatters()
    {
        // Images of four writers span less than 24 directions about their mean, so a rank of 24 loses next to nothing.
        torch::manual_seed(7);
        const auto network = model::makeNetwork("classic");
        network->eval();
        model::TensorFile weights;
        model::putWeights(weights, "", *network);
        std::vector<InkImage> images;
        for (int i = 0; i < 20; ++i) {
            const auto small = drawn(i / 5, i % 5, false);
            InkImage image{224, 224, std::vector<std::uint8_t>(224 * 224)};
            for (int y = 0; y < 96; ++y)
                std::copy_n(small.ink.begin() + y * 192, 192, image.ink.begin() + (y + 64) * 224 + 16);
            images.push_back(image);
        }
        std::vector<const InkImage*> all;
        for (const auto& image : images)
            all.push_back(&image);
        const auto file = lowRank(weights, {}, all, 24);
        QVERIFY2(file.has_value(), file ? "" : describe(file.error()).c_str());
        const auto narrow = model::makeNetwork("classic", {{"rank", 24}});
        QVERIFY(model::takeWeights(*file, "", *narrow).has_value());
        narrow->eval();
        const torch::NoGradGuard guard;
        const auto x = model::toTensor(all, torch::kCPU);
        const auto before = network->encode(x).embedding, after = narrow->encode(x).embedding;
        const auto spread = (before - before.mean(0)).norm().item<double>();
        QVERIFY2((after - before).norm().item<double>() < 0.02 * spread,
                 qPrintable(QString::number((after - before).norm().item<double>() / spread)));
        std::size_t bytes = 0;
        for (const auto& [name, tensor] : file->tensors)
            bytes += tensor.data.size();
        QVERIFY(bytes < 10'000'000);
        QVERIFY(!lowRank(weights, {}, all, 0) && !lowRank(weights, {}, {}, 4));
    }

    void checkpointOfAnotherRunIsRefused()
    {
        const auto data = splitByWriter({smallSet(6)}, 0.2, 1);
        const QTemporaryDir folder;
        auto params = smallParams(folder);
        params.steps = 2;
        const std::filesystem::path out = folder.filePath("m").toStdString();
        QVERIFY(train::train(data, params, out, {}, {}).has_value());
        params.seed = 99;
        const auto other = train::train(data, params, out, {}, {});
        QVERIFY(!other && other.error().code == ErrorCode::WrongModel);
    }

    void theCheckpointForgetsNothing()
    {
        // A best rate that was rounded would decide ties otherwise in the continued run.
        const auto data = splitByWriter({smallSet(6)}, 0.2, 1);
        const QTemporaryDir folder;
        auto params = smallParams(folder);
        double loss = 0;
        const auto done = train::train(data, params, folder.filePath("m").toStdString(),
                                       [&loss](const TrainProgress& p) { loss = p.loss; }, {});
        QVERIFY(done.has_value());
        const auto file = model::readTensors(params.checkpoint / "checkpoint.safetensors");
        QVERIFY(file.has_value());
        const auto stored = [&file](const char* name) { return std::strtod(file->metadata.at(name).c_str(), nullptr); };
        QVERIFY(loss > 0);
        QCOMPARE(stored("loss"), loss);
        QCOMPARE(stored("best_eer"), done->bestValidationEer.value());

        // Other validation writers make it another run.
        auto other = data;
        std::swap(other.validation.front().images[0], other.validation.front().images[1]);
        const auto refused = train::train(other, params, folder.filePath("m").toStdString(), {}, {});
        QVERIFY(!refused && refused.error().code == ErrorCode::WrongModel);
    }

    void aModelOfCoarserPicturesIsGoneOnWith()
    {
        const QTemporaryDir folder;
        auto params = smallParams(folder);
        params.checkpoint.clear();
        params.steps = 1;
        TrainingData data;
        data.training = {smallSet(4)};
        const auto coarse = folder.filePath("coarse").toStdString(), fine = folder.filePath("fine").toStdString();
        const auto quiet = [](const TrainProgress&) {};
        QVERIFY(train::train(data, params, coarse, quiet, {}).has_value());
        for (auto& image : data.training.front().images) { // twice as fine
            InkImage twice{384, 192, std::vector<std::uint8_t>(384 * 192)};
            for (int i = 0; i < 384 * 192; ++i)
                twice.ink[std::size_t(i)] = image.ink[std::size_t(i / 384 / 2 * 192 + i % 384 / 2)];
            image = std::move(twice);
        }
        params.start = coarse;
        params.learningRate = 1e-9;
        params.weightDecay = 0;
        QVERIFY(!train::train(data, params, fine, quiet, {})); // the network is of detail 1 still
        params.architectureOptions["detail"] = 2;
        const auto done = train::train(data, params, fine, quiet, {});
        QVERIFY2(done.has_value(), done ? "" : describe(done.error()).c_str());
        const auto from = model::readTensors(coarse), to = model::readTensors(fine);
        const auto values = [](const model::Tensor& tensor) {
            std::vector<float> all(tensor.data.size() / sizeof(float));
            std::memcpy(all.data(), tensor.data.data(), tensor.data.size());
            return all;
        };
        const auto a = values(from->tensors.at("stem.weight")), b = values(to->tensors.at("stem.weight"));
        QCOMPARE(b.size(), 4 * a.size());
        for (std::size_t i = 0; i < b.size(); ++i)
            QVERIFY(std::abs(b[i] - a[i / 100 * 25 + i % 25] / 4) < 1e-5);
    }

    void whatWouldFailAtTheEndFailsAtTheStart()
    {
        const auto data = splitByWriter({smallSet(6)}, 0.2, 1);
        const QTemporaryDir folder;
        const auto fails = [&](const auto& change, const char* out) {
            auto params = smallParams(folder);
            change(params);
            bool started = false;
            const auto done = train::train(data, params, folder.filePath(out).toStdString(),
                                           [&started](const TrainProgress&) { started = true; }, {});
            return !done && !started;
        };
        QVERIFY(fails([](Params&) {}, "missing/m"));
        QVERIFY(fails([](Params& params) { params.name = ""; }, "m"));
        QVERIFY(fails([](Params& params) { params.license = "\xff"; }, "m"));
        QVERIFY(fails([](Params& params) { params.setWeights["nobody"] = 2; }, "m"));
        QVERIFY(fails([](Params& params) { params.checkpoint = "/proc/countersign"; }, "m"));
        QVERIFY(
            fails([](Params& params) { params.architectureOptions["detail"] = 2; }, "m")); // pictures of another size
        auto withoutForgeries = data;
        for (auto& sample : withoutForgeries.validation.front().set.samples)
            sample.forged = false;
        bool started = false;
        const auto done = train::train(withoutForgeries, smallParams(folder), folder.filePath("m").toStdString(),
                                       [&started](const TrainProgress&) { started = true; }, {});
        QVERIFY(!started);
        QVERIFY(!done && done.error().code == ErrorCode::EmptyInput);
    }

    void lossFalls_data()
    {
        QTest::addColumn<int>("loss");
        QTest::newRow("contrastive") << int(Loss::Contrastive);
        QTest::newRow("triplet") << int(Loss::Triplet);
        QTest::newRow("logistic") << int(Loss::Logistic);
    }

    void lossFalls()
    {
        QFETCH(int, loss);
        const QTemporaryDir folder;
        TrainingData data;
        data.training = {smallSet(4)};
        Params params = smallParams(folder);
        params.checkpoint.clear();
        params.loss = Loss(loss);
        params.mining = Mining::All;
        params.steps = 25;
        params.writersPerBatch = 2;
        params.augment = false;
        std::vector<double> smoothed;
        const auto done = train::train(data, params, folder.filePath("m").toStdString(),
                                       [&smoothed](const TrainProgress& p) {
                                           if (p.step > 0)
                                               smoothed.push_back(p.loss);
                                       },
                                       {});
        QVERIFY2(done.has_value(), done ? "" : describe(done.error()).c_str());
        // What stands behind the smoothing, over the last five steps.
        const auto n = smoothed.size();
        const double before = smoothed[n - 6], after = smoothed[n - 1];
        const double last = (after - before * std::pow(0.98, 5)) / (1 - std::pow(0.98, 5));
        QVERIFY2(last < 0.8 * smoothed[0], qPrintable(QString("%1 to %2").arg(smoothed[0]).arg(last)));
    }

    void tooLittleData()
    {
        TrainingData data;
        data.training = {smallSet(1)};
        const auto done = train::train(data, Params(), "unused", {}, {});
        QVERIFY(!done && done.error().code == ErrorCode::EmptyInput);
    }
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "test_trainer.moc"
