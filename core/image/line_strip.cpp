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
    // Green and blue light tell vivid ink alone.
    const std::size_t lights = vivid == Vivid::Goes ? 3 : 1;
    for (std::size_t c = 0; c < lights; ++c)
        m_lights[c].create(m_color.size(), CV_8U);
    m_dark.create(m_color.size(), CV_8U);
    const auto gray = [](const cv::Vec3b& one) { return (299 * one[0] + 587 * one[1] + 114 * one[2]) / 1000; };
    const auto against = [](int value, int most) {
        return static_cast<std::uint8_t>(255 - std::min(255, 255 * value / std::max(1, most)));
    };
    for (int y = 0; y < m_color.rows; ++y) {
        const auto* color = m_color.ptr<cv::Vec3b>(y);
        std::array<std::uint8_t*, 3> out{};
        for (std::size_t c = 0; c < lights; ++c)
            out[c] = m_lights[c].ptr<std::uint8_t>(y);
        auto* dark = m_dark.ptr<std::uint8_t>(y);
        for (int x = 0; x < m_color.cols; ++x) {
            const cv::Vec3b white = paper(x);
            for (std::size_t c = 0; c < lights; ++c)
                out[c][x] = against(color[x][static_cast<int>(c)], white[static_cast<int>(c)]);
            dark[x] = std::max(out[0][x], against(gray(color[x]), gray(white)));
        }
    }
    m_pens = m_dark;
    if (vivid == Vivid::Stays) {
        m_lights = {};
        return;
    }
    m_pens = m_dark.clone();
    dropVivid(m_pens, m_lights[0], m_lights[1], m_lights[2]);
}

} // namespace countersign::image
