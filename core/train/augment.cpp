#include "core/train/augment.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/nn/functional.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace countersign::train {

namespace {

namespace F = torch::nn::functional;

constexpr std::int64_t BendRows = 24, BendColumns = 48; ///< a smooth warp needs no more

/// Strokes are measured in pixels of a picture 192 wide.
std::int64_t pixelsPerUnit(const torch::Tensor& images)
{
    return std::max<std::int64_t>(1, images.size(3) / 192);
}

class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_generator(at::make_generator<at::CPUGeneratorImpl>(seed)) {}
    /// Uniform in -reach..reach.
    torch::Tensor around0(at::IntArrayRef shape, double reach)
    {
        return (torch::rand(shape, m_generator) * 2 - 1) * reach;
    }
    torch::Tensor between(at::IntArrayRef shape, double low, double high)
    {
        return torch::rand(shape, m_generator) * (high - low) + low;
    }
    torch::Tensor chance(at::IntArrayRef shape, double p) { return torch::rand(shape, m_generator) < p; }

private:
    at::Generator m_generator;
};

/// Matrices [n, 2, 2] of rotation, shear and scale in a space where both sides of the picture are in the same unit.
/// They map where a pixel goes to where it comes from: a scale above 1 makes the signature smaller. A quarter of the
/// rotations go `tail` times as far. `strength` [n]: the share of all this that each gets.
torch::Tensor linearMaps(Dice& dice, const torch::Tensor& strength, double rotation, double tail, double shear,
                         double smallest, double largest, double aspect)
{
    const auto n = strength.size(0);
    const auto far = 1 + (tail - 1) * dice.chance({n}, 0.25).to(torch::kFloat);
    const auto angle = dice.around0({n}, rotation) * far * strength;
    const auto lean = dice.around0({n}, shear) * strength;
    const auto size = (dice.between({n}, smallest, largest) * strength).exp();
    const auto stretch = (dice.around0({n}, aspect) * strength).exp();
    const auto c = angle.cos(), s = angle.sin();
    const auto sx = size * stretch, sy = size / stretch;
    return torch::stack(
        {torch::stack({c * sx, (lean * c - s) * sy}, 1), torch::stack({s * sx, (lean * s + c) * sy}, 1)}, 1);
}

/// `first`: whose place in the batch the images begin at. What is drawn is drawn for the whole batch.
torch::Tensor place(const torch::Tensor& images, const torch::Tensor& writers, std::int64_t first, Dice& dice,
                    const Augmentation& options)
{
    // The way of the pixels is smooth: of finer pictures it is worked out for every second pixel.
    const auto unit = pixelsPerUnit(images);
    const auto n = images.size(0), h = images.size(2) / unit, w = images.size(3) / unit;
    const auto all = writers.size(0);
    const auto own = [first, n](const torch::Tensor& drawn) { return drawn.narrow(0, first, n); };
    const auto writer = own(writers);
    const auto groups = writers.max().item<std::int64_t>() + 1;
    const double ratio = static_cast<double>(h) / static_cast<double>(w);
    auto maps = torch::eye(2).unsqueeze(0).expand({n, 2, 2});
    auto shift = torch::zeros({n, 1, 2});
    torch::Tensor variation; // [groups]: most writers vary little from one signature to the next, some much
    if (options.jitter) {
        variation = dice.between({groups}, 0, 1).square() * options.strength;
        const auto more = variation.index_select(0, writers);
        maps =
            own(torch::bmm(linearMaps(dice, more, 0.12, 1, 0.2, -0.12, 0.16, 0.14),
                           linearMaps(dice, torch::full({all}, options.strength), 0.07, 2.5, 0.07, -0.05, 0.05, 0.04)));
        shift = own(dice.around0({all, 1, 2}, 1) * (0.04 * options.strength + 0.06 * more).reshape({-1, 1, 1}));
    }
    // From none to full: a network that never sees handwriting as it is does not learn its finest differences.
    const auto strength = dice.between({groups}, 0, options.strength);
    if (options.warp) {
        auto shared = linearMaps(dice, strength, 0.14, 1, 0.3, -0.05, 0.25, 0.22);
        // Left to right and upside down: other hands to the network.
        const auto mirror = 1 - 2 * dice.chance({groups, 2}, 0.2 * options.strength).to(torch::kFloat);
        shared = shared * mirror.unsqueeze(1);
        maps = torch::bmm(shared.index_select(0, writer), maps);
    }
    // Drawn on the processor, so that the seed says all; worked out where the images are.
    const auto device = images.device();
    // Sampling grid in widths: x in -1..1, y in -ratio..ratio.
    const auto y = ((torch::arange(h, device) + 0.5) / h * 2 - 1) * ratio;
    const auto x = (torch::arange(w, device) + 0.5) / w * 2 - 1;
    const auto mesh = torch::meshgrid({y, x}, "ij");
    const auto sides = torch::tensor({1.0, ratio}).to(device, torch::kFloat);
    auto grid = torch::stack({mesh[1], mesh[0]}, 2).reshape({1, h * w, 2}).expand({n, h * w, 2});
    grid = torch::bmm(grid, maps.transpose(1, 2).to(device)) + shift.to(device);
    if (options.warp) {
        // A smooth displacement, the same for all signatures of a writer and placed on the signature, not the grid.
        auto knots =
            (dice.around0({groups, 2, 3, 5}, 0.11) * strength.reshape({groups, 1, 1, 1})).index_select(0, writer);
        if (options.jitter)
            knots = knots
                    + own(dice.around0({all, 2, 3, 5}, 0.1)) * variation.index_select(0, writer).reshape({-1, 1, 1, 1});
        const auto bends = F::interpolate(knots.to(device), F::InterpolateFuncOptions()
                                                                .size(std::vector<int64_t>{BendRows, BendColumns})
                                                                .mode(torch::kBicubic)
                                                                .align_corners(true));
        const auto at = (grid / sides).reshape({n, h, w, 2});
        const auto bend =
            F::grid_sample(bends, at, F::GridSampleFuncOptions().padding_mode(torch::kBorder).align_corners(false));
        grid = grid + bend.permute({0, 2, 3, 1}).reshape({n, h * w, 2});
    }
    auto at = (grid / sides).reshape({n, h, w, 2});
    if (unit > 1) {
        at = F::interpolate(at.permute({0, 3, 1, 2}), F::InterpolateFuncOptions()
                                                          .size(std::vector<int64_t>{h * unit, w * unit})
                                                          .mode(torch::kBilinear)
                                                          .align_corners(false))
                 .permute({0, 2, 3, 1});
    }
    return F::grid_sample(images, at, F::GridSampleFuncOptions().padding_mode(torch::kZeros).align_corners(false));
}

