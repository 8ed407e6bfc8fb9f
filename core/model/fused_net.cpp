#include "core/model/fused_net.h"

#include "core/model/fused_desk.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace countersign::model {

using namespace fused;

namespace {

constexpr int StemRows = CellRows * 4, StemColumns = CellColumns * 4; ///< after the first convolution

std::size_t area(int rows, int columns, int channels)
{
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns) * static_cast<std::size_t>(channels);
}

/// To unit length, as torch::nn::functional::normalize does.
void normalise(float* numbers, int count)
{
    float squares = 0;
    for (int i = 0; i < count; ++i)
        squares += numbers[i] * numbers[i];
    const float scale = 1 / std::max(std::sqrt(squares), 1e-12F);
    for (int i = 0; i < count; ++i)
        numbers[i] *= scale;
}

} // namespace

FusedNet::Desk::Desk(const dnnl::engine& engine, std::size_t scratchBytes, const EncoderOptions& o)
    : runner(engine, scratchBytes),
      entered(area(2 * StemRows, 2 * StemColumns, 4 * o.detail * o.detail)),
      stem(area(StemRows, StemColumns, 4 * o.width1)),
      between(area(1, 1,
                   4
                       * std::max({area(2 * CellRows, 2 * CellColumns, o.width2), area(CellRows, CellColumns, o.width3),
                                   area(HalfRows, HalfColumns, o.width4)}))),
      stage2(area(2 * CellRows, 2 * CellColumns, 4 * o.width2)),
      fine(area(CellRows, CellColumns, 4 * o.width3)),
      coarse(area(HalfRows, HalfColumns, 4 * o.width4)),
      cells(area(CellRows, CellColumns, CellChannels)),
      raised(area(HalfRows, HalfColumns, CellChannels)),
      keys(area(CellRows, CellColumns, KeyChannels)),
      eighths(area(1, Eighths, o.width4)),
      firstKeys(area(CellRows, CellColumns, KeyChannels)),
      secondKeys(area(CellRows, CellColumns, KeyChannels)),
      alike(area(Cells, Cells, 1)),
      judged(area(2, Halves, Judges)),
      firstWeights(area(Cells, Cells, 4)),
      secondWeights(area(Cells, Cells, 4)),
      seen(area(2, Cells, 4 * SeenRow)),
      judged1(area(2, Cells, 4 * Judges1)),
      judged2(area(2, Halves, 4 * Judges))
{
}

void FusedNet::Block::run(const void* in, void* between, void* out, const Runner& runner) const
{
    first.run(in, between, runner);
    beside.run(in, out, runner);
    second.run(between, out, runner);
}

FusedNet::Block FusedNet::block(const FusedWeights& w, const std::string& name, int in, int out, int height,
                                int width) const
{
    const auto first = w.folded(name + ".conv1.weight", name + ".norm1");
    const auto second = w.folded(name + ".conv2.weight", name + ".norm2");
    const auto beside = w.folded(name + ".short.weight", name + ".norm_short");
    ConvolutionShape shape{in, out, 3, 2, height, width, 1, true, false, m_number, m_number};
    Block made;
    made.first = {m_engine, shape, first.weights, first.bias};
    shape.side = 1;
    shape.isRectified = false;
    made.beside = {m_engine, shape, beside.weights, beside.bias};
    shape = {out, out, 3, 1, height / 2, width / 2, 1, true, true, m_number, m_number};
    made.second = {m_engine, shape, second.weights, second.bias};
    return made;
}

