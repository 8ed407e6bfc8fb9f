// Where a score came from, drawn over the ink.
#pragma once

#include <QColor>
#include <QImage>
#include <QRectF>
#include <QString>

#include <vector>

namespace countersign::ui {

/// How much each region raised (positive) or lowered the score, row by row, and where the regions lie on both cleaned
/// signatures, in their pixels.
struct RegionMap {
    int columns = 0, rows = 0;
    std::vector<float> effect;
    QRectF reference, query;

    [[nodiscard]] bool isNull() const { return effect.empty(); }
    /// The largest effect either way; 0 where there is none.
    [[nodiscard]] double most() const;
};

/// Always on white paper, told apart by colour-blind people; what lowered the score is hatched too.
inline constexpr QRgb RaisedColour = 0xff0072b2;
inline constexpr QRgb LoweredColour = 0xffc24a00;

/// The signature with its ink in the two colours, the stronger the effect, the paper behind it tinted, and hatched where
/// the score was lowered. In: 8-bit grey on white; `frame`: where the regions lie on it. Out: as large as `cleaned`, but
/// at most 1000 pixels wide.
[[nodiscard]] QImage evidencePicture(const QImage& cleaned, const QRectF& frame, const RegionMap& map);

/// "upper left", "middle", ...: where the region lies that raised or lowered the score most; empty where none did.
[[nodiscard]] QString strongestPlace(const RegionMap& map, bool raised);

} // namespace countersign::ui
