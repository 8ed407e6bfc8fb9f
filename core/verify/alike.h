// Which people of a large collection sign alike: everything against everything.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace countersign::verify {

/// Two rows of different owners; first < second.
struct AlikeRows {
    std::size_t first = 0, second = 0;
    float similarity = 0; ///< inner product: the cosine, of unit vectors
};

/// Compares every row with every other, and gives of each two owners the two rows that are most alike; of those pairs
/// the `most` that are most alike, most alike first.
/// In: rows of `length` finite numbers each, one after the other; who owns each. Quadratic: 100,000 rows of 128 numbers
/// take about two minutes on one core. Memory beyond the rows: for a few times `most` pairs, however many rows there are.
/// Errors: InvalidArgument (rows and owners do not fit), Cancelled.
[[nodiscard]] Result<std::vector<AlikeRows>> mostAlike(std::span<const float> rows, std::size_t length,
                                                       std::span<const std::uint32_t> owners, std::size_t most,
                                                       std::stop_token stop = {}, const ProgressSink& progress = {});

} // namespace countersign::verify
