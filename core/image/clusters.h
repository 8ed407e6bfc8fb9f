// The inside of find.h: pieces of a hand put together into what may be signatures. Not for other rooms; they see find.h.
#pragma once

#include "core/image/page_ink.h"
#include "core/image/print.h"

namespace countersign::image {

/// What tells a signature from other things that a hand or a stamp leaves. Lengths in heights of a printed capital.
struct ClusterTraits {
    double height = 0, width = 0;
    double fill = 0;        ///< ink over box
    double stroke = 0;      ///< width of its strokes
    double largest = 0;     ///< longer side of the largest piece
    double share = 0;       ///< of the ink that is in pieces larger than a letter
    double pieces = 0;      ///< how many
    double slanting = 0;    ///< share of its outline that is neither level nor upright; print has 0.2 to 0.35
    double printInside = 0; ///< share of the box that rows of print cover
    double x = 0, y = 0;    ///< of the middle, 0 to 1 of the page
    double after = 0;       ///< share of the page's print that stands above its middle
    double pageAspect = 1;  ///< width over height
    bool hasPrintBelow = false, hasPrintAbove = false;
    bool isOnLine = false; ///< a ruled line runs under or through it
};

struct Cluster {
    cv::Rect box;
    std::vector<int> pieces;
    bool isSmall = false; ///< nothing in it is larger than letters: a part of something else at most
    ClusterTraits traits;
    double logOdds = 0;
    double confidence = 0; ///< 0 to 1
};

/// Best first. `lines`: where ruled lines were taken away.
[[nodiscard]] std::vector<Cluster> findClusters(const PageInk& ink, Pieces& found, const cv::Mat& lines);

} // namespace countersign::image
