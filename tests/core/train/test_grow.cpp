#include "core/model/tensors.h"
#include "core/train/grow.h"

#include <torch/torch.h>

#include <QTest>

#include <cmath>

using namespace countersign;
using namespace countersign::model;
using namespace countersign::train;

namespace {

/// Curves of two pens; the second picture is the first moved by two cells.
torch::Tensor movedStrokes()
{
    const auto y = torch::arange(96).reshape({1, 96, 1}), x = torch::arange(192).reshape({1, 1, 192});
    const auto moved = torch::tensor({0, 16}).reshape({2, 1, 1});
    const auto at = (x - moved).to(torch::kFloat);
    const auto curve = 48 + 24 * (at / 11).sin() + 9 * (at / 5).cos();
    const auto ink = ((y - curve).abs() < 2) & (at > 40) & (at < 140);
    return ink.to(torch::kFloat).unsqueeze(1);
}

std::shared_ptr<Siamese> encoder(const Parameters& parameters)
{
    torch::manual_seed(8);
    auto network = makeNetwork("encoder", parameters);
    network->eval();
    return network;
}

double score(Siamese& network, const torch::Tensor& images)
{
    const torch::NoGradGuard guard;
    const auto encoded = network.encode(images);
    return network.compare(select(encoded, torch::tensor({0})), select(encoded, torch::tensor({1}))).item<double>();
}

void set(Siamese& network, const char* name, double value)
{
    const torch::NoGradGuard guard;
    network.named_parameters()[name].fill_(value);
}

/// The smaller network's weights in the larger one.
Result<void> become(Siamese& larger, const Siamese& smaller)
{
    TensorFile file;
    putWeights(file, "", smaller);
    grow(file, larger);
    return takeWeights(file, "", larger);
}

} // namespace

class TestGrow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finerPictures()
    {
        const auto plain = encoder({}), fine = encoder({{"detail", 2}});
        QVERIFY(become(*fine, *plain));
        const auto images = movedStrokes();
        const auto twice = images.repeat_interleave(2, 2).repeat_interleave(2, 3);
        QVERIFY(std::abs(score(*plain, images) - score(*fine, twice)) < 1e-4);
    }

    void oneMorePool()
    {
        const auto plain = encoder({}), more = encoder({{"pools", 3}});
        QVERIFY(become(*more, *plain));
        const auto images = movedStrokes();
        const double before = score(*plain, images);
        QVERIFY(std::abs(before - score(*more, images)) < 1e-5);
        // What is by ink does not change where there is no more of it: the mean over the picture does.
        const torch::NoGradGuard guard;
        auto verdict = more->named_parameters()["verdict.weight"];
        verdict.narrow(1, 0, 2 * 96).zero_();
        verdict.narrow(1, 2 * 96, 96).fill_(1);
        QVERIFY(std::abs(score(*more, images)) > 1e-3);
    }

    /// Where nothing holds a cell back it does not matter where it was expected.
    void secondPassWithoutReachIsTheFirst()
    {
        const auto plain = encoder({}), more = encoder({{"passes", 2}});
        QVERIFY(become(*more, *plain));
        const auto images = movedStrokes();
        set(*plain, "reach", 10);
        set(*more, "reach_again", 10);
        QVERIFY(std::abs(score(*plain, images) - score(*more, images)) < 1e-4);
    }

    /// Two cells to the right are out of a narrow reach, but not of one around where the surroundings went.
    void secondPassFollowsTheFirst()
    {
        const auto wide = encoder({}), narrow = encoder({}), twice = encoder({{"passes", 2}});
        QVERIFY(become(*twice, *wide));
        for (auto* network : {wide.get(), narrow.get(), twice.get()})
            set(*network, "sharpness", 3); // the best match alone
        set(*wide, "reach", 0);
        set(*narrow, "reach", std::log(0.005));
        set(*twice, "reach", 0);
        set(*twice, "reach_again", std::log(0.02));
        const auto images = movedStrokes();
        const double found = score(*wide, images), missed = score(*narrow, images), followed = score(*twice, images);
        QVERIFY2(std::abs(followed - found) < 0.3 * std::abs(missed - found),
                 qPrintable(QStringLiteral("%1 %2 %3").arg(found).arg(missed).arg(followed)));
    }

    void whatDoesNotFitIsLeftToBeFound()
    {
        const auto larger = encoder({{"pools", 3}}), smaller = encoder({});
        QVERIFY(!become(*smaller, *larger));
        QVERIFY(!become(*encoder({{"width2", 32}}), *smaller));
        TensorFile none;
        grow(none, *larger);
        QVERIFY(none.tensors.empty());
    }
};

QTEST_GUILESS_MAIN(TestGrow)
#include "test_grow.moc"