FusedNet::FusedNet(const FusedWeights& w, const EncoderOptions& o, Number number) : m_options(o), m_number(number)
{
    const auto stem = w.folded("stem.weight", "stem_norm");
    m_stem = {m_engine,
              {o.detail * o.detail, o.width1, 5, 2, 2 * StemRows, 2 * StemColumns, 1, true, false, number, number},
              stem.weights,
              stem.bias};
    m_stage2 = block(w, "stage2", o.width1, o.width2, StemRows, StemColumns);
    m_stage3 = block(w, "stage3", o.width2, o.width3, StemRows / 2, StemColumns / 2);
    m_stage4 = block(w, "stage4", o.width3, o.width4, StemRows / 4, StemColumns / 4);

    // The cells' norm follows the sum of two convolutions: it scales both, and shifts one.
    const auto fine = w.folded("fine.weight", "cell_norm");
    const auto coarse = w.folded("coarse.weight", "cell_norm");
    m_fine = {m_engine,
              {o.width3, CellChannels, 1, 1, CellRows, CellColumns, 1, false, false, number, Number::Float},
              fine.weights,
              fine.bias};
    m_coarse = {m_engine,
                {o.width4, CellChannels, 1, 1, HalfRows, HalfColumns, 1, false, false, number, Number::Float},
                coarse.weights,
                {}};
    m_key = {m_engine,
             {CellChannels, KeyChannels, 1, 1, CellRows, CellColumns, 1, false},
             w.at("key.weight"),
             w.at("key.bias")};

    // Pictures are pooled channel by channel; here a channel comes last.
    const auto norm = w.norm("embed_norm");
    const auto& embed = w.at("embed.weight");
    const auto width = static_cast<std::size_t>(o.width4);
    m_embed.resize(embed.size());
    for (std::size_t d = 0; d < Dimensions; ++d)
        for (std::size_t c = 0; c < width; ++c)
            for (std::size_t e = 0; e < Eighths; ++e)
                m_embed[(d * Eighths + e) * width + c] = embed[(d * width + c) * Eighths + e] * norm.weights[d];
    m_embedShift = norm.bias;

    m_alike = {m_engine, {Cells, KeyChannels, Cells, KeyChannels, 1, 1, KeyChannels, Number::Float}};
    m_found = {m_engine, {Cells, Cells, LocalRow, Cells, 1, LocalRow, 1, number}};
    m_foundBack = {m_engine, {Cells, Cells, LocalRow, 1, Cells, LocalRow, 1, number}};
    const int seen = 2 * CellChannels + 3 + 2 * o.passes;
    std::vector<float> first(std::size_t{Judges1} * SeenRow, 0.0F); // what fills up counts nothing
    for (int i = 0; i < Judges1; ++i)
        std::copy_n(w.at("judge1.weight").begin() + std::ptrdiff_t{i} * seen, seen,
                    first.begin() + std::ptrdiff_t{i} * SeenRow);
    m_judge1 = {m_engine,
                {SeenRow, Judges1, 1, 1, CellRows, CellColumns, 2, true, false, number, number},
                first,
                w.at("judge1.bias")};
    m_judge2 = {m_engine,
                {Judges1, Judges, 3, 2, CellRows, CellColumns, 2, true, false, number, number},
                w.at("judge2.weight"),
                w.at("judge2.bias")};
    m_judge3 = {m_engine,
                {Judges, Judges, 3, 1, HalfRows, HalfColumns, 2, true, false, number, Number::Float},
                w.at("judge3.weight"),
                w.at("judge3.bias")};
    m_verdict = w.at("verdict.weight");
    m_verdictShift = w.one("verdict.bias");
    m_sharpness = 10 * std::exp(w.one("sharpness"));
    m_tightness = 0.5F * std::exp(-2 * w.one("reach"));
    m_tightnessAgain = o.passes == 2 ? 0.5F * std::exp(-2 * w.one("reach_again")) : 0;

    PerCell x, y;
    for (int i = 0; i < Cells; ++i) {
        x[static_cast<std::size_t>(i)] = cellX(i % CellColumns);
        y[static_cast<std::size_t>(i)] = cellY(i / CellColumns);
    }
    m_near = std::make_unique<Nearness>();
    setNearness(x, y, m_tightness, *m_near);

    for (const Convolution* one :
         {&m_stem, &m_fine, &m_coarse, &m_key, &m_judge1, &m_judge2, &m_judge3, &m_stage2.first, &m_stage2.second,
          &m_stage2.beside, &m_stage3.first, &m_stage3.second, &m_stage3.beside, &m_stage4.first, &m_stage4.second,
          &m_stage4.beside})
        keepScratch(one->scratchBytes());
    for (const Product* one : {&m_alike, &m_found, &m_foundBack})
        keepScratch(one->scratchBytes());
}

FusedNet::~FusedNet() = default;

bool FusedNet::canHold(const FusedWeights& weights)
{
    // e^likeness, and its sum over all cells, must be far from the ends of what single precision has.
    return std::exp(weights.one("sharpness")) < 4;
}

Size FusedNet::inputSize() const
{
    return {2 * StemColumns * m_options.detail, 2 * StemRows * m_options.detail};
}

std::unique_ptr<FusedNet::Desk> FusedNet::desk() const
{
    return std::make_unique<Desk>(m_engine, m_scratchBytes, m_options);
}

/// 0 to 1, a square of `detail` pixels as channels.
template <class T> void FusedNet::enter(const InkImage& image, T* to) const
{
    static const auto table = [] {
        std::array<T, 256> values;
        for (std::size_t i = 0; i < values.size(); ++i)
            write(static_cast<float>(i) / 255.0F, values[i]);
        return values;
    }();
    const int detail = m_options.detail;
    for (int y = 0; y < image.height; y += detail) {
        const std::uint8_t* row = image.ink.data() + std::ptrdiff_t{y} * image.width;
        for (int x = 0; x < image.width; x += detail)
            for (int dy = 0; dy < detail; ++dy)
                for (int dx = 0; dx < detail; ++dx)
                    *to++ = table[row[dy * image.width + x + dx]];
    }
}

