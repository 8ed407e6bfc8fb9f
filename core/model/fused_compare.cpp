// What EncoderNet::compare() does.
#include "core/model/fused_desk.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace countersign::model {

using namespace fused;

namespace {

/// Sums over the 5 x 9 cells around each; beyond the picture is nothing.
PerCell around(const PerCell& from)
{
    PerCell across, all{};
    for (int y = 0; y < CellRows; ++y) {
        const float* row = from.data() + std::ptrdiff_t{y} * CellColumns;
        float* to = across.data() + std::ptrdiff_t{y} * CellColumns;
        for (int x = 0; x < CellColumns; ++x) {
            to[x] = 0;
            for (int k = std::max(0, x - 4); k <= std::min(CellColumns - 1, x + 4); ++k)
                to[x] += row[k];
        }
    }
    for (int y = 0; y < CellRows; ++y) {
        float* to = all.data() + std::ptrdiff_t{y} * CellColumns;
        for (int k = std::max(0, y - 2); k <= std::min(CellRows - 1, y + 2); ++k)
            for (int x = 0; x < CellColumns; ++x)
                to[x] += across[static_cast<std::size_t>(k * CellColumns + x)];
    }
    return all;
}

} // namespace

template <class T> void FusedNet::take(const verify::Features& features, float sharpness, float* keys, Side& side) const
{
    side.local = features.local.data();
    auto* rows = reinterpret_cast<T*>(side.rows.data());
    for (int i = 0; i < Cells; ++i) {
        const float* own = side.local + std::ptrdiff_t{i} * LocalChannels;
        T* row = rows + std::ptrdiff_t{i} * LocalRow;
        if constexpr (std::is_same_v<T, float>)
            std::memcpy(row, own, LocalChannels * sizeof(float));
        else
            toShort(own, row, LocalChannels);
        std::fill(row + LocalChannels, row + LocalRow, T{0});
        for (int k = 0; k < KeyChannels; ++k)
            keys[i * KeyChannels + k] = own[CellChannels + k] * sharpness;
        const float ink = own[LocalChannels - 1];
        side.ink[static_cast<std::size_t>(i)] = ink;
        side.weight[static_cast<std::size_t>(i)] = ink + 0.01F;
    }
}

/// Handwriting bends, it does not tear: the second time around a cell is expected where the cells around it went.
void FusedNet::lead(Side& side, Nearness& near) const
{
    PerCell weights, byX, byY;
    for (std::size_t i = 0; i < Cells; ++i) {
        const float sum = side.sums.weight[i];
        weights[i] = side.sums.square[i] / (sum * sum) * side.weight[i];
        byX[i] = (side.sums.x[i] / sum - cellX(static_cast<int>(i) % CellColumns)) * weights[i];
        byY[i] = (side.sums.y[i] / sum - cellY(static_cast<int>(i) / CellColumns)) * weights[i];
    }
    const auto all = around(weights), allX = around(byX), allY = around(byY);
    PerCell x, y;
    for (std::size_t i = 0; i < Cells; ++i) {
        const float sum = std::max(all[i], 45e-6F);
        side.ledX[i] = allX[i] / sum;
        side.ledY[i] = allY[i] / sum;
        x[i] = cellX(static_cast<int>(i) % CellColumns) + side.ledX[i];
        y[i] = cellY(static_cast<int>(i) / CellColumns) + side.ledY[i];
    }
    setNearness(x, y, m_tightnessAgain, near);
}

/// What the small network sees of each cell, its counterpart and the way between them.
template <class T> void FusedNet::see(const Side& side, T* seen) const
{
    for (int i = 0; i < Cells; ++i, seen += SeenRow) {
        const auto at = static_cast<std::size_t>(i);
        const float* own = side.local + std::ptrdiff_t{i} * LocalChannels;
        const float* found = side.found.data() + std::ptrdiff_t{i} * LocalRow;
        const float scale = 1 / side.sums.weight[at];
        std::array<float, SeenRow> row{};
        float* to = row.data();
        for (int c = 0; c < CellChannels; ++c)
            to[c] = std::abs(own[c] - found[c] * scale);
        std::memcpy(to + CellChannels, own, CellChannels * sizeof(float));
        to += 2 * CellChannels;
        const float wayX = side.sums.x[at] * scale - cellX(i % CellColumns);
        const float wayY = side.sums.y[at] * scale - cellY(i / CellColumns);
        *to++ = 8 * wayX;
        *to++ = 8 * wayY;
        float confidence = 0;
        for (int c = CellChannels; c < CellChannels + KeyChannels; ++c)
            confidence += own[c] * found[c];
        *to++ = confidence * scale;
        *to++ = side.ink[at];
        *to++ = found[LocalChannels - 1] * scale;
        if (m_options.passes == 2) {
            *to++ = 8 * (wayX - side.ledX[at]);
            *to++ = 8 * (wayY - side.ledY[at]);
        }
        if constexpr (std::is_same_v<T, float>)
            std::memcpy(seen, row.data(), sizeof row);
        else
            toShort(row.data(), seen, SeenRow);
    }
}

