// A page to draw on in points, from the top left corner of the printable area.
#pragma once

#include "core/base/picture.h"
#include "core/verify/verification.h"

#include <QColor>
#include <QFont>
#include <QImage>
#include <QPainter>
#include <QRectF>
#include <QString>

namespace countersign::report {

enum class Face { Text, Bold, Mono };
enum class Align { Left, Right, Centre };

struct Style {
    double size = 8; ///< points
    Face face = Face::Text;
    QColor color = {};
};

/// The few colours of the report; all of them are dark or light enough to be told apart in grey.
namespace ink {
inline const QColor text(0x1b, 0x22, 0x30);
inline const QColor title(0x16, 0x2a, 0x4d);
inline const QColor faint(0x59, 0x62, 0x70);
inline const QColor line(0xb9, 0xc0, 0xca);
inline const QColor tint(0xf3, 0xf5, 0xf8);
inline const QColor accept(0x17, 0x65, 0x38);
inline const QColor refer(0x8a, 0x5a, 0x00);
inline const QColor reject(0x9c, 0x1f, 0x1a);
} // namespace ink

/// UTF-8 made safe to draw: control and direction-changing characters dropped, white space folded, at most 2 000
/// characters.
[[nodiscard]] QString clean(const std::string& utf8);

/// Without a painter nothing is drawn, but every height is still right: that is how a page is planned.
class Sheet {
public:
    /// `pixels` per point; `width` and `height` of the printable area in points.
    Sheet(QPainter* painter, double pixels, double width, double height);

    /// The same sheet without a painter.
    [[nodiscard]] Sheet plan() const { return {nullptr, m_pixels, m_width, m_height}; }
    [[nodiscard]] double width() const { return m_width; }
    [[nodiscard]] double height() const { return m_height; }

    /// Wraps the text into `width`, at most `lines` lines, the last one cut with an ellipsis. Out: the height taken.
    double text(double x, double y, double width, const QString& text, const Style& style, int lines = 1,
                Align align = Align::Left);
    /// At most `lines` lines, cut in the middle: for file names, whose ends tell them apart. Out: the height taken.
    double fileName(double x, double y, double width, const QString& text, const Style& style, int lines = 1);
    [[nodiscard]] double textWidth(const QString& text, const Style& style) const;
    /// From one baseline to the next.
    [[nodiscard]] static double pitch(const Style& style) { return style.size * 1.3; }

    void line(double x1, double y1, double x2, double y2, double thickness = 0.5, const QColor& color = ink::line);
    void box(const QRectF& area, const QColor& fill, const QColor& outline = ink::line, double thickness = 0.5);
    /// Parallel lines at 45 degrees: rising to the right, or falling.
    void hatch(const QRectF& area, double distance, bool rising, const QColor& color);
    void polygon(const QPolygonF& points, const QColor& fill);

    /// Centred in `area`, aspect ratio kept, never enlarged beyond 96 pixels an inch, scaled down to 300.
    /// A picture without pixels becomes the words "no picture".
    void picture(const QRectF& area, const QImage& image);

    /// Accept: a disc with a tick; refer: a triangle with an exclamation mark; reject: an octagon with a cross.
    void icon(const QRectF& area, verify::Decision decision);
    /// Dashed circle: not yet decided.
    void openIcon(const QRectF& area);

private:
    [[nodiscard]] QFont font(const Style& style) const;
    [[nodiscard]] QRectF toDevice(const QRectF& area) const;

    QPainter* m_painter;
    double m_pixels;
    double m_width;
    double m_height;
};

/// The picture without a copy: valid as long as `picture`. Null if the sizes contradict each other.
[[nodiscard]] QImage view(const GrayPicture& picture);
[[nodiscard]] QImage view(const ColorPicture& picture);

} // namespace countersign::report