/// The most of each pixel and its eight neighbours: first up and down, then left and right, which is faster than
/// max_pool2d() by far.
torch::Tensor widened(const torch::Tensor& images)
{
    auto x = images;
    for (const int side : {2, 3}) {
        auto most = x.clone();
        auto after = most.slice(side, 1), before = most.slice(side, 0, -1);
        torch::maximum_out(after, after, x.slice(side, 0, -1));
        torch::maximum_out(before, before, x.slice(side, 1));
        x = most;
    }
    return x;
}

/// The mean over a square around each pixel, zero outside.
torch::Tensor softened(const torch::Tensor& images, std::int64_t reach)
{
    const auto side = 2 * reach + 1;
    return torch::avg_pool2d(torch::avg_pool2d(images, {side, 1}, 1, {reach, 0}), {1, side}, 1, {0, reach});
}

torch::Tensor redrawPen(const torch::Tensor& images, std::int64_t batch, std::int64_t first, Dice& dice, double most)
{
    const auto drawn = [&](double low, double high) {
        return dice.between({batch, 1, 1, 1}, low, high).narrow(0, first, images.size(0));
    };
    const auto around0 = [&](double reach) {
        return dice.around0({batch, 1, 1, 1}, reach).narrow(0, first, images.size(0));
    };
    const auto mixed = [](const torch::Tensor& a, const torch::Tensor& b, const torch::Tensor& share) {
        return a + (b - a) * share;
    };
    const auto unit = pixelsPerUnit(images);
    // From none to full, as for the warps.
    const auto strength = drawn(0, most);
    const auto width = drawn(-0.5, 1.3) * strength * static_cast<double>(unit);
    const auto softness = drawn(0, 1) * strength;
    const auto gamma = (around0(0.5) * strength).exp();
    const auto darkness = 1 + around0(0.25) * strength;
    const auto sign = torch::where(width < 0, -torch::ones_like(width), torch::ones_like(width));
    // One after the other: a picture fits into the processor's cache, a batch does not. A GPU would rather have them all.
    const std::int64_t atOnce = images.is_cpu() ? 1 : images.size(0);
    std::vector<torch::Tensor> redrawn;
    for (std::int64_t i = 0; i < images.size(0); i += atOnce) {
        const auto of = [&](const torch::Tensor& all) { return all.narrow(0, i, atOnce).to(images.device()); };
        const auto widest = width.narrow(0, i, atOnce).abs().max().item<double>();
        auto x = images.narrow(0, i, atOnce);
        auto step = x * of(sign);
        for (double done = 0; done < widest; ++done) {
            step = widened(step);
            x = mixed(x, step * of(sign), of((width.abs() - done).clamp(0, 1)));
        }
        x = mixed(x, softened(x, unit), of(softness));
        redrawn.push_back((x.clamp_min(1e-6).pow(of(gamma)) * of(darkness)).clamp(0, 1));
    }
    return torch::cat(redrawn);
}

} // namespace

torch::Tensor joined(const torch::Tensor& heads, const torch::Tensor& tails, const torch::Tensor& cut)
{
    const auto column = (torch::arange(heads.size(3), heads.options()) + 0.5) / heads.size(3);
    return torch::where(column < cut.to(heads.device()).reshape({-1, 1, 1, 1}), heads, tails);
}

torch::Tensor augment(const torch::Tensor& images, const torch::Tensor& writer, std::uint64_t seed,
                      const Augmentation& options, std::int64_t first)
{
    const torch::NoGradGuard guard;
    Dice dice(seed);
    auto x = images;
    if (options.warp || options.jitter)
        x = place(x, writer, first, dice, options);
    return options.pen ? redrawPen(x, writer.size(0), first, dice, std::min(options.strength, 1.0)) : x;
}

} // namespace countersign::train
