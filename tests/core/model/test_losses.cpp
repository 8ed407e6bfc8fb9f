#include "core/model/losses.h"

#include <torch/torch.h>

#include <QTest>

#include <cmath>
#include <functional>

using namespace countersign::model;

namespace {

/// The largest difference between the gradient of `loss` at `x` and central differences, in double precision.
double gradientError(const std::function<torch::Tensor(const torch::Tensor&)>& loss, const torch::Tensor& at)
{
    auto x = at.clone().set_requires_grad(true);
    loss(x).backward();
    const auto exact = x.grad().flatten();
    auto probe = at.clone().contiguous();
    auto flat = probe.view(-1);
    constexpr double h = 1e-6;
    double worst = 0;
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
        const double old = flat[i].item<double>();
        flat[i] = old + h;
        const double up = loss(probe).item<double>();
        flat[i] = old - h;
        const double down = loss(probe).item<double>();
        flat[i] = old;
        worst = std::max(worst, std::abs((up - down) / (2 * h) - exact[i].item<double>()));
    }
    return worst;
}

torch::Tensor doubles(std::vector<double> values)
{
    return torch::tensor(values, torch::kFloat64);
}

torch::Tensor randomDistances(std::int64_t n)
{
    torch::manual_seed(7);
    const auto d = torch::rand({n, n}, torch::kFloat64) * 2;
    return d + d.t();
}

/// Anchors 0, 1, 2 are of one writer, 3 and 4 of others.
struct Marks {
    torch::Tensor positive = torch::zeros({5, 5}, torch::kBool), negative = torch::zeros({5, 5}, torch::kBool);
    Marks()
    {
        for (int a = 0; a < 3; ++a) {
            for (int b = 0; b < 5; ++b)
                (b < 3 ? positive : negative)[a][b] = a != b;
        }
    }
};

} // namespace

class TestLosses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contrastiveByHand()
    {
        // similar at 0.5: 0.25 / 2; dissimilar at 0.4, margin 1: 0.36 / 2; dissimilar beyond the margin: 0
        const auto loss = contrastiveLoss(doubles({0.5, 0.4, 1.7}), doubles({0, 1, 1}), 1.0);
        QCOMPARE(loss.item<double>(), (0.125 + 0.18 + 0.0) / 3);
    }

    void contrastiveGradient()
    {
        const auto y = doubles({0, 1, 1, 0, 1});
        const auto loss = [&y](const torch::Tensor& d) { return contrastiveLoss(d, y, 2.0); };
        QVERIFY(gradientError(loss, doubles({0.3, 0.9, 2.5, 1.4, 1.99})) < 1e-6);
    }

    void logisticByHand()
    {
        // -ln sigmoid(2) for the similar pair, -ln(1 - sigmoid(-1)) for the other
        const double expected = (std::log1p(std::exp(-2.0)) + std::log1p(std::exp(-1.0))) / 2;
        QVERIFY(std::abs(logisticLoss(doubles({2, -1}), doubles({0, 1})).item<double>() - expected) < 1e-12);
        const double weighted = (3 * std::log1p(std::exp(-2.0)) + std::log1p(std::exp(-1.0))) / 4;
        QVERIFY(std::abs(logisticLoss(doubles({2, -1}), doubles({0, 1}), doubles({3, 1})).item<double>() - weighted)
                < 1e-12);
        // A score of nothing costs one bit.
        QVERIFY(std::abs(logisticLoss(doubles({0}), doubles({1})).item<double>() - std::log(2.0)) < 1e-12);
    }

    void logisticGradient()
    {
        const auto y = doubles({0, 1, 1, 0});
        const auto weights = doubles({1, 2, 0.5, 1});
        const auto loss = [&](const torch::Tensor& s) { return logisticLoss(s, y, weights); };
        QVERIFY(gradientError(loss, doubles({-3, 2, 0.1, 4})) < 1e-7);
    }

    void tripletByHand()
    {
        // Anchor 0: positive 1 at 1.0, negatives 2 at 1.2 and 3 at 0.6; margin 0.5.
        auto d = torch::zeros({4, 4}, torch::kFloat64);
        d[0][1] = 1.0;
        d[0][2] = 1.2;
        d[0][3] = 0.6;
        auto positive = torch::zeros({4, 4}, torch::kBool), negative = torch::zeros({4, 4}, torch::kBool);
        positive[0][1] = true;
        negative[0][2] = true;
        negative[0][3] = true;
        // gaps -0.2 and 0.4: 0.3 and 0.9
        QVERIFY(std::abs(tripletLoss(d, positive, negative, 0.5, Mining::All).item<double>() - 0.6) < 1e-12);
        // the nearest negative
        QVERIFY(std::abs(tripletLoss(d, positive, negative, 0.5, Mining::Hard).item<double>() - 0.9) < 1e-12);
        // farther than the positive but within the margin: only 1.2
        QVERIFY(std::abs(tripletLoss(d, positive, negative, 0.5, Mining::SemiHard).item<double>() - 0.3) < 1e-12);
    }

    void tripletHardTakesTheFarthestPositive()
    {
        const Marks marks;
        const auto d = randomDistances(5);
        double sum = 0;
        for (int a = 0; a < 3; ++a) {
            double farthest = 0, nearest = 1e9;
            for (int b = 0; b < 5; ++b) {
                if (a != b && b < 3)
                    farthest = std::max(farthest, d[a][b].item<double>());
                if (b >= 3)
                    nearest = std::min(nearest, d[a][b].item<double>());
            }
            sum += std::max(0.0, farthest - nearest + 1.5);
        }
        const auto loss = tripletLoss(d, marks.positive, marks.negative, 1.5, Mining::Hard);
        QVERIFY(std::abs(loss.item<double>() - sum / 3) < 1e-12);
    }

    void tripletGradient_data()
    {
        QTest::addColumn<int>("mining");
        QTest::newRow("all") << int(Mining::All);
        QTest::newRow("hard") << int(Mining::Hard);
        QTest::newRow("semi-hard") << int(Mining::SemiHard);
    }

    void tripletGradient()
    {
        QFETCH(int, mining);
        const Marks marks;
        const auto loss = [&](const torch::Tensor& d) {
            return tripletLoss(d, marks.positive, marks.negative, 1.0, Mining(mining));
        };
        const auto at = randomDistances(5);
        QVERIFY(loss(at).item<double>() > 0);
        QVERIFY(gradientError(loss, at) < 1e-6);
    }

    void tripletWithoutTripletsIsZeroAndHasAGradient()
    {
        auto d = torch::ones({3, 3}, torch::kFloat64).set_requires_grad(true);
        const auto none = torch::zeros({3, 3}, torch::kBool);
        for (const auto mining : {Mining::All, Mining::Hard, Mining::SemiHard}) {
            const auto loss = tripletLoss(d, none, none, 1.0, mining);
            QCOMPARE(loss.item<double>(), 0.0);
            loss.backward();
            QCOMPARE(d.grad().abs().sum().item<double>(), 0.0);
        }
    }
};

QTEST_GUILESS_MAIN(TestLosses)
#include "test_losses.moc"
