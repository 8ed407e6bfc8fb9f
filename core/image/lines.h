// The inside of find.h: ruled lines and boxes taken out of a mask of ink. Not for other rooms; they see find.h.
#pragma once

#include <opencv2/core.hpp>

namespace countersign::image {

/// Takes level and upright lines of at least `length` pixels out of `mask`, solid, dashed or dotted, up to `thickness`
/// thick and a degree or two off level. A stroke that crosses a line keeps its crossing, and one that runs
/// along a paler line what lies on it. Out: 255 where a line was taken away. In: 8 bits; `mask` 0 and 255, `dark`: how
/// dark the ink is.
[[nodiscard]] cv::Mat takeLines(cv::Mat& mask, const cv::Mat& dark, int length, int thickness);

} // namespace countersign::image
