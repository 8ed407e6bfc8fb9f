// The cells of two signatures, each led to its counterparts among the other's: what EncoderNet::attend() does, in one
// pass over the cells' likeness for both directions. Plain numbers; vectors of the compiler's.
#pragma once

#include <array>
#include <cstdint>

namespace countersign::model {

inline constexpr int CellRows = 12, CellColumns = 24, Cells = CellRows * CellColumns;

/// One number a cell.
using PerCell = std::array<float, Cells>;

/// How near each cell is to where a cell is expected, as a product of a number a column and one a row: a Gaussian around a
/// place is one along x times one along y.
struct Nearness {
    alignas(32) std::array<std::array<float, CellColumns>, Cells> x;
    alignas(32) std::array<std::array<float, CellRows>, Cells> y;
    /// The same the other way around: by column or row, for each cell that is expected.
    alignas(32) std::array<PerCell, CellColumns> byColumn;
    alignas(32) std::array<PerCell, CellRows> byRow;
};

/// Sums over the cells of the other signature, by cell of this one.
struct CellSums {
    alignas(32) PerCell weight, x, y, square;
};

/// What the two directions of a pass have in common, and what each has.
struct CellPass {
    const float* alike = nullptr; ///< [288, 288]: e^likeness, of the first's cells by the second's
    const Nearness *first = nullptr, *second = nullptr; ///< around where the first's (the second's) cells are expected
    const PerCell *firstInk = nullptr, *secondInk = nullptr;
    CellSums *firstSums = nullptr, *secondSums = nullptr;
    void *firstWeights = nullptr,
         *secondWeights = nullptr; ///< [288, 288] both, first's cells by second's; null: not kept
};

/// Centres of the cells in widths of the picture.
[[nodiscard]] constexpr float cellX(int column)
{
    return (static_cast<float>(column) + 0.5F) / CellColumns;
}
[[nodiscard]] constexpr float cellY(int row)
{
    return (static_cast<float>(row) + 0.5F) / CellColumns;
}

/// Gaussians around the places, e^(-tightness distance^2).
void setNearness(const PerCell& x, const PerCell& y, float tightness, Nearness& nearness);

/// Each number to e^number, 288 x 288 of them.
void raise(float* numbers);

/// Weighs every cell of each side for every cell of the other: alike x near x ink. The weights are not scaled: each
/// cell's add up to its sum. They are kept as single precision or, rounded before they are summed, as bfloat16.
void weigh(const CellPass& pass, bool isShort);

/// To bfloat16, to the nearest, ties to even; finite numbers.
[[nodiscard]] std::uint16_t toShort(float number);
[[nodiscard]] float fromShort(std::uint16_t bits);
void toShort(const float* from, std::uint16_t* to, int count);

/// Products of each row of a matrix with a vector. `length` a multiple of 8.
void products(const float* matrix, int rows, int length, const float* vector, float* out);

} // namespace countersign::model
