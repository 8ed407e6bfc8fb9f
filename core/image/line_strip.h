// The inside of lines.h: a line's surroundings straightened, and what of them is the line and what a pen. Not for other
// rooms; they see find.h.
#pragma once

#include "core/image/lines.h"

#include <array>
#include <vector>

namespace countersign::image {

/// The page along a line, straightened: a column for each pixel along it, its middle in the middle row.
class Strip {
public:
    Strip(const cv::Mat& page, const RuledLine& line, int reach, Vivid vivid);
    [[nodiscard]] int columns() const { return m_color.cols; }
    [[nodiscard]] int reach() const { return m_reach; }
    /// How dark it is against the paper beside the line, 0 to 255.
    [[nodiscard]] const cv::Mat& dark() const { return m_dark; }
    /// The same without what is no pen's by its colour.
    [[nodiscard]] const cv::Mat& pens() const { return m_pens; }
    /// The same in red, green and blue light; empty where vivid ink stays.
    [[nodiscard]] const std::array<cv::Mat, 3>& lights() const { return m_lights; }
    [[nodiscard]] cv::Vec3b paper(int column) const { return m_paper[static_cast<std::size_t>(column / Block)]; }
    /// How far the middle row lies below the line itself.
    [[nodiscard]] double offset(int column) const
    {
        return m_base[static_cast<std::size_t>(column)] - m_line.middle - m_line.slope * (m_line.from + column);
    }
    /// Where on the page it lies; on its border where that ends before.
    [[nodiscard]] cv::Point at(int row, int column) const;

private:
    static constexpr int Block = 32;

    [[nodiscard]] std::vector<cv::Vec3b> paperAlong() const;
    void darken(Vivid vivid);

    const cv::Mat& m_page;
    RuledLine m_line;
    int m_reach;
    std::vector<int> m_base;
    std::vector<cv::Vec3b> m_paper;
    cv::Mat m_color, m_dark, m_pens;
    std::array<cv::Mat, 3> m_lights;
};

/// Where the line runs, as the places say where nothing stands on it.
struct Course {
    double thickness = 0;
    std::vector<bool> isBare;    ///< by column
    std::vector<double> middle;  ///< off the strip's line, by column
    double start = 0, slope = 0; ///< of the straight line through all, off the strip's
    double unsteady = 0;         ///< pixels: how far pieces of it lie off the straight line through all
    double bare = 0, inked = 0;  ///< shares of its length
    bool hasBareEnds = false;
};

/// Of the strip's size; 255 each.
struct Parted {
    cv::Mat line;   ///< where the line is and no stroke
    cv::Mat stroke; ///< where a stroke runs along the line or over it, by how dark it is
};

/// In: `level`: how dark the line is in its middle.
[[nodiscard]] Parted part(const Strip& strip, const Course& course, int level);

} // namespace countersign::image
