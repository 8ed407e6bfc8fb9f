#include "core/image/line_strip.h"

#include "core/image/paper.h"

#include <algorithm>
#include <cmath>

namespace countersign::image {

Strip::Strip(const cv::Mat& page, const RuledLine& line, int reach, Vivid vivid)
    : m_page(page), m_line(line), m_reach(reach)
{
    const int length = line.to - line.from;
    m_color.create(2 * reach + 1, length, CV_8UC3);
    for (int i = 0; i < length; ++i) {
        m_base.push_back(static_cast<int>(std::lround(line.middle + line.slope * (line.from + i))));
        for (int row = 0; row < m_color.rows; ++row)
            m_color.at<cv::Vec3b>(row, i) = page.at<cv::Vec3b>(at(row, i));
    }
    m_paper = paperAlong();
    darken(vivid);
}

cv::Point Strip::at(int row, int column) const
{
    const int across = m_base[static_cast<std::size_t>(column)] + row - m_reach, along = m_line.from + column;
    const cv::Point point = m_line.isUpright ? cv::Point(across, along) : cv::Point(along, across);
    return {std::clamp(point.x, 0, m_page.cols - 1), std::clamp(point.y, 0, m_page.rows - 1)};
}

/// What most pixels beside the line are brighter than, piece by piece.
std::vector<cv::Vec3b> Strip::paperAlong() const
{
    std::vector<cv::Vec3b> paper;
    for (int from = 0; from < m_color.cols; from += Block) {
        std::array<Histogram, 3> counts{};
        for (int x = std::max(0, from - Block); x < std::min(m_color.cols, from + 2 * Block); ++x)
            for (int y = 0; y < m_color.rows; ++y)
                for (int c = 0; c < 3; ++c)
                    ++counts[static_cast<std::size_t>(c)][m_color.at<cv::Vec3b>(y, x)[c]];
        cv::Vec3b level;
        for (int c = 0; c < 3; ++c)
            level[c] = static_cast<std::uint8_t>(std::max(1, percentile(counts[static_cast<std::size_t>(c)], 0.75)));
        paper.push_back(level);
    }
    return paper;
}

void Strip::darken(Vivid vivid)
{
    std::array<cv::Mat, 4> planes; // red, green, blue, grey
    for (cv::Mat& plane : planes)
        plane.create(m_color.size(), CV_8U);
    const auto gray = [](const cv::Vec3b& one) { return 299 * one[0] + 587 * one[1] + 114 * one[2]; };
    for (int y = 0; y < m_color.rows; ++y) {
        for (int x = 0; x < m_color.cols; ++x) {
            const auto& color = m_color.at<cv::Vec3b>(y, x);
            const cv::Vec3b white = paper(x);
            const auto against = [&](std::size_t plane, int value, int most) {
                planes[plane].at<std::uint8_t>(y, x) =
                    static_cast<std::uint8_t>(255 - std::min(255, 255 * value / std::max(1, most)));
            };
            for (int c = 0; c < 3; ++c)
                against(static_cast<std::size_t>(c), color[c], white[c]);
            against(3, gray(color) / 1000, gray(white) / 1000);
        }
    }
    m_dark = cv::max(planes[0], planes[3]);
    m_pens = m_dark.clone();
    if (vivid == Vivid::Goes) {
        m_lights = {planes[0], planes[1], planes[2]};
        dropVivid(m_pens, planes[0], planes[1], planes[2]);
    }
}

} // namespace countersign::image
