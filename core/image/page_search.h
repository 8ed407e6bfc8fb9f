// The inside of find.h: a page searched, and ink lifted off it. Not for other rooms; they see find.h.
#pragma once

#include "core/image/clusters.h"
#include "core/image/layout.h"

#include <optional>

namespace countersign::image {

/// How thick a rest of a stamp or a line may be, pixels of the small picture.
inline constexpr int mostRest = 12;

struct PageSearch {
    cv::Mat page;  ///< without ruled lines
    PageInk ink;   ///< of it
    cv::Mat lines; ///< 255 where a ruled line was taken away
    cv::Mat taken; ///< the same in the page's own pixels; empty where there was none
    Pieces found;
    std::vector<Cluster> clusters; ///< best first
};

/// In: RGB, at least 1 x 1.
[[nodiscard]] PageSearch searchPage(const cv::Mat& page, Vivid vivid);
/// Without vivid ink; where nothing likely is found so, with it, if what is found then is mostly of it or nothing else is: somebody
/// may have signed in red.
[[nodiscard]] PageSearch searchPage(const cv::Mat& page);

/// What is printed on a page that was searched.
[[nodiscard]] PageLayout layoutOf(const PageSearch& search);

struct Lifted {
    cv::Mat gray; ///< black on white, the page's resolution
    cv::Rect box; ///< of the ink, without the margin that `gray` has; pixels of the page
};

/// The ink of some pieces as it stands on the page itself, without what crosses it. Empty where none is left.
[[nodiscard]] std::optional<Lifted> lift(const cv::Mat& page, const PageSearch& search, const std::vector<int>& pieces);

/// Of ink pieces that print runs into: 255 where `mine` is print, told by its colour. Pens are seldom as black as a
/// printer, and black ones have a tint of their own. All zero where the two cannot be told apart.
/// In: RGB; `mine`, `print`: 255 where the pieces' and where surely print's ink is; `near`: 255 where print runs on from
/// what is known of it; `letter`: height of a capital.
[[nodiscard]] cv::Mat printByColor(const cv::Mat& color, const cv::Mat& dark, const cv::Mat& mine, const cv::Mat& print,
                                   const cv::Mat& near, double letter);

} // namespace countersign::image
