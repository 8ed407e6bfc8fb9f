#include "app/cli/contact_sheet.h"

#include "core/image/image.h"

#include <algorithm>

namespace countersign::cli {

namespace {

constexpr Size Half{500, 240};
constexpr int Columns = 3;

ColorPicture white(int width, int height)
{
    return {width, height, std::vector<std::uint8_t>(std::size_t{3} * std::size_t(width) * std::size_t(height), 255)};
}

std::size_t offset(const ColorPicture& picture, int x, int y)
{
    return 3 * (std::size_t(y) * std::size_t(picture.width) + std::size_t(x));
}

/// Shrinks `box` of `source` to fit into half a cell of `cell` from `left` on; each pixel the mean of what it covers.
void draw(const ColorPicture& source, const Box& box, ColorPicture& cell, int left)
{
    const double scale = std::min({1.0 * (Half.width - 10) / box.width, 1.0 * (Half.height - 10) / box.height, 1.0});
    const int width = std::max(1, int(box.width * scale)), height = std::max(1, int(box.height * scale));
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const int fromX = box.x + int(x / scale), fromY = box.y + int(y / scale);
            const int toX = std::clamp(box.x + int((x + 1) / scale), fromX + 1, std::max(fromX + 1, source.width));
            const int toY = std::clamp(box.y + int((y + 1) / scale), fromY + 1, std::max(fromY + 1, source.height));
            for (std::size_t channel = 0; channel < 3; ++channel) {
                int sum = 0;
                for (int sy = fromY; sy < toY; ++sy)
                    for (int sx = fromX; sx < toX; ++sx)
                        sum += source.pixels[offset(source, sx, sy) + channel];
                cell.pixels[offset(cell, left + x, 5 + y) + channel] =
                    static_cast<std::uint8_t>(sum / ((toX - fromX) * (toY - fromY)));
            }
        }
    }
}

} // namespace

void ContactSheet::add(const ColorPicture& page, const Box& box, const GrayPicture& signature)
{
    ColorPicture cell = white(2 * Half.width, Half.height);
    const int margin = std::max(box.width, box.height) / 6;
    Box around;
    around.x = std::max(0, box.x - margin);
    around.y = std::max(0, box.y - margin);
    around.width = std::min(page.width, box.x + box.width + margin) - around.x;
    around.height = std::min(page.height, box.y + box.height + margin) - around.y;
    draw(page, around, cell, 5);
    draw(image::inColor(signature), {0, 0, signature.width, signature.height}, cell, Half.width + 5);
    m_cells.push_back(std::move(cell));
}

void ContactSheet::addEmpty()
{
    m_cells.push_back(white(2 * Half.width, Half.height));
}

ColorPicture ContactSheet::picture() const
{
    const int rows = std::max(1, (int(m_cells.size()) + Columns - 1) / Columns);
    ColorPicture sheet = white(Columns * 2 * Half.width, rows * Half.height);
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const int left = int(i % Columns) * 2 * Half.width, top = int(i / Columns) * Half.height;
        for (int y = 0; y < Half.height; ++y) {
            const auto from = m_cells[i].pixels.begin() + std::ptrdiff_t(offset(m_cells[i], 0, y));
            std::copy(from, from + 3 * 2 * Half.width,
                      sheet.pixels.begin() + std::ptrdiff_t(offset(sheet, left, top + y)));
        }
    }
    return sheet;
}

} // namespace countersign::cli
