#include "core/model/cells.h"

#include <bit>
#include <cstring>

namespace countersign::model {

namespace {

using Lane = float __attribute__((vector_size(32)));
using Bits = std::uint32_t __attribute__((vector_size(32)));
using Signed = std::int32_t __attribute__((vector_size(32)));
using Short = std::uint16_t __attribute__((vector_size(16)));
constexpr int Width = 8;
constexpr int LanesInRow = CellColumns / Width;
static_assert(CellColumns % Width == 0);

[[gnu::always_inline]] inline Lane load(const float* from)
{
    Lane lane;
    std::memcpy(&lane, from, sizeof lane);
    return lane;
}

[[gnu::always_inline]] inline void store(float* to, Lane lane)
{
    std::memcpy(to, &lane, sizeof lane);
}

[[gnu::always_inline]] inline float sum(Lane lane)
{
    float total = 0;
    for (int i = 0; i < Width; ++i)
        total += lane[i];
    return total;
}

/// Rounded to bfloat16, the lower half of each number's bits cleared.
[[gnu::always_inline]] inline Bits rounded(Lane lane)
{
    const auto bits = reinterpret_cast<Bits>(lane);
    return (bits + 0x7fffU + ((bits >> 16) & 1U)) & 0xffff0000U;
}

/// Of |x| <= 87, beyond that of the nearer end. Within 2 units in the last place. After Moshier, "Methods and programs for
/// mathematical functions", 1989 (Cephes expf).
[[gnu::always_inline]] inline Lane exponential(Lane x)
{
    constexpr float most = 87;
    x = x > most ? Lane{} + most : x;
    x = x < -most ? Lane{} - most : x;
    constexpr float magic = 12582912.0F; // adding it rounds to a whole number, which stands in the lower bits
    const Lane shifted = x * 1.44269504F + magic;
    const Lane whole = shifted - magic;
    const Lane rest = x - whole * 0.693359375F + whole * 2.12194440e-4F;
    Lane value = rest * 1.9875691500e-4F + 1.3981999507e-3F;
    value = value * rest + 8.3334519073e-3F;
    value = value * rest + 4.1665795894e-2F;
    value = value * rest + 1.6666665459e-1F;
    value = value * rest + 5.0000001201e-1F;
    value = value * rest * rest + rest + 1.0F;
    const auto power = (reinterpret_cast<Bits>(shifted) - std::bit_cast<std::uint32_t>(magic) + 127U) << 23;
    return value * reinterpret_cast<Lane>(power);
}

[[gnu::always_inline]] inline void raiseWith(float* numbers)
{
    for (int i = 0; i < Cells * Cells; i += Width)
        store(numbers + i, exponential(load(numbers + i)));
}

[[gnu::always_inline]] inline void nearnessWith(const PerCell& x, const PerCell& y, float tightness, Nearness& near)
{
    for (int column = 0; column < CellColumns; ++column) {
        auto& to = near.byColumn[static_cast<std::size_t>(column)];
        const float at = cellX(column);
        for (int j = 0; j < Cells; j += Width) {
            const Lane apart = load(x.data() + j) - at;
            store(to.data() + j, exponential(apart * apart * -tightness));
        }
    }
    for (int row = 0; row < CellRows; ++row) {
        auto& to = near.byRow[static_cast<std::size_t>(row)];
        const float at = cellY(row);
        for (int j = 0; j < Cells; j += Width) {
            const Lane apart = load(y.data() + j) - at;
            store(to.data() + j, exponential(apart * apart * -tightness));
        }
    }
    for (std::size_t j = 0; j < Cells; ++j) {
        for (std::size_t column = 0; column < CellColumns; ++column)
            near.x[j][column] = near.byColumn[column][j];
        for (std::size_t row = 0; row < CellRows; ++row)
            near.y[j][row] = near.byRow[row][j];
    }
}

[[gnu::always_inline]] inline Lane keep(Lane weight, void* to, int at, bool isShort)
{
    if (!isShort) {
        store(static_cast<float*>(to) + at, weight);
        return weight;
    }
    const Bits bits = rounded(weight);
    const auto halves = __builtin_convertvector(bits >> 16, Short);
    std::memcpy(static_cast<std::uint16_t*>(to) + at, &halves, sizeof halves);
    return reinterpret_cast<Lane>(bits);
}

template <bool IsKept, bool IsShort> [[gnu::always_inline]] inline void weighWith(const CellPass& pass)
{
    Lane across[LanesInRow];
    for (int k = 0; k < LanesInRow; ++k)
        for (int i = 0; i < Width; ++i)
            across[k][i] = cellX(k * Width + i);
    CellSums& theirs = *pass.secondSums;
    theirs.weight.fill(0);
    theirs.x.fill(0);
    theirs.y.fill(0);
    theirs.square.fill(0);
    for (int i = 0; i < Cells; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const int column = i % CellColumns, row = i / CellColumns;
        const float* alike = pass.alike + std::ptrdiff_t{i} * Cells;
        const float* nearX = pass.first->x[at].data();
        const float* nearY = pass.first->y[at].data();
        const float* backX = pass.second->byColumn[static_cast<std::size_t>(column)].data();
        const float* backY = pass.second->byRow[static_cast<std::size_t>(row)].data();
        const float ink = (*pass.firstInk)[at], ownX = cellX(column), ownY = cellY(row);
        Lane weight{}, x{}, y{}, square{};
        for (int r = 0, j = 0; r < CellRows; ++r) {
            const float nearRow = nearY[r];
            Lane inRow{};
            for (int k = 0; k < LanesInRow; ++k, j += Width) {
                const Lane like = load(alike + j);
                Lane there = like * load(nearX + k * Width) * nearRow * load(pass.secondInk->data() + j);
                Lane back = like * load(backX + j) * load(backY + j) * ink;
                if constexpr (IsKept) {
                    there = keep(there, pass.firstWeights, i * Cells + j, IsShort);
                    back = keep(back, pass.secondWeights, i * Cells + j, IsShort);
                } else {
                    square += there * there;
                    store(theirs.square.data() + j, load(theirs.square.data() + j) + back * back);
                }
                inRow += there;
                x += there * across[k];
                store(theirs.weight.data() + j, load(theirs.weight.data() + j) + back);
                store(theirs.x.data() + j, load(theirs.x.data() + j) + back * ownX);
                store(theirs.y.data() + j, load(theirs.y.data() + j) + back * ownY);
            }
            weight += inRow;
            y += inRow * cellY(r);
        }
        pass.firstSums->weight[at] = sum(weight);
        pass.firstSums->x[at] = sum(x);
        pass.firstSums->y[at] = sum(y);
        pass.firstSums->square[at] = sum(square);
    }
}

[[gnu::always_inline]] inline void weighAs(const CellPass& pass, bool isShort)
{
    if (pass.firstWeights == nullptr)
        weighWith<false, false>(pass);
    else if (isShort)
        weighWith<true, true>(pass);
    else
        weighWith<true, false>(pass);
}

[[gnu::always_inline]] inline void shortWith(const float* from, std::uint16_t* to, int count)
{
    int i = 0;
    for (; i + Width <= count; i += Width) {
        const auto halves = __builtin_convertvector(rounded(load(from + i)) >> 16, Short);
        std::memcpy(to + i, &halves, sizeof halves);
    }
    for (; i < count; ++i)
        to[i] = toShort(from[i]);
}

[[gnu::always_inline]] inline void productsWith(const float* matrix, int rows, int length, const float* vector,
                                                float* out)
{
    for (int r = 0; r < rows; ++r, matrix += length) {
        Lane total[4] = {};
        for (int k = 0; k < length; k += Width)
            total[k / Width % 4] += load(matrix + k) * load(vector + k);
        out[r] = sum((total[0] + total[1]) + (total[2] + total[3]));
    }
}

struct Kernels {
    void (*raise)(float*);
    void (*nearness)(const PerCell&, const PerCell&, float, Nearness&);
    void (*weigh)(const CellPass&, bool);
    void (*shorten)(const float*, std::uint16_t*, int);
    void (*products)(const float*, int, int, const float*, float*);
};

void raisePlain(float* numbers)
{
    raiseWith(numbers);
}
void nearnessPlain(const PerCell& x, const PerCell& y, float tightness, Nearness& near)
{
    nearnessWith(x, y, tightness, near);
}
void weighPlain(const CellPass& pass, bool isShort)
{
    weighAs(pass, isShort);
}
void shortPlain(const float* from, std::uint16_t* to, int count)
{
    shortWith(from, to, count);
}
void productsPlain(const float* matrix, int rows, int length, const float* vector, float* out)
{
    productsWith(matrix, rows, length, vector, out);
}

#if defined(__x86_64__)
#define COUNTERSIGN_WIDE [[gnu::target("avx2,fma")]]
COUNTERSIGN_WIDE void raiseWide(float* numbers)
{
    raiseWith(numbers);
}
COUNTERSIGN_WIDE void nearnessWide(const PerCell& x, const PerCell& y, float tightness, Nearness& near)
{
    nearnessWith(x, y, tightness, near);
}
COUNTERSIGN_WIDE void weighWide(const CellPass& pass, bool isShort)
{
    weighAs(pass, isShort);
}
COUNTERSIGN_WIDE void shortWide(const float* from, std::uint16_t* to, int count)
{
    shortWith(from, to, count);
}
COUNTERSIGN_WIDE void productsWide(const float* matrix, int rows, int length, const float* vector, float* out)
{
    productsWith(matrix, rows, length, vector, out);
}
#endif

const Kernels& kernels()
{
#if defined(__x86_64__)
    static const bool isWide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    static constexpr Kernels wide{raiseWide, nearnessWide, weighWide, shortWide, productsWide};
    if (isWide)
        return wide;
#endif
    static constexpr Kernels plain{raisePlain, nearnessPlain, weighPlain, shortPlain, productsPlain};
    return plain;
}

} // namespace

void setNearness(const PerCell& x, const PerCell& y, float tightness, Nearness& nearness)
{
    kernels().nearness(x, y, tightness, nearness);
}

void raise(float* numbers)
{
    kernels().raise(numbers);
}

void weigh(const CellPass& pass, bool isShort)
{
    kernels().weigh(pass, isShort);
}

std::uint16_t toShort(float number)
{
    const auto bits = std::bit_cast<std::uint32_t>(number);
    return static_cast<std::uint16_t>((bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16);
}

float fromShort(std::uint16_t bits)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

void toShort(const float* from, std::uint16_t* to, int count)
{
    kernels().shorten(from, to, count);
}

void products(const float* matrix, int rows, int length, const float* vector, float* out)
{
    kernels().products(matrix, rows, length, vector, out);
}

} // namespace countersign::model
