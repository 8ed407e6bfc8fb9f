// Numbers in half precision (IEEE 754 binary16), and the search among rows of them: half the memory of single precision, and
// half the time where reading it is what takes the time. Of unit vectors of 128 numbers an inner product is off by some 1e-4.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace countersign::verify {

using Half = std::uint16_t;

/// To the nearest, ties to even; beyond 65504 infinite.
[[nodiscard]] Half toHalf(float number);
[[nodiscard]] float toFloat(Half half);
void toHalf(std::span<const float> numbers, Half* to);
[[nodiscard]] std::vector<float> toFloats(std::span<const Half> halves);

/// The inner products of a query with each row, one after the other, of as many numbers as the query has.
/// rows.size() == products.size() * query.size().
void innerProducts(std::span<const Half> rows, std::span<const float> query, std::span<float> products);

/// The places of the largest numbers, the largest first, of equals the first first; at most `most`.
[[nodiscard]] std::vector<std::size_t> largest(std::span<const float> numbers, std::size_t most);

} // namespace countersign::verify
