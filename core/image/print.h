// The inside of find.h: pieces of ink, and which of them are print. Not for other rooms; they see find.h.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace countersign::image {

enum class PieceKind : std::uint8_t {
    Hand,  ///< may be of a hand
    Print, ///< a letter or a word in a row of such
    Speck, ///< too small to say
    Solid, ///< a logo, a bar, a punched hole, the edge of the sheet
};

/// A connected piece of ink.
struct InkPiece {
    cv::Rect box;
    int area = 0;
    double stroke = 0;   ///< mean width of its strokes, pixels
    double edge = 0;     ///< strength of its outline, all directions
    double slanting = 0; ///< of it what is neither level nor upright
    double dark = 0;     ///< how dark its ink is, the mean
    PieceKind kind = PieceKind::Hand;
    int row = -1; ///< which row of print it stands in
    [[nodiscard]] double fill() const { return area / static_cast<double>(box.area()); }
};

/// A row of print: letters of one height on one straight line.
struct PrintRow {
    cv::Rect box;
    int pieces = 0;
    double letters = 0;  ///< as many as its length has room for
    double slanting = 0; ///< share of its outline that is neither level nor upright
};

struct Pieces {
    cv::Mat labels; ///< 32 bits; 0 paper, piece i has label i + 1
    std::vector<InkPiece> pieces;
    std::vector<PrintRow> rows;
    double letter = 0; ///< height of the print's capitals, pixels
};

/// In: 8 bits each; `mask` 0 and 255, ruled lines gone; `dark`: how dark the ink is.
[[nodiscard]] Pieces sortPieces(const cv::Mat& mask, const cv::Mat& dark);

/// Takes letters that a stroke of a hand runs into out of `mask`, where the rest of their row is known for print. True
/// where there were any: the pieces are others then.
[[nodiscard]] bool cutPrint(cv::Mat& mask, const Pieces& found);

} // namespace countersign::image
