// Pages with known signatures, to measure find() on.
#pragma once

#include "core/base/picture.h"
#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace countersign::cli {

struct MarkedPage {
    std::string file; ///< relative to the folder of pages
    std::vector<Box> signatures;
};

/// One page a line: the file's name, a space, left,top,right,bottom of each signature in pixels, `;` between several.
/// Errors: those of readFile(); Corrupt, naming the line.
[[nodiscard]] Result<std::vector<MarkedPage>> readMarkedPages(const std::filesystem::path& file);

/// Intersection over union, 0 to 1.
[[nodiscard]] double overlap(const Box& a, const Box& b);

/// How many of the found boxes, best first, lie on a signature of their own with an overlap of at least a half.
[[nodiscard]] int countHits(const std::vector<Box>& found, const std::vector<Box>& signatures);

} // namespace countersign::cli