/// The means, the largest and, of three pools, the means over the ink, weighed. In: [72, 96].
float FusedNet::verdict(const Side& side, const float* judged) const
{
    std::array<float, Judges> mean{}, most, inked{};
    most.fill(-1e30F);
    float inks = 0;
    for (int i = 0; i < Halves; ++i, judged += Judges) {
        float ink = 0;
        for (int k = 0; k < 4; ++k) {
            const auto at =
                static_cast<std::size_t>((i / HalfColumns * 2 + k / 2) * CellColumns + i % HalfColumns * 2 + k % 2);
            ink += side.ink[at] + side.found[at * LocalRow + LocalChannels - 1] / side.sums.weight[at];
        }
        ink /= 4;
        inks += ink;
        for (std::size_t c = 0; c < Judges; ++c) {
            mean[c] += judged[c];
            most[c] = std::max(most[c], judged[c]);
            inked[c] += judged[c] * ink;
        }
    }
    float sum = 0;
    for (std::size_t c = 0; c < Judges; ++c) {
        sum += m_verdict[c] * mean[c] / Halves + m_verdict[Judges + c] * most[c];
        if (m_options.pools == 3)
            sum += m_verdict[2 * Judges + c] * inked[c] / (inks + 1e-3F);
    }
    return sum;
}

float FusedNet::compare(const verify::Features& a, const verify::Features& b, Desk& desk) const
{
    // Always the same way around: what is rounded differently either way would come out as another score.
    const bool isTurned = b.local < a.local;
    const auto& one = isTurned ? b : a;
    const auto& other = isTurned ? a : b;
    const bool isShort = m_number == Number::Bfloat16;
    Side &first = desk.first, &second = desk.second;
    if (isShort) {
        take<std::uint16_t>(one, m_sharpness, desk.firstKeys, first);
        take<std::uint16_t>(other, 1, desk.secondKeys, second);
    } else {
        take<float>(one, m_sharpness, desk.firstKeys, first);
        take<float>(other, 1, desk.secondKeys, second);
    }
    m_alike.run(desk.firstKeys, desk.secondKeys, desk.alike, desk.runner);
    raise(desk.alike);

    CellPass pass{desk.alike,  m_near.get(), m_near.get(), &first.weight, &second.weight,
                  &first.sums, &second.sums, nullptr,      nullptr};
    if (m_options.passes == 2) {
        weigh(pass, isShort);
        lead(first, desk.firstNear);
        lead(second, desk.secondNear);
        pass.first = &desk.firstNear;
        pass.second = &desk.secondNear;
    }
    pass.firstWeights = desk.firstWeights.data();
    pass.secondWeights = desk.secondWeights.data();
    weigh(pass, isShort);
    m_found.run(desk.firstWeights, second.rows, first.found, desk.runner);
    m_foundBack.run(desk.secondWeights, first.rows, second.found, desk.runner);

    constexpr std::size_t half = std::size_t{Cells} * SeenRow;
    if (isShort) {
        see(first, reinterpret_cast<std::uint16_t*>(desk.seen.data()));
        see(second, reinterpret_cast<std::uint16_t*>(desk.seen.data()) + half);
    } else {
        see(first, reinterpret_cast<float*>(desk.seen.data()));
        see(second, reinterpret_cast<float*>(desk.seen.data()) + half);
    }
    m_judge1.run(desk.seen, desk.judged1, desk.runner);
    m_judge2.run(desk.judged1, desk.judged2, desk.runner);
    m_judge3.run(desk.judged2, desk.judged, desk.runner);
    const float* judged = desk.judged.data();
    // In the order of sums that EncoderNet has.
    return m_verdictShift + (verdict(first, judged) + verdict(second, judged + std::ptrdiff_t{Halves} * Judges));
}

} // namespace countersign::model
