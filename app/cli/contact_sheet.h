// Parts of pages beside the signatures taken off them, many on one picture.
#pragma once

#include "core/base/picture.h"

#include <vector>

namespace countersign::cli {

/// Cells of one size, three to a row, from left to right and down; each has a part of the page and the signature.
class ContactSheet {
public:
    /// `box`: the signature's place on the page; some of the page around it is shown too.
    void add(const ColorPicture& page, const Box& box, const GrayPicture& signature);
    void addEmpty();
    [[nodiscard]] std::size_t count() const { return m_cells.size(); }
    [[nodiscard]] ColorPicture picture() const;

private:
    std::vector<ColorPicture> m_cells;
};

} // namespace countersign::cli