template <class T> void FusedNet::embed(const T* coarse, verify::Features& features, Desk& desk) const
{
    // Means over 2 x 4 parts of the picture, 3 x 3 places each.
    const int width = m_options.width4;
    std::fill(desk.eighths.begin(), desk.eighths.end(), 0.0F);
    for (int y = 0; y < HalfRows; ++y) {
        for (int x = 0; x < HalfColumns; ++x, coarse += width) {
            float* to = desk.eighths.data() + std::ptrdiff_t{y / 3 * 4 + x / 3} * width;
            for (int c = 0; c < width; ++c)
                to[c] += read(coarse[c]);
        }
    }
    for (float& value : desk.eighths)
        value /= 9;
    features.embedding.resize(Dimensions);
    products(m_embed.data(), Dimensions, Eighths * width, desk.eighths.data(), features.embedding.data());
    for (std::size_t i = 0; i < Dimensions; ++i)
        features.embedding[i] += m_embedShift[i];
    normalise(features.embedding.data(), Dimensions);
}

void FusedNet::describeCells(const InkImage& image, verify::Features& features, Desk& desk) const
{
    m_fine.run(desk.fine, desk.cells, desk.runner);
    m_coarse.run(desk.coarse, desk.raised, desk.runner);
    // Twice as large, between the four nearest: three quarters of the nearer, in each direction.
    const auto nearest = [](int at, int end) {
        const int from = std::max(0, at - 1) / 2;
        return std::pair(from, std::min(end - 1, from + (at > 0)));
    };
    for (int y = 0; y < CellRows; ++y) {
        const auto [top, bottom] = nearest(y, HalfRows);
        const float below = y == 0 ? 0.0F : y % 2 == 0 ? 0.75F : 0.25F;
        for (int x = 0; x < CellColumns; ++x) {
            const auto [left, right] = nearest(x, HalfColumns);
            const float after = x == 0 ? 0.0F : x % 2 == 0 ? 0.75F : 0.25F;
            const auto at = [&](int row, int column) {
                return desk.raised.data() + std::ptrdiff_t{row * HalfColumns + column} * CellChannels;
            };
            const float *a = at(top, left), *b = at(top, right), *c = at(bottom, left), *d = at(bottom, right);
            const float wa = (1 - below) * (1 - after), wb = (1 - below) * after, wc = below * (1 - after),
                        wd = below * after;
            float* to = desk.cells.data() + std::ptrdiff_t{y * CellColumns + x} * CellChannels;
            for (int k = 0; k < CellChannels; ++k)
                to[k] += wa * a[k] + wb * b[k] + wc * c[k] + wd * d[k];
        }
    }
    m_key.run(desk.cells, desk.keys, desk.runner);

    features.local.resize(LocalSize);
    const int side = 8 * m_options.detail;
    for (int i = 0; i < Cells; ++i) {
        float* to = features.local.data() + std::ptrdiff_t{i} * LocalChannels;
        std::memcpy(to, desk.cells.data() + std::ptrdiff_t{i} * CellChannels, CellChannels * sizeof(float));
        std::memcpy(to + CellChannels, desk.keys.data() + std::ptrdiff_t{i} * KeyChannels, KeyChannels * sizeof(float));
        normalise(to + CellChannels, KeyChannels);
        const std::uint8_t* pixels =
            image.ink.data() + std::ptrdiff_t{i / CellColumns * side} * image.width + i % CellColumns * side;
        int ink = 0;
        for (int y = 0; y < side; ++y, pixels += image.width)
            for (int x = 0; x < side; ++x)
                ink += pixels[x];
        to[LocalChannels - 1] = static_cast<float>(ink) / static_cast<float>(255 * side * side);
    }
}

void FusedNet::encode(const InkImage& image, verify::Features& features, Desk& desk) const
{
    if (m_number == Number::Float)
        enter(image, reinterpret_cast<float*>(desk.entered.data()));
    else
        enter(image, reinterpret_cast<std::uint16_t*>(desk.entered.data()));
    m_stem.run(desk.entered, desk.stem, desk.runner);
    m_stage2.run(desk.stem, desk.between, desk.stage2, desk.runner);
    m_stage3.run(desk.stage2, desk.between, desk.fine, desk.runner);
    m_stage4.run(desk.fine, desk.between, desk.coarse, desk.runner);
    if (m_number == Number::Float)
        embed(reinterpret_cast<const float*>(desk.coarse.data()), features, desk);
    else
        embed(reinterpret_cast<const std::uint16_t*>(desk.coarse.data()), features, desk);
    describeCells(image, features, desk);
}

} // namespace countersign::model
